"""From YAML to validated records, with one problem per wrong field."""

from __future__ import annotations

import copy
import difflib
from dataclasses import replace
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from .complaints import complaint
from .located_yaml import Located, Path
from .problems import Problem, ProblemsFound
from .rulebook import rule

rule("schema-unknown-key", "a key that the schema does not know")
rule("schema-missing-key", "a key that the schema demands is missing")
rule("schema-type", "a value of the wrong type or outside what the schema allows")

T = TypeVar("T")


class Record(BaseModel):
    """Base of every schema: unknown keys are errors and records do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, allow_inf_nan=False)


def validate(located: Located, model: type[T] | TypeAdapter[T]) -> T:
    """The record that the YAML stands for. Raises `ProblemsFound` with a problem per field.

    Where a text is wanted, a number or truth value is the text that the author wrote: `edition: 2.10` is "2.10".
    """
    adapter = model if isinstance(model, TypeAdapter) else TypeAdapter(model)
    try:
        return adapter.validate_python(located.value)
    except ValidationError as error:
        details = error.errors(include_url=False)
    as_written = _with_texts(located, details)
    if as_written is not None:
        return validate(as_written, adapter)
    once = {
        (_yaml_path(located.value, detail), detail["type"] == "missing"): detail for detail in details
    }  # of a union, the last
    raise ProblemsFound(_problem(located, detail) for detail in once.values())


def _with_texts(located: Located, details: list[Any]) -> Located | None:
    """The same with the author's own letters where a text is wanted; None where there is nothing to fix so."""
    value, written = copy.deepcopy(located.value), dict(located.written)
    for detail in details:
        path = _yaml_path(located.value, detail)
        if detail["type"] == "string_type" and detail["input"] is not None and path in written:
            parent = value
            for part in path[:-1]:
                parent = parent[part]
            parent[path[-1]] = written.pop(path)
    return replace(located, value=value, written=written) if len(written) < len(located.written) else None


def validate_further(located: Located, model: type[T] | TypeAdapter[T]) -> tuple[T, list[Problem]]:
    """As `validate`, but goes on without unknown keys, so that one of them does not hide what else is wrong.

    Raises `ProblemsFound` where more is wrong than unknown keys.
    """
    try:
        return validate(located, model), []
    except ProblemsFound as found:
        problems = list(found.problems)
    if any(problem.code != "schema-unknown-key" for problem in problems):
        raise ProblemsFound(problems)
    adapter = model if isinstance(model, TypeAdapter) else TypeAdapter(model)
    value = copy.deepcopy(located.value)
    try:
        adapter.validate_python(value)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            if detail["type"] != "extra_forbidden":
                continue
            path = _yaml_path(value, detail)
            parent = value
            for part in path[:-1]:
                parent = parent[part]
            parent.pop(path[-1], None)
    return validate(replace(located, value=value), adapter), problems


def _problem(located: Located, detail: Any) -> Problem:
    path = _yaml_path(located.value, detail)
    name = ".".join(str(part) for part in path) or "the file"
    place = located.place(path)
    kind = detail["type"]
    if kind == "extra_forbidden":
        return Problem("schema-unknown-key", f"unknown key '{name}'", _suggest(located, path, detail), place)
    if kind == "union_tag_not_found":
        key = str(detail["ctx"]["discriminator"]).strip("'")
        return Problem("schema-missing-key", f"the key '{key}' is missing", f"add '{key}:' here", place)
    if kind == "missing" and isinstance(path[-1], int):
        what = f"'{'.'.join(str(part) for part in path[:-1])}' has too few values"
        return Problem("schema-type", what, f"found {path[-1]}", place)
    if kind == "missing":
        return Problem("schema-missing-key", f"the key '{name}' is missing", f"add '{path[-1]}:' here", place)
    if kind == "union_tag_invalid":
        key = str(detail["ctx"]["discriminator"]).strip("'")
        path, name, place = (*path, key), ".".join(map(str, (*path, key))), located.place((*path, key))
        detail = {**detail, "input": detail["ctx"]["tag"]}
    found = located.written.get(path, detail.get("input"))
    keys = _DEMANDED.get(str(detail.get("ctx", {}).get("class_name", "")), ())
    return Problem("schema-type", *complaint(name, found, detail, keys), place)


def _yaml_path(value: Any, detail: Any) -> Path:
    """Pydantic's location without the parts that are names of union members, not keys.

    A missing key is the one part that stands in the location and not in the value.
    """
    loc = detail["loc"]
    path: list[str | int] = []
    for index, part in enumerate(loc):
        if (
            isinstance(value, dict)
            and part in value
            or isinstance(value, list)
            and isinstance(part, int)
            and part < len(value)
        ):
            value = value[part]
        elif index < len(loc) - 1 or detail["type"] != "missing":
            continue
        path.append(part)
    return tuple(path)


def _suggest(located: Located, path: Path, detail: Any) -> str:
    """Name the key that was probably meant: one of this schema's that is close in spelling."""
    known = sorted({str(key) for key in _known_keys(detail.get("ctx", {}))} | _KEYS)
    near = difflib.get_close_matches(str(path[-1]), known, n=1, cutoff=0.75)
    if path[-1] in near:
        return f"there is such a key, but not here; {_where(str(path[-1]))}"
    return f"did you mean '{near[0]}'?" if near else "remove it, or see 'trykklar schema' for the keys that exist"


def _known_keys(context: Any) -> list[str]:
    return list(context) if isinstance(context, dict) else []


def _where(key: str) -> str:
    """Where a key stands that stands in one place or two; one that many things have, such as a title, is looked up."""
    models = _HOLDING.get(key, set())
    over = sorted({above for model in models for above in _HELD.get(model, ())})
    if len(over) > 2 or not models:
        return "see 'trykklar schema' for where it stands"
    return "it stands " + (" or ".join(f"under '{above}'" for above in over) or "at the top of its file")


_KEYS: set[str] = set()
_HOLDING: dict[str, set[str]] = {}
"""Key → names of the models that have it."""
_HELD: dict[str, set[str]] = {}
"""A model's name → the keys below which it stands."""
_DEMANDED: dict[str, list[str]] = {}
"""A model's name → the keys that it demands, or some of those that it takes."""


def remember_keys(*models: type[BaseModel]) -> None:
    """Tell the speller which keys exist anywhere, and where, so that an unknown or a misplaced one can be fixed."""
    for model in models:
        keys = {field.alias or name: field for name, field in model.model_fields.items()}
        _KEYS.update(keys)
        _DEMANDED[model.__name__] = [key for key, field in keys.items() if field.is_required()] or list(keys)[:3]
        for key, field in keys.items():
            _HOLDING.setdefault(key, set()).add(model.__name__)
            for below in _models_in(field.annotation):
                _HELD.setdefault(below, set()).add(key)


def _models_in(annotation: Any) -> set[str]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {annotation.__name__}
    return {name for part in get_args(annotation) for name in _models_in(part)}
