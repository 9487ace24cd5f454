"""Numbers as texts write them: digits, and words up to a hundred."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

_ONES: Mapping[str, str] = {
    "da": "en to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten",
    "nb": "en to tre fire fem seks sju åtte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten",
    "sv": "en två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton",
    "de": "ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn",
    "en": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
}
_TENS: Mapping[str, str] = {
    "da": "tyve tredive fyrre halvtreds tres halvfjerds firs halvfems",
    "nb": "tjue tretti førti femti seksti sytti åtti nitti",
    "sv": "tjugo trettio fyrtio femtio sextio sjuttio åttio nittio",
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
}
_BOTH: Mapping[str, Callable[[str, str], str]] = {
    "da": lambda one, ten: f"{one}og{ten}",
    "nb": lambda one, ten: f"{ten}{one}",
    "sv": lambda one, ten: f"{ten}{one}",
    "de": lambda one, ten: f"{one}und{ten}",
    "en": lambda one, ten: f"{ten}-{one}",
}
_MORE: Mapping[str, Mapping[str, int]] = {
    "da": {"et": 1, "én": 1, "ét": 1, "hundrede": 100},
    "nb": {"et": 1, "én": 1, "ett": 1, "syv": 7, "tyve": 20, "tredve": 30, "hundre": 100},
    "sv": {"ett": 1, "hundra": 100},
    "de": {"eine": 1, "hundert": 100},
    "en": {"hundred": 100},
}


@lru_cache(maxsize=8)
def number_words(language: str) -> Mapping[str, int]:
    """The words for 1 to 100 in a language (`da`, `en-GB`), in small letters; none where the language is not known."""
    short = language.split("-")[0]
    if short not in _ONES:
        return {}
    ones, tens = _ONES[short].split(), _TENS[short].split()
    found = {word: value for value, word in enumerate(ones, 1)}
    for value, ten in enumerate(tens, 2):
        found[ten] = value * 10
        found |= {_BOTH[short](one, ten): value * 10 + unit for unit, one in enumerate(ones[:9], 1)}
    return {**found, **_MORE[short]}


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
