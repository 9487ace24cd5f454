"""Which page stands where on which side of which sheet. Nothing here knows PDF; pages count from 0.

A grid's rows are counted from the top. `back` is the sheet turned over about its vertical axis (long-edge duplex
of an upright sheet, 'work and turn'), as its reader sees it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Scheme = Literal["booklet", "2-up", "4-up", "n-up", "signatures"]
SCHEMES: tuple[Scheme, ...] = ("booklet", "2-up", "4-up", "n-up", "signatures")
SECTIONS = (4, 8, 16)
"""Pages of a folded sheet: folded once, twice, three times."""

_FOLDED: dict[int, tuple[tuple[tuple[int, ...], ...], tuple[tuple[int, ...], ...]]] = {
    4: (((4, 1),), ((2, 3),)),
    8: (((5, 4), (8, 1)), ((3, 6), (2, 7))),
    16: (((5, 12, 9, 8), (4, 13, 16, 1)), ((7, 10, 11, 6), (2, 15, 14, 3))),
}
"""Front and back of a sheet that is folded to 4, 8 or 16 pages: the usual right-angle folds of sheet-fed presses. All
rows but the last stand on their heads, because the sheet is folded down onto them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A page in a cell of a sheet's side."""

    page: int | None
    """None where the cell stays empty."""
    row: int
    column: int
    turned: bool = False
    """Whether it stands on its head."""
    shift: float = 0.0
    """How many thicknesses of paper it is moved towards the spine (creep)."""
    spine: Literal["left", "right", "none"] = "none"
    """On which side of the upright page the spine is."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a sheet."""

    cells: tuple[Placed, ...]


@dataclass(frozen=True)
class Layout:
    """All sides of all sheets: front, back, front, back, …"""

    rows: int
    columns: int
    sides: tuple[Side, ...]
    pages: int
    """Pages that the sheets hold, blanks included."""
    folded: bool
    """Whether cells join at spines and are trimmed; else they stand apart on the sheet."""


def booklet(pages: int) -> Layout:
    """Sheets folded once and put into each other, stapled through the fold; pages are filled up to a multiple of 4."""
    total = _filled(pages, 4)
    sides: list[Side] = []
    for sheet in range(total // 4):
        first, last = 2 * sheet, total - 1 - 2 * sheet
        for left, right in ((last, first), (first + 1, last - 1)):
            sides.append(
                Side(
                    (
                        Placed(page=_real(left, pages), row=0, column=0, shift=sheet, spine="right"),
                        Placed(page=_real(right, pages), row=0, column=1, shift=sheet, spine="left"),
                    )
                )
            )
    return Layout(1, 2, tuple(sides), total, folded=True)


def n_up(pages: int, rows: int, columns: int) -> Layout:
    """So many pages on each side, in reading order: a handout."""
    each = rows * columns
    total = _filled(pages, each)
    sides = tuple(
        Side(
            tuple(
                Placed(page=_real(start + index, pages), row=index // columns, column=index % columns)
                for index in range(each)
            )
        )
        for start in range(0, total, each)
    )
    return Layout(rows, columns, sides, total, folded=False)


def signatures(pages: int, section: int) -> Layout:
    """Sections of 4, 8 or 16 pages, each a sheet folded in on itself, gathered one after the other for perfect
    binding."""
    total = _filled(pages, section)
    front, back = _FOLDED[section]
    sides = tuple(
        Side(tuple(_folded_cells(grid, start, pages))) for start in range(0, total, section) for grid in (front, back)
    )
    return Layout(len(front), len(front[0]), sides, total, folded=True)


def _folded_cells(grid: tuple[tuple[int, ...], ...], start: int, pages: int) -> Iterator[Placed]:
    for row, numbers in enumerate(grid):
        for column, number in enumerate(numbers):
            turned = row < len(grid) - 1
            # Odd pages are rectos: their spine is on the left of the upright page.
            yield Placed(
                page=_real(start + number - 1, pages),
                row=row,
                column=column,
                turned=turned,
                spine="left" if number % 2 else "right",
            )


def _filled(pages: int, multiple: int) -> int:
    return pages + -pages % multiple


def _real(page: int, pages: int) -> int | None:
    return page if page < pages else None
