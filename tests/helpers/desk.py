"""A desk at which books are paginated without being typeset: entries have as many pages as a test says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from support import settings_for
from trykklar.base.problems import Problem
from trykklar.base.settings import TIME_LIMIT
from trykklar.build.sources import read_sources
from trykklar.compose.composer import Composer
from trykklar.compose.printed_numbers import PrintedNumbers
from trykklar.compose.records import ChapterHtml, Start
from trykklar.layouts.layout import Layout
from trykklar.paginate.paginate import PaginatedBook, paginate
from trykklar.resolve.document import Entry, ResolvedDocument
from trykklar.resolve.pages import PageTable
from trykklar.typeset.most_pages import MostPages
from trykklar.typeset.records import Position, TypesetChapter

Count = Callable[[ChapterHtml], int]


class Counting:
    """Typesets nothing: gives as many pages as it is told, with the entry's ids on the first of them.

    An entry of no pages is one that could not be set, with a problem that names it.
    """

    width = 2
    time_limit = 1000 * TIME_LIMIT
    """So long that entries may have any number of pages."""

    def __init__(self, count: Count) -> None:
        self.count = count
        self.set: list[str] = []
        self.digests: Counter[tuple[str, str]] = Counter()
        """(entry, digest of its HTML) → how often it was handed in."""

    def submit(
        self, chapter: ChapterHtml, priority: float = 0, most: MostPages | None = None
    ) -> Future[TypesetChapter]:
        self.set.append(chapter.entry)
        self.digests[chapter.entry, chapter.digest] += 1
        future: Future[TypesetChapter] = Future()
        self.finish(future, self.result(chapter))
        return future

    def result(self, chapter: ChapterHtml) -> TypesetChapter:
        pages = self.count(chapter)
        positions = {name: Position(0, 0, 0) for name in chapter.ids}
        problems = () if pages else (Problem("typeset-failed", f"'{chapter.entry}' could not be set", "reword it"),)
        return TypesetChapter(
            entry=chapter.entry,
            parts=b"",
            page_count=pages,
            positions=positions if pages else {},
            problems=problems,
        )

    def finish(self, future: Future[TypesetChapter], result: TypesetChapter) -> None:
        future.set_result(result)


@dataclass
class Plain:
    """Composes nothing but what pagination looks at: where an entry starts, and the numbers that it prints."""

    real: Composer
    prints: Mapping[str, str]
    """Entry → the id whose page number it prints."""
    slotted: bool = False
    composed: list[tuple[str, Start]] = field(default_factory=list)

    @property
    def book(self) -> Any:
        return self.real.book

    def set_in(self, faces: set[str]) -> None:
        assert faces == set(), "nothing is typeset here"

    def unchanged(self, html: ChapterHtml, pages: PageTable) -> bool:
        return html.unchanged_by(pages)

    def compose_run(self, entry: Entry, pages: PageTable, start: Start) -> ChapterHtml:
        return self.compose(entry, pages, start)

    def compose(self, entry: Entry, pages: PageTable, start: Start) -> ChapterHtml:
        self.composed.append((entry.id, start))
        numbers = PrintedNumbers(pages=pages, slotted=self.slotted)
        shown = numbers.of(self.prints[entry.id]) if entry.id in self.prints else ""
        ids = frozenset(t.id for t in self.book.resolved.targets.values() if t.entry == entry.id)
        side = "recto" if start.recto else "verso"
        html = f"{entry.id} {start.style} {start.folio} {side} {shown}"
        source = entry.chapter.file if entry.chapter else ""
        return ChapterHtml(
            entry=entry.id,
            html=html,
            assets={},
            shown=numbers.shown,
            slots=tuple(numbers.slots),
            rooms=tuple(numbers.rooms),
            ranged=numbers.ranged,
            ids=ids,
            source=source,
        )


def said(chapter: ChapterHtml) -> tuple[str, int, str, str]:
    """What `Plain` wrote: style, folio, side, and the number that is printed."""
    _, style, folio, side, shown = chapter.html.split(" ", 4)
    return style, int(folio), side, shown


@dataclass
class Tried:
    """A paginated book and how often each entry was set."""

    book: PaginatedBook
    typesetter: Counting
    plain: Plain

    @property
    def set(self) -> list[str]:
        return self.typesetter.set

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
        self.variant = ""

    def read(self, outline: str, limits: str = "{}", printed: str = "{}", **layout: Any) -> tuple[Composer, Layout]:
        """The document with this outline, and its layout with these differences."""
        file = self.publication / "publication.yaml"
        record = yaml.safe_load(file.read_text())
        told = {"outline": outline, "pages": limits, "print": printed}
        record["documents"] = {
            "book": {"layout": "tiny", "trim": "A5", **{key: yaml.safe_load(text) for key, text in told.items()}}
        }
        file.write_text(yaml.safe_dump(record))
        settings = replace(settings_for(self.publication), variant=self.variant)
        sources = read_sources(settings)
        tiny = sources.layouts["tiny"]
        return Composer(sources.documents["book"], tiny, {}, settings), replace(tiny, **layout)

    def resolved(
        self, outline: str, limits: str = "{}", printed: str = "{}", **layout: Any
    ) -> tuple[ResolvedDocument, Layout]:
        composer, tiny = self.read(outline, limits, printed, **layout)
        return composer.book.resolved, tiny

    def __call__(
        self,
        outline: str,
        count: Count | dict[str, int],
        prints: dict[str, str] | None = None,
        limits: str = "{}",
        printed: str = "{}",
        *,
        slotted: bool = False,
        **layout: Any,
    ) -> Tried:
        composer, tiny = self.read(outline, limits, printed, **layout)
        typesetter = Counting(count if callable(count) else lambda chapter: count.get(chapter.entry, 1))
        return paginated(Plain(composer, prints or {}, slotted), tiny, typesetter)


def paginated(
    plain: Plain,
    layout: Layout,
    typesetter: Counting,
    likely: Mapping[str, int] | None = None,
    edited: Collection[str] = (),
) -> Tried:
    """Paginate with these."""
    composer: Any = plain
    setter: Any = typesetter
    return Tried(paginate(composer, layout, setter, lambda number, chapter: None, likely, edited), typesetter, plain)


BOARD = "[{chapter: start.md}, {each: columns}, {each: rows}]"
SECTIONS = """
- {section: cover, items: [{page: cover}]}
- {section: front, items: [{chapter: leaflet.md}]}
- {section: body, items: [{chapter: start.md}, {chapter: glossary.md}]}
- {section: cover, items: [{page: backcover}]}
"""
