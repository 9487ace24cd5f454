"""Forms in which numbers are written: that of a language (CLDR), and the plain one of programs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property, lru_cache

from babel.numbers import get_decimal_symbol, get_group_symbol

_SPACES = "\u00a0\u202f\u2009 "
"""Spaces between groups of digits, as typed and as Excel writes them."""
_MOST_DIGITS = 15
"""Beyond it a number is not held exactly (IEEE 754): it is the name of a thing, such as an account."""


@dataclass(frozen=True)
class NumberForm:
    """A way to write numbers: the decimal sign, and the signs that may stand between groups of three digits."""

    decimal: str
    groups: str = ""

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        grouped = (
            rf"|[1-9]\d{{0,2}}(?P<group>[{re.escape(self.groups)}])\d{{3}}(?:(?P=group)\d{{3}})*" if self.groups else ""
        )
        return re.compile(
            rf"(?P<sign>[-−]?)(?P<whole>0|[1-9]\d*{grouped})(?:{re.escape(self.decimal)}(?P<part>\d+))?", re.ASCII
        )

    def read(self, text: str) -> Decimal | None:
        """The number that a text is in this form; None for what is none, and for what only looks like one: `0147`,
        `+45`, `1E5`."""
        found = self._pattern.fullmatch(text)
        if not found:
            return None
        digits, part = re.sub(r"\D", "", found["whole"]), found["part"] or ""
        if len(digits + part) > _MOST_DIGITS:
            return None
        return Decimal(f"{'-' if found['sign'] else ''}{digits}{'.' if part else ''}{part}")

    def is_grouped(self, text: str) -> bool:
        """Whether the number has signs between its groups of digits."""
        found = self._pattern.fullmatch(text)
        return bool(found and self.groups and found["group"])

    def write(self, value: Decimal, *, decimals: int | None = None, grouped: bool = False) -> str:
        """A number in this form. `decimals`: how many are written, rounded half up; None: as many as it has."""
        rounded = value if decimals is None else value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        text = f"{rounded:,f}" if grouped else f"{rounded:f}"
        signs = {",": self.groups[:1] if self.groups else "", ".": self.decimal}
        return "".join(signs.get(char, char) for char in text)


PLAIN = NumberForm(".")
"""The form of programs: a decimal point, and nothing between groups."""


@lru_cache(maxsize=32)
def form_of(language: str) -> NumberForm:
    """The form of a language ('da', 'en-GB'), with the spaces that are typed for its mark between groups."""
    locale = language.replace("-", "_")
    return NumberForm(get_decimal_symbol(locale), get_group_symbol(locale) + _SPACES)
