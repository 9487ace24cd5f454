"""Marks of the index as MyST and Sphinx write them: the directive `index`, and roles that say of which type they are.

`single: a; b` is *b* under *a*; `pair: a; b` each under the other; `triple: a; b; c` each over the other two;
`see: a; b` and `seealso: a; b` lead from one entry to another (Sphinx, "Index-generating markup").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from markdown_it.token import Token

from .grammar import is_explicit, split_explicit
from .options import report

MARKS = "index_marks"
"""The type of the token that stands where a directive `index` stood."""
_TYPED = re.compile(r"(single|pair|triple|see|seealso)\s*:\s*(.*)")


@dataclass(frozen=True, slots=True)
class IndexedAs:
    """What a mark says."""

    entry: str
    sub: str = ""
    see: str = ""
    """The entry to look at in its stead; then it names no page."""
    also: bool = False
    """Whether that entry is to be looked at besides."""


def indexed_as(text: str) -> list[IndexedAs]:
    """The entries of one line; nothing where its type wants other parts than it has."""
    found = _TYPED.fullmatch(text.strip())
    if found is None:
        return [_single(each) for each in text.split(",") if each.strip(" !")]
    kind, parts = found[1], [part.strip() for part in found[2].split(";")]
    if kind == "single":
        return [_single(found[2])] if found[2].strip() else []
    if not all(parts) or len(parts) != (3 if kind == "triple" else 2):
        return []
    if kind == "pair":
        return [IndexedAs(parts[0], parts[1]), IndexedAs(parts[1], parts[0])]
    if kind == "triple":
        a, b, c = parts
        return [IndexedAs(a, f"{b} {c}"), IndexedAs(b, f"{c}, {a}"), IndexedAs(c, f"{a} {b}")]
    return [IndexedAs(parts[0], see=parts[1], also=kind == "seealso")]


def _single(text: str) -> IndexedAs:
    """`entry; sub`. A sign ! before a main entry has no look of its own here."""
    entry, _, sub = text.strip().lstrip("! ").partition(";")
    return IndexedAs(entry.strip(), sub.strip())


def is_typed(content: str) -> bool:
    """Whether a role's content says its entries as Sphinx does."""
    target = split_explicit(content)[1]
    return is_explicit(content) and (bool(_TYPED.fullmatch(target)) or ";" in target)


def marks_of(content: str) -> list[Token]:
    """The roles that stand for one: the first prints its words, and the others mark its place alone."""
    text, target = split_explicit(content)
    return _roles(indexed_as(target), content, f"{text} <{target}>")


def _roles(entries: list[IndexedAs], written: str, first: str) -> list[Token]:
    found = []
    for number, entry in enumerate(entries):
        meta = {"name": "index", "entry": entry, "written": f"{written}#{number}"}
        found.append(Token("myst_role", "", 0, content="" if number else first, meta=meta))
    return found


def directive_marks(argument: str, body: str, line: int, env: Any) -> Token:
    """What stands in the place of a directive `index` at `line`: its marks, which go to the text behind it."""
    entries: list[IndexedAs] = []
    for at, text in enumerate([argument, *body.split("\n")]):
        if text.strip():
            found = indexed_as(text)
            entries += found
            if not found:
                hint = "write 'single: entry; below it', 'pair: one; other', 'see: entry; other', or the entry alone"
                report(env, "directive-option", line + at, f"'{text.strip()}' is no entry of an index", hint)
    return Token(MARKS, "", 0, meta={"marks": _roles(entries, f"line {line}", "")}, map=[line - 1, line])


def place_marks(tokens: list[Token], env: Any) -> list[Token]:
    """Put the marks of directives into the text that stands behind each, or where none does, before it."""
    for at, token in enumerate(tokens):
        if token.type == MARKS:
            behind = next(_texts(tokens, range(at + 1, len(tokens))), None)
            before = None if behind else next(_texts(tokens, range(at - 1, -1, -1)), None)
            if behind:
                behind.children = [*token.meta["marks"], *(behind.children or [])]
            elif before:
                before.children = [*(before.children or []), *token.meta["marks"]]
            else:
                line = token.map[0] + 1 if token.map else 0
                report(env, "directive-option", line, "there is no text that the index could name", "write it above it")
    return [token for token in tokens if token.type != MARKS]


def _texts(tokens: list[Token], places: range) -> Iterator[Token]:
    return (tokens[at] for at in places if tokens[at].type == "inline")
