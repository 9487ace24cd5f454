"""Seams of compounds, remembered: what asks for them again and again does not read the word list for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from .divide import divide
from .division import Rank

_KNOWN: dict[str, dict[str, Sequence[int]]] = defaultdict(dict)


def seams(word: str, language: str) -> Sequence[int]:
    """Before which letters of a word in `language` (BCP 47) a part of a compound begins, as `divide` finds them."""
    known = _KNOWN[language]
    if word not in known:
        points = divide([word], language)[word].points
        known[word] = tuple(point.index for point in points if point.rank is Rank.SEAM)
    return known[word]


def known_seams(language: str) -> Mapping[str, Sequence[int]]:
    """Word → its seams, of all that were asked for."""
    return dict(_KNOWN[language])


def learn_seams(language: str, found: Mapping[str, Sequence[int]]) -> None:
    """Know what an earlier run of the program found."""
    _KNOWN[language].update(found)
