"""Dates on axes and legends of a chart in the order of its language: '5. jan.' where Vega writes 'Jan 05'."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_UNIT = "(?:year|quarter|month|week|day|dayofyear|date|hours|minutes|seconds|milliseconds)"
_UNITS = re.compile(rf" \((?:utc)?{_UNIT}(?:-{_UNIT})*\)$")
"""What Vega-Lite writes behind a column's name, in English."""
_SPECIFIERS = '{"year-month":"%b %Y ","year-month-date":"%b %d, %Y "}'
"""What Vega-Lite 5 gives the function timeUnitSpecifier where an author says no format."""


def in_order(vega: Any, orders: Mapping[str, str], times: frozenset[str] = frozenset()) -> Any:
    """A specification of Vega (what Vega-Lite is compiled to) with its dates as `orders` say: units together →
    d3-time-format. A format of the author's is let be.

    `times`: names of the scales of time that are known where it stands.
    """
    if isinstance(vega, str):
        said = json.dumps({units: f"{order} " for units, order in orders.items()}, ensure_ascii=False)
        return vega.replace(_SPECIFIERS, said)
    if isinstance(vega, list):
        return [in_order(inner, orders, times) for inner in vega]
    if not isinstance(vega, dict):
        return vega
    scales = vega.get("scales")
    if isinstance(scales, list):
        times |= {scale["name"] for scale in scales if scale.get("type") in ("time", "utc")}
    made = {key: in_order(inner, orders, times) for key, inner in vega.items()}
    return _guide(made, orders, times) if "orient" in made or "fill" in made or "stroke" in made else made


def _guide(made: dict[str, Any], orders: Mapping[str, str], times: frozenset[str]) -> dict[str, Any]:
    """An axis or a legend: its title without units, its labels by the length of what lies between them."""
    if isinstance(made.get("title"), str):
        made["title"] = _UNITS.sub("", made["title"])
    if made.get("scale") in times and "format" not in made and made.get("labels", True):
        day, clock = orders["month-date"], orders["hours-minutes"]
        made["format"] = {"date": day, "day": day, "week": day, "hours": clock, "minutes": clock}
    return made
