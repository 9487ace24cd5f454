"""The fields of a chapter's kind as a template sees them that knows none of them by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..language.tags import primary
from ..resolve.document import Entry
from ..sources.schemas.kinds import FieldSpec

_SET_APART = frozenset({"summary"})
"""The lead of every chapter, which templates set by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """One field that a chapter has."""

    name: str
    type: str
    """As kinds.yaml says: 'prose', 'records', …"""
    label: str
    """In the chapter's language; empty where it has none."""
    note: str
    value: Any
    rows: tuple[tuple[FieldView, ...], ...] = ()
    """The fields of each record; of a record, one row."""


def field_views(entry: Entry, spoken: str) -> tuple[FieldView, ...]:
    """The fields in the order in which their kind declares them, without those that the chapter leaves out.
    `spoken`: the publication's language."""
    if entry.chapter is None:
        return ()
    kind, language = entry.chapter.fields.spec, primary(entry.chapter.language)
    words = None if language == primary(spoken) else kind.translations.get(language, {})
    return tuple(_views(kind.fields, entry.chapter.fields, words, ""))


def _views(
    fields: Mapping[str, FieldSpec], record: Any, words: Mapping[str, str] | None, before: str
) -> Iterator[FieldView]:
    for name, spec in fields.items():
        value = getattr(record, name)
        if not value or (name in _SET_APART and not before) or spec.body:
            continue
        path = before + name
        records = {"record": [value], "records": value}.get(spec.type, ())
        yield FieldView(
            name=name,
            type=spec.type,
            label=(spec.label if words is None else words.get(path)) or "",
            note=(spec.note if words is None else words.get(f"{path}-note")) or "",
            value=value,
            rows=tuple(tuple(_views(spec.fields, each, words, f"{path}.")) for each in records),
        )
