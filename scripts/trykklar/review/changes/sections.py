"""Which section of a chapter became which, whatever it is called now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from .changes import Change, ChangeKind

_HEADING = 3
"""How many paragraphs a heading counts for."""


def paired_sections(changes: Sequence[Change], names: tuple[str, str]) -> dict[str, str]:
    """Old id → new id of the sections of one chapter, by what stands in both, and by their ids. `changes`: what became
    of all its passages, unchanged ones too; `names`: the chapter's old id and its new one."""
    votes: Counter[tuple[str, str]] = Counter()
    old: set[str] = set()
    new: set[str] = set()
    for change in changes:
        was = change.old.passage.section if change.old and change.old.chapter == names[0] else ""
        now = change.new.passage.section if change.new and change.new.chapter == names[1] else ""
        old.add(was)
        new.add(now)
        if was and now:
            votes[was, now] += _HEADING if change.passage.kind == "heading" else 1
    votes.update({(name, name): 1 for name in old & new if name})
    pairs: dict[str, str] = {}
    for was, now in sorted(votes, key=lambda pair: (-votes[pair], sorted(pair))):
        if was not in pairs and now not in pairs.values():
            pairs[was] = now
    return pairs


def with_headings(changes: Sequence[Change], sections: Mapping[str, str]) -> list[Change]:
    """The same, a heading that was put in the place of another one told as that one reworded."""
    gone = {c.old.passage.section: c for c in changes if c.old and _heading(c, ChangeKind.REMOVED)}
    come = {c.new.passage.section: c for c in changes if c.new and _heading(c, ChangeKind.ADDED)}
    both = {was: now for was, now in sections.items() if was in gone and now in come}
    reworded = {id(come[now]): gone[was] for was, now in both.items()}
    left_out = {id(gone[was]) for was in both}
    return [
        replace(change, kind=ChangeKind.CHANGED, old=reworded[id(change)].old) if id(change) in reworded else change
        for change in changes
        if id(change) not in left_out
    ]


def _heading(change: Change, kind: ChangeKind) -> bool:
    return change.kind is kind and change.passage.kind == "heading"
