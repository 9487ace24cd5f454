"""What veraPDF finds in a table (GFSETable.java): a regular grid, and a header for every cell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pikepdf import Name

Grid = dict[tuple[int, int], Any]


def table_faults(table: Any) -> Iterator[str]:
    """Rules 7.2-11 to 7.2-15, 7.2-41 to 7.2-43 and 7.5 of PDF/UA-1, for a `verapdf.Element` of a table."""
    kinds = [kid.kind for kid in table.below]
    for kind, most, body in (("THead", 11, 14), ("TFoot", 12, 13)):
        if kinds.count(kind) > 1:
            yield f"UA 7.2-{most} several {kind}"
        if kind in kinds and "TBody" not in kinds:
            yield f"UA 7.2-{body} {kind} without TBody"
    grid: Grid = {}
    faults = [*_irregular(table, grid)]
    yield from faults
    if not faults:
        yield from _headers(grid)


def _irregular(table: Any, grid: Grid) -> Iterator[str]:
    """Cells that do not cover the table, each place once. Fills the grid: (row, column) → cell."""
    rows = [
        row
        for kid in table.below
        for row in ([kid] if kid.kind == "TR" else kid.below if kid.kind != "Caption" else [])
    ]
    width = sum(_span(cell, "ColSpan") for cell in rows[0].below) if rows else 0
    for number, row in enumerate(rows):
        column = 0
        for cell in row.below:
            while (number, column) in grid:
                column += 1
            high, wide = _span(cell, "RowSpan"), _span(cell, "ColSpan")
            if column + wide > width:
                yield f"UA 7.2-42 row {number} is too wide"
            if number + high > len(rows):
                yield f"UA 7.2-41 column {column} is too high"
            for place in ((number + down, column + right) for down in range(high) for right in range(wide)):
                if place in grid:
                    yield f"UA 7.2-15 cells lie on each other at {place}"
                grid[place] = cell
            column += wide
    missing = [(row, column) for row in range(len(rows)) for column in range(width) if (row, column) not in grid]
    if missing:
        yield f"UA 7.2-43 no cell at {missing[0]}"


def _headers(grid: Grid) -> Iterator[str]:
    headers = [cell for cell in grid.values() if cell.kind == "TH"]
    scopes = [str(a.get(Name.Scope, "")) for cell in headers for a in cell.attributes("Table")]
    if not all(scope in ("/Row", "/Column", "/Both") for scope in scopes) or len(scopes) < len(headers):
        yield "UA 7.5-1 a header cell without scope"
    ids = {bytes(cell.source.ID) for cell in headers if Name.ID in cell.source}
    for place, cell in grid.items():
        for attributes in cell.attributes("Table") if cell.kind == "TD" else ():
            if any(bytes(name) not in ids for name in attributes.get(Name.Headers, [])):
                yield f"UA 7.5-2 the cell at {place} names no header"


def _span(cell: Any, name: str) -> int:
    return next((int(a[Name("/" + name)]) for a in cell.attributes("Table") if Name("/" + name) in a), 1)
