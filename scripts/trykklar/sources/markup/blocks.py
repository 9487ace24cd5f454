"""Blocks of Markdown's other dialects that are read here: ids of headings, tasks, and what a label names; and lists
whose numbers Markdown would change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from markdown_it.token import Token

from ...base.problems import Place, Problem
from ...base.rulebook import rule
from .ids import as_id

rule("list-number", "an item of a list that would be printed with another number than it was written with")

_HEADING_ATTRIBUTES = re.compile(r"[ \t]*\{\s*(#[\w:.-]+)?((?:\s*\.[\w-]+|\s*-(?=[\s}]))*)\s*\}$")
UNNUMBERED = "unnumbered"
"""The class of a heading without a number, which pandoc also writes `{-}`."""
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
                opening.attrJoin("class", UNNUMBERED if name == "-" else name)


def section_of(heading: Token) -> tuple[str, bool]:
    """The class that says which section of its kind a heading begins, if any; and whether it may have a number."""
    classes = str(heading.attrs.get("class", "")).split()
    named = [each for each in classes if each != UNNUMBERED]
    return (named[0] if named else ""), len(named) == len(classes)


def tasks(tokens: Sequence[Token]) -> None:
    """`- [ ] to do` → an item with a box before its text, in place of its bullet (GFM, section 5.3)."""
    for item, paragraph, inline in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if item.type == "list_item_open" and paragraph.type == "paragraph_open" and inline.children:
            first = inline.children[0]
            found = _TASK.match(first.content) if first.type == "text" else None
            if found:
                first.content = _BOXES[found[1].lower()] + first.content[found.end() :]
                item.attrJoin("class", "task")


def numbers_changed(tokens: Sequence[Token], file: str) -> Iterator[Problem]:
    """Lists whose items would be printed with other numbers than they were written with: CommonMark (5.3) reads the
    first number alone, and makes one list of two that nothing parts. All items with one number ask to be numbered."""
    open_lists: list[list[Token]] = []
    for token in tokens:
        if token.type == "ordered_list_open":
            open_lists.append([])
        elif token.type == "list_item_open" and token.info and open_lists:
            open_lists[-1].append(token)
        elif token.type == "ordered_list_close":
            items = open_lists.pop()
            written = [int(item.info) for item in items]
            printed = list(range(written[0], written[0] + len(written)))
            wrong = next((at for at, number in enumerate(written) if number != printed[at]), None)
            if wrong is not None and len(set(written)) > 1:
                rows = items[wrong].map
                line = rows[0] + 1 if rows else 0
                what = f"an item written '{written[wrong]}.' would be printed '{printed[wrong]}.', as its list goes on"
                hint = f"write {printed[wrong]}.; or begin a list of its own, after a line of text or the line <!-- -->"
                yield Problem("list-number", what, hint, Place(file, line))
