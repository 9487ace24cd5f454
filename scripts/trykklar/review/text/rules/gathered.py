"""Rules on what back matter gathers: glossary and index."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....base.problems import Problem
from ....base.rulebook import WARNING, rule
from ..text import Text

rule(
    "term-unused",
    "a word of the glossary that no text marks",
    WARNING,
    WARNING,
    waivable=True,
    why="An explanation that nothing leads to is not found, and goes out of date unseen.",
)


def term_unused(text: Text) -> Iterator[Problem]:
    """Words of the glossary that no text holds, marked or not, and no other word points to; silent while a chapter
    cannot be read."""
    manuscript = text.manuscript
    if manuscript.broken:
        return
    scans = [*(chapter.scan for chapter in manuscript.chapters.values()), *manuscript.data_scans.values()]
    used = {reference.target for scan in scans for reference in scan.references if reference.role == "term"}
    used.update(name for term in manuscript.terms.values() for name in term.see)
    for index, term in enumerate(manuscript.terms.values()):
        if term.id not in used and not _is_written(text, [term.term, term.abbr or ""]):
            what = f"the glossary explains '{term.term}', which no text uses"
            hint = (
                f"use it, and mark it where it comes first, {{term}}`text <{term.id}>`, or take it out of the glossary"
            )
            yield Problem("term-unused", what, hint, manuscript.data_files["glossary"].place((index,)))


def _is_written(text: Text, names: list[str]) -> bool:
    """Whether a text other than the glossary holds one of the names, with an ending or as the first part of a
    compound."""
    shapes = "|".join(re.escape(name) for name in names if name)
    pattern = re.compile(rf"(?<!\w)(?:{shapes})", re.IGNORECASE)
    return any(passage.chapter != "glossary" and pattern.search(passage.text) for passage in text.passages)


rule(
    "index-empty",
    "an index without entries",
    WARNING,
    waivable=True,
    why="A heading with nothing below it looks like a page that was lost.",
)


def index_empty(text: Text) -> Iterator[Problem]:
    """Documents with an index in which nothing is printed that it could list."""
    for document in () if text.manuscript.broken else text.documents:
        marked = any(entry.text.scan.index for entry in document.entries if entry.text)
        for entry in document.entries:
            if entry.page_type == "index" and entry.chapter and not marked:
                what = f"'{document.name}' has an index, and no word of it is marked"
                yield Problem(
                    "index-empty",
                    what,
                    "mark words with {index}`text`, or take the index out of the outline",
                    entry.chapter.place(),
                )
