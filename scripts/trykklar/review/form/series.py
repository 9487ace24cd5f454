"""Charts with more series than a reader can tell apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...base.problems import Place, Problem
from ...base.rulebook import WARNING, rule
from ...sources.data.records import DataTable

MOST = 12
"""Colours that a legend may explain: as many as the largest qualitative scheme of ColorBrewer (Harrower and Brewer
2003) has."""
_CHANNELS = frozenset({"color", "fill", "stroke", "shape", "strokeDash", "detail"})
"""Channels of Vega-Lite that tell series apart."""


rule("chart-crowded", "a chart with more series than readers tell apart", WARNING, waivable=True)


def crowded(spec: dict[str, Any], table: DataTable, place: Place) -> Iterator[Problem]:
    """That a chart's series are too many."""
    count = max((_distinct(field, table) for field in _fields(spec)), default=0)
    if count > MOST:
        what = f"the chart has {count} series, and readers tell {MOST} apart"
        yield Problem("chart-crowded", what, "show those that matter and the others together, or write a table", place)


def _fields(spec: Any) -> Iterator[str]:
    """Fields by which a specification, or a layer of it, tells series apart."""
    if isinstance(spec, list):
        for inner in spec:
            yield from _fields(inner)
    if isinstance(spec, dict):
        for key, inner in spec.items():
            if (
                key in _CHANNELS
                and isinstance(inner, dict)
                and inner.get("type", "nominal") == "nominal"
                and isinstance(inner.get("field"), str)
            ):
                yield inner["field"]
            yield from _fields(inner)


def _distinct(field: str, table: DataTable) -> int:
    column = table.column(field)
    return len(set(column.texts)) if column else 0
