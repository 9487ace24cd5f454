"""The job ticket as an order reads it back from a release: what press programs made, with JSON for programs."""

from __future__ import annotations

from pathlib import Path

import msgspec

from ...base.files import read_answer
from ...base.located_yaml import UNWRITABLE
from ..manifest import PublishedFile


class Stock(msgspec.Struct, frozen=True):
    """A kind of paper: g/m², mm of one sheet."""

    name: str
    grammage: float
    thickness: float


class PressFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file for the press; `part` is block, cover or booklet."""

    name: str
    part: str
    sha256: str
    pages: int = 0


class Ticket(msgspec.Struct, frozen=True, kw_only=True):
    """What an order takes from a job ticket. Lengths in mm."""

    title: str
    pages: int
    spine: float
    binding: str
    files: list[PressFile]
    trim: tuple[float, float] | None = None
    bleed: float = 0
    cover_spread: tuple[float, float] | None = None
    paper: Stock | None = None
    cover_paper: Stock | None = None
    colours: dict[str, str] = {}
    """Part → inks on front and back: '4/4', '4/0'."""
    spots: dict[str, list[str]] = {}
    """Part → inks of their own beside them, as their maker calls them."""
    lamination: str | None = None
    condition: str = ""
    isbn: str | None = None
    remarks: str | None = None


def read_ticket(release: Path, file: PublishedFile | None) -> Ticket | None:
    """The ticket of a release's file; None where there is none that can be read."""
    if file is None:
        return None
    try:
        found = msgspec.json.decode(read_answer(release / "files" / file.name), type=Ticket)
    except (OSError, ValueError, RecursionError):
        return None
    spots = (ink for inks in found.spots.values() for ink in inks)
    texts = (found.title, found.binding, found.lamination, found.condition, found.isbn, found.remarks, *spots)
    return found if found.files and not any(UNWRITABLE.search(text or "") for text in texts) else None
