"""What is left to look at before variants are approved: the pages that the base edition has not.

Pages are compared by all that is painted on them, as they stand in the files; fonts are compared by their names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from ...review.changes.matching import steps
from ..manifest import Kind, PublishedFile
from .record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """A variant's file, held against the base edition's of the same document and profile."""

    variant: str
    file: str
    """Its name in the release."""
    pages: int
    differ: tuple[int, ...]
    """Its pages (1-based) that the base edition has not."""


def differing_pages(
    folder: Path, record: Record, profile: str, pages_of: Callable[[Path], list[bytes]]
) -> Iterator[Differing]:
    """Of each variant's files in a profile, what differs; `pages_of` calls `painted` for a file, within bounds. Raises
    what that raises."""
    base = {_key(file): file for file in _files(record, profile) if not file.variant}
    known: dict[str, list[bytes]] = {}
    for file in _files(record, profile):
        if not file.variant:
            continue
        pages = pages_of(folder / "files" / file.name)
        twin = base.get(_key(file))
        if twin and twin.name not in known:
            known[twin.name] = pages_of(folder / "files" / twin.name)
        differ = _new(known[twin.name] if twin else [], pages)
        yield Differing(variant=file.variant, file=file.name, pages=len(pages), differ=tuple(differ))


def ranges(pages: Sequence[int]) -> str:
    """Pages as people write them: '1, 4–6'."""
    found: list[list[int]] = []
    for page in pages:
        if found and page == found[-1][-1] + 1:
            found[-1] = [found[-1][0], page]
        else:
            found.append([page])
    return ", ".join("–".join(map(str, each)) for each in found)


def _files(record: Record, profile: str) -> list[PublishedFile]:
    return [file for file in record.files if file.kind is Kind.PDF and file.profile == profile]


def _key(file: PublishedFile) -> tuple[str, str]:
    """What a file is beside its variant: its document, and the profile that it is held to (block, cover)."""
    return file.document, file.held_to or ""


def _new(old: Sequence[bytes], new: Sequence[bytes]) -> Iterator[int]:
    for equal, _, _, begin, end in steps(old, new):
        if not equal:
            yield from range(begin + 1, end + 1)


def painted(pdf: pikepdf.Pdf) -> list[bytes]:
    """A digest of all that is painted on each page. Raises what pikepdf raises on a damaged file."""
    return [_digest(page) for page in pdf.pages]


def _digest(page: pikepdf.Page) -> bytes:
    found = hashlib.sha256(repr([round(float(edge), 2) for edge in page.mediabox]).encode())
    contents = page.obj.get("/Contents")
    for part in contents if isinstance(contents, pikepdf.Array) else [contents]:
        found.update(part.read_bytes() if isinstance(part, pikepdf.Stream) else b"")
    things = page.resources.get("/XObject", pikepdf.Dictionary())
    for name in sorted(things.keys()):
        found.update(name.encode() + hashlib.sha256(things[name].read_raw_bytes()).digest())
    return found.digest()
