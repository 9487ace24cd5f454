"""Signs that no font of the program has."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import Any
from unicodedata import category

from ...base.settings import own_fonts_dir
from ...layouts.fonts import load_fonts
from .inline import outside_code
from .records import Book, Line, Piece, Told
from .work import Work

_JOINERS = frozenset("\ufe0e\ufe0f\u200d\u200b\ufeff\u2060")
_STANDS_FOR = {
    "\u2705": "\u2713",
    "\u2714": "\u2713",
    "\u274c": "\u00d7",
    "\u2716": "\u00d7",
    "\u27a1": "\u2192",
    "\u2192": "->",
    "\u00a0": " ",
}


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset(load_fonts(own_fonts_dir()).characters)


def without_strange_signs(work: Work, lines: list[Line]) -> list[Line]:
    """Emoji and other signs that no font has are left out, and told; letters leave an empty square."""
    plain = [
        line if line.code or "&#" not in line.text else line.with_text(outside_code(line.text, _with_signs))
        for line in lines
    ]
    return [line.with_text(_shown(work.told, line)) if not line.text.isascii() else line for line in plain]


_NUMBERED = re.compile(r"&#(?:[xX]([0-9A-Fa-f]{1,6})|([0-9]{1,7}));")


def _with_signs(text: str) -> str:
    return _NUMBERED.sub(_sign, text)


def _sign(found: re.Match[str]) -> str:
    """A sign that is written as its number, itself; of ASCII's, which may be markup, the number."""
    number = int(found[1], 16) if found[1] else int(found[2])
    known = 0xA0 < number < 0x110000 and not 0xD800 <= number < 0xE000
    return chr(number) if known else found[0]


def printable(book: Book, told: Told) -> Book:
    """The book with titles and names that its pages can show."""

    def shown(text: str, file: str) -> str:
        return " ".join(_shown(told, Line(text, file, 1)).split())

    def with_titles(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
        return tuple(
            replace(each, title=shown(each.title, each.file or book.settings), items=with_titles(each.items))
            for each in pieces
        )

    authors = tuple(shown(name, book.settings) for name in book.authors)
    return replace(book, title=shown(book.title, book.settings), authors=authors, pieces=with_titles(book.pieces))


def _shown(told: Told, line: Line) -> str:
    known = _known()
    strange = [c for c in dict.fromkeys(line.text) if c not in known and c not in _JOINERS]
    text = "".join(c for c in line.text if c not in _JOINERS)
    for sign in strange:
        stand = _STANDS_FOR.get(sign, "")
        stand = (
            stand
            if stand and all(c in known or c.isascii() for c in stand)
            else ("?" if category(sign).startswith("L") else "")
        )
        text = text.replace(sign, stand)
    if left := "".join(sign for sign in strange if sign not in _STANDS_FOR):
        hint = "write a word in its place, or add a font that has it to the publication's fonts/"
        told.left(line.place(), f"no font has '{left}': it is left out", hint)
    return text


def without_controls(root: Any) -> Any:
    """The tree with spaces for control characters, which references such as `&#11;` make and XML cannot hold."""
    for element in root.iter():
        for part in ("text", "tail"):
            if _CONTROLS.search(said := getattr(element, part) or ""):
                setattr(element, part, _CONTROLS.sub(" ", said))
    return root


_CONTROLS = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ufffe\\uffff]")
