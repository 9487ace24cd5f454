"""Charts: a Vega-Lite specification and a data file become an SVG.

vl-convert runs Vega-Lite without a browser and without the network. The layout's theme (fonts and
colours) is laid under every specification, so that no chart looks foreign.
"""

from __future__ import annotations

import csv
import io
import json
import math
from typing import Any

import vl_convert
import yaml

from .problems import Place, Problem, ProblemsFound

Row = dict[str, Any]
VEGA_LITE_VERSION = "5.21"


def read_rows(text: str, file: str, place: Place) -> list[Row]:
    """The chart's data: a CSV file with a header line, or a YAML list of mappings."""
    if file.endswith(".csv"):
        rows: list[Row] = [{k: _number(v) for k, v in row.items()} for row in csv.DictReader(io.StringIO(text))]
    else:
        try:
            rows = yaml.safe_load(text)
        except yaml.YAMLError as error:
            raise ProblemsFound([Problem("chart-data", f"'{file}' is not valid YAML: {error}", "mend it", place)]) from None
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise ProblemsFound(
            [Problem("chart-data", f"'{file}' holds no rows", "write a list of mappings (YAML) or lines under a header (CSV)", place)]
        )
    ragged = [row for row in rows if None in row or None in row.values() or set(row) != set(rows[0])]
    if ragged:
        raise ProblemsFound(
            [
                Problem(
                    "chart-data",
                    f"'{file}': row {rows.index(ragged[0]) + 1} has other columns than the first",
                    "give every row the same columns",
                    place,
                )
            ]
        )
    bad = [value for row in rows for value in row.values() if isinstance(value, float) and math.isnan(value)]
    if bad:
        raise ProblemsFound([Problem("chart-data", f"'{file}' holds a value that is no number (NaN)", "fill in or remove the row", place)])
    return rows


def _number(text: Any) -> Any:
    try:
        return float(text) if "." in text or "e" in text.lower() else int(text)
    except (ValueError, AttributeError):
        return text


def chart_svg(spec_text: str, rows: list[Row], theme: dict[str, Any], language: str, place: Place) -> str:
    """The chart as SVG. Raises `ProblemsFound` for a specification that loads data or does not compile."""
    try:
        spec = yaml.safe_load(spec_text)
    except yaml.YAMLError as error:
        raise ProblemsFound([Problem("chart-spec", f"the specification is not valid YAML: {error}", "mend it", place)]) from None
    try:
        flat = json.dumps(spec)
    except (TypeError, ValueError) as error:
        raise ProblemsFound(
            [Problem("chart-spec", f"the specification holds what JSON cannot: {error}", "put dates between quotation marks", place)]
        ) from None
    if not isinstance(spec, dict) or '"url"' in flat:
        raise ProblemsFound(
            [
                Problem(
                    "chart-spec",
                    "the specification is no mapping, or loads data by 'url'",
                    "name the data file in the directive's option 'data'",
                    place,
                )
            ]
        )
    spec["data"] = {"values": rows}
    spec["config"] = {**theme, **spec.get("config", {})}
    try:
        return str(
            vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE_VERSION, allowed_base_urls=[], format_locale=_LOCALE.get(language))
        )
    except (ValueError, TypeError) as error:
        first = str(error).strip().splitlines()[0][:200]
        raise ProblemsFound(
            [Problem("chart-spec", f"Vega-Lite refuses the specification: {first}", "see the Vega-Lite documentation", place)]
        ) from None


def pivot(rows: list[Row], down: str, across: str, value: str) -> list[list[Any]]:
    """Rows as a cross table: a header line, then a line for each value of `down`, in order of appearance."""
    columns = list(dict.fromkeys(row[across] for row in rows))
    cells = {(row[down], row[across]): row[value] for row in rows}
    lines = [[name, *(cells.get((name, column), "") for column in columns)] for name in dict.fromkeys(row[down] for row in rows)]
    return [["", *columns], *lines]


_LOCALE: dict[str, dict[str, Any]] = {
    "da": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " kr."]},
}
