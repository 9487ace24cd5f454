"""Rules on what stands twice, and on what is half a sentence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from ...markup.parse import parse_inline
from ...problems import Problem
from ..prose import FILLED, Passage, plain
from ..sentences import Sentence, quoted, sentences, words_of
from ..text import Text

Words = tuple[str, ...]

_LEAST_WORDS = 8
"""Shorter sentences stand twice by chance, or as a formula."""
_LEAST_OF_A_PARAGRAPH = 25
"""Words from which on a paragraph is long enough to be known again."""
_SHINGLE = 5
"""Words in a row that are compared."""
_CONTAINED = 0.4
"""The part of the shorter paragraph's shingles that the other has too, from which on they are one text."""

_PROSE = frozenset({"paragraph", "item", "note", "field", "caption"})


def _prose(text: Text) -> list[Passage]:
    return [p for p in text.passages if p.kind in _PROSE and p.chapter not in ("publication", "facts") and p.path[:1] != ("labels",)]


def twice(text: Text) -> Iterator[Problem]:
    """Sentences that stand in two places, and pieces of one that stand by themselves in another."""
    allowed = _allowed(text)
    first: dict[Words, Sentence] = {}
    for sentence in (sentence for passage in _prose(text) for sentence in sentences(passage)):
        words = sentence.words
        if len(words) < _LEAST_WORDS or words in allowed:
            continue
        if words in first:
            yield _stands_twice(sentence, first[words])
        first.setdefault(words, sentence)
    yield from _strays(first)


def _stands_twice(sentence: Sentence, other: Sentence) -> Problem:
    what = f"'{quoted(sentence.text)}' stands at {other.place} already"
    return Problem("sentence-twice", what, "strike one, or write it anew; what must stand twice goes into 'reuse:'", sentence.place)


def _strays(first: dict[Words, Sentence]) -> Iterator[Problem]:
    """Sentences that begin in the middle, and whose words are the end of another sentence."""
    strays = {words: sentence for words, sentence in first.items() if sentence.text[:1].islower()}
    if not strays:
        return
    for words, whole in first.items():
        for stray, sentence in strays.items():
            if whole is not sentence and len(words) > len(stray) and words[-len(stray) :] == stray:
                yield _stands_twice(sentence, whole)


def _allowed(text: Text) -> frozenset[Words]:
    """The sentences that chapters declare under `reuse:`."""
    found: set[Words] = set()
    for chapter in text.manuscript.chapters.values():
        for index, sentence in enumerate(chapter.fields.reuse):
            place = chapter.located.place(("reuse", index))
            for token in parse_inline(sentence, place.file, place.line, chapter.language).tokens:
                passage = plain(token, place, chapter.language)
                found.update(each.words for each in sentences(passage))
    return frozenset(found)


def alike(text: Text) -> Iterator[Problem]:
    """Paragraphs that are nearly one text; those that share whole sentences are told by `twice`."""
    allowed = _allowed(text)
    known: dict[Words, list[int]] = defaultdict(list)
    paragraphs: list[tuple[Passage, frozenset[Words], frozenset[Words]]] = []
    for passage in _prose(text):
        own = frozenset(words for each in sentences(passage) if len(words := each.words) >= _LEAST_WORDS)
        shingles = _shingles(passage, allowed)
        if len(shingles) < _LEAST_OF_A_PARAGRAPH - _SHINGLE:
            continue
        shared: dict[int, int] = defaultdict(int)
        for shingle in shingles:
            for index in known[shingle]:
                shared[index] += 1
            known[shingle].append(len(paragraphs))
        for index, count in shared.items():
            other, theirs, said = paragraphs[index]
            if count >= _CONTAINED * min(len(shingles), len(theirs)) and not own & said:
                what = f"'{quoted(passage.text)}' says nearly what stands at {other.place()}"
                yield Problem("paragraph-alike", what, "strike one, or refer to it and say here what is different", passage.place())
                break
        paragraphs.append((passage, shingles, own))


def _shingles(passage: Passage, allowed: frozenset[Words]) -> frozenset[Words]:
    """Every five words in a row of the passage's sentences; what documents fill in counts as one word, whatever it is."""
    found: set[Words] = set()
    words: list[str] = []
    for sentence in sentences(passage):
        if sentence.words not in allowed:
            words += [FILLED if word.startswith(FILLED) else word for word in sentence.words]
    found.update(tuple(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1))
    return frozenset(found)


_SMALL_FIRST = frozenset("iphone ipad ios ebay e-boks e-mail ph.d pdf".split())
"""Names and abbreviations that begin a sentence with a small letter."""
_ENDS = re.compile(r"[.!?…][»”’\"')\]]*\s*$")


def fragments(text: Text) -> Iterator[Problem]:
    """Paragraphs that begin with a small letter, and do not go on after a list, table or picture."""
    level: dict[tuple[str, tuple[str, ...]], Passage] = {}
    last: Passage | None = None
    for passage in text.passages:
        if passage.path:
            continue
        before = level.get((passage.file, passage.within))
        adjacent, last = last is before, passage
        level[passage.file, passage.within] = passage
        start = passage.text.lstrip()
        if passage.kind != "paragraph" or not start[:1].islower() or passage.segments[0].role or words_of(passage)[0] in _SMALL_FIRST:
            continue
        if before is None or _is_closed(before, adjacent):
            yield Problem(
                "sentence-fragment",
                f"'{quoted(start)}' begins in the middle of a sentence",
                "write what is missing before it, join it to the paragraph before, or strike it",
                passage.place(len(passage.text) - len(start)),
            )


def _is_closed(before: Passage, adjacent: bool) -> bool:
    """Whether nothing can go on after the passage before: it ends, or stands right before and introduces nothing."""
    if before.kind in ("heading", "title") or _ENDS.search(before.text):
        return True
    return adjacent and before.kind == "paragraph" and not before.text.rstrip().endswith(":")
