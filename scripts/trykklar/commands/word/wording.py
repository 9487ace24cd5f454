"""Which sentences of a text changed, and who changed them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ...language.sentences import sentences
from ...review.changes.matching import steps
from .records import BREAK
from .returned import END, Piece, Who

_COMPARED = str.maketrans(
    {
        **dict.fromkeys("\t\n\r\u00a0\u2009\u202f\u3000" + BREAK, " "),
        **dict.fromkeys("\u2010\u2011", "-"),
        **dict.fromkeys("\u00ad\u200b\u200d\u2060\ufeff", ""),
    }
)
"""Spaces, hyphens and marks of where a line may end, of which word processors make others."""


@dataclass(frozen=True)
class Authored:
    """A text, and who changed each of its characters. Spaces are single, and none stands at the end of a paragraph."""

    text: str
    whos: tuple[Who | None, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """One or more sentences that became others; nothing on the side where there were none."""

    old: str
    new: str
    whos: tuple[Who, ...]
    at: int
    """Where in the old text the change begins, 0-based, in characters."""


def before(pieces: Iterable[Piece]) -> Authored:
    """The text without what was tracked."""
    return authored(piece for piece in pieces if piece.kind in ("", "del"))


def after(pieces: Iterable[Piece]) -> Authored:
    """The text as it is when all that was tracked is accepted."""
    return authored(piece for piece in pieces if piece.kind in ("", "ins"))


def authored(pieces: Iterable[Piece]) -> Authored:
    """The text, whose paragraphs without words are none."""
    text: list[str] = []
    whos: list[Who | None] = []
    for piece in pieces:
        for sign in piece.text.translate(_COMPARED):
            last = text[-1] if text else END
            if (sign == " " and last in (" ", END)) or sign == END == last:
                continue
            if sign == END and last == " ":
                del text[-1], whos[-1]
            text.append(sign)
            whos.append(piece.who)
    return Authored("".join(text), tuple(whos))


def plain(text: str) -> str:
    """A text as it is compared."""
    return authored([Piece(text)]).text.strip(" " + END)


def changed(old: Authored, new: Authored, language: str) -> Iterator[Changed]:
    """The sentences that differ."""
    if old.text == new.text:
        return
    left, right = list(_units(old.text, language)), list(_units(new.text, language))
    for equal, i1, i2, j1, j2 in steps([text for _, text in left], [text for _, text in right]):
        if equal:
            continue
        if i2 - i1 == j2 - j1:
            for i, j in zip(range(i1, i2), range(j1, j2), strict=True):
                yield _between(old, new, left[i : i + 1], right[j : j + 1], left, i)
        else:
            yield _between(old, new, left[i1:i2], right[j1:j2], left, i1)


Unit = tuple[int, str]
"""Where a sentence begins, and its text; the last one of a paragraph has that one's end with it."""


def _units(text: str, language: str) -> Iterator[Unit]:
    for paragraph in re.finditer(f"[^{END}]*{END}|[^{END}]+$", text):
        found = [(paragraph.start() + each.start, each.text) for each in sentences(paragraph[0].rstrip(END), language)]
        ended = END if paragraph[0].endswith(END) else ""
        *rest, last = found or [(paragraph.start(), "")]
        yield from rest
        yield last[0], last[1] + ended


def _between(
    old: Authored, new: Authored, left: Sequence[Unit], right: Sequence[Unit], whole: Sequence[Unit], index: int
) -> Changed:
    was, becomes = (" ".join(text for _, text in units) for units in (left, right))
    begins = whole[index][0] if index < len(whole) else len(old.text)
    whos = [*_whos(old, left), *_whos(new, right)]
    same = next((at for at, (one, other) in enumerate(zip(was, becomes, strict=False)) if one != other), 0)
    if was.endswith(END) and becomes.endswith(END) and was != END != becomes:
        was, becomes = was[:-1], becomes[:-1]
    return Changed(_shown(was), _shown(becomes), tuple(dict.fromkeys(whos)), begins + same)


def _whos(text: Authored, units: Sequence[Unit]) -> Iterator[Who]:
    for start, words in units:
        yield from (who for who in text.whos[start : start + len(words)] if who)


def _shown(text: str) -> str:
    """A text as a person reads it: a paragraph that ends is a pilcrow."""
    return re.sub(rf"\s*{END}\s*", " ¶ ", text).strip(" ")
