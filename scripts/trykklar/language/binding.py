"""The spaces at which a line must not break, made so that authors need not type them.

What stands together is what Danish typography keeps together (Retskrivningsordbogen on abbreviations; the SI
Brochure, 8th edition, 5.3.3, on number and unit): a number and its unit, `nr.` and its number, day and month,
initials and name, a dash and the word before it. The words of all languages are taken together, since a space that
holds where it need not costs nothing.
"""

from __future__ import annotations

import re

from .languages import LANGUAGES, of_all
from .records import Amounts

NBSP = "\u00a0"

UNITS = (
    "%|‰|°C|m²|m³|km²|km/t|km/h|km|kg|g|mg|t|kWh|MWh|GWh|TWh|kW|MW|GW|W|V|Hz|kHz|MHz|GHz|"
    "mm|cm|dm|m|ha|ml|cl|dl|l|kB|GB|MB|TB|kbit/s|Mbit/s|Gbit/s|ppi|pt|ms|€|£|\\$"
)
"""Signs of measure, which are those of all languages; alternatives of a regular expression."""
_NONE = Amounts({}, "", "")
_WORDS = "|".join(of_all(lambda language: (language.amounts or _NONE).bound))
BEFORE_NUMBERS = "|".join(of_all(lambda language: language.before_numbers))
"""Abbreviations that stand before a number, of all languages; alternatives of a regular expression."""
_MONTHS = "|".join(of_all(lambda language: language.months))
_TWO_WORDS = [
    re.compile(rf"\b{pattern}", re.IGNORECASE)
    for pattern in sorted({language.two_words for language in LANGUAGES.values()} - {""})
]
_BOUND = re.compile(
    rf"\d (?=(?:{UNITS}|{_WORDS})(?![\w²³]))"
    r"|(?<![\d.,])\d{1,3} (?=\d{3}(?!\d))|(?<=[ \u00a0])\d{3} (?=\d{3}(?!\d))"  # 1 000 000
    rf"|(?<!\d)\d{{1,2}}\.? (?=(?:{_MONTHS})\b)|\b(?:{_MONTHS}) (?=\d{{1,2}}\b(?!\d))"
    r"|[§¶№] (?=\d|$)"
    rf"|\b(?i:{BEFORE_NUMBERS})\. (?=\d|$)|\b(?:[Kk]l) (?=\d)"
    r"|\b[^\W\d_a-zæøåäöüé]\. ?(?<= )(?=[^\W\d_a-zæøåäöüé](?:\.|[a-zæøåäöüé]))"
    r"| (?=–(?:\s|$))"
)
_DATE = re.compile(rf"\b(?:{_MONTHS})\.?(?:[ \u00a0]\d{{1,2}},)? (?=\d{{4}}\b(?!\d))")
"""A month, or a month and a day, before its year."""


def bind(text: str) -> str:
    """The text with spaces that a line must not break at; as long as before. Where the text ends in `nr. `, what
    follows is a number."""
    return _BOUND.sub(lambda match: match[0][:-1] + NBSP, text)


def bind_dates(text: str) -> str:
    """The text with dates that a line must not break in, for narrow places: running text may break before a year."""
    return _DATE.sub(lambda match: match[0].replace(" ", NBSP), text)


def close_abbreviations(text: str) -> str:
    """The text with 'f. eks.', 'bl. a.' and their like written without a space."""
    for pattern in _TWO_WORDS:
        text = pattern.sub(lambda match: f"{match[1]}.{match[2]}.", text)
    return text
