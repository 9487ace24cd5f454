"""What stages ask of the tokens of every text: counted once, so that the tokens are wanted for composing alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from .formulas import FORMULAS
from .notes import notes_called

_BLOCKS = frozenset(("paragraph_open", "heading_open", "tr_open", "list_item_open", "fence", "directive_open", "hr"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Of a text's tokens."""

    characters: int
    headings: int
    blocks: int
    """Things that could stand on a page of their own: paragraphs, rows, pictures …"""
    notes: int
    """Notes that it calls."""
    classes: tuple[tuple[str, int], ...]
    """Classes that its author wrote, with their lines (1-based)."""
    formulas: tuple[tuple[str, int], ...]
    """TeX, with its lines."""


def told_of(tokens: Sequence[Token]) -> Told:
    """What is to be said of a text."""
    return Told(
        characters=sum(len(token.content) for token in tokens),
        headings=sum(token.type == "heading_open" for token in tokens),
        blocks=sum(map(_fills_a_page, tokens)),
        notes=len(notes_called(tokens)),
        classes=tuple(_classes(tokens)),
        formulas=tuple(_formulas(tokens)),
    )


def _fills_a_page(token: Token) -> int:
    pictures = sum(child.type == "image" for child in token.children or ())
    return pictures + (token.type in _BLOCKS)


def _classes(tokens: Sequence[Token]) -> Iterator[tuple[str, int]]:
    line = 0
    for token in tokens:
        line = token.map[0] + 1 if token.map else line
        for one in (token, *(token.children or ())):
            named = one.attrs.get("class") if one.attrs else None
            if named and named != "task" and one.nesting >= 0 and _is_authors(one):
                yield from ((name, line) for name in str(named).split())


def _is_authors(token: Token) -> bool:
    """Whether its classes are the author's: those of targets, comments and breaks are the parser's own."""
    return token.type not in ("heading_open", "fence") and not token.type.startswith("myst_")


def _formulas(tokens: Sequence[Token]) -> Iterator[tuple[str, int]]:
    line = 0
    for token in tokens:
        line = token.map[0] + 1 if token.map else line
        if token.type in FORMULAS:
            yield token.content, line
        for child in token.children or ():
            if child.type in FORMULAS:
                yield child.content, int(child.meta.get("line", line))
