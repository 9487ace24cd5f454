"""One column of cells, as far as what is declared of it needs no reading: units, gaps, and what a workbook holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from ...base.problems import Place, Problem, counted
from ...base.rulebook import rule
from .declared import ColumnFields
from .records import Cells

rule("data-cell", "a cell of a workbook of which it is not known how the office program shows it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A column's cells."""

    name: str
    head: str
    """What is printed over it: its name, and its unit if it is told one."""
    letters: str
    """Of a workbook: sheet and letter."""
    texts: tuple[str, ...]
    """As they stand; '' where there is no value."""
    bare: tuple[str, ...]
    """The same without the unit."""
    exact: tuple[Decimal | None, ...]
    """What a workbook holds, None for gaps; () where not every cell is a number there."""
    moments: tuple[datetime | None, ...]
    """The same for dates."""
    missing: str
    """What is printed for a gap."""


def taken(cells: Cells, index: int, fields: ColumnFields | None) -> tuple[Taken, list[Problem]]:
    """A column, and its cells of which it is not known how they are shown, and that no declaration says how to
    print."""
    unit, sign = (fields.unit, fields.missing) if fields else ("", "")
    texts = ["" if sign and row[index] == sign else row[index] for row in cells.rows]
    texts, problems = _told(cells, index, fields, texts)
    held = [cells.exact.get((row, index)) if text else None for row, text in enumerate(texts)]
    full = [value for value, text in zip(held, texts, strict=True) if text]
    numbers, dates = (bool(full) and all(isinstance(value, kind) for value in full) for kind in (Decimal, datetime))
    return Taken(
        name=cells.names[index],
        head=f"{cells.names[index]} ({unit})" if unit else cells.names[index],
        letters=cells.letters[index] if cells.letters else "",
        texts=tuple(texts),
        bare=tuple(_without(unit, text) for text in texts),
        exact=tuple(value if isinstance(value, Decimal) else None for value in held) if numbers else (),
        moments=tuple(value if isinstance(value, datetime) else None for value in held) if dates else (),
        missing=sign,
    ), problems


def _told(cells: Cells, index: int, fields: ColumnFields | None, texts: list[str]) -> tuple[list[str], list[Problem]]:
    """The texts with what a declaration says how to print in its place, and a problem for each other doubt: at its
    first cell, with how many more there are."""
    new = list(texts)
    asked: dict[tuple[str, str], list[int]] = {}
    for row in range(len(texts)):
        exact, doubt = cells.exact.get((row, index)), cells.doubts.get((row, index))
        if doubt and isinstance(exact, Decimal) and fields and fields.type == "number" and fields.decimals is not None:
            new[row] = f"{exact:f}"
        elif doubt and isinstance(exact, datetime) and fields and fields.type == "date":
            new[row] = exact.date().isoformat()
        elif doubt:
            asked.setdefault(doubt, []).append(row)
    return new, [_doubted(cells, index, doubt, rows) for doubt, rows in asked.items()]


def _doubted(cells: Cells, index: int, doubt: tuple[str, str], rows: list[int]) -> Problem:
    first, last = (f"{cells.letters[index]}{cells.lines[row]}" for row in (rows[0], rows[-1]))
    more = f", as do {counted(len(rows) - 1, 'more cell')} down to {last}" if len(rows) > 1 else ""
    hint, place = doubt[1].replace("NAME", cells.names[index]), Place(cells.file, cells.lines[rows[0]])
    return Problem("data-cell", f"cell {first} {doubt[0]}{more}", hint, place)


def _without(unit: str, text: str) -> str:
    """A text without the unit that stands behind it, or before it: `kr. 1.000`."""
    bare = text.removesuffix(unit) if text.endswith(unit) else text.removeprefix(unit)
    return bare.strip("\u00a0\u202f ") if unit else text
