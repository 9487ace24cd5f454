"""BibTeX → records of sources, as they stand in sources.yaml."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Any

from .markup.ids import as_id
from .tex_letters import plain

_TYPES = {
    "article": "article-journal",
    "book": "book",
    "booklet": "pamphlet",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "proceedings": "book",
    "manual": "report",
    "techreport": "report",
    "report": "report",
    "mastersthesis": "thesis",
    "phdthesis": "thesis",
    "thesis": "thesis",
    "online": "webpage",
    "www": "webpage",
    "software": "software",
}
_FIELDS = {
    "booktitle": "container-title",
    "journal": "container-title",
    "journaltitle": "container-title",
    "publisher": "publisher",
    "institution": "publisher",
    "school": "publisher",
    "organization": "publisher",
    "address": "publisher-place",
    "location": "publisher-place",
    "volume": "volume",
    "number": "issue",
    "edition": "edition",
    "keywords": "keyword",
    "doi": "DOI",
    "isbn": "ISBN",
    "url": "URL",
}
_ENTRY = re.compile(r"@(\w++)\s*+[{(]\s*+([^,\s{}()=]++)\s*+,")
"""Nothing is tried twice: a file of beginnings alone would be read to its end from each of them."""
_YEAR = re.compile(r"\d{4}")
_DATE = re.compile(r"(?<!\d)(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""BibTeX's own words for them, which begin their English names."""


@dataclass(slots=True)
class ReadBibliography:
    """The works of a file, and what is wrong with it: line, what, and what to do."""

    records: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    faults: list[tuple[int, str, str]] = field(default_factory=list)


class BibTeX:
    """A file of BibTeX while it is read."""

    def __init__(self, text: str, found: ReadBibliography) -> None:
        self._text, self._found = text, found
        self._ends = [match.start() for match in re.finditer("\n", text)]
        self._macros = {month: month for month in MONTHS}
        """Names that stand for texts, in small letters."""

    def read(self) -> None:
        """All that it defines, and then its works."""
        at = 0
        while told := _STRING.search(self._text, at):
            value, at = self._joined(told.end())
            if at < 0:
                self._fault(
                    told.start(), f"the text of '{told[1]}' is not closed", "end it, and '@string', with a brace"
                )
                return
            self._macros[told[1].lower()] = value
        at = 0
        while entry := _ENTRY.search(self._text, at):
            kind, key = entry[1].lower(), entry[2]
            at = entry.end()
            if kind in ("comment", "string", "preamble"):
                continue
            fields, at = self._fields(at)
            if at < 0:
                what = f"the work '{key}' is not closed"
                self._fault(entry.start(), what, "end each value and the work with a brace")
                return
            if not fields.get("title"):
                self._fault(entry.start(), f"the work '{key}' has no title, and is left out", "write one")
            else:
                self._found.records.append((self._line(entry.start()), _record(kind, key, fields)))

    def _fields(self, at: int) -> tuple[dict[str, str], int]:
        """Keys and values of an entry whose key ends at `at`, and where they end; -1 where a value does not."""
        found: dict[str, str] = {}
        while match := _KEY.match(self._text, at):
            value, at = self._joined(match.end(), named=match[1].lower())
            if at < 0:
                return found, at
            found.setdefault(match[1].lower(), value)
        return found, at

    def _joined(self, at: int, *, named: str = "") -> tuple[str, int]:
        """A value and where it ends, -1 where it does not: texts in braces or quotation marks, and names that stand for
        texts, one after another with `#` between them. `named`: the field."""
        parts: list[str] = []
        while True:
            begins = at
            part, at = _value(self._text, begins)
            if at < 0:
                return "", at
            bare = self._text[begins : begins + 1] not in ("{", '"') and _NAME.fullmatch(part)
            parts.append(self._stands_for(part, begins, named) if bare else part)
            more = _MORE.match(self._text, at)
            if not more:
                return "".join(parts), at
            at = more.end()

    def _stands_for(self, name: str, at: int, field: str) -> str:
        """What a name stands for; where that is said nowhere, a month may stand for itself."""
        known = self._macros.get(name.lower())
        if known is not None:
            return known
        if field != "month":
            hint = f"write it in braces, '{{{name}}}', or define it: @string{{{name} = {{…}}}}"
            self._fault(at, f"'{name}' stands for no text: no '@string' says for which", hint)
        return name

    def _fault(self, at: int, what: str, hint: str) -> None:
        self._found.faults.append((self._line(at), what, hint))

    def _line(self, at: int) -> int:
        return 1 + bisect_left(self._ends, at)


def _value(text: str, at: int) -> tuple[str, int]:
    if text[at : at + 1] not in ("{", '"'):
        word = _WORD.match(text, at)
        return (word[0], word.end()) if word else ("", at)
    depth, quoted = 0, text[at] == '"'
    for end in range(at, len(text)):
        depth += {"{": 1, "}": -1}.get(text[end], 0)
        if end > at and depth == 0 and (text[end] == '"' if quoted else True):
            return text[at + 1 : end], end + 1
    return "", -1


_KEY = re.compile(r"\s*+,?\s*+([\w-]++)\s*+=\s*+")
"""As above: runs of spaces are read once."""
_WORD = re.compile(r"[^,})#\s]*")
_NAME = re.compile(r"[^\W\d][^,}\s]*")
"""What stands for a text: no number, and neither pages nor a year beside which braces were forgotten."""
_MORE = re.compile(r"\s*+#\s*+")
_STRING = re.compile(r"@string\s*+[{(]\s*+([^\s={}(),#\"]++)\s*+=\s*+", re.IGNORECASE)


def _record(kind: str, key: str, fields: dict[str, str]) -> dict[str, Any]:
    record: dict[str, Any] = {
        "id": as_id(key),
        "type": _TYPES.get(kind, "document"),
        "title": plain(fields["title"]),
    }
    for role in ("author", "editor"):
        if fields.get(role):
            record[role] = [
                _name(name)
                for name in map(str.strip, f" {' '.join(fields[role].split())} ".split(" and "))
                if name and name != "others"
            ]
    for own, parts in (("issued", _issued(fields)), ("accessed", _dates(fields.get("urldate", "")))):
        if parts:
            record[own] = {"date-parts": parts}
    for name, own in _FIELDS.items():
        if fields.get(name):
            record.setdefault(own, plain(fields[name]))
    if fields.get("pages"):
        record["page"] = plain(fields["pages"]).replace("–", "-")
    return record


def _issued(fields: dict[str, str]) -> list[list[int]]:
    """As CSL has dates: BibLaTeX's one field, or BibTeX's year, and as much of month and day as is told."""
    dates, year = _dates(fields.get("date", "")), _YEAR.search(fields.get("year", ""))
    if dates or not year:
        return dates
    told = plain(fields.get("month", "")).lower()
    month = next((number for number, name in enumerate(MONTHS, 1) if re.search(rf"\b{name}", told)), 0)
    parts = [int(year[0]), month or _number(told, 12), _number(fields.get("day", ""), 31)]
    return [parts[: parts.index(0)] if 0 in parts else parts]


def _number(told: str, most: int) -> int:
    return int(told) if told.isascii() and told.isdigit() and len(told) < 3 and int(told) <= most else 0


def _dates(told: str) -> list[list[int]]:
    """A date of ISO 8601, or from one to another (BibLaTeX, 2.3.8)."""
    return [[int(part) for part in found.groups() if part] for found in _DATE.finditer(told)][:2]


def _name(name: str) -> dict[str, str]:
    name = " ".join(name.split())
    if name.startswith("{") and name.endswith("}"):
        return {"literal": plain(name)}
    if "," in name:
        family, _, given = name.partition(",")
        return {"family": plain(family), "given": plain(given.rpartition(",")[2])}
    given, _, family = plain(name).rpartition(" ")
    return {"family": family, "given": given} if given else {"literal": family}
