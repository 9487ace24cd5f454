"""Where entries begin: blanks, sides, folios of sections, the back cover; and the first guess at all that."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from desk import BOARD, SECTIONS, Desk
from trykklar.compose.records import ChapterHtml, Start
from trykklar.layouts.layout import Layout
from trykklar.paginate.placing import (
    CHARACTERS_A_PAGE,
    Beginning,
    Point,
    SetEntry,
    begin,
    estimated_count,
    estimated_counts,
    estimated_table,
    folio_text,
    page_labels,
    page_table,
    place,
    start_of,
)
from trykklar.resolve.document import ResolvedDocument
from trykklar.resolve.pages import PageRef, roman
from trykklar.typeset.records import Position, TypesetChapter

Read = tuple[ResolvedDocument, Layout]


@pytest.fixture
def sections(publication: Path) -> Read:
    return Desk(publication).resolved(SECTIONS, "{multiple_of: 4}", starts_body_recto=True)


def entry_set(entry: str, pages: int, **positions: Position) -> SetEntry:
    html = ChapterHtml(
        entry=entry,
        html="",
        assets={},
        shown={},
        slots=(),
        rooms=(),
        ranged=False,
        ids=frozenset(positions),
        source="",
    )
    return SetEntry(html, TypesetChapter(entry=entry, parts=b"", page_count=pages, positions=positions, problems=()))


def test_blanks_come_before_what_begins_on_a_recto(sections: Read) -> None:
    resolved, layout = sections
    start, glossary = resolved.entry("start"), resolved.entry("glossary")
    assert begin(resolved, layout, start, Point(4, 4), 1) == Beginning(5, 1, 1)
    assert begin(resolved, layout, start, Point(5, 5), 1) == Beginning(5, 1, 0)
    assert begin(resolved, layout, glossary, Point(6, 2), 1) == Beginning(6, 2, 0)


def test_a_blank_inside_a_section_is_counted(publication: Path) -> None:
    resolved, layout = Desk(publication).resolved(BOARD, recto=frozenset({"area"}))
    assert begin(resolved, layout, resolved.entry("place-farm"), Point(4, 4), 1) == Beginning(5, 5, 1)
    assert Beginning(5, 5, 1).after(3) == Point(8, 8)


@pytest.mark.parametrize(("page", "length"), [(page, length) for page in range(2, 10) for length in (1, 2, 3)])
def test_the_back_cover_ends_on_a_multiple(sections: Read, page: int, length: int) -> None:
    """Its own length counts: it is the last page of the sheet, however long it is."""
    resolved, layout = sections
    beginning = begin(resolved, layout, resolved.entries[-1], Point(page, page), length)
    assert (beginning.page + length - 1) % 4 == 0
    assert 0 <= beginning.blanks < 4
    assert beginning.page == page + beginning.blanks


def test_a_cover_alone_is_no_back_cover(publication: Path) -> None:
    resolved, layout = Desk(publication).resolved("[{section: cover, items: [{page: cover}]}]", "{multiple_of: 4}")
    assert begin(resolved, layout, resolved.entries[0], Point(), 1) == Beginning(1, 1, 0)


@pytest.mark.parametrize(
    ("entry", "slotted", "start"),
    [
        ("page-cover", True, Start(0, "none", recto=False)),
        ("leaflet", True, Start(7, "roman", recto=False)),
        ("leaflet", False, Start(7, "roman", recto=False)),
        ("start", True, Start(0, "arabic", recto=False)),
        ("start", False, Start(7, "arabic", recto=False)),
    ],
)
def test_what_pages_know_of_where_they_begin(sections: Read, entry: str, slotted: bool, start: Start) -> None:
    """With slots an arabic folio is no part of it."""
    assert start_of(sections[0].entry(entry), Beginning(8, 7, 0), slotted=slotted) == start


def test_roman_then_arabic_from_one(sections: Read) -> None:
    resolved, layout = sections
    done = {
        "page-cover": entry_set("page-cover", 1),
        "leaflet": entry_set("leaflet", 3, leaflet=Position(0, 0, 0), late=Position(2, 0, 0)),
        "start": entry_set("start", 2, start=Position(1, 0, 0)),
        "glossary": entry_set("glossary", 1, glossary=Position(0, 0, 0), leaflet=Position(0, 0, 0)),
        "page-backcover": entry_set("page-backcover", 1, back=Position(0, 0, 0)),
    }
    placed = place(resolved, layout, done, {})
    assert [(c.entry.id, c.first_page, c.blanks_before) for c in placed] == [
        ("page-cover", 1, 0),
        ("leaflet", 2, 0),
        ("start", 5, 0),
        ("glossary", 7, 0),
        ("page-backcover", 8, 0),
    ]
    assert page_table(resolved, placed) == {
        "leaflet": PageRef("i", 2),
        "late": PageRef("iii", 4),
        "start": PageRef("2", 6),
        "glossary": PageRef("3", 7),
        "back": PageRef("cover", 8),
    }, "an id that stands twice counts where it stands first"
    shown = [folio_text(style, number, "cover") for style, number in page_labels(resolved, placed)]
    assert shown == ["cover", "i", "ii", "iii", "1", "2", "3", "cover"]


def test_there_is_room_for_what_is_not_typeset_yet(sections: Read) -> None:
    resolved, layout = sections
    counts = {"page-cover": 1, "leaflet": 3, "start": 9, "glossary": 1, "page-backcover": 1}
    placed = place(resolved, layout, {"glossary": entry_set("glossary", 1)}, counts)
    assert [(c.entry.id, c.first_page, c.folio) for c in placed] == [("glossary", 14, 10)]


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lengths=st.lists(st.integers(1, 9), min_size=5, max_size=5))
def test_labels_and_pages_agree(sections: Read, lengths: list[int]) -> None:
    """Each page has one label; sections number by themselves; what stands on a page has that page's label."""
    resolved, layout = sections
    ids = [entry.id for entry in resolved.entries]
    done = {
        entry: entry_set(entry, length, **{f"{entry}-{page}": Position(page, 0, 0) for page in range(length)})
        for entry, length in zip(ids, lengths, strict=True)
    }
    placed = place(resolved, layout, done, {})
    labels = page_labels(resolved, placed)
    shown = [folio_text(style, number, "cover") for style, number in labels]
    assert len(labels) % 4 == 0
    assert len(labels) == sum(lengths) + sum(chapter.blanks_before for chapter in placed)
    for ref in page_table(resolved, placed).values():
        assert shown[ref.physical - 1] == ref.label
    romans = [text for (style, _), text in zip(labels, shown, strict=True) if style == "roman"]
    assert romans == [roman(n + 1) for n in range(len(romans))]
    arabic = [number for style, number in labels if style == "arabic"]
    assert arabic == list(range(1, len(arabic) + 1))
    assert placed[2].first_page % 2 == 1


def test_guesses_come_from_the_text_and_the_size_of_the_page(publication: Path) -> None:
    before, _ = Desk(publication).resolved(BOARD)
    start = publication / "start.md"
    start.write_text(start.read_text("utf-8") + "\n" + "Many words of text follow here. " * 600, "utf-8")
    after, _ = Desk(publication).resolved(BOARD)
    one, two = estimated_counts(before), estimated_counts(after)
    assert {entry for entry in one if one[entry] != two[entry]} == {"start"}
    characters = 600 * len("Many words of text follow here. ")
    assert two["start"] - one["start"] == pytest.approx(characters / (CHARACTERS_A_PAGE / 2), abs=1), (
        "half as many on half of A4"
    )


@pytest.mark.parametrize(("html", "pages"), [("", 1), ("<li>a</li>" * 35, 2), ("<tr><td>a</td></tr>" * 70, 4)])
def test_what_gathers_others_is_guessed_by_its_rows(publication: Path, html: str, pages: int) -> None:
    """Or each edition whose contents have two pages would have them set twice: once with wrong Roman numbers."""
    resolved, _ = Desk(publication).resolved(BOARD)
    found = entry_set("contents", 1).html
    assert estimated_count(replace(found, html=html), resolved) == pages


def test_the_guessed_table_has_every_id_in_reading_order(sections: Read) -> None:
    resolved, layout = sections
    counts = {**estimated_counts(resolved), "start": 6}
    table = estimated_table(resolved, layout, counts)
    marks = {mark.id for entry in resolved.entries if entry.text for mark in entry.text.scan.index}
    assert set(table) == set(resolved.targets) | marks
    assert (table["page-cover"].label, table["leaflet"].label, table["start"].label) == ("cover", "i", "1")
    begins = {entry.id: table[entry.id].physical for entry in resolved.entries}
    assert begins["glossary"] == begins["start"] + 6
    assert begins["page-backcover"] % 4 == 0
    of_start = [table[target.id].physical for target in resolved.targets.values() if target.entry == "start"]
    assert of_start == sorted(of_start)
    assert of_start[-1] < begins["glossary"]
    assert len(set(of_start)) > 1, "ids are spread over the pages of their entry"
