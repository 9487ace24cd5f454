"""Two editions compared, chapter by chapter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from .align import aligned
from .changes import Change, ChangeKind, ChapterChange, ChapterRef, ComparedEdition, Comparison, OutlineChange, Spot
from .moves import moved
from .outlines import outline_changes
from .pairing import renamed
from .passages import ChapterPassages
from .records import publication_changes, record_changes
from .sections import paired_sections, with_headings

Raw = list[Change]
"""What became of a chapter's passages, in reading order, before moves are known."""


def compare(old: ComparedEdition, new: ComparedEdition) -> Comparison:
    """Everything that is different. Compared with itself, an edition has nothing."""
    names = renamed(old, new)
    found: dict[tuple[str, str], Raw] = {}
    for before, after in _pairs(old, new, names):
        left, right = old.chapters.get(before, ChapterPassages()), new.chapters.get(after, ChapterPassages())
        found[before, after] = list(_passages(before, left, after, right))
    _with_moves(found, names)
    outline = outline_changes(old.documents, new.documents, names)
    refs_old, refs_new = _refs(old), _refs(new)
    chapters = tuple(
        _chapter(refs_old.get(before), refs_new.get(after), raw, tuple(outline.get(after or before, ())))
        for (before, after), raw in found.items()
    )
    records = record_changes(old.manuscript, new.manuscript, {"facts": _facts_used(new), "cases": _cases_used(new)})
    return Comparison(old, new, publication_changes(old.manuscript, new.manuscript), records, chapters)


def _pairs(old: ComparedEdition, new: ComparedEdition, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Old and new id of each chapter in the new order; those that are gone come after the one that stood before
    them."""
    before = {after: name for name, after in names.items()}
    pairs = [(before.get(name, name if name in old.chapters else ""), name) for name in new.chapters]
    at = -1
    for name in old.chapters:
        known = next((index for index, (was, _) in enumerate(pairs) if was == name), None)
        if known is None:
            pairs.insert(at + 1, (name, ""))
        at = at + 1 if known is None else known
    return pairs


def _passages(before: str, old: ChapterPassages, after: str, new: ChapterPassages) -> Iterator[Change]:
    """What became of the passages of one chapter."""
    pairs = [(old.slots.get(slot), new.slots.get(slot)) for slot in dict.fromkeys([*new.slots, *old.slots])]
    for name in dict.fromkeys([*new.lists, *old.lists]):
        pairs += aligned(old.lists.get(name, ()), new.lists.get(name, ()))
    for left, right in [*pairs, *aligned(old.body, new.body)]:
        was = Spot(before, left) if left else None
        now = Spot(after, right) if right else None
        if left is None or right is None:
            yield Change(ChangeKind.REMOVED if left else ChangeKind.ADDED, was, now)
        else:
            yield Change(ChangeKind.UNCHANGED if left.key == right.key else ChangeKind.CHANGED, was, now)


def _with_moves(found: dict[tuple[str, str], Raw], names: Mapping[str, str]) -> None:
    """Put one move in the place of what is gone here and new there; a move between chapters is told in both."""
    gone = [change.old for raw in found.values() for change in raw if change.kind is ChangeKind.REMOVED and change.old]
    come = [change.new for raw in found.values() for change in raw if change.kind is ChangeKind.ADDED and change.new]
    now = {id(spot): spot for spot in gone if spot.chapter in names}
    here = [Spot(names[spot.chapter], spot.passage) if id(spot) in now else spot for spot in gone]
    origin = {id(seen): spot for seen, spot in zip(here, gone, strict=True)}
    moves = [(origin[id(left)], right) for left, right in moved(here, come)]
    by_old = {id(left): Change(ChangeKind.MOVED, left, right) for left, right in moves}
    by_new = {id(change.new): change for change in by_old.values()}
    for (_, after), raw in found.items():
        told: Raw = []
        for change in raw:
            move = by_old.get(id(change.old)) if change.kind is ChangeKind.REMOVED else by_new.get(id(change.new))
            if move is None or change.kind in (ChangeKind.CHANGED, ChangeKind.UNCHANGED):
                told.append(change)
            elif change.kind is ChangeKind.ADDED or (move.new and move.new.chapter != after):
                told.append(move)
        raw[:] = told


def _chapter(
    old: ChapterRef | None, new: ChapterRef | None, raw: Raw, outline: tuple[OutlineChange, ...]
) -> ChapterChange:
    if old is None or new is None:
        moves = tuple(change for change in raw if change.kind is ChangeKind.MOVED)
        gone_or_come = ChangeKind.ADDED if new else ChangeKind.REMOVED
        return ChapterChange(kind=gone_or_come, old=old, new=new, changes=moves, outline=outline)
    sections = paired_sections(raw, (old.id, new.id))
    changes = tuple(c for c in with_headings(raw, sections) if c.kind is not ChangeKind.UNCHANGED)
    elsewhere = outline or (old.id, old.file) != (new.id, new.file)
    kind = ChangeKind.CHANGED if changes else ChangeKind.MOVED if elsewhere else ChangeKind.UNCHANGED
    return ChapterChange(kind=kind, old=old, new=new, changes=changes, outline=outline, sections=sections)


def _refs(edition: ComparedEdition) -> dict[str, ChapterRef]:
    chapters = edition.manuscript.by_id()
    return {
        name: ChapterRef(
            name, chapters[name].title, chapters[name].kind, chapters[name].file, sum(1 for _ in passages.all())
        )
        for name, passages in edition.chapters.items()
    }


def _facts_used(edition: ComparedEdition) -> dict[str, tuple[str, ...]]:
    used: dict[str, list[str]] = defaultdict(list)
    for name, passages in edition.chapters.items():
        for fact in frozenset().union(*(passage.facts for passage in passages.all())):
            used[fact].append(name)
    return {fact: tuple(names) for fact, names in used.items()}


def _cases_used(edition: ComparedEdition) -> dict[str, tuple[str, ...]]:
    used: dict[str, list[str]] = defaultdict(list)
    for name, passages in edition.chapters.items():
        for case in dict.fromkeys(passage.text for passage in passages.body if passage.kind == "case"):
            used[case].append(name)
    return {case: tuple(names) for case, names in used.items()}
