"""Marks around nothing are taken out of pages and tree: WeasyPrint writes one for white space that it does not show,
and an element of blocks would hold words that nobody reads (ISO 32000-1, 14.8.4.2)."""

from __future__ import annotations

from typing import Any

from .entry_pdf import EntryPdf

_TEXT = frozenset({b"BT", b"ET"})
_DRAWS_NOTHING = _TEXT | frozenset(b"rg RG g G k K cs CS sc SC scn SCN".split())
"""Operators that begin and end text and set colours."""


def drop_empty_marks(entry: EntryPdf) -> None:
    """Take out marks within which nothing is drawn, and elements that held nothing else."""
    for page in range(len(entry.pages)):
        for content in entry.contents(page):
            for mark in _emptied(content):
                owner = entry.marks[page][mark]
                if owner != "null":
                    element = entry.get(owner)
                    element["K"].remove(mark)
                    entry.marks[page][mark] = "null"
                    entry.leave_out(element)


def _emptied(content: list[Any]) -> list[int]:
    """The marks that a content had around nothing; they are in it no more, the colours that were set within stay."""
    found: list[int] = []
    for index in range(len(content) - 1, 1, -1):
        if content[index] != b"BDC" or "MCID" not in content[index - 1]:
            continue
        end = index + 1
        while isinstance(content[end], bytes) and content[end].rpartition(b" ")[2] in _DRAWS_NOTHING:
            end += 1
        if content[end] == b"EMC":
            found.append(content[index - 1]["MCID"])
            content[index - 2 : end + 1] = [item for item in content[index + 1 : end] if item not in _TEXT]
    return found
