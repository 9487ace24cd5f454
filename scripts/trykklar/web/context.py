"""What the templates of a site are given besides what all forms' are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..base.addresses import GOTO
from ..language.collation import initial, sort_key
from ..resolve.board_data import values_of
from ..resolve.document import ResolvedDocument
from ..resolve.endnotes import moved_ids
from ..resolve.index import sees_of
from .addresses import SitePages
from .outline import OWN, OwnPage
from .printed import PageStart, PrintedDocument


@dataclass(frozen=True, slots=True)
class IndexPlace:
    """Where the text speaks of a word of the index."""

    id: str
    entry: str
    page: str
    """The printed page; empty where there is none."""


@dataclass(frozen=True, slots=True)
class IndexLine:
    """An entry of the index, or a sub-entry."""

    entry: str
    places: tuple[IndexPlace, ...]
    subs: tuple[IndexLine, ...] = ()
    sees: tuple[tuple[str, str], ...] = ()
    """(name of the words 'see' or 'see also' among the labels, the entry to look at)."""


def site_context(
    site: SitePages,
    own: Sequence[OwnPage],
    documents: Mapping[str, PrintedDocument],
    starts: Sequence[PageStart],
) -> dict[str, Any]:
    """Functions and values for templates.

    `printed(id)`: folio of a target in the printed document, or nothing; `paper(id)`: address of its page in the PDF,
    as links are written; `own(name)`: whether the site has a page of its own by that name; `goto(name)`: its address,
    as links are written. All are functions of this package: what another one gives, no composed page is remembered by
    (`compose/seen.py`).
    """
    chief = next(iter(documents.values()), None)
    names = {page.entry.id.removeprefix(OWN) for page in own}
    resolved = site.resolved

    def printed(target: str) -> str:
        return chief.page(target) if chief else ""

    def paper(target: str) -> str:
        return f"{GOTO}{chief.name}#{target}" if chief and chief.link(target) else ""

    def is_own(name: str) -> bool:
        return name in names

    return {
        "printed": printed,
        "paper": paper,
        "own": is_own,
        "goto": lambda name: f"{GOTO}{OWN}{name}",
        "documents": list(documents.values()),
        "values_of": values_of,
        "page_starts": starts,
        "index_lines": lambda: index_lines(resolved, chief),
        "order": [entry for entry in resolved.entries if entry.kind != "page"],
    }


def index_lines(resolved: ResolvedDocument, printed: PrintedDocument | None) -> list[tuple[str, list[IndexLine]]]:
    """The index by letter: each word with the first place in every entry that speaks of it."""
    language = resolved.manuscript.publication.language
    marks: dict[str, dict[str, dict[str, IndexPlace]]] = {}
    moved = moved_ids(resolved)
    for entry in resolved.entries:
        for mark in entry.text.scan.index if entry.text else ():
            places = marks.setdefault(mark.entry, {}).setdefault(mark.sub, {})
            if not mark.see:
                where = moved.get(mark.id, entry.id)
                places.setdefault(where, IndexPlace(mark.id, where, printed.page(mark.id) if printed else ""))
    found = (mark for entry in resolved.entries if entry.text for mark in entry.text.scan.index)
    sees = sees_of(found, {})
    letters: dict[str, list[IndexLine]] = {}
    for name in sorted(marks, key=lambda text: sort_key(text, language)):
        subs = tuple(
            IndexLine(sub, tuple(places.values()))
            for sub, places in sorted(marks[name].items(), key=lambda item: sort_key(item[0], language))
            if sub
        )
        letters.setdefault(initial(name, language), []).append(
            IndexLine(name, tuple(marks[name].get("", {}).values()), subs, sees.get(name, ()))
        )
    return list(letters.items())
