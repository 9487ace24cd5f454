"""Rules on what stands twice, and on what is half a sentence."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import partial

from ....base.problems import Problem
from ....base.rulebook import WARNING, rule
from ....language.sentences import FILLED
from ....sources.markup.parse import parse_inline
from ..compared import PlacedSentence, quoted, sentences
from ..prose import Passage, plain
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


def _prose(text: Text) -> Iterator[tuple[Passage, tuple[PlacedSentence, ...]]]:
    """The passages that are compared, with their sentences."""
    for passage, its_sentences in zip(text.passages, text.sentences, strict=True):
        if passage.kind in _PROSE and passage.chapter not in ("publication", "facts"):
            yield passage, its_sentences


rule(
    "sentence-twice",
    "a sentence that stands in two places",
    WARNING,
    WARNING,
    waivable=True,
    why="A sentence read before makes the reader look for a mistake, and it mostly is one: of cut and paste.",
)


def twice(text: Text) -> Iterator[Problem]:
    """Sentences that stand in two places, and pieces of one that stand by themselves in another."""
    allowed = _allowed(text)
    first: dict[Words, PlacedSentence] = {}
    for _, its_sentences in _prose(text):
        told: set[int] = set()
        for sentence in its_sentences:
            words = sentence.words
            if len(words) < _LEAST_WORDS or words in allowed:
                continue
            other = first.setdefault(words, sentence)
            if other is not sentence and id(other.passage) not in told:
                told.add(id(other.passage))
                yield _stands_twice(sentence, other)
    yield from _strays(first)


def _stands_twice(sentence: PlacedSentence, other: PlacedSentence) -> Problem:
    what = f"'{quoted(sentence.text)}' stands at {other.place} already"
    return Problem(
        "sentence-twice",
        what,
        "strike one, or rewrite it; what must stand twice goes into 'reuse:'",
        sentence.place,
    )


def _strays(first: dict[Words, PlacedSentence]) -> Iterator[Problem]:
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


rule(
    "paragraph-alike",
    "two paragraphs that say nearly the same in the same words",
    WARNING,
    WARNING,
    waivable=True,
    why="Chapters that can be read alone must not be one chapter with other names.",
)


def alike(text: Text) -> Iterator[Problem]:
    """Paragraphs that are nearly one text; those that share whole sentences are told by `twice`."""
    allowed = _allowed(text)
    known: dict[Words, list[int]] = defaultdict(list)
    paragraphs: list[tuple[Passage, int, frozenset[Words]]] = []
    for passage, its_sentences in _prose(text):
        shingles = passage.keep("shingles", allowed, partial(_shingles, its_sentences, allowed))
        if len(shingles) <= _LEAST_OF_A_PARAGRAPH - _SHINGLE:
            continue
        said = frozenset(sentence.words for sentence in its_sentences if len(sentence.words) >= _LEAST_WORDS)
        shared = Counter(index for shingle in shingles for index in known.get(shingle, ()))
        for index, count in shared.items():
            other, size, theirs = paragraphs[index]
            if count >= _CONTAINED * min(len(shingles), size) and not said & theirs:
                what = f"'{quoted(passage.text)}' says nearly what stands at {other.place()}"
                yield Problem(
                    "paragraph-alike",
                    what,
                    "strike one, or refer to it and say here what is different",
                    passage.place(),
                )
                break
        for shingle in shingles:
            known[shingle].append(len(paragraphs))
        paragraphs.append((passage, len(shingles), said))


def _shingles(its_sentences: Iterable[PlacedSentence], allowed: frozenset[Words]) -> frozenset[Words]:
    """Every five words in a row of the sentences; what documents fill in counts as one word, whatever it is."""
    words = [
        FILLED if word.startswith(FILLED) else word
        for each in its_sentences
        if each.words not in allowed
        for word in each.words
    ]
    return frozenset(tuple(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1))


_SMALL_FIRST = frozenset("iphone ipad ios ebay e-boks e-mail ph.d pdf".split())
"""Names and abbreviations that begin a sentence with a small letter."""
_ENDS = re.compile(r"[.!?…][»”’\"')\]]*\s*$")


rule(
    "sentence-fragment",
    "a paragraph that begins in the middle of a sentence",
    WARNING,
    WARNING,
    waivable=True,
    why="What is left over from an edit says nothing, and shows that nobody read the page after it.",
)


def fragments(text: Text) -> Iterator[Problem]:
    """Sentences that begin with a small letter, where no list, table or picture stands before them that they go on
    after."""
    level: dict[tuple[str, tuple[str, ...]], Passage] = {}
    last: Passage | None = None
    for passage, its_sentences in zip(text.passages, text.sentences, strict=True):
        yield from (
            _fragment(sentence) for sentence in its_sentences[1:] if passage.kind in _PROSE and _is_small(sentence)
        )
        if passage.path:
            continue
        before = level.get((passage.file, passage.within))
        adjacent, last = last is before, passage
        level[passage.file, passage.within] = passage
        if (
            passage.kind == "paragraph"
            and not passage.goes_on
            and _is_small(its_sentences[0])
            and (before is None or _is_closed(before, adjacent))
        ):
            yield _fragment(its_sentences[0])


def _is_small(sentence: PlacedSentence) -> bool:
    """Whether it begins with a small letter that its author typed, and that does not belong to a name."""
    if any(letter.isupper() for letter in sentence.text.split()[0]):  # pH, eBook
        return False
    return (
        sentence.text[0].islower()
        and not sentence.passage.segment(sentence.start).role
        and sentence.words[0] not in _SMALL_FIRST
    )


def _fragment(sentence: PlacedSentence) -> Problem:
    what = f"'{quoted(sentence.text)}' begins in the middle of a sentence"
    return Problem(
        "sentence-fragment",
        what,
        "write what is missing before it, join it to what stands before, or strike it",
        sentence.place,
    )


def _is_closed(before: Passage, adjacent: bool) -> bool:
    """Whether nothing can go on after the passage before: it ends, or stands right before and introduces nothing."""
    if before.kind in ("heading", "title") or _ENDS.search(before.text):
        return True
    return adjacent and before.kind == "paragraph" and not before.text.rstrip().endswith(":")
