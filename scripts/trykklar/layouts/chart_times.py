"""How a language writes dates in charts, from CLDR."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Literal

from babel import Locale
from babel.dates import get_day_names, get_month_names

_FIELDS = {
    **{"y": "%Y", "yyyy": "%Y", "yy": "%y"},
    **{"M": "%-m", "MM": "%m", "MMM": "%b", "LLL": "%b", "MMMM": "%B", "LLLL": "%B", "d": "%-d", "dd": "%d"},
    **{"H": "%-H", "HH": "%H", "h": "%-I", "hh": "%I", "m": "%M", "mm": "%M", "a": "%p"},
}
"""Fields of CLDR's patterns (Unicode TR 35, part 4) as directives of d3-time-format."""
_SKELETONS = {"year-month": "yMMM", "year-month-date": "yMMMd", "month-date": "MMMd", "hours-minutes": "Hm"}
"""Units of Vega together, and CLDR's name for them."""


@lru_cache(maxsize=16)
def orders_of(language: str) -> dict[str, str]:
    """Units of Vega together ('year-month') → how the language writes them, for d3-time-format: '%-d. %b' in Danish."""
    known = Locale.parse(language, sep="-").datetime_skeletons
    return {units: _as_d3(known[name].pattern) for units, name in _SKELETONS.items()}


def _as_d3(pattern: str) -> str:
    parts = re.findall(r"'([^']*)'|(([A-Za-z])\3*)|([^A-Za-z']+)", pattern)
    return "".join(quoted or (_FIELDS[field] if field else other) for quoted, field, _, other in parts)


def times_of(language: str) -> dict[str, Any]:
    """d3-time-format's locale (github.com/d3/d3-time-format#timeFormatLocale) from CLDR: the names of months and
    days."""
    locale = Locale.parse(language, sep="-")

    def months(width: Literal["wide", "abbreviated"]) -> list[str]:
        names = get_month_names(width, context="stand-alone", locale=locale)
        return [names[month] for month in range(1, 13)]

    def days(width: Literal["wide", "abbreviated"]) -> list[str]:
        names = get_day_names(width, context="stand-alone", locale=locale)
        return [names[day] for day in (6, *range(6))]  # from Sunday on

    return {
        "dateTime": "%Y-%m-%d %H:%M:%S",
        "date": "%Y-%m-%d",
        "time": "%H:%M:%S",
        "periods": ["AM", "PM"],
        "days": days("wide"),
        "shortDays": days("abbreviated"),
        "months": months("wide"),
        "shortMonths": months("abbreviated"),
    }
