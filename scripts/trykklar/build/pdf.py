"""The form `pdf`: a document typeset, paginated, and finished in every profile that is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from ..assemble.join import Assembler
from ..base.addresses import LAYOUT_URL
from ..base.bounds import PICTURE_BYTES
from ..base.files import files_below, inside, read_bytes
from ..base.problems import Place, Problem, ProblemsFound, errors
from ..base.profiles import Profile
from ..base.settings import Settings
from ..compose.composer import Composer
from ..compose.kept_seams import seams_kept
from ..compose.origins import Origins
from ..compose.records import trim_size
from ..finish.job import PrintJob, Produced
from ..finish.produce import produce, shown_files
from ..finish.single_pages import single_page
from ..layouts.families import generics
from ..layouts.layout import Layout
from ..layouts.look import ENGINE_VARIANT, Look
from ..layouts.slots import SlottedFace
from ..paginate.page_counts import keep_page_counts, read_page_counts
from ..paginate.paginate import PaginatedBook, paginate
from ..preflight.report import ApprovedPdf
from ..publish.gate import passing
from ..resolve.document import ResolvedDocument
from ..resolve.pages import NamedTarget, PageMap
from ..sources.pictures import check_picture
from ..sources.used import unused_files
from ..typeset.divider import word_divider
from ..typeset.tool_versions import tool_versions
from ..typeset.typesetter import Typesetter
from ..web.on_paper import whole_addresses
from .early import EarlyChapter
from .files import document_files
from .foreign import foreign_maps
from .making import Made, Making
from .sources import Sources, unwaived

if TYPE_CHECKING:
    from ..compose.change_marks import ChangeMarks


def make_pdf(making: Making) -> Made:
    """The document's files in all profiles; each profile fails alone. Raises `ProblemsFound` where there are no
    pages."""
    job = _job(making)
    pages = page_map(job.resolved, job.book)
    made = _produced(job, making)
    passed = made.passed if job.settings.preflight else None
    files = document_files(job.settings, made.produced, passed, pages, making.warm.cache) if made.produced else []
    if files:
        making.warm.memory.books[making.name] = job.book
    return Made(
        files=tuple(files),
        page_count=job.book.page_count,
        rounds=job.book.rounds,
        problems=(*job.book.problems, *(job.imprint.problems if job.imprint else ())),
        objections=tuple(made.objections),
        kept_back=made.kept_back,
        profiles=tuple(profile.name for profile, _ in made.produced),
        pages=pages,
        composed=tuple(placed.html for placed in job.book.chapters),
        blocks=job.blocks,
        origins=_origins(job),
    )


def _origins(job: PrintJob) -> Origins:
    composer = job.composer
    return Origins(
        layout=composer.book.layout,
        sides=composer.trim,
        composed=tuple(placed.html for placed in job.book.chapters),
        templates={entry.id: entry.template for entry in job.resolved.entries},
        chapters=job.resolved.manuscript.chapters,
    )


@dataclass
class _Produced:
    """What was made of a document, profile by profile: each fails alone."""

    produced: list[tuple[Profile, Produced]] = field(default_factory=list)
    passed: dict[str, ApprovedPdf] = field(default_factory=dict)
    """Files that preflight lets through, by name, where it was asked."""
    kept_back: tuple[str, ...] = ()
    """Profiles of which nothing is published, as what was made for them does not pass."""
    objections: list[Problem] = field(default_factory=list)


def _produced(job: PrintJob, making: Making) -> _Produced:
    made = _Produced()
    for profile in job.settings.profiles:
        try:
            produced = produce(job, profile)
            approved, objections = passing(produced.products, making.warm.cache) if job.settings.preflight else ([], [])
            if profile.attachments:
                objections += unused_files(job.resolved.manuscript, shown_files(job))
        except ProblemsFound as found:
            made.objections += found.problems
            made.kept_back += (profile.name,)
            continue
        made.objections += objections
        if errors(unwaived(making.sources, objections, looked_for=()), release=job.settings.release):
            made.kept_back += (profile.name,)
        else:
            made.produced.append((profile, produced))
            made.passed |= {file.name: file for file in approved}
    return made


def _on_the_web(making: Making) -> dict[str, str]:
    """Id → address, of all that stands on the site that refers to this document, where there is one."""
    documents = making.sources.documents.values()
    sites = [
        resolved
        for resolved in documents
        if resolved.document.form == "web" and making.name in resolved.document.refers_to
    ]
    return whole_addresses(sites[0]) if sites else {}


def _job(making: Making) -> PrintJob:
    """A document composed, typeset and paginated, ready for production."""
    settings, sources, warm, name = making.settings, making.sources, making.warm, making.name
    resolved = sources.documents[name]
    layout = sources.layouts[resolved.document.layout].at(trim_size(resolved))
    foreign = foreign_maps(settings, sources, name, making.maps)
    memory = warm.memory
    slotted = {} if settings.settle else sources.fonts.slotted
    compose = partial(
        Composer,
        layout=layout,
        foreign=foreign,
        settings=settings,
        fonts=sources.fonts_digest,
        families={face.postscript_name: face.family for face in sources.fonts.faces},
        on_the_web=_on_the_web(making),
    )
    marks = _marks(making, partial(compose, slotted=True))
    composer = compose(resolved, slotted=bool(slotted), memory=memory.composed, marks=marks)
    divider = word_divider(sources.manuscript.publication.language, sources.exceptions, warm.cache)
    look = _look(settings, sources, layout, slotted)
    typesetter = Typesetter(look, warm.workers, warm.cache, settings.time_limit, memory.typeset, divider)
    told = (sources.manuscript.publication.id, name)
    likely = memory.page_counts.get(name) or (read_page_counts(warm.cache, *told) if warm.cache else {})
    assembler = Assembler(sources.fonts.programs, slotted, memory.segments, memory.parts, memory.numbered)
    tools = ", ".join(f"{name} {version}" for name, version in tool_versions() if name in _TOLD_TOOLS)
    job = partial(
        PrintJob,
        resolved=resolved,
        composer=composer,
        typesetter=typesetter,
        assembler=assembler,
        fonts=sources.fonts,
        settings=settings,
        origin={"FontsDigest": sources.fonts_digest, "Tools": tools},
        separated=memory.separated,
    )
    with seams_kept(warm.cache, sources.manuscript.publication.language):
        book = paginate(composer, layout, typesetter, EarlyChapter(making, job).entry_set, likely, _edited(making))
    if divider:
        divider.keep()
    counts = memory.page_counts[name] = {chapter.entry.id: chapter.typeset.page_count for chapter in book.chapters}
    if warm.cache and counts != likely:
        keep_page_counts(warm.cache, *told, counts)
    return job(book=book, imprint=_imprint(composer, typesetter, book))


def _edited(making: Making) -> set[str]:
    """The entries whose chapters are others than when the document last came out whole; none where it has not yet."""
    last = making.warm.memory.books.get(making.name)
    was = {placed.entry.id: placed.entry.chapter for placed in last.chapters} if last else {}
    return {
        name
        for name, run in making.resolved.runs.items()
        if any(entry.id in was and entry.chapter is not was[entry.id] for entry in run)
    }


def _marks(making: Making, compose: Callable[[ResolvedDocument], Composer]) -> ChangeMarks | None:
    """What gets change bars. Raises `ProblemsFound`."""
    if making.before is None:
        return None
    from .before import marks_since  # and with it all that compares editions

    return marks_since(making.before, making.resolved, compose)


def _imprint(composer: Composer, typesetter: Typesetter, book: PaginatedBook) -> PaginatedBook | None:
    """The line at the foot of pages, where the publication has one. Raises `ProblemsFound`."""
    if not composer.book.resolved.manuscript.publication.imprint:
        return None
    return single_page(composer, typesetter, "imprint", book.pages, {})


def _look(settings: Settings, sources: Sources, layout: Layout, slotted: dict[str, SlottedFace]) -> Look:
    programs = {
        face: slotted[face].program if face in slotted else program for face, program in sources.fonts.programs.items()
    }
    first_slots = {name: face.first_glyph for name, face in slotted.items()}
    return Look(
        stylesheets=layout.styles,
        files=layout_files(layout),
        fonts=programs,
        pdf_variant=ENGINE_VARIANT,
        generics=generics(layout.tokens),
        first_slots=first_slots,
        speedups=settings.speedups,
    )


_TOLD_TOOLS = ("weasyprint", "pango", "harfbuzz")
"""Tools that a file names as those that it was made with."""
_PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".webp")


def layout_files(layout: Layout) -> dict[str, bytes]:
    """The layout's own pictures, by the URL under which its styles name them. Raises `ProblemsFound`."""
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    for folder in reversed(layout.folders):
        for path in files_below(folder, hidden=True):
            if path.suffix.lower() in _PICTURES:
                name, place = path.relative_to(folder).as_posix(), Place(layout.shown(path))
                data = read_bytes(inside(folder, name, place), place.file, PICTURE_BYTES.most, place)
                problems += check_picture(data, name, place)
                files[LAYOUT_URL + name] = data
    if problems:
        raise ProblemsFound(problems)
    return files


def page_map(resolved: ResolvedDocument, book: PaginatedBook) -> PageMap:
    """What other documents and tools may know of this one's pages."""
    publication = resolved.manuscript.publication
    targets = {
        name: NamedTarget(target.title, target.number, target.kind, book.pages[name].label, book.pages[name].physical)
        for name, target in resolved.targets.items()
        if name in book.pages
    }
    return PageMap(
        document=resolved.name,
        edition=publication.edition.number,
        sources=resolved.manuscript.digest,
        page_count=book.page_count,
        targets=targets,
    )
