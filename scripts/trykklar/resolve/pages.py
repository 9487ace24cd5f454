"""Page numbers: which id stands on which page, as one document's readers and another's know it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec

from ..base.files import read_answer
from ..base.problems import Problem, ProblemsFound
from ..base.rulebook import rule

rule("reference-document", "a reference into another document that cannot be resolved")

PAGE_MAP_VERSION = 1


@dataclass(frozen=True, slots=True)
class PageRef:
    """A page: the label that readers see (its folio) and its place in the file (1-based)."""

    label: str
    physical: int


PageTable = Mapping[str, PageRef]


@dataclass(frozen=True)
class NamedTarget:
    """What another document may say of a target of this one."""

    title: str
    number: str
    kind: str
    page: str
    physical: int


@dataclass(frozen=True, kw_only=True)
class PageMap:
    """`{document}-pages.json`: id → where it stands, for other documents and for tools."""

    document: str
    edition: str
    sources: str
    """SHA-256 of the sources that the document was built from."""
    page_count: int
    targets: dict[str, NamedTarget]
    version: int = PAGE_MAP_VERSION

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


_PAGE_MAP = "-pages.json"


def page_map_name(document: str) -> str:
    """The name of a document's page map."""
    return f"{document}{_PAGE_MAP}"


def page_maps(folder: Path) -> dict[str, Path]:
    """Document → its page map, of all that lie in a folder."""
    return {file.name.removesuffix(_PAGE_MAP): file for file in folder.glob(f"*{_PAGE_MAP}") if file.is_file()}


def read_page_map(file: Path, document: str, edition: str, sources: str | None) -> PageMap:
    """The page map of another document's last build. `sources`: their SHA-256; None where any will do.

    Raises `ProblemsFound` where it is missing, unreadable, or of another edition or other sources.
    """

    def problem(what: str) -> ProblemsFound:
        return ProblemsFound(
            [Problem("reference-document", f"{what} for '{document}'", f"build it first: trykklar build {document}")]
        )

    if not file.is_file():
        raise problem("there is no page map")
    try:
        page_map = msgspec.json.decode(read_answer(file), type=PageMap)
    except (OSError, ValueError, RecursionError):
        raise problem("the page map cannot be read") from None
    if page_map.version != PAGE_MAP_VERSION:
        raise problem("the page map is of another version of Trykklar")
    if page_map.edition != edition:
        raise problem(f"the page map is of edition {page_map.edition}, not {edition},")
    if sources is not None and page_map.sources != sources:
        raise problem("the sources have changed since the page map was written")
    return page_map


def roman(number: int) -> str:
    """A number in lower-case roman numerals (1–3999), as front matter is numbered."""
    parts = []
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        parts.append(letters * count)
    return "".join(parts)


_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


def page_runs(places: list[tuple[str, PageRef]]) -> list[tuple[str, str]]:
    """Pages as an index prints them, consecutive ones joined: (id on the first, id on the last).

    `places` are ids with their pages; the first id on a page stands for it.
    """
    by_page: dict[int, tuple[str, PageRef]] = {}
    for name, page in places:
        by_page.setdefault(page.physical, (name, page))
    runs: list[list[tuple[str, PageRef]]] = []
    for physical in sorted(by_page):
        name, page = by_page[physical]
        last = runs[-1][-1][1] if runs else None
        if last and page.physical == last.physical + 1 and page.label.isdigit() == last.label.isdigit():
            runs[-1].append((name, page))
        else:
            runs.append([(name, page)])
    return [(run[0][0], run[-1][0]) for run in runs]
