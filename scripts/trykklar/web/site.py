"""The site of one document: every page composed, rewritten and framed, and what lies beside the pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from markupsafe import Markup

from ..base.cache import Cache
from ..base.problems import Problem, ProblemsFound
from ..base.settings import Settings
from ..compose.addresses import SiteAddresses
from ..compose.composer import Composer, ComposerMemory
from ..compose.records import ChapterHtml, Start
from ..layouts.fonts import FontSet
from ..layouts.layout import Layout
from ..resolve.document import Entry, ResolvedDocument
from ..resolve.pages import PageMap
from .addresses import SitePages, path_problems, site_pages
from .beside import beside
from .context import site_context
from .fonts import face_css, web_faces
from .frame import Frame
from .outline import BOARD, OwnPage, own_pages
from .page import Page
from .pictures import Pictures
from .printed import PageStart, PrintedDocument, page_starts
from .rewrite import Rewriting
from .styles import drawn_classes, stylesheet
from .words import plain


@dataclass(frozen=True)
class Site:
    """All files of a site."""

    files: Mapping[str, bytes] = field(repr=False)
    """Address → bytes; the entrance is the first."""
    page_count: int
    problems: tuple[Problem, ...]
    composed: tuple[ChapterHtml, ...] = field(repr=False)
    """Entries and pages of its own as they were composed."""


@dataclass(frozen=True, kw_only=True)
class SiteJob:
    """A document that becomes a site, and all that it is made of."""

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

    @property
    def printed(self) -> PrintedDocument | None:
        """The printed document whose pages are told."""
        return next(iter(self.documents.values()), None)

    @cached_property
    def own(self) -> list[OwnPage]:
        """The pages that the site makes by itself."""
        return own_pages(self.resolved, self.resolved.labels, printed=self.printed is not None)

    @cached_property
    def pages(self) -> SitePages:
        labels, board = self.resolved.labels, self.resolved.manuscript.publication.board
        named = {BOARD: f"{labels['web.address.board']}.html"} if board else {}
        return site_pages(self.resolved, {**named, **{page.entry.id: page.address for page in self.own}})

    @cached_property
    def starts(self) -> list[PageStart]:
        """Where each printed page begins, each with its entry."""
        files = {entry.text.file: entry.id for entry in self.resolved.entries if entry.text}
        found = page_starts(self.printed, files) if self.printed else []
        return [
            start.at(start.entry or self.pages.entry_of(start.target) or self.resolved.entries[0].id) for start in found
        ]

    @cached_property
    def composer(self) -> Composer:
        printed = self.printed
        return Composer(
            self.resolved,
            self.layout,
            dict(self.foreign),
            self.settings,
            memory=self.memory,
            fonts=self.fonts_digest,
            addresses=SiteAddresses(
                frozenset(printed.map.targets) if printed else frozenset(), printed.cited if printed else ""
            ),
            also=site_context(self.pages, self.own, self.documents, self.starts) | {"signature": self._sign},
        )

    def _sign(self, name: str) -> Markup:
        """An icon of the layout, drawn in the page in the colour of the text around it; it says nothing by itself."""
        return Markup(self.layout.icon(name).replace("<svg", '<svg aria-hidden="true" focusable="false"', 1))


def make_site(job: SiteJob) -> Site:
    """The whole site. Raises `ProblemsFound` for faults of templates and addresses."""
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
    )
    table = job.printed.table() if job.printed else {}
    pages: list[Page] = []
    htmls: list[ChapterHtml] = []
    for own in job.own:
        composed = job.composer.compose_single(own.entry, table, Start(), own.more)
        htmls.append(composed)
        pages.append(_page(job, work, own.entry, own.address, composed, (), own=True))
    for entry in job.resolved.entries:
        composed = job.composer.compose(entry, table, Start())
        job.progress(entry.id)
        starts = [start for start in job.starts if start.entry == entry.id]
        htmls.append(composed)
        pages.append(_page(job, work, entry, job.pages.pages[entry.id], composed, starts, own=False))
    frame = Frame(job, pages)
    files = {page.address: frame.around(page).encode() for page in pages}
    more, told = beside(job, work, pages, frame)
    faces, font_files = web_faces(
        job.fonts, job.layout.tokens.get("faces", {}).values(), map(_shown, files.values()), job.cache
    )
    files |= {"site.css": stylesheet(job.layout, face_css(faces), work.styles).encode(), **font_files, **more}
    problems = [problem for page in pages for problem in page.content.problems]
    return Site(files, len(pages), (*problems, *told), tuple(htmls))


def _shown(page: bytes) -> str:
    return page.decode("utf-8")


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
    content = work.page(address, entry.id, composed.html, composed.assets, starts)
    title = plain(job.composer.inline_text(entry, entry.title))
    return Page(entry=entry, address=address, title=title, content=content, starts=tuple(starts), own=own)


def _terms(job: SiteJob) -> dict[str, tuple[str, str]]:
    """Glossary entries as they are explained on a page: word and composed text."""
    carrier = job.resolved.entries[0]
    return {
        term.id: (job.composer.inline_text(carrier, term.term), job.composer.inline_text(carrier, term.text))
        for term in job.resolved.manuscript.terms.values()
        if f"term-{term.id}" in job.resolved.targets
    }
