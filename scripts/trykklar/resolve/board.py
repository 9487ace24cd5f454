"""The board as records: axes and crossings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..sources.manuscript import Manuscript
from ..sources.schemas.publication import AxisItem
from .document import ResolvedDocument
from .numbers import letter
from .outline import coordinate


@dataclass(frozen=True, slots=True, kw_only=True)
class AxisView:
    """One column or row of the board."""

    id: str
    index: int
    title: str
    short: str
    colour: str
    icon: str
    chapter: str
    letter: str
    fields: Any
    """Front matter of its chapter; None where the chapter could not be loaded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellView:
    """One crossing of the board."""

    id: str
    row: str
    column: str
    coordinate: str
    title: str
    """Empty where nobody has written it yet."""
    fields: Any
    """Front matter of its chapter; None where nobody has written it yet."""


@dataclass(frozen=True)
class BoardView:
    """The board with its cells by row and column."""

    title: str
    columns: tuple[AxisView, ...]
    rows: tuple[AxisView, ...]
    cells: dict[str, dict[str, CellView]]

    def cell(self, row: str, column: str) -> CellView:
        return self.cells[row][column]

    def column(self, item_id: str) -> AxisView:
        return next(c for c in self.columns if c.id == item_id)

    def row(self, item_id: str) -> AxisView:
        return next(r for r in self.rows if r.id == item_id)


def unwritten(manuscript: Manuscript) -> dict[str, str]:
    """The board's chapters that nobody has written yet, by id: the coordinate of each, or its short name."""
    board = manuscript.publication.board
    names = {item.id: item.short for item in (*board.columns.items, *board.rows.items)} if board else {}
    places = manuscript.unwritten.values()
    return {place.id: coordinate(manuscript, place) or names[str(place.row or place.column)] for place in places}


def board_view(resolved: ResolvedDocument) -> BoardView | None:
    """The publication's board, or None where it has none."""
    manuscript = resolved.manuscript
    board = manuscript.publication.board
    if board is None:
        return None
    by_id = manuscript.by_id()

    def axis(items: list[AxisItem], pattern: str) -> tuple[AxisView, ...]:
        views = []
        for index, item in enumerate(items):
            chapter_id = pattern.format(id=item.id)
            chapter = by_id.get(chapter_id)
            views.append(
                AxisView(
                    id=item.id,
                    index=index + 1,
                    title=item.title,
                    short=item.short,
                    colour=item.colour,
                    icon=item.icon,
                    chapter=chapter_id,
                    letter=letter(index),
                    fields=chapter.fields if chapter else None,
                )
            )
        return tuple(views)

    cells: dict[str, dict[str, CellView]] = {row.id: {} for row in board.rows.items}
    for place in manuscript.board_places:
        if place.row and place.column:
            chapter = by_id.get(place.id)
            cells[place.row][place.column] = CellView(
                id=place.id,
                row=place.row,
                column=place.column,
                coordinate=coordinate(manuscript, place),
                title=chapter.title if chapter else "",
                fields=chapter.fields if chapter else None,
            )
    return BoardView(
        board.title,
        axis(board.columns.items, board.columns.chapter_id),
        axis(board.rows.items, board.rows.chapter_id),
        cells,
    )
