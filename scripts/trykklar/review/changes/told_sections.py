"""What became of the sections of a chapter, and of the figures and tables in them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from .changes import Change, ChangeKind, ChapterChange, Comparison
from .passages import ComparedPassage

HEADINGS = frozenset({"heading", "record"})
"""Kinds of passages that begin a section."""
_WHOLE = frozenset({ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.MOVED})


@dataclass(frozen=True, slots=True)
class SectionChange:
    """What became of a section."""

    kind: str
    """'new', 'removed', 'moved', 'titled' (it has another heading), 'headed' or 'headless' (its heading alone came, or
    went), 'extended', 'shortened', 'changed', 'reordered', 'pictured' (a picture in its text is another one)."""
    id: str
    """As it is now, or else as it was; empty for what stands before the first heading."""
    title: str
    before: str = ""
    """Its title before, where that was another."""


@dataclass(frozen=True, slots=True)
class FigureChange:
    """What became of a figure, chart or table."""

    kind: str
    """'shown' where it shows something else, 'described' where the words with it are others, 'set' where it stands
    there larger, smaller or elsewhere."""
    id: str
    section: str


def recorded(chapter: ChapterChange, comparison: Comparison) -> frozenset[str]:
    """The fields of a chapter that hold headings of its body."""
    ref, edition = (chapter.new, comparison.new) if chapter.new else (chapter.old, comparison.old)
    spec = edition.manuscript.by_id()[ref.id].fields.spec if ref else None
    return frozenset(name for name, field in spec.fields.items() if field.body) if spec else frozenset()


def here(chapter: ChapterChange) -> list[Change]:
    """What befell the body, but for what came from another chapter or went to one."""
    own = {ref.id for ref in (chapter.old, chapter.new) if ref}
    return [
        change
        for change in chapter.changes
        if not change.passage.of_field and all(spot is None or spot.chapter in own for spot in (change.old, change.new))
    ]


def figure_changes(chapter: ChapterChange) -> list[FigureChange]:
    """Figures, charts and tables that are others, each once; those that came or went are part of their section."""
    found: dict[FigureChange, None] = {}
    for change in here(chapter):
        if _in_figure(change, chapter):
            passage = change.passage
            found[FigureChange(_figure_kind(change), passage.shown_in, passage.section)] = None
    return list(found)


def _figure_kind(change: Change) -> str:
    passage, old = change.passage, change.old.passage if change.old and change.new else None
    if passage.kind == "row" or (old and _files(old) != _files(passage)):
        return "shown"
    return "set" if old and old.text == passage.text and old.setting != passage.setting else "described"


def _files(passage: ComparedPassage) -> list[str]:
    return [digest for _, digest in passage.files]


def _in_figure(change: Change, chapter: ChapterChange) -> bool:
    whole = {c.passage.shown_in for c in chapter.changes if c.passage.id and c.kind in _WHOLE}
    return bool(change.passage.shown_in) and change.passage.shown_in not in whole


def moves_between(chapter: ChapterChange) -> Counter[tuple[ComparedPassage, ComparedPassage]]:
    """How many passages moved from one section to another: a passage of each stands for it. Those of a section that
    moved as a whole are left out."""
    found: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], tuple[ComparedPassage, ComparedPassage]] = {}
    for change in here(chapter):
        if change.kind is ChangeKind.MOVED and change.old and change.new and _crosses(change, chapter):
            old, new = change.old.passage, change.new.passage
            found[old.section, new.section] += 1
            first.setdefault((old.section, new.section), (old, new))
    return Counter({first[pair]: count for pair, count in found.items()})


def _crosses(change: Change, chapter: ChapterChange) -> bool:
    old, new = change.old, change.new
    if old is None or new is None or change.passage.kind in HEADINGS:
        return False
    was = old.passage.section
    return chapter.sections.get(was, was) != new.passage.section


def changed_sections(chapter: ChapterChange, comparison: Comparison) -> Iterator[SectionChange]:
    """What became of each section that is different."""
    wholes = list(_wholes(chapter, comparison))
    yield from wholes
    told = {change.id for change in wholes if change.kind in ("new", "removed", "moved")}
    titles: dict[str, str] = {}
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for change in here(chapter):
        if change.passage.kind in HEADINGS or _in_figure(change, chapter) or _crosses(change, chapter):
            continue
        section, title = _section(change, chapter, comparison)
        titles.setdefault(section, title)
        same = change.old and change.new and change.old.passage.text == change.new.passage.text
        pictured = change.kind is ChangeKind.CHANGED and same
        found[section]["pictured" if pictured else change.kind.value] += 1
    for section, counts in found.items():
        if section not in told:
            yield SectionChange(_kind(counts), section, titles[section])


def _section(change: Change, chapter: ChapterChange, comparison: Comparison) -> tuple[str, str]:
    """Id and title of the section that a change befell, as they are now, or else as they were."""
    if change.new or chapter.new is None:
        return change.passage.section, change.passage.section_title
    was = change.passage.section
    now = chapter.sections.get(was, was)
    body = comparison.new.chapters[chapter.new.id].body
    return now, next((p.section_title for p in body if p.section == now), change.passage.section_title)


def _wholes(chapter: ChapterChange, comparison: Comparison) -> Iterator[SectionChange]:
    """What befell headings."""
    for change in here(chapter):
        passage = change.passage
        if passage.kind not in HEADINGS:
            continue
        if change.kind is ChangeKind.CHANGED and change.old:
            yield SectionChange("titled", passage.section, passage.section_title, change.old.passage.section_title)
        elif change.kind is ChangeKind.MOVED:
            yield SectionChange("moved", passage.section, passage.section_title)
        else:
            whole = _all_of(passage.section, change.kind, chapter, comparison)
            kinds = ("new", "headed") if change.kind is ChangeKind.ADDED else ("removed", "headless")
            yield SectionChange(kinds[not whole], passage.section, passage.section_title)
    records = recorded(chapter, comparison)
    for change in chapter.changes:
        passage = change.passage
        if (
            change.kind is ChangeKind.CHANGED
            and change.old
            and passage.kind in records
            and passage.slot.endswith(".title")
        ):
            yield _record(passage, change.old.passage.text, chapter, comparison)


def _record(passage: ComparedPassage, before: str, chapter: ChapterChange, comparison: Comparison) -> SectionChange:
    key = passage.slot.split(".")[1]
    body = comparison.new.chapters[chapter.ref.id].body
    name = next((p.id for p in body if p.kind == "record" and p.text == key), "")
    return SectionChange("titled", name, passage.text, before)


def _all_of(section: str, kind: ChangeKind, chapter: ChapterChange, comparison: Comparison) -> bool:
    """Whether all that stands, or stood, under a heading came or went with it."""
    ref, edition = (chapter.new, comparison.new) if kind is ChangeKind.ADDED else (chapter.old, comparison.old)
    body = edition.chapters[ref.id].body if ref else ()
    number = sum(passage.section == section for passage in body)
    return number == sum(c.kind is kind and c.passage.section == section for c in here(chapter))


def _kind(counts: Counter[str]) -> str:
    only = {kind for kind, count in counts.items() if count}
    kinds = {"added": "extended", "removed": "shortened", "moved": "reordered", "pictured": "pictured"}
    return kinds.get(only.pop(), "changed") if len(only) == 1 else "changed"
