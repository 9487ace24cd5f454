"""The option `widths` of tables: how wide columns are, in proportion."""

from __future__ import annotations

from collections.abc import Sequence

from ..base.problems import Place, Problem, ProblemsFound
from .grids import ColumnLook


def shares_of(written: str, columns: int, place: Place) -> list[int]:
    """The option `widths`: the columns' proportions, `20 40 40`; 0 where nothing is told. Raises `ProblemsFound`."""
    parts = written.replace(",", " ").split()
    if parts in ([], ["auto"], ["grid"]):
        return [0] * columns
    if len(parts) != columns or not all(part.isascii() and part.isdigit() and 0 < int(part) < 1000 for part in parts):
        what = f"'{written}' gives no width to each of {columns} columns"
        hint = f"write {columns} numbers, which are proportions: ':widths: {' '.join(['1'] * columns)}'"
        raise ProblemsFound([Problem("directive-option", what, hint, place)])
    return [int(part) for part in parts]


def with_shares(looks: Sequence[ColumnLook], written: str, place: Place) -> tuple[ColumnLook, ...]:
    """Columns with the widths that the option tells; those of a column stay where it tells none. Raises
    `ProblemsFound`."""
    shares = shares_of(written, len(looks), place)
    return tuple(
        look.model_copy(update={"width": share}) if share else look for look, share in zip(looks, shares, strict=True)
    )
