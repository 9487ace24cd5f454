"""Charts: rows and a specification become an SVG, offline, or a problem."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import pytest

from trykklar.base.problems import Place, ProblemsFound
from trykklar.layouts.charts import draw_chart
from trykklar.layouts.row_order import in_rows_order
from trykklar.sources.charts.axes import drawable
from trykklar.sources.charts.spec import read_spec
from trykklar.sources.data.records import Column, DataTable
from trykklar.sources.pictures import check_picture

HERE = Place("a.md", 3)
ROWS: list[dict[str, Any]] = [{"day": "Mandag", "drops": 1.5}, {"day": "Tirsdag", "drops": 3}]
BARS = "mark: bar\nencoding:\n  x: {field: day, type: nominal}\n  y: {field: drops, type: quantitative}\n"


def drawn(
    spec: str,
    rows: list[dict[str, Any]] = ROWS,
    theme: dict[str, Any] | None = None,
    language: str = "en",
    *,
    grouped: bool = False,
) -> str:
    return draw_chart(read_spec(spec, "c.yaml", HERE), rows, theme or {}, language, HERE, grouped=grouped).svg


def words(svg: str) -> str:
    return "|".join(ElementTree.fromstring(svg).itertext())


def code(spec: str, rows: list[dict[str, Any]] = ROWS) -> str:
    with pytest.raises(ProblemsFound) as found:
        drawn(spec, rows)
    assert found.value.problems[0].place == HERE
    return found.value.problems[0].code


def test_the_svg_shows_the_data_and_is_safe() -> None:
    svg = drawn(BARS, theme={"font": "Source Sans 3"}, language="da")
    assert "Mandag" in words(svg)
    assert "1,5" in words(svg), "numbers are written as the language writes them"
    assert "Source Sans 3" in svg
    assert check_picture(svg.encode(), "chart.svg", HERE) == []


def test_months_are_named_in_the_language() -> None:
    spec = "mark: line\nencoding: {x: {field: day, type: temporal, axis: {format: '%B %A'}}, y: {field: n}}\n"
    rows = [{"day": f"2025-05-0{day}T00:00:00", "n": day} for day in range(1, 8)]
    assert {"maj torsdag", "maj søndag"} <= set(words(drawn(spec, rows, language="da")).split("|"))
    assert "May Thursday" in words(drawn(spec, rows, language="en-GB"))


def test_the_svg_is_the_same_each_time() -> None:
    assert drawn(BARS) == drawn(BARS)


def test_the_specification_goes_over_the_theme() -> None:
    assert "#ff0000" in drawn(BARS + 'config: {bar: {color: "#ff0000"}}\n', theme={"bar": {"color": "#00ff00"}})


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
    assert code(spec) == "chart-spec"


def test_a_wrong_mark_is_named_with_those_that_there_are() -> None:
    with pytest.raises(ProblemsFound) as found:
        drawn(BARS.replace("mark: bar", "mark: bars"))
    assert "area, arc, bar" in found.value.problems[0].hint


def test_what_vega_lite_warns_of_is_a_problem() -> None:
    assert code(BARS + "  zz: {field: day}\n") == "chart-warning"


def test_a_chart_without_a_mark_is_a_problem() -> None:
    spec = read_spec("transform: [{filter: 'datum.drops > 99'}]\n" + BARS, "c.yaml", HERE)
    assert [p.code for p in draw_chart(spec, ROWS, {}, "en", HERE).problems] == ["chart-blank"]
    assert draw_chart(read_spec(BARS, "c.yaml", HERE), ROWS, {}, "en", HERE).problems == ()


@pytest.mark.parametrize(
    "mark", ["bar", "line", "area", "point", "tick", "rect", "{type: text, text: x}", "rule", "arc"]
)
def test_every_kind_of_mark_is_seen(mark: str) -> None:
    spec = BARS.replace("mark: bar", f"mark: {mark}")
    if mark == "arc":
        spec = "mark: arc\nencoding: {theta: {field: drops, type: quantitative}, color: {field: day, type: nominal}}\n"
    assert draw_chart(read_spec(spec, "c.yaml", HERE), ROWS, {}, "en", HERE).problems == ()


def test_a_label_that_is_cut_is_told() -> None:
    rows = [{"day": "W" * 60, "drops": 1}, {"day": "Tuesday", "drops": 2}]
    found = draw_chart(read_spec(BARS, "c.yaml", HERE), rows, {}, "en", HERE).problems
    assert [p.code for p in found] == ["chart-label-cut"]
    assert (
        draw_chart(read_spec(BARS, "c.yaml", HERE), [{"day": "and so on…", "drops": 1}], {}, "en", HERE).problems == ()
    )


@pytest.mark.parametrize("name", ["Spend (m. kr.)", "Share [%]", "a.b.c", "it's", 'the "best"'])
def test_dots_and_brackets_in_names_are_just_characters(name: str) -> None:
    rows = [{"day": "Monday", name: 3.5}, {"day": "Tuesday", name: 7}]
    quoted = name.replace("'", "''")
    spec = f"mark: bar\nencoding:\n  x: {{field: day, type: nominal}}\n  y: {{field: '{quoted}', type: quantitative}}\n"
    result = draw_chart(read_spec(spec, "c.yaml", HERE), rows, {}, "en", HERE)
    assert result.problems == ()
    assert name in words(result.svg)
    assert "7" in words(result.svg).split("|"), "the axis reaches the largest value"


MONTHS = [{"month": name, "n": number, "year": 2030 - number} for number, name in enumerate("jan feb mar apr".split())]


def labels_along(spec: str) -> list[str]:
    """The words of a chart's axis, from left to right."""
    placed = re.findall(r'<text[^>]*transform="translate\(([-\d.]+)[^>]*>([^<]+)</text>', drawn(spec, MONTHS))
    return [
        word
        for _, word in sorted((float(x), word) for x, word in placed if word in "jan feb mar apr 2030 2027".split())
    ]


def test_words_on_an_axis_stand_as_the_rows_do_unless_an_order_is_said() -> None:
    spec = "mark: bar\nencoding:\n  x: {field: month, type: ordinal}\n  y: {field: n, type: quantitative}\n"
    assert labels_along(spec) == ["jan", "feb", "mar", "apr"]
    assert labels_along(spec.replace("ordinal}", "ordinal, sort: ascending}")) == ["apr", "feb", "jan", "mar"]
    years = labels_along(spec.replace("field: month", "field: year"))
    assert years == ["2027", "2030"], "numbers stay in their own order"


def test_layers_share_the_order_of_the_rows() -> None:
    x = "x: {field: month, type: nominal}, y: {field: n, type: quantitative}"
    layers = f"layer: [{{mark: bar, encoding: {{{x}}}}}, {{mark: text, encoding: {{{x}, text: {{field: n}}}}}}]\n"
    assert labels_along(layers) == ["jan", "feb", "mar", "apr"]


def test_a_field_that_is_no_name_has_no_rows_to_stand_as() -> None:
    """The fuzzer's seed 20003125: it is told where columns are looked for."""
    spec = {"mark": "bar", "encoding": {"x": {"field": ["month"], "type": "ordinal"}}}
    assert in_rows_order(spec, [{"month": "jan"}]) == spec


def test_years_are_printed_as_years() -> None:
    rows = [{"year": 2020, "n": 1200}, {"year": 2024, "n": 1400}]
    spec = (
        "mark: line\nencoding:\n  x: {field: year, type: quantitative, scale: {zero: false}}\n  y: {field: n, "
        "type: quantitative}\n"
    )
    found = words(drawn(spec, rows, language="da"))
    assert "2020" in found
    assert "2.020" not in found
    assert "1.400" in words(drawn(spec, rows, language="da", grouped=True))


def test_years_and_grouped_numbers_on_one_chart() -> None:
    axes = "x: {field: year, type: quantitative, scale: {zero: false}}, y: {field: n, type: quantitative}"
    spec = read_spec(f"width: 300\nmark: point\nencoding: {{{axes}}}", "c.yaml", HERE)
    columns = (
        Column(name="year", texts=("2020", "2022"), shown=("2020", "2022"), numbers=(2020, 2022)),
        Column(name="n", texts=("1.234", "5.678"), shown=("1.234", "5.678"), numbers=(1234, 5678), grouped=True),
    )
    given = drawable(spec, DataTable(file="d.csv", columns=columns, lines=(2, 3)))
    svg = draw_chart(given.spec, given.rows, {}, "da", HERE, grouped=given.grouped).svg
    found = words(svg).split("|")
    assert [word for word in found if word.replace(".", "").startswith("20")] == ["2020", "2021", "2022", "2.000"]
    assert "5.000" in found


LAYERS = (
    "encoding: {{x: {{field: day, type: nominal}}, y: {{field: drops, type: quantitative}}}}\n"
    "layer: [{{mark: bar}}, {{transform: [{}], mark: point}}]\n"
)


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        (BARS.replace("mark: bar", "mark: {type: bar, color: rød}"), "'rød' is no colour"),
        (LAYERS.format("{calculate: 'null', as: drops}"), "1 of the chart's 2 layers"),
        (BARS.replace("type: nominal}", "type: nominal, axis: {labelExpr: \"'' + datum.lbl\"}}"), "label 'undefined'"),
    ],
)
def test_colours_layers_and_labels_that_are_none_are_told(spec: str, says: str) -> None:
    found = draw_chart(read_spec(spec, "c.yaml", HERE), ROWS, {}, "en", HERE).problems
    assert [problem.code for problem in found] == ["chart-blank"]
    assert says in found[0].message


def test_what_a_layers_own_filter_leaves_out_is_meant() -> None:
    spec = read_spec(LAYERS.format("{filter: datum.drops > 99}"), "c.yaml", HERE)
    assert draw_chart(spec, ROWS, {}, "en", HERE).problems == ()


def test_a_text_without_words_shows_nothing() -> None:
    spec = {"mark": "text", "encoding": {"x": {"field": "n", "type": "nominal"}}}
    told = draw_chart(spec, [{"n": "A"}], {}, "en", Place("a.md", 1)).problems
    assert [problem.code for problem in told] == ["chart-blank"]


def test_a_name_with_a_backslash_is_a_name() -> None:
    spec = {"mark": "bar", "encoding": {"y": {"field": "a\\b", "type": "quantitative"}}}
    drawn = draw_chart(spec, [{"a\\b": 2}], {}, "en", Place("a.md", 1))
    assert drawn.problems == ()
    assert ">a\\b</text>" in drawn.svg
    assert [char for char in drawn.svg if ord(char) < 32 and char != "\n"] == []


@pytest.mark.parametrize(
    ("channel", "language", "shown"),
    [
        ({"timeUnit": "yearmonthdate", "type": "ordinal"}, "da", "5. jan. 2024"),
        ({"timeUnit": "yearmonthdate", "type": "ordinal"}, "en", "Jan 5, 2024"),
        ({"timeUnit": "yearmonth", "type": "ordinal"}, "da", "mar. 2024"),
        ({"timeUnit": "monthdate", "type": "ordinal"}, "de", "5. Jan"),
        ({"type": "temporal"}, "da", "7. jan."),
        ({"type": "temporal"}, "fr", "7 janv."),
        ({"type": "temporal", "axis": {"format": "%d/%m"}}, "da", "07/01"),
    ],
)
def test_dates_are_in_the_order_of_the_language(channel: dict[str, Any], language: str, shown: str) -> None:
    rows = [{"d": f"2024-{day}T00:00:00", "n": 1} for day in ("01-05", "01-09", "03-02")]
    rows = rows if channel["type"] == "ordinal" else rows[:2]
    axis = {"axis": {"labelOverlap": False}, "field": "d", **channel}
    spec = {"mark": "point", "width": 900, "encoding": {"x": axis, "y": {"field": "n", "type": "quantitative"}}}
    svg = draw_chart(spec, rows, {}, language, Place("a.md", 1)).svg
    assert f">{shown}<" in svg
    assert ">d<" in svg  # the title, without the units


def test_titles_have_no_english_words_in_another_language() -> None:
    spec = {"mark": "bar", "encoding": {"x": {"field": "n", "aggregate": "mean"}, "y": {"aggregate": "count"}}}
    danish = draw_chart(spec, [{"n": 1}], {}, "da", Place("a.md", 1)).svg
    assert ">n<" in danish
    assert ">Antal<" in danish
    assert ">Mean of n<" in draw_chart(spec, [{"n": 1}], {}, "en", Place("a.md", 1)).svg
