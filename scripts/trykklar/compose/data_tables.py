"""Figures of files and of the board as tables: what a directive's template is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from typing import Any

from ..base.problems import Place
from ..language.binding import bind
from ..resolve.facts import _decimal
from ..sources.charts.fields import asked_of
from ..sources.data.laid import LaidData, laid_data, laid_rows
from ..sources.data.records import DataTable, Row
from ..sources.grids import SIGNS, ColumnLook, GridRow
from .conserved_data import ShownRow


@dataclass(frozen=True)
class BoardFigures:
    """The board's assessments as a chart and as a table show them."""

    rows: list[Row]
    table: list[list[Any]]


def under_chart(figures: DataTable | BoardFigures, spec: dict[str, Any]) -> DataTable | BoardFigures:
    """What a chart's table shows of its data: the first column, which says what a row is, and the columns that the
    chart shows. A sheet may have many more. A chart that counts rows names none, and shows all."""
    if isinstance(figures, BoardFigures):
        return figures
    asked = asked_of(spec, frozenset(column.name for column in figures.columns))
    shows = [not index or column.name in asked.columns for index, column in enumerate(figures.columns)]
    if asked.unnamed or not asked.columns:
        return figures
    heads = tuple(tuple(compress(texts, shows)) for texts in figures.heads)
    return replace(figures, columns=tuple(compress(figures.columns, shows)), heads=heads)


def table_values(
    figures: DataTable | BoardFigures, options: Mapping[str, str], language: str, place: Place
) -> dict[str, Any]:
    """Head, lines, and which columns hold figures alone; and the same as rows of cells with their attributes. Raises
    `ProblemsFound`."""
    if isinstance(figures, DataTable):
        numeric = [column.is_number for column in figures.columns]
        found = laid_data(figures, options, language, place)
    else:
        columns = list(zip(*figures.table, strict=True))
        numeric = [_all_numbers(column[1:]) for column in columns]
        looks = [ColumnLook(align="right" if each and index else "") for index, each in enumerate(numeric)]
        found = laid_rows(_board_cells(figures, language), looks, options, language, place)
    plain = [["" if text in SIGNS else bind(text) for text in row] for row in found.texts]
    return {
        "columns": plain[found.heads - 1],
        "heads": plain[: found.heads],
        "table": plain[found.heads :],
        "numeric": numeric,
        "widths": found.grid.widths,
        "head": [_row(row, found) for row in found.grid.head],
        "groups": [[_row(row, found) for row in group] for group in found.grid.groups],
    }


def _row(row: GridRow, found: LaidData) -> dict[str, Any]:
    cells = [
        {"text": bind(found.texts[spot.row][spot.column]), "tag": spot.tag, "attrs": spot.attrs} for spot in row.spots
    ]
    return {"cls": row.looks, "cells": cells}


def shown_rows(figures: DataTable | BoardFigures, told: Mapping[str, Any], place: Place) -> list[ShownRow]:
    """The rows of a table of figures with their places: of a file's, its lines; the board's stand at the directive."""
    places = [figures.place(row) for row in range(len(figures.lines))] if isinstance(figures, DataTable) else None
    at = places or [place] * len(told["table"])
    head_at = Place(figures.file, max(figures.lines[0] - 1, 1)) if isinstance(figures, DataTable) else place
    head = [ShownRow(head_at, cells) for cells in told["heads"]]
    return [*head, *(ShownRow(where, cells) for where, cells in zip(at, told["table"], strict=True))]


def _board_cells(figures: BoardFigures, language: str) -> list[list[str]]:
    decimals = [_decimals(column[1:]) for column in zip(*figures.table, strict=True)]
    return [
        [_cell(value, language, places) for value, places in zip(line, decimals, strict=True)] for line in figures.table
    ]


def _all_numbers(values: Sequence[Any]) -> bool:
    return all(isinstance(value, (int, float)) for value in values)


def _cell(value: Any, language: str, decimals: int) -> str:
    return _decimal(value, language, True, decimals) if isinstance(value, (int, float)) else str(value)


def _decimals(column: Sequence[Any]) -> int:
    """How many decimals a column of fractions alone shows in each of its cells: as many as the longest has, three at
    most; else 0."""
    if not all(isinstance(value, float) for value in column):
        return 0
    return max((len(f"{value:.3f}".rstrip("0").partition(".")[2]) or 1 for value in column), default=0)
