"""Sentences and words of a passage, and how hard they are to read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .languages import language_of

FILLED = "\ufffc"
"""Stands for words that the document fills in: a page, a number with its word, a title, a figure of facts.yaml (OBJECT
REPLACEMENT CHARACTER, Unicode 15, chapter 23.8)."""

_END = re.compile(
    rf"(?:[.!?…]+[»«›‹”“’\"')\]]*|(?<=\w):)\s+(?=[»«›‹“„\"'(\[–]*[^\W\d_a-zæøåäöüéß]|[»«›‹“„\"'(\[]*(?:\d|{FILLED}))"
)
_LAST_WORD = re.compile(r"[^\s(»«›‹“”„\"]*$")
_WORD = re.compile(rf"{FILLED}|\w+(?:[-‐‑'’.]\w+)*")
_ADDRESS = re.compile(r"(?:(?i:https?)://|www\.)\S+")
_LONG = 6
"""Letters of the longest word that is not long (Björnsson 1968)."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage."""

    start: int
    """0-based, in characters of the passage's text."""
    text: str

    @property
    def words(self) -> list[str]:
        """Its words; what the document fills in counts as one, and so does an address of the web."""
        return _WORD.findall(_ADDRESS.sub("x", self.text))

    @property
    def opening(self) -> str:
        """Its first words, to tell it by."""
        first = " ".join(self.text.replace(FILLED, "…").split()[:6])
        return first if first == self.text else f"{first} …"


def sentences(text: str, language: str) -> Iterator[Sentence]:
    """The sentences of a text: what ends in . ! ? … and is followed by a capital, a number or words that the document
    fills in.

    A colon before a capital ends one too, since a sentence of its own follows it. Full stops of abbreviations, ordinals
    and initials end none.
    """
    start = 0
    for match in _END.finditer(text):
        if match[0][0] == "." and _is_no_end(text[start : match.start()], text[match.end() :], language):
            continue
        if match[0][0] == ":" and not text[match.end()].isalpha():
            continue
        if text[start : match.start()].strip():
            yield Sentence(start, text[start : match.end()].strip())
        start = match.end()
    if text[start:].strip():
        yield Sentence(start, text[start:].strip())


def first_sentence(text: str, language: str) -> str:
    """The first sentence of a caption, without its full stop: what a list of figures has room for."""
    first = next((sentence.text for sentence in sentences(text, language)), text)
    return first.removesuffix(".")


def _is_no_end(before: str, after: str, language: str) -> bool:
    """Whether a full stop after `before` ends a word and no sentence."""
    found = _LAST_WORD.search(before)
    word = found[0].casefold() if found else ""
    if word in abbreviations(language, ends=False):
        return True
    if word in abbreviations(language, ends=True):
        return not after[:1].isalpha()
    if len(word) == 1 and word.isalpha() and not word.islower():
        return True
    if re.fullmatch(r"[^\W\d_](?:\.[^\W\d_])*", word) and len(before) > len(word):  # initials: H.C.
        return bool(found and found[0].isupper())
    return bool(re.fullmatch(r"\d{1,2}", word)) and bool(
        re.search(rf"(?:\bden|\bd\.|^)\s*{word}$", before, re.IGNORECASE)
    )


def abbreviations(language: str, *, ends: bool) -> frozenset[str]:
    """Abbreviations of a language in small letters, without their last full stop: those that may end a sentence, or
    those that never do."""
    known = language_of(language)
    return known.may_end if ends else known.never_ends


def lix(words: int, sentence_count: int, long_words: int) -> float:
    """The readability index of Björnsson (Läsbarhet, 1968): words a sentence, and long words in a hundred."""
    return words / sentence_count + 100 * long_words / words if words and sentence_count else 0.0


def is_long(word: str) -> bool:
    """Whether a word has more than six letters."""
    return sum(character.isalnum() for character in word) > _LONG


def shortened(text: str, longest: int) -> str:
    """A text of at most so many letters, and a sign that it goes on; it is cut between words."""
    return text if len(text) <= longest else text[:longest].rsplit(" ", 1)[0] + " …"
