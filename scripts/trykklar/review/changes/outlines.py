"""Which chapters entered, left or moved in each document, with the fewest moves that explain it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from ...resolve.document import ResolvedDocument
from .changes import ChangeKind, OutlineChange
from .matching import longest_rising

Changes = dict[str, list[OutlineChange]]
"""By chapter id, the new one where it has another."""


def outline_changes(
    old: Mapping[str, ResolvedDocument], new: Mapping[str, ResolvedDocument], renamed: Mapping[str, str]
) -> Changes:
    """Of the documents that both editions have. `renamed`: old id → new id of chapters that have another."""
    found: Changes = defaultdict(list)
    for name in old.keys() & new.keys():
        before = [
            (renamed.get(entry.id, entry.id), entry.title, entry.part) for entry in old[name].entries if entry.chapter
        ]
        after = [(entry.id, entry.title, entry.part) for entry in new[name].entries if entry.chapter]
        for chapter, change in _document(name, before, after, renamed).items():
            found[chapter].append(change)
    return {chapter: sorted(changes, key=lambda change: change.document) for chapter, changes in found.items()}


Line = tuple[str, str, str | None]
"""A chapter in an outline: id, title, id of its part."""


def _document(
    name: str, old: Sequence[Line], new: Sequence[Line], renamed: Mapping[str, str]
) -> dict[str, OutlineChange]:
    before, after = _after(old), _after(new)
    common = before.keys() & after.keys()
    parts_before = {chapter: renamed.get(part, part) if part else None for chapter, _, part in old}
    parts_after = {chapter: part for chapter, _, part in new}
    gone = moved_in([c for c in before if c in common], [c for c in after if c in common])
    gone |= {
        c for c in common if parts_before[c] != parts_after[c] and parts_before[c] in before and parts_after[c] in after
    }
    changes = {c: OutlineChange(name, ChangeKind.MOVED, before[c], after[c]) for c in gone}
    changes |= {c: OutlineChange(name, ChangeKind.REMOVED, before[c], None) for c in before.keys() - common}
    return changes | {c: OutlineChange(name, ChangeKind.ADDED, None, after[c]) for c in after.keys() - common}


def _after(lines: Sequence[Line]) -> dict[str, str | None]:
    """Each chapter with the title of the one before it."""
    titles = [None, *(title for _, title, _ in lines)]
    return {chapter: titles[at] for at, (chapter, *_) in enumerate(lines)}


def moved_in(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """The fewest things that must have moved to make one order of the other; the same from either side."""
    if list(new) < list(old):
        old, new = new, old
    place = {thing: at for at, thing in enumerate(old)}
    kept = longest_rising([place[thing] for thing in new])
    return {thing for thing, at in place.items() if at not in kept}
