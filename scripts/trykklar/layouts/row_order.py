"""Words on a chart's axes in the order of the rows, as the table under the chart has them: months are not sorted by
alphabet, as Vega-Lite would, unless the specification says how they are."""

from __future__ import annotations

from typing import Any

from ..sources.data.records import Row

_CHANNELS = ("x", "y", "xOffset", "yOffset", "row", "column", "facet")
"""What things stand beside each other on; colours are stacked and explained in one order, which is Vega-Lite's."""
_DECIDED = ("sort", "timeUnit", "bin", "aggregate")


def in_rows_order(spec: Any, rows: list[Row]) -> Any:
    """The specification with `sort: null` where it names a column of words and says no order (Vega-Lite: Sorting)."""
    words = {name for name in (rows[0] if rows else ()) if any(isinstance(row.get(name), str) for row in rows)}
    return _ordered(spec, words)


def _ordered(spec: Any, words: set[str]) -> Any:
    if isinstance(spec, list):
        return [_ordered(inner, words) for inner in spec]
    if not isinstance(spec, dict):
        return spec
    made = {key: _ordered(inner, words) for key, inner in spec.items()}
    for channel in _CHANNELS:
        field = made.get(channel)
        if isinstance(field, dict) and str(field.get("field")) in words and field.get("type") in ("nominal", "ordinal"):
            made[channel] = field if any(key in field for key in _DECIDED) else {**field, "sort": None}
    return made
