"""What rules know of languages."""

from __future__ import annotations

import re

from .binding import UNITS

NORWEGIAN = frozenset({"nb", "nn", "no"})


def base_of(language: str) -> str:
    """The language of a tag, with Norwegian's several names as one: `da-DK` → `da`, `nn` → `nb`."""
    base = language.split("-")[0]
    return "nb" if base in NORWEGIAN else base


NUMBER_WORDS = (
    rf"(?:{UNITS}|promille|grader|timer|minutter|dage|uger|måneder|år|gange|meter|kilometer|tons?|liter|hektar|points?|"
    r"percent|hours|years|times|million|billion|thousand|Prozent|Millionen|Milliarden|Jahre|Stunden|prosent|prosentpoeng)"
)
"""Words that say that the number before them is an amount, and no version, section or date."""
AMOUNT_FOLLOWS = re.compile(rf"[ \u00a0](?:{NUMBER_WORDS})(?![\w²³])")
