"""Which lines and texts of an edition get a change bar, and where a mark tells that something was taken out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from ...base.digests import digest_of
from .align import aligned
from .changes import ChangeKind, ComparedEdition, Comparison
from .compare import compare
from .passages import ComparedPassage
from .read import read_editions

CHANGED, ABOVE, BELOW = "changed", "above", "below"
"""A bar beside a block; a mark above it or below it, where a text stood that is gone."""

Lines = Mapping[int, frozenset[str]]
"""Line of a chapter's file → what is marked at the block that begins there."""


@dataclass(frozen=True)
class ChangeMarks:
    """All marks of an edition; none in what is not named."""

    lines: Mapping[str, Lines] = field(default_factory=dict)
    """By the chapter's file."""
    texts: frozenset[str] = frozenset()
    """Texts of front matter and data files that the earlier edition did not have, as they are written."""

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all of it."""
        lines = [
            f"{file}:{line} {sorted(marks)}"
            for file in sorted(self.lines)
            for line, marks in sorted(self.lines[file].items())
        ]
        return digest_of([*lines, "", *sorted(self.texts)])


def marks_since(old: Path, new: Path) -> ChangeMarks:
    """What `new` is marked with when it is built to show what changed since `old`. Raises `ProblemsFound`."""
    return change_marks(compare(*read_editions(old, new)))


def change_marks(comparison: Comparison) -> ChangeMarks:
    """The marks of the new edition. A text that prints another figure than before has changed too."""
    facts = frozenset(
        record.id
        for record in comparison.records["facts"]
        if record.kind is ChangeKind.CHANGED and _printed(record.fields)
    )
    old, new = comparison.old, comparison.new
    lines: dict[str, Lines] = {}
    for chapter in comparison.chapters:
        if chapter.new:
            before = old.chapters[chapter.old.id].body if chapter.old else ()
            lines[chapter.new.file] = _lines(before, new.chapters[chapter.new.id].body, facts)
    known = set(_texts(old))
    texts = frozenset(
        text for text in _texts(new) if text not in known or any(f"{{fact}}`{fact}" in text for fact in facts)
    )
    return ChangeMarks({file: marks for file, marks in lines.items() if marks}, texts)


_PRINTED = frozenset({"value", "value_to", "unit", "qualifier", "year", "forecast_for"})


def _printed(fields: Any) -> bool:
    return any(change.name in _PRINTED for change in fields)


def _lines(old: tuple[ComparedPassage, ...], new: tuple[ComparedPassage, ...], facts: frozenset[str]) -> Lines:
    marks: dict[int, set[str]] = defaultdict(set)
    last: ComparedPassage | None = None
    gone = False
    for before, after in aligned(old, new):
        if after is None:
            gone = gone or bool(before and before.kind != "note")
            continue
        line = after.called_at or after.place.line
        if before is None or before.key != after.key or after.facts & facts:
            marks[line].add(CHANGED)
        if after.kind != "note":
            if gone:
                marks[line].add(ABOVE)
            last, gone = after, False
    if gone and last:
        marks[last.place.line].add(BELOW)
    return {line: frozenset(found) for line, found in marks.items()}


def _texts(edition: ComparedEdition) -> Iterator[str]:
    """Every text of front matter and data files as it is written."""
    for chapter in edition.manuscript.chapters.values():
        yield from _strings(chapter.located.value)
    for located in edition.manuscript.data_files.values():
        yield from _strings(located.value)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    for part in inner:
        yield from _strings(part)
