"""Sentences with the passage that they stand in, and their words in one form, so that they can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ...base.problems import Place
from ...language.sentences import FILLED, sentences as sentences_of_text, shortened
from .prose import Passage

_STRAY = re.compile(r"(?:(?<![.\w])[^\W\d_]{5,}\.|[!?])\s+(?=[a-zæøåäöüß])")
"""A full stop and a small letter. It goes on after an abbreviation (`f.eks. om`); after a longer word, or a question
mark, it begins what is no sentence."""
_SIGN = re.compile(r"(?<!\w)[^\W\d_]\.\s+(?=[^\W\d_])")
"""A full stop after one letter, which is no initial where the letter is code: ``of type `T`. This``."""
_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*|" + FILLED)


@dataclass(frozen=True)
class PlacedSentence:
    """A sentence of a passage."""

    passage: Passage
    start: int
    """Where it begins in the passage's text, 0-based."""
    text: str

    @property
    def place(self) -> Place:
        """Where it begins in the sources."""
        return self.passage.place(self.start)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words in small letters; what a document fills in is one word, named by what it refers to."""
        return words_of(self.passage, self.start, self.start + len(self.text))


def sentences(passage: Passage) -> Iterator[PlacedSentence]:
    """The passage's sentences, in order; what begins in a small letter after one is told apart too."""
    for whole in sentences_of_text(passage.text, passage.language):
        at = passage.text.index(whole.text, whole.start)
        ends = {match.end() for match in _STRAY.finditer(whole.text) if not _is_code(passage, at + match.start())}
        ends |= {match.end() for match in _SIGN.finditer(whole.text) if _is_code(passage, at + match.start())}
        start = 0
        for end in (*sorted(ends), len(whole.text)):
            sentence = whole.text[start:end]
            if sentence.strip():
                yield PlacedSentence(passage, at + start + len(sentence) - len(sentence.lstrip()), sentence.strip())
            start = end


def _is_code(passage: Passage, at: int) -> bool:
    return passage.segment(at).role == "code"


def words_of(passage: Passage, start: int = 0, end: int | None = None) -> tuple[str, ...]:
    """The words of a passage between two places of its text, in small letters."""
    text = passage.text
    found = []
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        found.append(f"{FILLED}{passage.segment(match.start()).target}" if match[0] == FILLED else match[0].lower())
    return tuple(found)


def quoted(words: str, longest: int = 60) -> str:
    """The words as a message quotes them: on one line, what is filled in as `…`, cut at `longest` characters."""
    return shortened(" ".join(words.replace(FILLED, "…").split()), longest)
