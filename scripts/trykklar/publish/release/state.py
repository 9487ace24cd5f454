"""How far a release has come: a function of its folder and its ledger.

An approval holds for the sums that it was given for; so does a signature. A file that was changed since is told, and
takes every approval with it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ...base.files import read_answer
from ...base.problems import Place, Problem, ProblemsFound
from ...base.rulebook import rule
from .. import durable
from ..ledger import Event, read_ledger
from .record import CMS, LEDGER, SIGNATURE, SUMS, read_sums

rule("release-damaged", "a file of a release is not what was frozen")
rule("release-ledger", "the ledger of a release was changed")

LEDGER_CODE = "release-ledger"


class What(StrEnum):
    """What happens to a release."""

    FROZEN = "frozen"
    APPROVED = "approved"
    SIGNED = "signed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A release as it stands."""

    sums: str
    """SHA-512 of `SHA512SUMS`: what is approved and signed."""
    frozen: Event | None
    approvals: tuple[Event, ...]
    """One a person, of these sums."""
    wanted: int
    """How many persons must approve it."""
    signed: bool
    withdrawn: Event | None
    damaged: tuple[str, ...]
    """Files that are not what the sums say."""
    extra: tuple[str, ...]
    """Files in `files/` that the sums do not name."""

    @property
    def approved(self) -> bool:
        return len(self.approvals) >= self.wanted

    @property
    def ready(self) -> bool:
        """Whether it may be archived and sent."""
        return bool(self.frozen) and self.approved and not self.withdrawn and not self.damaged and not self.extra


def read_state(folder: Path) -> State:
    """The state of a release's folder; that of none where there is nothing. Raises `ProblemsFound` (release-ledger),
    OSError."""
    text = b""
    try:
        text = read_answer(folder / SUMS)
    except FileNotFoundError:
        pass
    except OSError as error:
        what = f"'{SUMS}' cannot be read: {error.strerror}"
        hint = "take it from a backup or the archive"
        raise ProblemsFound([Problem("release-damaged", what, hint, Place(str(folder / SUMS)))]) from None
    digest = hashlib.sha512(text).hexdigest()
    named = read_sums(text.decode("utf-8", errors="replace"))
    events = [event for event in read_ledger(folder / LEDGER, LEDGER_CODE).events if event.about.get("sums") == digest]
    frozen = _last(events, What.FROZEN)
    approvals = {event.who: event for event in events if event.what == What.APPROVED}
    held = {path.relative_to(folder).as_posix() for path in (folder / "files").rglob("*") if not path.is_dir()}
    return State(
        sums=digest,
        frozen=frozen,
        approvals=tuple(approvals.values()),
        wanted=_wanted(folder, frozen) if frozen else 1,
        signed=_last(events, What.SIGNED) is not None and any((folder / name).is_file() for name in (SIGNATURE, CMS)),
        withdrawn=_last(events, What.WITHDRAWN),
        damaged=tuple(sorted(name for name, wanted in named.items() if sha512_in(folder, name) != wanted)),
        extra=tuple(sorted(held - named.keys())),
    )


def _wanted(folder: Path, frozen: Event) -> int:
    """How many approvals a release was frozen with. Raises `ProblemsFound` (release-ledger) for what is no such
    number."""
    told = frozen.about.get("approvals", "")
    if told not in tuple("123456789"):
        what = f"line {frozen.n} of the ledger does not say how many must approve the release"
        hint = "somebody changed it, or the disk did: take it from a backup"
        raise ProblemsFound([Problem(LEDGER_CODE, what, hint, Place(str(folder / LEDGER), frozen.n))])
    return int(told)


def sha512_in(folder: Path, name: str) -> str:
    """SHA-512 of a file of a folder; empty for what is none, cannot be read or leads out of it."""
    path = folder / name
    try:
        return durable.sha512_of(path) if path.resolve().is_relative_to(folder.resolve()) else ""
    except (OSError, ValueError, RuntimeError):
        return ""


def _last(events: Sequence[Event], what: What) -> Event | None:
    return next((event for event in reversed(events) if event.what == what), None)
