"""What all entries of a document share while they are composed: the sources, and what is gathered from them.

What is gathered is made when somebody asks for it, and then once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from babel.dates import format_date

from ..language.binding import bind
from ..layouts.layout import Layout
from ..resolve.board import board_view, unwritten
from ..resolve.document import Entry, ResolvedDocument
from ..resolve.pages import PageMap
from ..resolve.source_lists import SourceLists, source_lists
from ..sources.markup.scanned import IndexMark
from .addresses import Addresses, PageAddresses
from .barcodes import isbn_modules
from .citations import Citations
from .records import trim_size
from .seen import path_to
from .views import chapters_of, contents, gathered_cases, index_marks, numbered_list, sections, sorted_terms


@dataclass(frozen=True, kw_only=True)
class Book:
    """A document, and what its entries may ask of it. An entry reads it through `seen.Reads`."""

    resolved: ResolvedDocument
    layout: Layout
    citations: Citations
    foreign: Mapping[str, PageMap]
    """Page maps of the publication's other documents that this one refers to."""
    addresses: Addresses = field(default_factory=PageAddresses)
    on_the_web: Mapping[str, str] = field(default_factory=dict)
    """Id → address of where on a site it stands."""
    given: Mapping[str, Callable[[], Any]] = field(default_factory=dict)
    """What templates are given, by its name there."""
    also: Mapping[str, Any] = field(default_factory=dict)
    """What the form's templates are given besides."""

    @cached_property
    def source_lists(self) -> SourceLists:
        """The lists of sources, to which citations lead."""
        return source_lists(self.resolved)

    @cached_property
    def unwritten(self) -> Mapping[str, str]:
        """Chapters that a draft's board lacks, by id: what is said of each where a text refers to it."""
        return unwritten(self.resolved.manuscript)

    @cached_property
    def ids(self) -> dict[str, frozenset[str]]:
        """Entry → the ids that must land on its pages, but for marks of the index in its own text."""
        found: dict[str, set[str]] = {}
        for target in self.resolved.targets.values():
            found.setdefault(target.entry, set()).add(target.id)
        return {entry: frozenset(ids) for entry, ids in found.items()}

    @cached_property
    def marks(self) -> tuple[IndexMark, ...]:
        """Every mark of the index, whether it stands on a page or not."""
        return tuple(index_marks(self.resolved, None))

    @cached_property
    def with_notes(self) -> tuple[Entry, ...]:
        """The entries whose texts have notes."""
        return tuple(each for each in self.resolved.entries if each.text and each.text.told.notes)

    @cached_property
    def noted(self) -> tuple[tuple[str, str], ...]:
        """Entry and text, by its digest, of each that has notes."""
        return tuple((each.id, each.text.digest) for each in self.with_notes if each.text)

    def chapters(self, kind: str) -> list[Entry]:
        """The entries of a kind."""
        return chapters_of(self.resolved, kind)


TYPEFACES = path_to(".given", "[typefaces", "(()")
"""Where an entry reads the families that pages are set in."""


def given_names(resolved: ResolvedDocument, citations: Citations, *, release: bool) -> dict[str, Callable[[], Any]]:
    """What templates of all forms are given of what entries share, and those of pages besides."""
    publication, manuscript = resolved.manuscript.publication, resolved.manuscript
    language = publication.language
    names: dict[str, Callable[[], Any]] = {
        "publication": lambda: publication,
        "edition": lambda: publication.edition,
        "document": lambda: resolved.document,
        "document_name": lambda: resolved.name,
        "title": lambda: resolved.title,
        "subtitle": lambda: resolved.subtitle,
        "board": lambda: board_view(resolved),
        "scales": lambda: publication.scales,
        "contents": lambda: contents(resolved),
        "sections": lambda: sections(resolved),
        "cases": lambda: gathered_cases(resolved),
        "case_numbers": lambda: resolved.cases,
        "case_register": lambda: manuscript.cases,
        "figures": lambda: numbered_list(resolved, "figure"),
        "tables": lambda: numbered_list(resolved, "table"),
        "terms": lambda: sorted_terms(resolved, language),
        "facts": lambda: list(manuscript.facts.values()),
        "citations": lambda: citations.references,
        "date": lambda: bind(format_date(publication.edition.date, "long", locale=language.replace("-", "_"))),
        "release": lambda: release,
        "sources_digest": lambda: manuscript.digest,
    }
    return {**names, **(_names_of_pages(resolved) if resolved.document.form == "pdf" else {})}


def _has_side_column(resolved: ResolvedDocument) -> bool:
    asked = resolved.pdf.side_column
    return resolved.manuscript.publication.board is not None if asked is None else asked


def _names_of_pages(resolved: ResolvedDocument) -> dict[str, Callable[[], Any]]:
    isbn = resolved.pdf.print.isbn
    return {
        "trim_width": lambda: trim_size(resolved)[0],
        "trim_height": lambda: trim_size(resolved)[1],
        "isbn": lambda: isbn,
        "side_column": lambda: _has_side_column(resolved),
        "bars": lambda: isbn_modules(isbn) if isbn else "",
    }
