"""The assessments of the board's crossings as data: rows for a chart, lines for a table.

An author chooses with a directive's options: one `scale`; `of: row` or `of: column`, the crossings of the chapter's own
row or column; `by: row` or `by: column`, the means of each row or column. A mean is arithmetic, over the crossings that
are assessed on the scale, and rounded to one decimal: the scales have few steps, and more would claim too much.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from ..sources.data.records import Row
from ..sources.schemas.words import in_language
from .board import AxisView, BoardView, CellView, board_view
from .document import ResolvedDocument

RESERVED = ("coordinate", "row", "column", "title", "crossed", "name", "value")
"""Fields of a row that no scale may be called by."""
AXES = ("row", "column")
_MEAN = "_mean"
"""What follows a scale's id in the field of its mean over the whole board; no id holds an underscore."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a directive asks for."""

    scale: str = ""
    of: str = ""
    by: str = ""

    @classmethod
    def from_options(cls, options: Mapping[str, str]) -> Choice:
        return cls(*(options.get(key, "") for key in ("scale", "of", "by")))

    def fault(self, scales: Sequence[str], row: str | None, column: str | None) -> tuple[str, str] | None:
        """What is wrong with it in a chapter of this row and column, and how to fix it; None where nothing is."""
        clash = sorted(set(scales).intersection(RESERVED))
        if clash:
            return (
                f"the scale '{clash[0]}' has the name of another field of the board's data",
                "call it otherwise in publication.yaml",
            )
        if self.scale and self.scale not in scales:
            return f"its option 'scale' is '{self.scale}'", "name one of the publication's scales: " + ", ".join(scales)
        for key, value in (("of", self.of), ("by", self.by)):
            if value and value not in AXES:
                return f"its option '{key}' is '{value}'", f"write '{key}: row' or '{key}: column'"
        if self.of and self.by:
            return "it has both 'of' and 'by'", "keep one of them"
        if self.of and {"row": row, "column": column}[self.of] is None:
            return (
                f"this chapter has no {self.of} of the board",
                f"leave out 'of', or move it to a chapter of a {self.of}",
            )
        return None


class BoardData:
    """The board of a document, with its names in the language of a chapter."""

    def __init__(self, resolved: ResolvedDocument, language: str) -> None:
        publication = resolved.manuscript.publication
        self.board: BoardView | None = board_view(resolved)
        self._scales = publication.scales
        self._publication = publication
        self._language = language

    def rows(self, choice: Choice, row: str | None, column: str | None) -> list[Row]:
        """A row for each crossing that is chosen and assessed, or with `by` for each item of the axis.

        Fields of a crossing: `coordinate`, `row`, `column` (short names), `title`; with `of`, `crossed`, the name on
        the other axis. Fields of a mean: `name`. Both: the value on each scale under its id and the mean over the whole
        board under `<id>_mean`, or, with `scale`, both for that scale alone, as `value` and `value_mean`.
        """
        if self.board is None:
            return []
        cells = [(r, c, self.board.cell(r.id, c.id)) for r in self.board.rows for c in self.board.columns]
        means = self._means([cell for *_, cell in cells])
        if choice.by:
            items = self.board.rows if choice.by == "row" else self.board.columns
            position = AXES.index(choice.by)
            found = [
                {"name": self._short(i), **self._means([at[2] for at in cells if at[position].id == i.id])}
                for i in items
            ]
        else:
            wanted = [at for at in cells if {"row": at[0].id == row, "column": at[1].id == column}.get(choice.of, True)]
            found = [{**self._named(r, c, cell, choice), **values_of(cell)} for r, c, cell in wanted]
        return [self._with_means(values, means, choice) for values in found if self._is_whole(values, choice)]

    def table(self, choice: Choice, rows: list[Row]) -> list[list[Any]]:
        """The rows of `rows()` as the lines of a table, the first of them its head."""
        board = self._publication.board
        if board is None:
            return []
        axes = {
            "row": in_language(board.rows, self._language).singular,
            "column": in_language(board.columns, self._language).singular,
        }
        if choice.scale and not choice.of and not choice.by:
            return pivot(rows, "row", "column", "value")
        titles = {s.id: in_language(s, self._language).title for s in self._scales}
        shown = {"value": titles[choice.scale]} if choice.scale else titles
        if choice.by:
            named = {"name": axes[choice.by]}
        else:
            names = {"crossed": axes["column" if choice.of == "row" else "row"]} if choice.of else axes
            named = {"coordinate": in_language(board.crossings, self._language).singular, **names}
        heads = [title[:1].upper() + title[1:] for title in (*named.values(), *shown.values())]
        return [heads, *([row[key] for key in (*named, *shown)] for row in rows)]

    def _named(self, row: AxisView, column: AxisView, cell: CellView, choice: Choice) -> Row:
        names = {
            "coordinate": cell.coordinate,
            "row": self._short(row),
            "column": self._short(column),
            "title": cell.title,
        }
        return {**names, "crossed": names["column" if choice.of == "row" else "row"]} if choice.of else names

    def _short(self, item: AxisView) -> str:
        board = self._publication.board
        found = (board.rows.item(item.id) or board.columns.item(item.id)) if board else None
        return in_language(found, self._language).short if found else item.short

    def _means(self, cells: Sequence[CellView]) -> dict[str, float]:
        values = [values_of(cell) for cell in cells]
        on = {s.id: [found[s.id] for found in values if s.id in found] for s in self._scales}
        return {scale: round(fmean(given), 1) for scale, given in on.items() if given}

    def _is_whole(self, values: Row, choice: Choice) -> bool:
        wanted = [choice.scale] if choice.scale else [s.id for s in self._scales]
        return all(scale in values for scale in wanted)

    def _with_means(self, values: Row, means: Mapping[str, float], choice: Choice) -> Row:
        if not choice.scale:
            return {**values, **{scale + _MEAN: mean for scale, mean in means.items()}}
        names = {key: value for key, value in values.items() if key in RESERVED}
        return {**names, "value": values[choice.scale], "value" + _MEAN: means[choice.scale]}


def pivot(rows: list[Row], down: str, across: str, value: str) -> list[list[Any]]:
    """Rows as a cross table: a header line, then a line for each value of `down`, in order of appearance."""
    columns = list(dict.fromkeys(row[across] for row in rows))
    cells = {(row[down], row[across]): row[value] for row in rows}
    lines = [
        [name, *(cells.get((name, column), "") for column in columns)]
        for name in dict.fromkeys(row[down] for row in rows)
    ]
    return [["", *columns], *lines]


def values_of(cell: CellView) -> dict[str, int]:
    """Scale → value, for the scales on which a crossing is assessed."""
    return {assessed.scale: assessed.value for assessed in (cell.fields.assessments if cell.fields else ())}
