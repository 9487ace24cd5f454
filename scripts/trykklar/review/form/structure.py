"""Each chapter by itself: ids, headings, sections, summaries, emptiness."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from ...base.problems import Place, Problem, counted
from ...base.rulebook import WARNING, rule
from ...resolve.document import ResolvedDocument
from ...resolve.index import twins
from ...sources.manuscript import Chapter, Manuscript
from ...sources.markup.glossaries import TERM
from ...sources.markup.scanned import DirectiveUse


def duplicate_ids(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """One id on two things of the publication."""
    first: dict[str, Place] = {
        entry.id: entry.named_at for d in documents for entry in d.entries if entry.kind == "page"
    }
    glossary = manuscript.data_files.get("glossary")
    if glossary:
        first |= {f"{TERM}{term}": glossary.place((at, "id")) for at, term in enumerate(manuscript.terms)}
    for chapter in manuscript.chapters.values():
        things = [(chapter.id, chapter.located.place(("id",)))]
        things += [(anchor.id, chapter.place(anchor.line)) for anchor in chapter.scan.anchors]
        for name, place in things:
            if name in first:
                yield Problem(
                    "id-duplicate",
                    f"the id '{name}' already stands at {first[name]}",
                    "give one of them another id",
                    place,
                )
            else:
                first[name] = place


def headings(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """A chapter's title is its level 1; its body starts at level 2 and skips none."""
    for chapter in manuscript.chapters.values():
        before = 1
        for heading in chapter.scan.headings:
            place = chapter.place(heading.line)
            if heading.level == 1:
                yield Problem(
                    "heading-skipped",
                    f"'{heading.title}' is a level-1 heading",
                    "the title stands in the front matter; write '##' here",
                    place,
                )
            elif heading.level > before + 1:
                yield Problem(
                    "heading-skipped",
                    f"'{heading.title}' has level {heading.level} after level {before}",
                    f"write {'#' * (before + 1)}",
                    place,
                )
            before = max(heading.level, 2) if heading.level == 1 else heading.level


def titles(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """A chapter's title is printed where no number of a page can be: in bookmarks, contents and running heads."""
    for chapter in manuscript.chapters.values():
        for key in ("title", "short"):
            if _PAGE.search(str(getattr(chapter.fields, key) or "")):
                what = "a chapter's title names a page, whose number no bookmark and no list of contents can have"
                hint = "name it by {num} or {title}, or in the text below"
                yield Problem("role-content", what, hint, chapter.located.place((key,)))


_PAGE = re.compile(r"(?<!`)\{page\}`")

rule("section-missing", "a chapter of this kind lacks one of its sections, or has them in another order", WARNING)


def sections(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """The sections that chapters of a kind have, in their order."""
    for chapter in manuscript.chapters.values():
        wanted = tuple(chapter.fields.spec.sections)
        have = tuple(h.key for h in chapter.scan.headings if h.level == 2)
        if wanted and have != wanted:
            lacking = [key for key in wanted if key not in have]
            what = "lacks " + ", ".join(lacking) if lacking else f"has them as {', '.join(k or '(none)' for k in have)}"
            yield Problem(
                "section-missing",
                f"a {chapter.kind} has the sections {', '.join(wanted)}; this one {what}",
                "mark each level-2 heading with its section: {.name} on the line above",
                chapter.place(),
            )


rule("record-mismatch", "records of the front matter whose texts stand in the body, and those texts, disagree")


def records(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """Records whose texts stand in the body are there in front matter and body, in one order."""
    for chapter in manuscript.chapters.values():
        in_body = [name for name, spec in chapter.fields.spec.fields.items() if spec.body]
        declared = [(name, index, each.key) for name in in_body for index, each in enumerate(_of(chapter, name))]
        uses = [use for use in chapter.scan.directives if use.name == "record"]
        yield from _mismatched(chapter, declared, uses)


def _of(chapter: Chapter, name: str) -> Sequence[Any]:
    return getattr(chapter.fields, name) or ()


def _mismatched(
    chapter: Chapter, declared: Sequence[tuple[str, int, str]], uses: Sequence[DirectiveUse]
) -> Iterator[Problem]:
    """`declared`: field, position and key of each record."""
    keys, used = [key for *_, key in declared], [use.argument for use in uses]
    for use in uses:
        if use.argument not in keys:
            yield Problem(
                "record-mismatch",
                f"'{use.argument}' is the key of no record of the front matter",
                "keys are: " + (", ".join(keys) or "none; no field of this kind has its texts in the body"),
                chapter.place(use.line),
            )
    if set(keys) == set(used) and keys != used:
        yield Problem(
            "record-mismatch",
            "the records' texts stand in another order than in the front matter",
            "bring them into one order",
            chapter.place(uses[0].line),
        )
    for name, index, key in declared:
        if key not in used:
            yield Problem(
                "record-mismatch",
                f"'{key}' of '{name}' has no text",
                f"write ':::{{record}} {key}' in the body",
                chapter.located.place((name, index)),
            )


rule("field-length", "a text of the front matter is shorter or longer than its kind allows", WARNING)


def lengths(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """Texts of the front matter have the length that their pages hold."""
    for chapter in manuscript.chapters.values():
        for path in chapter.located.lines:
            spec = chapter.fields.spec.at(path)
            value = chapter.located.at(path)
            if spec is None or spec.words is None or not isinstance(value, str):
                continue
            low, high = spec.words
            count = sum(1 for word in value.split() if any(c.isalnum() for c in word))
            if not low <= count <= high:
                what = f"'{path[-1]}' has {counted(count, 'word')}; a {chapter.kind}'s has {low}–{high}"
                yield Problem("field-length", what, "shorten or lengthen it", chapter.located.place(path))


rule("chapter-empty", "a chapter without any text")


def empty(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """Chapters without text; part openers and gathered lists may do without."""
    for chapter in manuscript.chapters.values():
        gathers = getattr(chapter.fields, "gather", None) or chapter.kind == "part"
        shown = (
            chapter.scan.words
            or chapter.scan.directives
            or chapter.scan.images
            or chapter.scan.problems
            or chapter.env["problems"]
        )
        if not shown and not gathers:
            yield Problem(
                "chapter-empty", "the chapter has no text", "write it, or take it out of the outline", chapter.place()
            )
    for entry in (entry for document in documents for entry in document.entries if entry.excerpt and entry.chapter):
        if entry.chapter and set(entry.chapter.located.value) <= _UNPRINTED:
            hint = f"write a 'summary:' in {entry.chapter.file}, or leave out 'excerpt: true'"
            yield Problem(
                "chapter-empty",
                "an excerpt of a chapter that has no summary prints its title alone",
                hint,
                entry.named_at,
            )


_UNPRINTED = frozenset({"id", "kind", "title", "short", "lang", "generated", "reuse", "row", "column"})
"""Keys of front matter that say nothing besides the title."""


rule("index-twins", "two entries of the index that differ in capitals alone", WARNING)


def index_twins(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """Entries of the index that differ in capitals alone."""
    marks = [(c, mark) for c in manuscript.chapters.values() for mark in (*c.scan.text_index, *c.scan.index)]
    same = twins(mark.entry for _, mark in marks)
    for chapter, mark in marks:
        if mark.entry in same:
            what = f"the index has '{same[mark.entry]}' and '{mark.entry}', which differ in capitals alone"
            hint = f"name one of them: {{index}}`text <{same[mark.entry]}>`"
            yield Problem("index-twins", what, hint, chapter.place(mark.line))
