"""The whole way from a publication's folder to its files, as one story.

    load → check → resolve → (per document, by its form: `forms.py`) compose → … → publish

Problems are collected as far as possible; nothing is written unless every asked-for document is whole.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import ExitStack

from ..base.limits.ending import unbroken
from ..base.limits.wall import told_at
from ..base.problems import Place, Problem, ProblemsFound, errors, placed
from ..base.settings import PUBLICATION_FILE, Settings
from ..base.whole_folders import StagedFolder, staged
from ..compose.printed_fields import lost_fields
from ..publish.manifest import Made as Manifest, files_of, publish_made, read_manifest
from ..publish.reports import BuiltDocument, Progress, Report
from ..resolve.pages import PageMap
from ..review.changes.bars import marks_since
from ..review.text.run import editorial_codes
from ..review.waivers import waivable
from ..typeset.tool_versions import missing_library
from .files import Publishable, made_by
from .forms import FORMS
from .making import Made, Making, Warm
from .sources import Sources, _proofread, _unwaived, read_sources


def build(settings: Settings, wanted: list[str], progress: Progress, warm: Warm) -> Report:
    """Build documents (all where none is named) and publish them together.

    Raises `ProblemsFound`; the files of the last good build stay.
    """
    sources = read_sources(settings, warm.memory, warm.cache)
    names = _named(settings, sources, wanted)
    _ready(settings, sources)
    marks = marks_since(settings.changes_since, settings.publication_dir) if settings.changes_since else None
    files: list[Publishable] = []
    maps: dict[str, PageMap] = {}
    built: list[BuiltDocument] = []
    mades: list[Made] = []
    objections: list[Problem] = []
    problems = _proofread(sources, warm.cache) if settings.release else list(sources.problems)
    if settings.release:
        told = _unwaived(sources, problems, looked_for=editorial_codes())
        if errors(told, release=True):
            raise ProblemsFound(told)
    for name in names:
        clock = time.monotonic()
        resolved = sources.documents[name]
        progress.started(name, len(resolved.entries))
        making = Making(
            settings=settings,
            sources=sources,
            name=name,
            maps=maps,
            files={file.told.name: file.data for file in files},
            progress=progress,
            warm=warm,
            marks=marks,
        )
        made = _made(making, problems)
        problems.extend(made.problems)
        objections.extend(made.objections)
        if not made.files:
            raise ProblemsFound(_unwaived(sources, [*problems, *objections], looked_for=()))
        if made.pages:
            maps[name] = made.pages
        files.extend(made.files)
        mades.append(made)
        built.append(_built(settings, name, made, time.monotonic() - clock))
        progress.finished(built[-1])
    if warm.cache:
        problems.extend(warm.cache.finish_run())
    whole = len(names) == len(sources.documents)
    problems.extend(
        lost_fields(sources.manuscript, [html for made in mades for html in made.composed]) if whole else ()
    )
    looked_for = (waivable() if settings.release else waivable() - editorial_codes()) if whole else frozenset()
    told = _unwaived(sources, [*problems, *objections], looked_for=looked_for)
    if errors(_unwaived(sources, problems, looked_for=looked_for), release=settings.release):
        raise ProblemsFound(told)
    manifest = made_by(settings, sources, {name: made.profiles for name, made in zip(names, mades, strict=True)}, files)
    told.extend(_published(settings, mades, manifest))
    return Report(tuple(built), tuple(told), made=manifest)


def _place(sources: Sources, name: str) -> Place:
    """Where publication.yaml speaks of a document."""
    return sources.manuscript.located.place(("documents", name))


def _made(making: Making, problems: list[Problem]) -> Made:
    """What a document's form gives. Raises `ProblemsFound`, with what was found before."""
    place = _place(making.sources, making.name)
    try:
        with told_at(f"making '{making.name}'", place):
            return FORMS[making.resolved.document.form](making)
    except ProblemsFound as found:
        raise ProblemsFound(dict.fromkeys([*problems, *placed(found.problems, place)])) from None


def _ready(settings: Settings, sources: Sources) -> None:
    """Hold the sources and the machine to what a build needs. Raises `ProblemsFound`."""
    told = _unwaived(sources, list(sources.problems), looked_for=())
    if errors(told, release=settings.release):
        raise ProblemsFound(told)
    if library := missing_library():
        raise ProblemsFound([*sources.problems, library])


def _built(settings: Settings, name: str, made: Made, seconds: float) -> BuiltDocument:
    return BuiltDocument(
        name=name,
        files=tuple(settings.output_dir / file.told.name for file in made.files),
        page_count=made.page_count,
        rounds=made.rounds,
        seconds=seconds,
        kept_back=made.kept_back,
        places=made.places,
    )


def _published(settings: Settings, mades: Sequence[Made], manifest: Manifest) -> list[Problem]:
    """Write everything, or nothing: folders are made ready beside their places and take them, then files appear. Raises
    `ProblemsFound`."""
    output = settings.output_dir
    plain = {file.told.name: file.data for made in mades for file in made.files if not made.within(file)}
    ours = {file.name for file in files_of(read_manifest(output))}
    problems: list[Problem] = []
    with ExitStack() as stack:
        sites = [
            (made.folder, {file.told.name: file.data for file in made.files if made.within(file)})
            for made in mades
            if made.folder
        ]
        folders = [stack.enter_context(staged(output, name, files, ours)) for name, files in sites]
        with unbroken():
            taken: list[StagedFolder] = []
            try:
                for folder in folders:
                    problems += folder.take_place()
                    taken.append(folder)
                publish_made(output, manifest, plain)
            except BaseException:
                for folder in reversed(taken):
                    folder.give_back()
                raise
    return problems


def _named(settings: Settings, sources: Sources, wanted: list[str]) -> list[str]:
    """The documents to build, in the order of publication.yaml, so that page maps are there when read."""
    known = sources.documents
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise ProblemsFound(
            Problem(
                "usage", f"there is no document '{name}'", "documents are: " + ", ".join(known), Place(PUBLICATION_FILE)
            )
            for name in unknown
        )
    asked = wanted or [name for name, document in known.items() if document.document.form in settings.forms]
    return [name for name in known if name in asked]
