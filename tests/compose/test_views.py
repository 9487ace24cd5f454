"""What templates see: the index, the board, the gathered lists."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from support import PUBLICATIONS, settings_for
from trykklar.build.sources import read_sources
from trykklar.compose.views import contents, gathered_cases, index_view, numbered_list, sorted_terms
from trykklar.resolve.board import board_view
from trykklar.resolve.document import ResolvedDocument
from trykklar.resolve.pages import PageRef


def resolved(publication: Path, text: str, language: str = "en") -> ResolvedDocument:
    """The small publication's book, with this text as its first chapter."""
    (publication / "start.md").write_text(f"---\nkind: chapter\ntitle: Start\n---\n{text}\n", "utf-8")
    file = publication / "publication.yaml"
    file.write_text(file.read_text("utf-8").replace("language: en", f"language: {language}"), "utf-8")
    return read_sources(settings_for(publication)).documents["book"]


def index(publication: Path, words: str, pages: list[int], language: str = "en") -> list[tuple[str, list[Any]]]:
    text = " ".join(f"{{index}}`{word}`" for word in words.split("; "))
    table = {f"start-ix{n}": PageRef(str(page), page) for n, page in enumerate(pages, start=1)}
    return index_view(resolved(publication, text, language), table, language, lambda name: table[name].label)


def test_consecutive_pages_are_joined_and_lead_to_the_first(publication: Path) -> None:
    found = index(publication, "rain; rain; Rain; rain; snow", [7, 8, 9, 12, 8])
    assert [(letter, [(e.entry, e.places) for e in entries]) for letter, entries in found] == [
        ("R", [("rain", (("7–9", "start-ix1"), ("12", "start-ix4")))]),
        ("S", [("snow", (("8", "start-ix5"),))]),
    ]


def test_two_marks_on_one_page_are_one_number(publication: Path) -> None:
    assert index(publication, "rain; rain", [7, 7])[0][1][0].places == (("7", "start-ix1"),)


def test_sub_entries_stand_under_their_entry(publication: Path) -> None:
    found = index(publication, "x <rain!in spring>; y <rain!in autumn>; z <rain>", [3, 5, 4])
    entry = found[0][1][0]
    assert (entry.entry, entry.places) == ("rain", (("4", "start-ix3"),))
    assert [(sub.entry, sub.places) for sub in entry.subs] == [
        ("in autumn", (("5", "start-ix2"),)),
        ("in spring", (("3", "start-ix1"),)),
    ]


def test_letters_are_those_of_the_language(publication: Path) -> None:
    assert [letter for letter, _ in index(publication, "ål; æble; zebra; øl; abe; 3d", [1, 1, 1, 1, 1, 1], "da")] == [
        "#",
        "A",
        "Z",
        "Æ",
        "Ø",
        "Å",
    ]


def test_roman_and_arabic_pages_keep_apart(publication: Path) -> None:
    book = resolved(publication, "{index}`rain` {index}`rain` {index}`rain`")
    table = {"start-ix1": PageRef("iii", 3), "start-ix2": PageRef("iv", 4), "start-ix3": PageRef("1", 5)}
    places = index_view(book, table, "en", lambda name: table[name].label)[0][1][0].places
    assert places == (("iii–iv", "start-ix1"), ("1", "start-ix3"))


def test_only_the_ends_of_a_run_are_asked_for_their_numbers(publication: Path) -> None:
    """What is printed is noted; a page in the middle of a run is not printed. An id without a page asks for its number,
    too."""
    book = resolved(publication, "{index}`rain` {index}`rain` {index}`rain` {index}`snow`")
    table = {f"start-ix{n}": PageRef(str(n), n) for n in (1, 2, 3)}
    asked: list[str] = []

    def number(name: str) -> str:
        asked.append(name)
        return f"<{name}>"

    rain, snow = (entries[0].places for _, entries in index_view(book, table, "en", number))
    assert rain == (("<start-ix1>–<start-ix3>", "start-ix1"),)
    assert snow == (("<start-ix4>", "start-ix4"),)
    assert asked == ["start-ix1", "start-ix3", "start-ix4"]


def test_the_board_has_every_cell(publication: Path) -> None:
    board = board_view(resolved(publication, "Text."))
    assert board is not None
    assert [(r.letter, r.title) for r in board.rows] == [("A", "The farm"), ("B", "The town")]
    cell = board.cell("town", "rain")
    assert (cell.id, cell.coordinate, cell.title) == ("crossing-town-rain", "B1", "Rain on the town")


def test_without_a_board_there_is_none() -> None:
    atlas = read_sources(settings_for(PUBLICATIONS / "atlas")).documents["atlas"]
    assert board_view(atlas) is None


def test_contents_name_what_has_a_title_to_be_found_by(publication: Path) -> None:
    assert [line.id for line in contents(resolved(publication, "Text."))] == [
        "start", "weather-rain", "place-farm", "place-town",
        "crossing-farm-rain", "crossing-town-rain", "glossary", "sources",
    ]  # fmt: skip


def test_lists_of_figures_and_tables() -> None:
    atlas = read_sources(settings_for(PUBLICATIONS / "atlas")).documents["atlas"]
    assert [(line.id, line.number) for line in numbered_list(atlas, "figure")] == [
        ("fig-triangle", "1"),
        ("fig-square", "2"),
        ("fig-areas", "3"),
    ]
    assert [(line.title, line.number) for line in numbered_list(atlas, "table")] == [("Three kinds of triangle", "1")]


def test_cases_know_where_they_are_told(publication: Path) -> None:
    told = gathered_cases(resolved(publication, ":::{case} flood\n:::\n\nText."))
    assert [(item.number, item.case.id, len(item.mentions)) for item in told] == [(1, "flood", 1)]
    assert gathered_cases(resolved(publication, "Text."))[0].mentions == ()


@pytest.mark.parametrize("language", ["en", "da"])
def test_terms_are_sorted(publication: Path, language: str) -> None:
    (publication / "glossary.yaml").write_text(
        "".join(f"- {{id: t{n}, term: {word}, text: x}}\n" for n, word in enumerate(["Å", "Z", "Æ", "a"])), "utf-8"
    )
    terms = [term.term for term in sorted_terms(resolved(publication, "Text.", language), language)]
    assert terms == (["a", "Z", "Æ", "Å"] if language == "da" else sorted(terms, key=terms.index))
    assert terms[0].lower() in "aå"
