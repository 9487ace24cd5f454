"""The whole way from a publication's folder to its files, as one story.

    load → check → resolve → (per document) compose ⇄ typeset → paginate → (per profile) produce → publish

Problems are collected as far as possible; nothing is written unless every asked-for document is whole.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

from ..assemble.join import Assembler
from ..base.addresses import LAYOUT_URL
from ..base.bounds import PICTURE_BYTES
from ..base.cache import Cache
from ..base.files import files_below, inside, read_bytes
from ..base.problems import Place, Problem, ProblemsFound, errors
from ..base.profiles import Profile
from ..base.settings import PUBLICATION_FILE, Settings
from ..compose.composer import Composer
from ..compose.printed_fields import lost_fields
from ..compose.records import ChapterHtml
from ..finish.job import Job, Produced, placed_blocks
from ..finish.produce import produce
from ..layouts.layout import Layout
from ..layouts.look import ENGINE_VARIANT, Look
from ..layouts.slots import SlottedFace
from ..paginate.page_counts import keep_page_counts, read_page_counts
from ..paginate.paginate import PaginatedBook, paginate
from ..preflight.report import ApprovedPdf
from ..publish.gate import passing
from ..publish.manifest import publish_made
from ..publish.reports import BuiltDocument, Progress, Report
from ..resolve.document import ResolvedDocument
from ..resolve.pages import NamedTarget, PageMap, page_map_name, read_page_map
from ..review.changes.bars import ChangeMarks, marks_since
from ..review.text.run import editorial_codes
from ..review.waivers import waivable
from ..sources.markup.grammar import split_document
from ..typeset.divider import word_divider
from ..typeset.executors.workers import Workers
from ..typeset.tool_versions import missing_library, tool_versions
from ..typeset.typesetter import Typesetter
from .files import Publishable, document_files, made_by
from .sources import Memory, Sources, _proofread, _unwaived, read_sources


@dataclass
class Warm:
    """What a build may take over from those before it, and leaves to those after it."""

    workers: Workers
    cache: Cache | None
    memory: Memory = field(default_factory=Memory)


def build(settings: Settings, wanted: list[str], progress: Progress, warm: Warm) -> Report:
    """Build documents (all where none is named) and publish them together.

    Raises `ProblemsFound`; the files of the last good build stay.
    """
    sources = read_sources(settings, warm.memory)
    names = _named(sources, wanted)
    told = _unwaived(sources, list(sources.problems), looked_for=())
    if errors(told, release=settings.release):
        raise ProblemsFound(told)
    if library := missing_library():
        raise ProblemsFound([*sources.problems, library])
    marks = marks_since(settings.changes_since, settings.publication_dir) if settings.changes_since else None
    files: list[Publishable] = []
    profiles: dict[str, tuple[str, ...]] = {}
    maps: dict[str, PageMap] = {}
    built: list[BuiltDocument] = []
    composed: list[ChapterHtml] = []
    objections: list[Problem] = []
    problems = _proofread(sources, warm.cache) if settings.release else list(sources.problems)
    if settings.release:
        told = _unwaived(sources, problems, looked_for=editorial_codes())
        if errors(told, release=True):
            raise ProblemsFound(told)
    for name in names:
        clock = time.monotonic()
        progress.started(name, len(sources.documents[name].entries))
        try:
            job = _job(settings, sources, name, maps, progress, warm, marks)
        except ProblemsFound as found:
            raise ProblemsFound(dict.fromkeys([*problems, *found.problems])) from None
        problems.extend(job.book.problems)
        composed += [placed.html for placed in job.book.chapters]
        maps[name] = page_map(sources.documents[name], job.book)
        made = _made(job, sources, warm.cache)
        objections += made.objections
        if not made.produced:
            raise ProblemsFound(_unwaived(sources, [*problems, *objections], looked_for=()))
        mine = document_files(settings, made.produced, made.passed if settings.preflight else None, maps[name])
        profiles[name] = tuple(profile.name for profile, _ in made.produced)
        files.extend(mine)
        paths = tuple(settings.output_dir / file.told.name for file in mine)
        built.append(_built(job, paths, time.monotonic() - clock, made.kept_back))
        progress.finished(built[-1])
    if warm.cache:
        problems.extend(warm.cache.finish_run())
    whole = len(names) == len(sources.documents)
    problems.extend(lost_fields(sources.manuscript, composed) if whole else ())
    looked_for = (waivable() if settings.release else waivable() - editorial_codes()) if whole else frozenset()
    told = _unwaived(sources, [*problems, *objections], looked_for=looked_for)
    if errors(_unwaived(sources, problems, looked_for=looked_for), release=settings.release):
        raise ProblemsFound(told)
    manifest = made_by(settings, sources, profiles, files)
    publish_made(settings.output_dir, manifest, {file.told.name: file.data for file in files})
    return Report(tuple(built), tuple(told), made=manifest)


@dataclass
class _Made:
    """What was made of a document, profile by profile: each fails alone."""

    produced: list[tuple[Profile, Produced]] = field(default_factory=list)
    passed: dict[str, ApprovedPdf] = field(default_factory=dict)
    """Files that preflight lets through, by name, where it was asked."""
    kept_back: tuple[str, ...] = ()
    """Profiles of which nothing is published, as what was made for them does not pass."""
    objections: list[Problem] = field(default_factory=list)


def _made(job: Job, sources: Sources, cache: Cache | None) -> _Made:
    made = _Made()
    for profile in job.settings.profiles:
        try:
            produced = produce(job, profile)
            approved, objections = passing(produced.products, cache) if job.settings.preflight else ([], [])
        except ProblemsFound as found:
            made.objections += found.problems
            made.kept_back += (profile.name,)
            continue
        made.objections += objections
        if errors(_unwaived(sources, objections, looked_for=()), release=job.settings.release):
            made.kept_back += (profile.name,)
        else:
            made.produced.append((profile, produced))
            made.passed |= {file.name: file for file in approved}
    return made


def _built(job: Job, paths: tuple[Path, ...], seconds: float, kept_back: tuple[str, ...]) -> BuiltDocument:
    book = job.book
    return BuiltDocument(
        name=job.resolved.name,
        files=paths,
        page_count=book.page_count,
        rounds=book.rounds,
        seconds=seconds,
        kept_back=kept_back,
        places=placed_blocks(book),
    )


def _named(sources: Sources, wanted: list[str]) -> list[str]:
    """The documents to build, in the order of publication.yaml, so that page maps are there when read."""
    known = sources.documents
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise ProblemsFound(
            Problem("usage", f"there is no document '{name}'", "documents are: " + ", ".join(known), Place(PUBLICATION_FILE))
            for name in unknown
        )
    return [name for name in known if not wanted or name in wanted]


def _job(
    settings: Settings,
    sources: Sources,
    name: str,
    maps: dict[str, PageMap],
    progress: Progress,
    warm: Warm,
    marks: ChangeMarks | None,
) -> Job:
    """A document composed, typeset and paginated, ready for production."""
    resolved = sources.documents[name]
    layout = sources.layouts[resolved.document.layout]
    foreign = _foreign_maps(settings, sources, name, maps)
    memory = warm.memory
    slotted = {} if settings.settle else sources.fonts.slotted
    composer = Composer(
        resolved, layout, foreign, settings, slotted=bool(slotted), memory=memory.composed, fonts=sources.fonts_digest, marks=marks
    )
    divider = word_divider(sources.manuscript.publication.language, sources.exceptions, warm.cache)
    look = _look(settings, sources, layout, slotted)
    typesetter = Typesetter(look, warm.workers, warm.cache, settings.time_limit, memory.typeset, divider)
    told = (sources.manuscript.publication.id, name)
    likely = memory.page_counts.get(name) or (read_page_counts(warm.cache, *told) if warm.cache else {})
    book = paginate(composer, layout, typesetter, lambda n, t: progress.entry(name, n, t.entry, t.page_count), likely)
    if divider:
        divider.keep()
    counts = memory.page_counts[name] = {chapter.entry.id: chapter.typeset.page_count for chapter in book.chapters}
    if warm.cache and counts != likely:
        keep_page_counts(warm.cache, *told, counts)
    assembler = Assembler(sources.fonts.programs, slotted, memory.segments, memory.parts)
    tools = ", ".join(f"{name} {version}" for name, version in tool_versions() if name in _TOLD_TOOLS)
    origin = {"FontsDigest": sources.fonts_digest, "Tools": tools}
    return Job(
        resolved=resolved,
        book=book,
        composer=composer,
        typesetter=typesetter,
        assembler=assembler,
        fonts=sources.fonts,
        settings=settings,
        origin=origin,
    )


def _look(settings: Settings, sources: Sources, layout: Layout, slotted: dict[str, SlottedFace]) -> Look:
    programs = {face: slotted[face].program if face in slotted else program for face, program in sources.fonts.programs.items()}
    first_slots = {name: face.first_glyph for name, face in slotted.items()}
    return Look(
        stylesheets=layout.styles,
        files=layout_files(layout),
        fonts=programs,
        pdf_variant=ENGINE_VARIANT,
        first_slots=first_slots,
        speedups=settings.speedups,
    )


_TOLD_TOOLS = ("weasyprint", "pango", "harfbuzz")
"""Tools that a file names as those that it was made with."""
_PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".webp")


def layout_files(layout: Layout) -> dict[str, bytes]:
    """The layout's own pictures, by the URL under which its styles name them."""
    files: dict[str, bytes] = {}
    for folder in reversed(layout.folders):
        for path in files_below(folder, hidden=True):
            if path.suffix.lower() in _PICTURES:
                name, place = path.relative_to(folder).as_posix(), Place(layout.shown(path))
                files[LAYOUT_URL + name] = read_bytes(inside(folder, name, place), place.file, PICTURE_BYTES.most, place)
    return files


def _foreign_maps(settings: Settings, sources: Sources, name: str, maps: dict[str, PageMap]) -> dict[str, PageMap]:
    """Page maps of the documents that this one refers to: just built, or of the last build."""
    resolved = sources.documents[name]
    publication = sources.manuscript.publication
    wanted: dict[str, list[tuple[str, Place]]] = {d: [] for d in resolved.document.refers_to}
    for entry in resolved.entries:
        for reference in entry.text.scan.references if entry.text else ():
            document, target = split_document(reference.target)
            if entry.text and document and document != name and document in publication.documents and reference.role in ("link", "page"):
                wanted.setdefault(document, []).append((target, entry.text.place(reference.line)))
    problems: list[Problem] = []
    foreign: dict[str, PageMap] = {}
    for document, references in wanted.items():
        if document in maps:
            foreign[document] = maps[document]
        else:
            foreign[document] = read_page_map(
                settings.output_dir / page_map_name(document), document, publication.edition.number, sources.manuscript.digest
            )
        problems.extend(
            Problem("reference-unknown", f"there is nothing with the id '{target}' in '{document}'", "check the id", place)
            for target, place in references
            if target not in foreign[document].targets
        )
    if problems:
        raise ProblemsFound(problems)
    return foreign


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
