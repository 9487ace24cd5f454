"""Tables whose cells cover a grid, each once, and whose header cells say what they are headers of.

ISO 14289-1, 7.2 (a table is regular: as many columns in every row, spans counted) and 7.5 (headers can be determined).
A row span goes no farther than its group, nor than the page that the table is broken at; where a broken table, a
template or an author leaves places empty, empty cells stand for them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from ...parts import Element
from .tables import COLUMN


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell and its place: rows and columns (0-based) that it covers."""

    element: Element
    rows: range
    columns: range


def make_regular(groups: Sequence[Element], number: int) -> None:
    """Make a table's grid regular and tie its cells to their headers. `number`: the table's, unique within the
    entry."""
    cells = _place(groups)
    _fill(groups, cells)
    head = len(groups[0].kids) if groups and groups[0].tag == "THead" else 0
    data_rows = {row for cell in cells if cell.element.tag == "TD" for row in cell.rows}
    ends = _ends(groups)
    by_row: dict[int, list[_Cell]] = defaultdict(list)
    by_column: dict[int, list[_Cell]] = defaultdict(list)
    for cell in cells:
        if cell.element.tag == "TH":
            cell.element.entries["ID"] = f"{number}-{cell.rows.start}-{cell.columns.start}"
            if cell.element.layout.setdefault("Scope", _scope(cell, head, data_rows)) == "/Row":
                alone = cell.rows.start not in data_rows
                for row in range(cell.rows.start, ends[cell.rows.start]) if alone else cell.rows:
                    by_row[row].append(cell)
            else:
                for column in cell.columns:
                    by_column[column].append(cell)
    for cell in cells:
        if cell.element.tag == "TD":
            _name_headers(cell, by_row, by_column)


def _ends(groups: Sequence[Element]) -> list[int]:
    """For each row, the first row behind its group: a head of rows that stands alone in its row is one of all of
    them."""
    ends: list[int] = []
    for group in groups:
        rows = sum(1 for row in group.kids if isinstance(row, Element))
        ends += [len(ends) + rows] * rows
    return ends


def _place(groups: Sequence[Element]) -> list[_Cell]:
    """Where each cell stands, in reading order. Spans that lead over other cells or out of the group are cut."""
    taken: set[tuple[int, int]] = set()
    found: list[_Cell] = []
    top = 0
    for group in groups:
        rows = [row for row in group.kids if isinstance(row, Element)]
        for row, cells in enumerate(rows, start=top):
            column = 0
            for cell in (kid for kid in cells.kids if isinstance(kid, Element)):
                column = max(column, int(cell.layout.pop(COLUMN, "0")))
                while (row, column) in taken:
                    column += 1
                wide = 1
                while wide < _span(cell, "ColSpan") and (row, column + wide) not in taken:
                    wide += 1
                high = min(_span(cell, "RowSpan"), top + len(rows) - row)
                _set_spans(cell, wide, high)
                found.append(_Cell(cell, range(row, row + high), range(column, column + wide)))
                taken.update((down, right) for down in found[-1].rows for right in found[-1].columns)
                column += wide
        top += len(rows)
    return found


def _span(cell: Element, key: str) -> int:
    return max(int(cell.layout.get(key, "1")), 1)


def _set_spans(cell: Element, wide: int, high: int) -> None:
    cell.layout["O"] = "/Table"
    for key, span in (("ColSpan", wide), ("RowSpan", high)):
        cell.layout.pop(key, None)
        if span != 1:
            cell.layout[key] = str(span)


def _fill(groups: Sequence[Element], cells: Sequence[_Cell]) -> None:
    """Put empty cells where the grid has none, one for each run of empty places in a row."""
    width = max((cell.columns.stop for cell in cells), default=0)
    taken = {(row, column) for cell in cells for row in cell.rows for column in cell.columns}
    begins = {id(cell.element): cell.columns.start for cell in cells}
    rows = [row for group in groups for row in group.kids if isinstance(row, Element)]
    for number, row in enumerate(rows):
        missing: list[tuple[int, Element]] = []
        full_places = [(number, column) in taken for column in range(width)]
        for full, run in groupby(range(width), key=full_places.__getitem__):
            if not full:
                columns = [*run]
                missing.append((columns[0], Element("TD", row.page, [])))
                _set_spans(missing[-1][1], len(columns), 1)
        if missing:
            own = [(begins[id(cell)], cell) for cell in row.kids if isinstance(cell, Element)]
            row.kids = [cell for _, cell in sorted([*own, *missing], key=lambda pair: pair[0])]


def _scope(cell: _Cell, head: int, data_rows: Container[int]) -> str:
    """What a header cell without `scope` is the header of: its columns in the table's head and in rows of headers alone

    (as HTML has it, 4.9.12.2), else its rows. `head`: how many rows the table's head has.
    """
    return "/Row" if cell.rows.start >= head and any(row in data_rows for row in cell.rows) else "/Column"


def _name_headers(cell: _Cell, by_row: Mapping[int, list[_Cell]], by_column: Mapping[int, list[_Cell]]) -> None:
    """The headers of a cell: those of its group and of its rows to its left, then those of its columns above it."""
    left = [
        head
        for row in cell.rows
        for head in by_row.get(row, ())
        if head.columns.stop <= cell.columns.start or head.rows.stop <= cell.rows.start
    ]
    above = [head for column in cell.columns for head in by_column.get(column, ()) if head.rows.stop <= cell.rows.start]
    names = dict.fromkeys(head.element.entries["ID"] for head in (*left, *above))
    cell.element.layout.pop("Headers", None)
    if names:
        cell.element.layout["Headers"] = "\n".join(names)
