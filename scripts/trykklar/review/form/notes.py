"""Notes that are gathered, and the chapter that gathers them."""

from __future__ import annotations

from collections.abc import Iterator

from ...base.problems import Place, Problem
from ...base.rulebook import rule
from ...base.settings import PUBLICATION_FILE
from ...resolve.document import ResolvedDocument
from ...resolve.endnotes import gathers_notes
from ...sources.manuscript import Manuscript

rule("notes-gathered", "notes that no chapter gathers, or a chapter that gathers notes which are printed elsewhere")


def gathered_notes(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """A document that gathers its notes has one chapter for them, and no other document has."""
    for document in documents:
        gatherers = [entry for entry in document.entries if gathers_notes(entry)]
        asked = document.notes_at == "gathered"
        if asked and not gatherers:
            noted = next((e for e in document.entries if e.text and e.text.told.notes), None)
            if noted:
                what = f"'{document.name}' gathers its notes, and no chapter of its outline says 'gather: notes'"
                hint = "write a chapter of the kind 'back' that says so, and name it in the outline"
                yield Problem("notes-gathered", what, hint, _outline(manuscript, document))
        for entry in gatherers[1:] if asked else gatherers:
            what = f"'{document.name}' prints its notes elsewhere, so that this chapter has none"
            hint = f"write 'notes: gathered' for '{document.name}' in publication.yaml, or take the line out"
            yield Problem("notes-gathered", what, hint, entry.named_at)


def _outline(manuscript: Manuscript, document: ResolvedDocument) -> Place:
    place = manuscript.located.place(("documents", document.name))
    return place or Place(PUBLICATION_FILE)
