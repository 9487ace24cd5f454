"""Assemble: the entries' parts become the objects of one file.

Written here and not by a library, because what makes it quick is that an entry which did not change brings the
very bytes that it brought before: no library that joins PDFs lets parts of the result stand. pikepdf
writes metadata (`finish.py`); pypdf and pikepdf read finished files back where an independent eye is wanted
(tests, contact sheets), because they share no code with this.

Numbers: 1–9 what every file has, then fonts, shared resources, entries in blocks, and the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from ..memo import Memo
from ..paginate import PaginatedBook
from ..parts import EntryParts, decode_parts
from ..placing import PlacedChapter
from ..problems import Problem, ProblemsFound
from ..profiles import Profile
from ..resolve import ResolvedDocument
from ..slots import SlottedFace
from .digits import DigitSetter
from .fonts import FONT_OBJECTS, glyphs_of, write_font
from .navigation import bookmarks, destinations, link_source, link_target, name_tree, outline, page_labels
from .objects import ObjectTable, array, deflated, numbers, text_string
from .segments import BLOCK, Block, Segment, block_of, make_segment, resolved as with_numbers

PT_PER_MM = 72 / 25.4
CATALOGUE, PAGE_TREE, STRUCTURE, DOCUMENT, METADATA, INFO = range(1, 7)


@dataclass(frozen=True)
class AssembledPdf:
    """A whole document as objects, without the metadata that finishing gives it (objects `METADATA` and `INFO`)."""

    objects: ObjectTable = field(repr=False)
    page_count: int


@dataclass(frozen=True)
class _Piece:
    """An entry on its way into the file."""

    chapter: PlacedChapter
    parts: EntryParts
    block: Block
    segment: Segment


@dataclass
class Assembler:
    """Joins books; what it learns of entries is kept for the next."""

    fonts: Mapping[str, bytes]
    """The project's font files by PostScript name."""
    slotted: Mapping[str, SlottedFace]
    """The faces that keep places for page numbers; empty where numbers were typeset as text."""
    segments: Memo[Segment] = field(default_factory=Memo)
    parts: Memo[EntryParts] = field(default_factory=Memo)

    def assemble(self, book: PaginatedBook, resolved: ResolvedDocument, profile: Profile, trim: tuple[float, float]) -> AssembledPdf:
        """Join a paginated book. `trim` in mm. Raises `ProblemsFound` for links that lead nowhere."""
        table = ObjectTable(next_number=10)
        language = resolved.manuscript.publication.language
        parts = [self._parts(chapter, language) for chapter in book.chapters]
        fonts = self._fonts(table, parts)
        shared = _shared(table, parts, fonts)
        pieces = self._pieces(table, book, parts, language, fonts, shared)
        page_objects = _page_tree(table, book, pieces, trim)
        self._numbers(table, book, pieces)
        _annotations(table, book, resolved, pieces)
        _structure(table, pieces)
        names = name_tree(table, destinations(book, page_objects))
        root = b"<</Type/Catalog/Pages %d 0 R/StructTreeRoot %d 0 R/MarkInfo<</Marked true>>/Metadata %d 0 R" % (
            PAGE_TREE,
            STRUCTURE,
            METADATA,
        )
        root += b"/Lang %s/ViewerPreferences<</DisplayDocTitle true>>/PageLabels%s/Names<</Dests %d 0 R>>" % (
            text_string(language),
            page_labels(book, resolved),
            names,
        )
        if profile.bookmarks:
            root += b"/PageMode/UseOutlines/Outlines %d 0 R" % outline(table, bookmarks(book, resolved), book, page_objects)
        table.loose[CATALOGUE] = root + b">>"
        return AssembledPdf(table, len(page_objects))

    def _parts(self, chapter: PlacedChapter, language: str) -> EntryParts:
        """An entry's parts; its elements say in which language they are, where that is not the document's."""
        own = chapter.entry.chapter.language if chapter.entry.chapter else language

        def decoded() -> EntryParts:
            parts = decode_parts(chapter.typeset.parts)
            for element in parts.structure if own != language else ():
                element.entries.setdefault("Lang", own)
            return parts

        return self.parts.find((chapter.typeset.digest, own, language), decoded) if chapter.typeset.digest else decoded()

    def _fonts(self, table: ObjectTable, parts: list[EntryParts]) -> dict[str, int]:
        """Write the faces in use; PostScript name → object number. Numbers are kept for all faces of the project."""
        names = sorted(self.fonts)
        first = table.reserve(FONT_OBJECTS * len(names))
        found = {name: first + FONT_OBJECTS * index for index, name in enumerate(names)}
        glyphs = glyphs_of((use for entry in parts for use in entry.fonts.values()), self.slotted)
        for name, shown in glyphs.items():
            write_font(table, found[name], name, shown, self.fonts[name])
        return found

    def _pieces(
        self,
        table: ObjectTable,
        book: PaginatedBook,
        parts: list[EntryParts],
        language: str,
        fonts: Mapping[str, int],
        shared: Mapping[str, int],
    ) -> list[_Piece]:
        pieces: list[_Piece] = []
        key = 0
        for chapter, entry in zip(book.chapters, parts, strict=True):
            block, table.next_number, following = block_of(entry, table.next_number, key)
            key = following
            mine = {name: fonts[use.face] for name, use in entry.fonts.items()}
            used = {digest: shared[digest] for digest in entry.objects if digest not in entry.groups}
            used.update((f"font:{use.face}", fonts[use.face]) for use in entry.fonts.values() if entry.groups)
            known = (language, chapter.entry.id, chapter.typeset.digest, block, *sorted(mine.items()), *sorted(used.items()))
            make = partial(make_segment, entry, block, chapter.entry.id, PAGE_TREE, DOCUMENT, mine, used)
            segment = self.segments.find(known, make) if chapter.typeset.digest else make()
            table.packed.append(segment.packed)
            table.streams.update(segment.streams)
            pieces.append(_Piece(chapter, entry, block, segment))
        return pieces

    def _numbers(self, table: ObjectTable, book: PaginatedBook, pieces: list[_Piece]) -> None:
        """Write the contents that hold page numbers."""
        for piece in pieces:
            faces = {name: self.slotted.get(use.face) for name, use in piece.parts.fonts.items()}
            setter = DigitSetter(faces, tuple(book.pages[target].label for target in piece.chapter.html.slots))
            for index, leaf in enumerate(piece.parts.leaves):
                if leaf.numbered:
                    _, folio = book.labels[piece.chapter.first_page - 1 + index]
                    content = setter.write(leaf.numbered, str(folio), leaf.folio_room)
                    table.streams[piece.block.numbered + index] = deflated(content)


def _shared(table: ObjectTable, parts: list[EntryParts], fonts: Mapping[str, int]) -> dict[str, int]:
    """Write each picture and other resource once; digest → object number."""
    sources: dict[str, bytes] = {}
    for entry in parts:
        sources.update((digest, source) for digest, source in entry.objects.items() if digest not in {*sources, *entry.groups})
    first = table.reserve(-(-(len(sources) + 8) // BLOCK) * BLOCK)
    found = {digest: first + index for index, digest in enumerate(sources)}
    known = {**found, **{f"font:{face}": number for face, number in fonts.items()}}
    for digest, source in sources.items():
        target = table.streams if b"\nstream\n" in source else table.loose
        target[found[digest]] = with_numbers(source, known)
    return found


def _page_tree(table: ObjectTable, book: PaginatedBook, pieces: list[_Piece], trim: tuple[float, float]) -> list[int]:
    """Write the page tree (ISO 32000-1, 7.7.3), with blank pages; gives the pages' object numbers."""
    box = numbers((0, 0, *(round(side * PT_PER_MM, 3) for side in trim)))
    kids: list[int] = []
    pages: list[int] = []

    def blank() -> None:
        number = table.add(b"<</Type/Page/Parent %d 0 R/MediaBox%s/TrimBox%s/Resources<<>>>>" % (PAGE_TREE, box, box))
        kids.append(number)
        pages.append(number)

    for piece in pieces:
        for _ in range(piece.chapter.blanks_before):
            blank()
        kids.append(piece.block.node)
        pages.extend(piece.block.first + index for index in range(piece.block.pages))
    while len(pages) < book.page_count:
        blank()
    table.loose[PAGE_TREE] = b"<</Type/Pages/Count %d/Kids%s>>" % (len(pages), array(b"%d 0 R" % kid for kid in kids))
    return pages


def _annotations(table: ObjectTable, book: PaginatedBook, resolved: ResolvedDocument, pieces: list[_Piece]) -> None:
    dead: dict[str, None] = {}
    for piece in pieces:
        for index, link in enumerate(piece.parts.links):
            page, key = piece.block.first + link.page, piece.block.key + piece.block.pages + index
            source = link_source(link, book, resolved, page, key)
            if source is None:
                dead[str(link_target(link))] = None
            else:
                table.loose[piece.block.annotations + index] = source
    if dead:
        raise ProblemsFound(
            Problem("id-not-on-page", f"a link leads to '{name}', which is on no page", "check the template that prints the link")
            for name in dead
        )


def _structure(table: ObjectTable, pieces: list[_Piece]) -> None:
    """Write the tree's root, the Document element, the parent tree and the ids (ISO 32000-1, 14.7)."""
    structures = [piece.segment.structure for piece in pieces]
    children = array(b"%d 0 R" % child for structure in structures for child in structure.children)
    table.loose[DOCUMENT] = b"<</Type/StructElem/S/Document/P %d 0 R/K%s>>" % (STRUCTURE, children)
    branches = table.add(b"<</Kids%s>>" % array(b"%d 0 R" % structure.branch for structure in structures))
    root = b"<</Type/StructTreeRoot/K[%d 0 R]/ParentTree %d 0 R/ParentTreeNextKey %d" % (
        DOCUMENT,
        branches,
        max(structure.limits[1] for structure in structures) + 1,
    )
    ids = {name: b"%d 0 R" % number for structure in structures for name, number in structure.ids.items()}
    if ids:
        root += b"/IDTree %d 0 R" % name_tree(table, ids)
    table.loose[STRUCTURE] = root + b">>"
