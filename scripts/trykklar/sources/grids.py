"""The geometry of a table, whatever its cells are made of: which cells go on from others, which are heads and of what,
and how columns are set.

A cell that goes on from its neighbour is written as a sign, `<<` or `^^`, in Markdown, CSV and YAML alike; merged cells
of a workbook are given the same signs when it is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from ..base.problems import Place, Problem
from ..base.records import Record, remember_keys
from ..base.rulebook import rule

rule("table-merge", "a cell of a table that goes on from no other, or out of the head, a group or the table")

LEFTWARD, UPWARD = "<<", "^^"
"""A cell that goes on from the one to its left, and from the one above."""
SIGNS = frozenset({LEFTWARD, UPWARD})
Align = Literal["", "left", "right", "center", "decimal"]
_CLASSES = {"left": "flush", "right": "amount", "center": "centre", "decimal": "amount decimal"}
_SIGN_WIDTH = 0.5
"""Of a digit's width: a decimal sign."""


class ColumnLook(Record):
    """What a directive's option `columns` says of how a column is set."""

    align: Align = Field(
        default="",
        description="where its cells stand: left, right, center, or decimal: with their decimal signs below each other",
    )
    width: int | None = Field(default=None, ge=1, le=1000, description="its share of the table's width, in proportion")


remember_keys(ColumnLook)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What is told of a table besides its cells."""

    heads: int = 0
    """Rows that are heads of columns."""
    stubs: int = 0
    """Columns that are heads of rows."""
    totals: int = 0
    """Rows at the end that sum up."""
    looks: Sequence[ColumnLook] = ()
    """One for each column; none where nothing is told."""
    decimal: str = "."
    """The decimal sign of its language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A cell's place, and what it is there."""

    row: int
    column: int
    across: int
    down: int
    scope: str
    """Of what it is a head: 'col', 'row', 'rowgroup'; '' for none."""
    looks: str
    """Its classes."""
    tail: float
    """By how many digits' widths it stands off the right edge of the longest decimals; 0 for none."""

    @property
    def tag(self) -> str:
        return "th" if self.scope else "td"

    @property
    def attrs(self) -> dict[str, str]:
        """Its attributes in HTML."""
        given = {
            "scope": self.scope,
            "colspan": str(self.across) if self.across > 1 else "",
            "rowspan": str(self.down) if self.down > 1 else "",
            "class": self.looks,
            "style": f"--tail: {self.tail:g}ch" if self.tail else "",
        }
        return {key: value for key, value in given.items() if value}


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of a table."""

    spots: tuple[Spot, ...]
    total: bool
    goes_on: bool
    """Whether a cell of it reaches into the next."""

    @property
    def looks(self) -> str:
        """Its classes."""
        return " ".join(("total",) * self.total + ("goes-on",) * self.goes_on)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's rows: those of its head, and those of its groups."""

    head: tuple[GridRow, ...]
    groups: tuple[tuple[GridRow, ...], ...]
    widths: tuple[float, ...]
    """Of each column, in percent; () where nothing is told."""


class GridError(Exception):
    """A cell that stands wrong, in this row (0-based): what is wrong, and what to do."""

    def __init__(self, row: int, what: str, hint: str) -> None:
        super().__init__(what)
        self.row, self.what, self.hint = row, what, hint

    def at(self, place: Place) -> Problem:
        """What is told of it."""
        return Problem("table-merge", self.what, self.hint, place)


def laid(texts: Sequence[Sequence[str]], shape: Shape) -> Grid:
    """The grid of cells with these texts, all rows as long. Raises `GridError`."""
    width = len(texts[0])
    ends = [len(texts)] if shape.heads in (0, len(texts)) else [shape.heads, len(texts)]
    areas = dict(_areas(texts, ends))
    tails = _tails(texts, shape)
    reaching = {row for (at, _), (_, down) in areas.items() for row in range(at, at + down - 1)}
    rows = [
        GridRow(
            tuple(
                _spot(row, column, areas[row, column], texts, shape, tails)
                for column in range(width)
                if (row, column) in areas
            ),
            row >= max(len(texts) - shape.totals, shape.heads),
            row in reaching,
        )
        for row in range(len(texts))
    ]
    return Grid(tuple(rows[: shape.heads]), tuple(_groups(rows[shape.heads :])), _widths(shape.looks))


def _areas(texts: Sequence[Sequence[str]], ends: Sequence[int]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Each cell with how many columns and rows it covers. `ends`: rows that a cell may not reach into from above."""
    covered: set[tuple[int, int]] = set()
    for row, cells in enumerate(texts):
        for column, text in enumerate(cells):
            if (row, column) in covered:
                continue
            if text in SIGNS:
                raise _astray(row, text)
            across = 1
            while column + across < len(cells) and cells[column + across] == LEFTWARD:
                across += 1
            down, last = 1, next(end for end in ends if row < end)
            while row + down < last and _goes_on(texts[row + down][column : column + across]):
                down += 1
            covered |= {(row + d, column + a) for d in range(down) for a in range(across)}
            yield (row, column), (across, down)


def _goes_on(cells: Sequence[str]) -> bool:
    """Whether a row's cells go on from the ones above them."""
    return cells[0] == UPWARD and all(cell in SIGNS for cell in cells)


def _astray(row: int, sign: str) -> GridError:
    where = "to its left" if sign == LEFTWARD else "above it"
    hint = f"a merged cell is a rectangle within the head or below it; write \\{sign} for the signs themselves"
    return GridError(row, f"a cell '{sign}' goes on from no cell {where}", hint)


def _spot(
    row: int,
    column: int,
    area: tuple[int, int],
    texts: Sequence[Sequence[str]],
    shape: Shape,
    tails: dict[tuple[int, int], float],
) -> Spot:
    across, down = area
    scope = _scope(row, column, across, len(texts[0]), shape) if texts[row][column] or row >= shape.heads else ""
    align = shape.looks[column].align if shape.looks else ""
    looks = _CLASSES.get(align, "") if across == 1 else "over" if row < shape.heads else ""
    return Spot(
        row=row,
        column=column,
        across=across,
        down=down,
        scope=scope,
        looks=looks,
        tail=tails.get((row, column), 0.0) if across == 1 else 0.0,
    )


def _scope(row: int, column: int, across: int, width: int, shape: Shape) -> str:
    if row < shape.heads:
        return "col"
    if across == width > 1:
        return "rowgroup"
    return "row" if column < shape.stubs else ""


def _groups(rows: Sequence[GridRow]) -> Iterator[tuple[GridRow, ...]]:
    """Rows in groups: a head that goes over the whole table begins one."""
    group: list[GridRow] = []
    for row in rows:
        if group and any(spot.scope == "rowgroup" for spot in row.spots):
            yield tuple(group)
            group = []
        group.append(row)
    if group:
        yield tuple(group)


def _tails(texts: Sequence[Sequence[str]], shape: Shape) -> dict[tuple[int, int], float]:
    """How far cells of columns that are set at the decimal sign stand off the right edge."""
    found: dict[tuple[int, int], float] = {}
    for column, look in enumerate(shape.looks):
        if look.align == "decimal":
            rows = range(shape.heads, len(texts))
            tails = {row: _tail(texts[row][column], shape.decimal) for row in rows if texts[row][column] not in SIGNS}
            most = max(tails.values(), default=0.0)
            found |= {(row, column): most - tail for row, tail in tails.items()}
    return found


def _tail(text: str, decimal: str) -> float:
    """How many digits' widths stand behind a number's whole part."""
    part = re.search(rf"{re.escape(decimal)}(\d+)\W*$", text)
    return len(part[1]) + _SIGN_WIDTH if part else 0.0


def _widths(looks: Sequence[ColumnLook]) -> tuple[float, ...]:
    """Shares in percent, where they are told; a column of which nothing is told has an even part of what is left."""
    told = [look.width for look in looks]
    if not any(told):
        return ()
    even = sum(width for width in told if width) / sum(1 for width in told if width)
    shares = [width or even for width in told]
    return tuple(round(100 * share / sum(shares), 2) for share in shares)


def count_of(options: Mapping[str, str], key: str, default: int = 0) -> int:
    """A directive's option that is a number of rows or columns; what is no number is told elsewhere."""
    text = options.get(key, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else default
