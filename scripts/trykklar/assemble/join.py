"""The entries' parts become the objects of one file.

Written here and not by a library, because what makes it quick is that an entry which did not change brings the
very bytes that it brought before: no library that joins PDFs lets parts of the result stand. pikepdf
writes metadata (`finish.py`); pypdf and pikepdf read finished files back where an independent eye is wanted
(tests, contact sheets), because they share no code with this.

Numbers: 1–9 what every file has, then fonts, shared resources, entries in blocks, and the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from ..base.memo import Memo
from ..base.problems import Place, Problem, ProblemsFound
from ..base.profiles import Profile
from ..layouts.slots import SlottedFace, in_slots
from ..paginate.paginate import PaginatedBook
from ..paginate.placing import PlacedChapter
from ..resolve.document import ResolvedDocument
from ..typeset.parts import PT_PER_MM, EntryParts, decode_parts
from .alphabet import letters_of, with_letters
from .digits import DigitSetter
from .fonts import FONT_OBJECTS, glyphs_of, write_font
from .frames import TRIMMED, Furniture, PageFrame, place_furniture
from .imprint import Imprint, place_imprint
from .navigation import bookmarks, destinations, link_source, link_target, name_tree, outline, page_labels
from .objects import ObjectTable, array, deflated, text_string
from .segments import (
    BLOCK,
    Block,
    Segment,
    Surroundings,
    block_of,
    make_segment,
    page_resources,
    resolved as with_numbers,
)
from .structure import Section, deepen, sections

if TYPE_CHECKING:
    from .modern import Modern

CATALOGUE, PAGE_TREE, STRUCTURE, DOCUMENT, METADATA, INFO = range(1, 7)


@dataclass(frozen=True)
class AssembledPdf:
    """A whole document as objects, without what finishing gives it (objects `CATALOGUE`, `METADATA` and `INFO`)."""

    objects: ObjectTable = field(repr=False)
    page_count: int
    catalogue: dict[str, bytes]
    """Key of the document catalogue → PDF source."""
    names: dict[str, bytes]
    """Key of its name dictionary (ISO 32000-1, 7.7.4) → PDF source."""


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
    numbered: Memo[dict[int, bytes]] = field(default_factory=Memo)
    """Contents with page numbers, by entry and numbers."""

    def read_parts(self, book: PaginatedBook, resolved: ResolvedDocument) -> list[EntryParts]:
        """What the entries of a book are made of, in their order."""
        return [self._parts(chapter, resolved.manuscript.publication.language) for chapter in book.chapters]

    def assemble(
        self,
        book: PaginatedBook,
        parts: list[EntryParts],
        resolved: ResolvedDocument,
        profile: Profile,
        trim: tuple[float, float],
        frame: PageFrame = TRIMMED,
        imprint: EntryParts | None = None,
    ) -> AssembledPdf:
        """Join a paginated book from its entries' parts, those of `read_parts` or what adapting made of them.

        `trim` in mm; `imprint`: of the line at the foot. Raises `ProblemsFound` for links that lead nowhere.
        """
        table = ObjectTable(next_number=10)
        if not profile.links:
            parts = [replace(entry, links=()) if entry.links else entry for entry in parts]
        if not profile.tags:
            parts = [replace(entry, groups=()) if entry.groups else entry for entry in parts]
        parts, modern = _modern(table, parts) if profile.modern else (parts, None)
        lines = [imprint] if imprint and any(style != "none" for style, _ in book.labels) else []
        fonts = self._fonts(table, [*parts, *lines], letters_of(resolved))
        shared = _shared(table, [*parts, *lines], fonts)
        given = place_furniture(table, frame)
        language = resolved.manuscript.publication.language
        closing = table.add_stream(deflated(b"Q\n")) if frame.furniture else 0
        blocks = _blocks(table, parts, framed=frame.furniture is not None)
        modern = modern.aimed(book, parts, blocks, DOCUMENT) if modern else None
        around = Surroundings(
            page_tree=PAGE_TREE,
            frame=frame,
            named=given,
            shared=shared,
            tagged=profile.tags,
            closing=closing,
            modern=modern,
        )
        around = replace(around, imprint=place_imprint(table, lines[0], fonts, around) if lines else None)
        pieces = self._pieces(table, book, parts, blocks, language, fonts, around)
        if frame.furniture:
            _draw_beneath(table, pieces, frame, frame.furniture)
        page_objects = _page_tree(table, book, pieces, trim, frame, given)
        self._numbers(table, book, pieces, language)
        _annotations(table, book, resolved, pieces)
        catalogue = {
            "Pages": b"%d 0 R" % PAGE_TREE,
            "Metadata": b"%d 0 R" % METADATA,
            "Lang": text_string(language),
            "ViewerPreferences": b"<</DisplayDocTitle true>>",
            "PageLabels": page_labels(book, resolved),
        }
        elements = modern.targets if modern else None
        names = {"Dests": b"%d 0 R" % name_tree(table, destinations(book, page_objects, elements))}
        if profile.tags:
            _structure(table, pieces, modern)
            catalogue |= {"StructTreeRoot": b"%d 0 R" % STRUCTURE, "MarkInfo": b"<</Marked true>>"}
        if profile.bookmarks:
            root = outline(table, bookmarks(book, resolved), book, page_objects, elements)
            catalogue |= {"PageMode": b"/UseOutlines", "Outlines": b"%d 0 R" % root}
        return AssembledPdf(table, len(page_objects), catalogue, names)

    def _parts(self, chapter: PlacedChapter, language: str) -> EntryParts:
        """An entry's parts; its elements say in which language they are, where that is not the document's."""
        own = chapter.entry.chapter.language if chapter.entry.chapter else language

        def decoded() -> EntryParts:
            parts = decode_parts(chapter.typeset.parts)
            for element in parts.structure if own != language else ():
                element.entries.setdefault("Lang", own)
            if chapter.entry.part and chapter.entry.kind != "part":
                deepen(parts.structure)
            return parts

        return self.parts.find(parts_key(chapter, language), decoded) if chapter.typeset.digest else decoded()

    def _fonts(self, table: ObjectTable, parts: list[EntryParts], letters: str) -> dict[str, int]:
        """Write the faces in use; PostScript name → object number. Numbers are kept for all faces of the project."""
        names = sorted(self.fonts)
        first = table.reserve(FONT_OBJECTS * len(names))
        found = {name: first + FONT_OBJECTS * index for index, name in enumerate(names)}
        glyphs = glyphs_of((use for entry in parts for use in entry.fonts.values()), self.slotted)
        for name, shown in glyphs.items():
            program = self.fonts[name]
            write_font(table, found[name], name, with_letters(shown, letters, program), program)
        return found

    def _pieces(
        self,
        table: ObjectTable,
        book: PaginatedBook,
        parts: list[EntryParts],
        blocks: list[Block],
        language: str,
        fonts: Mapping[str, int],
        around: Surroundings,
    ) -> list[_Piece]:
        pieces: list[_Piece] = []
        for chapter, entry, block in zip(book.chapters, parts, blocks, strict=True):
            mine = {name: fonts[use.face] for name, use in entry.fonts.items()}
            used = {digest: around.shared[digest] for digest in entry.objects if digest not in entry.groups}
            used.update((f"font:{use.face}", fonts[use.face]) for use in entry.fonts.values() if entry.groups)
            feet = self._feet(around.imprint, chapter, entry, book)
            given = around.imprint.given(around.named) if around.imprint and any(feet) else around.named
            own = replace(around, shared=used, named={**given, "Font": mine})
            make = partial(make_segment, entry, block, chapter.entry.id, own, feet)
            key = parts_key(chapter, language)
            known = (
                *key,
                chapter.entry.id,
                block,
                around.tagged,
                feet,
                *sorted(mine.items()),
                *sorted(used.items()),
            )
            as_set = entry is self.parts.get(key) and around.frame is TRIMMED
            segment = self.segments.find(known, make) if as_set else make()
            table.packed.append(segment.packed)
            table.streams.update(segment.streams)
            pieces.append(_Piece(chapter, entry, block, segment))
        return pieces

    def _feet(
        self, imprint: Imprint | None, chapter: PlacedChapter, entry: EntryParts, book: PaginatedBook
    ) -> tuple[int, ...]:
        """For each page of an entry the content that draws the imprint; 0 where no number is printed."""
        pages = enumerate(entry.leaves, chapter.first_page)
        if imprint is None:
            return ()
        if not self.slotted:  # numbers are text, and no page tells whether it shows one
            return tuple(imprint.on(page) if book.labels[page - 1][0] != "none" else 0 for page, _ in pages)
        return tuple(imprint.on(page) if leaf.folio_room is not None else 0 for page, leaf in pages)

    def _numbers(self, table: ObjectTable, book: PaginatedBook, pieces: list[_Piece], language: str) -> None:
        """Write the contents that hold page numbers. Raises `ProblemsFound`."""
        asked = {target: piece for piece in pieces for target in piece.chapter.html.slots}
        _refuse_dead({target: _file(piece) for target, piece in asked.items() if target not in book.pages})
        for piece in pieces:
            chapter = piece.chapter
            slots = zip(chapter.html.slots, chapter.html.rooms, strict=True)
            shown = tuple(in_slots(book.pages[target].label, room) for target, room in slots)
            folios = [str(folio) for _, folio in book.labels[chapter.first_page - 1 :][: piece.block.pages]]
            write = partial(self._numbered, piece.parts, shown, folios)
            key = parts_key(chapter, language)
            as_set = piece.parts is self.parts.get(key)
            found = self.numbered.find((*key, shown, *folios), write) if as_set else write()
            table.streams.update((piece.block.numbered + index, content) for index, content in found.items())

    def _numbered(self, parts: EntryParts, shown: tuple[str, ...], folios: list[str]) -> dict[int, bytes]:
        """Page of an entry → its contents that hold page numbers; `shown`: those of its slots."""
        faces = {name: self.slotted.get(use.face) for name, use in parts.fonts.items()}
        setter = DigitSetter(faces, shown)
        return {
            index: deflated(setter.write(leaf.numbered, folio, leaf.folio_room))
            for index, (leaf, folio) in enumerate(zip(parts.leaves, folios, strict=True))
            if leaf.numbered
        }


def parts_key(chapter: PlacedChapter, language: str) -> tuple[str, str, str, str]:
    """All that an entry's parts depend on: how it was set, its own language, the document's, and its part."""
    own = chapter.entry.chapter.language if chapter.entry.chapter else language
    return chapter.typeset.digest, own, language, chapter.entry.part or ""


def _blocks(table: ObjectTable, parts: list[EntryParts], *, framed: bool) -> list[Block]:
    """The object numbers of each entry."""
    blocks: list[Block] = []
    key = 0
    for entry in parts:
        block, table.next_number, key = block_of(entry, table.next_number, key, framed=framed)
        blocks.append(block)
    return blocks


def _modern(table: ObjectTable, parts: list[EntryParts]) -> tuple[list[EntryParts], Modern]:
    from .modern import modern_entries  # which files of PDF 1.7 have no need of

    return modern_entries(table, parts)


def _shared(table: ObjectTable, parts: list[EntryParts], fonts: Mapping[str, int]) -> dict[str, int]:
    """Write each picture and other resource once; digest → object number."""
    sources: dict[str, bytes] = {}
    for entry in parts:
        sources.update((digest, source) for digest, source in entry.objects.items() if digest not in entry.groups)
    first = table.reserve(-(-(len(sources) + 8) // BLOCK) * BLOCK)
    found = {digest: first + index for index, digest in enumerate(sources)}
    known = {**found, **{f"font:{face}": number for face, number in fonts.items()}}
    for digest, source in sources.items():
        target = table.streams if b"\nstream\n" in source else table.loose
        target[found[digest]] = with_numbers(source, known)
    return found


def _draw_beneath(table: ObjectTable, pieces: list[_Piece], frame: PageFrame, furniture: Furniture) -> None:
    """Marks under each page, and a clip around it: pages are typeset with more bleed than most files show."""
    for piece in pieces:
        for index, leaf in enumerate(piece.parts.leaves):
            marks = furniture.contents[piece.chapter.first_page - 1 + index]
            table.streams[piece.block.beneath + index] = deflated(marks + frame.clip(leaf.trim))


def _page_tree(
    table: ObjectTable,
    book: PaginatedBook,
    pieces: list[_Piece],
    trim: tuple[float, float],
    frame: PageFrame,
    given: Mapping[str, Mapping[str, int]],
) -> list[int]:
    """Write the page tree (ISO 32000-1, 7.7.3), with blank pages; gives the pages' object numbers."""
    width, height = (round(side * PT_PER_MM, 3) for side in trim)
    boxes = frame.boxes((0, 0, width, height))
    resources = page_resources(
        {},
        Surroundings(
            page_tree=PAGE_TREE,
            frame=frame,
            named=given,
            shared={},
            tagged=False,
        ),
    )
    kids: list[int] = []
    pages: list[int] = []

    def blank() -> None:
        contents = b""
        if frame.furniture:
            contents = b"/Contents %d 0 R" % table.add_stream(deflated(frame.furniture.contents[len(pages)]))
        number = table.add(b"<</Type/Page/Parent %d 0 R%s%s/Resources%s>>" % (PAGE_TREE, boxes, contents, resources))
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
    dead: dict[str, str] = {}
    for piece in pieces:
        for index, link in enumerate(piece.parts.links):
            page, key = piece.block.first + link.page, piece.block.key + piece.block.pages + index
            source = link_source(link, book, resolved, page, key)
            if source is None:
                dead.setdefault(str(link_target(link)), _file(piece))
            else:
                table.loose[piece.block.annotations + index] = source
    _refuse_dead(dead)


def _file(piece: _Piece) -> str:
    return piece.chapter.html.source or piece.chapter.html.entry


def _refuse_dead(dead: dict[str, str]) -> None:
    """Raises `ProblemsFound` where a link or a page number asks for what is on no page: its id → the file that asks."""
    if dead:
        raise ProblemsFound(
            Problem(
                "id-not-on-page",
                f"a link or a page number leads to '{name}', which is on no page",
                f"look at the template of the page that has '{name}', and of the one that leads there",
                Place(source),
            )
            for name, source in dead.items()
        )


def _structure(table: ObjectTable, pieces: list[_Piece], modern: Modern | None) -> None:
    """Write the tree's root, the Document element, those of parts and chapters, the parent tree and the ids (ISO
    32000-1, 14.7)."""
    structures = [piece.segment.structure for piece in pieces]
    sections(table, [_section(piece) for piece in pieces], DOCUMENT, STRUCTURE, modern)
    branches = table.add(b"<</Kids%s>>" % array(b"%d 0 R" % structure.branch for structure in structures))
    root = b"<</Type/StructTreeRoot/K[%d 0 R]/ParentTree %d 0 R/ParentTreeNextKey %d" % (
        DOCUMENT,
        branches,
        max(structure.limits[1] for structure in structures) + 1,
    )
    ids = {name: b"%d 0 R" % number for structure in structures for name, number in structure.ids.items()}
    if ids:
        root += b"/IDTree %d 0 R" % name_tree(table, ids)
    if modern:
        root += b"/Namespaces[%d 0 R]" % modern.namespace
    table.loose[STRUCTURE] = root + b">>"


def _section(piece: _Piece) -> Section:
    entry = piece.chapter.entry
    within = entry.part if entry.kind != "part" else None
    return Section(piece.block.section, entry.id, within, entry.kind == "part", piece.segment.structure.children)
