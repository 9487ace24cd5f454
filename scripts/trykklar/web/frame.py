"""The frame around a page: what stands in its head, where it belongs, what is before and after it, how it is cited."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from babel.numbers import format_decimal
from markupsafe import Markup

from ..language.sentences import shortened
from ..language.tags import primary
from ..layouts.templates import fill
from ..resolve.document import Entry
from ..sources.schemas.people import Author, Person
from ..sources.schemas.publication import Board
from . import shared
from .addresses import relative
from .cite import Cited, cited, csl_item
from .data import BOARD_FILES
from .outline import BOARD, OWN
from .page import Page
from .words import plain

if TYPE_CHECKING:
    from .job import SiteJob

_MOST = 300
"""Characters of a description: search engines show fewer."""
_RIGHT_TO_LEFT = frozenset("ar arc dv fa he ku ps sd ug ur yi".split())


@dataclass(frozen=True, slots=True)
class Step:
    """A link of the frame: a title and an address, relative to the page."""

    title: str
    href: str
    here: bool = False


class Frame:
    """Frames the pages of one site."""

    def __init__(self, job: SiteJob, pages: Sequence[Page]) -> None:
        self.job = job
        self.pages = {page.entry.id: page for page in pages}
        self.order = [page for page in pages if not page.own]

    @cached_property
    def cited(self) -> dict[str, Cited]:
        """Page → how it is cited; the report itself under `OWN`."""
        resolved, base = self.job.resolved, self.job.resolved.manuscript.publication.web.base
        items = [csl_item(resolved, resolved.manuscript.publication.id, "", "", base)]
        items += [
            csl_item(resolved, p.entry.id, p.title, p.printed_pages, base + p.address if base else "")
            for p in self.order
        ]
        publication = resolved.manuscript.publication
        found = cited(items, publication.citation_style, publication.language, self.job.memory)
        return {**found, OWN: found[publication.id]}

    def cited_sections(self, page: Page) -> list[dict[str, Any]]:
        """A page's sections of the second level as CSL items, each with its printed page and its own address."""
        resolved, pages = self.job.resolved, self._section_pages(page)
        base = resolved.manuscript.publication.web.base
        return [
            csl_item(
                resolved,
                section.id,
                f"{page.title}: {section.title}",
                pages.get(section.id, ""),
                f"{base}{page.address}#{section.id}" if base else "",
            )
            for section in page.content.sections
            if section.level == 2
        ]

    def _section_pages(self, page: Page) -> dict[str, str]:
        return page.pages_of_sections(self.job.printed, self.job.resolved.labels["web.address.page"])

    def around(self, page: Page) -> str:
        """The whole page. Raises `ProblemsFound` for faults of the template."""
        resolved = self.job.resolved
        publication = resolved.manuscript.publication
        language, title = page.entry.language or publication.language, resolved.title_words
        before, after = self._beside(page)
        printed = self.job.printed
        context: dict[str, Any] = {
            "publication": publication,
            "edition": publication.edition,
            "source": page.entry.text.file if page.entry.text and not self.job.settings.release else "",
            "included": page.entry.text.included if page.entry.text and not self.job.settings.release else (),
            "release": self.job.settings.release,
            "creators": [author.inverted if isinstance(author, Person) else author for author in publication.authors],
            "labels": resolved.labels,
            "document": resolved.document,
            "title": title,
            "subtitle": resolved.subtitle_words,
            "page": page,
            "page_title": title if page.address == "index.html" else f"{page.title} – {title}",
            "description": self._description(page),
            "language": language,
            "direction": direction(language),
            "content": Markup(page.content.html),
            "sections": [s for s in page.content.sections if s.level == 2],
            "to": lambda target: self._to(page, target),
            "file": lambda address: relative(page.address, address),
            "trail": self._trail(page),
            "ways": self._ways(page),
            "before": before,
            "after": after,
            "cited": None if page.own else self.cited[page.entry.id],
            "printed": printed,
            "printed_at": printed.page(page.entry.id) if printed else "",
            "paper": relative(page.address, printed.link(page.entry.id))
            if printed and printed.link(page.entry.id)
            else "",
            "section_pages": self._section_pages(page),
            "section_paper": lambda name: (
                relative(page.address, printed.link(name)) if printed and printed.link(name) else ""
            ),
            "downloads": [
                (d, relative(page.address, d.file), len(d.pdf)) for d in self.job.documents.values() if d.file
            ],
            "canonical": self._canonical(page),
            "icon": self._icon,
            "picture": self._picture(page),
            "pdf_address": self._pdf_address(),
            "editions": self._editions(page),
            "paragraphs": self._paragraphs(page),
            "tone": tone_of(publication.board, page.entry),
            "linked_data": Markup(_json_script(self._linked_data(page))),
            "megabytes": _megabytes,
        }
        return fill(self.job.layout, "frame.html.j2", context)

    @cached_property
    def _icon(self) -> str:
        """The layout's icon, in the page itself: small as it is, a request of its own would weigh more. Empty where
        there is none."""
        icon = self.job.layout.find("pictures/icon.svg")
        return f"data:image/svg+xml,{quote(icon.read_text('utf-8').strip(), safe='/:=(),;')}" if icon else ""

    def _pdf_address(self) -> str:
        """The whole address of the printed document's file; empty where none is known."""
        base, printed = self.job.resolved.manuscript.publication.web.base, self.job.printed
        return base + printed.file if base and printed and printed.file else ""

    def _to(self, page: Page, target: str) -> str:
        """The address of a target or of one of the site's own pages; empty where the site does not have it."""
        found = self.job.pages.of(target) or self.job.pages.of(OWN + target)
        return relative(page.address, found) if found else ""

    def _canonical(self, page: Page) -> str:
        base = self.job.resolved.manuscript.publication.web.base
        return base + page.address.removesuffix("index.html") if base and page.address != "404.html" else ""

    def _picture(self, page: Page) -> str:
        base = self.job.resolved.manuscript.publication.web.base
        return base + shared.ADDRESS if base else relative(page.address, shared.ADDRESS)

    def _description(self, page: Page) -> str:
        fields = page.entry.chapter.fields if page.entry.chapter else None
        summary = getattr(fields, "summary", None)
        text = plain(self.job.composer.inline_text(page.entry, summary)) if summary else ""
        text = text or self.job.resolved.subtitle_words
        return shortened(text, _MOST)

    def _trail(self, page: Page) -> list[Step]:
        """Where the page belongs: the part, and for a crossing the chapters of its row and column."""
        board = self.job.resolved.manuscript.publication.board
        ids: list[str] = []
        if page.entry.part and page.entry.part != page.entry.id:
            ids.append(page.entry.part)
        if board and page.entry.on_board == "crossing":
            ids += [
                board.rows.chapter_id.format(id=page.entry.row),
                board.columns.chapter_id.format(id=page.entry.column),
            ]
        return [
            Step(self.pages[name].title, relative(page.address, self.pages[name].address))
            for name in ids
            if name in self.pages
        ]

    def _ways(self, page: Page) -> list[Step]:
        """The site's chief ways: the board, the parts, the contents."""
        resolved = self.job.resolved
        ids = [BOARD] if BOARD in self.pages else []
        ids += (
            [entry.id for entry in resolved.entries if entry.kind == "part"]
            if resolved.manuscript.publication.board
            else []
        )
        ids.append(OWN + "contents")
        here = {page.entry.id, page.entry.part}
        return [
            Step(self.pages[n].title, relative(page.address, self.pages[n].address), n in here)
            for n in ids
            if n in self.pages
        ]

    def _editions(self, page: Page) -> list[Step]:
        """The earlier editions that stand beside this one: the same page there, or the first."""
        return [
            Step(earlier.number, relative(page.address, f"{self.job.editions}{earlier.number}/{there}"))
            for earlier in self.job.history.earlier
            if (there := page.address if page.address in earlier.files else "index.html") in earlier.files
        ]

    def _paragraphs(self, page: Page) -> dict[str, list[str]]:
        """Section of the second level → ids of the paragraphs in it and below it."""
        known = set(self.job.fates.passages.paragraphs(page.entry.id).values())
        found: dict[str, list[str]] = {}
        section = ""
        for each in page.content.sections:
            section = each.id if each.level <= 2 else section
            found.setdefault(section, []).extend(mark for mark in each.marks if mark in known)
        return found

    def _beside(self, page: Page) -> tuple[Step | None, Step | None]:
        """The pages before and after it in the order of the document."""
        if page.own:
            return None, None
        at = self.order.index(page)
        around = [self.order[at - 1] if at else None, self.order[at + 1] if at + 1 < len(self.order) else None]
        steps = [Step(other.title, relative(page.address, other.address)) if other else None for other in around]
        return steps[0], steps[1]

    def _linked_data(self, page: Page) -> dict[str, Any]:
        """The page for search engines (schema.org, JSON-LD 1.1)."""
        publication = self.job.resolved.manuscript.publication
        report: dict[str, Any] = {
            "@type": "Report",
            "name": self.job.resolved.title_words,
            "publisher": {"@type": "Organization", "name": publication.publisher},
            "datePublished": publication.edition.date.isoformat(),
            "version": publication.edition.number,
            "inLanguage": publication.language,
        }
        if publication.authors:
            report["author"] = list(map(_written_by, publication.authors))
        address = self._canonical(page)
        chapter = {"@type": "Chapter", "name": page.title, "isPartOf": report, "pagination": page.printed_pages or None}
        told = report if page.own else {name: value for name, value in chapter.items() if value}
        told = self._dataset(page, report) if page.entry.id == BOARD else told
        return {"@context": "https://schema.org", **told, **({"url": address} if address else {})}

    def _dataset(self, page: Page, report: dict[str, Any]) -> dict[str, Any]:
        """The board, with its files."""
        base = self.job.resolved.manuscript.publication.web.base
        files = [
            {
                "@type": "DataDownload",
                "encodingFormat": kind,
                "contentUrl": base + address if base else relative(page.address, address),
            }
            for address, kind in BOARD_FILES.items()
        ]
        told = {"@type": "Dataset", "name": page.title, "description": self._description(page), "isPartOf": report}
        return {**told, "distribution": files}


def direction(language: str) -> str:
    """Which way a language is written, as HTML's `dir` says it."""
    return "rtl" if primary(language) in _RIGHT_TO_LEFT else "ltr"


def tone_of(board: Board | None, entry: Entry) -> str:
    """The colour token of what an entry is about: its column's, else its row's, else the layout's accent."""
    item = None
    if board and entry.column:
        item = board.columns.item(entry.column)
    elif board and entry.row:
        item = board.rows.item(entry.row)
    return item.colour if item else "accent"


def _written_by(author: Author) -> dict[str, str]:
    """Somebody who wrote it, as schema.org has people and organisations."""
    if isinstance(author, Person):
        return {"@type": "Person", "name": str(author), "familyName": author.family, "givenName": author.given}
    return {"@type": "Organization", "name": author}


def _json_script(value: dict[str, Any]) -> str:
    """JSON that can end no element of HTML."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c").replace("&", "\\u0026")


def _megabytes(size: int, language: str) -> str:
    return str(format_decimal(round(size / 1e6, 1), locale=language.replace("-", "_")))
