"""Numbers with a unit or a scale word, as texts write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from .binding import UNITS
from .languages import language_of, of_all
from .numbers import number_words
from .records import Amounts, Language

_HARD_SCALE = 1e6
"""From this scale on a number is a figure that somebody counted, also in words: `to milliarder`, but not `tusind
bidrag`."""

_SYMBOLS = "% ‰ km² m² m³ ha km/t km/h km kg kWh MWh GWh TWh MW GW °C € $ £ ton tons tonnes liter litres"
"""Signs and words of measures of the world that are the same in these languages. What a page, a screen or a file
measures (mm, MB) is no figure that somebody found out."""
_NONE = Amounts({}, "", "")


def _amount_words(language: Language) -> str:
    known = language.amounts or _NONE
    return " ".join([*known.scales, known.units, known.everyday, known.counted, known.bound])


EVERYDAY = frozenset(of_all(lambda language: (language.amounts or _NONE).everyday))
"""Units of time and length in words, of all languages."""
AMOUNT_WORDS = "|".join(re.escape(word) for word in of_all(_amount_words))
"""Words of all languages that say that the number before them is an amount, and no version, section or date; an
alternative of a regular expression."""
AMOUNT_FOLLOWS = re.compile(rf"[ \u00a0](?:{UNITS}|(?i:{AMOUNT_WORDS}))(?![\w²³])")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts."""

    start: int
    """In the text, 0-based."""
    text: str
    value: float
    """With its scale multiplied in."""
    unit: str
    """What it is of, in small letters: a measure, or the noun after the scale word."""
    is_measure: bool
    """Whether the unit is a measure, which says nothing about what is measured (`procent`)."""


def quantities(text: str, language: str, nouns: frozenset[str] = frozenset()) -> Iterator[Quantity]:
    """The quantities of a text, from left to right; none in a language that is not known.

    `nouns`: what else is counted, in digits, without a measure or a scale word (`250 platforme`), in small letters.
    """
    amounts = language_of(language).amounts
    if amounts is None:
        return
    for match in _pattern(language, nouns).finditer(text):
        value = (
            _value(match["digits"], language)
            if match["digits"]
            else float(number_words(language)[match["word"].lower()])
        )
        if match["between"] and _YEAR.fullmatch(match["digits"] or ""):
            continue  # `2025 more guests than ever`
        scale = amounts.scales.get((match["scale"] or "").lower(), 1.0)
        measure = match["unit"]
        if match["word"] and not measure and scale < _HARD_SCALE:
            continue
        unit = (
            amounts.same.get(measure.lower(), measure.lower())
            if measure
            else (match["counted"] or match["noun"] or "").lower()
        )
        if measure or match["scale"] or (match["digits"] and match["counted"]):
            yield Quantity(match.start(), match[0].rstrip(), value * scale, unit, bool(measure) or unit in EVERYDAY)


_YEAR = re.compile("[12][0-9]{3}")


@lru_cache(maxsize=8)
def _pattern(language: str, nouns: frozenset[str]) -> re.Pattern[str]:
    amounts = language_of(language).amounts or _NONE

    def one_of(words: list[str]) -> str:
        return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))

    known = language_of(language).number_words
    articles = known.articles.split() if known else []
    numbers = one_of([word for word in number_words(language) if word not in articles])
    counted = one_of(sorted(nouns)) or "(?!)"
    units = rf"(?:{one_of(amounts.units.split(' ') + _SYMBOLS.split())})(?!\w)"
    return re.compile(
        rf"(?<![\w.,§/-])(?:(?P<digits>[0-9][0-9.,]*(?:[–-][0-9][0-9.,]*)?)|(?P<word>{numbers})(?!\w))\s*"
        rf"(?:(?P<scale>{one_of(list(amounts.scales))})(?!\w)\s*)?"
        rf"(?:(?P<unit>{units})|(?P<between>(?:[^\W\d_]+\s+){{0,2}})(?P<counted>{counted})(?!\w)|(?P<noun>[^\W\d_]+(?:[-.][^\W\d_]+)*))?",
        re.IGNORECASE,
    )


def _value(digits: str, language: str) -> float:
    """The value of digits with the language's marks (`1.600.000`, `1,6`); the upper end of a range."""
    last = re.split(r"[–-]", digits)[-1].strip(".,")
    marks = language_of(language).number_marks
    group, point = (",", ".") if marks and marks.decimal == "." else (".", ",")
    grouped = re.fullmatch(rf"[0-9]{{1,3}}(?:{re.escape(group)}[0-9]{{3}})+(?:{re.escape(point)}[0-9]+)?", last)
    plain = last.replace(group, "") if grouped else last
    try:
        return float(plain.replace(point, "."))
    except ValueError:  # several marks, as in a version's number
        return 0.0


def of_unit(value: float, unit: str, language: str) -> tuple[float, str]:
    """A value of facts.yaml and its unit in the same form: (80, 'milliarder ting') → (8e10, 'ting')."""
    first, _, rest = unit.partition(" ")
    amounts = language_of(language).amounts
    scale = amounts.scales.get(first.lower()) if amounts else None
    if scale is None:
        return value, (amounts or _NONE).same.get(unit.lower(), unit.lower())
    return value * scale, rest.lower()
