"""The blocks of a composed page that are new or changed since an earlier edition get an attribute, which no style
knows.

So pages are set as they are without it; the bars are drawn beside them afterwards (`change_bars.py`). Both editions
are composed by the layout of this one and their pages compared block by block: whatever prints another text is seen,
and nothing that prints the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ..base.digests import digest_of
from ..review.changes.align import aligned
from .printed_blocks import printed_blocks
from .records import ChapterHtml

CHANGED, ABOVE, BELOW = "changed", "above", "below"
"""A bar beside a block; a mark above it or below it, where a text stood that is gone."""

CHANGED_AT, REMOVED_AT = "data-change", "data-removed"
"""The attributes that say so."""

EntryMarks = Mapping[int, frozenset[str]]
"""Number of a block that prints something, from 0 → what is marked there."""


@dataclass(frozen=True)
class ChangeMarks:
    """All marks of a document; none in entries that are not named."""

    entries: Mapping[str, EntryMarks] = field(default_factory=dict)

    def on(self, entry: str, html: str) -> str:
        """An entry's HTML with its marks."""
        return marked_html(html, self.entries.get(entry, {}))

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all of it."""
        told = [(name, [(at, sorted(found)) for at, found in sorted(marks.items())]) for name, marks in self._sorted]
        return digest_of(map(repr, told))

    @property
    def _sorted(self) -> list[tuple[str, EntryMarks]]:
        return sorted(self.entries.items())


def marks_between(old: Mapping[str, ChapterHtml], new: Mapping[str, ChapterHtml]) -> ChangeMarks:
    """What of the entries of `new` is marked, where an earlier edition printed `old`, by the ids of `new`."""
    return ChangeMarks({name: entry_marks(old.get(name), html) for name, html in new.items()})


def entry_marks(old: ChapterHtml | None, new: ChapterHtml) -> EntryMarks:
    """What is marked on an entry's pages, where an earlier edition printed `old` on them. What took the place of
    another thing of its kind is changed, and nothing is gone there."""
    after = printed_blocks(new.html, new.assets)
    places = {id(block): at for at, block in enumerate(after)}
    marks: dict[int, set[str]] = defaultdict(set)
    last, lost = -1, Counter[str]()
    for before, now in aligned(printed_blocks(old.html, old.assets) if old else [], after):
        if now is None:
            lost[before.kind if before else ""] += 1
            continue
        at = last = places[id(now)]
        if before is None or before.key != now.key:
            marks[at].add(CHANGED)
        if before is None:
            lost[now.kind] -= 1
            continue
        if max(lost.values(), default=0) > 0:
            marks[at].add(ABOVE)
        lost.clear()
    if max(lost.values(), default=0) > 0 and last >= 0:
        marks[last].add(BELOW)
    return {at: frozenset(found) for at, found in marks.items()}


def marked_html(html: str, marks: EntryMarks) -> str:
    """The page with its marks: `data-change` and `data-removed` on blocks."""
    blocks = printed_blocks(html, {}) if marks else []
    out: list[str] = []
    done = 0
    for at, found in sorted(marks.items()):
        place = blocks[at].at
        out += [html[done:place], _attributes(found)]
        done = place
    return "".join([*out, html[done:]])


def _attributes(marks: frozenset[str]) -> str:
    removed = " ".join(mark for mark in (ABOVE, BELOW) if mark in marks)
    changed = f' {CHANGED_AT}="{CHANGED}"' if CHANGED in marks else ""
    return changed + (f' {REMOVED_AT}="{removed}"' if removed else "")
