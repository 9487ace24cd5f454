"""Tables without a header cell: no reader's program can say what their cells mean (ISO 14289-1, 7.5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .boxes import Seen
from .entry_pdf import EntryPdf


def headless_tables(entry: EntryPdf, seen: Mapping[int, Seen], html: Any) -> Iterator[int]:
    """The lines of the source, as far as elements carry them (else 0), of tables that have no header cell on any page."""
    tables: dict[int, Any] = {}
    headed: set[int] = set()
    for found in seen.values():
        if found.element["S"] == "/Table":
            tables[id(found.box.element)] = found.box.element
        elif found.element["S"] == "/TH":
            above = next(a for a in entry.ancestors(found.element) if a["S"] == "/Table")
            headed.add(id(seen[above.number].box.element))
    missing = [table for key, table in tables.items() if key not in headed]
    line = 0
    for element in html.iter() if missing else ():
        line = int(element.get("data-line", line)) if isinstance(element.tag, str) else line
        if any(element is table for table in missing):
            yield line
