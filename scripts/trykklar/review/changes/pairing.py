"""Which chapter of the old edition is which of the new one.

By id; and where an id is gone and another is new, by text: a chapter whose file, and with it its id, was renamed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from .changes import ComparedEdition
from .likeness import words_of
from .passages import ChapterPassages

_SAME = 0.6
"""Share of words that two chapters have in common from which on they are one under another name."""


def renamed(old: ComparedEdition, new: ComparedEdition) -> dict[str, str]:
    """Old id → new id, of chapters of one kind that say nearly the same; the same from either side."""
    kinds_old = {chapter.id: chapter.kind for chapter in old.manuscript.chapters.values()}
    kinds_new = {chapter.id: chapter.kind for chapter in new.manuscript.chapters.values()}
    gone = {name: _words(old.chapters[name]) for name in old.chapters if name not in new.chapters}
    come = {name: _words(new.chapters[name]) for name in new.chapters if name not in old.chapters}
    found = [
        (-alike, sorted((before, after)), before, after)
        for before, left in gone.items()
        for after, right in come.items()
        if kinds_old[before] == kinds_new[after] and (alike := _common(left, right)) >= _SAME
    ]
    pairs: dict[str, str] = {}
    for *_, before, after in sorted(found):
        if before not in pairs and after not in pairs.values():
            pairs[before] = after
    return pairs


def _words(chapter: ChapterPassages) -> Mapping[str, int]:
    return Counter(word for passage in chapter.all() for word in words_of(passage.text))


def _common(one: Mapping[str, int], other: Mapping[str, int]) -> float:
    total = sum(one.values()) + sum(other.values())
    return 2 * sum(min(count, other.get(word, 0)) for word, count in one.items()) / total if total else 0.0
