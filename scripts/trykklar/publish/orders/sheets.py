"""What versions of a document have in common: sections that are printed once for all, and those of which black alone
differs, so that only one plate is changed between versions.

Pages are compared as Poppler separates them, plate by plate, and not as they were made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pikepdf

from ...base.problems import Place, Problem, ProblemsFound
from ...preflight.opened import open_pdf
from ...preflight.readings.plates import rendered_plates

SECTION = 16
"""Pages that are folded from one sheet."""
_RESOLUTION = 72
COMMON, BLACK, OWN = "common to all", "differs in black alone", "differs in colours"
_Plates = tuple[str, str, str, str]
"""Digests of a page's plates: cyan, magenta, yellow, black."""


@dataclass(frozen=True, slots=True)
class Common:
    """Section by section, what a document's versions share."""

    document: str
    pages: int
    """Of a section."""
    sections: tuple[str, ...]
    in_colours: tuple[int, ...] = ()
    """Pages (1-based) on which versions differ in other plates than black, in sections that they share otherwise."""


def common_sheets(document: str, files: Iterable[tuple[str, bytes]]) -> Common:
    """Compare the blocks of versions (code and PDF), one after the other: all of them may be more than fits into
    memory. Raises `ProblemsFound` where one cannot be read or separated, OSError."""
    versions = {code: plates_of(data, code) for code, data in files}
    return Common(document, SECTION, compared(versions), tuple(in_colours(versions)))


def plates_of(data: bytes, name: str) -> list[_Plates]:
    """The digests of each page's plates."""
    try:
        with open_pdf(data, name) as opened:
            return [_digests(plates.split()) for _, plates in rendered_plates(opened, _RESOLUTION)]
    except (ValueError, pikepdf.PikepdfError) as error:
        what = f"the pages of the variant '{name}' cannot be separated: {error}"
        raise ProblemsFound([Problem("order-file", what, "build and freeze it again", Place(name))]) from None


def _digests(plates: Iterable[object]) -> _Plates:
    cyan, magenta, yellow, black = (hashlib.sha256(plate.tobytes()).hexdigest() for plate in plates)  # type: ignore[attr-defined]
    return cyan, magenta, yellow, black


def compared(versions: Mapping[str, list[_Plates]]) -> tuple[str, ...]:
    """What each section is to all versions; a page that one does not have differs in colours."""
    longest = max(map(len, versions.values()))
    return tuple(
        _section([pages[begin : begin + SECTION] for pages in versions.values()])
        for begin in range(0, longest, SECTION)
    )


def in_colours(versions: Mapping[str, list[_Plates]]) -> Iterator[int]:
    """The pages (1-based) that keep a section from being printed with one other plate for black alone."""
    pages = [[plates[:3] for plates in version] for version in versions.values()]
    for begin in range(0, min(map(len, pages)), SECTION):
        parts = [version[begin : begin + SECTION] for version in pages]
        if len({len(part) for part in parts}) == 1:
            apart = [number for number, plates in enumerate(zip(*parts, strict=True), begin + 1) if len({*plates}) > 1]
            yield from apart if len(apart) < len(parts[0]) else ()


def _section(parts: list[list[_Plates]]) -> str:
    first = parts[0]
    if all(part == first for part in parts):
        return COMMON
    colours = [[plates[:3] for plates in part] for part in parts]
    return BLACK if all(each == colours[0] for each in colours) else OWN
