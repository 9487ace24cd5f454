"""Values that a chart names or draws, and that its data or its scales do not have: what would vanish without a word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...base.problems import Place, Problem, did_you_mean
from ...base.rulebook import rule
from ..data.records import Column, DataTable
from .fields import channels_of

rule("chart-value", "a value that a chart names and its data does not have, or that its scales cannot show")

_SHARES = frozenset({"theta", "size", "radius"})
"""Channels that show a share or an area."""


def value_problems(spec: dict[str, Any], file: str, table: DataTable, place: Place) -> Iterator[Problem]:
    """What the scales of a chart leave out of its data, and values that it names and the data does not have."""
    for channel, definition in channels_of(spec):
        column = table.column(str(definition.get("field")))
        scale = definition.get("scale")
        if column is None or "aggregate" in definition or definition.get("bin"):
            continue
        if definition.get("type") == "quantitative" and column.is_number:
            yield from _numbers(channel, definition, column, table)
        elif definition.get("type") != "temporal":
            names = {*column.texts, *column.shown} - {""}
            domain = scale.get("domain") if isinstance(scale, dict) else None
            yield from _named(domain, names, f"'{file}' gives the domain of '{column.name}'", place)
            yield from _left_out(domain, column, table)
            yield from _named(definition.get("sort"), names, f"'{file}' sorts '{column.name}' by", place)
            yield from _too_few(scale, names, column, place)
    yield from _filters(spec, file, table, place)


def _numbers(channel: str, definition: dict[str, Any], column: Column, table: DataTable) -> Iterator[Problem]:
    """Numbers that a scale cannot show: outside its domain, none on a logarithmic one, or negative shares."""
    scale = definition["scale"] if isinstance(definition.get("scale"), dict) else {}
    domain = scale.get("domain")
    low, high = None, None
    if isinstance(domain, list) and len(domain) == 2 and all(isinstance(end, int | float) for end in domain):
        low, high = sorted(domain)
    for row, number in enumerate(column.numbers):
        if number is None:
            continue
        if low is not None and high is not None and not low <= number <= high:
            what, hint = f"lies outside the chart's domain {domain}", "widen 'domain', or filter the row out"
        elif scale.get("type") == "log" and number <= 0:
            what, hint = "cannot lie on a logarithmic scale", "take a linear scale, or 'type: symlog'"
        elif number < 0 and (channel in _SHARES or definition.get("stack") == "normalize"):
            what, hint = "is negative, and the chart shows it as a share", "show it as the length of a bar"
        else:
            continue
        yield Problem("chart-value", f"'{column.texts[row]}' in '{column.name}' {what}", hint, table.place(row))
        return
    if channel == "theta" and not any(column.numbers):
        hint = "take the chart out, or show the figures in a table"
        yield Problem("chart-value", f"all of '{column.name}' is zero, and has no shares", hint, table.place(0))


def _named(said: Any, names: set[str], what: str, place: Place) -> Iterator[Problem]:
    """Values of a list that no cell has."""
    for value in said if isinstance(said, list) else ():
        if isinstance(value, str | int | float) and str(value) not in names:
            hint = did_you_mean(str(value), names, "take it out, or write it as it stands in the data")
            yield Problem("chart-value", f"{what} '{value}', which is in no row", hint, place)


def _left_out(domain: Any, column: Column, table: DataTable) -> Iterator[Problem]:
    """The first row that a domain of names leaves out."""
    if not isinstance(domain, list):
        return
    said = {str(value) for value in domain}
    for row, (text, shown) in enumerate(zip(column.texts, column.shown, strict=True)):
        if text and not {text, shown} & said:
            hint = "add it to 'domain', or filter the row out"
            what = f"'{text}' in '{column.name}' is not in the chart's domain"
            yield Problem("chart-value", what, hint, table.place(row))
            return


def _too_few(scale: Any, names: set[str], column: Column, place: Place) -> Iterator[Problem]:
    """A range with fewer colours or shapes than there are things to tell apart."""
    given = scale.get("range") if isinstance(scale, dict) else None
    if isinstance(given, list) and 1 < len(given) < len(set(column.texts) & names):
        what = f"'{column.name}' has {len(set(column.texts) & names)} values, and its range {len(given)}"
        yield Problem("chart-value", what, "give as many as there are values, so that none is used twice", place)


def _filters(value: Any, file: str, table: DataTable, place: Place) -> Iterator[Problem]:
    """Values that a filter asks for and no cell has."""
    if isinstance(value, list):
        for inner in value:
            yield from _filters(inner, file, table, place)
    if not isinstance(value, dict):
        return
    column = table.column(str(value.get("field")))
    if column and ("equal" in value or "oneOf" in value):
        said = value["oneOf"] if "oneOf" in value else [value["equal"]]
        names = {*column.texts, *column.shown, *map(str, column.numbers)}
        yield from _named(said, names, f"'{file}' filters '{column.name}' by", place)
    for inner in value.values():
        yield from _filters(inner, file, table, place)
