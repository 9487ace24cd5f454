"""What a data file holds: first cells as they stand, then columns with what they say of themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from ...base.problems import Place, Problem
from ..grids import ColumnLook

Row = dict[str, Any]
"""Column → value, as a chart gets it."""
Value = int | float | str | None


Exact = Decimal | datetime
"""What a cell of a workbook holds, whatever is shown of it."""


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell of a workbook that is not empty."""

    text: str
    """As the office program shows it; '' where that is not known."""
    exact: Exact | None = None
    doubt: tuple[str, str] | None = None
    """Why it is not known how it is shown, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet of a workbook; rows and columns are 1-based."""

    name: str
    cells: Mapping[tuple[int, int], SheetCell]
    """By row and column."""
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    """First row and column, last row and column of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """A file's cells as they stand, under the names of its columns."""

    file: str
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    """Line of each row in the file (1-based); of a spreadsheet, its row."""
    decimal: str = ""
    """The decimal sign that the file's form speaks for: a point where commas divide its cells; '' where none."""
    habits: tuple[str, ...] = ()
    """What was read otherwise than it stands in a plain CSV file, in words."""
    exact: Mapping[tuple[int, int], Exact] = field(default_factory=dict)
    """Of a workbook: what cells hold exactly, by index of row and column."""
    doubts: Mapping[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    """Of a workbook: cells of which it is not known how they are shown, and why."""
    letters: tuple[str, ...] = ()
    """Of a workbook: the sheet and the letter of each column, 'Ark1!B'."""
    heads: tuple[tuple[str, ...], ...] = ()
    """The rows of the head as they stand, where there are several: names are made of all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its cells as they stand, as they are printed, and as a chart gets them."""

    name: str
    texts: tuple[str, ...]
    shown: tuple[str, ...]
    numbers: tuple[int | float | None, ...] = ()
    """The same as numbers, None for empty cells; () where the column holds text."""
    head: str = ""
    """What is printed over it: its name, and its unit if it is told one."""
    foreign: bool = False
    """Whether its numbers stand in the form of programs, and not in that of the language."""
    grouped: bool = False
    """Whether thousands are set apart in it."""
    declared: bool = False
    doubt: tuple[int, str, str] | None = None
    """Why it is no column of numbers, or of dates: index of the row, what stands there, what to do."""
    moments: tuple[str | None, ...] = ()
    """The same as dates (ISO 8601), None for empty cells; () where it holds none."""
    letters: str = ""
    """Of a workbook: its sheet and letter, 'Ark1!B'."""
    gaps: bool = False
    """Whether it is declared that values may be missing."""
    held: bool = False
    """Whether a workbook holds a number in every cell, whatever it shows beside it: 12,5 %, 145 kr."""
    look: ColumnLook = field(default_factory=ColumnLook)

    @property
    def is_number(self) -> bool:
        return bool(self.numbers)

    @property
    def is_whole(self) -> bool:
        """Whether its cells are whole numbers that stand as programs write them, such as years."""
        return self.is_number and all(
            n is None or str(n) == text for n, text in zip(self.numbers, self.texts, strict=True)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DataTable:
    """Data that a chart or a table shows."""

    file: str
    columns: tuple[Column, ...]
    lines: tuple[int, ...]
    heads: tuple[tuple[str, ...], ...] = ()
    """The rows of its head, where there are several."""
    problems: tuple[Problem, ...] = ()
    """What is told of it, and keeps nobody from showing it."""

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)

    def place(self, row: int) -> Place:
        """Where a row stands."""
        return Place(self.file, self.lines[row])
