"""Rows of data: CSV and YAML files that charts and tables show."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from typing import Any

from ..base.located_yaml import read_yaml
from ..base.problems import Place, Problem, ProblemsFound
from .schemas.data import MOST

Row = dict[str, Any]


def read_rows(text: str, file: str, place: Place) -> list[Row]:
    """The chart's data: a CSV file with a header line, or a YAML list of mappings. Raises `ProblemsFound`."""

    def unusable(what: str, mend: str) -> ProblemsFound:
        return ProblemsFound([Problem("chart-data", f"'{file}' {what}", mend, place)])

    rows: Any
    if file.endswith(".csv"):
        reader = csv.DictReader(io.StringIO(text))
        if len(set(reader.fieldnames or ())) < len(reader.fieldnames or ()):
            raise unusable("has two columns of one name", "give each column its own name")
        rows = list(reader)
    else:
        rows = _bounded_yaml(text, "chart-data", f"'{file}'", place)
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) and row for row in rows):
        raise unusable("holds no rows", "write a list of mappings (YAML) or lines under a header (CSV)")
    for number, row in enumerate(rows, start=1):
        if set(row) != set(rows[0]) or None in row or None in row.values():
            raise unusable(f"has other columns in row {number} than in the first", "give every row the same columns")
    values = [{str(key): _value(value, typed=not file.endswith(".csv")) for key, value in row.items()} for row in rows]
    if not all(isinstance(key, str) for key in rows[0]):
        raise unusable("has a column whose name is no text", "put the name between quotation marks")
    for number, row in enumerate(values, start=1):
        for value in row.values():
            if isinstance(value, (dict, list)) or (isinstance(value, (int, float)) and not abs(value) <= MOST):
                raise unusable(f"holds in row {number} what is neither a number of 15 digits nor a text", "fill in or remove the row")
    return values


def _bounded_yaml(text: str, code: str, what: str, place: Place) -> Any:
    """A YAML value whose aliases do not multiply. Raises `ProblemsFound` at the directive, with the line of the file."""
    try:
        return read_yaml(text, what).value
    except ProblemsFound as found:
        raise ProblemsFound(
            Problem(code, f"{what}, line {p.place.line if p.place else 1}: {p.message}", p.hint, place) for p in found.problems
        ) from None


def _value(value: Any, *, typed: bool) -> Any:
    """A cell as JSON can hold it: numbers of CSV files as numbers, dates as ISO 8601."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, str) and not typed:
        for kind in (int, float):
            try:
                return kind(value)
            except ValueError:
                continue
    return value


def pivot(rows: list[Row], down: str, across: str, value: str) -> list[list[Any]]:
    """Rows as a cross table: a header line, then a line for each value of `down`, in order of appearance."""
    columns = list(dict.fromkeys(row[across] for row in rows))
    cells = {(row[down], row[across]): row[value] for row in rows}
    lines = [[name, *(cells.get((name, column), "") for column in columns)] for name in dict.fromkeys(row[down] for row in rows)]
    return [["", *columns], *lines]
