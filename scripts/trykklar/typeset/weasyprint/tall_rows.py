"""Rows of a table that are higher than a page.

WeasyPrint gives up a table's head where no whole row fits below it, and breaks the row on pages without one. A row that
may be broken anywhere keeps the head above each of its parts; so a row that was broken in spite of `break-inside:
avoid` is set again as one that may be.
"""

from __future__ import annotations

from typing import Any


def let_tall_rows_break(document: Any) -> bool:
    """Mark the elements of rows that stand on more than one page of a rendered document, so that a second rendering may
    break them; whether there are any that were not marked before."""
    pages: dict[Any, set[int]] = {}
    for number, page in enumerate(document.pages):
        for box in page._page_box.descendants():
            if type(box).__name__ == "TableRowBox" and box.element is not None and not _in_head(box):
                pages.setdefault(box.element, set()).add(number)
    tall = [row for row, found in pages.items() if len(found) > 1 and _MAY_BREAK not in (row.get("style") or "")]
    for row in tall:
        row.set("style", f"{row.get('style') or ''};{_MAY_BREAK}".lstrip(";"))
    return bool(tall)


_MAY_BREAK = "break-inside: auto"


def _in_head(row: Any) -> bool:
    """Whether a row is one of those that stand above every part of a table."""
    return any(child.element_tag == "th" for child in row.children) and not any(
        child.element_tag == "td" for child in row.children
    )
