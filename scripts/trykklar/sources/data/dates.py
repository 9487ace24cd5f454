"""Columns of dates: read as they are declared to be written, and printed as the language writes them (CLDR)."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from babel.dates import format_date, format_skeleton

from .declared import DATE_PART, ColumnFields
from .records import Column
from .taken import Taken

_HINT = "write it so, or say how dates are written: 'columns: {NAME: {type: date, written: dd-mm-yyyy}}'"


class _Day(NamedTuple):
    """A day, a month or a year; 0 for what is not said."""

    year: int
    month: int
    day: int

    @property
    def iso(self) -> str:
        """As far as it is known (ISO 8601)."""
        return "-".join(f"{part:02}" for part in (f"{self.year:04}", self.month, self.day) if part)


def date_column(cells: Taken, fields: ColumnFields, language: str) -> Column:
    """A column of days, months or years; with the first cell that is none as its doubt."""
    shown, moments, doubt = [], [], None
    held = cells.moments or (None,) * len(cells.texts)
    for row, (text, moment) in enumerate(zip(cells.texts, held, strict=True)):
        timed = moment is not None and moment.time() != moment.min.time()
        day = _read(text, fields.written) if moment is None else None if timed else _Day(*moment.timetuple()[:3])
        if text and day is None:
            why = "has a time of day, which a date has not" if timed else f"is no date written as {fields.written}"
            doubt = doubt or (row, why, _HINT)
        shown.append(_written(day, fields.format, language) if day else fields.missing)
        moments.append(day.iso if day else None)
    return Column(
        name=cells.name,
        texts=tuple(cells.texts) if not cells.moments else tuple(m or "" for m in moments),
        shown=tuple(shown),
        head=cells.head,
        letters=cells.letters,
        moments=tuple(moments),
        declared=True,
        gaps=bool(fields.missing),
        doubt=doubt,
    )


_WIDTHS = {
    "yyyy": r"(?P<y>\d{4})",
    "mm": r"(?P<m>\d\d)",
    "m": r"(?P<m>\d\d?)",
    "dd": r"(?P<d>\d\d)",
    "d": r"(?P<d>\d\d?)",
}
_ISO = (r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)", r"(?P<y>\d{4})-(?P<m>\d\d)", r"(?P<y>\d{4})")


def _read(text: str, written: str) -> _Day | None:
    """The day that a text is; of dates that are written year first, a month or a year too."""
    pieces = [piece for piece in re.split(f"({DATE_PART.pattern})", written) if piece]
    form = "".join(_WIDTHS.get(piece) or re.escape(piece) for piece in pieces)
    forms = _ISO if written == "yyyy-mm-dd" else (form,)
    found = next((match for each in forms if (match := re.fullmatch(each, text, re.ASCII))), None)
    if found is None:
        return None
    said = {key: int(value) for key, value in found.groupdict().items()}
    day = _Day(said["y"], said.get("m", 0), said.get("d", 0))
    try:
        date(day.year, day.month if "m" in said else 1, day.day if "d" in said else 1)
    except ValueError:
        return None
    return day


def _written(day: _Day, form: str, language: str) -> str:
    """As the language writes it: `1. marts 2026`, `marts 2026`, `2026`."""
    locale = language.replace("-", "_")
    if not day.month:
        return str(day.year)
    if not day.day:
        skeleton = "yMM" if form == "short" else "yMMM" if form == "medium" else "yMMMM"
        return str(format_skeleton(skeleton, date(day.year, day.month, 1), fuzzy=True, locale=locale))
    return format_date(date(*day), form, locale=locale)
