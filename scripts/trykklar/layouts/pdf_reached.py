"""What a page of an author's PDF is drawn with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf

from ..base.bounds import FORM_DEPTH


def reached(value: Any, depth: int = 0, seen: set[tuple[int, int]] | None = None) -> Iterator[Any]:
    """Everything that a page is drawn with."""
    seen = set() if seen is None else seen
    if not isinstance(value, pikepdf.Object) or depth > 4 * FORM_DEPTH.most or value.objgen in seen:
        return
    seen.update([value.objgen] if value.is_indirect else ())
    yield value
    if isinstance(value, pikepdf.Array):
        inner = list(value)
    elif isinstance(value, (pikepdf.Dictionary, pikepdf.Stream)):
        inner = [item for key, item in value.items() if key not in ("/Parent", "/StructParents", "/PieceInfo")]
    else:
        inner = []
    for item in inner:
        yield from reached(item, depth + 1, seen)


def contents_of(page: Any, found: list[Any]) -> Iterator[tuple[Any, Any]]:
    """The content streams of a page with their resources: its own in one, and those of forms and patterns."""
    yield page.Contents, page.get("/Resources")
    for item in found:
        if isinstance(item, pikepdf.Stream) and (item.get("/Subtype") == "/Form" or item.get("/PatternType") == 1):
            yield item, item.get("/Resources", page.get("/Resources"))
