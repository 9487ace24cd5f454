"""Page numbers settle: blanks, multiples and sections, with a typesetter that only counts."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from support import settings_for
from trykklar.build import read_sources
from trykklar.compose import ChapterHtml, Composer, Start
from trykklar.pages import PageTable
from trykklar.paginate import PaginatedBook, paginate
from trykklar.problems import Place, Problem, ProblemsFound
from trykklar.resolve import Entry
from trykklar.typeset import Position, TypesetChapter

Count = Callable[[ChapterHtml], int]


class Counting:
    """Typesets nothing: gives as many pages as it is told, with the entry's ids on the first of them."""

    def __init__(self, count: Count) -> None:
        self.count = count
        self.set: list[str] = []

    def submit(self, chapter: ChapterHtml, priority: float = 0) -> Future[TypesetChapter]:
        self.set.append(chapter.entry)
        pages = self.count(chapter)
        positions = {name: Position(0, 0, 0) for name in chapter.ids}
        future: Future[TypesetChapter] = Future()
        future.set_result(TypesetChapter(chapter.entry, b"%PDF", pages, positions, ()))
        return future


@dataclass
class Plain:
    """Composes nothing but what pagination looks at: where an entry starts, and the numbers that it prints."""

    real: Composer
    reads: dict[str, str]
    """Entry → the id whose page number it prints."""

    @property
    def book(self) -> Any:
        return self.real.book

    def compose(self, entry: Entry, pages: PageTable, start: Start) -> ChapterHtml:
        shown = pages[self.reads[entry.id]].label if self.reads.get(entry.id) in pages else "000"
        ids = frozenset(t.id for t in self.book.resolved.targets.values() if t.entry == entry.id)
        return ChapterHtml(entry.id, f"{start} {shown}", {}, frozenset(), ids, entry.chapter.file if entry.chapter else "")


@dataclass
class Tried:
    """A paginated book and how often each entry was set."""

    book: PaginatedBook
    set: list[str]

    @property
    def first_pages(self) -> dict[str, int]:
        return {c.entry.id: c.first_page for c in self.book.chapters}

    @property
    def folios(self) -> list[str]:
        return [f"{style[0]}{number}" for style, number in self.book.labels]


class Desk:
    """Paginates the small publication with the outline, page counts and layout of a test."""

    def __init__(self, publication: Path) -> None:
        self.publication = publication

    def __call__(
        self, outline: str, count: Count | dict[str, int], reads: dict[str, str] | None = None, limits: str = "{}", **layout: Any
    ) -> Tried:
        file = self.publication / "publication.yaml"
        record = yaml.safe_load(file.read_text())
        record["documents"] = {
            "book": {"layout": "tiny", "trim": "A5", "outline": yaml.safe_load(outline), "pages": yaml.safe_load(limits)}
        }
        file.write_text(yaml.safe_dump(record))
        settings = settings_for(self.publication)
        sources = read_sources(settings)
        tiny = sources.layouts["tiny"]
        plain: Any = Plain(Composer(sources.documents["book"], tiny, {}, settings), reads or {})
        typesetter: Any = Counting(count if callable(count) else lambda chapter: count.get(chapter.entry, 1))
        book = paginate(plain, replace(tiny, **layout), typesetter, lambda number, chapter: None)
        return Tried(book, typesetter.set)


@pytest.fixture
def desk(publication: Path) -> Desk:
    return Desk(publication)


BOARD = "[{chapter: start.md}, {each: columns}, {each: rows}]"
SECTIONS = """
- {section: cover, items: [{page: cover}]}
- {section: front, items: [{chapter: leaflet.md}]}
- {section: body, items: [{chapter: start.md}, {chapter: glossary.md}]}
- {section: cover, items: [{page: backcover}]}
"""


def test_entries_follow_each_other(desk: Desk) -> None:
    done = desk(BOARD, {"start": 3, "weather-rain": 2})
    assert done.first_pages == {"start": 1, "weather-rain": 4, "place-farm": 6, "place-town": 7}
    assert done.folios == ["a1", "a2", "a3", "a4", "a5", "a6", "a7"]
    assert (done.book.pages["place-town"].label, done.book.pages["place-town"].physical) == ("7", 7)


def test_sections_number_by_themselves(desk: Desk) -> None:
    done = desk(SECTIONS, {"leaflet": 3, "start": 2})
    assert done.folios == ["n1", "r1", "r2", "r3", "a1", "a2", "a3", "n1"]
    assert [done.book.pages[i].label for i in ("page-cover", "leaflet", "start", "glossary")] == ["cover", "i", "1", "3"]


def test_what_begins_on_the_right_has_a_blank_before_it(desk: Desk) -> None:
    done = desk(BOARD, {"start": 3}, recto=frozenset({"area"}))
    assert done.first_pages == {"start": 1, "weather-rain": 4, "place-farm": 5, "place-town": 7}
    assert [(c.entry.id, c.blanks_before) for c in done.book.chapters if c.blanks_before] == [("place-town", 1)]
    assert done.book.page_count == 7


def test_the_body_can_begin_on_the_right(desk: Desk) -> None:
    done = desk(SECTIONS, {"leaflet": 1}, starts_body_recto=True)
    assert done.first_pages["start"] == 3
    done = desk(SECTIONS, {"leaflet": 2}, starts_body_recto=True)
    assert done.first_pages["start"] == 5
    assert done.folios == ["n1", "r1", "r2", "r3", "a1", "a2", "n1"], "the blank belongs to the section before it"


@pytest.mark.parametrize("pages", range(1, 9))
def test_booklets_are_filled_before_the_back_cover(desk: Desk, pages: int) -> None:
    done = desk(SECTIONS, {"start": pages}, limits="{multiple_of: 4}")
    assert done.book.page_count % 4 == 0
    assert done.book.page_count - (pages + 4) < 4
    assert done.first_pages["page-backcover"] == done.book.page_count


def test_booklets_without_a_back_cover_are_filled_at_the_end(desk: Desk) -> None:
    assert desk(BOARD, {"start": 2}, limits="{multiple_of: 4}").book.page_count == 8


@pytest.mark.parametrize(
    ("limits", "codes"), [("{minimum: 4, maximum: 4}", []), ("{minimum: 5}", ["page-count"]), ("{maximum: 3}", ["page-count"])]
)
def test_limits(desk: Desk, limits: str, codes: list[str]) -> None:
    assert [p.code for p in desk(BOARD, {}, limits=limits).book.problems] == codes


def test_only_what_changed_is_set_again(desk: Desk) -> None:
    done = desk(BOARD, {"start": 1}, reads={"start": "place-town"})
    assert done.set.count("start") == 2, "once with a placeholder, once with the number"
    assert done.set.count("place-town") == 2, "once at page 1, once where it stands"
    assert done.book.rounds == 2


def test_numbers_that_move_pages_settle(desk: Desk) -> None:
    """'10' takes more room than '000' took: the chapter grows by a page, and all numbers move."""
    done = desk(BOARD, lambda c: {"start": 8 if c.html.endswith("000") else 10}.get(c.entry, 1), reads={"start": "place-farm"})
    assert done.book.pages["place-farm"].label == "12"


def test_what_does_not_settle_is_named(desk: Desk) -> None:
    """A chapter that is longer when its target stands on an even page, which puts it on an odd one."""

    def count(chapter: ChapterHtml) -> int:
        if chapter.entry != "start":
            return 1
        shown = chapter.html.rpartition(" ")[2]
        return 2 if shown == "000" or int(shown) % 2 else 1

    with pytest.raises(ProblemsFound) as found:
        desk("[{chapter: start.md}, {each: rows}]", count, reads={"start": "place-town"})
    assert [p.code for p in found.value.problems] == ["pages-unsettled"]
    assert "place-town" in found.value.problems[0].message


def test_an_id_that_is_on_no_page_is_a_problem(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    original = Counting.submit

    def forget(self: Counting, chapter: ChapterHtml, priority: float = 0) -> Future[TypesetChapter]:
        result = original(self, chapter).result()
        kept = {name: place for name, place in result.positions.items() if name != "fig-leaf"}
        future: Future[TypesetChapter] = Future()
        future.set_result(replace(result, positions=kept))
        return future

    monkeypatch.setattr(Counting, "submit", forget)
    problems = desk("[{chapter: start.md}]", {}).book.problems
    assert [(p.code, p.place.file if p.place else "") for p in problems] == [("id-not-on-page", "start.md")]
    assert "'fig-leaf'" in problems[0].message


def test_an_entry_that_could_not_be_set_stops_the_book(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = Problem("worker-died", "the process was lost", "build again", Place("start.md"))

    def lost(self: Counting, chapter: ChapterHtml, priority: float = 0) -> Future[TypesetChapter]:
        future: Future[TypesetChapter] = Future()
        future.set_result(TypesetChapter(chapter.entry, b"", 0, {}, (problem,)))
        return future

    monkeypatch.setattr(Counting, "submit", lost)
    with pytest.raises(ProblemsFound) as found:
        desk("[{chapter: start.md}]", {})
    assert found.value.problems == (problem,)
