"""The directive `glossary`: words with what they mean, as a list of definitions, or as Sphinx writes it, each meaning
indented under its word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain

from markdown_it.token import Token

from ...base.problems import Place, Problem
from ...language.collation import sort_key
from .ids import as_id
from .scanned import Anchor, Scan, WrittenTerm

TERM = "term-"
"""Begins the id of a word where it is explained."""


def glossary(
    body: str, offset: int, sort_by: str, blocks: Callable[[str, int], list[Token]]
) -> tuple[list[Token], list[int]]:
    """One list of definitions, and the lines of what in it is none. `offset`: how many lines of the file stand before
    the body; `sort_by`: the language that its words are sorted in, if they are; `blocks`: reads lines that stand after
    so many."""
    items: list[tuple[str, list[Token]]] = []
    wrong: list[int] = []
    for first, lines in _items(body.split("\n")):
        tokens = blocks("\n".join(_as_definition(lines)), offset + first)
        if [token.type for token in (*tokens[:1], *tokens[-1:])] == ["dl_open", "dl_close"]:
            items.append((tokens[2].content, tokens[1:-1]))
        else:
            wrong.append(offset + first + 1)
    if sort_by:
        items.sort(key=lambda item: sort_key(item[0], sort_by))
    inner = list(chain.from_iterable(tokens for _, tokens in items))
    around = [Token("dl_open", "dl", 1, block=True), Token("dl_close", "dl", -1, block=True)]
    return [around[0], *inner, around[1]] if inner else [], wrong


def _items(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Each word with its meaning: the number of lines before it, and its lines. What stands before the first is one
    too, which its reader tells."""
    begun: int | None = None
    explained = False
    for at, line in enumerate(lines):
        means = line[:1] in (" ", "\t", ":")
        if line.strip() and (begun is None or (explained and not means)):
            if begun is not None:
                yield begun, lines[begun:at]
            begun, explained = at, False
        explained = explained or (means and bool(line.strip()))
    if begun is not None:
        yield begun, lines[begun:]


def _as_definition(lines: list[str]) -> list[str]:
    """An item as Markdown writes definitions: a colon before what it means."""
    at = next((index for index, line in enumerate(lines) if index and line.strip()), 0)
    if not at or lines[at].startswith(":"):
        return lines
    indent = len(lines[at]) - len(lines[at].lstrip())
    told = [line[min(indent, len(line) - len(line.lstrip())) :] for line in lines[at:]]
    return [*lines[:at], f": {told[0]}", *(f"  {line}" if line else "" for line in told[1:])]


def name_terms(tokens: list[Token], opening: int, file: str, words: Callable[[Token], str], found: Scan) -> None:
    """Give every word of a glossary that begins at `opening` its id, by which the role `term` names it."""
    depth = 0
    for at in range(opening, len(tokens)):
        token = tokens[at]
        depth += {"directive_open": 1, "directive_close": -1}.get(token.type, 0)
        if depth == 0:
            return
        if token.type == "dt_open" and depth == 1:
            _name(tokens, at, file, words, found)


def _name(tokens: list[Token], at: int, file: str, words: Callable[[Token], str], found: Scan) -> None:
    rows = tokens[at].map
    line = rows[0] + 1 if rows else 0
    name = as_id(words(tokens[at + 1]))
    if not name:
        hint = "begin it with letters; what is explained is named by them"
        found.problems.append(
            Problem("directive-option", "a word of the glossary has no letters", hint, Place(file, line))
        )
        return
    tokens[at].attrs["id"] = TERM + name
    meaning = next((token.content for token in tokens[at + 2 :] if token.type == "inline"), "")
    written = re.sub(r"\s+", " ", tokens[at + 1].content)
    found.terms.append(WrittenTerm(name, written, re.sub(r"\s+", " ", meaning)))
    found.anchors.append(Anchor(TERM + name, "term", written, line))
