"""Frozen editions of a publication, as the next one finds them: what was published of each, held to its sums."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from ...base.bounds import FINISHED_BYTES
from ...base.files import read_answer
from ...base.problems import Place, Problem, ProblemsFound
from ..ledger import read_ledger
from .record import LEDGER, SOURCES, SUMS, Record, read_record, read_sums
from .state import LEDGER_CODE, What, sha512_in

_FILES = "files/"


@dataclass(frozen=True)
class FrozenEdition:
    """One edition in its folder."""

    folder: Path
    record: Record

    @property
    def order(self) -> tuple[str, list[tuple[int, str]]]:
        """By date, then by number as people count: '2026.10' comes after '2026.9'."""
        return order_of(self.record.date, self.record.edition)

    @cached_property
    def sums(self) -> dict[str, str]:
        """Name → SHA-512 of all that was frozen. Raises OSError."""
        return read_sums(read_answer(self.folder / SUMS).decode("utf-8", errors="replace"))

    @property
    def withdrawn(self) -> str | None:
        """Why it was withdrawn; None where it was not. Raises `ProblemsFound` (release-ledger), OSError."""
        events = read_ledger(self.folder / LEDGER, LEDGER_CODE).events
        return next((event.about.get("why", "") for event in events if event.what == What.WITHDRAWN), None)

    def below(self, name: str) -> dict[str, bytes]:
        """The published files of a folder of the output, by their names in it. Raises `ProblemsFound`, OSError."""
        within = f"{_FILES}{name}/"
        return {known.removeprefix(within): self.read(known) for known in self.sums if known.startswith(within)}

    def read(self, name: str) -> bytes:
        """A file as it was frozen. Raises `ProblemsFound` (release-damaged) where it is another now."""
        place = self.folder / name
        try:
            data = read_answer(place, FINISHED_BYTES.most) if place.resolve().is_relative_to(self.folder) else b""
        except OSError:
            data = b""
        if hashlib.sha512(data).hexdigest() != self.sums[name]:
            raise ProblemsFound([self._damaged(name)])
        return data

    def sources(self) -> Path:
        """The archive of all that it was made from. Raises `ProblemsFound` (release-damaged), OSError."""
        if sha512_in(self.folder, SOURCES) != self.sums.get(SOURCES):
            raise ProblemsFound([self._damaged(SOURCES)])
        return self.folder / SOURCES

    def _damaged(self, name: str) -> Problem:
        hint = "take it from a backup or the archive; what was frozen is not made again"
        return Problem("release-damaged", f"'{name}' is not what was frozen", hint, Place(str(self.folder / name)))


def order_of(day: str, number: str) -> tuple[str, list[tuple[int, str]]]:
    """What editions are sorted by. `day`: ISO 8601."""
    return day, [(int(part), "") if part.isdigit() else (-1, part) for part in re.findall(r"\d+|\D+", number)]


def earlier_editions(releases: Path, publication: str, number: str, day: date) -> list[FrozenEdition]:
    """The editions of a publication that were frozen before this one, the oldest first.

    Raises `ProblemsFound` (release-damaged) for a release that does not say what it is, or is of another publication.
    """
    found = list(_frozen(releases, publication))
    this = order_of(day.isoformat(), number)
    return sorted(
        (e for e in found if e.record.edition != number and e.order < this), key=lambda edition: edition.order
    )


def _frozen(releases: Path, publication: str) -> Iterator[FrozenEdition]:
    for folder in sorted(releases.iterdir()) if releases.is_dir() else ():
        if folder.name.startswith(".") or not (folder / SUMS).is_file():
            continue
        record = read_record(folder)
        if record is None or record.publication != publication:
            what = (
                f"'{folder.name}' does not say what it is"
                if record is None
                else (f"'{folder.name}' is a release of '{record.publication}', and not of '{publication}'")
            )
            hint = "take release.json from a backup, or the folder away from those of this publication"
            raise ProblemsFound([Problem("release-damaged", what, hint, Place(str(folder)))])
        yield FrozenEdition(folder.resolve(), record)
