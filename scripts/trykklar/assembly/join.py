"""Assemble: the chapters' PDFs become one file.

pikepdf does the joining, because it keeps objects as they are and lets the structure tree be copied
between files; pypdf reads finished files back where an independent eye is wanted (tests, contact
sheets), because it shares no code with what wrote them.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Dictionary, Name, Pdf

from ..paginate import PaginatedBook
from ..problems import Problem, ProblemsFound
from ..profiles import Profile
from ..resolve import Entry, ResolvedDocument
from .fonts import unite_fonts
from .navigation import add_bookmarks, add_destinations, add_page_labels, mend_links
from .structure import StructureJoiner

PT_PER_MM = 72 / 25.4


@dataclass(frozen=True)
class AssembledPdf:
    """A whole document as one file, without the metadata that finishing gives it."""

    pdf: bytes = field(repr=False)
    page_count: int


def assemble(
    book: PaginatedBook, resolved: ResolvedDocument, profile: Profile, trim: tuple[float, float], fonts: dict[str, bytes]
) -> AssembledPdf:
    """Join a paginated book. `trim` in mm; `fonts` are the project's font files by PostScript name.

    Raises `ProblemsFound` for links that lead nowhere.
    """
    joined = Pdf.new()
    structure = StructureJoiner(joined)
    language = resolved.manuscript.publication.language
    for number, chapter in enumerate(book.chapters):
        for _ in range(chapter.blanks_before):
            _add_blank(joined, trim)
        with Pdf.open(io.BytesIO(chapter.typeset.pdf)) as source:
            before = len(joined.pages)
            joined.pages.extend(source.pages)
            structure.add(source, list(joined.pages)[before:], f"c{number}", _foreign_language(chapter.entry, language))
    while len(joined.pages) < book.page_count:
        _add_blank(joined, trim)
    structure.finish(language)
    add_destinations(joined, book)
    dead = mend_links(joined, book, resolved)
    if dead:
        raise ProblemsFound(
            Problem("id-not-on-page", f"a link leads to '{name}', which is on no page", "check the template that prints the link")
            for name in dict.fromkeys(dead)
        )
    if profile.bookmarks:
        add_bookmarks(joined, book, resolved)
    add_page_labels(joined, book, resolved)
    unite_fonts(joined, fonts)
    joined.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    joined.Root.PageMode = Name.UseOutlines
    out = io.BytesIO()
    joined.remove_unreferenced_resources()
    joined.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return AssembledPdf(out.getvalue(), len(joined.pages))


def _foreign_language(entry: Entry, language: str) -> str | None:
    own = entry.chapter.language if entry.chapter else language
    return own if own != language else None


def _add_blank(pdf: Pdf, trim: tuple[float, float]) -> None:
    width, height = (side * PT_PER_MM for side in trim)
    pdf.add_blank_page(page_size=(width, height))
