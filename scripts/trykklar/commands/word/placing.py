"""Where in the sources of today the paragraphs of an earlier day stand."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ...base.problems import Place
from ...review.changes.align import aligned
from .marks import Exported, Lines, Mark
from .wording import plain

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
        written = [
            (word, number) for number, line in enumerate(self._lines.of(found.place)) for word in _WORD.findall(line)
        ]
        words = list(_WORD.finditer(plain(mark.text)))
        wanted = max((index for index, word in enumerate(words) if word.start() <= at), default=0)
        matcher = SequenceMatcher(None, [word[0] for word in words], [word for word, _ in written], autojunk=False)
        line = 0
        for block in matcher.get_matching_blocks()[:-1]:
            if block.a > wanted:
                break
            line = written[block.b + min(wanted - block.a, block.size - 1)][1]
        return Place(found.file, found.line + line)

    def written_with_roles(self, place: Place) -> bool:
        """Whether a line holds what the build fills in."""
        return any(re.search(r"\{[a-z]+\}`|\]\(|\{\{", line) for line in self._lines.of(place)[:1])


def _by_chapter(marks: Iterable[Mark]) -> dict[str, list[Mark]]:
    found: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        found[mark.chapter].append(mark)
    return found
