"""Where the words of a publication's entries may be divided, found before they are typeset.

Typesetting asks for the words of an entry only where it has not set it before; what has been found is kept for the next
build, because a language's word list takes half a second to read.
"""

from __future__ import annotations

import re
from html import unescape
from importlib.metadata import version
from pathlib import Path
from threading import Lock

from ..base.cache import Cache
from ..base.digests import digest_of
from ..base.files import inside, read_text
from ..base.packed import FORM, kept, packed
from ..base.problems import Place, Problem, ProblemsFound
from ..language.division.divide import SPLITTERS, divide
from ..language.division.division import Exceptions
from ..language.tags import primary
from ..sources.division_exceptions import DIVISION_FILE, read_exceptions

DIVISION_RULES = 1
"""Ours: raise it with every change of `division/` that may divide a word otherwise."""
SHORTEST = 5
"""Letters of the shortest word that any layout would divide."""

_NO_TEXT = re.compile(r"<style.*?</style>|<[^>]*>", re.DOTALL)
_WORD = re.compile(rf"[^\W\d_]{{{SHORTEST},}}")


class WordDivider:
    """Divides the words of one language."""

    def __init__(self, language: str, exceptions: Exceptions, cache: Cache | None) -> None:
        self.language = language
        self.exceptions = exceptions
        own = [f"{word} {division}" for word, division in sorted(exceptions.get(primary(language), {}).items())]
        self.version = digest_of(["divisions", str(DIVISION_RULES), language, version("pyphen"), *own])
        self._key = digest_of([FORM, self.version])
        self._cache = cache
        self._known: dict[str, str] | None = None
        self._grown = False
        self._lock = Lock()

    def divisions(self, html: str) -> dict[str, str]:
        """Word → its division (`|` at seams, `-` elsewhere), for the words of a page that have one."""
        words = set(_WORD.findall(unescape(_NO_TEXT.sub(" ", html))))
        with self._lock:
            if self._known is None:
                self._known = self._kept()
            new = words - self._known.keys()
            if new:
                found = divide(sorted(new), self.language, self.exceptions)
                self._known |= {
                    word: division.shown(word) if division.points else "" for word, division in found.items()
                }
                self._grown = True
            return {word: self._known[word] for word in sorted(words) if self._known[word]}

    def keep(self) -> None:
        """Keep what has been found for the next build."""
        if self._cache and self._grown and self._known:
            self._cache.put(self._key, packed(self._known))

    def _kept(self) -> dict[str, str]:
        told = (kept(self._cache.get(self._key), dict[str, str]) if self._cache else None) or {}
        return {
            word: division
            for word, division in told.items()
            if division.replace("|", "").replace("-", "") in ("", word)
        }


def word_divider(language: str, exceptions: Exceptions, cache: Cache | None) -> WordDivider | None:
    """A divider where something is known of the language that Pyphen does not know; else none, and Pyphen's patterns
    decide."""
    wanted = primary(language) in SPLITTERS or primary(language) in exceptions
    return WordDivider(language, exceptions, cache) if wanted else None


def publications_exceptions(folder: Path, language: str) -> tuple[Exceptions, list[Problem]]:
    """What the publication's division.yaml says; nothing where there is none."""
    if not (folder / DIVISION_FILE).exists():
        return {}, []
    try:
        text = read_text(inside(folder, DIVISION_FILE, Place(DIVISION_FILE)), DIVISION_FILE)
    except ProblemsFound as found:
        return {}, list(found.problems)
    return read_exceptions(text, DIVISION_FILE, language)
