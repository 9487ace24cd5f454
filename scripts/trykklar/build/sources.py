"""The sources of a build: read, resolved and checked; and what a build remembers of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from ..base.cache import Cache
from ..base.digests import digest_of_folders
from ..base.limits.wall import guarded
from ..base.memo import Memo
from ..base.problems import Place, Problem, ProblemsFound, sort_key
from ..base.program import program_digest
from ..base.settings import Settings
from ..compose.composed_cache import ComposerMemory
from ..language.division.division import Exceptions
from ..language.labels import labels_for
from ..layouts.chart_process import keep_drawings, use_fonts
from ..layouts.fonts import FONTS_FILE, FontSet, load_fonts
from ..layouts.layout import Layout, load_layout
from ..resolve.document import ResolvedDocument
from ..resolve.resolving import resolve
from ..review.form.run import check
from ..review.levels import levelled
from ..review.waivers import waive
from ..sources.kinds import own_words
from ..sources.load import LoadMemory, load
from ..sources.manuscript import Manuscript
from ..typeset.divider import publications_exceptions
from .other_layouts import in_other_layouts

if TYPE_CHECKING:  # a site needs nothing that sets pages, and a draft nothing that reads as an editor does
    from ..assemble.segments import Segment
    from ..paginate.paginate import PaginatedBook
    from ..review.changes.changes import ComparedEdition
    from ..typeset.parts import EntryParts
    from ..typeset.records import TypesetChapter


@dataclass(frozen=True, kw_only=True)
class Sources:
    """A publication that has been loaded and checked."""

    manuscript: Manuscript
    documents: dict[str, ResolvedDocument]
    layouts: dict[str, Layout]
    layouts_digest: str
    """SHA-256 of all layouts that there are, taken before one was read."""
    fonts: FontSet
    fonts_digest: str
    exceptions: Exceptions
    """Words whose division the publication itself decides."""
    problems: tuple[Problem, ...]


_BUILDS = 12
"""Builds after which is forgotten what none of them used: as far back as somebody undoes."""


@dataclass(kw_only=True)
class Memory:
    """What builds made of the sources, for the next build in the same process."""

    files: LoadMemory = field(default_factory=LoadMemory)
    layouts: Memo[Layout] = field(default_factory=lambda: Memo(20))
    fonts: Memo[FontSet] = field(default_factory=lambda: Memo(3))
    composed: ComposerMemory = field(default_factory=ComposerMemory)
    typeset: Memo[TypesetChapter] = field(default_factory=Memo)
    parts: Memo[EntryParts] = field(default_factory=Memo)
    segments: Memo[Segment] = field(default_factory=Memo)
    numbered: Memo[dict[int, bytes]] = field(default_factory=Memo)
    separated: Memo[EntryParts] = field(default_factory=Memo)
    checked: Memo[tuple[Problem, ...]] = field(default_factory=Memo)
    """What rules found in what did not change."""
    editions: Memo[ComparedEdition] = field(default_factory=lambda: Memo(2))
    """Earlier editions, by the digest of their sources."""
    page_counts: dict[str, dict[str, int]] = field(default_factory=dict)
    """Document → entry → its pages in the last build."""
    books: dict[str, PaginatedBook] = field(default_factory=dict)
    """Documents as they last came out whole."""

    def age(self) -> None:
        """Forget what no build of late has used: a day of editing would fill the memory with each sentence that was."""
        for part in (self, self.files, self.composed):
            for memo in vars(part).values():
                if isinstance(memo, Memo):
                    memo.age(_BUILDS)


def read_sources(settings: Settings, memory: Memory | None = None, cache: Cache | None = None) -> Sources:
    """Load and check everything. `cache`: where drawings are kept. Raises `ProblemsFound` only where nothing more can
    be said."""
    memory = memory or Memory()
    fonts_digest = digest_of_folders(settings.fonts_dirs)
    use_fonts(settings.fonts_dirs)
    keep_drawings(cache, program_digest() + fonts_digest)
    manuscript = in_other_layouts(load(settings, memory.files), settings)
    publication = manuscript.publication
    labels = labels_for(publication.language, own_words(publication, manuscript.kinds))
    documents = {
        name: guarded(
            f"the outline of '{name}'",
            manuscript.located.place(("documents", name)),
            partial(resolve, manuscript, name, labels),
        )
        for name in publication.documents
    }
    problems: list[Problem] = []
    layouts: dict[str, Layout] = {}
    layouts_digest = digest_of_folders(settings.layouts_dirs)
    for document, record in publication.documents.items():
        if record.layout in layouts:
            continue
        try:
            asked_at = manuscript.located.place(("documents", document, "layout"))
            layouts[record.layout] = guarded(
                f"reading the layout '{record.layout}'",
                asked_at,
                partial(load_layout, settings, record.layout, asked_at, memory.layouts, layouts_digest),
            )
        except ProblemsFound as found:
            problems.extend(found.problems)
    fonts, unusable = _fonts(settings, memory, fonts_digest)
    problems.extend(unusable)
    usable = None if unusable else fonts
    problems.extend(check(manuscript, list(documents.values()), layouts, usable, memory.checked))
    exceptions, faults = publications_exceptions(settings.publication_dir, publication.language)
    problems.extend(faults)
    told = tuple(sorted(dict.fromkeys(problems), key=sort_key))
    return Sources(
        manuscript=manuscript,
        documents=documents,
        layouts=layouts,
        layouts_digest=layouts_digest,
        fonts=fonts,
        fonts_digest=fonts_digest,
        exceptions=exceptions,
        problems=told,
    )


def _fonts(settings: Settings, memory: Memory, digest: str) -> tuple[FontSet, tuple[Problem, ...]]:
    """The fonts; where a publication's own cannot be used, why, and the workspace's. Raises `ProblemsFound` where these
    cannot."""
    workspace, *own = settings.fonts_dirs
    try:
        place = Place(FONTS_FILE)
        read = partial(load_fonts, workspace, *own)
        return guarded("reading the fonts", place, lambda: memory.fonts.find((settings.fonts_dirs, digest), read)), ()
    except ProblemsFound as found:
        if not own:
            raise
        return load_fonts(workspace), tuple(found.problems)


def checked(sources: Sources, cache: Cache | None) -> list[Problem]:
    """What can be said of the sources without making a page: their problems and what an editor would object to, waivers
    applied."""
    return unwaived(sources, _proofread(sources, cache), looked_for=text_codes())


def text_codes() -> frozenset[str]:
    """Codes of what an editor would object to, and of what a person's eye finds there."""
    from ..review.text.run import editorial_codes

    return editorial_codes()


def _proofread(sources: Sources, cache: Cache | None) -> list[Problem]:
    """The problems of the sources, and what an editor would object to."""
    from ..review.text.run import proofread

    return [*sources.problems, *proofread(sources.manuscript, list(sources.documents.values()), cache)]


def unwaived(sources: Sources, problems: list[Problem], *, looked_for: Collection[str]) -> list[Problem]:
    """What the publication's levels and waivers leave, in the order of a report. `looked_for`: the codes looked for
    everywhere."""
    publication = sources.manuscript.publication
    ruled = sources.manuscript.traced(levelled(dict.fromkeys(problems), sources.manuscript))
    left = waive(ruled, publication.waivers, publication.edition.date, sources.manuscript.located, looked_for)
    return sorted(dict.fromkeys(left), key=sort_key)
