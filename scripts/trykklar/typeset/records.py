"""What goes to a worker and what comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ..base.packed import Count, Measure
from ..base.problems import After, Place, Problem, place_within
from ..layouts.look import Look
from .most_pages import MostPages
from .typography.records import TypographyFinding


@dataclass(frozen=True)
class ScratchLook:
    """A look as it lies in a run's scratch folder; `look` itself comes without its fonts."""

    look: Look
    fonts_conf: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """What a worker is handed of an entry: all that its pages depend on, except the look."""

    entry: str
    html: str
    assets: dict[str, bytes] = field(repr=False)
    """URL → bytes of every picture that the HTML shows."""
    source: str
    """The chapter's file, for problems; empty for a page made by a template alone."""
    after: After = ()
    """The files of chapters that run on from it, as `ChapterHtml` has them."""
    language: str = ""
    """The language whose words `divisions` holds."""
    divisions: dict[str, str] = field(default_factory=dict, repr=False)
    """Word → where it may be divided at a line's end (`division/`)."""
    most: MostPages | None = None
    """How many pages it may have, where that is bounded."""

    @property
    def place(self) -> Place:
        """Where problems of the whole entry are shown."""
        return self.at(0)

    def at(self, line: int) -> Place:
        """Where a line that its HTML names stands; 0 is none."""
        return place_within(self.source, self.after, line) if self.source else Place(self.entry)


@dataclass(frozen=True, slots=True)
class Position:
    """Where an id stands: page of the entry (0-based) and point in pt from the page's lower left."""

    page: Count
    x: Measure
    y: Measure


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The box of an element that carries a source line: page (0-based), edges in pt from the page's lower left."""

    page: Count
    left: Measure
    bottom: Measure
    right: Measure
    top: Measure
    line: Count


@dataclass(frozen=True, kw_only=True)
class TypesetChapter:
    """A typeset entry. One that could not be set has no pages and says why in `problems`."""

    entry: str
    parts: bytes = field(repr=False)
    """`parts.EntryParts` as bytes."""
    page_count: int
    positions: dict[str, Position]
    problems: tuple[Problem, ...]
    blocks: tuple[Block, ...] = ()
    digest: str = ""
    """SHA-256 of all that it was made from; empty where it is not whole, or not without problems."""
    findings: tuple[TypographyFinding, ...] = ()
    """What is wrong with how it is set, as measured on its pages (`typography/`); the place of each is told when pages
    have numbers."""
    faces: tuple[str, ...] = ()
    """PostScript names of the faces that its pages are set in."""
    depth: str = ""
    """The rule that gave its pages another depth than the layout's (`typography/depth.py`); empty where they have that
    one."""
