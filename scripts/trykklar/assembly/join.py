"""Assemble: the chapters' PDFs become one file.

pikepdf does the joining, because it keeps objects as they are and lets the structure tree be copied
between files; pypdf reads finished files back where an independent eye is wanted (tests, contact
sheets), because it shares no code with what wrote them.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Pdf

from ..paginate import PaginatedBook
from ..placing import PlacedChapter
from ..problems import Problem, ProblemsFound
from ..profiles import Profile
from ..resolve import Entry, ResolvedDocument
from ..slots import SlottedFace
from .digits import DigitSetter
from .fonts import postscript_name, unite_fonts
from .navigation import add_bookmarks, add_destinations, add_page_labels, mend_links
from .structure import StructureJoiner

PT_PER_MM = 72 / 25.4


@dataclass(frozen=True)
class AssembledPdf:
    """A whole document as one file, without the metadata that finishing gives it."""

    pdf: bytes = field(repr=False)
    page_count: int


def assemble(
    book: PaginatedBook,
    resolved: ResolvedDocument,
    profile: Profile,
    trim: tuple[float, float],
    fonts: Mapping[str, bytes],
    slotted: Mapping[str, SlottedFace],
) -> AssembledPdf:
    """Join a paginated book. `trim` in mm; `fonts` are the project's font files by PostScript name.

    `slotted` are the faces that keep places for page numbers; empty where numbers were typeset as text.

    Raises `ProblemsFound` for links that lead nowhere.
    """
    joined = Pdf.new()
    structure = StructureJoiner(joined)
    language = resolved.manuscript.publication.language
    for number, chapter in enumerate(book.chapters):
        for _ in range(chapter.blanks_before):
            _add_blank(joined, trim)
        with Pdf.open(io.BytesIO(chapter.typeset.pdf)) as source:
            if slotted:
                _set_digits(source, chapter, book, slotted)
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
    unite_fonts(joined, fonts, slotted)
    joined.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    joined.Root.PageMode = Name.UseOutlines
    out = io.BytesIO()
    joined.remove_unreferenced_resources()
    joined.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return AssembledPdf(out.getvalue(), len(joined.pages))


def _set_digits(source: Pdf, chapter: PlacedChapter, book: PaginatedBook, slotted: Mapping[str, SlottedFace]) -> None:
    first = chapter.first_page - 1
    folios = tuple(str(number) for _, number in book.labels[first : first + chapter.typeset.page_count])
    numbers = tuple(book.pages[target].label for target in chapter.html.slots)
    names: dict[tuple[int, int], str] = {}

    def name_of(font: Any) -> str:
        if font.objgen not in names:
            names[font.objgen] = postscript_name(font)
        return names[font.objgen]

    DigitSetter(slotted, numbers, chapter.typeset.folios).write(source, folios, name_of)


def _foreign_language(entry: Entry, language: str) -> str | None:
    own = entry.chapter.language if entry.chapter else language
    return own if own != language else None


def _add_blank(pdf: Pdf, trim: tuple[float, float]) -> None:
    width, height = (side * PT_PER_MM for side in trim)
    pdf.add_blank_page(page_size=(width, height))
