"""Keys that Vega-Lite does not know, and so passes over without a word: `transforms`, `titel`, `colour`."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from ...base.problems import Place, Problem, did_you_mean
from ...base.rulebook import rule
from .fields import channels_of

rule("chart-key", "a key of a chart specification that Vega-Lite does not know, and passes over")

_LIST = Path(__file__).with_name("vega_lite_keys.txt")
_FREE = frozenset({"values", "datasets", "datum", "usermeta", "value", "locale", "signals", "range", "style"})
"""Keys below which names are the author's own, or Vega's."""


@cache
def _known() -> frozenset[str]:
    lines = _LIST.read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def unknown_keys(spec: dict[str, Any], file: str, place: Place) -> Iterator[Problem]:
    """A problem for each key that is none of Vega-Lite's, at the directive."""
    for key in dict.fromkeys(_unknown(spec)):
        near = difflib.get_close_matches(key.casefold(), _known(), n=1, cutoff=0.7)
        hint = f"did you mean '{near[0]}'?" if near else "take it out, or see the Vega-Lite documentation for its name"
        yield Problem("chart-key", f"'{file}' has the key '{key}', which Vega-Lite passes over", hint, place)


_KINDS = ("quantitative", "ordinal", "nominal", "temporal", "geojson")


def wrong_words(spec: dict[str, Any], file: str, place: Place) -> Iterator[Problem]:
    """Types of channels that there are not, and data that would be left out because the directive names a file."""
    for _, definition in channels_of(spec):
        kind = definition.get("type")
        if "field" in definition and isinstance(kind, str) and kind not in _KINDS:
            hint = did_you_mean(kind, _KINDS, f"write one of: {', '.join(_KINDS)}")
            yield Problem("chart-key", f"'{file}' has the type '{kind}', which Vega-Lite does not know", hint, place)
    if isinstance(spec.get("data"), dict) and "values" in spec["data"]:
        hint = "take its 'data' out, or put the rows into the file"
        what = f"'{file}' holds rows of its own, and those of the directive's 'data' are drawn in their place"
        yield Problem("chart-key", what, hint, place)


def _unknown(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for inner in value:
            yield from _unknown(inner)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in _known() or (key == "encodings" and isinstance(inner, dict)):  # else a parameter's list
                yield key
            elif key not in _FREE:
                yield from _unknown(inner)
