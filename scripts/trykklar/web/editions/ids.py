"""Ids of paragraphs, which outlive their wording: born of a text, and handed on to what became of it.

An id is 'p-' and six letters of the SHA-256 of the chapter's id and the text that it was born of. The next edition
gives it to the paragraph that this one became, wherever that stands now (`review/changes`).
"""

from __future__ import annotations

import base64
import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ...base.cache import Cache
from ...base.digests import digest_of
from ...base.packed import kept, packed
from ...base.program import program_digest
from ...resolve.document import ResolvedDocument
from ...review.changes.align import aligned
from ...review.changes.changes import ChangeKind, Comparison
from ...review.changes.passages import ComparedPassage, body_passages
from ...sources.manuscript import Chapter
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


def passage_ids(
    resolved: ResolvedDocument, comparison: Comparison | None, ledger: Ledger, cache: Cache | None = None
) -> PassageIds:
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
    texts = {entry.id: entry.text for entry in resolved.entries if entry.text}
    rows = _rows(resolved.name, list(texts.values()), cache)
    known = {held.id: held for entry, text in texts.items() for held in _known(entry, rows[text.file], handed, taken)}
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


_Row = tuple[str, int, str, str]
"""Kind, line, section and text of a passage."""


def _rows(site: str, chapters: Sequence[Chapter], cache: Cache | None) -> dict[str, list[_Row]]:
    """File → what gets an id; kept for the site's next build, since most chapters are as they were, and need not be
    read."""
    name = digest_of(["paragraphs", site, program_digest()])
    before = (kept(cache.get(name), dict[str, list[_Row]]) if cache else None) or {}
    found = {c.file: before[c.key] if c.key in before else _read(c) for c in chapters}
    now = {c.key: found[c.file] for c in chapters if c.key}
    if cache and now.keys() != before.keys():
        cache.put(name, packed(now))
    return found


def _read(chapter: Chapter) -> list[_Row]:
    rows = ((p.kind, p.place.line, p.section, p.text) for p in body_passages(chapter, {}))
    return [row for row in rows if row[0] == "heading" or row[0] in _NAMED]


def _known(entry: str, rows: Sequence[_Row], handed: Mapping[Place, str], taken: set[str]) -> Iterator[KnownId]:
    """The paragraphs of an entry, with the ids handed on to them or new ones, and its headings."""
    lines: set[int] = set()
    for kind, line, section, text in rows:
        if kind == "heading":
            yield KnownId(id=section, entry=entry, section=section, line=line)
        elif line not in lines:
            lines.add(line)
            name = handed.get((entry, line)) or _birth(entry, text, taken)
            taken.add(name)
            yield KnownId(id=name, entry=entry, section=section, line=line)


def _birth(entry: str, text: str, taken: set[str]) -> str:
    """A new id; of texts that are alike each gets its own, whatever other chapters say."""
    number = 0
    while True:
        digest = hashlib.sha256("\0".join((entry, text, str(number))).encode()).digest()
        name = PARAGRAPH + base64.b32encode(digest)[:_LETTERS].decode().lower()
        if name not in taken:
            return name
        number += 1
