"""A table of data as it is printed: rows of a head, of groups and of totals, with merged cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...base.problems import Place, ProblemsFound
from ...language.number_forms import form_of
from ..grid_widths import with_shares
from ..grids import SIGNS, ColumnLook, Grid, GridError, Shape, count_of, laid
from .records import DataTable


@dataclass(frozen=True, slots=True)
class LaidData:
    """Cells as they are printed, and how they lie."""

    texts: tuple[tuple[str, ...], ...]
    """Rows of the head first; signs stand where a cell goes on from another."""
    heads: int
    grid: Grid


def laid_data(table: DataTable, options: Mapping[str, str], language: str, place: Place) -> LaidData:
    """How a directive at `place` shows a file's table. Raises `ProblemsFound`."""
    names = [column.head or column.name for column in table.columns]
    head = _with_units(table) or [tuple(names)]
    rows = list(zip(*(column.shown for column in table.columns), strict=True))
    figures = [index > 0 and (column.is_number or column.held) for index, column in enumerate(table.columns)]
    looks = [_look(column.look, number=number) for column, number in zip(table.columns, figures, strict=True)]
    return laid_rows([*head, *rows], looks, options, language, place, table)


def laid_rows(
    texts: Sequence[Sequence[str]],
    looks: Sequence[ColumnLook],
    options: Mapping[str, str],
    language: str,
    place: Place,
    table: DataTable | None = None,
) -> LaidData:
    """The same of rows, the head's first. `table`: where they stand, if in a file. Raises `ProblemsFound`."""
    heads = len(texts) - len(table.lines) if table else 1
    looks = with_shares(looks, options.get("widths", ""), place)
    shape = Shape(
        heads=heads,
        stubs=count_of(options, "stub-columns", 1),
        totals=count_of(options, "total-rows"),
        looks=looks,
        decimal=form_of(language).decimal,
    )
    try:
        return LaidData(tuple(map(tuple, texts)), heads, laid(texts, shape))
    except GridError as error:
        at = table.place(max(error.row - heads, 0)) if table else place
        raise ProblemsFound([error.at(at)]) from None


def _with_units(table: DataTable) -> list[tuple[str, ...]]:
    """The rows of the head, with the units that columns are told in the last cell of each column."""
    if not table.heads:
        return []
    columns = [list(texts) for texts in zip(*table.heads, strict=True)]
    for texts, column in zip(columns, table.columns, strict=True):
        last = max((row for row, text in enumerate(texts) if text not in SIGNS), default=0)
        texts[last] += column.head.removeprefix(column.name)
    return list(zip(*columns, strict=True))


def _look(look: ColumnLook, *, number: bool) -> ColumnLook:
    return look if look.align or not number else look.model_copy(update={"align": "right"})
