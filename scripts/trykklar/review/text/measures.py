"""How long and how hard to read each chapter's running text is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from ...language.sentences import Sentence, is_long, lix, sentences
from .prose import Passage

RUNNING = ("paragraph", "item", "note")
"""Kinds of passages that are running text; headings, cells and captions are no sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChapterMeasures:
    """What was counted in a chapter's running text."""

    file: str
    chapter: str
    """The chapter's id."""
    language: str
    words: int
    sentences: int
    lix: float
    """Björnsson's readability index, to one decimal: below 35 easy, above 55 hard."""
    longest: int
    """Words of its longest sentence."""
    longest_at: int
    """The line on which that sentence begins, 1-based; 0 where there is none."""


def measure(passages: Iterable[Passage]) -> tuple[ChapterMeasures, ...]:
    """Each chapter that has running text, in the order of the passages."""
    running = [passage for passage in passages if passage.kind in RUNNING and not passage.path]
    grouped = groupby(running, key=lambda passage: (passage.file, passage.chapter))
    return tuple(_of_chapter(file, chapter, list(found)) for (file, chapter), found in grouped)


def measures_table(measured: Sequence[ChapterMeasures]) -> list[str]:
    """The measures as lines of a table with its head; none where nothing was measured."""
    if not measured:
        return []
    width = max(len(chapter.file) for chapter in measured)
    lines = [f"{'chapter':{width}}   words  sentences   LIX  longest sentence"]
    for chapter in measured:
        longest = f"{chapter.longest:3} words, line {chapter.longest_at}" if chapter.longest else ""
        lines.append(f"{chapter.file:{width}}  {chapter.words:6}  {chapter.sentences:9}  {chapter.lix:4.1f}  {longest}")
    return lines


def _of_chapter(file: str, chapter: str, passages: list[Passage]) -> ChapterMeasures:
    told: list[tuple[Passage, Sentence, list[str]]] = [
        (passage, sentence, words)
        for passage in passages
        for sentence in sentences(passage.text, passage.language)
        if (words := sentence.words)
    ]
    words = [word for _, _, found in told for word in found]
    value = round(lix(len(words), len(told), sum(map(is_long, words))), 1)
    longest = max(told, key=lambda each: len(each[2]), default=None)
    at = longest[0].place(longest[1].start).line if longest else 0
    return ChapterMeasures(
        file=file,
        chapter=chapter,
        language=passages[0].language,
        words=len(words),
        sentences=len(told),
        lix=value,
        longest=len(longest[2]) if longest else 0,
        longest_at=at,
    )
