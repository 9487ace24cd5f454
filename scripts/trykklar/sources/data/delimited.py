"""CSV files, as Excel and programs write them: encoding, sign between cells, and what stands empty at the end."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from ...base.files import MAX_TEXT_BYTES, read_bytes
from ...base.located_yaml import UNWRITABLE
from ...base.problems import Place, Problem, ProblemsFound, counted
from ...base.rulebook import rule
from .merged import names_of
from .records import Cells

rule("data-file", "a data file that cannot be read as rows and columns")

SUFFIXES = frozenset({".csv", ".tsv", ".tab", ".txt"})
_SIGNS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_SPACES = " \t\u00a0"
UNSEEN = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069\\ud800-\\udfff]")
"""Controls, ends of lines, and what turns the direction of writing."""
Line = tuple[int, list[str]]
"""Line in the file (1-based), and its cells."""


def read_delimited(path: Path, file: str, heads: int = 1) -> Cells:
    """`heads`: how many rows name the columns. Raises `ProblemsFound`: data-file, at the line of the file;
    file-encoding; file-too-large."""
    text, habits = _decoded(read_bytes(path, file, MAX_TEXT_BYTES, Place(file)), file)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if control := UNWRITABLE.search(text):
        line, hint = text.count("\n", 0, control.start()) + 1, "take it out, or save the file as 'CSV UTF-8'"
        raise fault(file, line, f"'{file}' holds the control character U+{ord(control[0]):04X}", hint)
    said = re.match(r"(?i)\"?sep=(.)\"?[;,\t]*\n", text)
    sign = said[1] if said else _sign(text, file)
    if sign != "," and not said:
        habits.append(f"{_SIGNS[sign]} between its cells")
    begin = text.count("\n", 0, said.end()) if said else 0
    lines = _without_formulas(_lines(text[said.end() :] if said else text, sign, file, begin), habits)
    _check_divided(lines, sign, file)
    head, rows = _table(lines, sign, file, habits, heads)
    return Cells(
        file=file,
        names=tuple(names_of(head)),
        rows=tuple(tuple(cells) for _, cells in rows),
        lines=tuple(line for line, _ in rows),
        decimal={",": ".", ";": ","}.get(sign, ""),
        habits=tuple(habits),
        heads=tuple(map(tuple, head)) if heads > 1 else (),
    )


def fault(file: str, line: int, what: str, hint: str) -> ProblemsFound:
    """A data file that cannot be read, at a line of it."""
    return ProblemsFound([Problem("data-file", what, hint, Place(file, line))])


def unfit(row: Mapping[str, str]) -> tuple[str, str] | None:
    """What keeps a row (column → cell) from being handed on to other people's programs, and how to fix it."""
    for name, cell in row.items():
        if UNSEEN.search(cell):
            return f"the cell of '{name}' holds a line's end or another character that cannot be seen", "take it out"
        if cell.startswith(("=", "@")):
            return f"the cell of '{name}' is a formula", "write the value itself"
    return None


def _decoded(data: bytes, file: str) -> tuple[str, list[str]]:
    """The text, and what was unusual: UTF-16 by its mark, or Windows-1252 where it is no UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding, habits = "utf-16", ["the encoding UTF-16"]
    else:
        encoding, habits = "utf-8-sig", []
    try:
        return data.decode(encoding), habits
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
    try:
        text = data.decode("cp1252")
        if "\0" not in text:
            return text, ["the encoding Windows-1252 (it is not UTF-8)"]
    except UnicodeDecodeError:
        pass
    what, hint = f"'{file}' is neither UTF-8 nor Windows-1252", "save it as 'CSV UTF-8'"
    raise ProblemsFound([Problem("file-encoding", what, hint, Place(file, line))])


def _sign(text: str, file: str) -> str:
    """The sign that divides cells: the one with which every line has as many as the head. Raises `ProblemsFound` where
    two do."""
    widths = {sign: _widths(text, sign) for sign in _SIGNS}
    dividing = [sign for sign, found in widths.items() if found and found[0] > 1]
    even = [sign for sign in dividing if len(set(widths[sign])) == 1]
    if len(even) > 1:
        names = " or ".join(_SIGNS[sign] for sign in even)
        raise fault(
            file,
            1,
            f"the cells of '{file}' may be divided by {names}",
            f"write 'sep={even[0]}' as the first line, or another sign",
        )
    return even[0] if even else max(dividing, key=lambda sign: widths[sign][0], default=",")


def _widths(text: str, sign: str) -> list[int]:
    """How many cells each line has, if `sign` divides them; none where it cannot."""
    try:
        return [len(cells) for cells in csv.reader(_of_lines(text), delimiter=sign, strict=True) if cells]
    except csv.Error:
        return []


def _of_lines(text: str) -> list[str]:
    """Its lines with their ends; other signs that divide lines for Unicode stand within cells."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _check_divided(lines: list[Line], sign: str, file: str) -> None:
    """Raises `ProblemsFound` where the whole file is one column, and its rows hold another sign equally often."""
    if any(len(cells) > 1 for _, cells in lines):
        return
    for other, name in _SIGNS.items():
        counts = {cells[0].count(other) for _, cells in lines[1:]}
        if other not in (sign, "," if sign == "," else "") and len(counts) == 1 and min(counts) > 0:
            what = f"'{file}' is read as one column, and each of its rows holds {name}"
            hint = f"write 'sep={other}' as the first line; take lines above the columns' names out"
            raise fault(file, lines[0][0], what, hint)


def _lines(text: str, sign: str, file: str, begin: int) -> list[Line]:
    reader = csv.reader(_of_lines(text), delimiter=sign, strict=True)
    found: list[Line] = []
    while True:
        line = begin + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return found
        except csv.Error as error:
            what = f"a cell of '{file}' has a quotation mark that is not closed, or stands inside of it ({error})"
            if "limit" in str(error):
                what = f"a cell of '{file}' has more than {csv.field_size_limit():,} characters"
            raise fault(
                file, line, what, 'put the whole cell between quotation marks, and write a mark inside it twice: ""'
            ) from None
        if cells:
            found.append((line, [" ".join(cell.strip(_SPACES).splitlines()) for cell in cells]))


_FORMULA_OF_TEXT = re.compile(r'="((?:[^"]|"")*)"')


def _without_formulas(lines: list[Line], habits: list[str]) -> list[Line]:
    """Cells such as `="0101"`, by which programs keep Excel from reading a number, as the text that they are; what
    else looks like a formula is told."""
    if any(cell.startswith('="') for _, cells in lines for cell in cells):
        habits.append('cells such as ="0101" taken for the text in them')
    other = next((cell for _, cells in lines for cell in cells if re.match(r"=[A-Z][A-Z.]*\(", cell)), None)
    if other:
        habits.append(f"the formula '{other[:40]}', which is printed as it stands")
    return [
        (line, [made[1].replace('""', '"') if (made := _FORMULA_OF_TEXT.fullmatch(cell)) else cell for cell in cells])
        for line, cells in lines
    ]


def _table(
    lines: list[Line], sign: str, file: str, habits: list[str], heads: int
) -> tuple[list[list[str]], list[Line]]:
    """The rows of the head, and the others; what stands empty to the right and below is left out, and told. Raises
    `ProblemsFound`."""
    full = [(line, cells) for line, cells in lines if any(cells)]
    if len(full) < len(lines):
        habits.append(f"{counted(len(lines) - len(full), 'empty row')} left out")
    if len(full) <= heads:
        raise fault(
            file, 1, f"'{file}' holds no rows", "write a line with the columns' names, and a line for each row below it"
        )
    widest = max(index for _, cells in full for index, cell in enumerate(cells, 1) if cell)
    if len(full[0][1]) > widest:
        habits.append(f"{counted(len(full[0][1]) - widest, 'empty column')} left out")
    cut = [(line, cells[:widest]) for line, cells in full]
    names = cut[heads - 1][1]
    _check_even(cut, len(names), sign, file)
    _check_names(names_of([cells for _, cells in cut[:heads]]), cut[heads - 1][0], file)
    return [cells for _, cells in cut[:heads]], cut[heads:]


def _check_even(lines: list[Line], width: int, sign: str, file: str) -> None:
    """All lines have as many cells. Raises `ProblemsFound`."""
    for line, cells in lines:
        if len(cells) != width:
            what = (
                f"this row of '{file}' has {len(cells)} cells, and its head {width} "
                f"({_SIGNS.get(sign, sign)} divide them)"
            )
            raise fault(file, line, what, f"put a cell that holds '{sign}' between quotation marks, or fill the row up")


def _check_names(names: list[str], line: int, file: str) -> None:
    """Every column has a name of its own. Raises `ProblemsFound`."""
    for number, name in enumerate(names):
        if not name:
            hint = "the first line names every column: give it a name, and take lines above the names out"
            raise fault(file, line, f"column {number + 1} of '{file}' has no name", hint)
    twice = next((name for name, count in Counter(names).items() if count > 1), None)
    if twice:
        raise fault(file, line, f"two columns of '{file}' are called '{twice}'", "give each column its own name")
