"""Words in, their divisions out: by exceptions, by the language's splitter of compounds, or by Pyphen's patterns
alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

import pyphen

from ..tags import primary
from .danish import places as danish_places
from .division import Division, Exceptions, Point, Rank

Patterns = Callable[[str], list[int]]
Splitting = Callable[[str, Patterns], tuple[Point, ...]]

SPLITTERS: Mapping[str, Splitting] = {"da": danish_places}
"""The languages whose compounds are split, by the first part of their tag."""

SHORTEST = 4
"""Shorter words, and shorter pieces of words with hyphens, are not divided."""

LONGEST = 80
"""Longer pieces are no words, and are left to the patterns."""


def divide(words: Iterable[str], language: str, exceptions: Exceptions | None = None) -> dict[str, Division]:
    """The division of each of `words` in `language` (BCP 47).

    The pieces of a word with hyphens are divided each by itself. Not divided are abbreviations in capitals and other
    words with capitals inside, pieces next to digits or behind an apostrophe, words with soft hyphens, where the
    author has decided, and words of a language that there are no patterns for. The first word of a language with a
    splitter loads its word list, which takes about half a second and 60 MB: it is for the process that plans the
    pages, not for those that set them.
    """
    own = (exceptions or {}).get(primary(language), {})
    split = SPLITTERS.get(primary(language))
    patterns = _patterns(language)
    return {word: Division(tuple(_points(word, own, split, patterns))) for word in words}


_PIECE = re.compile(r"[^\W\d_]+")
_NO_NEIGHBOUR = re.compile(r"[\d_@./\\]")
_SOFT_HYPHEN = "\u00ad"
_APOSTROPHES = ("'", "’")


def _points(
    word: str, own: Mapping[str, Division], split: Splitting | None, patterns: Patterns | None
) -> Iterable[Point]:
    """The places of a word with all its pieces."""
    if _SOFT_HYPHEN in word or not unicodedata.is_normalized("NFC", word):
        return
    for piece in _PIECE.finditer(word):
        before, after = word[: piece.start()][-1:], word[piece.end() :][:1]
        if (
            before in _APOSTROPHES
            or _NO_NEIGHBOUR.match(before)
            or (_NO_NEIGHBOUR.match(after) and word[piece.end() :] != ".")
        ):
            continue
        for point in _piece_points(piece.group(), own, split, patterns):
            yield Point(piece.start() + point.index, point.rank)


def _piece_points(
    piece: str, own: Mapping[str, Division], split: Splitting | None, patterns: Patterns | None
) -> tuple[Point, ...]:
    """The places of a piece, which is letters only."""
    small = piece.lower()
    if len(small) != len(piece):
        return ()
    if small in own:
        return own[small].points
    if len(piece) < SHORTEST or piece[1:] != small[1:] or patterns is None:
        return ()
    return (
        split(small, patterns)
        if split and len(piece) <= LONGEST
        else tuple(Point(place, Rank.INNER) for place in patterns(small))
    )


@lru_cache(maxsize=16)
def _patterns(language: str) -> Patterns | None:
    """Pyphen's places in a word of `language`, or None for a language that it does not know."""
    known = pyphen.language_fallback(language)
    if known is None:
        return None
    dictionary = pyphen.Pyphen(lang=known)

    def places(word: str) -> list[int]:
        """Places where the letters stay as they are (not so German `Zuk-ker`)."""
        return [int(place) for place in dictionary.positions(word) if place.data is None]

    return places
