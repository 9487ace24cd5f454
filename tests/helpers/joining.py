"""A publication's document up to the point where it is joined, and the joined file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from support import settings_for
from trykklar.assemble.join import AssembledPdf, Assembler
from trykklar.assemble.segments import Segment
from trykklar.base.cache import Cache
from trykklar.base.memo import Memo
from trykklar.base.profiles import PROFILES
from trykklar.build import pdf as building, sources as reading
from trykklar.compose.composer import Composer
from trykklar.finish.finish import finish
from trykklar.layouts.look import Look
from trykklar.layouts.slots import SlottedFace, slotted_faces
from trykklar.paginate.paginate import PaginatedBook, paginate
from trykklar.resolve.document import ResolvedDocument
from trykklar.typeset.executors.local import LocalWorkers
from trykklar.typeset.executors.workers import Workers
from trykklar.typeset.parts import EntryParts, decode_parts
from trykklar.typeset.typesetter import Typesetter

MAIL = PROFILES["mail"]


@dataclass(frozen=True)
class Bound:
    """A paginated document and what joining it takes."""

    book: PaginatedBook
    resolved: ResolvedDocument
    trim: tuple[float, float]
    fonts: dict[str, bytes]
    slotted: dict[str, SlottedFace]
    look: Look
    settings: Any
    typesetter: Typesetter

    def assemble(self, memo: Memo[Segment] | None = None) -> AssembledPdf:
        assembler = Assembler(self.fonts, self.slotted, memo or Memo())
        return assembler.assemble(
            self.book, assembler.read_parts(self.book, self.resolved), self.resolved, MAIL, self.trim
        )

    def join(self, memo: Memo[Segment] | None = None) -> bytes:
        return finish(self.assemble(memo), self.resolved, MAIL, self.settings).pdf

    @property
    def parts(self) -> dict[str, EntryParts]:
        """Entry → its parts."""
        return {chapter.entry.id: decode_parts(chapter.typeset.parts) for chapter in self.book.chapters}


def bind(
    publication: Path, document: str, cache: Path, *, slotted: bool = True, workers: Workers | None = None
) -> Bound:
    """Typeset a document, or take it from the cache that the tests of a run share."""
    settings = settings_for(publication, release=True)
    sources = reading.read_sources(settings)
    assert sources.problems == (), sources.problems
    resolved = sources.documents[document]
    layout = sources.layouts[resolved.document.layout]
    faces = slotted_faces(sources.fonts.programs) if slotted else {}
    composer = Composer(resolved, layout, {}, settings, slotted=slotted)
    look = building._look(settings, sources, layout, faces)

    def typeset(executor: Workers) -> Bound:
        typesetter = Typesetter(look, executor, Cache(cache))
        book = paginate(composer, layout, typesetter, lambda number, chapter: None)
        assert book.problems == ()
        return Bound(book, resolved, composer.trim, sources.fonts.programs, faces, look, settings, typesetter)

    if workers:
        return typeset(workers)
    with LocalWorkers(1) as own:
        return typeset(own)
