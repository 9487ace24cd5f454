"""Blocks of HTML that say what Markdown says too, read as that: paragraphs, lists, quotations, code, tables with a
head, `<div>` and `<details>` around Markdown, `<a id="x"></a>` over a block.

A block with an element or an attribute that Markdown has no word for stays HTML, and is told as such.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

from markdown_it import MarkdownIt
from markdown_it.token import Token

from .html_reader import Edge, UnreadError, read_html
from .ids import as_id


def blocks_of_html(md: MarkdownIt, tokens: Sequence[Token], texts: Callable[[str, int], list[Token]]) -> list[Token]:
    """The tokens of a text with Markdown's own for such HTML. `texts`: reads a title that stands in a line."""
    tokens = [*_joined([*_anchored(tokens)])]
    read = {at: parts for at, token in enumerate(tokens) if (parts := _parts(token)) is not None}
    for at in _unpaired(tokens, read) if read else ():
        del read[at]
    out: list[Token] = []
    around: list[Token] = []
    for at, token in enumerate(tokens):
        if at not in read:
            out.append(token)
        for part in read.get(at, ()):
            out += _edge(part, token, around, texts) if isinstance(part, Edge) else _markdown(md, part, token)
    return out


_TAG = r"""<a\s+(?:id|name)=(["']?)([^"'<>\s]+)\1\s*>\s*</a>"""
_ANCHOR = re.compile(_TAG, re.IGNORECASE)
_ANCHOR_LAST = re.compile(_TAG + r"\Z", re.IGNORECASE)


def _anchored(tokens: Sequence[Token]) -> Iterator[Token]:
    """An anchor alone in a paragraph, or at an end of a heading, is a label above its block: titles are printed
    elsewhere too, and an id is one place."""
    skip = 0
    for at, token in enumerate(tokens):
        skip -= skip > 0
        anchor = None
        if token.type in ("paragraph_open", "heading_open"):
            words = tokens[at + 1]
            anchor = _ANCHOR.match(words.content) or _ANCHOR_LAST.search(words.content)
            alone = anchor and anchor[0] == words.content
        if anchor and (alone or token.type == "heading_open"):
            yield Token(
                "myst_target",
                "",
                0,
                content=anchor[2],
                map=token.map,
                level=token.level,
                attrs={"class": "myst-target"},
            )
            words.content = words.content.replace(anchor[0], "", 1).strip()
            skip = 3 if alone and token.type == "paragraph_open" else 0
        if not skip:
            yield token


def _joined(tokens: Sequence[Token]) -> Iterator[Token]:
    """HTML that empty lines divide, of which a part alone says nothing, is one block: `<table>`, an empty line,
    `<tr>`."""
    for is_html, run in groupby(tokens, lambda token: token.type == "html_block"):
        blocks = [*run]
        if is_html and len(blocks) > 1 and any(_parts(block) is None for block in blocks):
            first, last = blocks[0], blocks[-1]
            lines = first.map and last.map and [first.map[0], last.map[1]]
            content = "".join(block.content for block in blocks)
            whole = Token("html_block", "", 0, content=content, map=lines, level=first.level, block=True)
            blocks = blocks if _parts(whole) is None else [whole]
        yield from blocks


def _parts(token: Token) -> list[list[str] | Edge] | None:
    if token.type != "html_block" or token.content.lstrip().startswith(("<!", "<?")):
        return None
    try:
        return read_html(token.content)
    except UnreadError:
        return None


def _unpaired(tokens: Sequence[Token], read: dict[int, list[list[str] | Edge]]) -> set[int]:
    """Blocks with an edge that has no other, and those that share an element with such."""
    open_: list[tuple[int, str]] = []
    wrong: set[int] = set()
    beside: dict[int, list[int]] = defaultdict(list)
    for at, token in enumerate(tokens):
        if token.nesting > 0:
            open_.append((at, ""))
        elif token.nesting < 0:
            while open_ and (last := open_.pop())[1]:
                wrong.add(last[0])
        for edge in (part for part in read.get(at, ()) if isinstance(part, Edge)):
            if edge.opens:
                open_.append((at, edge.tag))
            elif open_ and open_[-1][1] == edge.tag:
                opened, _ = open_.pop()
                beside[opened].append(at)
                beside[at].append(opened)
            else:
                wrong.add(at)
    return _with_those_beside(wrong | {at for at, tag in open_ if tag}, beside)


def _with_those_beside(wrong: set[int], beside: Mapping[int, list[int]]) -> set[int]:
    found, waiting = set[int](), [*wrong]
    while waiting:
        at = waiting.pop()
        if at not in found:
            found.add(at)
            waiting += beside.get(at, ())
    return found


def _edge(edge: Edge, block: Token, around: list[Token], texts: Callable[[str, int], list[Token]]) -> list[Token]:
    if not edge.opens:
        opened = around.pop()
        told = opened.meta["name"] != "div" or opened.attrs
        return [Token("directive_close", "div", -1, meta=opened.meta, block=True)] if told else []
    line = block.map[0] + 1 if block.map else 0
    name = "dropdown" if edge.tag == "details" else "div"
    meta = {"name": name, "argument": edge.title, "options": {}, "option_lines": {}, "option_rows": 0}
    meta["texts"] = texts(edge.title, line)
    attrs = {name: edge.attrs[name] for name in ("class", "id") if edge.attrs.get(name)}
    if "id" in attrs:
        attrs["id"] = as_id(attrs["id"])
    around.append(Token("directive_open", "div", 1, meta=meta, map=block.map, block=True, attrs={**attrs}))
    return [around[-1]] if name != "div" or attrs else []


def _markdown(md: MarkdownIt, lines: list[str], block: Token) -> list[Token]:
    """The tokens of a piece of Markdown, all at the lines of the block that it stands for."""
    made: list[Token] = []
    md.block.parse("\n".join(lines), md, {}, made)
    for token in made:
        token.level += block.level
        token.map = token.map and block.map
    return [*_without_empty_heads(made)]


def _without_empty_heads(tokens: Sequence[Token]) -> Iterator[Token]:
    """Markdown's tables have a head; one without words was written for a table that has none."""
    head: list[Token] = []
    for token in tokens:
        if token.type == "thead_open" or head:
            head.append(token)
            if token.type == "thead_close":
                if any(each.type == "inline" and each.content for each in head):
                    yield from head
                head = []
        else:
            yield token
