"""A Vega-Lite specification and a data file become an SVG.

vl-convert runs Vega-Lite without a browser and without the network. The layout's theme (fonts and
colours) is laid under every specification, so that no chart looks foreign.
"""

from __future__ import annotations

import json
from typing import Any

import vl_convert

from ..base.problems import Place, Problem, ProblemsFound
from ..language.languages import language_of
from ..sources.rows import Row, _bounded_yaml

VEGA_LITE_VERSION = "5.21"


def chart_svg(spec_text: str, rows: list[Row], theme: dict[str, Any], language: str, place: Place) -> str:
    """The chart as SVG. Raises `ProblemsFound` for a specification that loads data or does not compile."""
    spec = _bounded_yaml(spec_text, "chart-spec", "the specification", place)
    try:
        flat = json.dumps(spec)
    except (TypeError, ValueError) as error:
        raise ProblemsFound(
            [Problem("chart-spec", f"the specification holds what JSON cannot: {error}", "put dates between quotation marks", place)]
        ) from None
    if not isinstance(spec, dict) or not isinstance(spec.get("config", {}), dict) or '"url"' in flat:
        raise ProblemsFound(
            [
                Problem(
                    "chart-spec",
                    "the specification is no mapping, its 'config' is none, or it loads data by 'url'",
                    "name the data file in the directive's option 'data'",
                    place,
                )
            ]
        )
    spec["data"] = {"values": rows}
    spec["config"] = {**theme, **spec.get("config", {})}
    try:
        written = dict(language_of(language).chart_format) or None
        return str(vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE_VERSION, allowed_base_urls=[], format_locale=written))
    except (ValueError, TypeError) as error:
        first = str(error).strip().splitlines()[0][:200]
        raise ProblemsFound(
            [Problem("chart-spec", f"Vega-Lite refuses the specification: {first}", "see the Vega-Lite documentation", place)]
        ) from None
