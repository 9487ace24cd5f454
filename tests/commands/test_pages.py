"""Roman numerals, runs of pages, and the page map that other documents read."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from trykklar.base.problems import ProblemsFound
from trykklar.resolve.pages import NamedTarget, PageMap, PageRef, page_runs, read_page_map, roman

MAP = PageMap(
    document="report", edition="1", sources="abc", page_count=9, targets={"x": NamedTarget("X", "2", "chapter", "7", 9)}
)


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "i"), (4, "iv"), (9, "ix"), (14, "xiv"), (40, "xl"), (1994, "mcmxciv"), (3999, "mmmcmxcix")],
)
def test_roman(number: int, text: str) -> None:
    assert roman(number) == text


@given(st.integers(1, 3999))
def test_roman_can_be_read_back(number: int) -> None:
    values = [dict(zip("ivxlcdm", (1, 5, 10, 50, 100, 500, 1000), strict=True))[letter] for letter in roman(number)]
    signed = [-value if value < max(values[index:]) else value for index, value in enumerate(values)]
    assert sum(signed) == number


def _arabic(*numbers: int) -> list[tuple[str, PageRef]]:
    """An id on each page, named by the order of the ids."""
    return [(f"ix{index}", PageRef(str(number), number)) for index, number in enumerate(numbers, start=1)]


@pytest.mark.parametrize(
    ("pages", "runs"),
    [
        ((), []),
        ((7,), [("ix1", "ix1")]),
        ((7, 8), [("ix1", "ix2")]),
        ((7, 8, 9, 12), [("ix1", "ix3"), ("ix4", "ix4")]),
        ((9, 7, 8, 8), [("ix2", "ix1")]),
        ((1, 3, 5), [("ix1", "ix1"), ("ix2", "ix2"), ("ix3", "ix3")]),
    ],
)
def test_runs(pages: tuple[int, ...], runs: list[tuple[str, str]]) -> None:
    assert page_runs(_arabic(*pages)) == runs


@given(st.lists(st.integers(1, 60)))
def test_runs_name_exactly_the_pages(pages: list[int]) -> None:
    places = _arabic(*pages)
    page_of = {name: page.physical for name, page in places}
    runs = [(page_of[first], page_of[last]) for first, last in page_runs(places)]
    assert [page for first, last in runs for page in range(first, last + 1)] == sorted(set(pages))
    assert all(following[0] > run[1] + 1 for run, following in itertools.pairwise(runs)), "runs are as long as can be"


def test_a_run_never_leads_from_roman_to_arabic() -> None:
    """'x–2' is no range that a reader understands, though the pages follow each other."""
    places = [("a", PageRef("ix", 9)), ("b", PageRef("x", 10)), ("c", PageRef("1", 11)), ("d", PageRef("2", 12))]
    assert page_runs(places) == [("a", "b"), ("c", "d")]


def test_a_page_map_comes_back_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "report-pages.json"
    file.write_text(MAP.to_json(), "utf-8")
    assert read_page_map(file, "report", "1", "abc") == MAP
    assert MAP.to_json() == MAP.to_json()


@pytest.mark.parametrize(("edition", "sources"), [("2", "abc"), ("1", "xyz")])
def test_a_page_map_of_something_else_is_refused(tmp_path: Path, edition: str, sources: str) -> None:
    file = tmp_path / "report-pages.json"
    file.write_text(MAP.to_json(), "utf-8")
    with pytest.raises(ProblemsFound) as found:
        read_page_map(file, "report", edition, sources)
    assert [p.code for p in found.value.problems] == ["reference-document"]
    assert "trykklar build report" in found.value.problems[0].hint


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '"text"',
        "7",
        "{}",
        '{"version": 1}',
        '{"version": 99}',
        '{"version": 1, "targets": []}',
        '{"version": 1, "targets": {"x": 1}}',
        json.dumps({**json.loads(MAP.to_json()), "targets": {"x": {"title": "X"}}}),
    ],
)
def test_a_damaged_page_map_is_a_problem(tmp_path: Path, text: str) -> None:
    file = tmp_path / "report-pages.json"
    file.write_text(text, "utf-8")
    with pytest.raises(ProblemsFound) as found:
        read_page_map(file, "report", "1", "abc")
    assert found.value.problems[0].code == "reference-document"


def test_a_missing_page_map_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound, match="there is no page map for 'report'"):
        read_page_map(tmp_path / "none.json", "report", "1", "abc")
