"""Numbers as texts write them: digits, and words up to a hundred."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from .languages import language_of


@lru_cache(maxsize=8)
def number_words(language: str) -> Mapping[str, int]:
    """The words for 1 to 100 in a language (`da`, `en-GB`), in small letters; none where the language is not known."""
    words = language_of(language).number_words
    if words is None:
        return {}
    ones, tens = words.ones.split(), words.tens.split()
    found = {word: value for value, word in enumerate(ones, 1)}
    for value, ten in enumerate(tens, 2):
        found[ten] = value * 10
        found |= {words.both.format(one=one, ten=ten): value * 10 + unit for unit, one in enumerate(ones[:9], 1)}
    return {**found, **words.more}


@lru_cache(maxsize=8)
def numeral_pattern(language: str) -> str:
    """A regular expression, without groups, for a whole number in digits or words of the language."""
    words = sorted(number_words(language), key=len, reverse=True)
    return "(?:" + "|".join([r"[0-9]{1,4}(?![0-9.,]?[0-9])", *map(re.escape, words)]) + ")"


def numeral(written: str, language: str) -> int | None:
    """The value of a whole number in digits or words; None for anything else."""
    if written.isascii() and written.isdigit():
        return int(written)
    return number_words(language).get(written.lower())
