"""A comparison as JSON. The shape is stable: keys are added, and none changes its meaning while `FORMAT` stays.

format        "trykklar-diff/1"
old, new      {folder, title, edition, date}
differs       whether anything is different
counts        {chapters: {added, removed, changed, moved, unchanged}, passages: {added, removed, changed, moved}}
publication   [{name, old, new}]: what publication.yaml says of the whole
records       {columns, rows, scales, facts, cases, glossary, sources: [{change, id, title, old, new, fields, used_in}]}
chapters      [{change, old, new, outline, passages}], all but unchanged ones, in the order of the new edition
  old, new    {id, title, kind, file}, or null
  outline     [{document, change, old_after, new_after}]
  passages    [{change, kind, slot, section, old, new}]
    old, new  {chapter, file, line, text}, or null; files are relative to the publication's folder
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from ...base.problems import Place
from ...review.changes.changes import (
    Change,
    ChangeKind,
    ChapterChange,
    ChapterRef,
    ComparedEdition,
    Comparison,
    RecordChange,
    Spot,
)

FORMAT = "trykklar-diff/1"
_OF_PASSAGES = (ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.CHANGED, ChangeKind.MOVED)


More = Callable[[ChapterChange, Change | None], dict[str, Any]]
"""What else is told of a chapter, or of one of its passages."""


def _nothing(chapter: ChapterChange, change: Change | None) -> dict[str, Any]:
    return {}


def as_record(comparison: Comparison, more: More = _nothing) -> dict[str, Any]:
    """The whole comparison as plain values."""
    chapters = comparison.chapters
    return {
        "format": FORMAT,
        "old": _edition(comparison.old),
        "new": _edition(comparison.new),
        "differs": comparison.differs,
        "counts": {
            "chapters": {kind.value: len(comparison.of(kind)) for kind in ChangeKind},
            "passages": {kind.value: sum(chapter.count(kind) for chapter in chapters) for kind in _OF_PASSAGES},
        },
        "publication": [asdict(field) for field in comparison.publication],
        "records": {group: [_record(record) for record in records] for group, records in comparison.records.items()},
        "chapters": [_chapter(chapter, more) for chapter in chapters if chapter.kind is not ChangeKind.UNCHANGED],
    }


def _edition(edition: ComparedEdition) -> dict[str, str]:
    return {
        "folder": edition.folder.as_posix(),
        "title": edition.title,
        "edition": edition.number,
        "date": edition.date.isoformat(),
    }


def _record(record: RecordChange) -> dict[str, Any]:
    return {
        "change": record.kind.value,
        "id": record.id,
        "title": record.title,
        "old": _place(record.old_place),
        "new": _place(record.new_place),
        "fields": [asdict(field) for field in record.fields],
        "used_in": list(record.used_in),
    }


def _chapter(chapter: ChapterChange, more: More) -> dict[str, Any]:
    return {
        "change": chapter.kind.value,
        "old": _ref(chapter.old),
        "new": _ref(chapter.new),
        "outline": [
            {"document": c.document, "change": c.kind.value, "old_after": c.old_after, "new_after": c.new_after}
            for c in chapter.outline
        ],
        "passages": [_change(change) | more(chapter, change) for change in chapter.changes],
        **more(chapter, None),
    }


def _change(change: Change) -> dict[str, Any]:
    passage = change.passage
    told = {"change": change.kind.value, "kind": passage.kind, "slot": passage.slot, "section": passage.section_title}
    return {**told, "old": _spot(change.old), "new": _spot(change.new)}


def _ref(ref: ChapterRef | None) -> dict[str, str] | None:
    return {"id": ref.id, "title": ref.title, "kind": ref.kind, "file": ref.file} if ref else None


def _spot(spot: Spot | None) -> dict[str, Any] | None:
    if spot is None:
        return None
    place = spot.passage.place
    return {"chapter": spot.chapter, "file": place.file, "line": place.line, "text": spot.passage.text}


def _place(place: Place | None) -> dict[str, Any] | None:
    return asdict(place) if place else None
