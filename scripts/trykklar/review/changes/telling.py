"""What became of one chapter, in sentences that differ with the kind of change."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from .changes import Change, ChangeKind, ChapterChange, Comparison
from .wording import Wording, quoted

_LABELS = {"short_term": "short-term", "long_term": "long-term"}
"""Fields whose label has another name."""
_ROWS = frozenset({"drivers", "opportunities", "questions"})
"""Fields that are rows of things."""
_NAMELESS = frozenset({"title", "short"})


def sentences(chapter: ChapterChange, comparison: Comparison, say: Wording) -> Iterator[str]:
    """What is different in a changed or moved chapter."""
    if chapter.old and chapter.new and chapter.old.title != chapter.new.title:
        yield say.sentence("title-was", [quoted(chapter.old.title)])
    yield from _assessed(chapter, comparison, say)
    yield from _fields(chapter, say)
    yield from _sections(chapter, comparison, say)
    yield from _moved(chapter, say)


def _body(chapter: ChapterChange) -> list[Change]:
    """Changes of passages that have a place in the body's sections."""
    return [c for c in chapter.changes if not c.passage.slot and c.passage.kind not in _ROWS]


def _assessed(chapter: ChapterChange, comparison: Comparison, say: Wording) -> Iterator[str]:
    scales = {scale.id: scale.title for scale in comparison.new.manuscript.publication.scales}
    for change in chapter.changes:
        name, _, part = change.passage.slot.partition(".")
        scale, _, what = part.partition(".")
        if name == "assessment" and what == "value" and change.kind is ChangeKind.CHANGED and change.old and change.new:
            old, new = change.old.passage.text, change.new.passage.text
            key = "assessed.up" if int(new) > int(old) else "assessed.down"
            yield say.sentence(key, [quoted(scales.get(scale, scale))], old=old, new=new)


def _fields(chapter: ChapterChange, say: Wording) -> Iterator[str]:
    found: dict[ChangeKind, dict[str, None]] = defaultdict(dict)
    for change in chapter.changes:
        kind = change.passage.kind
        field = change.passage.slot or kind in _ROWS
        if field and kind not in _NAMELESS and not change.passage.slot.endswith(".value"):
            found[change.kind][quoted(say.label(_LABELS.get(kind, kind), kind))] = None
    for kind in (ChangeKind.ADDED, ChangeKind.CHANGED, ChangeKind.REMOVED):
        if found[kind]:
            yield say.sentence(f"fields.{kind.value}", list(found[kind]))


def _sections(chapter: ChapterChange, comparison: Comparison, say: Wording) -> Iterator[str]:
    """A sentence for each kind of change, with all sections that it befell; what stands before them is the opening."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for section, title, kind in _changed_sections(chapter, comparison):
        if not title:
            yield say.sentence(f"opening.{kind}")
        else:
            kinds[kind].append(quoted(title) if kind == "removed" else say.at(quoted(title), section))
    for kind in ("new", "extended", "changed", "shortened", "reordered", "removed"):
        if kinds[kind]:
            yield say.counted(f"section.{kind}", len(kinds[kind]), kinds[kind])


def _changed_sections(chapter: ChapterChange, comparison: Comparison) -> Iterator[tuple[str, str, str]]:
    """Id, title and kind of change of each section that is different."""
    old = {p.section for p in comparison.old.chapters[chapter.old.id].body} if chapter.old else set()
    new = {p.section for p in comparison.new.chapters[chapter.new.id].body} if chapter.new else set()
    titles: dict[str, str] = {}
    found: dict[str, Counter[str]] = defaultdict(Counter)
    new_headings = {
        c.passage.section for c in chapter.changes if c.passage.kind == "heading" and c.kind is ChangeKind.ADDED
    }
    for change in _body(chapter):
        if chapter.moved_out(change) or (
            change.kind is ChangeKind.MOVED and change.old and change.old.chapter != chapter.ref.id
        ):
            continue
        passage = change.passage
        titles.setdefault(passage.section, passage.section_title)
        found[passage.section][change.kind.value] += 1
    for section, counts in found.items():
        if section in new_headings or (section and section not in old):
            yield section, titles[section], "new"
        elif section and section not in new:
            yield section, titles[section], "removed"
        else:
            yield section, titles[section], _kind(counts)


def _kind(counts: Counter[str]) -> str:
    only = {kind for kind, count in counts.items() if count}
    kinds = {"added": "extended", "removed": "shortened", "moved": "reordered"}
    return kinds.get(only.pop(), "changed") if len(only) == 1 else "changed"


def _moved(chapter: ChapterChange, say: Wording) -> Iterator[str]:
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
