"""Which passage of the old text became which of the new one.

Equal passages are found first (`matching.py`), then, between those, the pairs that have most in
common as a whole (dynamic programming, as Needleman and Wunsch, 1970). Seen from the other side it gives the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

from ...base.bounds import COMPARED_PASSAGES
from .likeness import LIKE, likeness
from .matching import steps


class Alignable(Protocol):
    """A text that can be found again in another edition."""

    @property
    def kind(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def key(self) -> tuple[Any, ...]:
        """Two with one key are the same."""
        ...


T = TypeVar("T", bound=Alignable)
Pair = tuple[T | None, T | None]
"""Old and new; None on the side where there is none."""

_RUNNING = frozenset({"paragraph", "item", "quote", "p", "li", "blockquote"})
"""Kinds that an author turns into each other, in sources and on pages."""


def aligned(old: Sequence[T], new: Sequence[T]) -> list[Pair[T]]:
    """All passages of both sides in reading order, in pairs where one became the other."""
    left, right = [passage.key for passage in old], [passage.key for passage in new]
    if right < left:
        return [(before, after) for after, before in _by_blocks(new, old)]
    return _by_blocks(old, new)


def related(one: Alignable, other: Alignable) -> bool:
    """Whether a passage may have become the other: they are of one kind, or both running text."""
    return one.kind == other.kind or {one.kind, other.kind} <= _RUNNING


def _by_blocks(old: Sequence[T], new: Sequence[T]) -> list[Pair[T]]:
    pairs: list[Pair[T]] = []
    for equal, i1, i2, j1, j2 in steps([passage.key for passage in old], [passage.key for passage in new]):
        if equal:
            pairs += zip(old[i1:i2], new[j1:j2], strict=True)
        else:
            pairs += _gap(old[i1:i2], new[j1:j2])
    return pairs


def _gap(old: Sequence[T], new: Sequence[T]) -> list[Pair[T]]:
    """The pairs of a gap whose likenesses have the greatest sum; what has no like stays alone."""
    if not old or not new or len(old) * len(new) > COMPARED_PASSAGES.most:
        return [*((passage, None) for passage in old), *((None, passage) for passage in new)]
    alike = [[_alike(before, after) for after in new] for before in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], alike[i][j] + best[i + 1][j + 1] if alike[i][j] else 0.0)
    pairs: list[Pair[T]] = []
    i = j = 0
    while i < len(old) and j < len(new):
        if alike[i][j] and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            pairs.append((old[i], new[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            pairs.append((old[i], None))
            i += 1
        else:
            pairs.append((None, new[j]))
            j += 1
    return [*pairs, *((passage, None) for passage in old[i:]), *((None, passage) for passage in new[j:])]


def _alike(old: Alignable, new: Alignable) -> float:
    """0 for what is not like enough to be a pair."""
    if not related(old, new):
        return 0.0
    found = likeness(old.text, new.text)
    return found if found >= LIKE else 0.0
