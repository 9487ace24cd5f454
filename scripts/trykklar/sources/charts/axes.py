"""Axes and legends of a chart of a file's data: whole numbers have whole ticks, and years no thousands set apart."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..data.records import Column, DataTable, Row
from .fields import channels_of
from .values import chart_rows

_POSITIONS = frozenset({"x", "y"})
_LEGENDS = frozenset({"color", "fill", "stroke", "size", "opacity", "fillOpacity", "strokeOpacity", "strokeWidth"})
Channel = Callable[[str, dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Drawable:
    """What a chart of a file's data is drawn from."""

    spec: dict[str, Any]
    rows: list[Row]
    grouped: bool
    """Whether its numbers have their thousands set apart, as they have in the data."""


def drawable(spec: dict[str, Any], table: DataTable) -> Drawable:
    """A chart and its rows. Of columns without thousands set apart none are on their axes, whatever other columns
    have."""
    grouped = any(column.grouped for column in table.columns)
    numbers = {column.name: column for column in table.columns if column.is_number}

    on = [(channel[0], str(definition.get("field"))) for channel, definition in channels_of(spec) if channel[0] in "xy"]
    alone = {channel for channel in _POSITIONS if len({name for at, name in on if at == channel}) == 1}
    """The axes on which one column alone lies."""

    def guided(channel: str, definition: dict[str, Any]) -> dict[str, Any]:
        column = numbers.get(str(definition.get("field")))
        if column is None or not _lies_plainly(definition):
            return definition
        even = channel in _POSITIONS and not definition.get("bin") and _is_linear(definition.get("scale"))
        whole = even and all(isinstance(number, int) for number in column.numbers)
        ticks = _whole_ticks(definition, column) if whole and channel in alone else []
        wanted: dict[str, Any] = {"values": ticks} if ticks else {"tickMinStep": 1} if whole else {}
        if not column.grouped and (grouped or asks_for_groups(spec)):
            wanted["format"] = "d" if ticks else "f"
        return _with_guide(channel, definition, wanted)

    return Drawable(_walked(spec, guided), chart_rows(spec, table), grouped)


MOST_TICKS = 12


def _whole_ticks(definition: dict[str, Any], column: Column) -> list[int]:
    """A tick for each whole number of a short axis that does not begin at zero: Vega sets ticks between them
    (`tickMinStep` does not keep it from that)."""
    scale = definition["scale"] if isinstance(definition.get("scale"), dict) else {}
    numbers = [int(number) for number in column.numbers if number is not None]
    if scale.get("zero", True) or "domain" in scale or not numbers:
        return []
    span = max(numbers) - min(numbers)
    return list(range(min(numbers), max(numbers) + 1)) if 1 <= span <= MOST_TICKS else []


def _lies_plainly(definition: dict[str, Any]) -> bool:
    """Whether an axis shows the column's own numbers, and not sums or shares of them."""
    return (
        definition.get("type") == "quantitative"
        and "aggregate" not in definition
        and definition.get("stack") != "normalize"
    )


def _is_linear(scale: Any) -> bool:
    return not isinstance(scale, dict) or scale.get("type", "linear") == "linear"


def asks_for_groups(spec: Any) -> bool:
    """Whether a number format of the specification sets thousands apart (d3-format)."""
    return "," in json.dumps(list(_formats(spec)))


def _formats(spec: Any) -> list[str]:
    """Every number format that a specification asks for."""
    if isinstance(spec, list):
        return [found for inner in spec for found in _formats(inner)]
    if isinstance(spec, dict):
        own = [value for key, value in spec.items() if key.lower().endswith("format") and isinstance(value, str)]
        return own + [found for inner in spec.values() for found in _formats(inner)]
    return []


def _with_guide(channel: str, definition: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """A channel whose axis or legend is as `wanted` in what the author says nothing of."""
    guide = "axis" if channel in _POSITIONS else "legend" if channel in _LEGENDS else ""
    said = definition.get(guide, {})
    if not guide or not wanted or not isinstance(said, dict) or {"labelExpr", "values"} & said.keys():
        return definition
    if "formatType" in said or "tickCount" in said:
        return definition
    return {**definition, guide: {**wanted, **said}}


def _walked(view: dict[str, Any], guided: Channel) -> dict[str, Any]:
    """A view with all its channels, those of the views in it too, as `guided` gives them."""
    found = dict(view)
    encoding = view.get("encoding")
    if isinstance(encoding, dict):
        found["encoding"] = {c: guided(c, d) if isinstance(d, dict) else d for c, d in encoding.items()}
    for key in ("layer", "concat", "hconcat", "vconcat"):
        if isinstance(view.get(key), list):
            found[key] = [_walked(inner, guided) if isinstance(inner, dict) else inner for inner in view[key]]
    if isinstance(view.get("spec"), dict):
        found["spec"] = _walked(view["spec"], guided)
    return found
