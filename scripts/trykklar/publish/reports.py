"""What a build tells those that asked for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ..base.problems import Place, Problem
from ..preflight.source_map import PlacedBlock
from .manifest import Made

if TYPE_CHECKING:  # a build that finds nothing changed composes nothing
    from ..compose.origins import Origins


@dataclass(frozen=True, kw_only=True)
class BuiltDocument:
    """A document that stands in the output folder."""

    name: str
    files: tuple[Path, ...]
    page_count: int
    rounds: int
    seconds: float
    """Wall time of its typesetting and joining; 0 where nothing had changed."""
    kept_back: tuple[str, ...] = ()
    """Profiles whose files did not pass and were not written; what an earlier build wrote for them stays."""
    blocks: tuple[PlacedBlock, ...] = field(default=(), repr=False)
    """Which line of which composed chapter stands where; not told where nothing had changed."""
    origins: Origins | None = field(default=None, repr=False)
    """What its pages were made by; not told where nothing had changed."""

    @cached_property
    def places(self) -> tuple[PlacedBlock, ...]:
        """Which line of which source file stands where: the blocks, with the files that their lines were written in."""
        return tuple(_written(self.origins, block) for block in self.blocks) if self.origins else self.blocks


def _written(origins: Origins, block: PlacedBlock) -> PlacedBlock:
    place = origins.written(Place(block.file, block.line))
    return replace(block, file=place.file, line=place.line)


@dataclass(frozen=True)
class Report:
    """What a run did."""

    documents: tuple[BuiltDocument, ...] = ()
    problems: tuple[Problem, ...] = ()
    made: Made | None = None
    """What the manifest was told of."""
    unchanged: bool = False
    """Whether the files of an earlier run were what this one would have made."""


@dataclass(frozen=True, kw_only=True)
class EarlyPages:
    """Pages of a chapter that was edited, before the rest of its document has settled."""

    document: str
    first_page: int
    """Where they stood in the last build (1-based)."""
    count: int
    """How many of them have a place there; those behind them have none yet."""
    pdf: bytes = field(repr=False)
    """They alone."""


@dataclass
class Progress:
    """Called while a build goes on; the command line draws it, tests leave it silent."""

    started: Callable[[str, int], None] = field(default=lambda document, entries: None)
    entry: Callable[[str, int, str, int], None] = field(default=lambda document, round_, entry, pages: None)
    finished: Callable[[BuiltDocument], None] = field(default=lambda document: None)
    early: Callable[[EarlyPages], None] | None = None
    """Who looks on while a document settles; where nobody does, nothing is made for it."""
