"""What a chart would leave out, draw wrongly or pass over without a word, told before it is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from trykklar.base.problems import Place
from trykklar.review.form.series import _fields
from trykklar.sources.charts.axes import drawable
from trykklar.sources.charts.fields import escaped
from trykklar.sources.charts.known_keys import unknown_keys, wrong_words
from trykklar.sources.charts.spec import read_spec
from trykklar.sources.charts.values import chart_problems, chart_rows
from trykklar.sources.data.records import Column, DataTable

HERE = Place("a.md", 3)


def column(name: str, *cells: str) -> Column:
    numbers = tuple(float(cell) for cell in cells) if all(cell.lstrip("-").isdigit() for cell in cells) else ()
    return Column(name=name, texts=cells, shown=cells, numbers=numbers)


TABLE = DataTable(
    file="d.csv",
    columns=(
        column("place", "Aarhus", "Ribe", "Vejle"),
        column("n", "5", "6", "9"),
        column("neg", "-3", "4", "2"),
        column("zero", "0", "0", "0"),
        column("day", "2026-03-01", "2026-04-01", "soon"),
    ),
    lines=(2, 3, 4),
)
N = "y: {field: n, type: quantitative}"


def told(spec: str) -> list[tuple[str, str]]:
    read = read_spec(spec, "c.yaml", HERE)
    return [(p.code, f"{p.place}: {p.message} | {p.hint}") for p in chart_problems(read, "c.yaml", TABLE, HERE)]


@pytest.mark.parametrize(
    ("spec", "code", "says"),
    [
        (
            "encoding: {y: {field: n, type: quantitative, scale: {domain: [6, 20]}}}",
            "chart-value",
            "d.csv:2: '5' in 'n'",
        ),
        ("encoding: {y: {field: zero, type: quantitative, scale: {type: log}}}", "chart-value", "logarithmic"),
        ("encoding: {theta: {field: neg, type: quantitative}}", "chart-value", "d.csv:2: '-3' in 'neg' is negative"),
        ("encoding: {theta: {field: zero, type: quantitative}}", "chart-value", "no shares"),
        ("encoding: {y: {field: neg, type: quantitative, stack: normalize}}", "chart-value", "share"),
        ("encoding: {x: {field: place, scale: {domain: [Aarhus, Ribe]}}}", "chart-value", "d.csv:4: 'Vejle'"),
        ("encoding: {x: {field: place, sort: [Vejle, Aarhuus]}}", "chart-value", "did you mean 'Aarhus'?"),
        ("encoding: {color: {field: place, scale: {range: [red, blue]}}}", "chart-value", "3 values, and its range 2"),
        ("transform: [{filter: {field: place, oneOf: [Aarhus, Rbe]}}]", "chart-value", "did you mean 'Ribe'?"),
        ("transform: [{filter: {not: {field: place, equal: Odense}}}]", "chart-value", "'Odense', which is in no row"),
        (f"encoding: {{x: {{field: day, timeUnit: month, type: ordinal}}, {N}}}", "data-number", "'soon'"),
        ("transform: [{timeUnit: month, field: day, as: m}]", "data-number", "'soon'"),
        (
            "transform: [{fold: [n, place]}]\nencoding: {y: {field: value, type: quantitative}}",
            "data-number",
            "'Aarhus'",
        ),
        (
            "repeat: {layer: [n, place]}\nspec: {encoding: {y: {field: {repeat: layer}, type: quantitative}}}",
            "data-number",
            "'Aarhus'",
        ),
        (
            "repeat: [n, place]\nspec: {encoding: {y: {field: {repeat: repeat}, type: quantitative}}}",
            "data-number",
            "'Aarhus'",
        ),
        ("transforms: [{filter: datum.n > 5}]", "chart-key", "did you mean 'transform'?"),
        (f"encoding: {{x: {{field: place, axis: {{titel: By}}}}, {N}}}", "chart-key", "did you mean 'title'?"),
        ("layer: [{mark: {type: bar, colour: red}}]", "chart-key", "did you mean 'color'?"),
        ("encodings: {x: {field: place}}", "chart-key", "'encodings'"),
        ("encoding: {x: {field: place, type: nominel}}", "chart-key", "did you mean 'nominal'?"),
        (f"encoding: {{x: {{field: [place], type: nominal}}, {N}}}", "chart-field", "['place']"),
        (f"encoding: {{x: {{field: 2030}}, {N}}}", "chart-field", "'2030'"),
        (f"encoding: {{x: {{field: ''}}, {N}}}", "chart-field", "''"),
        ("encoding: {}", "chart-field", "shows no column of 'd.csv'"),
        ("encoding: {x: {value: 5}}", "chart-field", "shows no column of 'd.csv'"),
        (f"data: {{values: [{{n: 1}}]}}\nencoding: {{{N}}}", "chart-key", "rows of its own"),
    ],
)
def test_what_would_go_wrong_without_a_word(spec: str, code: str, says: str) -> None:
    found = told("mark: bar\n" + spec if "layer: [{" not in spec else spec)
    assert [each for each, _ in found] == [code]
    assert says in found[0][1]


@pytest.mark.parametrize(
    "spec",
    [
        "encoding: {y: {field: n, type: quantitative, scale: {domain: [0, 9]}}}",
        "encoding: {y: {field: n, type: quantitative, scale: {type: log}}}",
        "encoding: {y: {field: n, aggregate: sum, type: quantitative, scale: {domain: [0, 1]}}}",
        "encoding: {x: {field: place, sort: [Vejle, Aarhus, Ribe], scale: {range: [a, b, c]}}}",
        "encoding: {x: {field: place, sort: -y}}",
        "transform: [{filter: {field: n, oneOf: [5, 9]}}]",
        f"config: {{style: {{anything: {{fill: red}}}}, view: {{stroke: null}}}}\nencoding: {{{N}}}",
        f"usermeta: {{of: mine}}\nencoding: {{{N}}}",
        "encoding: {y: {aggregate: count}}",
        f"data: {{name: rain}}\nencoding: {{{N}}}",
        "transform: [{fold: [n, neg], as: [k, v]}]\nencoding: {y: {field: v, type: quantitative}}",
        "layer: [{data: {values: [{q: 1}]}, mark: rule, encoding: {x: {field: q, type: quantitative}}}]",
    ],
)
def test_what_is_right_is_let_alone(spec: str) -> None:
    assert told("mark: bar\n" + spec if "layer: [{" not in spec else spec) == []


def test_years_of_a_time_unit_are_dates() -> None:
    table = DataTable(file="d.csv", columns=(column("year", "2020", "2021"),), lines=(2, 3))
    spec = read_spec("mark: bar\nencoding: {x: {field: year, timeUnit: year, type: ordinal}}", "c.yaml", HERE)
    assert [row["year"] for row in chart_rows(spec, table)] == ["2020-01-01T00:00:00", "2021-01-01T00:00:00"]


WIDE = """
title: {text: T}
transform:
  - {filter: {field: place, oneOf: [Aarhus]}}
  - {fold: [n, zero], as: [k, v]}
  - {calculate: datum.n * 2, as: twice}
  - {timeUnit: month, field: day, as: m}
  - {aggregate: [{op: sum, field: n, as: s}], groupby: [place]}
layer:
  - mark: {type: bar}
    encoding:
      x: {field: place, type: nominal, sort: {field: n, op: sum}, scale: {domain: [Aarhus, Ribe], range: [0, 1]}}
      y: {field: n, type: quantitative, bin: {step: 1}, axis: {format: d, values: [1, 2]}, stack: zero, aggregate: sum}
      color: {condition: {test: datum.n > 1, value: red}, field: place, legend: {title: x}}
      tooltip: [{field: n}, {field: day, timeUnit: year}]
"""
ODD = (None, True, 0, -1.5, 1e308, float("nan"), "", "x", "\0", [], ["n"], [["n"]], {}, {"field": ["n"]}, [None, {}, 3])


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from _places(inner, (*path, key))


def test_nothing_that_stands_where_another_kind_belongs_is_a_fault_of_ours() -> None:
    """Every place of a wide specification holds every odd thing once; what is said of it are problems."""
    whole = read_spec(WIDE, "c.yaml", HERE)
    for path in list(_places(whole))[1:]:
        for odd in ODD:
            spec = deepcopy(whole)
            parent: Any = spec
            for key in path[:-1]:
                parent = parent[key]
            parent[path[-1]] = odd
            problems = [
                *chart_problems(spec, "c.yaml", TABLE, HERE),
                *unknown_keys(spec, "c.yaml", HERE),
                *wrong_words(spec, "c.yaml", HERE),
            ]
            assert all(problem.place for problem in problems)
            drawable(spec, TABLE)
            list(_fields(spec))
            escaped(spec, frozenset({"n"}))
