"""Where in the sources of today the paragraphs of an earlier day stand."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter

from ...base.problems import Place
from ...review.changes.align import aligned
from ...review.changes.matching import matching
from .marks import Exported, Lines, Mark
from .wording import plain

Spot = tuple[int, int]
"""Where a word of a paragraph begins, in characters, and the line below the paragraph's first one that it is written in
(both 0-based)."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Found:
    """Where a paragraph stands now."""

    mark: Mark | None
    """None where the sources hold nothing of it any more."""
    same: bool
    """Whether its lines are as they were exported."""


class Today:
    """The sources of today, in which paragraphs of an export are looked up."""

    def __init__(self, old: Sequence[Mark], today: Exported, lines: Lines) -> None:
        self._lines = lines
        self._found: dict[str, Found] = {}
        self._spots: dict[str, list[Spot]] = {}
        now = _by_chapter(today.marks)
        self.text = {chapter: plain(" ".join(mark.text for mark in marks)) for chapter, marks in now.items()}
        """Chapter → all of its words."""
        for chapter, marks in _by_chapter(old).items():
            for was, becomes in aligned(marks, now.get(chapter, [])):
                if was is not None:
                    same = becomes is not None and becomes.key == was.key
                    self._found[was.name] = Found(becomes, same)

    def of(self, mark: Mark) -> Found:
        return self._found.get(mark.name, Found(None, False))

    def place(self, mark: Mark, at: int) -> Place:
        """The line in which the character of the paragraph's text at `at` (0-based) was written; where the paragraph is
        gone, where it stood."""
        found = self.of(mark).mark
        if found is None:
            return mark.place
        if mark.name not in self._spots:
            self._spots[mark.name] = _spots(plain(mark.text), self._lines.of(found.place))
        spots = self._spots[mark.name]
        return Place(found.file, found.line + spots[max(bisect_right(spots, at, key=itemgetter(0)) - 1, 0)][1])

    def written_with_roles(self, place: Place) -> bool:
        """Whether a line holds what the build fills in."""
        return any(re.search(r"\{[a-z]+\}`|\]\(|\{\{", line) for line in self._lines.of(place)[:1])


def _by_chapter(marks: Iterable[Mark]) -> dict[str, list[Mark]]:
    found: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        found[mark.chapter].append(mark)
    return found


def _spots(text: str, lines: Sequence[str]) -> list[Spot]:
    """Of each word of a paragraph, where it is written; one that is written nowhere stands where the one before it
    does."""
    written = [(word, number) for number, line in enumerate(lines) for word in _WORD.findall(line)]
    words = list(_WORD.finditer(text))
    blocks = matching([word[0] for word in words], [word for word, _ in written])
    lines_of = {a + at: written[b + at][1] for a, b, size in blocks for at in range(size)}
    found: list[Spot] = []
    for index, word in enumerate(words):
        found.append((word.start() if index else 0, lines_of.get(index, found[-1][1] if found else 0)))
    return found or [(0, 0)]
