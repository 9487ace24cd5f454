"""Tables of a document of Word (ISO/IEC 29500-1, 17.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from .records import Cell, Grid, Item

Written = Callable[[Sequence[Item]], Iterator[Any]]


def written_grid(grid: Grid, written: Written, document: Any) -> Any:
    """A table whose head is repeated on every page. `written`: makes the elements of what stands in a cell."""
    table = OxmlElement("w:tbl")
    properties = _child(table, "w:tblPr")
    _child(properties, "w:tblStyle", val=document.styles["Table Grid"].style_id)
    _child(properties, "w:tblW", w="5000", type="pct")
    _child(properties, "w:tblLook", firstRow="1" if grid.heads else "0", firstColumn="0", noVBand="1")
    columns = max(sum(cell.columns for cell in row) for row in grid.rows)
    widths = _child(table, "w:tblGrid")
    for _ in range(columns):
        _child(widths, "w:gridCol", w=str(9000 // columns))
    open_cells: dict[int, tuple[int, int]] = {}
    for number, row in enumerate(grid.rows):
        element = _child(table, "w:tr")
        marks = _child(element, "w:trPr")
        _child(marks, "w:cantSplit")
        if number < grid.heads:
            _child(marks, "w:tblHeader")
        _row(element, row, open_cells, written)
    return table


def _row(element: Any, row: Sequence[Cell], open_cells: dict[int, tuple[int, int]], written: Written) -> None:
    """The cells of a row. `open_cells`: column → how many rows and columns a cell above still takes."""
    at = 0
    for cell in (*row, None):
        while at in open_cells:
            left, columns = open_cells.pop(at)
            if left > 1:
                open_cells[at] = (left - 1, columns)
            _cell(element, columns, merged="continue").append(OxmlElement("w:p"))
            at += columns
            if left > 1 and cell is None and at not in open_cells:
                break
        if cell is None:
            break
        made = _cell(element, cell.columns, merged="restart" if cell.rows > 1 else "")
        for item in written(cell.items):
            made.append(item)
            if item.tag == qn("w:p"):
                _set_in(item, cell)
        if made[-1].tag != qn("w:p"):
            made.append(OxmlElement("w:p"))  # a cell ends with a paragraph (17.4.65)
        if cell.rows > 1:
            open_cells[at] = (cell.rows - 1, cell.columns)
        at += cell.columns


def _cell(row: Any, columns: int, merged: str) -> Any:
    cell = _child(row, "w:tc")
    properties = _child(cell, "w:tcPr")
    if columns > 1:
        _child(properties, "w:gridSpan", val=str(columns))
    if merged:
        _child(properties, "w:vMerge", val=merged)
    return cell


def _set_in(paragraph: Any, cell: Cell) -> None:
    """How a cell's paragraph is set: a head in bold, figures to the right."""
    if cell.amount:
        paragraph.get_or_add_pPr().get_or_add_jc().set(qn("w:val"), "right")
    if not cell.head:
        return
    for run in paragraph.iter(qn("w:r")):
        properties = run.get_or_add_rPr()
        if properties.find(qn("w:b")) is None:
            properties._insert_b(OxmlElement("w:b"))


def _child(parent: Any, tag: str, **values: str) -> Any:
    element = OxmlElement(tag)
    for name, value in values.items():
        element.set(qn(f"w:{name}"), value)
    parent.append(element)
    return element
