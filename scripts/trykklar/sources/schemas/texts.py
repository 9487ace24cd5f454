"""Texts of the schemas, and which of them are prose: words that readers read or an editor wrote.

A schema says so with the type of its field, `Prose` or `Title`; all else holds ids, files, dates, numbers or names of
works. Proofreading, spelling, fixing and the comparison of editions read it here.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, StringConstraints

from ...base.located_yaml import Path


@dataclass(frozen=True, slots=True)
class ProseMark:
    """Marks a field whose text is prose."""

    title: bool = False
    """Whether it is a title: no sentence, but a name for what follows."""


Text = Annotated[str, StringConstraints(min_length=1)]
Prose = Annotated[Text, ProseMark()]
Title = Annotated[Text, ProseMark(title=True)]
PerhapsProse = Annotated[str, ProseMark()]
"""Prose that may be empty."""


def prose_paths(schema: Any, value: Any, path: Path = ()) -> Iterator[tuple[Path, ProseMark]]:
    """Where `value`, plain data such as YAML gives, holds prose by its `schema` (a type), in the order of the data.

    What does not fit the schema is passed over.
    """
    yield from _within(schema, value, path, ())


def _within(hint: Any, value: Any, path: Path, said: tuple[Any, ...]) -> Iterator[tuple[Path, ProseMark]]:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        yield from _within(inner[0], value, path, (*said, *inner[1:]))
    elif origin in (Union, UnionType):
        for option in inner:
            yield from _within(option, value, path, said)
    elif origin is list and isinstance(value, list):
        for index, each in enumerate(value):
            yield from _within(inner[0], each, (*path, index), ())
    elif origin is dict and isinstance(value, dict):
        for key, each in value.items():
            yield from _within(inner[1], each, (*path, key), ())
    elif inspect.isclass(hint) and issubclass(hint, BaseModel) and isinstance(value, dict):
        fields = {field.alias or name: field for name, field in hint.model_fields.items()}
        for key, each in value.items():
            if key in fields:
                yield from _within(fields[key].annotation, each, (*path, key), tuple(fields[key].metadata))
    elif hint is str and isinstance(value, str):
        yield from ((path, mark) for mark in said if isinstance(mark, ProseMark))
