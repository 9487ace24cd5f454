"""What the boxes of tables know and their elements do not say, and tables that nobody who hears them can follow.

Which column a cell stands in is the box's own; from it and the scopes written here the tree's tables are made
regular later on (`grids.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ....base.rulebook import WARNING, rule
from .boxes import Seen
from .entry_pdf import EntryPdf
from .findings import Lines, TagFinding

rule("table-plain", "a table without a header cell", WARNING, WARNING)

COLUMN = "Column"
"""Key of the column (0-based) among a cell's attributes, until `grids.py` has read it; no PDF has it."""
_SCOPES = {"col": "/Column", "colgroup": "/Column", "row": "/Row", "rowgroup": "/Row"}


def note_cells(seen: Mapping[int, Seen]) -> None:
    """Write into each cell's attributes its column and, for a header cell, the scope that HTML gives it."""
    for found in seen.values():
        if found.element["S"] in ("/TH", "/TD") and "A" in found.element:
            column = getattr(found.box, "grid_x", None)
            if column is not None:
                found.element["A"][COLUMN] = column
            scope = (
                _SCOPES.get(str(found.box.element.get("scope", "")).lower()) if found.box.element is not None else None
            )
            if scope and found.element["S"] == "/TH":
                found.element["A"]["Scope"] = scope


def headless_tables(entry: EntryPdf, seen: Mapping[int, Seen], lines: Lines) -> Iterator[TagFinding]:
    """Tables that have no header cell on any page: no program can say what their cells mean. ISO 14289-1, 7.5, says
    that tables should have some."""
    tables: dict[int, Any] = {}
    headed: set[int] = set()
    for found in seen.values():
        if found.element["S"] == "/Table":
            tables[id(found.box.element)] = found.box.element
        elif found.element["S"] == "/TH":
            above = next((a for a in entry.ancestors(found.element) if a["S"] == "/Table"), None)
            if above is not None:
                headed.add(id(seen[above.number].box.element))
    what = "a table has no header cell, so that nobody who hears it can tell what its cells mean"
    for key, table in tables.items():
        if key not in headed:
            hint = "give it a head, or its first column: ':header-rows: 1' or ':stub-columns: 1' of a {list-table}"
            yield TagFinding("table-plain", lines.of(table), what, hint)
