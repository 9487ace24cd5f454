"""The board's assessments as data: all scales, one of them, a chapter's own row or column, means; names in other
languages."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from support import PUBLICATIONS, settings_for
from trykklar.build.sources import read_sources
from trykklar.compose.data_tables import _decimals
from trykklar.resolve.board_data import BoardData, Choice, pivot
from trykklar.resolve.document import ResolvedDocument
from trykklar.resolve.facts import fact_text
from trykklar.sources.schemas.data import Fact

SCALES = ["use", "risk"]


@pytest.fixture
def book(publication: Path) -> ResolvedDocument:
    """The base publication with a second scale: the town's crossing is assessed on both, the farm's on one."""
    file = publication / "publication.yaml"
    given = yaml.safe_load(file.read_text("utf-8"))
    given["scales"].append({"id": "risk", "title": "Risk", "low": "small", "high": "great", "steps": 5})
    given["scales"][0]["translations"] = {"da": {"title": "Nytte", "low": "lidt", "high": "meget"}}
    given["board"]["rows"]["translations"] = {"da": {"singular": "sted", "plural": "steder"}}
    given["board"]["rows"]["items"][1]["translations"] = {"da": {"title": "Byen", "short": "By"}}
    file.write_text(yaml.safe_dump(given), "utf-8")
    town = publication / "crossings" / "town-rain.md"
    text = town.read_text("utf-8")
    assert "scale: use, value: 3" in text
    line = next(line for line in text.splitlines() if "scale: use" in line)
    town.write_text(
        text.replace(line, line.replace("value: 3", "value: 4") + "\n" + line.replace("scale: use", "scale: risk")),
        "utf-8",
    )
    return read_sources(settings_for(publication)).documents["book"]


def test_one_scale_is_a_value_with_its_mean(book: ResolvedDocument) -> None:
    data, choice = BoardData(book, "en"), Choice(scale="use")
    rows = data.rows(choice, None, None)
    assert [(r["row"], r["column"], r["value"], r["value_mean"]) for r in rows] == [
        ("Farm", "Rain", 3, 3.5),
        ("Town", "Rain", 4, 3.5),
    ]
    assert data.table(choice, rows) == [["", "Rain"], ["Farm", 3], ["Town", 4]]


def test_all_scales_are_fields_and_what_is_not_assessed_on_all_is_left_out(book: ResolvedDocument) -> None:
    data = BoardData(book, "en")
    rows = data.rows(Choice(), None, None)
    assert [(r["coordinate"], r["use"], r["risk"], r["use_mean"], r["risk_mean"]) for r in rows] == [
        ("B1", 4, 3, 3.5, 3.0)
    ]
    assert data.table(Choice(), rows) == [["Crossing", "Place", "Weather", "Use", "Risk"], ["B1", "Town", "Rain", 4, 3]]


def test_a_chapter_has_its_own_crossings(book: ResolvedDocument) -> None:
    data, choice = BoardData(book, "en"), Choice(scale="use", of="row")
    rows = data.rows(choice, "farm", None)
    assert [(r["coordinate"], r["crossed"]) for r in rows] == [("A1", "Rain")]
    assert data.table(choice, rows) == [["Crossing", "Weather", "Use"], ["A1", "Rain", 3]]
    assert [r["crossed"] for r in data.rows(Choice(scale="use", of="column"), None, "rain")] == ["Farm", "Town"]


def test_means_of_an_axis(book: ResolvedDocument) -> None:
    data, choice = BoardData(book, "en"), Choice(by="column")
    rows = data.rows(choice, None, None)
    assert [(r["name"], r["use"], r["risk"]) for r in rows] == [("Rain", 3.5, 3.0)]
    assert data.table(choice, rows) == [["Weather", "Use", "Risk"], ["Rain", 3.5, 3.0]]


def test_names_are_in_the_language_of_the_chapter(book: ResolvedDocument) -> None:
    data, choice = BoardData(book, "da"), Choice()
    assert data.table(choice, data.rows(choice, None, None)) == [
        ["Crossing", "Sted", "Weather", "Nytte", "Risk"],
        ["B1", "By", "Rain", 4, 3],
    ]


def test_without_a_board_there_is_no_data() -> None:
    data = BoardData(read_sources(settings_for(PUBLICATIONS / "atlas")).documents["atlas"], "en")
    assert (data.rows(Choice(), None, None), data.table(Choice(), [])) == ([], [])


@pytest.mark.parametrize(
    ("choice", "row", "says"),
    [
        (Choice(scale="taste"), None, "'scale' is 'taste'"),
        (Choice(of="row"), None, "no row of the board"),
        (Choice(of="column"), "farm", "no column of the board"),
        (Choice(by="rows"), None, "'by' is 'rows'"),
        (Choice(of="row", by="row"), "farm", "both 'of' and 'by'"),
    ],
)
def test_what_cannot_be_asked_for_is_told(choice: Choice, row: str | None, says: str) -> None:
    fault = choice.fault(SCALES, row, None)
    assert fault is not None
    assert says in fault[0]


def test_what_can_be_asked_for_has_no_fault() -> None:
    assert [
        c.fault(SCALES, "farm", None) for c in (Choice(), Choice("use"), Choice(of="row"), Choice("risk", by="column"))
    ] == [None] * 4


def test_a_scale_may_not_have_the_name_of_a_field() -> None:
    fault = Choice().fault(["title"], None, None)
    assert fault is not None
    assert "'title'" in fault[0]


def test_a_fact_is_in_the_words_and_numbers_of_the_language() -> None:
    words = {"en": {"unit": "billion phones", "qualifier": "up to"}}
    fact = Fact.model_validate(
        {
            "id": "a",
            "about": "x",
            "value": 1.6,
            "unit": "milliarder",
            "qualifier": "op til",
            "year": 2017,
            "source": "s",
            "translations": words,
        }
    )
    assert fact_text(fact, "", "da") == "op til 1,6\u00a0milliarder"
    assert fact_text(fact, "", "en-GB") == "up to 1.6\u00a0billion phones"
    assert fact_text(fact, "number", "en") == "1.6\u00a0billion phones"


def test_fractions_that_stand_under_each_other_have_as_many_decimals() -> None:
    assert [_decimals(column) for column in ([4.0, 3.75], [4.0], [4, 3.5], ["a", 1.5])] == [2, 1, 0, 0]


def test_pivot_keeps_the_order_of_appearance() -> None:
    rows = [{"r": "b", "c": 2, "v": 1}, {"r": "b", "c": 1, "v": 2}, {"r": "a", "c": 1, "v": 3}]
    assert pivot(rows, "r", "c", "v") == [["", 2, 1], ["b", 1, 2], ["a", "", 3]]
