"""A Vega-Lite specification and its rows become an SVG in the looks of a layout.

Vega-Lite runs without a browser and without the network, in a process of its own (`chart_process.py`). The layout's
theme (fonts and colours) is laid under every specification, so that no chart looks foreign.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from ..base.located_yaml import UNWRITABLE
from ..base.problems import Place, Problem, ProblemsFound, counted
from ..base.rulebook import WARNING, rule
from ..language.labels import labels_for
from ..language.languages import language_of
from ..language.number_forms import form_of
from ..sources.charts.axes import asks_for_groups
from ..sources.charts.fields import escaped
from ..sources.data.records import Row
from .chart_process import STOPPED, drawn, how_stopped
from .chart_times import orders_of, times_of
from .families import without_generics

rule("chart-warning", "what Vega-Lite warns of in a chart specification")
rule("chart-blank", "a chart that shows nothing")
rule("chart-label-cut", "a label of a chart that is cut off", WARNING, waivable=True)


@dataclass(frozen=True)
class Drawn:
    """A chart and what is told of it."""

    svg: str
    problems: tuple[Problem, ...]


def draw_chart(
    spec: dict[str, Any],
    rows: list[Row],
    theme: dict[str, Any],
    language: str,
    place: Place,
    *,
    grouped: bool = False,
    tokens: Mapping[str, Any] | None = None,
) -> Drawn:
    """The chart as SVG.

    `tokens`: the layout's, which say what generic families are; `grouped`: whether its numbers have their thousands set
    apart, as they have in the data.

    Raises `ProblemsFound` for a specification that does not compile, or that Vega-Lite warns of.
    """
    from .row_order import in_rows_order  # only here: not every build draws a chart

    names = frozenset(name for row in rows[:1] for name in row)
    orders = orders_of(language)
    config = {"timeFormat": orders["year-month-date"], **theme, **spec.get("config", {})}
    dressed = _set_in({**escaped(in_rows_order(spec, rows), names), "config": config}, tokens or {})
    whole = {**_worded(dressed, language), "data": {"values": rows}}
    try:
        numbers = _numbers(language, grouped=grouped or asks_for_groups(spec))
        svg, warnings = drawn(whole, numbers, times_of(language), orders)
    except STOPPED as error:
        raise ProblemsFound(
            [Problem("chart-spec", how_stopped(error), "draw fewer things, or aggregate the data first", place)]
        ) from None
    except (ValueError, TypeError) as error:
        raise ProblemsFound([_refused(str(error), place)]) from None
    # Vega reads a name such as `a\\b` as a control character, in what it says of a mark.
    svg = UNWRITABLE.sub("", svg)
    told = re.findall(r"^WARN (.+)$", warnings, re.MULTILINE)
    if told:
        hint = "change the specification so that Vega-Lite has nothing to leave out"
        raise ProblemsFound(
            Problem("chart-warning", f"Vega-Lite says: {line[:200]}", hint, place) for line in dict.fromkeys(told)
        )
    return Drawn(svg, tuple(_seen(svg, json.dumps([spec, rows], ensure_ascii=False), place)))


def _worded(spec: dict[str, Any], language: str) -> dict[str, Any]:
    """The specification without Vega-Lite's own English in titles ("Average of x"): in another language the column's
    name stands alone, and a count is called so."""
    if language_of(language).code == "en":
        return spec
    counted_as = _titled(spec, labels_for(language, {})["count"])
    return {**counted_as, "config": {"fieldTitle": "plain", **counted_as["config"]}}


def _titled(spec: Any, word: str) -> Any:
    if isinstance(spec, list):
        return [_titled(inner, word) for inner in spec]
    if not isinstance(spec, dict):
        return spec
    title = {"title": word} if spec.get("aggregate") == "count" and "as" not in spec else {}
    return {**title, **{key: _titled(inner, word) for key, inner in spec.items()}}


_MARKS = (
    "area arc bar circle errorband errorbar geoshape image line point rect rule square text tick trail boxplot"
).split()


def _refused(message: str, place: Place) -> Problem:
    """What Vega-Lite refuses, in the first line that says something."""
    lines = [line.strip() for line in message.splitlines() if line.strip() and not line.strip().startswith("at ")]
    first = next((line for line in lines if "conversion failed" not in line), message)[:200]
    if "reading 'filled'" in first:
        return Problem(
            "chart-spec", "the specification has a 'mark' that does not exist", "marks are: " + ", ".join(_MARKS), place
        )
    hint = (
        "check its words against the Vega-Lite documentation: mark, channels, and types (quantitative, ordinal, "
        "nominal, temporal)"
    )
    return Problem("chart-spec", f"Vega-Lite refuses the specification: {first}", hint, place)


_MARK = re.compile(r'<g class="mark-(?!group)[a-z]+ role-mark(?P<layer>[^"]*)"[^>]*>(?P<inside>.*?)</g>', re.DOTALL)


_SHOWN = re.compile(r'<(?:path|line|image|rect|text[^>]*[^/]>[^<])(?! class="background")')


def _seen(svg: str, given: str, place: Place) -> list[Problem]:
    """What is wrong to see: nothing at all, marks that stand nowhere, no colours, or labels that are cut off."""
    problems = [problem for problem in (_blank(svg, given, place), _nowhere(svg, given, place)) if problem]
    unknown = next((colour for colour in dict.fromkeys(_PAINT.findall(svg)) if not _is_colour(unescape(colour))), None)
    if unknown:
        what, hint = f"'{unknown}' is no colour, and would be black", "write #rrggbb, or an English name: 'steelblue'"
        problems.append(Problem("chart-blank", what, hint, place))
    cut = [text for text in re.findall(r"<text[^>]*>([^<]*)…</text>", svg) if f"{text}…" not in given]
    if cut:
        hint = "shorten it in the data, or give it more room: 'axis: {labelLimit: 400}', 'legend: {labelLimit: 400}'"
        what = f"{counted(len(cut), 'label')} of the chart cannot be read whole, the first is '{cut[0]}…'"
        problems.append(Problem("chart-label-cut", what, hint, place))
    return problems


def _set_in(spec: Any, tokens: Mapping[str, Any]) -> Any:
    """A specification with the families of tokens in the place of generic ones."""
    if isinstance(spec, list):
        return [_set_in(inner, tokens) for inner in spec]
    if not isinstance(spec, dict):
        return spec
    return {
        key: without_generics(value, tokens)
        if isinstance(value, str) and (key == "font" or key.endswith("Font"))
        else _set_in(value, tokens)
        for key, value in spec.items()
    }


_PAINT = re.compile(r'\b(?:fill|stroke)="(?!none"|transparent"|url\()([^"]*)"')


def _is_colour(text: str) -> bool:
    if _HEXADECIMAL.fullmatch(text):
        return True
    from coloraide import Color  # a tenth of all that a build loads

    return Color.match(text, fullmatch=True) is not None


_HEXADECIMAL = re.compile(r"#[0-9a-fA-F]{6}")


_LAYERS_FILTER = re.compile(r'"layer": .*"filter": ')


def _blank(svg: str, given: str, place: Place) -> Problem | None:
    """A chart, or a layer of it, that shows nothing; in a chart of several fields, none of which shows it."""
    layers: dict[str, bool] = {}
    for found in _MARK.finditer(svg):
        some = _SHOWN.search(found["inside"]) is not None
        layers[found["layer"]] = layers.get(found["layer"], False) or some
    hint = "see whether its filters leave a row, and whether its channels name columns of the data"
    if not any(layers.values()):
        return Problem("chart-blank", "the chart shows no mark", hint, place)
    empty = [layer for layer, some in layers.items() if not some]
    if empty and not _LAYERS_FILTER.search(given):  # what a layer's own filter leaves out is meant
        return Problem(
            "chart-blank", f"no mark is shown by {len(empty)} of the chart's {len(layers)} layers", hint, place
        )
    return None


def _nowhere(svg: str, given: str, place: Place) -> Problem | None:
    """Marks without a place, and labels that programs write for what is no value."""
    hint = "see whether its columns hold numbers and dates, and what is reckoned with them"
    if re.search(r'"[^"]*\b(?:NaN|Infinity)\b[^"]*"', re.sub(r'aria-label="[^"]*"', "", svg)):
        return Problem("chart-blank", "the chart has marks that stand nowhere", hint, place)
    strange = [text for text in _NO_VALUE.findall(svg) if text not in given]
    return Problem("chart-blank", f"the chart has the label '{strange[0]}'", hint, place) if strange else None


_NO_VALUE = re.compile(r"<text[^>]*>([^<]*(?:NaN|undefined|Invalid Date|Infinity|\bnull\b)[^<]*)</text>")


def _numbers(language: str, *, grouped: bool) -> dict[str, Any]:
    """d3-format's locale (github.com/d3/d3-format#formatLocale) from CLDR; years and codes have no thousands."""
    form = form_of(language)
    known = {"currency": ["$", ""], **language_of(language).chart_format}
    return {**known, "decimal": form.decimal, "thousands": form.groups[0] if grouped else "", "grouping": [3]}
