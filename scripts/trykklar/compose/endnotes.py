"""Notes at the end of their chapter, or gathered in a chapter of their own, with links both ways.

A mark is a link with an id; a note is an item of a list, whose number leads back on paper (`tagging/notes.py`), and a
sign behind its words on screens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from ..base.addresses import GOTO
from ..language.labels import Labels
from ..resolve.endnotes import call_id, note_id


@dataclass(frozen=True, slots=True)
class NotesOfEntry:
    """The notes of one entry, as a chapter that gathers them prints them."""

    id: str
    number: str
    title: str
    language: str
    """Of its title and its notes; empty where it is the publication's."""
    html: Markup


def mark_of(entry: str, number: int, labels: Labels, *, again: bool) -> str:
    """The mark of a note in the text; the first one has an id, to which the note leads back."""
    name = "" if again else f' id="{escape(call_id(entry, number))}"'
    told = escape(f"{labels['footnote']} {number}")
    goes = f"{GOTO}{escape(note_id(entry, number))}"
    link = f'<a class="endcall"{name} href="{goes}" aria-label="{told}">{number}</a>'
    return f'<span data-tag="Reference">{link}</span>'


def listed(entry: str, notes: Sequence[str], labels: Labels, *, paged: bool) -> str:
    """The notes as a list. `paged`: whether their numbers lead back; else a sign behind each does."""
    items = (_item(entry, number, note, labels, paged=paged) for number, note in enumerate(notes, start=1))
    return f'<ol class="endnotes">\n{"".join(items)}</ol>\n'


def _item(entry: str, number: int, note: str, labels: Labels, *, paged: bool) -> str:
    back, name = escape(call_id(entry, number)), escape(note_id(entry, number))
    if not paged:
        told = escape(f"{labels['web.back-to-text']} {number}")
        link = f' <a class="back" href="{GOTO}{back}" aria-label="{told}">↩</a>'
        end = note.rstrip().removesuffix("</p>")
        note = f"{end}{link}</p>" if end != note.rstrip() else note + link
        return f'<li id="{name}">{note}</li>\n'
    return f'<li id="{name}" data-back="{back}"><div data-tag="Note">{note}</div></li>\n'


def section_of_notes(entry: str, notes: Sequence[str], labels: Labels) -> str:
    """What stands at the end of a chapter."""
    title = f'<h2 class="notestitle">{escape(labels["web.notes"])}</h2>'
    return f'<section class="endnotes">\n{title}\n{listed(entry, notes, labels, paged=True)}</section>\n'
