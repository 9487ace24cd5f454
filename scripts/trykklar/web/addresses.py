"""Addresses of a site: which page holds what, and how one page names another. All are ASCII, relative and end in
`.html`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from ..base.bounds import SITE_ADDRESS
from ..base.problems import Problem
from ..base.rulebook import rule
from ..resolve.document import Entry, ResolvedDocument
from ..resolve.endnotes import moved_ids
from ..resolve.source_lists import source_lists
from ..sources.schemas.publication import Board

rule("web-path", "a page of the site has a name that a file may not have, or that another page has")

_RESERVED = re.compile(r"^(con|aux|nul|prn|com[0-9]|lpt[0-9])$")
"""What Windows takes for a device, whatever follows the first dot (Naming Files, Paths, and Namespaces)."""


@dataclass(frozen=True)
class SitePages:
    """The addresses of a document's entries, and of everything in them."""

    resolved: ResolvedDocument
    pages: Mapping[str, str]
    """Entry → address of its page."""

    @cached_property
    def _marks(self) -> Mapping[str, str]:
        """Index mark, directive, or work in the list of sources → its entry."""
        texts = [(entry.id, entry.text.scan) for entry in self.resolved.entries if entry.text]
        marks = {mark.id: entry for entry, scan in texts for mark in scan.index}
        marks |= {use.id: entry for entry, scan in texts for use in scan.directives if use.id}
        marks |= moved_ids(self.resolved)
        return marks | source_lists(self.resolved).entries()

    @cached_property
    def _languages(self) -> Mapping[str, str]:
        return {entry.id: entry.language for entry in self.resolved.entries if entry.language}

    def language_of(self, entry: str) -> str:
        """What an entry, or a page that the site makes by itself, is written in."""
        return self._languages.get(entry, self.resolved.manuscript.publication.language)

    def entry_of(self, target: str) -> str | None:
        """The entry that a target stands in."""
        found = self.resolved.targets.get(target)
        return found.entry if found else self._marks.get(target)

    def of(self, target: str) -> str | None:
        """The address of a target: its page, and its id where it is not the page itself."""
        entry = self.entry_of(target)
        if entry is None or entry not in self.pages:
            return self.pages.get(target)
        return self.pages[entry] if entry == target else f"{self.pages[entry]}#{target}"


@lru_cache(maxsize=50_000)
def relative(page: str, address: str) -> str:
    """An address as a page of the site names it."""
    path, hash_, fragment = address.partition("#")
    if path == page and fragment:
        return f"#{fragment}"
    here, there = page.split("/")[:-1], path.split("/")
    shared = next((i for i, (one, other) in enumerate(zip(here, there[:-1], strict=False)) if one != other), None)
    same = min(len(here), len(there) - 1) if shared is None else shared
    return "../" * (len(here) - same) + "/".join(there[same:]) + hash_ + fragment  # relpath takes six times as long


def site_pages(resolved: ResolvedDocument, made: Mapping[str, str]) -> SitePages:
    """The addresses of all pages. `made`: pages that are not in the outline, and theirs.

    A text with the name of one of these, as every book of Quarto has its index.qmd, stands in a folder of that name."""
    board = resolved.manuscript.publication.board
    openers, own = _openers(resolved), frozenset(made.values())
    pages = {entry.id: _address(entry, board, openers, made) for entry in resolved.entries}
    pages = {
        name: f"{name}/index.html" if address in own and name not in made else address
        for name, address in pages.items()
    }
    return SitePages(resolved, {**pages, **made})


def book_pages(resolved: ResolvedDocument, made: Mapping[str, str]) -> SitePages:
    """The addresses of a book's pages: one folder, named by id."""
    return SitePages(resolved, {**{entry.id: f"text/{entry.id}.xhtml" for entry in resolved.entries}, **made})


def _address(entry: Entry, board: Board | None, openers: Mapping[str, str], made: Mapping[str, str]) -> str:
    if entry.id in made:
        return made[entry.id]
    if entry.id in openers:
        return f"{openers[entry.id]}/index.html"
    if board and entry.on_board == "crossing":
        return f"{_folder(board.crossings.chapter_id)}/{entry.row}/{entry.column}.html"
    if board and entry.on_board == "column":
        return f"{board.columns.id}/{entry.column}.html"
    if board and entry.on_board == "row":
        return f"{board.rows.id}/{entry.row}.html"
    return f"{entry.id}.html"


def _folder(pattern: str) -> str:
    """What the crossings' ids have in common, before their row and column: 'stop-{row}-{column}' gives 'stop'."""
    return pattern.partition("{")[0].strip("-") or "board"


def _openers(resolved: ResolvedDocument) -> dict[str, str]:
    """Parts that open one side of the board → the folder of that side."""
    board = resolved.manuscript.publication.board
    found: dict[str, str] = {}
    for entry in resolved.entries:
        if board is None or entry.kind != "part":
            continue
        inside = [other for other in resolved.entries if other.part == entry.id and other.id != entry.id]
        kinds = {(bool(other.row), bool(other.column)) for other in inside}
        folder = {
            (False, True): board.columns.id,
            (True, False): board.rows.id,
            (True, True): _folder(board.crossings.chapter_id),
        }
        if len(kinds) == 1 and next(iter(kinds)) in folder:
            found.setdefault(entry.id, folder[next(iter(kinds))])
    taken = Counter(found.values())
    return {entry: folder for entry, folder in found.items() if taken[folder] == 1}


def path_problems(site: SitePages) -> Iterator[Problem]:
    """Addresses that no file may have, and those that two pages claim."""
    first: dict[str, str] = {}
    for entry in site.resolved.entries:
        address = site.pages[entry.id]
        place = entry.chapter.located.place(("id",)) if entry.chapter else entry.named_at
        bad = next((part for part in address.split("/") if _RESERVED.match(part.split(".")[0])), None)
        if bad:
            what = (
                f"the page of '{entry.id}' would be '{address}', and Windows opens no file that is called "
                f"'{bad.split('.')[0]}'"
            )
            yield Problem("web-path", what, "give it another id", place)
        if len(address) > SITE_ADDRESS.most:
            most = SITE_ADDRESS.most
            what = f"the address of '{entry.id}' in the site has {len(address)} characters; {most} are allowed"
            yield Problem("web-path", what, "give it a shorter id", place)
        if address in first and first[address] != entry.id:
            what = f"the pages of '{entry.id}' and '{first[address]}' would both be '{address}'"
            yield Problem("web-path", what, "give one of them another id", place)
        first.setdefault(address, entry.id)
