"""A document is typeset until every printed page number is right.

With slots (`slots.py`) an entry's pages depend on the book by little: the side on which it begins, how many
digits each printed page number has, and where index entries share pages. A round typesets every entry
for one page table; the next round's table is what came of it. The document has settled when a round
leaves every entry's text as it was. Without slots the rounds are the same, but each number is text, so that
every entry whose folio moves is typeset again: that is the reference that the slots are tested against,
and the way for faces that can have no slots.

The first table is guessed from the text alone, never from an earlier build, so that a build gives the same
pages whatever was built before. The number of rounds is bounded; what does not settle is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from ..base.problems import Place, Problem, ProblemsFound, counted
from ..base.rulebook import WARNING, rule
from ..compose.composer import Composer
from ..layouts.layout import Layout
from ..resolve.document import ResolvedDocument
from ..resolve.pages import PageRef
from ..typeset.records import TypesetChapter
from ..typeset.typesetter import Typesetter
from .placing import (
    PlacedChapter,
    SetEntry,
    estimated_counts,
    estimated_table,
    folio_text,
    page_labels,
    page_table,
    place,
)
from .scheduling import Typesetting

rule("pages-unsettled", "page numbers do not settle")
rule("id-not-on-page", "a source id is on no page of the finished document")
rule("page-count", "a document has more or fewer pages than its limits allow", WARNING)

MAX_ROUNDS = 9


@dataclass(frozen=True, kw_only=True)
class PaginatedBook:
    """A document whose page numbers have settled."""

    chapters: tuple[PlacedChapter, ...]
    pages: dict[str, PageRef]
    labels: tuple[tuple[str, int], ...]
    """Per page: (style, number); style 'none', 'roman' or 'arabic'."""
    rounds: int
    """How many it took until nothing moved."""
    problems: tuple[Problem, ...]
    expected: dict[str, str]
    """Every id that must be on a page → the file that it comes from."""

    @property
    def page_count(self) -> int:
        return len(self.labels)


def paginate(
    composer: Composer,
    layout: Layout,
    typesetter: Typesetter,
    progress: Callable[[int, TypesetChapter], None],
    likely: Mapping[str, int] | None = None,
) -> PaginatedBook:
    """Settle the page numbers of one document. Raises `ProblemsFound`.

    `likely`: the number of pages that entries probably have, from an earlier build; it changes the order of
    work and nothing else.
    """
    resolved = composer.book.resolved
    counts = estimated_counts(resolved)
    pages: dict[str, PageRef] = estimated_table(resolved, layout, counts)
    work = Typesetting(
        composer=composer,
        layout=layout,
        typesetter=typesetter,
        guesses=counts,
        hints=likely or {},
        progress=lambda chapter: None,
    )
    before: dict[str, str] = {}
    moved: list[str] = []
    for number in range(1, MAX_ROUNDS + 1):
        work.progress = partial(progress, number)
        done = work.round(pages, with_gathered=number > 1)
        placed = place(resolved, layout, done, work.guesses)
        pages = (
            {**pages, **page_table(resolved, placed)}
            if len(placed) < len(resolved.entries)
            else page_table(resolved, placed)
        )
        composer.set_in({face for found in done.values() for face in found.typeset.faces})
        texts = {entry: found.html.digest for entry, found in done.items()}
        if number > 1 and texts == before:
            return _book(resolved, placed, pages, number - 1, done)
        moved = sorted(entry for entry, digest in texts.items() if before.get(entry) != digest)
        before = texts
    raise ProblemsFound(
        [
            Problem(
                "pages-unsettled",
                f"after {MAX_ROUNDS} rounds these still change: {', '.join(moved[:10])}",
                "a text at a page's end that changes its length with a page number is the usual cause: reword it",
                Place(done[moved[0]].html.source or moved[0]),
            )
        ]
    )


def _book(
    resolved: ResolvedDocument,
    placed: tuple[PlacedChapter, ...],
    pages: dict[str, PageRef],
    rounds: int,
    done: dict[str, SetEntry],
) -> PaginatedBook:
    labels = page_labels(resolved, placed)
    expected = {name: found.html.source for found in done.values() for name in found.html.ids}
    problems = [problem for chapter in placed for problem in (*chapter.html.problems, *chapter.typeset.problems)]
    problems += [problem for chapter in placed for problem in _typography(chapter, labels)]
    problems += _missing_ids(expected, pages) + _page_limits(resolved, len(labels))
    return PaginatedBook(
        chapters=placed,
        pages=pages,
        labels=labels,
        rounds=rounds,
        problems=tuple(dict.fromkeys(problems)),
        expected=expected,
    )


def _typography(chapter: PlacedChapter, labels: tuple[tuple[str, int], ...]) -> Iterator[Problem]:
    """What is wrong with how an entry is set, told with the numbers of its pages."""
    file = chapter.html.source
    for found in chapter.typeset.findings:
        physical = chapter.first_page + found.page
        page = folio_text(*labels[physical - 1], f"{physical} of the file")
        place_ = Place(file, found.source_line) if file else Place(chapter.entry.id)
        yield Problem(found.code, f"{found.message} (page {page})", found.hint, place_)


def _missing_ids(expected: dict[str, str], pages: dict[str, PageRef]) -> list[Problem]:
    return [
        Problem(
            "id-not-on-page",
            f"'{name}' is on no page of the document",
            "check that the template prints it",
            Place(file),
        )
        for name, file in sorted(expected.items())
        if name not in pages
    ]


def _page_limits(resolved: ResolvedDocument, count: int) -> list[Problem]:
    limits = resolved.pdf.pages
    place_ = resolved.manuscript.located.place(("documents", resolved.name, "pages"))
    if limits.minimum <= count <= limits.maximum:
        return []
    return [
        Problem(
            "page-count",
            f"'{resolved.name}' has {counted(count, 'page')}; its limits are {limits.minimum}–{limits.maximum}",
            "change the text or the limits",
            place_,
        )
    ]
