"""The build's map: beside each file, where its entries and blocks come from, and what it was meant to be.

It lies at `maps/{stem}.json` beside the PDF, and counts only for the very bytes that it was written for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from ..base.files import read_answer
from ..base.packed import Count, Measure
from .records import Demands
from .source_map import PlacedBlock, PlacedEntry

MAP_VERSION = 2
MAPS = "maps"


class _Written(msgspec.Struct, kw_only=True):
    """The map as it lies there: a source is named once, and a block has its number."""

    version: int
    file: str
    sha256: str
    demands: Demands
    entries: list[tuple[str, str, int, int, Mapping[str, int]]]
    sources: list[str]
    blocks: list[tuple[int, Measure, Measure, Measure, Measure, Count, int]]


@dataclass(frozen=True)
class BuildMap:
    """What a build tells of one of its files."""

    file: str
    sha256: str
    demands: Demands
    blocks: tuple[PlacedBlock, ...]
    entries: tuple[PlacedEntry, ...] = ()

    def to_json(self) -> str:
        sources = sorted({block.file for block in self.blocks})
        numbers = {file: index for index, file in enumerate(sources)}
        written = _Written(
            version=MAP_VERSION,
            file=self.file,
            sha256=self.sha256,
            demands=replace(self.demands, ids=dict(sorted(self.demands.ids.items()))),
            entries=[(e.id, e.type, e.page, e.pages, dict(sorted(e.shows.items()))) for e in self.entries],
            sources=sources,
            blocks=[(b.page, b.left, b.bottom, b.right, b.top, numbers[b.file], b.line) for b in self.blocks],
        )
        return msgspec.json.encode(written).decode() + "\n"


def map_name(file: str) -> str:
    """The map's path relative to the PDF's folder."""
    return f"{MAPS}/{Path(file).stem}.json"


def read_build_map(file: Path, sha256: str) -> tuple[BuildMap | None, str]:
    """The map of a PDF, and how the author's lines are known: or None, and why not."""
    place = file.parent / map_name(file.name)
    if not place.is_file():
        return None, "no map of the build lies beside the file"
    try:
        found = build_map_of(read_answer(place))
    except (OSError, ValueError, IndexError, RecursionError):
        return None, "the build's map cannot be read"
    if found.sha256 != sha256:
        return None, "the build's map is of another build of this file"
    return found, "the build's map"


def build_map_of(data: bytes) -> BuildMap:
    """The map that JSON tells. Raises `ValueError`, `IndexError` or `RecursionError` for what is none."""
    written = msgspec.json.decode(data, type=_Written)
    if written.version != MAP_VERSION:
        raise ValueError("another version")
    blocks = tuple(
        PlacedBlock(page=page, left=left, bottom=bottom, right=right, top=top, file=written.sources[source], line=line)
        for page, left, bottom, right, top, source, line in written.blocks
    )
    entries = tuple(PlacedEntry(*entry) for entry in written.entries)
    return BuildMap(written.file, written.sha256, written.demands, blocks, entries)
