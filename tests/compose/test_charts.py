"""Charts: rows and a specification become an SVG, offline, or a problem."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest

from trykklar.base.problems import Place, ProblemsFound
from trykklar.compose.charts import chart_svg
from trykklar.sources.pictures import check_picture
from trykklar.sources.rows import pivot, read_rows

HERE = Place("a.md", 3)
ROWS: list[dict[str, Any]] = [{"day": "Mandag", "drops": 1.5}, {"day": "Tirsdag", "drops": 3}]
BARS = "mark: bar\nencoding:\n  x: {field: day, type: nominal}\n  y: {field: drops, type: quantitative}\n"


def _code(call: Any) -> str:
    with pytest.raises(ProblemsFound) as found:
        call()
    assert found.value.problems[0].place == HERE
    return found.value.problems[0].code


@pytest.mark.parametrize(
    ("text", "file"),
    [("day,drops\nMandag,1.5\nTirsdag,3\n", "d.csv"), ("- {day: Mandag, drops: 1.5}\n- {day: Tirsdag, drops: 3}\n", "d.yaml")],
)
def test_rows(text: str, file: str) -> None:
    assert read_rows(text, file, HERE) == ROWS


@pytest.mark.parametrize(
    ("text", "file"),
    [
        ("", "d.csv"),
        ("day,drops\n", "d.csv"),
        ("day,drops\nMonday,1,2\n", "d.csv"),
        ("day,drops\nMonday\n", "d.csv"),
        ("", "d.yaml"),
        ("a: 1", "d.yaml"),
        ("- 1\n- 2\n", "d.yaml"),
        ("- {a: [", "d.yaml"),
        ("- {a: .nan}", "d.yaml"),
        ("- {a: .inf}", "d.yaml"),
    ],
)
def test_unusable_rows_are_a_problem(text: str, file: str) -> None:
    assert _code(lambda: read_rows(text, file, HERE)) == "chart-data"


def test_dates_in_yaml_are_drawn_or_refused_as_data() -> None:
    """YAML reads 2026-01-02 as a date: the fault, if it is one, lies in the data and not in the specification."""
    try:
        rows = read_rows("- {day: 2026-01-02, drops: 3}\n", "d.yaml", HERE)
    except ProblemsFound as found:
        assert [p.code for p in found.problems] == ["chart-data"]  # noqa: PT017 - either is right
    else:
        assert "2026" in chart_svg(BARS, rows, {}, "en", HERE)


def test_the_svg_shows_the_data_and_is_safe() -> None:
    svg = chart_svg(BARS, ROWS, {"font": "Source Sans 3"}, "da", HERE)
    words = "".join(ElementTree.fromstring(svg).itertext())
    assert "Mandag" in words
    assert "1,5" in words, "numbers are written as the language writes them"
    assert "Source Sans 3" in svg
    assert check_picture(svg.encode(), "chart.svg", HERE) == []


def test_the_svg_is_the_same_each_time() -> None:
    assert chart_svg(BARS, ROWS, {}, "en", HERE) == chart_svg(BARS, ROWS, {}, "en", HERE)


def test_the_specification_goes_over_the_theme() -> None:
    assert "#ff0000" in chart_svg(BARS + 'config: {bar: {color: "#ff0000"}}\n', ROWS, {"bar": {"color": "#00ff00"}}, "en", HERE)


@pytest.mark.parametrize(
    "spec",
    [
        "",
        "- bar",
        "mark: [",
        "mark: tower",
        "data: {url: 'https://example.org/a.json'}\n" + BARS,
        BARS + "transform: [{lookup: day, from: {data: {url: 'file:///etc/passwd'}, key: a}}]\n",
        "layer: [{data: {url: a.csv}, mark: bar}]\n",
        "config: red\n" + BARS,
    ],
)
def test_unusable_specifications_are_a_problem(spec: str) -> None:
    assert _code(lambda: chart_svg(spec, ROWS, {}, "en", HERE)) == "chart-spec"


def test_pivot_keeps_the_order_of_appearance() -> None:
    rows = [{"r": "b", "c": 2, "v": 1}, {"r": "b", "c": 1, "v": 2}, {"r": "a", "c": 1, "v": 3}]
    assert pivot(rows, "r", "c", "v") == [["", 2, 1], ["b", 1, 2], ["a", "", 3]]
