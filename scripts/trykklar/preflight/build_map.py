"""The build's map: beside each file, where its entries and blocks come from, and what it was meant to be.

It lies at `maps/{stem}.json` beside the PDF, and counts only for the very bytes that it was written for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .records import Demands
from .source_map import PlacedBlock, PlacedEntry

MAP_VERSION = 2
MAPS = "maps"


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
        told = {
            "version": MAP_VERSION,
            "file": self.file,
            "sha256": self.sha256,
            "demands": asdict(self.demands) | {"ids": dict(sorted(self.demands.ids.items()))},
            "entries": [(e.id, e.type, e.page, e.pages, dict(sorted(e.shows.items()))) for e in self.entries],
            "sources": sources,
            "blocks": [(b.page, b.left, b.bottom, b.right, b.top, numbers[b.file], b.line) for b in self.blocks],
        }
        return json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n"


def map_name(file: str) -> str:
    """The map's path relative to the PDF's folder."""
    return f"{MAPS}/{Path(file).stem}.json"


def read_build_map(file: Path, sha256: str) -> tuple[BuildMap | None, str]:
    """The map of a PDF, and how the author's lines are known: or None, and why not."""
    place = file.parent / map_name(file.name)
    if not place.is_file():
        return None, "no map of the build lies beside the file"
    try:
        found = _read(json.loads(place.read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None, "the build's map cannot be read"
    if found.sha256 != sha256:
        return None, "the build's map is of another build of this file"
    return found, "the build's map"


def _read(told: dict[str, Any]) -> BuildMap:
    if told["version"] != MAP_VERSION:
        raise ValueError("another version")
    demands = told["demands"]
    demands["trim"] = tuple(demands["trim"]) if demands["trim"] else None
    sources = told["sources"]
    blocks = _blocks(told["blocks"], sources)
    entries = (
        PlacedEntry(str(entry), str(kind), int(page), int(pages), {str(name): int(on) for name, on in shows.items()})
        for entry, kind, page, pages, shows in told["entries"]
    )
    return BuildMap(told["file"], told["sha256"], Demands(**demands), tuple(blocks), tuple(entries))


def _blocks(rows: Iterable[Any], sources: list[str]) -> Iterable[PlacedBlock]:
    for page, left, bottom, right, top, source, line in rows:
        yield PlacedBlock(
            page=int(page),
            left=float(left),
            bottom=float(bottom),
            right=float(right),
            top=float(top),
            file=sources[source],
            line=int(line),
        )
