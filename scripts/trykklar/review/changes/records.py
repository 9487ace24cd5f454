"""What is different in data files, on the board and in publication.yaml's own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel

from ...base.located_yaml import Path
from ...base.problems import Place
from ...sources.bibliography import places_of_works
from ...sources.kinds import own_words
from ...sources.manuscript import Manuscript
from ...sources.schemas.publication import EpubDocument, PdfDocument, WebDocument
from .changes import ChangeKind, FieldChange, RecordChange
from .outlines import moved_in

DATA_GROUPS = ("facts", "cases", "glossary", "sources")
BOARD_GROUPS = ("columns", "rows", "scales")
_ORDERED = frozenset({"columns", "rows"})
"""Groups in which the order says something."""
_TITLES = ("title", "term", "about")
Uses = Mapping[str, tuple[str, ...]]
"""Id of a record → ids of the chapters that print it."""


@dataclass(frozen=True)
class _Record:
    title: str
    values: Mapping[str, str]
    place: Place


def record_changes(old: Manuscript, new: Manuscript, used: Mapping[str, Uses]) -> dict[str, tuple[RecordChange, ...]]:
    """By group. `used`: group → id → chapters of the new edition that print the record."""
    return {
        group: tuple(_group(_records(old, group), _records(new, group), used.get(group, {}), ordered=group in _ORDERED))
        for group in (*BOARD_GROUPS, *DATA_GROUPS)
    }


def publication_changes(old: Manuscript, new: Manuscript) -> tuple[FieldChange, ...]:
    """What publication.yaml says of the whole: titles, edition, people, documents."""
    return _fields(_whole(old), _whole(new))


def _whole(manuscript: Manuscript) -> dict[str, str]:
    publication = manuscript.publication
    names = (
        "title",
        "subtitle",
        "kind_of_work",
        "imprint",
        "publisher",
        "authors",
        "website",
        "language",
        "speaks_of",
        "edition",
        "citation_style",
    )
    told = publication.model_dump(mode="json", include=set(names))
    values = dict(pair for name in names for pair in _flat(told[name], name))
    values |= {f"labels.{key}": word for key, word in own_words(publication, manuscript.kinds).items()}
    values["board"] = publication.board.title if publication.board else ""
    for name, document in publication.documents.items():
        values[f"documents.{name}"] = ", ".join(filter(None, (document.title, document.subtitle, _size(document))))
    return values


def _size(document: PdfDocument | WebDocument | EpubDocument) -> str:
    """A document's trim size in words; the form of one that has none."""
    if not isinstance(document, PdfDocument):
        return document.form
    return (
        document.trim if isinstance(document.trim, str) else " × ".join(f"{side:g}" for side in document.trim) + " mm"
    )


def _group(old: dict[str, _Record], new: dict[str, _Record], used: Uses, *, ordered: bool) -> Iterator[RecordChange]:
    shared = [name for name in old if name in new]
    moved = moved_in(shared, [name for name in new if name in old]) if ordered else set()
    for name, after in new.items():
        before = old.get(name)
        where = used.get(name, ())
        if before is None:
            yield RecordChange(
                kind=ChangeKind.ADDED,
                id=name,
                title=after.title,
                old_place=None,
                new_place=after.place,
                fields=(),
                used_in=where,
            )
            continue
        fields = _fields(before.values, after.values)
        if fields or name in moved:
            kind = ChangeKind.CHANGED if fields else ChangeKind.MOVED
            yield RecordChange(
                kind=kind,
                id=name,
                title=after.title,
                old_place=before.place,
                new_place=after.place,
                fields=fields,
                used_in=where,
            )
    for name, before in old.items():
        if name not in new:
            yield RecordChange(
                kind=ChangeKind.REMOVED,
                id=name,
                title=before.title,
                old_place=before.place,
                new_place=None,
            )


def _fields(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[FieldChange, ...]:
    names = dict.fromkeys([*old, *new])
    return tuple(FieldChange(n, old.get(n, ""), new.get(n, "")) for n in names if old.get(n, "") != new.get(n, ""))


def _records(manuscript: Manuscript, group: str) -> dict[str, _Record]:
    board = manuscript.publication.board
    if group in DATA_GROUPS:
        named: dict[str, dict[str, Any]] = {
            "facts": manuscript.facts,
            "cases": manuscript.cases,
            "glossary": manuscript.terms,
            "sources": manuscript.sources,
        }
        located = manuscript.data_files.get(group)
        works = places_of_works(manuscript.folder, manuscript.publication.bibliographies) if group == "sources" else {}
        return _placed(list(named[group].values()), located, (), works)
    if group == "scales":
        return _placed(manuscript.publication.scales, manuscript.located, ("scales",))
    items = getattr(board, group).items if board else []
    return _placed(items, manuscript.located, ("board", group, "items"))


def _placed(
    records: Sequence[BaseModel], located: Any, at: Path, elsewhere: Mapping[str, Place] = MappingProxyType({})
) -> dict[str, _Record]:
    """Records by id with the lines that they stand at; of an id that stands twice, the last counts, as in loading.
    `elsewhere`: where those stand that are not in the file."""
    found: dict[str, _Record] = {}
    ids = [str(part.get("id")) for part in _at(located.value, at)] if located else []
    for record in records:
        values = dict(_flat(record.model_dump(mode="json", by_alias=True, exclude={"id"}), ""))
        name = str(record.id)  # type: ignore[attr-defined]  # every record has one
        title = next((values[key] for key in _TITLES if values.get(key)), name)
        place = located.place((*at, ids.index(name))) if name in ids else elsewhere[name]
        found[name] = _Record(title, values, place)
    return found


def _at(value: Any, path: Path) -> Any:
    """The list at a path; an empty one where there is none."""
    for part in path:
        value = value.get(part, {})
    return value or []


def _flat(value: Any, name: str) -> Iterator[tuple[str, str]]:
    """A value as texts by their paths; of a list one text, and nothing of what is empty."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(inner, f"{name}.{key}" if name else str(key))
    elif isinstance(value, list):
        texts = [" ".join(text for _, text in _flat(inner, "")) for inner in value]
        if texts:
            yield name, ", ".join(texts)
    elif value is not None and value != "":
        yield name, " ".join(str(value).split())
