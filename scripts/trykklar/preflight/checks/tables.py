"""Checks of tables: rows of one width, and headers that cells can find."""

from __future__ import annotations

from ...base.profiles import Claim
from ..declare import UA_RULES, check
from ..opened import OpenedPdf
from ..records import Demands, Examined, Finding
from ..tree import Element, read_tree
from .structure import at


def _rows(table: Element) -> list[Element]:
    return [row for kid in table.kids for row in ([kid] if kid.kind == "TR" else kid.kids) if row.kind == "TR"]


def _span(cell: Element, key: str) -> int:
    return max(1, int(cell.attribute("/Table", key) or 1))


def _widths(rows: list[Element]) -> list[int]:
    """How many columns each row fills, cells of earlier rows that reach into it included."""
    reaching: dict[int, int] = {}
    widths: list[int] = []
    for _ in rows:
        widths.append(0)
    for index, row in enumerate(rows):
        width = reaching.get(index, 0)
        for cell in row.kids:
            columns = _span(cell, "/ColSpan")
            width += columns
            for below in range(index + 1, min(index + _span(cell, "/RowSpan"), len(rows))):
                reaching[below] = reaching.get(below, 0) + columns
        widths[index] = width
    return widths


@check(
    "table-regular",
    "Every row of a table fills the same columns",
    "a screen reader names a cell by its row and column",
    (Claim.UA,),
    "ISO 14289-1, 7.2",
    UA_RULES,
)
def regular(opened: OpenedPdf, demands: Demands) -> Examined:
    tables = read_tree(opened).of("Table")
    findings = [
        at(table, f"rows of {min(widths)} to {max(widths)} columns")
        for table in tables
        if len(set(widths := _widths(_rows(table)))) > 1
    ]
    return _told(opened, tables, findings)


@check(
    "table-headers",
    "Every header cell of a table says what it is for",
    "without that a cell is a word without a meaning; a table that has none is told where its source is read",
    (Claim.UA,),
    "ISO 14289-1, 7.5",
    "veraPDF's rules, PDF_UA/1, and the Matterhorn Protocol 1.1, checkpoint 15",
    mend="print <th scope> in the layout's template",
)
def headers(opened: OpenedPdf, demands: Demands) -> Examined:
    tables = read_tree(opened).of("Table")
    findings: list[Finding] = []
    for table in tables:
        cells = [cell for row in _rows(table) for cell in row.kids]
        heads = [cell for cell in cells if cell.kind == "TH"]
        referred = {bytes(name) for cell in cells for name in cell.attribute("/Table", "/Headers") or ()}
        for head in heads:
            scope = head.attribute("/Table", "/Scope")
            named = "/ID" in head.source and bytes(head.source.ID) in referred
            if scope not in ("/Row", "/Column", "/Both") and not named:
                findings.append(at(head, "a header cell without a scope, to which no cell refers"))
    return _told(opened, tables, findings)


def _told(opened: OpenedPdf, tables: list[Element], findings: list[Finding]) -> Examined:
    if not tables:
        return Examined(len(read_tree(opened).elements), "structure elements, none of them a table", tuple(findings))
    return Examined(len(tables), "tables", tuple(findings))
