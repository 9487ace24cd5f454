"""publication.yaml as a variant has it: chapters added, replaced and left out, and keys that say something else.

It is done to the plain YAML, before the schema sees it, so that what a variant makes of it is held to the same schema.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ...base.files import plain_path
from ...base.located_yaml import Located, Path
from ...base.problems import Place, Problem
from ...base.rulebook import rule
from ..schemas.variants import Added, Variants
from .records import OneVariant

rule("variant-chapter", "a variant leaves out, replaces or adds a chapter at a place that no outline has")

_NAMES = ("chapter", "part", "page")


@dataclass
class _Choice:
    """What is done to the outlines of the documents."""

    without: set[str]
    replaced: Mapping[str, str]
    added: list[Added]
    met: set[str] = field(default_factory=set)
    """Names that stand in an outline, of those that are asked for."""

    def additions(self, document: str, name: str, *, after: bool) -> Iterator[dict[str, Any]]:
        for added in self.added:
            at = added.after if after else added.before
            if at and plain_path(at) == name and document in (added.documents or [document]):
                self.met |= {f"+{added.chapter}", added.chapter}
                if added.chapter not in self.without:
                    yield {"chapter": self.replaced.get(added.chapter, added.chapter)}


def chosen(located: Located, variant: OneVariant, shared: Variants) -> tuple[Located, list[Problem]]:
    """The publication as the variant has it, and what it asks for that cannot be done."""
    record = variant.record
    choice = _Choice(set(record.without), record.replace, [*shared.add, *record.add])
    value = merged(merged(located.value, shared.set), record.set)
    documents = value.get("documents")
    lines = dict(located.lines)
    if isinstance(documents, dict):
        value["documents"] = {
            name: _document(document, ("documents", name, "outline"), choice, located, lines)
            for name, document in documents.items()
        }
    asked = [*((name, "leaves out") for name in record.without), *((name, "replaces") for name in record.replace)]
    problems = [_nowhere(name, what, variant.place()) for name, what in asked if name not in choice.met]
    problems += [
        _nowhere(added.after or added.before or "", f"puts '{added.chapter}' beside", variant.place())
        for added in record.add
        if f"+{added.chapter}" not in choice.met
    ]
    return replace(located, value=value, lines=lines), problems


def merged(value: Any, changes: Any) -> Any:
    """Mappings with changes, key by key; all else is replaced."""
    if isinstance(value, dict) and isinstance(changes, dict):
        return {**value, **{key: merged(value.get(key), change) for key, change in changes.items()}}
    return changes


def _nowhere(name: str, does: str, place: Place) -> Problem:
    hint = (
        "name a file of a chapter or part, or a page, as an outline does; the board's chapters stand in every edition"
    )
    return Problem("variant-chapter", f"the variant {does} '{name}', which stands in no outline", hint, place)


def _document(document: Any, path: Path, choice: _Choice, located: Located, lines: dict[Path, int]) -> Any:
    if not (isinstance(document, dict) and isinstance(document.get("outline"), list)):
        return document
    old = {at: line for at, line in located.lines.items() if at[: len(path)] == path and len(at) > len(path)}
    for at in old:
        lines.pop(at, None)
    return {**document, "outline": _items(document["outline"], path, path, choice, (str(path[1]), old, lines))}


_Walk = tuple[str, Mapping[Path, int], dict[Path, int]]
"""The document, the lines of its outline as they were, and as they become."""


def _items(items: list[Any], old: Path, new: Path, choice: _Choice, walk: _Walk) -> list[Any]:
    document, before, lines = walk
    found: list[Any] = []
    for index, item in enumerate(items):
        line = before.get((*old, index), 0)
        name = (
            next((plain_path(str(item[key])) for key in _NAMES if item.get(key)), "") if isinstance(item, dict) else ""
        )
        choice.met |= {name} & {*choice.without, *choice.replaced}
        wanted = [*choice.additions(document, name, after=False)] if name else []
        if name not in choice.without or not name:
            wanted.append(_replaced(item, choice))
        wanted += choice.additions(document, name, after=True) if name else ()
        for each in wanted:
            at = (*new, len(found))
            lines[at] = line
            found.append(each)
            if isinstance(each, dict) and isinstance(each.get("items"), list):
                inner = _items(each["items"], (*old, index, "items"), (*at, "items"), choice, walk)
                found[-1] = {**each, "items": inner}
    return found


def _replaced(item: Any, choice: _Choice) -> Any:
    if not isinstance(item, dict):
        return item
    return {
        key: choice.replaced.get(plain_path(str(value)), value) if key in ("chapter", "part") and value else value
        for key, value in item.items()
    }
