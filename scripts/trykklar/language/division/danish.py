"""Danish compounds by a word list, and where their parts may be divided inside."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import pairwise

from .compounds import Rules, Splitter
from .danish_spelling import PREFIXES, inner_places
from .division import Point, Rank
from .lexicon import lexicon

_NO_PART = frozenset(
    "agtig al an ance ane ar ard ase at bar beg de dom ede el else en ence end ende endes ene enes ens er ere eri "
    "ering erne "
    "es esse et ets hed hede id ig il in inde ing inge ion ir ire is isk isme ist itet le lig lige ling linge man "
    "ment ne ner "
    "ning on or ose ovation ration re red ri rig se sel ser sk skab skabs som ste te ter tion ur vis ær ør".split()
) | frozenset(PREFIXES)
"""What is never a part: suffixes and endings (§ 16.1.c-d), which the rules for the inside know, and prefixes."""

_SHORT_FIRSTS = frozenset("by is sø æg øl år".split())
_SHORT_LASTS = frozenset("by bo is sø år øl æg".split())
"""Words of two letters that are parts of many compounds; the others are more often letters of something else."""

FROM_SEAM = 3
"""The least letters between a seam and another place. Fewer are read with the wrong part: `da-tabase`, `ple-jehjem`,
`energiop-timering` make the reader see a word that is not there; and there the seam itself is one step away."""


def places(word: str, proposed: Callable[[str], Iterable[int]]) -> tuple[Point, ...]:
    """Where `word`, in small letters, may be divided: at its seams, and inside its parts where that reads well.

    `proposed` gives the places of the patterns in a part.
    """
    split = splitter()
    seams = split.seams(word)
    points = [Point(seam, Rank.SEAM) for seam in seams]
    for start, end in pairwise((0, *seams, len(word))):
        part = word[start:end]
        for place in inner_places(part, proposed(part), split.lexicon.knows):
            if (not start or place >= FROM_SEAM) and (end == len(word) or len(part) - place >= FROM_SEAM):
                points.append(Point(start + place, Rank.INNER))
    return tuple(sorted(points))


@lru_cache(maxsize=1)
def splitter() -> Splitter:
    """The splitter with its lexicon, which is read when it is first asked for."""
    return Splitter(lexicon("da", "da_DK"), Rules(_NO_PART, _SHORT_FIRSTS, _SHORT_LASTS, PREFIXES))
