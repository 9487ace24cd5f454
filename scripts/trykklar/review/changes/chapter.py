"""The chapter 'What is new': for each chapter what is different, with the page where it stands.

It is written in the language of the new edition, for one of its documents: what that does not hold is not told there,
and every id that is referred to is one of its targets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...base.problems import Problem, ProblemsFound
from ...resolve.facts import fact_text
from .changes import ChangeKind, ChapterChange, Comparison, RecordChange
from .telling import sentences
from .wording import Wording, capital, plain, quoted

CHAPTER_ID = "changes"
_SECTIONS = (ChangeKind.ADDED, ChangeKind.CHANGED, ChangeKind.MOVED, ChangeKind.REMOVED)


def what_is_new(comparison: Comparison, document: str | None) -> str:
    """The chapter's text. Raises `ProblemsFound` (usage) for a document that the new edition does not have."""
    documents = comparison.new.documents
    name = document or next(iter(documents))
    if name not in documents:
        raise ProblemsFound(
            [Problem("usage", f"there is no document '{name}'", "documents are: " + ", ".join(documents))]
        )
    say = Wording(documents[name], comparison.new.manuscript.publication.language)
    told = {kind: [c for c in comparison.of(kind) if _tells(c, name, say)] for kind in _SECTIONS}
    blocks = [block for kind in _SECTIONS for block in _section(kind, told[kind], comparison, say)]
    blocks += _data(comparison, say)
    edition = {"edition": plain(comparison.old.number), "date": say.date(comparison.old.date)}
    counts = [say.counted(f"count.{v.value}", len(told[v])) for v in _SECTIONS if told[v]]
    opening = say.sentence("intro" if blocks else "none", **edition)
    if counts:
        opening += f" {capital(say.listed([count[:1].lower() + count[1:] for count in counts]))}."
    head = f'---\nkind: front\ngenerated: true\nid: {CHAPTER_ID}\ntitle: "{say["title"]}"\n---\n'
    return head + "\n\n".join([opening, *blocks]) + "\n"


def _tells(chapter: ChapterChange, document: str, say: Wording) -> bool:
    """Whether readers of the document have something of it: it stands there, or stood there."""
    if chapter.new is None:
        return any(change.document == document for change in chapter.outline)
    moved_here = any(change.document == document for change in chapter.outline)
    return say.has(chapter.new.id) and (chapter.kind is not ChangeKind.MOVED or moved_here)


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
    items = [*_facts(comparison, say), *_named(comparison, say), *_sources(comparison, say)]
    if items:
        yield f"## {say['heading.data']}"
        yield "\n".join(f"- {item}" for item in items)


def _facts(comparison: Comparison, say: Wording) -> Iterator[str]:
    """Facts that print another figure, with the pages that print it."""
    language = comparison.new.manuscript.publication.language
    for record in comparison.records["facts"]:
        before, after = comparison.old.manuscript.facts.get(record.id), comparison.new.manuscript.facts.get(record.id)
        if record.kind is ChangeKind.CHANGED and before and after:
            old, new = (plain(fact_text(fact, "", language)) for fact in (before, after))
            pages = [f"{{page}}`{target}`" for target in _printed_at(comparison, record.id) if say.has(target)]
            if old != new:
                told = say.sentence("fact", title=plain(record.title), old=old, new=new)
                yield told + (f" ({say.listed(pages)})." if pages else ".")


def _printed_at(comparison: Comparison, fact: str) -> list[str]:
    """Ids of the sections, or else chapters, that print a fact."""
    chapters = comparison.new.chapters.items()
    return list(
        dict.fromkeys(p.section or chapter for chapter, passages in chapters for p in passages.all() if fact in p.facts)
    )


def _named(comparison: Comparison, say: Wording) -> Iterator[str]:
    """What happened to words of the glossary, cases and the board, all of one kind in one sentence."""
    board = comparison.new.manuscript.publication.board
    groups: dict[str, tuple[tuple[RecordChange, ...], Callable[[RecordChange], str]]] = {
        "glossary": (comparison.records["glossary"], lambda record: f"term-{record.id}"),
        "cases": (comparison.records["cases"], lambda record: next(iter(record.used_in), "")),
        "board": ((*comparison.records["columns"], *comparison.records["rows"]), lambda record: ""),
    }
    for group, (records, where) in groups.items():
        for kind in (ChangeKind.ADDED, ChangeKind.CHANGED, ChangeKind.REMOVED):
            found = [say.at(quoted(record.title), where(record)) for record in records if record.kind is kind]
            if found:
                yield say.counted(f"{group}.{kind.value}", len(found), found, board=plain(board.title) if board else "")


def _sources(comparison: Comparison, say: Wording) -> Iterator[str]:
    records: tuple[RecordChange, ...] = comparison.records["sources"]
    for kind in (ChangeKind.ADDED, ChangeKind.CHANGED, ChangeKind.REMOVED):
        count = sum(record.kind is kind for record in records)
        if count:
            yield say.counted(f"sources.{kind.value}", count)
