"""Page numbers settle: blanks, multiples and sections, with a typesetter that only counts."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest

from desk import BOARD, SECTIONS, Counting, Desk, Plain, paginated, said
from trykklar.base.problems import Place, Problem, ProblemsFound
from trykklar.compose.records import ChapterHtml
from trykklar.paginate.paginate import MAX_ROUNDS
from trykklar.paginate.placing import estimated_counts
from trykklar.typeset.records import TypesetChapter
from trykklar.typeset.typography.records import TypographyFinding


@pytest.fixture
def desk(publication: Path) -> Desk:
    return Desk(publication)


def test_entries_follow_each_other(desk: Desk) -> None:
    done = desk(BOARD, {"start": 3, "weather-rain": 2})
    assert done.first_pages == {"start": 1, "weather-rain": 4, "place-farm": 6, "place-town": 7}
    assert done.folios == ["a1", "a2", "a3", "a4", "a5", "a6", "a7"]
    assert (done.book.pages["place-town"].label, done.book.pages["place-town"].physical) == ("7", 7)


def test_sections_number_by_themselves(desk: Desk) -> None:
    done = desk(SECTIONS, {"leaflet": 3, "start": 2})
    assert done.folios == ["n1", "r1", "r2", "r3", "a1", "a2", "a3", "n1"]
    assert [done.book.pages[i].label for i in ("page-cover", "leaflet", "start", "glossary")] == [
        "cover",
        "i",
        "1",
        "3",
    ]


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
    ("limits", "codes"),
    [("{minimum: 4, maximum: 4}", []), ("{minimum: 5}", ["page-count"]), ("{maximum: 3}", ["page-count"])],
)
def test_limits(desk: Desk, limits: str, codes: list[str]) -> None:
    assert [p.code for p in desk(BOARD, {}, limits=limits).book.problems] == codes


VARIANTS = """\
add:
  - {chapter: variants/letter.md, before: start.md}
variants:
  a: {}
  b:
    replace: {variants/letter.md: variants/b/letter.md}
  c: {without: [variants/letter.md]}
"""


@pytest.mark.parametrize(
    ("variant", "line", "says"),
    [
        ("a", 2, "'book' has 8 pages, 3 of them blank as they come in multiples of 4, 1 page by what the variant puts"),
        ("b", 6, "'book' has 8 pages, 2 of them blank as they come in multiples of 4, 2 pages by what the variant put"),
        ("c", 0, ""),
        ("", 0, ""),
    ],
)
def test_a_letter_for_which_the_binding_leaves_no_room_is_told_at_its_line(
    desk: Desk, variant: str, line: int, says: str
) -> None:
    letter = "---\nkind: chapter\ntitle: {}\n---\nDear.\n"
    for name, text in {"variants.yaml": VARIANTS, "variants/letter.md": letter, "variants/b/letter.md": letter}.items():
        (desk.publication / name).parent.mkdir(exist_ok=True)
        (desk.publication / name).write_text(text.format(name) if name.endswith(".md") else text, "utf-8")
    desk.variant = variant
    done = desk(
        BOARD,
        lambda html: 2 if html.source == "variants/b/letter.md" else 1,
        limits="{maximum: 4}",
        printed="{binding: saddle-stitch}",
    )
    problems = [problem for problem in done.book.problems if problem.code == "page-count"]
    assert [problem.place for problem in problems] == ([Place("variants.yaml", line)] if line else [])
    assert all(problem.message.startswith(says) for problem in problems)


@pytest.mark.parametrize("slotted", [False, True])
def test_what_was_guessed_right_is_set_once(desk: Desk, slotted: bool) -> None:
    """From the number of characters alone, and so it is."""
    guessed = estimated_counts(desk.resolved(BOARD)[0])
    done = desk(BOARD, guessed, prints={"start": "place-town"}, slotted=slotted)
    assert set(Counter(done.set).values()) == {1}
    assert done.book.rounds == 1


@pytest.mark.parametrize(("slotted", "again"), [(False, {"start": 2}), (True, {})])
def test_only_what_changed_is_set_again(desk: Desk, slotted: bool, again: dict[str, int]) -> None:
    """A number that was guessed wrong costs the entry that prints it; with slots it costs nothing, while it has as many
    digits."""
    guessed = estimated_counts(desk.resolved(BOARD)[0])
    done = desk(
        BOARD, {**guessed, "weather-rain": guessed["weather-rain"] + 2}, prints={"start": "place-town"}, slotted=slotted
    )
    assert {entry: n for entry, n in Counter(done.set).items() if n > 1} == again
    assert done.book.pages["place-town"].label == str(sum(guessed.values()) - guessed["place-town"] + 3)


@pytest.mark.parametrize(("pages", "times"), [(7, 1), (8, 2), (97, 2), (98, 2)])
def test_with_slots_an_entry_is_set_again_for_another_count_of_digits(desk: Desk, pages: int, times: int) -> None:
    """'place-farm' begins on page 9, 10, 99 or 100; it was guessed to begin on a page of one digit."""
    done = desk(BOARD, {"start": 1, "weather-rain": pages}, prints={"start": "place-farm"}, slotted=True)
    assert done.book.pages["place-farm"].label == str(pages + 2)
    assert done.set.count("start") == times
    shown = next(c.html for c in done.book.chapters if c.entry.id == "start")
    assert len(said(shown)[3]) == len(str(pages + 2))
    assert shown.slots == ("place-farm",)


def test_with_slots_a_chapter_that_moves_by_two_pages_is_left_as_it_is(desk: Desk) -> None:
    """Folios are set when joining: only the side on which a chapter begins is in its pages."""
    composer, layout = desk.read(BOARD)
    before, after = (
        paginated(Plain(composer, {}, True), layout, Counting(lambda c, n=n: {"start": n}.get(c.entry, 1)))
        for n in (1, 3)
    )
    assert before.first_pages["place-farm"] + 2 == after.first_pages["place-farm"]
    htmls = [{c.entry.id: c.html.digest for c in tried.book.chapters} for tried in (before, after)]
    assert htmls[0] == htmls[1]
    plain = [{c.entry.id: c.html.digest for c in desk(BOARD, {"start": n}).book.chapters} for n in (1, 3)]
    assert [entry for entry in plain[0] if plain[0][entry] == plain[1][entry]] == ["start"]


@pytest.mark.parametrize("slotted", [False, True])
def test_numbers_that_move_pages_settle(desk: Desk, slotted: bool) -> None:
    """'10' takes more room than one digit took: the chapter grows by a page, and all numbers move."""

    def count(chapter: ChapterHtml) -> int:
        return {"start": 8 if len(said(chapter)[3]) < 2 else 10}.get(chapter.entry, 1)

    done = desk(BOARD, count, prints={"start": "place-farm"}, slotted=slotted)
    assert done.book.pages["place-farm"].label == "12"


def unsteady(chapter: ChapterHtml) -> int:
    """A chapter that is longer when its target stands on an even page, which puts it on an odd one."""
    shown = said(chapter)[3]
    return 1 if chapter.entry != "start" or int(shown) % 2 == 0 else 2


def test_what_does_not_settle_is_named(desk: Desk) -> None:
    with pytest.raises(ProblemsFound) as found:
        desk("[{chapter: start.md}, {each: rows}]", unsteady, prints={"start": "place-town"})
    assert [p.code for p in found.value.problems] == ["pages-unsettled"]
    assert "start" in found.value.problems[0].message
    assert f"after {MAX_ROUNDS} rounds" in found.value.problems[0].message
    assert "place-farm" in found.value.problems[0].message, "it begins on another side in every round"


def test_with_slots_a_count_of_digits_that_does_not_settle_is_named(desk: Desk) -> None:
    def count(chapter: ChapterHtml) -> int:
        return (8 if len(said(chapter)[3]) == 2 else 9) if chapter.entry == "start" else 1

    with pytest.raises(ProblemsFound) as found:
        desk("[{chapter: start.md}, {each: rows}]", count, prints={"start": "place-farm"}, slotted=True)
    assert [p.code for p in found.value.problems] == ["pages-unsettled"]
    assert "start" in found.value.problems[0].message


@pytest.mark.parametrize(("lost", "at"), [("fig-leaf", "start.md"), ("page-contents", "page-contents")])
def test_an_id_that_is_on_no_page_is_a_problem(desk: Desk, monkeypatch: pytest.MonkeyPatch, lost: str, at: str) -> None:
    original = Counting.result

    def forget(self: Counting, chapter: ChapterHtml) -> TypesetChapter:
        result = original(self, chapter)
        return replace(result, positions={name: place for name, place in result.positions.items() if name != lost})

    monkeypatch.setattr(Counting, "result", forget)
    problems = desk("[{page: contents}, {chapter: start.md}]", {}).book.problems
    assert [(p.code, p.place.file if p.place else "") for p in problems] == [("id-not-on-page", at)]
    assert f"'{lost}'" in problems[0].message


def test_an_entry_that_could_not_be_set_stops_the_book(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = Problem("worker-died", "the process was lost", "build again", Place("start.md"))

    def lost(self: Counting, chapter: ChapterHtml, priority: float = 0, most: object = None) -> Future[TypesetChapter]:
        future: Future[TypesetChapter] = Future()
        future.set_result(
            TypesetChapter(
                entry=chapter.entry,
                parts=b"",
                page_count=0,
                positions={},
                problems=(problem,),
            )
        )
        return future

    monkeypatch.setattr(Counting, "submit", lost)
    with pytest.raises(ProblemsFound) as found:
        desk("[{chapter: start.md}]", {})
    assert found.value.problems == (problem,)


def test_problems_of_entries_come_with_the_book(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of pages that are in it; a page that was set for a wrong guess says nothing."""

    def result(self: Counting, chapter: ChapterHtml) -> TypesetChapter:
        problem = Problem("typeset-log", f"{chapter.entry} as {chapter.html}", "reword it", Place("x.md"))
        return TypesetChapter(entry=chapter.entry, parts=b"", page_count=2, positions={}, problems=(problem,))

    monkeypatch.setattr(Counting, "result", result)
    done = desk("[{chapter: start.md}, {each: rows}]", {}).book
    logs = [p.message for p in done.problems if p.code == "typeset-log"]
    assert logs == [f"{c.entry.id} as {c.html.html}" for c in done.chapters]


def test_what_comes_again_is_told_with_its_count_and_the_first_pages(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    often = TypographyFinding("line-overflow", (0, 0, *range(7)), 4, "a line is too wide", "shorten it")
    once = TypographyFinding("off-grid", (2,), 5, "a line stands off the grid", "mend the layout")
    real = Counting.result
    monkeypatch.setattr(Counting, "result", lambda self, chapter: replace(real(self, chapter), findings=(often, once)))
    told = [p.message for p in desk("[{chapter: start.md}]", {"start": 7}).book.problems]
    assert told[:2] == [
        "a line is too wide (9 times there, pages 1, 2, 3, 4, 5 …)",
        "a line stands off the grid (page 3)",
    ]
