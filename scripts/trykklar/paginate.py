"""Paginate: typeset entries until every printed page number is right.

Round by round, entries are composed with the page table of the round before and those whose HTML
changed are typeset again. The book has settled when a round changes no start and no page number.
The number of rounds is bounded; what does not settle is named.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from .compose import ChapterHtml, Composer, Start
from .layouts import Layout
from .pages import PageRef, roman
from .problems import Place, Problem, ProblemsFound
from .resolve import Entry, ResolvedDocument
from .typeset import TypesetChapter, Typesetter, typeset_all

MAX_ROUNDS = 7


@dataclass(frozen=True, slots=True)
class PlacedChapter:
    """A typeset entry with its place in the book."""

    entry: Entry
    typeset: TypesetChapter
    first_page: int
    """Physical page (1-based) of its first page."""
    blanks_before: int
    style: str
    folio: int


@dataclass(frozen=True)
class PaginatedBook:
    """A document whose page numbers have settled."""

    chapters: tuple[PlacedChapter, ...]
    pages: dict[str, PageRef]
    labels: tuple[tuple[str, int], ...]
    """Per page: (style, number); style 'none', 'roman' or 'arabic'."""
    rounds: int
    problems: tuple[Problem, ...]
    expected: dict[str, str]
    """Every id that must be on a page → the file that it comes from."""

    @property
    def page_count(self) -> int:
        return len(self.labels)


def paginate(composer: Composer, layout: Layout, typesetter: Typesetter, progress: Callable[[int, TypesetChapter], None]) -> PaginatedBook:
    """Settle the page numbers of one document. Raises `ProblemsFound`."""
    resolved = composer.book.resolved
    typeset: dict[str, TypesetChapter] = {}
    digests: dict[str, str] = {}
    pages: dict[str, PageRef] = {}
    starts = {entry.id: Start() for entry in resolved.entries}
    problems: dict[str, list[Problem]] = {}
    for number in range(1, MAX_ROUNDS + 1):
        composed = _compose_all(composer, resolved.entries, pages, starts)
        stale = [html for html in composed if digests.get(html.entry) != html.digest]
        done, found = typeset_all(stale, typesetter, partial(progress, number))
        lost = {html.entry for html in stale} - set(done)
        if lost:
            raise ProblemsFound(found)
        for html in stale:
            digests[html.entry] = html.digest
            problems[html.entry] = list(done[html.entry].problems)
        typeset.update(done)
        placed = _place(resolved, layout, typeset)
        before, pages = pages, _page_table(resolved, placed)
        starts_before, starts = starts, {p.entry.id: _start(p) for p in placed}
        if pages == before and starts == starts_before:
            return _book(resolved, placed, pages, number, composed, problems)
    changed = sorted(key for key in pages if pages[key] != before.get(key))[:10]
    raise ProblemsFound(
        [
            Problem(
                "pages-unsettled",
                f"after {MAX_ROUNDS} rounds these still move: {', '.join(changed)}",
                "a text at a page's end that changes its length with a page number is the usual cause: reword it",
            )
        ]
    )


def _compose_all(composer: Composer, entries: tuple[Entry, ...], pages: dict[str, PageRef], starts: dict[str, Start]) -> list[ChapterHtml]:
    composed: list[ChapterHtml] = []
    problems: list[Problem] = []
    for entry in entries:
        try:
            composed.append(composer.compose(entry, pages, starts[entry.id]))
        except ProblemsFound as found:
            problems.extend(found.problems)
    if problems:
        raise ProblemsFound(dict.fromkeys(problems))
    return composed


_STYLES = {"cover": "none", "front": "roman", "body": "arabic"}


def _place(resolved: ResolvedDocument, layout: Layout, typeset: dict[str, TypesetChapter]) -> list[PlacedChapter]:
    """Put entries one after the other: blanks for recto starts and for the booklet's multiple."""
    placed: list[PlacedChapter] = []
    page, folio = 1, 1
    multiple = resolved.document.pages.multiple_of
    last = resolved.entries[-1]
    for entry in resolved.entries:
        if entry.starts_section:
            folio = entry.first_folio
        recto = (
            entry.kind in layout.recto
            or entry.template in layout.recto
            or (entry.starts_section and entry.section == "body" and layout.starts_body_recto)
        )
        blanks = 1 if recto and page % 2 == 0 else 0
        if entry is last and entry.section == "cover" and len(resolved.entries) > 1:
            blanks = -(page - 1 + typeset[entry.id].page_count) % multiple
        if placed and entry.starts_section:
            page += blanks
        else:
            page, folio = page + blanks, folio + blanks
        placed.append(PlacedChapter(entry, typeset[entry.id], page, blanks, _STYLES[entry.section], folio))
        page += typeset[entry.id].page_count
        folio += typeset[entry.id].page_count
    return placed


def _start(placed: PlacedChapter) -> Start:
    return Start(placed.folio, placed.style, recto=placed.first_page % 2 == 1)


def folio_text(style: str, number: int, cover: str) -> str:
    """A page's label as readers see it."""
    return {"none": cover, "roman": roman(number) if number > 0 else "", "arabic": str(number)}[style]


def _page_table(resolved: ResolvedDocument, placed: list[PlacedChapter]) -> dict[str, PageRef]:
    cover = resolved.labels["cover"]
    table: dict[str, PageRef] = {}
    for chapter in placed:
        for name, position in chapter.typeset.positions.items():
            label = folio_text(chapter.style, chapter.folio + position.page, cover)
            table.setdefault(name, PageRef(label, chapter.first_page + position.page))
    return table


def _book(
    resolved: ResolvedDocument,
    placed: list[PlacedChapter],
    pages: dict[str, PageRef],
    rounds: int,
    composed: list[ChapterHtml],
    problems: dict[str, list[Problem]],
) -> PaginatedBook:
    labels: list[tuple[str, int]] = []
    for chapter in placed:
        before = chapter.folio - chapter.blanks_before
        style = labels[-1][0] if labels and chapter.entry.starts_section else chapter.style
        next_number = labels[-1][1] + 1 if labels and chapter.entry.starts_section else before
        labels += [(style, next_number + i) for i in range(chapter.blanks_before)]
        labels += [(chapter.style, chapter.folio + i) for i in range(chapter.typeset.page_count)]
    multiple = resolved.document.pages.multiple_of
    labels += [(labels[-1][0], labels[-1][1] + 1 + i) for i in range(-len(labels) % multiple)]
    found = [p for entry in resolved.entries for p in problems.get(entry.id, [])]
    expected = {name: html.source for html in composed for name in html.ids}
    found += _missing_ids(expected, pages) + _page_limits(resolved, len(labels))
    return PaginatedBook(tuple(placed), pages, tuple(labels), rounds, tuple(dict.fromkeys(found)), expected)


def _missing_ids(expected: dict[str, str], pages: dict[str, PageRef]) -> list[Problem]:
    return [
        Problem("id-not-on-page", f"'{name}' is on no page of the document", "check that the template prints it", Place(file))
        for name, file in sorted(expected.items())
        if name not in pages
    ]


def _page_limits(resolved: ResolvedDocument, count: int) -> list[Problem]:
    limits = resolved.document.pages
    place = resolved.manuscript.located.place(("documents", resolved.name, "pages"))
    if limits.minimum <= count <= limits.maximum:
        return []
    return [
        Problem(
            "page-count",
            f"'{resolved.name}' has {count} pages; its limits are {limits.minimum}–{limits.maximum}",
            "change the text or the limits",
            place,
        )
    ]
