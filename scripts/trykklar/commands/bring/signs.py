"""Signs that no font of the program has."""

from __future__ import annotations

from functools import lru_cache
from unicodedata import category

from ...base.settings import own_fonts_dir
from ...layouts.fonts import load_fonts
from .records import Line
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
    return [line.with_text(_shown(work, line)) if not line.text.isascii() else line for line in lines]


def _shown(work: Work, line: Line) -> str:
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
        work.told.left(line.place(), f"no font has '{left}': it is left out", hint)
    return text
