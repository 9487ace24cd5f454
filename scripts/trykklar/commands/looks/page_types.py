"""Which page of a file shows what pages of each type look like.

Found from where the outline's entries landed, never from page numbers or from what a publication calls things:
the first page of the first entry of a type, the second page of the first that has one, the first page that shows
a figure, a chart or a table, the first page that no entry stands on. So the choice moves only where the outline
does, or where the entry chosen loses the page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from ...base.problems import Place, Problem, ProblemsFound
from ...preflight.build_map import read_build_map
from ...preflight.opened import OpenedPdf
from ...preflight.source_map import PlacedEntry
from ...sources.markup.grammar import DIRECTIVES

CONTINUED = "-continued"
"""What the type of an entry's second page is called after that of its first."""
SHOWN = tuple(row.name for row in DIRECTIVES.values() if row.target_kind)
"""Directives whose first page is a type of its own: those that are numbered."""
BLANK = "blank"


def type_pages(entries: Sequence[PlacedEntry], page_count: int) -> dict[str, int]:
    """Type → its page (1-based), in the order of the pages; two types may have the same page."""
    found: dict[str, int] = {}
    for entry in entries:
        name = _name(entry.type)
        found.setdefault(name, entry.page)
        if entry.pages > 1:
            found.setdefault(name + CONTINUED, entry.page + 1)
        for directive in SHOWN:
            if directive in entry.shows:
                found.setdefault(f"with-{directive}", entry.shows[directive])
    covered = {page for entry in entries for page in range(entry.page, entry.page + entry.pages)}
    blank = next((page for page in range(1, page_count + 1) if page not in covered), None)
    if blank:
        found.setdefault(BLANK, blank)
    return dict(sorted(found.items(), key=lambda item: item[1]))


def chosen(pages: Mapping[str, int], only: Sequence[str]) -> dict[str, int]:
    """Of type → page those that `only` names, in its order; all where it names none. Raises `ProblemsFound`."""
    unknown = [name for name in only if name not in pages]
    if unknown:
        what = f"no page of the file has the type {', '.join(map(repr, unknown))}"
        raise ProblemsFound([Problem("usage", what, f"the types are: {', '.join(pages)}")])
    return {name: pages[name] for name in only} if only else dict(pages)


def _name(page_type: str) -> str:
    """A type as it stands in file names."""
    return re.sub(r"[^a-z0-9]+", "-", page_type.lower()).strip("-")


def type_pages_of(file: Path, opened: OpenedPdf) -> dict[str, int]:
    """The same of a file that was built. Raises `ProblemsFound` where no map of its build lies beside it."""
    found, told = read_build_map(file, opened.sha256)
    if found is None or not found.entries:
        what = f"which page is of which type is not known: {told if found is None else 'the file has no entries'}"
        raise ProblemsFound(
            [Problem("usage", what, "name a file in the folder where 'trykklar build' wrote it", Place(file.name))]
        )
    return type_pages(found.entries, opened.page_count)
