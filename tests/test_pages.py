"""Roman numerals, page ranges, and the page map that other documents read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from trykklar.pages import NamedTarget, PageMap, PageRef, page_ranges, read_page_map, roman
from trykklar.problems import ProblemsFound

MAP = PageMap("report", "1", "abc", 9, {"x": NamedTarget("X", "2", "chapter", "7", 9)})


@pytest.mark.parametrize(
    ("number", "text"), [(1, "i"), (4, "iv"), (9, "ix"), (14, "xiv"), (40, "xl"), (1994, "mcmxciv"), (3999, "mmmcmxcix")]
)
def test_roman(number: int, text: str) -> None:
    assert roman(number) == text


@given(st.integers(1, 3999))
def test_roman_can_be_read_back(number: int) -> None:
    values = [dict(zip("ivxlcdm", (1, 5, 10, 50, 100, 500, 1000), strict=True))[letter] for letter in roman(number)]
    signed = [-value if value < max(values[index:]) else value for index, value in enumerate(values)]
    assert sum(signed) == number


def _arabic(*numbers: int) -> list[PageRef]:
    return [PageRef(str(number), number) for number in numbers]


@pytest.mark.parametrize(
    ("pages", "shown"),
    [((), []), ((7,), ["7"]), ((7, 8), ["7–8"]), ((7, 8, 9, 12), ["7–9", "12"]), ((9, 7, 8, 8), ["7–9"]), ((1, 3, 5), ["1", "3", "5"])],
)
def test_ranges(pages: tuple[int, ...], shown: list[str]) -> None:
    assert page_ranges(_arabic(*pages)) == shown


@given(st.sets(st.integers(1, 60)))
def test_ranges_name_exactly_the_pages(pages: set[int]) -> None:
    named: list[int] = []
    for text in page_ranges(_arabic(*pages)):
        first, _, last = text.partition("–")
        named += range(int(first), int(last or first) + 1)
    assert named == sorted(pages)


def test_a_range_never_leads_from_roman_to_arabic() -> None:
    """'x–2' is no range that a reader understands, though the pages follow each other."""
    assert page_ranges([PageRef("ix", 9), PageRef("x", 10), PageRef("1", 11), PageRef("2", 12)]) == ["ix–x", "1–2"]


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
        json.dumps({**json.loads(MAP.to_json()), "more": 1}),
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
