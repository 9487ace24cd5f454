"""The table below a chart holds what the chart shows, of however many columns its sheet has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from trykklar.base.problems import Place
from trykklar.compose.data_tables import BoardFigures, table_values, under_chart
from trykklar.sources.data.read import read_data

PLACE = Place("a.md", 1)
SHEET = "Town,Mayor,Year,Rain,Snow,Fog\nAby,Ann,2020,1,2,3\nBy,Bo,2021,4,5,6\n"
RAIN = {"x": {"field": "Year", "type": "ordinal"}, "y": {"field": "Rain", "type": "quantitative"}}
ALL = ["Town", "Mayor", "Year", "Rain", "Snow", "Fog"]


def columns(folder: Path, spec: dict[str, Any]) -> list[str]:
    (folder / "sheet.csv").write_text(SHEET)
    data = read_data(folder, {"data": "sheet.csv"}, "en", PLACE, spans=False)
    return list(table_values(under_chart(data, spec), {"data": "sheet.csv"}, "en", PLACE)["columns"])


@pytest.mark.parametrize(
    ("spec", "shown"),
    [
        ({"mark": "bar", "encoding": RAIN}, ["Town", "Year", "Rain"]),
        ({"layer": [{"encoding": RAIN}, {"encoding": {"y": {"field": "Fog"}}}]}, ["Town", "Year", "Rain", "Fog"]),
        ({"encoding": {"y": {"field": "Town"}, "x": {"field": "Snow"}}}, ["Town", "Snow"]),
        ({"transform": [{"filter": "datum.Fog > 2"}], "encoding": RAIN}, ["Town", "Year", "Rain", "Fog"]),
        ({"transform": [{"fold": ["Rain", "Fog"]}], "encoding": {"y": {"field": "value"}}}, ["Town", "Rain", "Fog"]),
        ({"transform": [{"pivot": "Town", "value": "Rain"}], "encoding": {"y": {"field": "Aby"}}}, ALL),
        ({"encoding": {"y": {"aggregate": "count"}}}, ALL),
    ],
)
def test_it_holds_what_says_what_a_row_is_and_what_is_shown(
    tmp_path: Path, spec: dict[str, Any], shown: list[str]
) -> None:
    assert columns(tmp_path, spec) == shown


def test_its_cells_are_those_of_its_columns(tmp_path: Path) -> None:
    (tmp_path / "sheet.csv").write_text(SHEET)
    data = read_data(tmp_path, {"data": "sheet.csv"}, "en", PLACE, spans=False)
    told = table_values(under_chart(data, {"encoding": RAIN}), {"data": "sheet.csv"}, "en", PLACE)
    assert told["table"] == [["Aby", "2020", "1"], ["By", "2021", "4"]]
    assert told["numeric"] == [False, True, True]


def test_the_boards_figures_are_chosen_by_the_author() -> None:
    figures = BoardFigures([{"Town": "Aby", "Rain": 1}], [["Town", "Rain"], ["Aby", 1]])
    assert under_chart(figures, {"encoding": {"y": {"field": "Rain"}}}) is figures
