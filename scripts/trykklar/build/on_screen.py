"""What a site and a book are made of: the document, and the printed documents that they name."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from ..base.bounds import FINISHED_BYTES
from ..base.files import read_answer
from ..base.problems import Problem, ProblemsFound
from ..base.rulebook import WARNING, rule
from ..finish.file_names import file_name
from ..preflight.build_map import BuildMap, build_map_of, map_name as map_of, read_build_map
from ..resolve.pages import PageMap
from ..web.editions.records import History
from ..web.job import SiteJob
from ..web.printed import PrintedDocument
from .foreign import foreign_maps
from .making import Making

rule("web-print", "the printed document that a site names has not been built from these sources", WARNING)


def site_job(making: Making, *, book: bool = False) -> tuple[SiteJob, list[Problem]]:
    """The job, and what is told of printed documents that are not there. Raises `ProblemsFound`."""
    foreign, problems = _foreign(making)
    history, told = (History(), []) if book else _history(making)
    resolved = making.resolved
    job = SiteJob(
        resolved=resolved,
        layout=making.sources.layouts[resolved.document.layout],
        fonts=making.sources.fonts,
        fonts_digest=making.sources.fonts_digest,
        settings=making.settings,
        documents={name: _printed(making, name, pages) for name, pages in foreign.items()},
        foreign=foreign,
        cache=making.warm.cache,
        memory=making.warm.memory.composed,
        progress=lambda entry: making.progress.entry(making.name, 1, entry, 1),
        history=history,
        book=book,
    )
    return job, [*problems, *told]


def _history(making: Making) -> tuple[History, list[Problem]]:
    """As `history_of`, which brings all that compares editions. Raises `ProblemsFound`."""
    if not making.settings.releases_dir.is_dir():
        return History(), []
    from .history import history_of

    return history_of(making)


def _foreign(making: Making) -> tuple[dict[str, PageMap], list[Problem]]:
    """Page maps of the printed documents. A draft goes on with those that were built before the sources changed, and
    has page numbers as they were then, so that no other page changes with the one that was edited; or without, where
    none were built. Raises `ProblemsFound`."""
    asked = making.settings, making.sources, making.name, making.maps
    try:
        return foreign_maps(*asked), []
    except ProblemsFound as found:
        if making.settings.release or any(problem.code != "reference-document" for problem in found.problems):
            raise
        problems = found.problems
    try:
        maps, what = foreign_maps(*asked, as_built=True), "printed pages are told as they were"
    except ProblemsFound as found:
        if any(problem.code != "reference-document" for problem in found.problems):
            raise
        maps, what = {}, "no printed pages are told"
    place = making.sources.manuscript.located.place(("documents", making.name, "refers_to"))
    return maps, [Problem("web-print", f"{what}: {each.message}", each.hint, place) for each in problems]


def _printed(making: Making, name: str, pages: PageMap) -> PrintedDocument:
    """A printed document with its file to send, from this run or the last one, where that is of these very pages."""
    resolved = making.sources.documents[name]
    profile = next((profile for profile in making.settings.profiles if profile.site), making.settings.profiles[0])
    file = file_name(name, profile, making.settings)
    pdf, built = _file_of(making, file)
    ids = {target: found.physical for target, found in pages.targets.items()}
    fits = built is not None and agree(ids, built.demands.ids)
    return PrintedDocument(
        name=name,
        title=resolved.title_words,
        cited=resolved.document.citation or resolved.title_words,
        map=pages,
        file=file if fits else "",
        pdf=pdf if fits else b"",
        blocks=built.blocks if built and fits else (),
        marks=built.demands.ids if built and fits else {},
    )


def _file_of(making: Making, file: str) -> tuple[bytes, BuildMap | None]:
    if file in making.files:
        return making.files[file], build_map_of(making.files[map_of(file)])
    place = making.settings.output_dir / file
    try:
        pdf = read_answer(place, FINISHED_BYTES.most)
    except OSError:
        return b"", None
    return pdf, read_build_map(place, hashlib.sha256(pdf).hexdigest())[0]


def agree(pages: Mapping[str, int], ids: Mapping[str, int]) -> bool:
    """Whether a page map and a file say the same of every id that both know: a file has index marks besides."""
    shared = pages.keys() & ids.keys()
    return bool(shared) and all(pages[name] == ids[name] for name in shared)
