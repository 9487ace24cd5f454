"""The board as data, for whoever goes on with it: one record a crossing, as JSON and as CSV (RFC 4180, UTF-8)."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from ..resolve.board import BoardView, CellView
from ..resolve.board_data import values_of
from ..resolve.document import ResolvedDocument
from ..sources.markup.plain import plain
from .addresses import SitePages
from .printed import PrintedDocument

BOARD_FILES = {"data/board.csv": "text/csv", "data/board.json": "application/json"}
"""Address → media type."""


def board_files(
    resolved: ResolvedDocument, board: BoardView, site: SitePages, printed: PrintedDocument | None
) -> dict[str, bytes]:
    """The files of `BOARD_FILES`."""
    scales = resolved.manuscript.publication.scales
    cells = [board.cell(row.id, column.id) for row in board.rows for column in board.columns]
    records = [_record(cell, board, site, printed) for cell in cells]
    told = {
        "title": board.title,
        "publication": resolved.title_words,
        "edition": resolved.manuscript.publication.edition.number,
        "scales": [{"id": s.id, "title": s.title, "low": s.low, "high": s.high, "steps": s.steps} for s in scales],
        "columns": [{"id": item.id, "title": item.title} for item in board.columns],
        "rows": [{"id": item.id, "title": item.title} for item in board.rows],
        "crossings": records,
    }
    out = io.StringIO(newline="")
    names = ["id", "coordinate", "row", "column", "title", *(scale.id for scale in scales), "page", "address"]
    writer = csv.DictWriter(out, names, lineterminator="\r\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows({**record, **record["assessment"]} for record in records)
    return {
        "data/board.json": (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode(),
        "data/board.csv": ("\ufeff" + out.getvalue()).encode(),
    }


def _record(cell: CellView, board: BoardView, site: SitePages, printed: PrintedDocument | None) -> dict[str, Any]:
    return {
        "id": cell.id,
        "coordinate": cell.coordinate,
        "row": board.row(cell.row).title,
        "column": board.column(cell.column).title,
        "title": plain(cell.title, site.resolved.manuscript.publication.language),
        "assessment": values_of(cell),
        "page": printed.page(cell.id) if printed else "",
        "address": site.of(cell.id) or "",
    }


def rows_csv(rows: list[list[str]]) -> bytes:
    """The figures of a chart or table, as the page shows them."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return ("\ufeff" + out.getvalue()).encode()
