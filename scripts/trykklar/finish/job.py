"""What production is handed of a document, and what it hands on to preflight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ..assemble.join import Assembler
from ..base.memo import Memo
from ..base.settings import Settings
from ..compose.composer import Composer
from ..layouts.fonts import FontSet
from ..layouts.layout import Layout
from ..paginate.paginate import PaginatedBook
from ..paginate.placing import PlacedChapter
from ..preflight.build_map import BuildMap
from ..preflight.records import Demands
from ..preflight.source_map import PlacedBlock, PlacedEntry
from ..resolve.document import ResolvedDocument
from ..typeset.parts import EntryParts
from ..typeset.typesetter import Typesetter
from .finish import FinishedPdf


@dataclass(frozen=True, kw_only=True)
class PrintJob:
    """A document that has its pages, and all that makes files of them."""

    resolved: ResolvedDocument
    book: PaginatedBook
    composer: Composer
    typesetter: Typesetter
    assembler: Assembler
    fonts: FontSet
    settings: Settings
    origin: Mapping[str, str]
    """What the files are made with, by the names under which XMP tells it (`xmp.EXTENSIONS`)."""
    imprint: PaginatedBook | None = None
    """The line at the foot of numbered pages, of a publication that has one: a right-hand page and a left-hand one."""
    separated: Memo[EntryParts] = field(default_factory=Memo, repr=False)
    """Entries in inks, by a digest of how they were set and of the inks."""

    @property
    def layout(self) -> Layout:
        return self.composer.book.layout

    @cached_property
    def blocks(self) -> tuple[PlacedBlock, ...]:
        """Where each line of the sources stands in the book."""
        return placed_blocks(self.book)

    @cached_property
    def imprint_parts(self) -> EntryParts | None:
        """What its two pages are made of."""
        return self.assembler.read_parts(self.imprint, self.resolved)[0] if self.imprint else None


@dataclass(frozen=True)
class Product:
    """A finished file, what it is demanded to be, and where its entries and blocks come from."""

    finished: FinishedPdf
    demands: Demands
    blocks: tuple[PlacedBlock, ...] = field(default=(), repr=False)
    entries: tuple[PlacedEntry, ...] = field(default=(), repr=False)

    @cached_property
    def build_map(self) -> BuildMap:
        """What lies beside the file for whoever holds it against its profile."""
        return BuildMap(self.finished.name, self.finished.sha256, self.demands, self.blocks, self.entries)

    @cached_property
    def map_text(self) -> str:
        """The map as it lies there."""
        return self.build_map.to_json()


@dataclass(frozen=True)
class Produced:
    """All files of a document in one profile."""

    products: tuple[Product, ...]
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """Name → bytes of what comes with them and is no page: the ticket as JSON."""


def placed_blocks(book: PaginatedBook) -> tuple[PlacedBlock, ...]:
    """Where each line of the sources stands in a book."""
    return tuple(
        PlacedBlock(
            page=chapter.first_page + block.page,
            left=block.left,
            bottom=block.bottom,
            right=block.right,
            top=block.top,
            file=place.file,
            line=place.line,
        )
        for chapter in book.chapters
        for block in chapter.typeset.blocks
        if chapter.html.source and (place := chapter.html.written(block.line))
    )


def placed_entries(book: PaginatedBook) -> tuple[PlacedEntry, ...]:
    """Which pages of a book are of which entry, and on which it shows what."""
    return tuple(
        PlacedEntry(
            chapter.entry.id, chapter.entry.page_type, chapter.first_page, chapter.typeset.page_count, _shown(chapter)
        )
        for chapter in book.chapters
    )


def _shown(chapter: PlacedChapter) -> dict[str, int]:
    """Directive → the first page on which one of the chapter's stands."""
    pages: dict[str, int] = {}
    for use in chapter.entry.text.scan.directives if chapter.entry.text else ():
        position = chapter.typeset.positions.get(use.id)
        if position:
            page = chapter.first_page + position.page
            pages[use.name] = min(page, pages.get(use.name, page))
    return pages
