"""Put the tags of an entry right, while its PDF is in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .artifacts import mark_artifacts
from .attributes import place_figures, tag_languages
from .boxes import Watcher
from .entry_pdf import EntryPdf
from .links import merge_links
from .notes import tag_notes
from .tables import headless_tables


@dataclass(frozen=True)
class Tagged:
    """What tagging found."""

    notes: dict[str, tuple[int, float, float]]
    """Where each footnote stands: name → 0-based page of the entry and point in pt from its lower left."""
    headless: tuple[int, ...]
    """Lines of the source (0 where unknown) of tables without a header cell."""


def put_tags_right(document: Any, pdf: Any, watcher: Watcher, html: Any, name: str) -> Tagged:
    """Mend the structure of a pydyf PDF. `html` is the tree that it was rendered from, `name` the entry's id.

    Raises `ValueError` for a page that cannot be tagged.
    """
    entry = EntryPdf(document, pdf)
    seen = watcher.seen
    headless = tuple(headless_tables(entry, seen, html))
    mark_artifacts(entry, watcher.artifacts)
    merge_links(entry, seen)
    notes = tag_notes(entry, seen, name)
    tag_languages(entry, seen)
    place_figures(entry, seen)
    entry.write_parents()
    return Tagged(notes, headless)
