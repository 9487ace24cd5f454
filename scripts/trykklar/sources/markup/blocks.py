"""Blocks of Markdown's other dialects that are read here: ids of headings, tasks, and what a label names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from markdown_it.token import Token

from .ids import as_id

_HEADING_ATTRIBUTES = re.compile(r"[ \t]*\{\s*(#[\w:.-]+)?((?:\s*\.[\w-]+)*)\s*\}$")
_TASK = re.compile(r"\[([ xX])\](?=[ \t])")
_BOXES = {" ": "\u2610", "x": "\u2611"}
"""Ballot box, and ballot box with check: read out as such."""


def headings_ids(tokens: Sequence[Token]) -> None:
    """`## Title {#id .class}` → the heading's attributes, as pandoc writes them."""
    for opening, inline in pairwise(tokens):
        last = inline.children[-1] if opening.type == "heading_open" and inline.children else None
        found = _HEADING_ATTRIBUTES.search(last.content) if last and last.type == "text" else None
        if last and found and (found[1] or found[2]):
            last.content = last.content[: found.start()]
            inline.content = _HEADING_ATTRIBUTES.sub("", inline.content)
            if found[1]:
                opening.attrSet("id", as_id(found[1][1:]))
            for name in found[2].replace(".", " ").split():
                opening.attrJoin("class", name)


def tasks(tokens: Sequence[Token]) -> None:
    """`- [ ] to do` → an item with a box before its text, in place of its bullet (GFM, section 5.3)."""
    for item, paragraph, inline in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if item.type == "list_item_open" and paragraph.type == "paragraph_open" and inline.children:
            first = inline.children[0]
            found = _TASK.match(first.content) if first.type == "text" else None
            if found:
                first.content = _BOXES[found[1].lower()] + first.content[found.end() :]
                item.attrJoin("class", "task")
