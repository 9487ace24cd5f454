"""The folded sections that a document may be printed in."""

from __future__ import annotations

SIZES = (32, 16, 8, 4)
"""Pages of sections that shops fold; the first is of thin paper or small pages alone."""
SHEET = (1000.0, 700.0)
"""mm of the sheet that a press of the usual large format takes."""
_CUT = 6.0
"""mm of a page's sheet that are cut off at its edges, both ways: two bleeds of the usual 3 mm."""


def folded_sections(pages: int, trim: tuple[float, float]) -> tuple[tuple[int, int], ...]:
    """(how many, pages of each) for a document: as many of the largest as there can be, then smaller ones.

    `trim`: a page's size in mm. What is left of the last section is empty.
    """
    largest = next((size for size in SIZES if size <= 2 * _on_a_side(trim)), SIZES[-1])
    left = pages + -pages % SIZES[-1]
    found: list[tuple[int, int]] = []
    for size in SIZES[SIZES.index(largest) :]:
        count, left = divmod(left, size)
        if count:
            found.append((count, size))
    return tuple(found)


def _on_a_side(trim: tuple[float, float]) -> int:
    """Pages that one side of a sheet holds."""
    width, height = (side + _CUT for side in trim)
    wide, high = SHEET
    return max(int(wide // width) * int(high // height), int(wide // height) * int(high // width))
