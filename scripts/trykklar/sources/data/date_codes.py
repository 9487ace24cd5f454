"""Formats of dates and times in workbooks (ISO/IEC 29500-1, 18.8.31), as far as they are the same on every machine."""

from __future__ import annotations

import locale
import re
from datetime import datetime, timedelta
from decimal import Decimal

from babel.core import UnknownLocaleError
from babel.dates import get_day_names, get_month_names

from .number_codes import Token, UnknownFormError, numeric

DATE_HINT = "give it a format with digits in a fixed order, such as dd-mm-yyyy, or say 'columns: {NAME: date}'"
_DAY = 86_400


def moment_of(serial: Decimal, *, since_1904: bool) -> datetime:
    """The moment that a workbook's number of days is (18.17.4.1). Raises `UnknownFormError` for none."""
    day = int(serial)
    if serial < 0 or day > 2_900_000 or (day == 60 and not since_1904):  # 29 February 1900 is none
        raise UnknownFormError("is a date that there is not", "write it again in the office program")
    begin = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 31 if day < 60 else 30)
    return begin + timedelta(days=day, seconds=_seconds(serial - day))


def _seconds(part: Decimal) -> int:
    """The whole seconds of a part of a day; a cell holds it to about a microsecond."""
    seconds = part * _DAY
    whole = int(seconds.to_integral_value())
    if abs(seconds - whole) > Decimal("0.001"):
        raise UnknownFormError("is a time with parts of a second", "round it to seconds in the office program")
    return whole


def shows_day(sections: list[list[Token]]) -> bool:
    """Whether a format shows a day, and not a time alone."""
    return any(token.kind == "date" and token.text[0] in "yYdD" for token in sections[0])


def shown_moment(serial: Decimal, sections: list[list[Token]], language: str, *, since_1904: bool) -> str:
    """A moment as a cell with this format shows it. Raises `UnknownFormError` for what depends on the machine."""
    moment = moment_of(serial, since_1904=since_1904)
    section = numeric(sections)[0]
    brackets = [t.text for t in section if t.kind == "bracket"]
    language = _language(brackets, language)
    noon = any(t.kind == "noon" for t in section)
    dates = [index for index, token in enumerate(section) if token.kind == "date"]
    out = []
    for index, token in enumerate(section):
        if token.kind == "date":
            minutes = token.text[0] in "mM" and _are_minutes(section, dates, index)
            out.append(_part(moment, token.text.lower(), language, minutes=minutes, noon=noon))
        elif token.kind == "noon":
            if not language.startswith("en"):
                raise UnknownFormError(
                    "has a format with AM/PM, which is written otherwise in other languages", DATE_HINT
                )
            out.append(token.text.split("/")[moment.hour >= 12])
        elif token.kind == "bracket":
            out.append(_elapsed(serial, token.text))
        elif token == Token("sign", "/") and not language.startswith("en"):
            raise UnknownFormError("has a date format with '/', which is another sign on other machines", DATE_HINT)
        elif token.kind == "digit":
            raise UnknownFormError("has a format with parts of a second", DATE_HINT)
        elif token != Token("sign", "@"):
            out.append(token.text)
    return "".join(out).strip(" ")


def _language(brackets: list[str], language: str) -> str:
    """The language of names in a format: `[$-406]` is Danish ([MS-LCID]). Raises `UnknownFormError`."""
    for text in brackets:
        code = re.fullmatch(r"\$-([0-9A-Fa-f]+)", text)
        if code and code[1].upper() in ("F800", "F400"):
            raise UnknownFormError("has the date format of the machine on which it is looked at", DATE_HINT)
        if code:
            named = locale.windows_locale.get(int(code[1][-4:], 16))
            if named is None:
                raise UnknownFormError(f"has a date format for the language '{text}', which is not known", DATE_HINT)
            return named.replace("_", "-")
    return language


def _elapsed(serial: Decimal, text: str) -> str:
    """Hours in all, for `[h]`; a bracket that names a language shows nothing."""
    if re.fullmatch(r"\$-[0-9A-Fa-f]+", text):
        return ""
    if re.fullmatch(r"(?i)h+", text):
        seconds = int(serial) * _DAY + _seconds(serial - int(serial))
        return str(seconds // 3600).rjust(len(text), "0")
    raise UnknownFormError(f"has a date format with '[{text}]', which is not read", DATE_HINT)


def _are_minutes(section: list[Token], dates: list[int], index: int) -> bool:
    """Whether an m is minutes: behind hours, or before seconds."""
    place = dates.index(index)
    before = section[dates[place - 1]].text[0].lower() if place else ""
    after = section[dates[place + 1]].text[0].lower() if place + 1 < len(dates) else ""
    elapsed = not place and any(t.kind == "bracket" and t.text[:1] in "hH" for t in section[:index])
    return before == "h" or after == "s" or elapsed


def _part(moment: datetime, text: str, language: str, *, minutes: bool, noon: bool) -> str:
    """A year, month, day, hour, minute or second, with as many digits as its letters ask for; names in full alone."""
    kind, size = text[0], len(text)
    if kind == "y":
        return f"{moment.year:04}" if size > 2 else f"{moment.year % 100:02}"
    if kind in "md" and not minutes and size > 2:
        if size != 4:
            raise UnknownFormError("has a date format with a short name, which programs write otherwise", DATE_HINT)
        names = get_month_names if kind == "m" else get_day_names
        at = moment.month if kind == "m" else moment.weekday()
        try:
            return str(names("wide", locale=language.replace("-", "_"))[at])
        except UnknownLocaleError:
            raise UnknownFormError(
                f"has a date in the language '{language}', whose names are not known", DATE_HINT
            ) from None
    hour = (moment.hour % 12 or 12) if noon else moment.hour
    number = {"m": moment.minute if minutes else moment.month, "d": moment.day, "h": hour, "s": moment.second}[kind]
    return f"{number:02}" if size > 1 else str(number)
