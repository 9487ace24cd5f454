"""Put the tags of an entry right, while its PDF is in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .artifacts import mark_artifacts
from .attributes import place_figures, tag_languages
from .boxes import Seen, Watcher
from .citations import tag_citations
from .empty_marks import drop_empty_marks
from .entry_pdf import EntryPdf
from .figures import undescribed
from .findings import Lines, TagFinding
from .headings import skipped_levels
from .kinds import name_kinds
from .links import hold_links, merge_links
from .lists import nest_lists, number_lists
from .notes import tag_notes
from .tables import headless_tables, note_cells
from .united import Origin


@dataclass(frozen=True)
class Tagged:
    """What tagging found."""

    notes: dict[str, tuple[int, float, float]]
    """Where each footnote, its call and a source's first citation stand: name → 0-based page of the entry and point in
    pt from its lower left."""
    findings: tuple[TagFinding, ...]
    """What no tag can fix."""
    groups: Mapping[int, int]
    """Object number of each form that holds marked content → the page (0-based) that draws it."""
    origins: Mapping[int, Origin]
    """Object number of a structure element → the box that it stands for."""


def put_tags_right(document: Any, pdf: Any, watcher: Watcher, html: Any, name: str) -> Tagged:
    """Fix the structure of a pydyf PDF. `html` is the tree that it was rendered from, `name` the entry's id.

    Raises `ValueError` for a page that cannot be tagged.
    """
    entry = EntryPdf(document, pdf)
    seen = watcher.seen
    lines = Lines(html)
    findings = [*headless_tables(entry, seen, lines), *undescribed(seen, lines), *skipped_levels(seen, lines)]
    mark_artifacts(entry, watcher.artifacts)
    drop_empty_marks(entry)
    merge_links(entry, seen)
    hold_links(entry)
    notes = {**tag_notes(entry, seen, name), **tag_citations(entry, seen)}
    findings += tag_languages(entry, seen, lines)
    place_figures(entry, seen)
    name_kinds(entry, seen)
    note_cells(seen)
    nest_lists(entry, seen)
    number_lists(seen)
    entry.write_parents()
    return Tagged(notes, tuple(findings), entry.groups, _origins(seen))


def _origins(seen: Mapping[int, Seen]) -> dict[int, Origin]:
    from weasyprint.formatting_structure.boxes import BlockLevelBox

    return {
        number: Origin(
            id(found.box.element),
            str(found.box.element_tag),
            bool(getattr(found.box, "is_column", False)),
            int(found.box.element.get("data-level") or 0),
            isinstance(found.box, BlockLevelBox),
        )
        for number, found in seen.items()
        if found.box.element is not None
    }
