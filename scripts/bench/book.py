"""A document as its converters see it, taken from Trykklar's own composing.

Each entry's HTML is composed as Trykklar composes it, with one difference: where a page number belongs, a
mark names the target, which each converter turns into its tool's own way of asking for a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from trykklar.base.problems import ProblemsFound, errors
from trykklar.base.settings import read_settings
from trykklar.build.pdf import layout_files
from trykklar.build.sources import read_sources
from trykklar.compose.composer import Composer
from trykklar.compose.records import Start
from trykklar.resolve.document import Entry
from trykklar.resolve.pages import PageRef

MARK_OPEN, MARK_CLOSE = "\ue000", "\ue001"
PAGE_MARK = re.compile(f"{MARK_OPEN}([^{MARK_CLOSE}]+){MARK_CLOSE}")
"""Stands in the HTML where the page number of the id between the two marks is printed."""


@dataclass(frozen=True, kw_only=True)
class BookEntry:
    """An entry: its HTML and what the frame of its pages must know."""

    id: str
    html: str = field(repr=False)
    section: str
    """'cover', 'front' (roman folios) or 'body' (arabic)."""
    first_folio: int | None
    """The number of its first page, where it begins a section."""
    recto: bool
    head: str
    """Running head of right-hand pages; empty for pages without heads."""
    tone: str
    """Name of its colour."""
    source: str
    """The chapter's file, relative to the publication; empty for a page made by a template alone."""


@dataclass(frozen=True, kw_only=True)
class Book:
    """A whole document, ready to be converted."""

    title: str
    language: str
    layout: str
    width_mm: float
    height_mm: float
    draft_line: str
    tokens: dict[str, Any]
    styles: tuple[str, ...] = field(repr=False)
    """The texts of the layout's stylesheets, in their order."""
    entries: tuple[BookEntry, ...] = field(repr=False)
    files: dict[str, bytes] = field(repr=False)
    """URL → bytes of every picture."""

    def colour(self, name: str) -> str:
        """A colour token as '#rrggbb'."""
        found = self.tokens["colours"][name]
        return str(found["rgb"] if isinstance(found, dict) else found)

    def folio_style(self, entry: BookEntry) -> str:
        return {"cover": "none", "front": "roman", "body": "arabic"}[entry.section]


class _Marks(Mapping[str, PageRef]):
    """A page table that answers every id with a mark that names it; no two ids share a page."""

    def __init__(self) -> None:
        self._asked: dict[str, int] = {}

    def __getitem__(self, target: str) -> PageRef:
        place = self._asked.setdefault(target, 10 * (len(self._asked) + 1))
        return PageRef(f"{MARK_OPEN}{target}{MARK_CLOSE}", place)

    def __iter__(self) -> Iterator[str]:
        return iter(self._asked)

    def __len__(self) -> int:
        return len(self._asked)


def read_book(publication: Path, document: str) -> Book:
    """Compose one document of a publication for conversion.

    Raises `ProblemsFound` where Trykklar could not build it either.
    """
    settings = read_settings(publication)
    sources = read_sources(settings)
    if errors(sources.problems, release=False):
        raise ProblemsFound(sources.problems)
    resolved = sources.documents[document]
    layout = sources.layouts[resolved.document.layout]
    composer = Composer(resolved, layout, {}, settings)
    files = dict(layout_files(layout))
    entries: list[BookEntry] = []
    marks = _Marks()
    board = resolved.manuscript.publication.board
    for entry in resolved.entries:
        composed = composer.compose(entry, marks, Start())
        files.update(composed.assets)
        column = board.columns.item(entry.column) if board and entry.column else None
        entries.append(
            BookEntry(
                id=entry.id,
                html=composed.html,
                section=entry.section,
                first_folio=entry.first_folio if entry.starts_section else None,
                recto=_begins_recto(entry, layout.recto, starts_body=layout.starts_body_recto),
                head="" if "margin: 0" in composed.html.partition("</style>")[0] else _head(entry),
                tone=str(column.colour) if column else "accent",
                source=entry.chapter.file if entry.chapter else "",
            )
        )
    publication_record = resolved.manuscript.publication
    return Book(
        title=resolved.title,
        language=publication_record.language,
        layout=layout.name,
        width_mm=composer.trim[0],
        height_mm=composer.trim[1],
        draft_line=f"{resolved.labels['draft']} {publication_record.edition.number}-draft",
        tokens=layout.tokens,
        styles=tuple(sheet.text for sheet in layout.styles),
        entries=tuple(entries),
        files={url: data for url, data in files.items() if "/icons/" not in url},
    )


def _begins_recto(entry: Entry, recto: frozenset[str], *, starts_body: bool) -> bool:
    return (
        entry.kind in recto
        or entry.template in recto
        or (entry.starts_section and entry.section == "body" and starts_body)
    )


def _head(entry: Entry) -> str:
    """The running head that the page frame prints (see `layouts/base/base.html.j2`)."""
    if entry.template in ("part", "halftitle", "colophon"):
        return ""
    short = getattr(entry.chapter.fields, "short", None) if entry.chapter else None
    return (f"{entry.number}  " if entry.number else "") + str(short or entry.title)
