"""The option `widths` of tables: how wide columns are, in proportion."""

from __future__ import annotations

from ..base.problems import Place, Problem, ProblemsFound


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
