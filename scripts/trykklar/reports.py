"""Reports: what a build tells those that asked for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .problems import Problem


@dataclass(frozen=True, slots=True)
class PlacedBlock:
    """A box on a page that comes from a line of a source file: page (1-based), edges in pt from its lower left."""

    page: int
    left: float
    bottom: float
    right: float
    top: float
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class PlacedEntry:
    """An entry of the outline on the pages of a file."""

    id: str
    type: str
    """The type of its pages (`resolve.Entry.page_type`)."""
    page: int
    """Its first page (1-based)."""
    pages: int
    """How many it has."""
    shows: Mapping[str, int]
    """Directive → the first page (1-based) on which the entry has one."""


@dataclass(frozen=True)
class BuiltDocument:
    """A document that stands in the output folder."""

    name: str
    files: tuple[Path, ...]
    page_count: int
    rounds: int
    seconds: float
    """Wall time of its typesetting and joining; 0 where nothing had changed."""
    places: tuple[PlacedBlock, ...] = field(default=(), repr=False)
    """Which line of which source file stands where; not told where nothing had changed."""


@dataclass(frozen=True)
class Report:
    """What a run did."""

    documents: tuple[BuiltDocument, ...] = ()
    problems: tuple[Problem, ...] = ()
    unchanged: bool = False
    """Whether the files of an earlier run were what this one would have made."""


@dataclass
class Progress:
    """Called while a build goes on; the command line draws it, tests leave it silent."""

    started: Callable[[str, int], None] = field(default=lambda document, entries: None)
    entry: Callable[[str, int, str, int], None] = field(default=lambda document, round_, entry, pages: None)
    finished: Callable[[BuiltDocument], None] = field(default=lambda document: None)
