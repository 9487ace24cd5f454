"""What a data file holds: first cells as they stand, then columns with what they say of themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...base.problems import Place, Problem

Row = dict[str, Any]
"""Column → value, as a chart gets it."""
Value = int | float | str | None


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
    """Why it is no column of numbers: index of the row, what stands there, what to do."""

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
    problems: tuple[Problem, ...] = ()
    """What is told of it, and keeps nobody from showing it."""

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)

    def place(self, row: int) -> Place:
        """Where a row stands."""
        return Place(self.file, self.lines[row])
