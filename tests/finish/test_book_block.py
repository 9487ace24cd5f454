"""The book block: which pages are bound, which leaves are the cover's, and how thick all that is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from desk import SECTIONS, Desk, Tried
from trykklar.base.problems import ProblemsFound
from trykklar.finish.press.book_block import LEAST_SPINE, book_block, covers, spine_width

PERFECT = "{binding: perfect, paper: {name: P, grammage: 100, thickness: 0.12}}"
COUNTS = {"page-cover": 1, "leaflet": 3, "start": 9, "glossary": 1, "page-backcover": 1}


def bound(
    publication: Path, printed: str = PERFECT, limits: str = "{}", outline: str = SECTIONS, **counts: int
) -> Tried:
    return Desk(publication)(outline, {**COUNTS, **counts}, limits=limits, printed=printed)


def test_a_cover_that_is_printed_apart_has_leaves_of_its_own(publication: Path) -> None:
    tried = bound(publication)
    first, last = tried.first_pages["leaflet"], tried.first_pages["page-backcover"]
    assert tried.first_pages["page-cover"] == 1
    assert first == 3  # on the first page after the cover's inside, though nothing asks for a recto
    block = book_block(tried.book, tried.plain.book.resolved)
    assert [c.entry.id for c in block.chapters] == ["leaflet", "start", "glossary"]
    assert block.chapters[0].first_page == 1
    assert block.chapters[0].blanks_before == 0
    assert block.page_count == tried.book.page_count - 4 == last - 4
    assert block.labels == tried.book.labels[2:-2]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pages=st.integers(1, 40), multiple=st.sampled_from([1, 2, 4, 8, 16]))
def test_the_block_has_the_bindings_multiple_and_the_same_folios(publication: Path, pages: int, multiple: int) -> None:
    tried = bound(publication, limits=f"{{multiple_of: {multiple}}}", start=pages)
    resolved = tried.plain.book.resolved
    assert covers(resolved) == (2, 2)
    block = book_block(tried.book, resolved)
    assert block.page_count % max(multiple, 2) == 0
    content = max(c.first_page + c.typeset.page_count - 1 for c in block.chapters)
    assert content <= block.page_count < content + max(multiple, 2)  # no sheet more than it takes
    for chapter in block.chapters:
        before = next(c for c in tried.book.chapters if c.entry.id == chapter.entry.id)
        assert chapter.first_page == before.first_page - 2
        assert block.labels[chapter.first_page - 1] == tried.book.labels[before.first_page - 1]
        for name in chapter.typeset.positions:
            assert block.pages[name].label == tried.book.pages[name].label
            assert block.pages[name].physical == tried.book.pages[name].physical - 2


@pytest.mark.parametrize("printed", ["{}", "{binding: saddle-stitch}"])
def test_other_bindings_keep_the_cover_among_the_pages(publication: Path, printed: str) -> None:
    tried = bound(publication, printed)
    resolved = tried.plain.book.resolved
    assert book_block(tried.book, resolved) is tried.book
    assert spine_width(resolved, tried.book.page_count) == 0
    if "saddle" in printed:
        assert tried.book.page_count % 4 == 0


def test_without_cover_pages_all_pages_are_the_block(publication: Path) -> None:
    tried = bound(publication, outline="[{chapter: start.md}]", start=40)
    resolved = tried.plain.book.resolved
    assert book_block(tried.book, resolved) is tried.book
    assert tried.book.page_count % 2 == 0


def test_the_spine_is_the_paper_of_all_leaves(publication: Path) -> None:
    assert spine_width(bound(publication).plain.book.resolved, 250) == pytest.approx(125 * 0.12)


def test_a_block_too_thin_to_be_glued_is_a_problem(publication: Path) -> None:
    resolved = bound(publication).plain.book.resolved
    least = next(pages for pages in range(2, 100, 2) if pages / 2 * 0.12 >= LEAST_SPINE)
    assert spine_width(resolved, least) >= LEAST_SPINE
    with pytest.raises(ProblemsFound) as found:
        spine_width(resolved, least - 2)
    (problem,) = found.value.problems
    assert problem.code == "spine-thin"
    assert problem.place is not None
    assert problem.place.file == "publication.yaml"
    assert problem.place.line > 0
