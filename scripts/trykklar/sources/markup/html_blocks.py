"""Blocks of HTML that say what Markdown says too, read as that: paragraphs, lists, quotations, code, tables, `<div>`
and `<details>` around Markdown, `<a id="x"></a>` over a block.

What a browser would put right is put right, and told (`html_tags.py`). A block with an element that is none of words,
or an attribute that is more than looks, stays HTML, and is refused.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from .html_equals import anchored
from .html_reader import Edge, Read, UnreadError, read_html
from .html_tags import left_out, nothing_of, unclosed
from .ids import as_id
from .options import report


def blocks_of_html(state: StateCore, texts: Callable[[str, int], list[Token]]) -> list[Token]:
    """The tokens of a text with Markdown's own for such HTML; what was put right for it is told. `texts`: reads a title
    that stands in a line."""
    tokens = [*_joined([*anchored(state.tokens)])]
    read = {at: found for at, token in enumerate(tokens) if (found := _read(token))}
    ends = _paired(tokens, read) if read else {}
    out: list[Token] = []
    around: list[Token] = []
    for at, token in enumerate([*tokens, _LAST]):
        for edge in ends.get(at, ()):
            out += _edge(edge, token, around, texts)
        if at not in read:
            out.append(token)
            continue
        for part in read[at].parts:
            out += _edge(part, token, around, texts) if isinstance(part, Edge) else _markdown(state.md, part, token)
        for repair in sorted(read[at].repairs):
            report(
                state.env, repair.code, (token.map[0] if token.map else 0) + 1 + repair.row, repair.what, repair.hint
            )
    return out[:-1]


_LAST = Token("", "", 0)


def _joined(tokens: Sequence[Token]) -> Iterator[Token]:
    """HTML that empty lines divide, of which a part alone says nothing, is one block: `<table>`, an empty line,
    `<tr>`."""
    for is_html, run in groupby(tokens, lambda token: token.type == "html_block"):
        blocks = [*run]
        if is_html and len(blocks) > 1 and any(_faults(block) for block in blocks):
            first, last = blocks[0], blocks[-1]
            lines = first.map and last.map and [first.map[0], last.map[1]]
            content = "".join(block.content for block in blocks)
            whole = Token("html_block", "", 0, content=content, map=lines, level=first.level, block=True)
            blocks = blocks if _faults(whole) >= sum(map(_faults, blocks)) else [whole]
        yield from blocks


def _read(token: Token) -> Read | None:
    html = token.content.strip()
    if token.type != "html_block" or html.startswith(("<!--", "<![")):
        return None
    if prints_nothing := _SAID_TO_PROGRAMS.fullmatch(html):
        return Read([], [nothing_of(prints_nothing[0], 0)])
    try:
        return read_html(token.content)
    except UnreadError:
        return None


_SAID_TO_PROGRAMS = re.compile(r"<\?(?:(?!\?>).)*\?>|<![a-z][^>]*>", re.IGNORECASE | re.DOTALL)


def _faults(token: Token) -> int:
    """How much of a block must be put right; of one that says nothing, more than of any other."""
    found = _read(token)
    return _MANY if found is None else len(found.repairs)


_MANY = 1_000_000


def _paired(tokens: Sequence[Token], read: dict[int, Read]) -> dict[int, list[Edge]]:
    """Where what stands around other blocks and is not closed ends, before which token; that is told, and so is an end
    of nothing, which is left out."""
    open_: list[tuple[int, Edge | None]] = []
    begun = Counter[str]()
    ends: dict[int, list[Edge]] = defaultdict(list)

    def end(at: int) -> None:
        while open_:
            opened, edge = open_.pop()
            if edge is None:
                break
            read[opened].repairs.append(unclosed(edge.tag, edge.row))
            ends[at].append(Edge(edge.tag, edge.row, opens=False))

    for at, token in enumerate(tokens):
        if token.nesting > 0:
            open_.append((at, None))
        elif token.nesting < 0:
            end(at)
        if at in read:
            _close_others(read[at], begun)
        for edge in [part for part in (read[at].parts if at in read else ()) if isinstance(part, Edge)]:
            if edge.opens:
                open_.append((at, edge))
            elif open_ and open_[-1][1] and open_[-1][1].tag == edge.tag:
                open_.pop()
            else:
                read[at].repairs.append(left_out(edge.tag, edge.row, closes=True))
                read[at].parts.remove(edge)
    while open_:
        end(len(tokens))
    return ends


def _close_others(read: Read, begun: Counter[str]) -> None:
    """What a block ends that an earlier one began, and of which the words alone are kept, was told there."""
    for repair in [repair for repair in read.repairs if repair.closes]:
        if begun[repair.closes]:
            begun[repair.closes] -= 1
            read.repairs.remove(repair)
    begun += read.begun


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
    made = [part for token in made for part in _paragraph(token)]
    for token in made:
        token.level += block.level
        token.map = token.map and block.map
        if token.type == "inline" and (word := _WORD.search(token.content)):
            _place(token, word[0], block)
    return [*_without_empty_heads(made)]


_WORD = re.compile(r"\w+")


def _place(text: Token, word: str, block: Token) -> None:
    """A text begins on the line of the block on which its first word stands, behind the texts before it."""
    found = block.content.find(word, block.meta.get("read", 0))
    if found >= 0 and block.map:
        block.meta["read"] = found + len(word)
        line = block.map[0] + block.content.count("\n", 0, found)
        text.map = [line, line + 1]


def _paragraph(token: Token) -> Iterator[Token]:
    """A tag alone on its line, such as a picture, which CommonMark takes for a block."""
    if token.type != "html_block":
        yield token
        return
    yield Token("paragraph_open", "p", 1, map=token.map, level=token.level, block=True)
    words = token.content.strip()
    yield Token("inline", "", 0, content=words, map=token.map, level=token.level + 1, block=True, children=[])
    yield Token("paragraph_close", "p", -1, level=token.level, block=True)


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
