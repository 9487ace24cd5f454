"""The division of a word: the places where it may be broken at the end of a line, good ones and less good ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum


class Rank(IntEnum):
    """How good a place is; the lower, the better."""

    SEAM = 1
    """Between two parts of a compound: the reader gets a whole word at the end of the line."""
    INNER = 2
    """Inside a part: behind a prefix, before a suffix, or between syllables."""


@dataclass(frozen=True, slots=True, order=True)
class Point:
    """A place in a word: the index of the letter that goes to the next line, 0 < index < length of the word."""

    index: int
    rank: Rank


@dataclass(frozen=True, slots=True)
class Division:
    """All the places of a word, from left to right; none for a word that stays whole."""

    points: tuple[Point, ...] = ()

    def shown(self, word: str) -> str:
        """`word` with its places, as exceptions are written: `|` for a seam, `-` for another place."""
        marks = {point.index: "|" if point.rank is Rank.SEAM else "-" for point in self.points}
        return "".join(marks.get(index, "") + letter for index, letter in enumerate(word))


Exceptions = Mapping[str, Mapping[str, Division]]
"""By language (the first part of its tag) and word in small letters."""
