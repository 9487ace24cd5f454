"""A chart's rows: numbers where it computes, texts as they stand where it names things; and what it cannot show."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from ...base.problems import Place, Problem
from ...base.rulebook import WARNING, rule
from ..data.columns import asked_at, number_problem
from ..data.read import did_you_mean
from ..data.records import Column, DataTable, Row
from .asked_values import value_problems
from .fields import Asked, asked_of
from .known_keys import unknown_keys, wrong_words

rule(
    "data-form",
    "numbers that a chart reads, and that are not written as the language writes them",
    WARNING,
    WARNING,
    waivable=True,
)
rule("chart-field", "a chart that asks for a column that the data does not have")

_DATE = re.compile(r"\d{4}(-\d\d(-\d\d([T ]\d\d:\d\d(:\d\d)?)?)?)?")


def chart_problems(spec: dict[str, Any], file: str, table: DataTable, place: Place) -> Iterator[Problem]:
    """What a chart asks of its data and does not get: columns that are not there, text on an axis of numbers, gaps,
    what is no date."""
    asked = asked_of(spec, frozenset(column.name for column in table.columns))
    yield from unknown_fields(asked, file, table.file, [column.name for column in table.columns], place)
    slips = [*unknown_keys(spec, file, place), *wrong_words(spec, file, place)]
    yield from slips or _no_columns(asked, file, table, place)
    yield from value_problems(spec, file, table, place)
    for column in table.columns:
        if column.name in asked.numbers:
            yield from asked_at(_as_numbers(column, spec, table), place)
        if column.name in asked.dates:
            yield from asked_at(_as_dates(column, table), place)


def _no_columns(asked: Asked, file: str, table: DataTable, place: Place) -> Iterator[Problem]:
    """A chart that names no column and counts no rows."""
    if not (asked.columns or asked.unknown or asked.counts):
        hint = f"give a channel a column: 'y: {{field: {table.columns[-1].name}, type: quantitative}}'"
        yield Problem("chart-field", f"'{file}' shows no column of '{table.file}'", hint, place)


def unknown_fields(asked: Asked, file: str, data: str, names: list[str], place: Place) -> Iterator[Problem]:
    for name in sorted(asked.unknown):
        yield Problem(
            "chart-field", f"'{file}' asks for '{name}', which '{data}' does not have", did_you_mean(name, names), place
        )


def _as_numbers(column: Column, spec: dict[str, Any], table: DataTable) -> Iterator[Problem]:
    if not column.is_number:
        yield number_problem(table.file, table.lines, column)
        return
    if None in column.numbers and not column.gaps and '"invalid"' not in json.dumps(spec):
        hint = (
            "fill it in, take the row out, or say that values may be missing: "
            f"'columns: {{{column.name}: {{missing: \"–\"}}}}'"
        )
        what = f"a cell of '{column.name}' is empty, and the chart shows it"
        yield Problem("data-number", what, hint, table.place(column.numbers.index(None)))
    if column.foreign and not column.declared:
        what = f"'{column.name}' is printed as it stands, and not in the form of the language"
        hint = f"write its numbers as the language does, or say 'columns: {{{column.name}: number}}' in the directive"
        yield Problem("data-form", what, hint, table.place(0))


def _as_dates(column: Column, table: DataTable) -> Iterator[Problem]:
    if column.moments:
        if None in column.moments and not column.gaps:
            hint = f"fill it in, or say that values may be missing: 'columns: {{{column.name}: {{missing: \"–\"}}}}'"
            what = f"a cell of '{column.name}' is empty, and the chart shows it as a date"
            yield Problem("data-number", what, hint, table.place(column.moments.index(None)))
        return
    for row, text in enumerate(column.texts):
        if not _DATE.fullmatch(text):
            hint = "write year, month and day: 2026-03-01, or 2026-03, or 2026"
            yield Problem(
                "data-number",
                f"'{text}' in '{column.name}' is no date, and the chart shows it as one",
                hint,
                table.place(row),
            )
            return


def chart_rows(spec: dict[str, Any], table: DataTable) -> list[Row]:
    """The rows as Vega-Lite gets them."""
    asked = asked_of(spec, frozenset(column.name for column in table.columns))
    values = {column.name: _values(column, asked) for column in table.columns}
    return [{name: found[row] for name, found in values.items()} for row in range(len(table.lines))]


def _values(column: Column, asked: Asked) -> list[Any]:
    if column.name in asked.dates:
        return [text and _moment(text) for text in column.moments or column.texts]
    computes = column.name in asked.numbers or column.name in asked.computed or column.name not in asked.names
    if column.is_number and (computes or column.is_whole):
        return list(column.numbers)
    return [text or sign for text, sign in zip(column.texts, column.shown, strict=True)]  # a gap has its sign


def _moment(text: str) -> str:
    """A date as a moment of local time (ECMA-262, 21.4.1.32), so that no time zone moves it to another day."""
    day = {4: "-01-01", 7: "-01"}.get(len(text), "")
    return text.replace(" ", "T") + day + ("T00:00:00" if len(text) <= len("2026-03-01") else "")
