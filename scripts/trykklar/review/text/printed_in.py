"""Which documents print a passage, and how many parts, chapters, figures … such a document has."""

from __future__ import annotations

from collections.abc import Iterable

from ...resolve.document import Entry, ResolvedDocument
from .prose import Passage
from .text import Text


def printing(text: Text, passage: Passage) -> tuple[ResolvedDocument, ...]:
    """The documents that print the passage; all of them where that cannot be said (data files, chapters that none
    includes)."""
    return tuple(d for d in text.documents if any(_prints(entry, passage) for entry in d.entries)) or text.documents


def _prints(entry: Entry, passage: Passage) -> bool:
    return (
        entry.chapter is not None and entry.chapter.file == passage.file and (bool(passage.path) or not entry.excerpt)
    )


def size(document: ResolvedDocument, kind: str) -> int:
    """How many things of a kind (`part`, `chapter`, `crossing`, `figure`, `table`) the document numbers; pages: the
    most it may have."""
    if kind == "page":
        return document.pdf.pages.maximum if document.document.form == "pdf" else _NO_PAGES
    if kind in ("figure", "table"):
        return sum(1 for target in document.targets.values() if target.kind == kind)
    return sum(1 for entry in document.entries if entry.number and kind in _counted_as(entry))


def _counted_as(entry: Entry) -> tuple[str, ...]:
    """What an entry with a number is counted as: its place on the board, or its series; a kind of its own."""
    number = entry.chapter.fields.spec.number if entry.chapter else None
    return (entry.kind, number.series) if number else (entry.kind, entry.on_board)


_NO_PAGES = 10**6
"""For a site, whose text names the pages of printed documents."""


def coordinates(documents: Iterable[ResolvedDocument]) -> frozenset[str]:
    """What crossings are called in the documents: A1, B3 …"""
    return frozenset(
        entry.number
        for document in documents
        for entry in document.entries
        if entry.on_board == "crossing" and entry.number
    )


def named(text: Text, words: str) -> tuple[ResolvedDocument, ...]:
    """The documents that the words name (`rapporten`, `rapportens`), by what publication.yaml says that they are
    called."""
    low = words.lower()
    return tuple(d for d in text.documents if d.document.citation and d.document.citation.lower() in low)
