"""The whole way from a publication's folder to its files, as one story.

    load → check → resolve → (per document, by its form: `forms.py`) compose → … → publish

Problems are collected as far as possible; nothing is written unless every asked-for document is whole.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ..base.cache import Cache
from ..base.limits.wall import told_at
from ..base.problems import Place, Problem, ProblemsFound, errors, placed
from ..base.settings import PUBLICATION_FILE, Settings
from ..base.whole_files import finish_publishing
from ..base.whole_folders import staged
from ..compose.printed_fields import lost_fields
from ..publish.manifest import Kind, Made as Manifest, files_of, publish_made, read_manifest
from ..publish.reports import BuiltDocument, Progress, Report
from ..resolve.pages import PageMap
from ..review.waivers import of_waivers
from ..typeset.tool_versions import missing_library
from .files import Publishable, made_by
from .forms import FORMS
from .making import Made, Making, Warm
from .sources import Sources, _proofread, read_sources, text_codes, unwaived

if TYPE_CHECKING:
    from .before import Before


def build(settings: Settings, wanted: list[str], progress: Progress, warm: Warm) -> Report:
    """Build documents (all where none is named) and publish them together.

    Raises `ProblemsFound`; the files of the last good build stay.
    """
    finished = finish_publishing(settings.output_dir)
    sources = read_sources(settings, warm.memory, warm.cache)
    names = _named(settings, sources, wanted)
    _ready(settings, sources)
    before = _before(settings, sources)
    found = _text_problems(settings, sources, warm.cache)
    run = _Run(settings=settings, sources=sources, progress=progress, warm=warm, before=before, problems=found)
    for name in names:
        run.make(name)
    told = run.problems_told(whole=len(names) == len(sources.documents))
    profiles = {name: made.profiles for name, made in zip(names, run.mades, strict=True)}
    manifest = made_by(settings, sources, profiles, run.files)
    files = {file.told.name: file.data for file in run.files}
    told.extend([*publish_files(settings.output_dir, manifest, files), *finished])
    return Report(tuple(run.built), tuple(told), made=manifest)


def _before(settings: Settings, sources: Sources) -> Before | None:
    """The edition since which changes are marked. Raises `ProblemsFound`."""
    if settings.changes_since is None:
        return None
    from .before import edition_before  # and with it all that compares editions

    return edition_before(settings.changes_since, sources.manuscript)


@dataclass(kw_only=True)
class _Run:
    """What a build has made and found so far."""

    settings: Settings
    sources: Sources
    progress: Progress
    warm: Warm
    before: Before | None
    problems: list[Problem]
    objections: list[Problem] = field(default_factory=list)
    """What keeps single profiles back."""
    maps: dict[str, PageMap] = field(default_factory=dict)
    files: list[Publishable] = field(default_factory=list)
    mades: list[Made] = field(default_factory=list)
    built: list[BuiltDocument] = field(default_factory=list)

    def make(self, name: str) -> None:
        """Make a document, by its form. Raises `ProblemsFound`, with what was found before."""
        clock = time.monotonic()
        self.progress.started(name, len(self.sources.documents[name].entries))
        making = Making(
            settings=self.settings,
            sources=self.sources,
            name=name,
            maps=self.maps,
            files={file.told.name: file.data for file in self.files},
            progress=self.progress,
            warm=self.warm,
            before=self.before,
        )
        made = _made(making, self.problems)
        self.problems.extend(made.problems)
        self.objections.extend(made.objections)
        if not made.files:
            raise ProblemsFound(unwaived(self.sources, [*self.problems, *self.objections], looked_for=()))
        if made.pages:
            self.maps[name] = made.pages
        self.files.extend(made.files)
        self.mades.append(made)
        self.built.append(_built(self.settings, name, made, time.monotonic() - clock))
        self.progress.finished(self.built[-1])

    def problems_told(self, *, whole: bool) -> list[Problem]:
        """All problems but those that are waived, once every document is made; `whole`: whether those were all of the
        publication's. Raises `ProblemsFound` where nothing can be published."""
        release = self.settings.release
        if self.warm.cache:
            self.problems.extend(self.warm.cache.finish_run())
        self.problems.extend(_strangers(self.sources, self.mades, self.warm.cache))
        looked_for: frozenset[str] = frozenset()
        if whole:
            composed = [html for made in self.mades for html in made.composed]
            self.problems.extend(lost_fields(self.sources.manuscript, composed))
            named = of_waivers(self.sources.manuscript.publication.waivers)
            looked_for = named if release else named - text_codes()
        told = unwaived(self.sources, [*self.problems, *self.objections], looked_for=looked_for)
        if errors(unwaived(self.sources, self.problems, looked_for=looked_for), release=release):
            raise ProblemsFound(told)
        return told


def _text_problems(settings: Settings, sources: Sources, cache: Cache | None) -> list[Problem]:
    """What was found in the sources so far; for a release by proofreading too. Raises `ProblemsFound`."""
    if not settings.release:
        return list(sources.problems)
    problems = _proofread(sources, cache)
    told = unwaived(sources, problems, looked_for=text_codes())
    if errors(told, release=True):
        raise ProblemsFound(told)
    return problems


def _strangers(sources: Sources, mades: Sequence[Made], cache: Cache | None) -> list[Problem]:
    """What is another variant's, in the files of one."""
    if sources.manuscript.edition.variant is None:
        return []
    from .editions.strangers import strangers

    files = [file for made in mades for file in made.files]
    return [*strangers(sources.manuscript, files, [html for made in mades for html in made.composed], cache)]


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
        told = making.sources.manuscript.traced([*problems, *placed(found.problems, place)])
        raise ProblemsFound(dict.fromkeys(told)) from None


def _ready(settings: Settings, sources: Sources) -> None:
    """Hold the sources and the machine to what a build needs. Raises `ProblemsFound`."""
    told = unwaived(sources, list(sources.problems), looked_for=())
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
        blocks=made.blocks,
        origins=made.origins,
    )


def publish_files(output: Path, manifest: Manifest, files: Mapping[str, bytes]) -> list[Problem]:
    """Write everything, or nothing: folders are made ready beside their places and take them, then files appear. Raises
    `ProblemsFound`."""
    within = {file.name: file.name.partition("/")[0] for file in manifest.files if file.kind is Kind.SITE}
    sites: dict[str, dict[str, bytes]] = {}
    for name, site in within.items():
        sites.setdefault(site, {})[name] = files[name]
    ours = {file.name for file in files_of(read_manifest(output))}
    problems: list[Problem] = []
    with ExitStack() as stack:
        folders = [stack.enter_context(staged(output, name, held, ours)) for name, held in sites.items()]
        for folder in folders:
            problems += folder.make_ready()
        publish_made(output, manifest, {name: files[name] for name in files if name not in within}, folders)
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
