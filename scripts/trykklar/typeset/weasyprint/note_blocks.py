"""Notes of several blocks: a paragraph, a list, a table within a line of text, which HTML cannot say.

Composing writes an empty `<span class="footnote" data-note="K">` at the mark, and the blocks at the end of the body, in
a `<div class="footnote-blocks" data-for="K">`. Here, where a tree may hold what HTML's parser would part, they come
together.
"""

from __future__ import annotations

from typing import Any


def place_note_blocks(root: Any) -> None:
    """Move the blocks of notes to their marks, in an element tree as WeasyPrint reads it."""
    holders = {
        element.get("data-for"): element for element in root.iter("div") if element.get("class") == "footnote-blocks"
    }
    if not holders:
        return
    for span in root.iter("span"):
        holder = holders.get(span.get("data-note")) if span.get("class") == "footnote" else None
        if holder is not None:
            _without_line_ends(holder)
            span.extend(list(holder))
    parents = {child: parent for parent in root.iter() for child in parent}
    for holder in holders.values():
        parents[holder].remove(holder)


def _without_line_ends(element: Any) -> None:
    """Take out white space between blocks: WeasyPrint keeps it in what it floats to the foot of the page, as lines."""
    if element.tag == "pre":
        return
    if element.tag in _HOLDS_BLOCKS and not (element.text or "").strip():
        element.text = None
    for child in element:
        _without_line_ends(child)
        if element.tag in _HOLDS_BLOCKS and not (child.tail or "").strip():
            child.tail = None


_HOLDS_BLOCKS = frozenset("div ul ol dl blockquote table thead tbody tr section aside figure".split())
