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

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from ..base.bounds import ROUNDS
from ..base.problems import Place, Problem, ProblemsFound, counted
from ..base.rulebook import WARNING, rule
from ..compose.composer import Composer
from ..layouts.layout import Layout
from ..resolve.document import ResolvedDocument
from ..resolve.pages import PageRef
from ..typeset.typesetter import Typesetter
from .lengths import Lengths
from .placing import (
    PlacedChapter,
    SetEntry,
    beginnings,
    estimated_count,
    estimated_counts,
    estimated_table,
    file_of,
    folio_text,
    page_labels,
    page_table,
    place,
    start_of,
)
from .scheduling import Typesetting

rule("pages-unsettled", "page numbers do not settle")
rule("id-not-on-page", "a source id is on no page of the finished document")
rule("page-count", "a document has more or fewer pages than its limits allow", WARNING)

MAX_ROUNDS = ROUNDS.most
FIRST = 5
"""Pages of one fault that are named."""


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
    progress: Callable[[int, SetEntry], None],
    likely: Mapping[str, int] | None = None,
    edited: Collection[str] = (),
) -> PaginatedBook:
    """Settle the page numbers of one document. Raises `ProblemsFound`.

    `likely`: the number of pages that entries probably have, from an earlier build. `edited`: entries that somebody
    works on, which are set before others. Both change the order of work and nothing else.
    """
    resolved = composer.book.resolved
    counts = _estimated(composer, layout)
    pages: dict[str, PageRef] = estimated_table(resolved, layout, counts)
    work = Typesetting(
        composer=composer,
        layout=layout,
        typesetter=typesetter,
        lengths=Lengths(runs=resolved.runs, guesses=counts, hints=likely or {}),
        edited=edited,
        progress=lambda found: None,
    )
    before: dict[str, str] = {}
    moved: list[str] = []
    for number in range(1, MAX_ROUNDS + 1):
        work.progress = partial(progress, number)
        done = work.round(pages, with_gathered=number > 1)
        placed = place(resolved, layout, done, counts)
        pages = (
            {**pages, **page_table(resolved, placed)}
            if len(placed) < len(resolved.runs)
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


def _estimated(composer: Composer, layout: Layout) -> dict[str, int]:
    """A first guess at the length of every entry: from its text, or from what it gathers of others; never from an
    earlier build."""
    resolved = composer.book.resolved
    counts = estimated_counts(resolved)
    pages = estimated_table(resolved, layout, counts)
    gathered: dict[str, int] = {}
    for entry, beginning in beginnings(resolved, layout, counts):
        lists = entry.page_type != entry.template
        if entry.text is None or lists:
            with suppress(ProblemsFound):  # the first round tells them, with those of the others
                html = composer.compose_run(entry, pages, start_of(entry, beginning, slotted=composer.slotted))
                if html.gathers or lists:
                    gathered[entry.id] = estimated_count(html, resolved)
    return counts | gathered


def _book(
    resolved: ResolvedDocument,
    placed: tuple[PlacedChapter, ...],
    pages: dict[str, PageRef],
    rounds: int,
    done: dict[str, SetEntry],
) -> PaginatedBook:
    labels = page_labels(resolved, placed)
    expected = {name: file_of(resolved, name, found.html) for found in done.values() for name in found.html.ids}
    problems = [problem for chapter in placed for problem in (*chapter.html.problems, *chapter.typeset.problems)]
    problems += [problem for chapter in placed for problem in _typography(chapter, labels)]
    problems += _missing_ids(expected, pages) + _page_limits(resolved, placed, len(labels))
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
    for found in chapter.typeset.findings:
        physical = [chapter.first_page + page for page in found.pages]
        folios = [*dict.fromkeys(folio_text(*labels[page - 1], f"{page} of the file") for page in physical)]
        where = f"page{'s' if len(folios) > 1 else ''} {', '.join(folios[:FIRST])}{' …' if len(folios) > FIRST else ''}"
        often = f"{len(physical)} times there, " if len(physical) > 1 else ""
        told = f"{found.message} ({often}{where})"
        yield Problem(found.code, told, found.hint, chapter.html.written(found.source_line))


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


def _page_limits(resolved: ResolvedDocument, placed: tuple[PlacedChapter, ...], count: int) -> list[Problem]:
    """More or fewer pages than may be, with the blanks that the binding wants."""
    limits, multiple = resolved.pdf.pages, resolved.pdf.page_multiple
    if limits.minimum <= count <= limits.maximum:
        return []
    blank = count - sum(chapter.typeset.page_count for chapter in placed)
    what = f"'{resolved.name}' has {counted(count, 'page')}"
    what += f", {blank} of them blank as they come in multiples of {multiple}" if blank and multiple > 1 else ""
    place_, hint = resolved.manuscript.located.place(("documents", resolved.name, "pages")), _OTHER_LIMITS
    if put_in := _put_in(resolved, placed):
        place_, pages = put_in
        what += f", {counted(pages, 'page')} by what the variant puts in"
        hint = "shorten that, or set other limits for the variant: set: {documents: …: {pages: …}}"
    return [Problem("page-count", f"{what}; its limits are {limits.minimum}–{limits.maximum}", hint, place_)]


_OTHER_LIMITS = "change the text or the limits"


def _put_in(resolved: ResolvedDocument, placed: tuple[PlacedChapter, ...]) -> tuple[Place, int] | None:
    """The line at which the lists of variants put the first of their chapters in, and the pages of all of them."""
    edition = resolved.manuscript.edition
    own = [
        (place_, chapter.typeset.page_count)
        for chapter in placed
        if chapter.entry.chapter and (place_ := edition.put_in(chapter.entry.chapter.file))
    ]
    return (own[0][0], sum(pages for _, pages in own)) if own else None
