"""BibTeX and CSL-JSON → records of sources, as they stand in sources.yaml."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..base.files import inside, read_text
from ..base.problems import Place, Problem, ProblemsFound
from ..base.rulebook import rule
from .markup.ids import as_id
from .schemas.data import Source

rule("bibliography", "a work of a bibliography that cannot be read, or stands in another register too")

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
_ENTRY = re.compile(r"@(\w++)\s*+\{\s*+([^,\s{}]++)\s*+,")
"""Nothing is tried twice: a file of beginnings alone would be read to its end from each of them."""
_YEAR = re.compile(r"\d{4}")
_DATE = re.compile(r"(?<!\d)(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""BibTeX's own words for them, which begin their English names."""
_ACCENTS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    '"': "\u0308",
    "=": "\u0304",
    ".": "\u0307",
    "c": "\u0327",
    "v": "\u030c",
    "u": "\u0306",
    "H": "\u030b",
    "k": "\u0328",
    "r": "\u030a",
}
_SIGNS = {
    "ss": "ß",
    "o": "ø",
    "O": "Ø",
    "ae": "æ",
    "AE": "Æ",
    "aa": "å",
    "AA": "Å",
    "l": "ł",
    "L": "Ł",
    "i": "ı",
    "oe": "œ",
    "textendash": "–",
    "textemdash": "—",
    "copyright": "©",
    "LaTeX": "LaTeX",
    "TeX": "TeX",
}


_TYPED = {"---": "—", "--": "–", "~": " ", "``": "“", "''": "”"}


@dataclass(slots=True)
class ReadBibliography:
    """The works of a file, and what is wrong with it: line, what, and what to do."""

    records: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    faults: list[tuple[int, str, str]] = field(default_factory=list)


def works_of(text: str, file: str) -> ReadBibliography:
    """The works of a bibliography, by the ending of its name: `.json` is CSL-JSON, all else BibTeX."""
    found = ReadBibliography()
    if file.endswith(".json"):
        _read_csl(text, found)
    else:
        _read_bibtex(text, found)
    return found


def _read_csl(text: str, found: ReadBibliography) -> None:
    try:
        items = json.loads(text)
    except (ValueError, RecursionError):
        found.faults.append((1, "this is no JSON", "export the bibliography again, as CSL-JSON"))
        return
    for line, item in _items_with_lines(text) if isinstance(items, list) else ():
        key = str(item.get("id", "")) if isinstance(item, dict) else ""
        if not key or not item.get("title"):
            found.faults.append((line, f"the work '{key}' has no id or no title", "give it both"))
        else:
            found.records.append((line, {**item, "id": as_id(key)}))
    if not isinstance(items, list):
        found.faults.append((1, "this is no list of works", "export the bibliography again, as CSL-JSON"))


def _items_with_lines(text: str) -> Iterator[tuple[int, Any]]:
    """The items of a list in JSON, each with the line where it names its id, or begins."""
    decoder, at = json.JSONDecoder(), text.index("[") + 1
    line = 1 + text.count("\n", 0, at)
    while found := _ITEM.match(text, at):
        item, end = decoder.raw_decode(text, found.end())
        named = _ID.search(text, found.end(), end) if isinstance(item, dict) else None
        begins = named.start() if named else found.end()
        line += text.count("\n", at, begins)
        yield line, item
        line, at = line + text.count("\n", begins, end), end


_ITEM = re.compile(r"[\s,]*+(?!\])(?=.)", re.DOTALL)
_ID = re.compile(r'"id"')


def _read_bibtex(text: str, found: ReadBibliography) -> None:
    at, line, counted = 0, 1, 0
    while entry := _ENTRY.search(text, at):
        kind, key = entry[1].lower(), entry[2]
        line, counted = line + text.count("\n", counted, entry.start()), entry.start()
        at = entry.end()
        if kind in ("comment", "string", "preamble"):
            continue
        fields, at = _fields(text, entry.end())
        if at < 0:
            found.faults.append((line, f"the work '{key}' is not closed", "end each value and the work with a brace"))
            return
        if not fields.get("title"):
            found.faults.append((line, f"the work '{key}' has no title, and is left out", "write one"))
        else:
            found.records.append((line, _record(kind, key, fields)))


def _fields(text: str, at: int) -> tuple[dict[str, str], int]:
    """Keys and values of an entry whose key ends at `at` (BibTeX: braces, quotation marks, or a bare word), and where
    they end; -1 where a value does not."""
    found: dict[str, str] = {}
    while match := _KEY.match(text, at):
        value, at = _value(text, match.end())
        if at < 0:
            return found, at
        found.setdefault(match[1].lower(), value)
    return found, at


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
_WORD = re.compile(r"[^,}\s]*")


def plain(text: str) -> str:
    """BibTeX's signs for letters as letters, its braces taken off: {\\'e} → é."""
    text = re.sub(r"\\([`'^~\"=.cvuHkr])\s*\{?\\?([A-Za-z])\}?", lambda m: m[2] + _ACCENTS[m[1]], text)
    text = re.sub(r"\\([A-Za-z]+)\s?(?:\{\})?", lambda m: _SIGNS.get(m[1], ""), text)
    text = re.sub(r"\\([&%$#_{}])", r"\1", text)
    text = re.sub(r"[{}]", "", text)
    for typed, printed in _TYPED.items():
        text = text.replace(typed, printed)
    return unicodedata.normalize("NFC", " ".join(text.split()))


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


def with_bibliographies(
    folder: Path, files: Sequence[tuple[str, Place]], sources: dict[str, Source]
) -> tuple[dict[str, Source], list[Problem]]:
    """The sources and the works of bibliographies, which are named at a place each; what is wrong with them is told."""
    found, problems = dict(sources), list[Problem]()
    for file, place in files:
        try:
            works = works_of(read_text(inside(folder, file, place), file), file)
        except ProblemsFound as error:
            problems += error.problems
            continue
        problems += [Problem("bibliography", what, hint, Place(file, line)) for line, what, hint in works.faults]
        for line, record in works.records:
            problems += _added(record, Place(file, line), found)
    return found, problems


def places_of_works(folder: Path, files: Sequence[str]) -> dict[str, Place]:
    """Where each work of bibliographies stands, which were read before. Raises `ProblemsFound`."""
    return {
        record["id"]: Place(file, line)
        for file in files
        for line, record in works_of(read_text(inside(folder, file, Place(file)), file), file).records
    }


def _added(record: dict[str, Any], place: Place, found: dict[str, Source]) -> Iterator[Problem]:
    key = record["id"]
    if key in found:
        hint = "keep one of them; keys are told apart without regard to capitals and signs"
        yield Problem("bibliography", f"the work '{key}' stands in another place too", hint, place)
        return
    try:
        found[key] = Source.model_validate(record)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        yield Problem("bibliography", f"'{where}' of the work '{key}' is of another form", str(first["msg"]), place)
