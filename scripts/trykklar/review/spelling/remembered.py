"""What a word list said is kept for the next run, so that a list is read only when a word is new."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from ...base.cache import Cache
from ...base.digests import digest_of
from ...base.packed import kept, packed
from ...base.program import program_digest
from .status import WordStatus


class Words(Protocol):
    """A word list that may be asked about spelling."""

    @property
    def language(self) -> str:
        """The first part of its language's tag."""

    @property
    def files(self) -> tuple[Path, Path]:
        """Hunspell's two files of it: the `.aff`, and the `.dic`, which may be compressed (`.gz`)."""

    def look_up(self, word: str) -> WordStatus:
        """What the list says of a word."""

    def begins_compound(self, form: str) -> bool:
        """Whether `form`, in small letters, may stand before another part of a compound."""

    def same_word(self, one: str, other: str) -> bool:
        """Whether both, in small letters, are forms of one word."""


class Remembered:
    """A word list that need not be read for what it was asked before.

    What is kept holds for one list and one version of the program, and is what the last run asked.
    """

    def __init__(self, words: Words, cache: Cache | None) -> None:
        self.language = words.language
        self.files = words.files
        self._words = words
        self._cache = cache
        digests = (hashlib.sha256(file.read_bytes()).hexdigest() for file in words.files)
        self._key = digest_of(["spelling", words.language, *digests, program_digest()])
        self._before = _kept(cache, self._key)
        self._now: dict[str, str] = {}

    def look_up(self, word: str) -> WordStatus:
        """What the list says of a word."""
        return WordStatus(self._answer(f"? {word}", lambda: self._words.look_up(word).value))

    def begins_compound(self, form: str) -> bool:
        """Whether `form`, in small letters, may stand before another part of a compound."""
        return self._answer(f"- {form}", lambda: "yes" if self._words.begins_compound(form) else "no") == "yes"

    def same_word(self, one: str, other: str) -> bool:
        """Whether both, in small letters, are forms of one word."""
        return self._answer(f"= {one} {other}", lambda: "yes" if self._words.same_word(one, other) else "no") == "yes"

    def keep(self) -> None:
        """Keep what was asked for the next run."""
        if self._cache and self._now.keys() != self._before.keys():
            self._cache.put(self._key, packed(self._now))

    def _answer(self, question: str, ask: Callable[[], str]) -> str:
        if question not in self._now:
            self._now[question] = self._before[question] if question in self._before else ask()
        return self._now[question]


_ANSWERS: Mapping[str, frozenset[str]] = {
    "?": frozenset(WordStatus),
    "-": frozenset({"yes", "no"}),
    "=": frozenset({"yes", "no"}),
}
"""What may be the answer to a question, by its first sign."""


def _kept(cache: Cache | None, key: str) -> dict[str, str]:
    told = (kept(cache.get(key), dict[str, str]) if cache else None) or {}
    return {question: answer for question, answer in told.items() if answer in _ANSWERS.get(question[:1], ())}
