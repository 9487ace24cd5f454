"""Workbooks of OpenDocument (1.3, part 3): a sheet's cells. Each holds the text that the office program shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation

from ...base.bounds import REPEATED_CELLS
from .number_codes import held
from .packages import Element, Package, local, package_fault
from .records import Exact, Sheet, SheetCell

_T = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_O = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_X = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_S = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
MOST_REPEATED = REPEATED_CELLS.most
"""How often a row or a cell with something in it may be repeated."""
_OPEN_HINT = "open the workbook in the office program, let it reckon, and save it"
_TEXT_HINT = "write the text itself in the cell, in one size, or the character that is meant: ² or ₂"
_UNSEEN = frozenset({"annotation", "annotation-end", "note", "ruby-text"})


class OpenBook:
    """A workbook whose sheets can be read one by one. Raises `ProblemsFound`: data-file."""

    def __init__(self, data: bytes, file: str, language: str) -> None:
        del language  # its cells say what is shown
        package = Package(data, file)
        self.file = file
        root = package.part("content.xml")
        self._tables = {
            str(table.get(_T + "name")): table for table in root.iterfind(f"{_O}body/{_O}spreadsheet/{_T}table")
        }
        styles = {style.get(_S + "name"): style for style in root.iterfind(f"{_O}automatic-styles/{_S}style")}
        self.hidden = {
            name
            for name, table in self._tables.items()
            if _says(styles.get(table.get(_T + "style-name")), "display", "false")
        }
        self._raised = {name for name, style in styles.items() if _is_raised(style)}

    @property
    def names(self) -> list[str]:
        """The sheets, in their order."""
        return list(self._tables)

    def sheet(self, name: str) -> Sheet:
        """Raises `ProblemsFound`: data-file."""
        table = self._tables[name]
        cells: dict[tuple[int, int], SheetCell] = {}
        merged: list[tuple[int, int, int, int]] = []
        hidden: set[int] = set()
        line = 0
        for row in _within(table, "table-row"):
            times = _times(row, "number-rows-repeated")
            found = list(self._cells(row))
            if (found and times > MOST_REPEATED) or len(cells) > 20 * MOST_REPEATED:
                raise package_fault(self.file, f"has too many cells in '{name}'", "copy what is printed into another")
            for again in range(times if found else 0):
                cells.update({(line + again + 1, column): cell for column, cell, _ in found})
            for column, _, (rows, columns) in found:
                if rows * columns > 1:
                    merged.append((line + 1, column, line + rows, column + columns - 1))
            if row.get(_T + "visibility", "visible") != "visible":
                hidden.update(range(line + 1, line + min(times, MOST_REPEATED) + 1))
            line += times
        return Sheet(
            name=name,
            cells={at: cell for at, cell in cells.items() if cell.text or cell.doubt},
            hidden_rows=frozenset(hidden),
            hidden_columns=frozenset(_hidden_columns(table)),
            merged=tuple(merged),
        )

    def _cells(self, row: Element) -> Iterator[tuple[int, SheetCell, tuple[int, int]]]:
        """The cells of a row that hold something: column, cell, and over how many rows and columns it reaches."""
        column = 0
        for cell in row:
            if local(cell) not in ("table-cell", "covered-table-cell"):
                continue
            times = _times(cell, "number-columns-repeated")
            span = (_times(cell, "number-rows-spanned"), _times(cell, "number-columns-spanned"))
            found = self._cell(cell)
            if found.text or found.doubt or span != (1, 1):
                if times > MOST_REPEATED:
                    raise package_fault(self.file, "repeats a cell too often", "copy what is printed into another")
                yield from ((column + again + 1, found, span) for again in range(times))
            column += times

    def _cell(self, cell: Element) -> SheetCell:
        lines = [" ".join("".join(_words(part)).split()) for part in cell.iterfind(_X + "p")]
        text = " ".join(line for line in lines if line)
        kind = cell.get(_O + "value-type", "")
        if cell.get(_CALC + "value-type") == "error" or re.fullmatch(r"#[A-Z/0!?]+|Err:\d+", text):
            return SheetCell("", doubt=(f"holds the error {text}", "fix the formula in the office program"))
        if not text and (kind not in ("", "string") or (cell.get(_T + "formula") and kind != "string")):
            return SheetCell("", _exact(cell, kind), ("does not say what is shown of it", _OPEN_HINT))
        if any(part.get(_X + "style-name") in self._raised for part in cell.iter(_X + "span")):
            return SheetCell("", doubt=("has raised or lowered letters", _TEXT_HINT))
        return SheetCell(text, _exact(cell, kind))


def _exact(cell: Element, kind: str) -> Exact | None:
    """What a cell holds exactly (19.385): a percentage as the number that stands before its sign."""
    try:
        if kind in ("float", "currency", "percentage"):
            number = Decimal(cell.get(_O + "value", ""))
            return held(number * 100 if kind == "percentage" else number)
        return datetime.fromisoformat(cell.get(_O + "date-value", "")).replace(tzinfo=None) if kind == "date" else None
    except (InvalidOperation, ValueError):  # also what `held` refuses
        return None


def _words(element: Element) -> Iterator[str]:
    """The text of a paragraph as it is seen (6.1): notes and comments are none of it."""
    yield element.text or ""
    for inner in element:
        if local(inner) in ("s", "tab", "line-break"):
            yield " "
        elif local(inner) and local(inner) not in _UNSEEN:
            yield from _words(inner)
        yield inner.tail or ""


def _within(table: Element, name: str) -> Iterator[Element]:
    """Rows or columns of a table, those of its groups and heads with them."""
    for inner in table:
        if local(inner) == name:
            yield inner
        elif local(inner).endswith(("-group", "-header-rows", "-header-columns", "-rows", "-columns")):
            yield from _within(inner, name)


def _hidden_columns(table: Element) -> Iterator[int]:
    number = 0
    for column in _within(table, "table-column"):
        times = _times(column, "number-columns-repeated")
        if column.get(_T + "visibility", "visible") != "visible":
            yield from range(number + 1, number + min(times, MOST_REPEATED) + 1)
        number += times


def _times(element: Element, key: str) -> int:
    text = element.get(_T + key) or "1"
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _says(style: Element | None, key: str, value: str) -> bool:
    return style is not None and any(part.get(_T + key) == value for part in style)


def _is_raised(style: Element) -> bool:
    position = next((part.get(_S + "text-position") for part in style if part.get(_S + "text-position")), "")
    return bool(position) and not position.startswith("0%")
