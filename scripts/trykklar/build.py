"""Build: the whole way from a publication's folder to its files, as one story.

    load → check → resolve → (per document) compose ⇄ typeset → paginate → assemble → finish → publish

Problems are collected as far as possible; nothing is written unless every asked-for document is whole.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import vl_convert

from .assembly.join import assemble
from .checks.run import check
from .compose import Composer
from .contact_sheet import contact_sheet
from .finish import FinishedPdf, file_name, finish
from .fonts import FontSet, load_fonts
from .labels import labels_for
from .layouts import LAYOUT_URL, Layout, load_layout
from .load import Manuscript, load
from .markup.grammar import split_document
from .pages import NamedTarget, PageMap, read_page_map
from .paginate import PaginatedBook, paginate
from .problems import Place, Problem, ProblemsFound, errors, sort_key
from .publish import publish
from .resolve import ResolvedDocument, resolve
from .settings import PUBLICATION_FILE, Settings
from .typeset import Look, fonts_conf, make_pool, missing_library


@dataclass(frozen=True)
class Sources:
    """A publication that has been loaded and checked."""

    manuscript: Manuscript
    documents: dict[str, ResolvedDocument]
    layouts: dict[str, Layout]
    fonts: FontSet
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class PlacedBlock:
    """A block of text on a page of the file (1-based), sides in pt from its lower left, and where it is written."""

    page: int
    left: float
    bottom: float
    right: float
    top: float
    file: str
    line: int


@dataclass(frozen=True)
class BuiltDocument:
    """A document that stands in the output folder."""

    name: str
    files: tuple[Path, ...]
    page_count: int
    rounds: int
    seconds: float
    """Wall time of its typesetting and joining."""
    places: tuple[PlacedBlock, ...] = field(default=(), repr=False)
    """Where its text is written."""


@dataclass(frozen=True)
class Report:
    """What a run did."""

    documents: tuple[BuiltDocument, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass
class Progress:
    """Called while a build goes on; the command line draws it, tests leave it silent."""

    started: Callable[[str, int], None] = field(default=lambda document, entries: None)
    entry: Callable[[str, int, str, int], None] = field(default=lambda document, round_, entry, pages: None)
    finished: Callable[[BuiltDocument], None] = field(default=lambda document: None)


def read_sources(settings: Settings) -> Sources:
    """Load and check everything. Raises `ProblemsFound` only where nothing more can be said."""
    manuscript = load(settings)
    publication = manuscript.publication
    labels = labels_for(publication.language, publication.labels)
    documents = {name: resolve(manuscript, name, labels) for name in publication.documents}
    problems: list[Problem] = []
    layouts: dict[str, Layout] = {}
    for document, record in publication.documents.items():
        if record.layout in layouts:
            continue
        try:
            asked_at = manuscript.located.place(("documents", document, "layout"))
            layouts[record.layout] = load_layout(settings, record.layout, asked_at)
        except ProblemsFound as found:
            problems.extend(found.problems)
    fonts = load_fonts(settings.fonts_dir)
    problems.extend(check(manuscript, list(documents.values()), layouts, fonts))
    return Sources(manuscript, documents, layouts, fonts, tuple(sorted(dict.fromkeys(problems), key=sort_key)))


def build(settings: Settings, wanted: list[str], progress: Progress) -> Report:
    """Build documents (all where none is named) and publish them together.

    Raises `ProblemsFound`; the files of the last good build stay.
    """
    sources = read_sources(settings)
    names = _named(sources, wanted)
    if errors(sources.problems, release=settings.release):
        raise ProblemsFound(sources.problems)
    library = missing_library()
    if library:
        raise ProblemsFound([*sources.problems, library])
    vl_convert.register_font_directory(str(settings.fonts_dir))
    files: dict[str, bytes] = {}
    maps: dict[str, PageMap] = {}
    built: list[BuiltDocument] = []
    problems = list(sources.problems)
    for name in names:
        clock = time.monotonic()
        progress.started(name, len(sources.documents[name].entries))
        try:
            book, finished = _one(settings, sources, name, maps, progress)
        except ProblemsFound as found:
            raise ProblemsFound(dict.fromkeys([*problems, *found.problems])) from None
        problems.extend(book.problems)
        maps[name] = page_map(sources.documents[name], book)
        stem = Path(file_name(name, settings.profile, settings)).stem
        mine = {
            finished.name: finished.pdf,
            map_name(name): maps[name].to_json().encode(),
            f"{stem}-pages.png": contact_sheet(finished.pdf),
        }
        files.update(mine)
        paths, seconds = tuple(settings.output_dir / f for f in mine), time.monotonic() - clock
        built.append(BuiltDocument(name, paths, finished.page_count, book.rounds, seconds, tuple(_places(book))))
        progress.finished(built[-1])
    problems = sorted(dict.fromkeys(problems), key=sort_key)
    if errors(problems, release=settings.release):
        raise ProblemsFound(problems)
    publish(settings.output_dir, files)
    return Report(tuple(built), tuple(problems))


def map_name(document: str) -> str:
    """The name of a document's page map."""
    return f"{document}-pages.json"


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


def _one(
    settings: Settings, sources: Sources, name: str, maps: dict[str, PageMap], progress: Progress
) -> tuple[PaginatedBook, FinishedPdf]:
    resolved = sources.documents[name]
    layout = sources.layouts[resolved.document.layout]
    foreign = _foreign_maps(settings, sources, name, maps)
    composer = Composer(resolved, layout, foreign, settings)
    with _pool(settings, layout) as pool:
        book = paginate(composer, layout, pool, lambda n, t: progress.entry(name, n, t.entry, t.page_count))
    assembled = assemble(book, resolved, settings.profile, composer.trim, sources.fonts.programs)
    return book, finish(assembled, resolved, settings.profile, settings)


def _places(book: PaginatedBook) -> Iterator[PlacedBlock]:
    for chapter in book.chapters:
        file = chapter.entry.chapter.file if chapter.entry.chapter else ""
        for b in chapter.typeset.blocks if file else ():
            yield PlacedBlock(chapter.first_page + b.page, b.left, b.bottom, b.right, b.top, file, b.line)


@contextmanager
def _pool(settings: Settings, layout: Layout) -> Iterator[ProcessPoolExecutor]:
    """Workers that see the project's fonts only; their scratch files go with them."""
    with tempfile.TemporaryDirectory(prefix="trykklar-") as scratch:
        conf = Path(scratch) / "fonts.conf"
        (Path(scratch) / "cache").mkdir()  # before two workers both try to
        conf.write_text(fonts_conf(settings.fonts_dir, Path(scratch) / "cache"), "utf-8")
        look = Look(layout.styles, layout_files(layout), str(conf), settings.profile.pdf_variant)
        pool = make_pool(look, settings.jobs)
        try:
            yield pool
        finally:
            pool.shutdown(cancel_futures=True)


_PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".webp")


def layout_files(layout: Layout) -> dict[str, bytes]:
    """The layout's own pictures, by the URL under which its styles name them."""
    files: dict[str, bytes] = {}
    for folder in reversed(layout.folders):
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() in _PICTURES and path.is_file():
                files[LAYOUT_URL + path.relative_to(folder).as_posix()] = path.read_bytes()
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
                settings.output_dir / map_name(document), document, publication.edition.number, sources.manuscript.digest
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
    return PageMap(resolved.name, publication.edition.number, resolved.manuscript.digest, book.page_count, targets)
