"""What a page of the site is called in a list of sources, and as a record for programs that keep such lists.

Records are CSL-JSON 1.0.2, RIS (Research Information Systems, 2011) and BibTeX.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from ..compose.composed_cache import ComposerMemory
from ..resolve.document import ResolvedDocument
from ..sources.bibtex import MONTHS
from ..sources.schemas.data import Source
from ..sources.schemas.people import Person

_TEX_SIGNS = {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}"}
"""What TeX has words for; before the other signs of its own it takes a stroke."""

_DIVIDES = re.compile(r",|\band\b", re.IGNORECASE)
"""At what BibTeX takes names apart."""


@dataclass(frozen=True)
class Cited:
    """How one page is cited."""

    html: str
    """In the publication's style."""
    csl: Mapping[str, Any]
    ris: str
    bibtex: str


def csl_item(resolved: ResolvedDocument, name: str, title: str, pages: str, address: str) -> dict[str, Any]:
    """A page as a CSL item: the report itself where `title` is empty, else a chapter of it."""
    publication = resolved.manuscript.publication
    edition = publication.edition
    item: dict[str, Any] = {
        "id": name,
        "type": "chapter" if title else "report",
        "title": title or resolved.title_words,
        "publisher": publication.publisher,
        "edition": edition.number,
        "language": publication.language,
        "issued": {"date-parts": [[edition.date.year, edition.date.month, edition.date.day]]},
    }
    if publication.authors:
        item["author"] = [
            {"family": author.family, "given": author.given} if isinstance(author, Person) else {"literal": author}
            for author in publication.authors
        ]
    if title:
        item["container-title"] = resolved.title_words
    if pages:
        item["page"] = pages
    if address:
        item["URL"] = address
    return item


def cited(items: Sequence[dict[str, Any]], style: str, language: str, memory: ComposerMemory) -> dict[str, Cited]:
    """Each item's citation and records, by its id. `memory`: has what was cited before. Raises `ProblemsFound` for a
    style that does not exist."""
    sources = {str(item["id"]): Source(**item) for item in items}
    shown = memory.cited([(name,) for name in sources], sources, style, language)
    html = {reference.id: reference.html for reference in shown.references}
    return {
        name: Cited(_without_stop(html[name], item["edition"]), item, ris(item), bibtex(item))
        for name, item in ((str(item["id"]), item) for item in items)
    }


def _without_stop(html: str, edition: str) -> str:
    """Styles set a full stop behind an edition in words, as behind 'rev. ed.'; before a comma a number bears none."""
    return html.replace(f"{escape(edition)}.,", f"{escape(edition)},")


def ris(item: Mapping[str, Any]) -> str:
    """The item as RIS, lines ended as the format demands."""
    first, _, last = str(item.get("page", "")).partition("–")
    rows = [("TY", "CHAP" if item["type"] == "chapter" else "RPRT"), ("TI", item["title"])]
    rows += [("AU", _inverted(author)) for author in item.get("author", ())]
    rows += [
        ("T2", item.get("container-title")),
        ("PB", item["publisher"]),
        ("ET", item["edition"]),
        ("LA", item["language"]),
    ]
    rows += [
        ("PY", item["issued"]["date-parts"][0][0]),
        ("DA", "/".join(f"{n:02}" for n in item["issued"]["date-parts"][0])),
    ]
    rows += [("SP", first), ("EP", last), ("UR", item.get("URL")), ("ID", item["id"])]
    return "".join(f"{tag}  - {_one_line(value)}\r\n" for tag, value in rows if value) + "ER  - \r\n"


def bibtex(item: Mapping[str, Any]) -> str:
    """The item as BibTeX; names of organisations stand in braces of their own, so that none is taken apart.

    A month is BibTeX's own word for it, as styles have it in their languages. The day is a field that Zotero and JabRef
    read; `date` is BibLaTeX's alone, whose program warns of it beside `year`.
    """
    year, month, day = item["issued"]["date-parts"][0]
    fields = {
        "title": "{" + _tex(item["title"]) + "}",
        "author": " and ".join(map(_tex_name, item.get("author", ()))),
        "booktitle": _tex(item.get("container-title", "")),
        "institution" if item["type"] == "report" else "publisher": _tex(item["publisher"]),
        "edition": _tex(item["edition"]),
        "year": str(year),
        "month": MONTHS[month - 1],
        "day": str(day),
        "pages": str(item.get("page", "")).replace("–", "--"),
        "url": str(item.get("URL", "")),
    }
    kind = "incollection" if item["type"] == "chapter" else "techreport"
    told = {name: value if name == "month" else f"{{{value}}}" for name, value in fields.items() if value}
    lines = ",\n".join(f"  {name} = {value}" for name, value in told.items())
    return f"@{kind}{{{item['id']},\n{lines}\n}}\n"


def csl_json(items: Sequence[Mapping[str, Any]]) -> bytes:
    """Items as a CSL-JSON file."""
    return (json.dumps(list(items), ensure_ascii=False, indent=1) + "\n").encode()


def _inverted(author: Mapping[str, str]) -> str:
    """The name as lists have it: 'Hansen, Ane'; an organisation's as it is."""
    return author.get("literal") or f"{author['family']}, {author['given']}"


def _tex_name(author: Mapping[str, str]) -> str:
    """As BibTeX has names: 'von Berg, Anna'; what stands in braces of its own it does not take apart."""
    if "literal" in author:
        return "{" + _tex(author["literal"]) + "}"
    parts = (_tex(author[part]) for part in ("family", "given"))
    return ", ".join(f"{{{part}}}" if _DIVIDES.search(part) else part for part in parts)


def _one_line(value: object) -> str:
    return " ".join(str(value).split())


def _tex(text: str) -> str:
    return re.sub(r"[&%$#_{}~^\\]", lambda sign: _TEX_SIGNS.get(sign[0], f"\\{sign[0]}"), _one_line(text))
