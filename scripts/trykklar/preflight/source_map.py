"""Which line of which file a point on a page comes from, and the other way round."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..base.problems import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedBlock:
    """A box on a page that comes from a line of a source file: page (1-based), edges in pt from its lower left."""

    page: int
    left: float
    bottom: float
    right: float
    top: float
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class PlacedEntry:
    """An entry of the outline on the pages of a file."""

    id: str
    type: str
    """The type of its pages (`resolve.Entry.page_type`)."""
    page: int
    """Its first page (1-based)."""
    pages: int
    """How many it has."""
    shows: Mapping[str, int]
    """Directive → the first page (1-based) on which the entry has one."""


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a click."""

    place: Place
    block: PlacedBlock
    exact: bool
    """False: the point lies in no block, and this is the nearest one above it on the page, or the first."""


class SourceMap:
    """The blocks of one document."""

    def __init__(self, blocks: Iterable[PlacedBlock] = ()) -> None:
        self._pages: dict[int, list[PlacedBlock]] = {}
        self._lines: dict[str, list[tuple[int, int]]] = {}
        for block in blocks:
            self._pages.setdefault(block.page, []).append(block)
            self._lines.setdefault(block.file, []).append((block.line, block.page))
        for lines in self._lines.values():
            lines.sort(key=lambda found: (found[0], -found[1]))  # of a block over two pages, the first page is found

    def on(self, page: int) -> list[PlacedBlock]:
        """The blocks of a page, from top to bottom."""
        return sorted(self._pages.get(page, ()), key=lambda b: (-b.top, b.left))

    def at(self, page: int, x: float, y: float) -> Found | None:
        """The innermost block at a point (pt from the lower left); None on a page without blocks."""
        blocks = self._pages.get(page)
        if not blocks:
            return None
        around = [b for b in blocks if b.left <= x <= b.right and b.bottom <= y <= b.top]
        if around:
            block = min(around, key=lambda b: ((b.right - b.left) * (b.top - b.bottom), -b.line))
        else:
            above = [b for b in blocks if b.top >= y]
            block = (
                min(above, key=lambda b: (abs(b.bottom - y), _aside(b, x)))
                if above
                else max(blocks, key=lambda b: b.top)
            )
        return Found(Place(block.file, block.line), block, bool(around))

    def page_of(self, place: Place) -> int | None:
        """The page on which a line stands: that of the last block that begins at it or before it."""
        lines = self._lines.get(place.file)
        if not lines:
            return None
        at = bisect_right(lines, place.line, key=lambda found: found[0])
        return lines[max(at - 1, 0)][1]

    def knows(self, place: Place) -> bool:
        """Whether a block comes from exactly this line."""
        return any(line == place.line for line, _ in self._lines.get(place.file, ()))


def _aside(block: PlacedBlock, x: float) -> float:
    """How far a point lies to the side of a block, in pt."""
    return max(block.left - x, x - block.right, 0.0)
