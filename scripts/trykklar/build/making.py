"""What the form of a document is handed, and what it gives. A form is one function from `Making` to `Made`, listed
in `forms.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..base.cache import Cache
from ..base.problems import Problem
from ..base.settings import Settings
from ..compose.origins import Origins
from ..compose.records import ChapterHtml
from ..preflight.source_map import PlacedBlock
from ..publish.reports import Progress
from ..resolve.document import ResolvedDocument
from ..resolve.pages import PageMap
from ..typeset.executors.workers import Workers
from .files import Publishable
from .sources import Memory, Sources

if TYPE_CHECKING:
    from .before import Before


@dataclass
class Warm:
    """What a build may take over from those before it, and leaves to those after it."""

    workers: Workers
    cache: Cache | None
    memory: Memory = field(default_factory=Memory)


@dataclass(frozen=True, kw_only=True)
class Making:
    """A document that is to be made, and all that it may be made from."""

    settings: Settings
    sources: Sources
    name: str
    maps: Mapping[str, PageMap]
    """Page maps of the documents that this run has made before."""
    files: Mapping[str, bytes] = field(repr=False)
    """What this run has made before: path in the output folder → bytes."""
    progress: Progress
    warm: Warm
    before: Before | None
    """The edition since which changes are marked."""

    @property
    def resolved(self) -> ResolvedDocument:
        return self.sources.documents[self.name]


@dataclass(frozen=True, kw_only=True)
class Made:
    """What a form gives: files that are published together with those of the run's other documents."""

    files: tuple[Publishable, ...]
    """What is published; the first is the one to open."""
    page_count: int
    rounds: int = 1
    problems: tuple[Problem, ...] = ()
    objections: tuple[Problem, ...] = ()
    """What keeps some of its files back, and no others."""
    kept_back: tuple[str, ...] = ()
    """Profiles of which nothing is published; where there are no files at all, nothing of the run is."""
    folder: str = ""
    """A folder of the output folder that is replaced as a whole: it holds those of the files whose names begin with
    its own, and no others."""
    profiles: tuple[str, ...] = ()
    """Profiles of which something is published."""
    pages: PageMap | None = None
    """Where others find what stands in it, where it has pages."""
    composed: tuple[ChapterHtml, ...] = field(default=(), repr=False)
    """Its entries as they were composed."""
    blocks: tuple[PlacedBlock, ...] = field(default=(), repr=False)
    """Which line of which composed chapter stands where."""
    origins: Origins | None = field(default=None, repr=False)
    """What its pages were made by, where it has pages."""

    def within(self, file: Publishable) -> bool:
        """Whether a file lies in the folder."""
        return bool(self.folder) and file.told.name.startswith(f"{self.folder}/")
