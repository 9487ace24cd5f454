"""Sheets of workbooks: the cells of one sheet, or of a range of it, as they are shown in the office program."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from ...base.bounds import WORKBOOK_BYTES, WORKBOOK_CELLS
from ...base.files import read_bytes
from ...base.problems import Place, Problem, ProblemsFound, counted
from ...base.rulebook import rule
from .merged import merged_sheet, names_of
from .ods import OpenBook
from .records import Cells, Sheet, SheetCell
from .xlsx import MOST_COLUMNS, MOST_ROWS, ExcelBook, column_letters, column_number

rule("data-sheet", "a sheet or a range of a workbook that is not there, is hidden, has merged cells or no names")

BOOKS: dict[str, type[ExcelBook] | type[OpenBook]] = {".xlsx": ExcelBook, ".xlsm": ExcelBook, ".ods": OpenBook}
SUFFIXES = frozenset(BOOKS)
Area = tuple[int, int, int, int]
"""First row and column, last row and column; 1-based."""
_RANGE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{0,7}):\$?([A-Za-z]{1,3})\$?([0-9]{0,7})")


def read_sheet(
    path: Path,
    file: str,
    name: str,
    wanted: str,
    language: str,
    place: Place,
    *,
    heads: int = 1,
    spans: bool = False,
) -> Cells:
    """The cells of a sheet (`name`; the only one where it is empty) and a range (`wanted`; all that holds something).

    `heads`: how many rows name the columns; `spans`: merged cells are read, as signs.

    Raises `ProblemsFound`: data-file; data-sheet, at the directive or at a row of the sheet; file-too-large.
    """
    sheet = _sheet(read_bytes(path, file, WORKBOOK_BYTES.most, Place(file)), file, name, language)
    if isinstance(sheet, str):
        raise _asked(sheet, place)
    area = _area(sheet, wanted, place)
    _check_shown(sheet, area, file)
    if spans:
        sheet = merged_sheet(sheet, area)
    else:
        _check_parted(sheet, area, file)
    return _cells(sheet, area, file, heads)


def _asked(what: str, place: Place) -> ProblemsFound:
    message, _, hint = what.partition("|")
    return ProblemsFound([Problem("data-sheet", message, hint, place)])


@lru_cache(maxsize=4)
def _sheet(data: bytes, file: str, name: str, language: str) -> Sheet | str:
    """The sheet, or what is wrong with asking for it. Raises `ProblemsFound`."""
    book = BOOKS[Path(file).suffix.lower()](data, file, language)
    seen = [known for known in book.names if known not in book.hidden]
    listed = ", ".join(seen)
    if name in book.hidden:
        return f"the sheet '{name}' of '{file}' is hidden|show it in the office program, or name one of: {listed}"
    if name and name not in seen:
        return f"'{file}' has no sheet '{name}'|its sheets are: {listed}"
    if not seen:
        return f"'{file}' has no sheet|save it again in the office program"
    if not name and len(seen) > 1:
        return f"'{file}' has {len(seen)} sheets, and none is named|say which: ':sheet: {seen[0]}'; there are: {listed}"
    return book.sheet(name or seen[0])


def _area(sheet: Sheet, wanted: str, place: Place) -> Area:
    """The rows and columns that are asked for, where anything is in them. Raises `ProblemsFound`: data-sheet."""
    if not sheet.cells:
        raise _asked(f"the sheet '{sheet.name}' is empty|name another", place)
    rows, columns = zip(*sheet.cells, strict=True)
    used = min(rows), min(columns), max(rows), max(columns)
    if not wanted:
        return used
    found = _RANGE.fullmatch(wanted)
    hint = "write the first cell and the last, the upper left one first: ':range: A1:D20'"
    if not found or bool(found[2]) != bool(found[4]):
        raise _asked(f"'{wanted}' is no range of cells|{hint}", place)
    first, last = column_number(found[1]), column_number(found[3])
    top, bottom = (int(found[2]), int(found[4])) if found[2] else (used[0], used[2])
    if not (0 < top <= bottom <= MOST_ROWS and first <= last <= MOST_COLUMNS):
        raise _asked(f"'{wanted}' is no range of cells|{hint}", place)
    if not any(top <= row <= bottom and first <= column <= last for row, column in sheet.cells):
        hint = f"its cells with something in them are {_name(used[0], used[1])}:{_name(used[2], used[3])}"
        raise _asked(f"the range '{wanted}' of '{sheet.name}' is empty|{hint}", place)
    if (bottom - top + 1) * (last - first + 1) > WORKBOOK_CELLS.most:
        raise _asked(f"the range '{wanted}' has more than {WORKBOOK_CELLS.most:,} cells|name fewer", place)
    return top, first, bottom, last


def _name(row: int, column: int) -> str:
    return f"{column_letters(column)}{row}"


def _check_shown(sheet: Sheet, area: Area, file: str) -> None:
    """Nothing in the area is hidden. Raises `ProblemsFound`: data-sheet, at each row."""
    top, left, bottom, right = area
    problems = []
    for row in sorted(row for row in sheet.hidden_rows if top <= row <= bottom):
        hint = "show it in the office program, or take it out of what ':range:' names"
        problems.append(Problem("data-sheet", f"row {row} of '{sheet.name}' is hidden", hint, Place(file, row)))
    for column in sorted(column for column in sheet.hidden_columns if left <= column <= right):
        what = f"column {column_letters(column)} of '{sheet.name}' is hidden"
        hint = "show it in the office program, or take it out of what ':range:' names"
        problems.append(Problem("data-sheet", what, hint, Place(file, top)))
    if problems:
        raise ProblemsFound(problems)


def _check_parted(sheet: Sheet, area: Area, file: str) -> None:
    """No cells in the area are merged. Raises `ProblemsFound`: data-sheet, at each row."""
    top, left, bottom, right = area
    problems = []
    for row, column, last_row, last_column in sheet.merged:
        if row <= bottom and last_row >= top and column <= right and last_column >= left:
            what = f"the cells {_name(row, column)}:{_name(last_row, last_column)} of '{sheet.name}' are merged"
            hint = "part them in the office program, and write in each what it holds; or name a range without them"
            problems.append(Problem("data-sheet", what, hint, Place(file, row)))
    if problems:
        raise ProblemsFound(problems)


def _cells(sheet: Sheet, area: Area, file: str, heads: int) -> Cells:
    """The cells of an area, the names of the columns in its first rows. Raises `ProblemsFound`: data-sheet."""
    top, left, bottom, right = area
    columns = range(left, right + 1)
    lines = [row for row in range(top + heads, bottom + 1) if any((row, column) in sheet.cells for column in columns)]
    if not lines:
        what, hint = f"'{sheet.name}' holds no rows below its head", "the first row of the range names the columns"
        raise ProblemsFound([Problem("data-sheet", what, hint, Place(file, top))])
    named = [[sheet.cells.get((top + row, column), SheetCell("")) for column in columns] for row in range(heads)]
    rows = [[sheet.cells.get((row, column), SheetCell("")) for column in columns] for row in lines]
    empty = bottom - top - heads + 1 - len(lines)
    at = {(line, column): cell for line, row in enumerate(rows) for column, cell in enumerate(row)}
    return Cells(
        file=file,
        names=_names(named, sheet.name, top, columns, file),
        rows=tuple(tuple(cell.text for cell in row) for row in rows),
        lines=tuple(lines),
        habits=(f"{counted(empty, 'empty row')} left out",) * (empty > 0),
        exact={where: cell.exact for where, cell in at.items() if cell.exact is not None},
        doubts={where: cell.doubt for where, cell in at.items() if cell.doubt},
        letters=tuple(f"{sheet.name}!{column_letters(column)}" for column in columns),
        heads=tuple(tuple(cell.text for cell in row) for row in named) if heads > 1 else (),
    )


def _names(head: list[list[SheetCell]], sheet: str, top: int, columns: range, file: str) -> tuple[str, ...]:
    """The rows of the head: a name for each column, and no two alike. Raises `ProblemsFound`: data-sheet."""
    names = names_of([[cell.text for cell in row] for row in head])
    problems = []
    for index, name in enumerate(names):
        what, hint = next((row[index].doubt for row in head if row[index].doubt), None) or _misnamed(
            name, names[:index]
        )
        if what:
            message = f"cell {sheet}!{_name(top, columns[index])} {what}"
            problems.append(Problem("data-sheet", message, hint, Place(file, top)))
    if problems:
        raise ProblemsFound(problems)
    return tuple(names)


def _misnamed(name: str, before: list[str]) -> tuple[str, str]:
    """What is wrong with a column's name, and what to do."""
    what = "names no column" if not name else f"is called '{name}' as another column is" if name in before else ""
    return what, "the first row of the range names every column: ':range: A3:D20'"
