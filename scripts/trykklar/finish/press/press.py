"""What a print shop gets: pages in inks with bleed and marks, the cover spread, an imposed booklet, a job ticket."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from functools import cached_property

from ...assemble.frames import PageFrame
from ...assemble.join import parts_key
from ...base.digests import digest_of
from ...base.packed import packed
from ...base.problems import Place
from ...base.profiles import Profile
from ...base.settings import PUBLICATION_FILE
from ...layouts.colour.conditions import PrintingCondition, load_condition
from ...layouts.fonts import slug_face
from ...layouts.trims import TRIM_SIZES
from ...paginate.paginate import PaginatedBook
from ...paginate.placing import PlacedChapter, folio_text
from ...preflight.records import Demands
from ...typeset.parts import PT_PER_MM, EntryParts
from ..file_names import file_name
from ..finish import FinishedPdf, OutputIntent, Wrapping, finish
from ..imposition.impose import impose
from ..imposition.options import Imposing
from ..inks.separate import Separator
from ..inks.spots import used_spots
from ..job import PrintJob, Produced, Product, placed_blocks, placed_entries
from ..single_pages import single_page
from .book_block import TEXT_SPINE, book_block, spine_width
from .marks_frame import furnished
from .ticket import JobTicket, job_ticket
from .turned import turned, turned_pages


@dataclass(frozen=True, slots=True)
class Spine:
    """What a cover's template is told of the spine."""

    width: float
    """mm; 0 where the binding makes none."""
    text: bool
    """Whether it is wide enough to carry text."""


def press(job: PrintJob, profile: Profile) -> Produced:
    """Pages, cover, booklet and ticket. Raises `ProblemsFound`."""
    shop = _Shop(job, profile)
    block = book_block(job.book, job.resolved)
    width, height = job.composer.trim
    spine = spine_width(job.resolved, block.page_count)
    made = {"block": shop.file(block, (width, height), multiple=job.resolved.pdf.page_multiple)}
    if job.resolved.entries[0].section == "cover" and not job.resolved.pdf.print.self_covered:
        spread = single_page(
            job.composer, job.typesetter, "cover-spread", job.book.pages, {"spine": Spine(spine, spine >= TEXT_SPINE)}
        )
        folds = (width, width + spine) if spine else (width,)
        made["cover"] = shop.file(spread, (2 * width + spine, height), "-cover", folds)
    if job.resolved.pdf.print.binding == "saddle-stitch":
        made["booklet"] = shop.booklet(block, (width, height))
    finished = {part: product.finished for part, product in made.items()}
    spots = {"block": shop.spots[""], "cover": shop.spots.get("-cover", ())}
    ticket = job_ticket(job.resolved, finished, (width, height), spine, shop.condition.ink_limit, spots)
    page = _ticket_page(job, ticket, profile)
    return Produced((*made.values(), page), {page.finished.name.replace(".pdf", ".json"): ticket.to_json().encode()})


@dataclass
class _Shop:
    """One document's press files, which share a printing condition."""

    job: PrintJob
    profile: Profile
    spots: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """A file's suffix → the inks of their own that it is printed in."""

    @cached_property
    def condition(self) -> PrintingCondition:
        printed, settings = self.job.resolved.pdf.print, self.job.settings
        return load_condition(
            printed.condition, printed.profile, settings.publication_dir, self._place("profile"), printed.ink_limit
        )

    @cached_property
    def separator(self) -> Separator:
        return Separator(self.condition, self.job.layout.colours)

    @cached_property
    def intent(self) -> OutputIntent:
        return OutputIntent(
            subtype="GTS_PDFX",
            condition=self.condition.identifier,
            info=self.condition.info,
            icc=self.condition.icc,
            components=4,
        )

    def _place(self, key: str) -> Place:
        path = ("documents", self.job.resolved.name, "print", key)
        return self.job.resolved.manuscript.located.place(path)

    def file(
        self,
        book: PaginatedBook,
        trim: tuple[float, float],
        suffix: str = "",
        folds: tuple[float, ...] = (),
        multiple: int = 1,
    ) -> Product:
        """A book as a file with bleed and marks. `trim` and `folds` in mm."""
        finished, lying = self._finished(book, trim, suffix, folds, self.job.resolved.pdf.print.bleed)
        ids = {
            name: page.physical for name, page in book.pages.items() if name in self.job.book.expected and not suffix
        }
        blocks = tuple(block for block in placed_blocks(book) if block.page not in lying)
        return Product(finished, self._demands(suffix, trim, multiple, ids), blocks, placed_entries(book))

    def _finished(
        self, book: PaginatedBook, trim: tuple[float, float], suffix: str, folds: tuple[float, ...], bleed: float
    ) -> tuple[FinishedPdf, frozenset[int]]:
        """The file, and its pages that lie down."""
        job, profile = self.job, self.profile
        places = [Place(chapter.html.source or chapter.entry.template) for chapter in book.chapters]
        read = job.assembler.read_parts(book, job.resolved)
        parts = [self._in_ink(*each) for each in zip(book.chapters, read, places, strict=True)]
        width, height = (round(side * PT_PER_MM, 3) for side in trim)
        lying = turned_pages(book, parts, (0, 0, width, height))
        parts = [turned(entry, (0, 0, width, height)) for entry in parts]
        imprint = self._imprint_in_ink()
        self.spots[suffix] = used_spots([*parts, *([imprint] if imprint else [])])
        frame = self._frame(book, trim, suffix, folds, bleed)
        assembled = job.assembler.assemble(book, parts, job.resolved, profile, trim, frame, imprint)
        wrapping = Wrapping(self.intent, (), job.origin, suffix)
        return finish(assembled, job.resolved, profile, job.settings, wrapping), lying

    def _imprint_in_ink(self) -> EntryParts | None:
        job = self.job
        if job.imprint is None or job.imprint_parts is None:
            return None
        return self._in_ink(job.imprint.chapters[0], job.imprint_parts, Place(PUBLICATION_FILE))

    def _in_ink(self, chapter: PlacedChapter, entry: EntryParts, place: Place) -> EntryParts:
        """An entry's pages separated, kept for all editions that have them."""

        def made() -> EntryParts:
            return replace(self.separator.separate(entry, place), groups=())  # which are of tags

        language = self.job.resolved.manuscript.publication.language
        told = [*parts_key(chapter, language), self._colours] if chapter.typeset.digest else None
        return self.job.separated.find(digest_of(told), made) if told else made()

    @cached_property
    def _colours(self) -> str:
        """A digest of all that says which inks a colour is printed in."""
        condition = self.condition
        icc = hashlib.sha256(condition.icc).hexdigest()
        tokens = packed(self.job.layout.colours).hex()
        return digest_of(["separated", condition.identifier, icc, str(condition.ink_limit), tokens])

    def _slug(self, name: str) -> str:
        """What stands under every page or sheet of a file."""
        resolved = self.job.resolved
        return (
            f"{name} · {resolved.title_words} · {resolved.manuscript.publication.edition.number} · "
            f"{self.condition.identifier}"
        )

    def _frame(
        self, book: PaginatedBook, trim: tuple[float, float], suffix: str, folds: tuple[float, ...], bleed: float
    ) -> PageFrame:
        job = self.job
        name = file_name(job.resolved.name, self.profile, job.settings, suffix)
        cover = job.resolved.labels["cover"]
        labels = tuple(folio_text(style, number, cover) for style, number in book.labels)
        width, height = (round(side * PT_PER_MM, 3) for side in trim)
        return furnished(
            (0.0, 0.0, width, height),
            bleed * PT_PER_MM,
            tuple(fold * PT_PER_MM for fold in folds),
            self._slug(name),
            labels,
            slug_face(job.fonts),
        )

    def _demands(self, suffix: str, trim: tuple[float, float], multiple: int, ids: dict[str, int]) -> Demands:
        printed = self.job.resolved.pdf.print
        return Demands(
            f"{self.profile.name}{suffix}",
            trim=trim,
            bleed=printed.bleed,
            ink_limit=self.condition.ink_limit,
            image_ppi=printed.image_ppi,
            condition=self.condition.identifier,
            page_multiple=multiple,
            ids=ids,
        )

    def booklet(self, block: PaginatedBook, trim: tuple[float, float]) -> Product:
        """The pages imposed for folding and stapling; they bring more bleed than the sheet, by as much as the innermost
        ones creep."""
        job, printed = self.job, self.job.resolved.pdf.print
        name = file_name(job.resolved.name, self.profile, job.settings, "-booklet")
        creep = printed.paper.thickness * (block.page_count // 4)
        pages, _ = self._finished(block, trim, "", (), printed.bleed + creep)
        asked = Imposing(
            scheme="booklet", thickness=printed.paper.thickness, bleed=printed.bleed, slug=self._slug(name)
        )
        imposed = impose(pages.pdf, asked, slug_face(job.fonts), name)
        finished = FinishedPdf(name, imposed.pdf, 2 * imposed.sheets)
        return Product(finished, self._demands("-booklet", imposed.trim, 1, {}))


def _ticket_page(job: PrintJob, ticket: JobTicket, profile: Profile) -> Product:
    """The ticket on a page of A4, as an office prints it: tagged, and in no inks."""
    row = replace(profile, links=True, tags=True, pdfua=1, pdfx=None)
    trim = TRIM_SIZES["A4"]
    context = {"ticket": ticket.sections(job.resolved.labels), "trim_width": trim[0], "trim_height": trim[1]}
    book = single_page(job.composer, job.typesetter, "ticket", job.book.pages, context)
    parts = job.assembler.read_parts(book, job.resolved)
    assembled = job.assembler.assemble(book, parts, job.resolved, row, trim)
    finished = finish(assembled, job.resolved, row, job.settings, Wrapping(None, (), job.origin, "-ticket"))
    return Product(finished, Demands(f"{profile.name}-ticket", trim=trim))
