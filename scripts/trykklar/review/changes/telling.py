"""What became of one chapter, in sentences that differ with the kind of change."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from .changes import Change, ChangeKind, ChapterChange, Comparison
from .told_sections import SectionChange, changed_sections, figure_changes, moves_between, recorded
from .wording import Wording, quoted

_SECTIONS = (
    *("new", "headed", "extended", "changed", "shortened", "reordered", "pictured", "moved", "headless", "removed"),
)


def sentences(chapter: ChapterChange, comparison: Comparison, say: Wording) -> Iterator[str]:
    """What is different in a changed or moved chapter."""
    if chapter.old and chapter.new and chapter.old.title != chapter.new.title:
        yield say.sentence("title-was", [quoted(chapter.old.title)])
    yield from _assessed(chapter, comparison, say)
    yield from _fields(chapter, comparison, say)
    yield from _sections(chapter, comparison, say)
    yield from _figures(chapter, say)
    yield from _moved(chapter, say)


def _assessed(chapter: ChapterChange, comparison: Comparison, say: Wording) -> Iterator[str]:
    scales = _scales(comparison)
    for change in chapter.changes:
        if _is_value(change, scales) and change.old and change.new:
            old, new = change.old.passage.text, change.new.passage.text
            key = "assessed.up" if int(new) > int(old) else "assessed.down"
            yield say.sentence(key, [quoted(scales[change.passage.slot.split(".")[1]])], old=old, new=new)


def _scales(comparison: Comparison) -> dict[str, str]:
    return {scale.id: scale.title for scale in comparison.new.manuscript.publication.scales}


def _is_value(change: Change, scales: Mapping[str, str]) -> bool:
    """Whether an assessment has another value."""
    _, _, part = change.passage.slot.partition(".")
    scale, _, what = part.partition(".")
    return change.kind is ChangeKind.CHANGED and scale in scales and what == "value"


def _fields(chapter: ChapterChange, comparison: Comparison, say: Wording) -> Iterator[str]:
    found: dict[ChangeKind, dict[str, None]] = defaultdict(dict)
    records, scales = recorded(chapter, comparison), _scales(comparison)
    for change in chapter.changes:
        passage = change.passage
        if passage.of_field and not _told_elsewhere(change, records) and not _is_value(change, scales):
            key = "changes.short-title" if passage.kind == "short" else passage.kind.replace("_", "-")
            found[change.kind][quoted(say.label(key, passage.kind))] = None
    for kind in (ChangeKind.ADDED, ChangeKind.CHANGED, ChangeKind.REMOVED, ChangeKind.MOVED):
        if found[kind]:
            yield say.sentence(f"fields.{kind.value}", list(found[kind]))


def _told_elsewhere(change: Change, records: frozenset[str]) -> bool:
    """Whether a field's change has a sentence of its own: titles, and headings of records whose texts stand in the
    body."""
    passage = change.passage
    if passage.kind in records:
        return change.kind is not ChangeKind.CHANGED or passage.slot.endswith(".title")
    return passage.kind == "title"


def _sections(chapter: ChapterChange, comparison: Comparison, say: Wording) -> Iterator[str]:
    """A sentence for each kind of change, with all sections that it befell; what stands before them is the opening."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for section in changed_sections(chapter, comparison):
        if section.kind == "titled":
            yield say.sentence("section.titled", new=_at(section, say), old=quoted(section.before))
        elif section.title:
            kinds[section.kind].append(_at(section, say))
        else:
            yield say.sentence(f"opening.{section.kind}")
    for kind in _SECTIONS:
        if kinds[kind]:
            yield say.counted(f"section.{kind}", len(kinds[kind]), kinds[kind])


def _at(section: SectionChange, say: Wording) -> str:
    gone = section.kind in ("removed", "headless")
    return quoted(section.title) if gone else say.at(quoted(section.title), section.id)


def _figures(chapter: ChapterChange, say: Wording) -> Iterator[str]:
    kinds: dict[str, list[str]] = defaultdict(list)
    for figure in figure_changes(chapter):
        kinds[figure.kind].append(say.at(say.link(figure.id), figure.id) if say.has(figure.id) else figure.id)
    for kind in ("shown", "described", "set"):
        if kinds[kind]:
            yield say.counted(f"figure.{kind}", len(kinds[kind]), kinds[kind])


def _moved(chapter: ChapterChange, say: Wording) -> Iterator[str]:
    for (old, new), count in moves_between(chapter).items():
        titles = [quoted(p.section_title) if p.section_title else say["the-opening"] for p in (old, new)]
        yield say.counted("moved-within", count, old=titles[0], new=say.at(titles[1], new.section))
    come: Counter[str] = Counter()
    left: Counter[str] = Counter()
    here = {ref.id for ref in (chapter.old, chapter.new) if ref}
    for change in chapter.changes:
        if change.kind is ChangeKind.MOVED and change.old and change.new:
            if chapter.moved_out(change):
                left[change.new.chapter] += 1
            elif change.old.chapter not in here:
                come[change.old.chapter] += 1
    for key, counts in (("moved-in", come), ("moved-out", left)):
        for other, count in counts.items():
            if say.has(other):
                yield say.counted(key, count, [say.at(say.link(other), other)])
