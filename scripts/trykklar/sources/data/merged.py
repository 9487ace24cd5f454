"""Merged cells of data: signs in the place of cells that go on from others, and names made of several rows of heads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...base.bounds import WORKBOOK_CELLS
from ..grids import LEFTWARD, SIGNS, UPWARD
from .records import Cells, Column, Sheet, SheetCell


def names_of(head: Sequence[Sequence[str]]) -> list[str]:
    """A name for each column: of one row what stands there, of several what stands above each other."""
    if len(head) == 1:
        return list(head[0])
    words: list[list[str]] = []
    for row in head:
        words.append([])
        for column, text in enumerate(row):
            words[-1].append(words[-1][column - 1] if text == LEFTWARD and column else text)
    columns = zip(*words, strict=True)
    return [" ".join(text for text in column if text and text not in SIGNS) for column in columns]


def merged_sheet(sheet: Sheet, area: tuple[int, int, int, int]) -> Sheet:
    """A sheet with signs in the cells of an area that merged ones cover; no more of them than a range may have."""
    cells, left_over = dict(sheet.cells), WORKBOOK_CELLS.most
    for top, left, bottom, right in sheet.merged:
        down, across = (
            range(max(top, area[0]), min(bottom, area[2]) + 1),
            range(max(left, area[1]), min(right, area[3]) + 1),
        )
        left_over -= len(down) * len(across)
        if left_over < 0:
            break
        signs = {(row, column): LEFTWARD if row == top else UPWARD for row in down for column in across}
        signs.pop((top, left), None)
        cells |= {at: SheetCell(sign) for at, sign in signs.items()}
    return replace(sheet, cells=cells)


def without_signs(cells: Cells) -> Cells:
    """The cells with nothing in the place of signs, so that a column of numbers is one."""
    rows = tuple(tuple("" if text in SIGNS else text for text in row) for row in cells.rows)
    return replace(cells, rows=rows)


def with_signs(column: Column, index: int, cells: Cells) -> Column:
    """The column as it is printed with the signs of its cells back."""
    signs = [row[index] if row[index] in SIGNS else "" for row in cells.rows]
    if not any(signs):
        return column
    return replace(column, shown=tuple(sign or text for sign, text in zip(signs, column.shown, strict=True)))
