"""What a print shop gets: pages in inks with bleed and marks, the cover spread, an imposed booklet, a job ticket."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from ...assemble.frames import PageFrame
from ...base.problems import Place
from ...base.profiles import Profile
from ...compose.records import TRIM_SIZES
from ...layouts.colour.conditions import PrintingCondition, load_condition
from ...layouts.fonts import slug_face
from ...paginate.paginate import PaginatedBook
from ...paginate.placing import folio_text
from ...preflight.records import Demands
from ...typeset.parts import PT_PER_MM
from ..finish import FinishedPdf, OutputIntent, Wrapping, file_name, finish
from ..imposition.impose import impose
from ..imposition.options import Imposing
from ..inks.separate import Separator
from ..job import Job, Produced, Product, placed_blocks, placed_entries
from ..single_pages import single_page
from .book_block import TEXT_SPINE, book_block, spine_width
from .marks_frame import furnished
from .ticket import JobTicket, job_ticket


@dataclass(frozen=True, slots=True)
class Spine:
    """What a cover's template is told of the spine."""

    width: float
    """mm; 0 where the binding makes none."""
    text: bool
    """Whether it is wide enough to carry text."""


def press(job: Job, profile: Profile) -> Produced:
    """Pages, cover, booklet and ticket. Raises `ProblemsFound`."""
    shop = _Shop(job, profile)
    block = book_block(job.book, job.resolved)
    width, height = job.composer.trim
    spine = spine_width(job.resolved, block.page_count)
    made = {"block": shop.file(block, (width, height), multiple=job.resolved.pdf.page_multiple)}
    if job.resolved.entries[0].section == "cover":
        spread = single_page(
            job.composer, job.typesetter, "cover-spread", job.book.pages, {"spine": Spine(spine, spine >= TEXT_SPINE)}
        )
        folds = (width, width + spine) if spine else (width,)
        made["cover"] = shop.file(spread, (2 * width + spine, height), "-cover", folds)
    if job.resolved.pdf.print.binding == "saddle-stitch":
        made["booklet"] = shop.booklet(made["block"].finished)
    finished = {part: product.finished for part, product in made.items()}
    ticket = job_ticket(job.resolved, finished, (width, height), spine, shop.condition.ink_limit)
    page = _ticket_page(job, ticket, profile)
    return Produced((*made.values(), page), {page.finished.name.replace(".pdf", ".json"): ticket.to_json().encode()})


@dataclass
class _Shop:
    """One document's press files, which share a printing condition."""

    job: Job
    profile: Profile

    @cached_property
    def condition(self) -> PrintingCondition:
        printed, settings = self.job.resolved.pdf.print, self.job.settings
        return load_condition(
            printed.condition, printed.profile, settings.publication_dir, self._place("profile"), printed.ink_limit
        )

    @cached_property
    def separator(self) -> Separator:
        return Separator(self.condition, self.job.composer.book.layout.colours)

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
        job, profile = self.job, self.profile
        places = [Place(chapter.html.source or chapter.entry.template) for chapter in book.chapters]
        parts = [
            self.separator.separate(entry, place)
            for entry, place in zip(job.assembler.read_parts(book, job.resolved), places, strict=True)
        ]
        frame = self._frame(book, trim, suffix, folds)
        assembled = job.assembler.assemble(book, parts, job.resolved, profile, trim, frame)
        finished = finish(assembled, job.resolved, profile, job.settings, Wrapping(self.intent, (), job.origin, suffix))
        ids = {name: page.physical for name, page in book.pages.items() if name in job.book.expected and not suffix}
        return Product(finished, self._demands(suffix, trim, multiple, ids), placed_blocks(book), placed_entries(book))

    def _slug(self, name: str) -> str:
        """What stands under every page or sheet of a file."""
        resolved = self.job.resolved
        return (
            f"{name} · {resolved.title} · {resolved.manuscript.publication.edition.number} · "
            f"{self.condition.identifier}"
        )

    def _frame(
        self, book: PaginatedBook, trim: tuple[float, float], suffix: str, folds: tuple[float, ...]
    ) -> PageFrame:
        job = self.job
        name = file_name(job.resolved.name, self.profile, job.settings, suffix)
        cover = job.resolved.labels["cover"]
        labels = tuple(folio_text(style, number, cover) for style, number in book.labels)
        width, height = (round(side * PT_PER_MM, 3) for side in trim)
        bleed = job.resolved.pdf.print.bleed * PT_PER_MM
        return furnished(
            (0.0, 0.0, width, height),
            bleed,
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

    def booklet(self, pages: FinishedPdf) -> Product:
        """The pages imposed for folding and stapling."""
        job = self.job
        name = file_name(job.resolved.name, self.profile, job.settings, "-booklet")
        thickness = job.resolved.pdf.print.paper.thickness
        imposed = impose(
            pages.pdf,
            Imposing(scheme="booklet", thickness=thickness, slug=self._slug(name)),
            slug_face(job.fonts),
            name,
        )
        finished = FinishedPdf(name, imposed.pdf, 2 * imposed.sheets)
        return Product(finished, self._demands("-booklet", imposed.trim, 1, {}))


def _ticket_page(job: Job, ticket: JobTicket, profile: Profile) -> Product:
    """The ticket on a page of A4, as an office prints it: tagged, and in no inks."""
    row = replace(profile, links=True, tags=True, pdfua=1, pdfx=None)
    trim = TRIM_SIZES["A4"]
    context = {"ticket": ticket.sections(job.resolved.labels), "trim_width": trim[0], "trim_height": trim[1]}
    book = single_page(job.composer, job.typesetter, "ticket", job.book.pages, context)
    parts = job.assembler.read_parts(book, job.resolved)
    assembled = job.assembler.assemble(book, parts, job.resolved, row, trim)
    finished = finish(assembled, job.resolved, row, job.settings, Wrapping(None, (), job.origin, "-ticket"))
    return Product(finished, Demands(f"{profile.name}-ticket", trim=trim))
