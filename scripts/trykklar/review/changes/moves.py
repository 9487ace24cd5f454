"""What is gone in one place and new in another, and says nearly the same, has moved.

Equal texts first, then those that have most in common; what stays in its chapter before what leaves it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from .align import related
from .changes import Spot
from .likeness import NEARLY, likeness, words_of

_WORDS = 5
"""Shorter texts are the same by chance; they count as moved only within their chapter, and unchanged."""
_RUN = 3
"""Words in a row that two texts must share to be compared at all."""


def moved(gone: Sequence[Spot], come: Sequence[Spot]) -> list[tuple[Spot, Spot]]:
    """Pairs of a place that a passage left and the place where it is now. Seen from the other side they are the
    same."""
    pairs: list[tuple[Spot, Spot]] = []
    free_gone, free_come = dict(enumerate(gone)), dict(enumerate(come))
    for found in (_equal, _near):
        for i, j in found(free_gone, free_come):
            if i in free_gone and j in free_come:
                pairs.append((free_gone.pop(i), free_come.pop(j)))
    return pairs


def _equal(gone: dict[int, Spot], come: dict[int, Spot]) -> list[tuple[int, int]]:
    by_key: dict[object, list[int]] = defaultdict(list)
    for j, spot in come.items():
        by_key[spot.passage.key].append(j)
    found = [(i, j) for i, spot in gone.items() for j in by_key.get(spot.passage.key, ()) if _may_move(spot, come[j])]
    return sorted(found, key=lambda pair: (gone[pair[0]].chapter != come[pair[1]].chapter, *pair))


def _may_move(old: Spot, new: Spot) -> bool:
    """Whether equal texts are one that moved: long enough not to be equal by chance, or in one chapter."""
    if old.passage.slot or new.passage.slot or not old.passage.text:
        return False
    return old.chapter == new.chapter or len(words_of(old.passage.text)) >= _WORDS


def _near(gone: dict[int, Spot], come: dict[int, Spot]) -> list[tuple[int, int]]:
    by_run: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for j, spot in come.items():
        for run in _runs(spot):
            by_run[run].append(j)
    found: list[tuple[float, bool, list[str], int, int]] = []
    for i, spot in gone.items():
        for j in sorted({j for run in _runs(spot) for j in by_run.get(run, ())}):
            one, other = spot.passage, come[j].passage
            if related(one, other) and (alike := likeness(one.text, other.text)) >= NEARLY:
                found.append((-alike, spot.chapter != come[j].chapter, sorted((one.text, other.text)), i, j))
    return [(i, j) for *_, i, j in sorted(found)]


def _runs(spot: Spot) -> Iterator[tuple[str, ...]]:
    words = words_of(spot.passage.text)
    if not spot.passage.slot and len(words) >= _WORDS:
        yield from _in_a_row(words)


def _in_a_row(words: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return {tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}
