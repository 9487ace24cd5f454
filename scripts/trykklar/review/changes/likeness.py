"""How much two texts have in common, and which words differ. Both are the same seen from either side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from .matching import matching, steps

LIKE = 0.55
"""From here on a text is another one changed, and not a new one: somewhat more than half of its words are the same."""
NEARLY = 0.75
"""From here on a text is one that stood elsewhere."""
_FEW = 8
"""Words; shorter texts are compared by their letters, or one word of two would make a stranger of a heading."""


def words_of(text: str) -> list[str]:
    """The words of a text, its marks with them."""
    return text.split()


@lru_cache(maxsize=50_000)
def likeness(one: str, other: str) -> float:
    """From 0 (nothing in common) to 1 (equal): twice what is common in order, over all; by words, in short texts by
    letters.

    Below `LIKE` it may be more than it is: an upper bound is enough there.
    """
    if one == other:
        return 1.0
    if other < one:  # difflib does not give the same from both sides
        one, other = other, one
    few = max(len(one.split()), len(other.split())) < _FEW
    left: Sequence[str] = one if few else one.split()
    right: Sequence[str] = other if few else other.split()
    total = len(left) + len(right)
    bound = 2 * sum((Counter(left) & Counter(right)).values()) / total
    return bound if bound < LIKE else 2 * sum(size for *_, size in matching(left, right)) / total


Run = tuple[str, str]
"""('=', '-' or '+', words): kept, removed or added."""


def word_runs(old: str, new: str) -> list[Run]:
    """What became of the words of a text, in reading order; with spaces between them they are the old text, or the new
    one."""
    left, right = words_of(old), words_of(new)
    runs: list[Run] = []
    for equal, i1, i2, j1, j2 in steps(left, right):
        if equal:
            runs.append(("=", " ".join(right[j1:j2])))
            continue
        runs += [(sign, " ".join(part)) for sign, part in (("-", left[i1:i2]), ("+", right[j1:j2])) if part]
    return runs
