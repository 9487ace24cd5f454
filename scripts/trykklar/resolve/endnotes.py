"""Notes that are printed elsewhere than at the foot of their page: where they stand, and their names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..sources.markup.notes import ids_in_notes
from .document import Entry, ResolvedDocument, Target

NOTE_KIND = "endnote"
CALL_KIND = "endnotecall"
"""Kinds of targets: a note, and its mark in the text."""


def note_id(entry: str, number: int) -> str:
    """The id of an entry's note; 1 is its first."""
    return f"{entry}-{NOTE_KIND}-{number}"


def call_id(entry: str, number: int) -> str:
    """The id of a note's first mark."""
    return f"{entry}-{CALL_KIND}-{number}"


def gathers_notes(entry: Entry) -> bool:
    """Whether an entry prints the notes of all."""
    return entry.text is not None and getattr(entry.text.fields, "gather", None) == "notes"


def with_endnotes(document: ResolvedDocument) -> dict[str, Target]:
    """The document's targets with its notes and their marks; what stands in a note is where that is printed."""
    at, targets = document.notes_at, dict(document.targets)
    gatherer = _gatherer(document)
    for entry in document.entries if at == "chapter" or gatherer else ():
        for target in _of(entry, gatherer or entry.id, document):
            targets.setdefault(target.id, target)
    for name, entry_id in moved_ids(document).items():
        found = targets.get(name)
        targets |= {name: replace(found, entry=entry_id)} if found else {}
    return targets


def moved_ids(document: ResolvedDocument) -> dict[str, str]:
    """What stands in notes that a chapter gathers, by its id → that chapter."""
    gatherer = _gatherer(document)
    texts = [entry.text for entry in document.entries if entry.text] if gatherer else []
    return {name: str(gatherer) for text in texts for name in ids_in_notes(text.tokens)}


def _gatherer(document: ResolvedDocument) -> str | None:
    """The chapter that gathers the document's notes, if any does."""
    if document.notes_at != "gathered":
        return None
    return next((entry.id for entry in document.entries if gathers_notes(entry)), None)


def _of(entry: Entry, where: str, document: ResolvedDocument) -> Iterator[Target]:
    labels = document.labels
    for number in range(1, 1 + (entry.text.told.notes if entry.text else 0)):
        yield Target(note_id(entry.id, number), NOTE_KIND, "", f"{labels['footnote']} {number}", where)
        yield Target(call_id(entry.id, number), CALL_KIND, "", f"{labels['web.back-to-text']} {number}", entry.id)
