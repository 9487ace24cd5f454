"""Chapters that are to run on, and cannot."""

from __future__ import annotations

from collections.abc import Iterator

from ...base.problems import Problem
from ...base.rulebook import rule
from ...resolve.document import ResolvedDocument
from ...sources.manuscript import Manuscript, walk_outline

rule("run-on", "a chapter that is to run on from the one before it, where none stands that it could run on from")


def running_on(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """Lines of outlines that say `run_on` of a chapter that begins a page all the same."""
    for document in (each for each in documents if each.document.form == "pdf"):
        entries = {entry.named_at: entry for entry in document.entries}
        for item, place in walk_outline(manuscript.located, document.name, document.document.outline):
            entry = entries.get(place) if item.chapter and item.run_on else None
            if entry and not entry.runs_on:
                what = f"'{entry.id}' cannot run on: no chapter of its section and its part stands before it"
                hint = "take 'run_on' out; pages, parts, chapters of the board and what follows them begin a page"
                yield Problem("run-on", what, hint, place)
