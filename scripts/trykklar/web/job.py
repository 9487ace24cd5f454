"""A document that becomes a site or a book, and its pages before anything stands around them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from markupsafe import Markup

from ..base.cache import Cache
from ..base.problems import ProblemsFound
from ..base.settings import Settings
from ..compose.addresses import SiteAddresses
from ..compose.change_marks import ChangeMarks, marks_between
from ..compose.composed_cache import ComposerMemory
from ..compose.composer import Composer
from ..compose.kept_seams import seams_kept
from ..compose.records import ChapterHtml, Start
from ..layouts.fonts import FontSet
from ..layouts.layout import Layout
from ..resolve.document import Entry, ResolvedDocument
from ..resolve.pages import PageMap
from ..review.changes.pairing import renamed
from .addresses import SitePages, book_pages, path_problems
from .context import site_context
from .editions.fates import Fates, fates
from .editions.landings import Landings
from .editions.records import History
from .fonts import asked_faces
from .kept_pages import rewritten
from .on_paper import pages_of
from .outline import OwnPage, own_pages, title_page
from .page import Page
from .pictures import Pictures
from .printed import PageStart, PrintedDocument, page_starts
from .rewrite import Rewriting
from .styles import drawn_classes
from .ways_back import with_ways_back
from .words import plain


@dataclass(frozen=True, kw_only=True)
class SiteJob:
    """A document that becomes a site or a book, and all that it is made of."""

    resolved: ResolvedDocument
    layout: Layout
    fonts: FontSet
    fonts_digest: str
    settings: Settings
    documents: Mapping[str, PrintedDocument]
    """The printed documents that it refers to, the chief one first."""
    foreign: Mapping[str, PageMap]
    cache: Cache | None
    memory: ComposerMemory
    progress: Callable[[str], None] = lambda entry: None
    """Told the id of each entry that is composed."""
    history: History = field(default_factory=History)
    """The editions before this one."""
    book: bool = False
    """Whether it becomes a book: an EPUB."""

    @property
    def printed(self) -> PrintedDocument | None:
        """The printed document whose pages are told."""
        return next(iter(self.documents.values()), None)

    @cached_property
    def own(self) -> list[OwnPage]:
        """The pages that the site, or the book, makes by itself."""
        if self.book:
            return [title_page(self.resolved)]
        return own_pages(self.resolved, self.resolved.labels, self.history, printed=self.printed is not None)

    @cached_property
    def pages(self) -> SitePages:
        if self.book:
            return book_pages(self.resolved, {page.entry.id: page.address for page in self.own})
        return pages_of(self.resolved, self.history, printed=self.printed is not None)

    @property
    def editions(self) -> str:
        """Where earlier editions stand in the site, with the slash."""
        return f"{self.resolved.labels['web.address.editions']}/"

    @cached_property
    def fates(self) -> Fates:
        """What became of everything that earlier editions had."""
        return fates(self.pages, self.history, self.cache)

    @cached_property
    def starts(self) -> list[PageStart]:
        """Where each printed page begins, each with its entry."""
        files = {entry.text.file: entry.id for entry in self.resolved.entries if entry.text}
        found = page_starts(self.printed, files) if self.printed else []
        return [
            start.at(start.entry or self.pages.entry_of(start.target) or self.resolved.entries[0].id) for start in found
        ]

    @cached_property
    def marks(self) -> ChangeMarks:
        """What is new or changed on the pages since the last edition, which is composed as this one is."""
        comparison = self.history.comparison
        was = comparison.old.documents.get(self.resolved.name) if comparison and not self.book else None
        if comparison is None or was is None:
            return ChangeMarks()
        before = replace(self, resolved=was, history=History(), memory=ComposerMemory())
        names = renamed(comparison.old, comparison.new)
        old = {names.get(entry.id, entry.id): before.composer.compose(entry, {}, Start()) for entry in was.entries}
        new = {entry.id: self.composer.compose(entry, {}, Start()) for entry in self.resolved.entries}
        return marks_between(old, new)

    @cached_property
    def composer(self) -> Composer:
        printed = self.printed
        composer = Composer(
            self.resolved,
            self.layout,
            dict(self.foreign),
            self.settings,
            memory=self.memory,
            fonts=self.fonts_digest,
            addresses=SiteAddresses(
                frozenset(printed.map.targets) if printed else frozenset(),
                printed.cited if printed else "",
                self.resolved.manuscript.publication.language,
            ),
            also=site_context(self.pages, self.own, self.documents, self.starts) | {"signature": self._sign},
            families={face.postscript_name: face.family for face in self.fonts.faces},
        )
        composer.set_in(face.postscript_name for face in asked_faces(self.fonts, self.layout.tokens))
        return composer

    def _sign(self, name: str) -> Markup:
        """An icon of the layout, drawn in the page in the colour of the text around it; it says nothing by itself."""
        return Markup(self.layout.icon(name).replace("<svg", '<svg aria-hidden="true" focusable="false"', 1))


@dataclass(frozen=True)
class ComposedPages:
    """All pages, without frames."""

    pages: list[Page]
    htmls: list[ChapterHtml]
    """Entries and pages of its own as they were composed."""
    work: Rewriting
    """What rewriting them gathered."""


def compose_pages(job: SiteJob) -> ComposedPages:
    """Every page, composed and rewritten. Raises `ProblemsFound` for faults of templates and addresses."""
    with seams_kept(job.cache, job.resolved.manuscript.publication.language):
        return _composed(job)


def _composed(job: SiteJob) -> ComposedPages:
    faults = list(path_problems(job.pages))
    if faults:
        raise ProblemsFound(faults)
    work = Rewriting(
        site=job.pages,
        documents=job.documents,
        pictures=Pictures(drawn_classes(job.layout)),
        terms=_terms(job),
        labels=job.resolved.labels,
        page_prefix=job.resolved.labels["web.address.page"],
        lines=not job.settings.release and not job.book,
        book=job.book,
        landings=None if job.book else Landings(job.resolved, job.history, job.fates, job.editions),
    )
    table = job.printed.table() if job.printed else {}
    pages: list[Page] = []
    htmls: list[ChapterHtml] = []
    for own in job.own:
        composed = job.composer.compose(own.entry, table, Start(), own.more)
        htmls.append(composed)
        pages.append(_page(job, work, own.entry, own.address, composed, (), own=True))
    for entry in job.resolved.entries:
        composed = job.composer.compose(entry, table, Start())
        job.progress(entry.id)
        starts = [start for start in job.starts if start.entry == entry.id]
        htmls.append(composed)
        pages.append(_page(job, work, entry, job.pages.pages[entry.id], composed, starts, own=False))
    return ComposedPages(with_ways_back(pages, job.resolved.labels["mentioned"]), htmls, work)


def _page(
    job: SiteJob,
    work: Rewriting,
    entry: Entry,
    address: str,
    composed: ChapterHtml,
    starts: Sequence[PageStart],
    *,
    own: bool,
) -> Page:
    html = composed.html if own else job.marks.on(entry.id, composed.html)
    content = rewritten(work, job.cache, composed, html, address=address, entry=entry.id, starts=starts)
    title = plain(job.composer.inline_text(entry, entry.title))
    return Page(entry=entry, address=address, title=title, content=content, starts=tuple(starts), own=own)


def _terms(job: SiteJob) -> dict[str, tuple[str, str]]:
    """Glossary entries as they are explained on a page: word and composed text."""
    carrier = job.resolved.entries[0]
    return {
        term.id: (job.composer.inline_text(carrier, term.term), job.composer.inline_text(carrier, term.text))
        for term in job.resolved.manuscript.all_terms.values()
        if f"term-{term.id}" in job.resolved.targets
    }
