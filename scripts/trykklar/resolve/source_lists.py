"""The lists of sources of a document: which works each has, and to which of them a citation leads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ..base.addresses import IN, LISTED
from ..sources.manuscript import Chapter
from ..sources.markup.cited import cited
from ..sources.schemas.data import Case, Fact, Source
from .document import Entry, ResolvedDocument

DIRECTIVE = "bibliography"


@dataclass(frozen=True, slots=True)
class SourceList:
    """A list of sources: its id (that of its chapter or of its directive), the entry that it stands in, its works."""

    id: str
    entry: str
    works: tuple[str, ...]


@dataclass(frozen=True)
class SourceLists:
    """All lists of a document, in its order."""

    lists: tuple[SourceList, ...] = ()

    @cached_property
    def _first(self) -> Mapping[str, str]:
        """Work → the first list that has it."""
        return {work: each.id for each in reversed(self.lists) for work in each.works}

    def anchor(self, list_id: str, work: str) -> str:
        """The id of a work in a list. The first list that has it gives it the id by which all others know it."""
        return f"{LISTED}{work}" if self._first.get(work) == list_id else f"{LISTED}{work}{IN}{list_id}"

    def leads_to(self, entry: str, work: str) -> str:
        """The id that a citation in an entry leads to: in a list of that entry, else in the first one; empty where no
        list has the work."""
        own = (each.id for each in self.lists if each.entry == entry and work in each.works)
        at = next(own, self._first.get(work))
        return self.anchor(at, work) if at else ""

    def works_of(self, list_id: str) -> tuple[str, ...]:
        return next((each.works for each in self.lists if each.id == list_id), ())

    def entries(self) -> dict[str, str]:
        """Id of a work in a list → the entry that it stands in."""
        return {self.anchor(each.id, work): each.entry for each in self.lists for work in each.works}


def source_lists(document: ResolvedDocument) -> SourceLists:
    """The lists of a document: chapters that gather sources, and directives `bibliography`."""
    return SourceLists(tuple(_lists(document)))


def cited_in(document: ResolvedDocument) -> tuple[str, ...]:
    """The works that a document cites, its data files included, in order."""
    chapters = [entry.chapter for entry in document.entries if entry.chapter]
    manuscript = document.manuscript
    groups = [group for chapter in chapters for group in chapter.citations] + list(manuscript.data_citations)
    records: list[Fact | Case] = [*manuscript.facts.values(), *manuscript.cases.values()]
    return _works([*groups, *((record.source,) for record in records)])


def cited_by(chapter: Chapter) -> tuple[str, ...]:
    """The works that a chapter cites, in order."""
    return _works(chapter.citations)


def _works(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.key for group in groups for piece in group for each in cited(piece)))


def _lists(document: ResolvedDocument) -> Iterator[SourceList]:
    everything = tuple(work for work in cited_in(document) if work in document.manuscript.sources)
    for entry in document.entries:
        if entry.text:
            yield from _of(entry, entry.text, everything, document.manuscript.sources)


def _of(
    entry: Entry, text: Chapter, everything: tuple[str, ...], sources: Mapping[str, Source]
) -> Iterator[SourceList]:
    for use in text.scan.directives:
        if use.name == DIRECTIVE:
            works = everything if use.options.get("of") != "chapter" else cited_by(text)
            kept = (work for work in works if work in sources and _is_wanted(sources[work], use.options))
            yield SourceList(use.id, entry.id, tuple(kept))
    if getattr(text.fields, "gather", None) == "sources":
        yield SourceList(entry.id, entry.id, everything)


def _is_wanted(source: Source, options: Mapping[str, str]) -> bool:
    kinds, words = _named(options.get("type", "")), _named(options.get("keyword", ""))
    has = {"type": {source.type.lower()}, "keyword": keywords_of(source)}
    wanted = (not kinds or has["type"] & kinds) and (not words or has["keyword"] & words)
    left_out = has["type"] & _named(options.get("not-type", "")) or has["keyword"] & _named(
        options.get("not-keyword", "")
    )
    return bool(wanted) and not left_out


def keywords_of(source: Source) -> set[str]:
    """A work's keywords (CSL variable 'keyword'), in small letters."""
    told = (source.model_extra or {}).get("keyword", "")
    return _named(", ".join(map(str, told)) if isinstance(told, list) else str(told))


def _named(text: str) -> set[str]:
    return {word.strip().lower() for word in re.split(r"[,;]", text) if word.strip()}
