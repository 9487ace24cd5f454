"""What two rows have in common, in one order: difflib's answer, in a time that grows with the rows and no faster.

difflib takes the square of a row, and nearly its cube where things repeat themselves. Long rows are taken apart first,
at what stands once in each of them (Cohen's patience diff), and difflib is asked between; what is long and has nothing
that stands once counts as another.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher

from ...base.bounds import COMPARED

_DEPTH = 8
"""How often what lies between is taken apart again."""

Row = Sequence[Hashable]
Span = tuple[int, int, int, int]
"""From and to in the old row, from and to in the new one."""


def matching(old: Row, new: Row) -> list[tuple[int, int, int]]:
    """Where equal runs begin in both rows, and how long they are."""
    blocks: list[tuple[int, int, int]] = []
    for i, j in sorted(_pairs(old, new)):
        if blocks and (i, j) == (blocks[-1][0] + blocks[-1][2], blocks[-1][1] + blocks[-1][2]):
            blocks[-1] = (*blocks[-1][:2], blocks[-1][2] + 1)
        else:
            blocks.append((i, j, 1))
    return blocks


def steps(old: Row, new: Row) -> Iterator[tuple[bool, int, int, int, int]]:
    """From the old row to the new one: whether what stands there is equal, and where it stands in both."""
    i = j = 0
    for a, b, size in [*matching(old, new), (len(old), len(new), 0)]:
        if i < a or j < b:
            yield False, i, a, j, b
        if size:
            yield True, a, a + size, b, b + size
        i, j = a + size, b + size


def _pairs(old: Row, new: Row) -> Iterator[tuple[int, int]]:
    ahead = [((0, len(old), 0, len(new)), 0)]
    while ahead:
        span, depth = ahead.pop()
        i1, i2, j1, j2 = span
        if (i2 - i1) * (j2 - j1) <= COMPARED.most:
            matcher = SequenceMatcher(None, old[i1:i2], new[j1:j2], autojunk=False)
            for a, b, size in matcher.get_matching_blocks():
                yield from ((i1 + a + at, j1 + b + at) for at in range(size))
            continue
        span, ends = _without_ends(old, new, span)
        anchors = _anchors(old, new, span)
        yield from ends
        yield from anchors
        if depth < _DEPTH and (anchors or ends):
            ahead += ((between, depth + 1) for between in _between(span, anchors))


def _without_ends(old: Row, new: Row, span: Span) -> tuple[Span, list[tuple[int, int]]]:
    """What is left of a span without what is equal at its beginning and at its end, and that."""
    i1, i2, j1, j2 = span
    same: list[tuple[int, int]] = []
    while i1 < i2 and j1 < j2 and old[i1] == new[j1]:
        same.append((i1, j1))
        i1, j1 = i1 + 1, j1 + 1
    while i1 < i2 and j1 < j2 and old[i2 - 1] == new[j2 - 1]:
        i2, j2 = i2 - 1, j2 - 1
        same.append((i2, j2))
    return (i1, i2, j1, j2), same


def _anchors(old: Row, new: Row, span: Span) -> list[tuple[int, int]]:
    """The most of what stands once in both, in one order."""
    i1, i2, j1, j2 = span
    often, others = Counter(old[i1:i2]), Counter(new[j1:j2])
    where = {thing: j for j, thing in enumerate(new[j1:j2], start=j1) if others[thing] == 1}
    found = {where[thing]: i for i, thing in enumerate(old[i1:i2], start=i1) if often[thing] == 1 and thing in where}
    kept = longest_rising(list(found))
    return [(i, j) for j, i in found.items() if j in kept]


def _between(span: Span, anchors: list[tuple[int, int]]) -> Iterator[Span]:
    i1, i2, j1, j2 = span
    for i, j in [*anchors, (i2, j2)]:
        if i1 < i and j1 < j:
            yield i1, i, j1, j
        i1, j1 = i + 1, j + 1


def longest_rising(places: Sequence[int]) -> set[int]:
    """The most of the numbers that stand in rising order."""
    tails: list[int] = []
    """Numbers at which rising rows of each length end soonest (patience sorting)."""
    ends: list[tuple[int, int]] = []
    for place in places:
        length = bisect_left(tails, place)
        tails[length : length + 1] = [place]
        ends.append((length, place))
    kept: set[int] = set()
    want, below = len(tails) - 1, max(places, default=0) + 1
    for length, place in reversed(ends):
        if length == want and place < below:
            kept.add(place)
            want, below = want - 1, place
    return kept
