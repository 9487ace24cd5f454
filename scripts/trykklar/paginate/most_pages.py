"""How many pages the texts and data of a document could fill, were each paragraph on a page of its own."""

from __future__ import annotations

from contextlib import suppress
from pathlib import PurePath

from ..base.bounds import DOCUMENT_PAGES
from ..resolve.document import Entry, ResolvedDocument
from .placing import characters_of

_CHARACTERS = 150
"""Of a text that is set so large that no more are on a page."""


def most_pages(resolved: ResolvedDocument) -> int:
    """Far more than any layout fills, and as many as the texts ask for by their size."""
    manuscript = resolved.manuscript
    records = len(manuscript.facts) + len(manuscript.cases) + len(manuscript.terms) + len(manuscript.sources)
    return (
        DOCUMENT_PAGES.most
        + sum(_blocks(entry) for entry in resolved.entries)
        + characters_of(resolved.entries) // _CHARACTERS
        + records
        + _bytes_of_data(resolved) // _CHARACTERS
    )


def _blocks(entry: Entry) -> int:
    """How many things could stand on a page of their own."""
    return 1 + (entry.text.told.blocks if entry.text else 0)


def _bytes_of_data(resolved: ResolvedDocument) -> int:
    """Of what tables, charts and outlines are made of; what cannot be read is told elsewhere."""
    manuscript, found = resolved.manuscript, 0
    for name in manuscript.files:
        if PurePath(name).suffix in _DATA:
            with suppress(OSError):
                found += (manuscript.folder / name).lstat().st_size
    return found


_DATA = frozenset((".csv", ".tsv", ".xlsx", ".ods", ".yaml", ".bib", ".json"))
