"""Ways back from a list of sources: each number leads to where its source is cited first.

The number itself is the link, so that nothing is printed that was not: a list of pages behind each source would move
all that stands below it. Citations lead to the list by links of their own (`compose/citations.py`).
"""

from __future__ import annotations

from collections.abc import Mapping

from ....base.addresses import CITED, GOTO, LISTED
from .boxes import Seen
from .entry_pdf import EntryPdf
from .notes import area_of, lead


def tag_citations(entry: EntryPdf, seen: Mapping[int, Seen]) -> dict[str, tuple[int, float, float]]:
    """Let the numbers of listed sources lead to their first citations.

    Gives where the entry's own first citations stand: 0-based page and point in pt. Where an entry that comes earlier
    cites the same source, that one counts (`paginate.placing.page_table`).
    """
    positions: dict[str, tuple[int, float, float]] = {}
    for found in seen.values():
        if found.box.element is None:
            continue
        name, element = str(found.box.element_tag), found.box.element
        target = str(element.get("href") or "").removeprefix(GOTO)
        if name == "a" and element.get("class") == "source" and target.startswith(LISTED):
            left, _, _, top = entry.in_points(found.page, area_of(found.box))
            positions.setdefault(CITED + target.removeprefix(LISTED), (found.page, round(left, 2), round(top, 2)))
        elif name == "li::marker" and str(element.get("id") or "").startswith(LISTED):
            lead(entry, found, CITED + element.get("id").removeprefix(LISTED))
    return positions
