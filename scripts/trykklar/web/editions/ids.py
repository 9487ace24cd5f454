"""Ids of paragraphs, which outlive their wording: born of a text, and handed on to what became of it.

An id is 'p-' and six letters of the SHA-256 of the chapter's id and the text that it was born of. The next edition
gives it to the paragraph that this one became, wherever that stands now (`review/changes`).
"""

from __future__ import annotations

import base64
import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ...resolve.document import Entry, ResolvedDocument
from ...review.changes.align import aligned
from ...review.changes.changes import ChangeKind, Comparison
from ...review.changes.passages import ComparedPassage, body_passages
from .ledger import KnownId, Ledger

PARAGRAPH = "p-"
"""Begins the id of a paragraph."""
_LETTERS = 6
_NAMED = frozenset({"paragraph", "item", "quote"})
"""Kinds of passages that get an id of their own."""

Place = tuple[str, int]
"""An entry, and a line of its chapter's file."""


@dataclass(frozen=True)
class PassageIds:
    """The ids of all paragraphs and headings of a site's texts."""

    known: Mapping[str, KnownId] = field(default_factory=dict)
    became: Mapping[str, str] = field(default_factory=dict)
    """Id of a heading of the last edition → that of what it became, where it is another."""

    def paragraphs(self, entry: str) -> dict[int, str]:
        """Line → id, of one entry."""
        return dict(self._by_entry.get(entry, {}))

    @cached_property
    def _by_entry(self) -> Mapping[str, Mapping[int, str]]:
        found: dict[str, dict[int, str]] = defaultdict(dict)
        for name, held in self.known.items():
            if name.startswith(PARAGRAPH) and held.section != name:
                found[held.entry][held.line] = name
        return found


def passage_ids(resolved: ResolvedDocument, comparison: Comparison | None, ledger: Ledger) -> PassageIds:
    """An id for every paragraph: the one that it had, or a new one."""
    before = {(held.entry, held.line): held.id for held in ledger.ids.values() if held.line and not held.last}
    handed: dict[Place, str] = {}
    became: dict[str, str] = {}
    for (was, old), (now, new) in _pairs(comparison) if comparison else ():
        if old.kind == new.kind == "heading" and old.section != new.section:
            became[old.section] = new.section
        elif old.kind in _NAMED and new.kind in _NAMED and (was, old.place.line) in before:
            handed.setdefault((now, new.place.line), before[was, old.place.line])
    taken = {*ledger.ids, *resolved.targets}
    known = {held.id: held for entry in resolved.entries for held in _known(entry, handed, taken)}
    return PassageIds(known, became)


def _pairs(comparison: Comparison) -> Iterator[tuple[tuple[str, ComparedPassage], tuple[str, ComparedPassage]]]:
    """What of the old bodies became what of the new ones, each with its chapter."""
    old, new = comparison.old.chapters, comparison.new.chapters
    for chapter in comparison.chapters:
        if chapter.old and chapter.new:
            for before, after in aligned(old[chapter.old.id].body, new[chapter.new.id].body):
                if before and after:
                    yield (chapter.old.id, before), (chapter.new.id, after)
        for change in chapter.changes:
            if change.kind is ChangeKind.MOVED and change.old and change.new:
                yield (change.old.chapter, change.old.passage), (change.new.chapter, change.new.passage)


def _known(entry: Entry, handed: Mapping[Place, str], taken: set[str]) -> Iterator[KnownId]:
    """The paragraphs of an entry, with the ids handed on to them or new ones, and its headings."""
    lines: set[int] = set()
    for passage in body_passages(entry.text, {}) if entry.text else ():
        line, section = passage.place.line, passage.section
        if passage.kind == "heading":
            yield KnownId(id=section, entry=entry.id, section=section, line=line)
        elif passage.kind in _NAMED and line not in lines:
            lines.add(line)
            name = handed.get((entry.id, line)) or _birth(entry.id, passage.text, taken)
            taken.add(name)
            yield KnownId(id=name, entry=entry.id, section=section, line=line)


def _birth(entry: str, text: str, taken: set[str]) -> str:
    """A new id; of texts that are alike each gets its own, whatever other chapters say."""
    number = 0
    while True:
        digest = hashlib.sha256("\0".join((entry, text, str(number))).encode()).digest()
        name = PARAGRAPH + base64.b32encode(digest)[:_LETTERS].decode().lower()
        if name not in taken:
            return name
        number += 1
