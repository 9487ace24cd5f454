"""Every entry on its right side, whatever order results come in and whatever was guessed; and nothing is set twice."""

from __future__ import annotations

import random
from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from desk import BOARD, Counting, Desk, Plain, Tried, paginated, said
from trykklar.base.problems import ProblemsFound
from trykklar.compose.composer import Composer
from trykklar.compose.records import ChapterHtml, Start
from trykklar.layouts.layout import Layout
from trykklar.paginate import scheduling
from trykklar.resolve.document import Entry
from trykklar.resolve.pages import PageTable
from trykklar.typeset.records import TypesetChapter

OUTLINE = (
    "[{chapter: start.md}, {each: columns}, {each: rows}, {each: crossings}, {chapter: glossary.md}, {chapter: "
    "sources.md}]"
)
ENTRIES = [
    "start",
    "weather-rain",
    "place-farm",
    "place-town",
    "crossing-farm-rain",
    "crossing-town-rain",
    "glossary",
    "sources",
]


class Slow(Counting):
    """Results come when somebody waits for them: one at a time, in any order."""

    def __init__(self, lengths: dict[str, tuple[int, int]], width: int, seed: int) -> None:
        """`lengths`: entry → pages when it begins on a recto, and on a verso."""
        super().__init__(self._length)
        self.lengths = lengths
        self.width = width
        self.random = random.Random(seed)
        self.open: dict[Future[TypesetChapter], TypesetChapter] = {}
        self.most = 0
        """How many were under way at once."""
        self.cancelled: list[str] = []

    def _length(self, chapter: ChapterHtml) -> int:
        recto, verso = self.lengths.get(chapter.entry, (1, 1))
        return recto if said(chapter)[2] == "recto" else verso

    def finish(self, future: Future[TypesetChapter], result: TypesetChapter) -> None:
        self.open[future] = result
        future.add_done_callback(lambda done: self.cancelled.append(result.entry) if done.cancelled() else None)
        self.most = max(self.most, len(self.open))

    def wait(self, futures: Iterable[Future[TypesetChapter]], **_: Any) -> Any:
        """As `concurrent.futures.wait`: one future is done when this returns."""
        running = list(futures)
        assert running, "nothing is under way: this would wait for ever"
        future = self.random.choice(running)
        future.set_result(self.open.pop(future))
        return SimpleNamespace(done={future})


@pytest.fixture
def board(publication: Any) -> tuple[Composer, Layout]:
    return Desk(publication).read(OUTLINE, recto=frozenset({"theme", "area"}))


PRINTS = {"start": "crossing-town-rain", "glossary": "place-farm"}


def slow(
    board: tuple[Composer, Layout],
    monkeypatch: pytest.MonkeyPatch,
    typesetter: Slow,
    likely: dict[str, int] | None = None,
    prints: dict[str, str] | None = None,
    edited: frozenset[str] = frozenset(),
) -> Tried:
    composer, layout = board
    monkeypatch.setattr(scheduling, "wait", typesetter.wait)
    return paginated(Plain(composer, prints or {}, slotted=True), layout, typesetter, likely, edited)


def quick(
    board: tuple[Composer, Layout], lengths: dict[str, tuple[int, int]], prints: dict[str, str] | None = None
) -> Tried:
    """The same with a typesetter that answers at once, as the cache does."""
    composer, layout = board
    typesetter = Counting(lambda c: lengths.get(c.entry, (1, 1))[said(c)[2] == "verso"])
    return paginated(Plain(composer, prints or {}, slotted=True), layout, typesetter)


def outcome(tried: Tried) -> dict[str, tuple[int, str, int]]:
    return {c.entry.id: (c.first_page, c.html.html, c.typeset.page_count) for c in tried.book.chapters}


LENGTHS = st.fixed_dictionaries({entry: st.tuples(st.integers(1, 4), st.integers(1, 4)) for entry in ENTRIES})


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    LENGTHS,
    st.dictionaries(st.sampled_from(ENTRIES), st.integers(1, 4)),
    st.integers(1, 6),
    st.integers(0, 999),
    st.frozensets(st.sampled_from(ENTRIES)),
)
def test_no_order_and_no_guess_changes_the_book(
    board: tuple[Composer, Layout],
    lengths: dict[str, tuple[int, int]],
    likely: dict[str, int],
    width: int,
    seed: int,
    edited: frozenset[str],
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        done = slow(board, patch, Slow(lengths, width, seed), likely, PRINTS, edited)
    assert outcome(done) == outcome(quick(board, lengths, PRINTS))
    for chapter in done.book.chapters:
        side = "recto" if chapter.first_page % 2 else "verso"
        assert said(chapter.html)[2] == side, "what was set for another side is not taken"
        assert chapter.typeset.page_count == lengths[chapter.entry.id][side == "verso"]
    typesetter = done.typesetter
    assert isinstance(typesetter, Slow)
    assert set(typesetter.digests.values()) == {1}, "nothing is set twice"
    assert typesetter.most <= width + 1
    assert all(future.done() for future in typesetter.open), "guesses that nobody waits for are called off"


def test_what_comes_at_once_is_never_guessed(board: tuple[Composer, Layout]) -> None:
    """With a warm cache every start is known when it is asked for: each entry is asked for once, on its right side."""
    lengths = dict.fromkeys(ENTRIES, (1, 1))
    done = quick(board, lengths)
    assert sorted(done.set) == sorted(done.first_pages)
    assert {(c.entry.id, c.html.digest) for c in done.book.chapters} == set(done.typesetter.digests)


def test_a_core_that_would_wait_sets_what_is_likely(
    board: tuple[Composer, Layout], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All begin on known sides if the guesses are right; then every entry is under way before one is done."""
    lengths = dict.fromkeys(ENTRIES, (1, 1))
    done = slow(board, monkeypatch, Slow(lengths, 9, 0), dict.fromkeys(ENTRIES, 1))
    assert isinstance(done.typesetter, Slow)
    assert done.typesetter.most == len(ENTRIES)
    assert len(done.set) == len(ENTRIES)


def test_a_wrong_guess_is_set_and_left(board: tuple[Composer, Layout], monkeypatch: pytest.MonkeyPatch) -> None:
    """'crossing-farm-rain' follows what was said to have two pages and has three."""
    lengths = {**dict.fromkeys(ENTRIES, (2, 2)), "place-town": (3, 3)}
    done = slow(board, monkeypatch, Slow(lengths, 9, 0), dict.fromkeys(ENTRIES, 2))
    assert done.set.count("crossing-farm-rain") == 2
    chapter = next(c for c in done.book.chapters if c.entry.id == "crossing-farm-rain")
    assert (chapter.first_page % 2, said(chapter.html)[2]) == (0, "verso")
    assert done.book.page_count == sum(pages for pages, _ in lengths.values()) + sum(
        c.blanks_before for c in done.book.chapters
    )


class _Listing(Plain):
    """Its glossary has more to set than the two lines of its chapter."""

    def compose(self, entry: Entry, pages: PageTable, start: Start) -> ChapterHtml:
        found = super().compose(entry, pages, start)
        return replace(found, html=found.html + "<li>" * 140) if entry.id == "glossary" else found


def test_what_follows_a_list_is_guessed_by_what_the_list_gathers(
    publication: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Eight pages of A5 with 140 rows: 'start' behind them begins on a recto, and is not set for a verso first."""
    composer, layout = Desk(publication).read("[{chapter: glossary.md}, {chapter: start.md}]")
    typesetter = Slow({"glossary": (8, 8)}, 4, 0)
    monkeypatch.setattr(scheduling, "wait", typesetter.wait)
    done = paginated(_Listing(composer, {}, slotted=True), layout, typesetter)
    assert done.first_pages["start"] == 9
    assert sorted(done.set) == ["glossary", "start"]


def test_the_longest_row_goes_first(board: tuple[Composer, Layout], monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows begin at 'start' and at what begins on a recto: the one with the most pages behind it is handed out
    first."""
    likely = {**dict.fromkeys(ENTRIES, 1), "sources": 50, "weather-rain": 5, "place-farm": 3}
    done = slow(board, monkeypatch, Slow({}, 9, 0), likely)
    assert done.set[:4] == ["place-town", "weather-rain", "place-farm", "start"]


def test_what_is_edited_goes_before_all(board: tuple[Composer, Layout], monkeypatch: pytest.MonkeyPatch) -> None:
    likely = {**dict.fromkeys(ENTRIES, 1), "sources": 50}
    done = slow(board, monkeypatch, Slow({}, 2, 0), likely, edited=frozenset({"glossary", "start"}))
    assert done.set[:3] == ["start", "glossary", "place-town"]
    assert sorted(done.set) == sorted(ENTRIES), "nothing is set twice"


@pytest.mark.parametrize("width", [1, 2, 8])
def test_all_that_could_not_be_set_are_named(
    board: tuple[Composer, Layout], monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    typesetter = Slow(dict.fromkeys(("start", "place-farm", "glossary"), (0, 0)), width, 5)
    with pytest.raises(ProblemsFound) as found:
        slow(board, monkeypatch, typesetter)
    assert sorted(p.message.split("'")[1] for p in found.value.problems) == ["glossary", "place-farm", "start"]
    assert set(typesetter.set) == set(ENTRIES), "the others are tried"


def test_what_cannot_be_composed_is_named_for_all_entries(publication: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (publication / "layouts" / "tiny" / "chapter.html.j2").write_text("{{ nothing }}")
    (publication / "layouts" / "tiny" / "gather-glossary.html.j2").write_text("\n{{ nobody }}")
    composer, layout = Desk(publication).read("[{chapter: start.md}, {each: rows}, {chapter: glossary.md}]")
    real: Any = composer
    with pytest.raises(ProblemsFound) as found:
        paginated(real, layout, Counting(lambda c: 1))
    messages = " ".join(p.message for p in found.value.problems)
    assert "nothing" in messages
    assert "nobody" in messages


def test_an_interruption_calls_off_what_is_under_way(
    board: tuple[Composer, Layout], monkeypatch: pytest.MonkeyPatch
) -> None:
    composer, layout = board
    typesetter = Slow({}, 4, 0)

    def interrupted(*_: Any, **__: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(scheduling, "wait", interrupted)
    with pytest.raises(KeyboardInterrupt):
        paginated(Plain(composer, {}), layout, typesetter)
    assert len(typesetter.open) == 5
    assert sorted(typesetter.cancelled) == sorted(typesetter.set)


@pytest.mark.parametrize("slotted", [False, True])
def test_only_what_changed_is_composed_again(publication: Any, slotted: bool) -> None:
    """An entry is composed once for a start, and again in a later round only where the page table changes its text."""
    done = Desk(publication)(BOARD, {"start": 2, "weather-rain": 9}, prints={"start": "place-farm"}, slotted=slotted)
    again = {job for job in done.plain.composed if done.plain.composed.count(job) > 1}
    assert {entry for entry, _ in again} == {"start"}
