"""Boxes of pages, and the parts of their content."""

from __future__ import annotations

from typing import Any

import pikepdf

from ..records import Box


def box_of(page: Any, name: str) -> Box | None:
    """A page's box (ISO 32000-1, 14.11.2), as it stands there or at its ancestors."""
    node = page
    while node is not None:
        if name in node:
            left, bottom, right, top = (float(side) for side in node[name])
            return min(left, right), min(bottom, top), max(left, right), max(bottom, top)
        node = node.get("/Parent") if name in ("/MediaBox", "/CropBox") else None
    return None


def content_parts(page: Any) -> list[Any]:
    """The streams of a page's content, which are read one after the other (ISO 32000-1, 7.8.2)."""
    contents = page.get("/Contents")
    return [*contents] if isinstance(contents, pikepdf.Array) else [contents]
