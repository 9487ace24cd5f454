"""What templates see of the publication: the board, the contents, the gathered lists.

Plain records, so that a designer can write `cell.coordinate` or `line.title` and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass

from ..language.collation import initial, sort_key
from ..language.sentences import first_sentence
from ..resolve.document import Entry, ResolvedDocument, Target
from ..resolve.index import one_form, sees_of
from ..resolve.pages import PageRef, PageTable, page_runs
from ..sources.markup.ids import literal
from ..sources.markup.plain import plain
from ..sources.markup.scanned import IndexMark
from ..sources.schemas.data import Case, Term
from .printed_numbers import UNKNOWN_PAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentsLine:
    """One line of the contents."""

    id: str
    kind: str
    number: str
    title: str
    row: str | None
    column: str | None
    part: str | None
    language: str = ""
    """Of its title; empty where it is the publication's."""


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One entry of the index with its pages and sub-entries."""

    entry: str
    places: tuple[tuple[str, str], ...]
    """(printed pages, id of the first mark there)."""
    subs: tuple[IndexEntry, ...] = ()
    sees: tuple[tuple[str, str], ...] = ()
    """(name of the words 'see' or 'see also' among the labels, the entry to look at)."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Where the text tells of a case: the entry, and the id of the place in it."""

    entry: str
    place: str


@dataclass(frozen=True, slots=True)
class GatheredCase:
    """A case of the register with its number and where it stands in the text."""

    number: int
    case: Case
    mentions: tuple[Mention, ...]


LISTED_PAGES = frozenset({"board", "lists"})
"""Pages made by a template alone that the contents name all the same."""


def contents(resolved: ResolvedDocument) -> tuple[ContentsLine, ...]:
    """Every entry that a table of contents names: chapters, and the pages that readers look for."""
    return tuple(
        ContentsLine(
            id=e.id,
            kind=e.kind,
            number=e.number,
            title=e.title,
            row=e.row,
            column=e.column,
            part=e.part if e.kind != "part" else None,
            language=e.language,
        )
        for e in resolved.entries
        if e.kind != "page" or e.template in LISTED_PAGES
    )


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A heading within a chapter, as a table of contents names it."""

    id: str
    level: int
    """2 is that of the headings below a chapter's title."""
    title: str
    number: str = ""


def sections(resolved: ResolvedDocument) -> dict[str, tuple[SectionLine, ...]]:
    """Entry → its headings."""
    return {
        entry.id: tuple(
            SectionLine(each.id, each.level, resolved.targets[each.id].title, resolved.targets[each.id].number)
            for each in entry.text.scan.headings
        )
        if entry.text
        else ()
        for entry in resolved.entries
    }


def numbered_list(resolved: ResolvedDocument, kind: str) -> list[ContentsLine]:
    """The list of figures or tables of a document: each caption's first sentence, as the others say how to read what is
    there."""
    spoken = resolved.manuscript.publication.language

    def title(target: Target) -> str:
        language = resolved.entry(target.entry).language or spoken
        words = plain(target.title, language)
        first = first_sentence(words, language)
        return target.title.removesuffix(".") if words.removesuffix(".") == first else literal(first)

    return [
        ContentsLine(
            id=t.id,
            kind=t.kind,
            number=t.number,
            title=title(t),
            row=None,
            column=None,
            part=None,
            language=resolved.entry(t.entry).language,
        )
        for t in resolved.targets.values()
        if t.kind == kind and t.number
    ]


def index_view(
    resolved: ResolvedDocument, pages: PageTable, language: str, number: Callable[[str], str]
) -> list[tuple[str, list[IndexEntry]]]:
    """The index: (letter, entries), sorted as the language sorts, consecutive pages joined.

    `number` tells how the page of an id is printed.
    """
    marks: dict[str, dict[str, list[str]]] = {}
    found = index_marks(resolved, pages)
    shown = one_form(mark.entry for mark in found)
    sees = sees_of(found, shown)
    for mark in found:
        places = marks.setdefault(shown[mark.entry], {}).setdefault(mark.sub, [])
        places += [] if mark.see else [mark.id]
    letters: dict[str, list[IndexEntry]] = {}
    for name in sorted(marks, key=lambda text: sort_key(text, language)):
        subs = tuple(
            IndexEntry(sub, _places(ids, pages, number))
            for sub, ids in sorted(marks[name].items(), key=lambda item: sort_key(item[0], language))
            if sub
        )
        letters.setdefault(initial(name, language), []).append(
            IndexEntry(name, _places(marks[name].get("", []), pages, number), subs, sees.get(name, ()))
        )
    return list(letters.items())


def index_marks(resolved: ResolvedDocument, pages: Container[str] | None) -> list[IndexMark]:
    """The index marks of a document in its order: those of bodies, and those of other texts that stand on a page;
    of all of them where no pages are given."""

    def printed(marks: Iterable[IndexMark]) -> list[IndexMark]:
        return [mark for mark in marks if pages is None or mark.id in pages]

    found: list[IndexMark] = []
    for entry in resolved.entries:
        found += printed(entry.chapter.scan.text_index) if entry.chapter else []
        found += entry.text.scan.index if entry.text else []
    for scan in resolved.manuscript.data_scans.values():
        found += printed(scan.index)
    return found


_UNKNOWN = PageRef(UNKNOWN_PAGE, 0)


def _places(ids: list[str], pages: PageTable, number: Callable[[str], str]) -> tuple[tuple[str, str], ...]:
    runs = page_runs([(mark, pages.get(mark, _UNKNOWN)) for mark in ids])
    return tuple((number(first) if first == last else f"{number(first)}–{number(last)}", first) for first, last in runs)


def gathered_cases(resolved: ResolvedDocument) -> list[GatheredCase]:
    """The register of cases in the order of their numbers."""
    mentions: dict[str, list[Mention]] = {}
    for entry in resolved.entries:
        for use in entry.text.scan.directives if entry.text else ():
            if use.name == "case":
                mentions.setdefault(use.argument, []).append(Mention(entry.id, use.id))
    register = resolved.manuscript.cases
    return [
        GatheredCase(number, register[case], tuple(dict.fromkeys(mentions.get(case, ()))))
        for case, number in sorted(resolved.cases.items(), key=lambda item: item[1])
        if case in register
    ]


def sorted_terms(resolved: ResolvedDocument, language: str) -> list[Term]:
    """The glossary in the order of the language."""
    return sorted(resolved.manuscript.terms.values(), key=lambda term: sort_key(term.term, language))


def chapters_of(resolved: ResolvedDocument, kind: str) -> list[Entry]:
    """The entries of a chapter kind, in document order."""
    return [entry for entry in resolved.entries if entry.kind == kind]
