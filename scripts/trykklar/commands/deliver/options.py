"""What the commands of a release and the archive share: who, when, and where releases lie."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...base.problems import Place, Problem, ProblemsFound
from ...base.settings import Settings, read_settings

if TYPE_CHECKING:
    from ...publish.release.freeze import Act
    from ...publish.release.record import Record
    from ...publish.release.state import State

by_option = click.option("--by", "who", metavar="NAME", required=True, help="Who does it; stands in the ledger.")


def now() -> str:
    """The time of an act, in UTC; the only clock of what is not built."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def act(who: str) -> Act:
    """Who does something, now. Raises `ProblemsFound` for a name of nothing."""
    from ...publish.release.freeze import Act

    if not who.strip() or any(ord(letter) < 32 for letter in who):
        raise ProblemsFound([Problem("usage", "'--by' names nobody", "say who does it, in one line")])
    return Act(who.strip(), now())


def release_folder(settings: Settings, edition: str, releases: Path | None) -> Path:
    """The folder of an edition's release. Raises `ProblemsFound` for what is no name of a folder."""
    if not edition or edition.startswith(".") or not all(c.isalnum() or c in ".-_" for c in edition):
        hint = "editions have letters, digits, '.', '-' and '_'"
        raise ProblemsFound([Problem("usage", f"'{edition}' is no name of an edition", hint)])
    return (releases or settings.releases_dir) / edition


def settings_of(publication: Path | None) -> Settings:
    return read_settings(publication, release=True)


def place(path: Path) -> Place:
    return Place(str(path))


def ready_release(frozen: Path, edition: str, code: str) -> tuple[State, Record]:
    """A release that may be archived, sent and printed. Raises `ProblemsFound`: release-none; with `code`, where it may
    not."""
    from ...publish.release.freeze import existing
    from ...publish.release.record import read_record
    from ...publish.release.state import read_state

    state, record = read_state(existing(frozen)), read_record(frozen)
    if not state.ready or record is None:
        hint = f"see 'trykklar release show {edition}'"
        what = "the release is not approved, was withdrawn or is damaged"
        raise ProblemsFound([Problem(code, what, hint, place(frozen))])
    return state, record
