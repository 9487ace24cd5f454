"""The chapter 'What is new': for each chapter what is different, with the page where it stands.

It is written in the language of the new edition, for one of its documents: what that does not hold is not told there,
and every id that is referred to is one of its targets.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...base.problems import Problem, ProblemsFound
from .changes import ChangeKind, ChapterChange, Comparison
from .telling import sentences
from .told_data import data_sentences
from .wording import Wording, capital, plain, quoted

CHAPTER_ID = "changes"
_SECTIONS = (ChangeKind.ADDED, ChangeKind.CHANGED, ChangeKind.MOVED, ChangeKind.REMOVED)


def what_is_new(comparison: Comparison, document: str | None, *, paged: bool = True) -> str:
    """The chapter's text. `paged`: whether it names pages.

    Raises `ProblemsFound` (usage) for a document that the new edition does not have.
    """
    documents = comparison.new.documents
    name = document or next(iter(documents))
    if name not in documents:
        raise ProblemsFound(
            [Problem("usage", f"there is no document '{name}'", "documents are: " + ", ".join(documents))]
        )
    say = Wording(documents[name], comparison.new.manuscript.publication.language, paged=paged)
    told = {kind: [c for c in comparison.chapters if _told_as(c, name, say) is kind] for kind in _SECTIONS}
    blocks = [block for kind in _SECTIONS for block in _section(kind, told[kind], comparison, say)]
    blocks += _data(comparison, say)
    edition = {"edition": plain(comparison.old.number), "date": say.date(comparison.old.date)}
    counts = [say.counted(f"count.{v.value}", len(told[v])) for v in _SECTIONS if told[v]]
    opening = say.sentence("intro" if blocks else "none", **edition)
    if counts:
        opening += f" {capital(say.listed([count[:1].lower() + count[1:] for count in counts]))}."
    head = f'---\nkind: front\ngenerated: true\nid: {CHAPTER_ID}\ntitle: "{say["title"]}"\n---\n'
    return head + "\n\n".join([opening, *blocks]) + "\n"


def _told_as(chapter: ChapterChange, document: str, say: Wording) -> ChangeKind | None:
    """What readers of the document are told of a chapter: it may come, or go, there alone; None where they have nothing
    of it."""
    there = next((change.kind for change in chapter.outline if change.document == document), None)
    if there in (ChangeKind.ADDED, ChangeKind.REMOVED):
        return there
    if chapter.new is None or not say.has(chapter.new.id):
        return None
    return None if chapter.kind is ChangeKind.MOVED and there is None else chapter.kind


def _section(kind: ChangeKind, chapters: list[ChapterChange], comparison: Comparison, say: Wording) -> Iterator[str]:
    if not chapters:
        return
    yield f"## {say[f'heading.{kind.value}']}"
    if kind is ChangeKind.REMOVED:
        yield "\n".join(f"- {plain(chapter.ref.title)}" for chapter in chapters)
        return
    for chapter in chapters:
        told = [*_place(chapter, say), *sentences(chapter, comparison, say)] if kind is not ChangeKind.ADDED else []
        item = f"- {say.at(say.link(chapter.ref.id), chapter.ref.id)}"
        yield f"{item}\n\n  {' '.join(told)}" if told else item


def _place(chapter: ChapterChange, say: Wording) -> Iterator[str]:
    moved = next((change for change in chapter.outline if change.kind is ChangeKind.MOVED), None)
    if moved:
        yield (
            say.sentence("stands-after", [quoted(moved.new_after)]) if moved.new_after else say.sentence("stands-first")
        )


def _data(comparison: Comparison, say: Wording) -> Iterator[str]:
    items = [*data_sentences(comparison, say)]
    if items:
        yield f"## {say['heading.data']}"
        yield "\n".join(f"- {item}" for item in items)
