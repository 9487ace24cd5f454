"""Sentences: where they begin in a passage, and their words in one form, so that they can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ..problems import Place
from .prose import FILLED, Passage

_END = re.compile(
    r"[.!?…]+[»”’\"')\]]*\s+(?=[«»„“‘\"'(\[]*[^\W\d_a-zæøåäöüß]|[«»„“\"'(]*[0-9\ufffc])"
    r"|(?:(?<![.\w])[^\W\d_]{5,}\.|[!?])\s+(?=[a-zæøåäöüß])"
)
"""A mark that ends a sentence, and the white space after it. A small letter goes on after an abbreviation (`f.eks. om`); after a longer
word, or a question mark, it begins what is no sentence."""
_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*|" + FILLED)


@dataclass(frozen=True)
class Sentence:
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


def sentences(passage: Passage) -> Iterator[Sentence]:
    """The passage's sentences, in order; its whole text where it has no full stop."""
    text, start = passage.text, 0
    ends = (match.end() for match in _END.finditer(text) if passage.segment(match.start()).role != "code")
    for end in (*ends, len(text)):
        sentence = text[start:end]
        if sentence.strip():
            yield Sentence(passage, start + len(sentence) - len(sentence.lstrip()), sentence.strip())
        start = end


def words_of(passage: Passage, start: int = 0, end: int | None = None) -> tuple[str, ...]:
    """The words of a passage between two places of its text, in small letters."""
    text = passage.text
    found = []
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        found.append(f"{FILLED}{passage.segment(match.start()).target}" if match[0] == FILLED else match[0].lower())
    return tuple(found)


def quoted(words: str, longest: int = 60) -> str:
    """The words as a message quotes them: on one line, what is filled in as `…`, cut at `longest` characters."""
    text = " ".join(words.replace(FILLED, "…").split())
    return text if len(text) <= longest else text[: longest - 1].rsplit(" ", 1)[0] + " …"
