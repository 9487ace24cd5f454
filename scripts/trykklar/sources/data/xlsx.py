"""Workbooks of Excel (ISO/IEC 29500-1, SpreadsheetML): a sheet's cells as they are shown.

What a formula came to is what the office program kept; nothing is reckoned here, and no other file is asked.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from lxml import etree

from .date_codes import DATE_HINT, moment_of, shown_moment, shows_day
from .number_codes import (
    BUILT_IN,
    DATE_NUMBERS,
    MACHINES_DATE,
    MACHINES_NUMBER,
    UnknownFormError,
    held,
    is_date,
    shown_number,
    shown_text,
    tokens_of,
)
from .packages import Element, Package, local, package_fault
from .records import Exact, Sheet, SheetCell

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
_TEXT_HINT = "write the text itself in the cell, in one size, or the character that is meant: ² or ₂"
_OPEN_HINT = "open the workbook in the office program, let it reckon, and save it"


@dataclass(frozen=True)
class _Book:
    """What all sheets of a workbook share."""

    texts: list[tuple[str, bool]]
    """The shared strings, and whether letters of one are raised or lowered."""
    formats: list[str]
    """The number format of each style of cells."""
    since_1904: bool
    language: str


class ExcelBook:
    """A workbook whose sheets can be read one by one. Raises `ProblemsFound`: data-file."""

    def __init__(self, data: bytes, file: str, language: str) -> None:
        self._package = Package(data, file)
        book = self._package.part("xl/workbook.xml")
        targets = {
            relation.get("Id"): posixpath.normpath(posixpath.join("/xl", relation.get("Target", "")))[1:]
            for relation in self._package.part("xl/_rels/workbook.xml.rels").iterfind("{*}Relationship")
        }
        sheets = list(book.iterfind("{*}sheets/{*}sheet"))
        self._parts = {
            str(sheet.get("name")): targets.get(sheet.get(_RELATION) or sheet.get(_STRICT_RELATION), "")
            for sheet in sheets
        }
        self.hidden = {str(sheet.get("name")) for sheet in sheets if sheet.get("state", "visible") != "visible"}
        settings = book.find("{*}workbookPr")
        self._book = _Book(
            [_text(item) for item in self._root("sharedStrings").iterfind("{*}si")],
            _formats(self._root("styles")),
            settings is not None and settings.get("date1904") in ("1", "true"),
            language,
        )

    def _root(self, name: str) -> Element:
        """The root of a part that a workbook need not have; an empty one where it has not."""
        part = f"xl/{name}.xml"
        return self._package.part(part) if part in self._package.names else etree.Element("none")

    @property
    def names(self) -> list[str]:
        """The sheets, in their order."""
        return list(self._parts)

    def sheet(self, name: str) -> Sheet:
        """Raises `ProblemsFound`: data-file."""
        root = self._package.part(self._parts[name])
        if local(root) != "worksheet":
            raise package_fault(self._package.file, f"has no cells in '{name}'", "name a sheet with cells")
        merged = [cell.get("ref", "").partition(":") for cell in root.iterfind("{*}mergeCells/{*}mergeCell")]
        return Sheet(
            name=name,
            cells=dict(self._cells(root)),
            hidden_rows=frozenset(
                _number(row.get("r"), MOST_ROWS)
                for row in root.iterfind("{*}sheetData/{*}row")
                if _is_hidden(row, "ht")
            ),
            hidden_columns=frozenset(_hidden_columns(root)),
            merged=tuple(
                (*_at(first), *_at(last or first)) for first, _, last in merged if _REFERENCE.fullmatch(first)
            ),
        )

    def _cells(self, root: Element) -> Iterator[tuple[tuple[int, int], SheetCell]]:
        line = 0
        for row in root.iterfind("{*}sheetData/{*}row"):
            line = _number(row.get("r"), MOST_ROWS) or line + 1
            column = 0
            for cell in row.iterfind("{*}c"):
                column = _at(cell.get("r", ""))[1] or column + 1
                found = _cell(cell, self._book)
                if found.text or found.doubt or found.exact is not None:
                    yield (line, column), found


def _is_hidden(element: Element, size: str) -> bool:
    return element.get("hidden") in ("1", "true") or element.get(size) == "0"


def _hidden_columns(root: Element) -> Iterator[int]:
    for column in root.iterfind("{*}cols/{*}col"):
        if _is_hidden(column, "width"):
            yield from range(_number(column.get("min"), MOST_COLUMNS), _number(column.get("max"), MOST_COLUMNS) + 1)


def _number(text: str | None, most: int) -> int:
    return min(int(text), most) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0


def _at(reference: str) -> tuple[int, int]:
    """`B12` → (12, 2); (0, 0) for what is no cell."""
    found = _REFERENCE.fullmatch(reference)
    return (int(found[2]), column_number(found[1])) if found else (0, 0)


def column_number(letters: str) -> int:
    """`B` → 2, `AA` → 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def column_letters(number: int) -> str:
    """2 → `B`, 27 → `AA`."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _text(item: Element) -> tuple[str, bool]:
    """A string, its phonetic hints left out; and whether letters of it stand higher or lower (18.4.6)."""
    words = "".join(found.text or "" for found in item.iter("{*}t") if local(found.getparent()) != "rPh")
    words = re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), words)
    raised = any(found.get("val") in ("superscript", "subscript") for found in item.iter("{*}vertAlign"))
    return " ".join(words.strip().splitlines()), raised


def _formats(styles: Element) -> list[str]:
    """The number format of each style of cells."""
    own = {found.get("numFmtId"): found.get("formatCode", "") for found in styles.iterfind("{*}numFmts/{*}numFmt")}
    known = {**{str(number): code for number, code in BUILT_IN.items()}, **own}
    used = [style.get("numFmtId", "0") for style in styles.iterfind("{*}cellXfs/{*}xf")]
    return [known.get(number, MACHINES_DATE if number in DATE_NUMBERS else MACHINES_NUMBER) for number in used]


def _cell(cell: Element, book: _Book) -> SheetCell:
    kind, value = cell.get("t", "n"), cell.findtext("{*}v")
    style = _number(cell.get("s"), len(book.formats))
    code = book.formats[style] if style < len(book.formats) else "General"
    if cell.find("{*}f") is not None and (value is None or (value == "" and kind != "str")):
        return SheetCell("", doubt=("is a formula, and the workbook does not say what it came to", _OPEN_HINT))
    if kind == "inlineStr":
        inner = cell.find("{*}is")
        return _worded(*(_text(inner) if inner is not None else ("", False)), code)
    if value is None or value == "":
        return SheetCell("")
    index = _number(value, 10**8)
    if kind == "s" and index < len(book.texts):
        return _worded(*book.texts[index], code)
    if kind == "str":
        return _worded(" ".join(value.strip().splitlines()), False, code)
    return _numbered(value, code, book) if kind == "n" else SheetCell("", doubt=_REFUSED.get(kind, _broken)(value))


_REFUSED: dict[str, Callable[[str], tuple[str, str]]] = {
    "e": lambda value: (f"holds the error {value[:40]}", "fix the formula in the office program"),
    "b": lambda value: (
        "holds a truth value",
        "write the word as text: programs show truth values in their own language",
    ),
}
"""Kind of a cell that is not printed → why, and what to do."""


def _broken(value: str) -> tuple[str, str]:
    return f"holds '{value[:40]}', which is no value", _OPEN_HINT


def _worded(text: str, raised: bool, code: str) -> SheetCell:
    if raised:
        return SheetCell("", doubt=("has raised or lowered letters", _TEXT_HINT))
    try:
        return SheetCell(shown_text(text, tokens_of(code)) if text else "")
    except UnknownFormError as unknown:
        return SheetCell("", doubt=(unknown.what, unknown.hint))


def _numbered(value: str, code: str, book: _Book) -> SheetCell:
    try:
        number = held(Decimal(value))
    except InvalidOperation:
        return SheetCell("", doubt=_broken(value))
    except UnknownFormError as unknown:
        return SheetCell("", doubt=(unknown.what, unknown.hint))
    exact: Exact | None = None if "%" in code or re.search(r",(?![#0?])", code) else number
    try:
        if code == MACHINES_NUMBER:
            hint = "give it a plain number format, or say 'columns: {NAME: {decimals: 2}}'"
            raise UnknownFormError("has a format that differs from machine to machine", hint)
        sections = [] if code == MACHINES_DATE else tokens_of(code)
        if sections and not is_date(sections):
            shown = shown_number(number, sections, book.language)
            return SheetCell(shown.text, shown.number)
        moment = moment_of(number, since_1904=book.since_1904)
        exact = moment if not sections or shows_day(sections) else None
        if not sections:
            raise UnknownFormError("has a format that differs from machine to machine", DATE_HINT)
        return SheetCell(shown_moment(number, sections, book.language, since_1904=book.since_1904), exact)
    except UnknownFormError as unknown:
        return SheetCell("", exact, (unknown.what, unknown.hint))
