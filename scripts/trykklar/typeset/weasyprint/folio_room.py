"""Where the slots of folios stand in their margin boxes, and what room they have there.

A folio is typeset as slots for the longest that can come; when joining, a shorter one leaves some free.
Which side of it they are taken from follows from the margin box's alignment, which is read off the pages
here, in the worker that made them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...layouts.slots import FIRST_SLOT

_FOLIO = chr(FIRST_SLOT)
_BEFORE = {"left": 0.0, "start": 0.0, "justify": 0.0, "center": 0.5, "right": 1.0, "end": 1.0}


def folio_room(document: Any) -> tuple[float | None, ...]:
    """Per page of a WeasyPrint document: the share of the free room that comes before the folio; None without one."""
    return tuple(next(_shares(page._page_box), None) for page in document.pages)


def mixed_folios(document: Any) -> bool:
    """Whether a folio shares its margin box with other text, which would stand apart from a shorter folio."""
    return any(
        text.text.strip(_FOLIO)
        for page in document.pages
        for box in page._page_box.children
        for text in _texts(box)
        if any(_FOLIO in other.text for other in _texts(box))
    )


def _shares(page: Any) -> Iterator[float]:
    """Margin boxes of a page that hold the folio (CSS Paged Media 3, section 5), as shares of room before it."""
    for box in page.children:
        if any(_FOLIO in text.text for text in _texts(box)):
            align = box.style["text_align_all"]
            rtl = box.style["direction"] == "rtl"
            yield 1 - _BEFORE[align] if rtl and align in ("start", "end", "justify") else _BEFORE[align]


def _texts(box: Any) -> Iterator[Any]:
    """The text boxes below a margin box; the page's own content is another kind of child and holds no folio."""
    if not hasattr(box, "at_keyword"):
        return
    stack = [box]
    while stack:
        item = stack.pop()
        if hasattr(item, "text"):
            yield item
        stack.extend(getattr(item, "children", ()))
