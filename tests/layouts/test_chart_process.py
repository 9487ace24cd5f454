"""Charts that would take the machine: the process that draws them is lost, the spec's line is told, and the next chart
is drawn."""

from __future__ import annotations

from typing import Any

import pytest

from trykklar.base.bounds import Bound
from trykklar.base.problems import Place, ProblemsFound
from trykklar.layouts import chart_process
from trykklar.layouts.charts import draw_chart

HERE = Place("a.md", 3)
ROWS: list[dict[str, Any]] = [{"day": "Mandag", "drops": 1.5}, {"day": "Tirsdag", "drops": 3}]
BARS: dict[str, Any] = {
    "mark": "bar",
    "encoding": {"x": {"field": "day", "type": "nominal"}, "y": {"field": "drops", "type": "quantitative"}},
}
SEQUENCE = {"layer": [{**BARS, "data": {"sequence": {"start": 0, "stop": 1e9, "as": "day"}}}]}
IMPUTE = {**BARS, "transform": [{"impute": "drops", "key": "drops", "keyvals": {"start": 0, "stop": 1e9}}]}
DENSITY = {
    **BARS,
    "transform": [{"density": "drops", "steps": 1e9}],
    "encoding": {"x": {"field": "value", "type": "quantitative"}, "y": {"field": "density", "type": "quantitative"}},
}
SLOW = {**BARS, "transform": [{"filter": f"!test(/^(a+)+$/, '{'a' * 60}b')"}]}
BOMBS = {"sequence": SEQUENCE, "impute": IMPUTE, "density": DENSITY, "regular expression": SLOW}


@pytest.fixture(autouse=True)
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chart_process, "CHART_SECONDS", Bound(4, "s", "a test", "to be quick"))
    monkeypatch.setattr(chart_process, "_KEPT", None)


def test_charts_share_one_process() -> None:
    draw_chart(BARS, ROWS, {}, "en", HERE)
    process = chart_process._DRAWING._process
    assert process
    draw_chart({**BARS, "mark": "point"}, ROWS, {}, "en", HERE)
    assert chart_process._DRAWING._process is process


@pytest.mark.parametrize(
    "name", [name if name == "sequence" else pytest.param(name, marks=pytest.mark.full) for name in BOMBS]
)
def test_a_chart_that_takes_too_much_is_told_at_its_line_and_costs_no_other(name: str) -> None:
    with pytest.raises(ProblemsFound) as found:
        draw_chart(BOMBS[name], ROWS, {}, "en", HERE)
    (problem,) = found.value.problems
    assert (problem.code, problem.place) == ("chart-spec", HERE)
    assert "stopped" in problem.message or "lost" in problem.message
    assert draw_chart(BARS, ROWS, {}, "en", HERE).svg.startswith("<svg")


def test_a_chart_of_a_giant_size_is_bounded() -> None:
    """Only the SVG is made, so a size is a number; what is drawn of it is bounded where SVG is set."""
    assert "<svg" in draw_chart({**BARS, "width": 1e6}, ROWS, {}, "en", HERE).svg
