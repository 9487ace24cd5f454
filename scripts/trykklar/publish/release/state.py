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

from ...base.rulebook import rule
from .. import durable
from ..ledger import Event, read_ledger
from .record import LEDGER, SIGNATURE, SUMS, read_sums

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
    text = (folder / SUMS).read_bytes() if (folder / SUMS).is_file() else b""
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
        wanted=int(frozen.about["approvals"]) if frozen else 1,
        signed=_last(events, What.SIGNED) is not None and (folder / SIGNATURE).is_file(),
        withdrawn=_last(events, What.WITHDRAWN),
        damaged=tuple(sorted(name for name, wanted in named.items() if durable.sha512_of(folder / name) != wanted)),
        extra=tuple(sorted(held - named.keys())),
    )


def _last(events: Sequence[Event], what: What) -> Event | None:
    return next((event for event in reversed(events) if event.what == what), None)
