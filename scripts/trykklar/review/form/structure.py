"""Each chapter by itself: ids, headings, sections, summaries, emptiness."""

from __future__ import annotations

from collections.abc import Iterator

from ...base.problems import Place, Problem, counted
from ...base.rulebook import WARNING, rule
from ...resolve.document import ResolvedDocument
from ...resolve.index import twins
from ...sources.manuscript import Manuscript
from ...sources.schemas.chapters import SECTIONS, SUMMARY_WORDS


def duplicate_ids(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """One id on two things of the publication."""
    first: dict[str, Place] = {
        entry.id: entry.named_at for d in documents for entry in d.entries if entry.kind == "page"
    }
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


rule("section-missing", "a chapter of this kind lacks one of its sections, or has them in another order", WARNING)


def sections(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """The sections that chapters of a kind have, in their order."""
    for chapter in manuscript.chapters.values():
        wanted = SECTIONS.get(chapter.kind, ())
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


rule("perspective-mismatch", "an area's perspectives in front matter and body disagree")


def perspectives(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """An area's perspectives stand in front matter and body, in one order."""
    for chapter in manuscript.chapters.values():
        if chapter.kind != "area":
            continue
        declared = [p.key for p in chapter.fields.perspectives]
        uses = [use for use in chapter.scan.directives if use.name == "perspective"]
        for use in uses:
            if use.argument not in declared:
                yield Problem(
                    "perspective-mismatch",
                    f"'{use.argument}' is not among the front matter's perspectives",
                    "keys are: " + ", ".join(declared),
                    chapter.place(use.line),
                )
        if set(declared) == {u.argument for u in uses} and declared != [u.argument for u in uses]:
            yield Problem(
                "perspective-mismatch",
                "the perspectives stand in another order than in the front matter",
                "bring them into one order",
                chapter.place(uses[0].line),
            )
        for index, key in enumerate(declared):
            if key not in {use.argument for use in uses}:
                yield Problem(
                    "perspective-mismatch",
                    f"the perspective '{key}' has no text",
                    f"write ':::{{perspective}} {key}' in the body",
                    chapter.located.place(("perspectives", index)),
                )


rule("summary-length", "a summary is shorter or longer than its kind allows", WARNING)


def summaries(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """Summaries that are used alone have the length that their pages hold."""
    for chapter in manuscript.chapters.values():
        low, high = SUMMARY_WORDS.get(chapter.kind, (0, 10_000))
        count = sum(1 for word in (chapter.fields.summary or "").split() if any(c.isalnum() for c in word))
        if not low <= count <= high:
            yield Problem(
                "summary-length",
                f"the summary has {counted(count, 'word')}; a {chapter.kind}'s has {low}–{high}",
                "shorten or lengthen it",
                chapter.located.place(("summary",)),
            )


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
