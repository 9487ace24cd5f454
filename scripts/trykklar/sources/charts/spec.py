"""A chart's specification as a value that Vega-Lite can be given: no data of its own, no addresses."""

from __future__ import annotations

import json
from typing import Any

from ...base.located_yaml import read_yaml
from ...base.problems import Place, Problem, ProblemsFound
from ...base.rulebook import rule

rule("chart-spec", "a chart specification that does not compile")


def read_spec(text: str, file: str, place: Place) -> dict[str, Any]:
    """The specification, for the directive at `place`. Raises `ProblemsFound`: chart-spec, at a line of the file or at
    the directive."""
    try:
        spec = read_yaml(text, file).value
    except ProblemsFound as found:
        raise ProblemsFound(
            Problem("chart-spec", f"'{file}', line {p.place.line if p.place else 1}: {p.message}", p.hint, place)
            for p in found.problems
        ) from None
    flat = json.dumps(spec)
    if not isinstance(spec, dict) or not isinstance(spec.get("config", {}), dict) or '"url"' in flat:
        what = f"'{file}' is no mapping, its 'config' is none, or it loads data by 'url'"
        raise ProblemsFound([Problem("chart-spec", what, "name the data file in the directive's option 'data'", place)])
    return dict(spec)
