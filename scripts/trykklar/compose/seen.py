"""What entries share, handed out so that every read is noted.

A `Seen` looks like the value that it stands for. What is read of it, down to a text, a number or a date, is noted as a
path: attributes, keys, how many there are, whether there is a key at all, what a method gives for plain arguments. An
entry whose paths lead to the same as before reads as before, and is not composed again. What cannot be followed
(values of foreign types, comparisons, methods of other packages) is noted as a whole.

Paths come out of a cache that anybody may have written: they lead through records of this package and the plain
collections of Python alone, and never to a name that begins with a line.
"""

from __future__ import annotations

import datetime
import hashlib
from ast import literal_eval
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache, lru_cache
from pathlib import Path
from types import FunctionType, MethodType
from typing import Any

from pydantic import BaseModel

from ..base.packed import packed

_NEXT = "\x1f"
"""Stands before each step of a path."""
_PLAIN = (str, int, float, bytes, type(None), datetime.date, Enum)
_ARGUMENTS = (str, int, float, type(None))
_LONGEST = 2_000
"""Characters of a step that is followed."""
_HERE = __name__.partition(".")[0]
ABSENT = object()
"""What there is where a path leads nowhere."""


def path_to(*steps: str) -> str:
    """The path of these steps."""
    return "".join(_NEXT + step for step in steps)


class Shared:
    """Values by path, each found once, and what there is to say of each: equal words are equal values."""

    def __init__(self, root: object, covered: tuple[type, ...] = ()) -> None:
        """`covered`: types of values that are handed out as they are, for something else tells when they change."""
        self._values: dict[str, Any] = {"": root}
        self._told: dict[str, str] = {}
        self._digests: dict[tuple[str, ...], str] = {}
        self.covered = (Path, *covered)

    def value(self, path: str) -> Any:
        """What stands at a path; `ABSENT` where nothing does."""
        if path not in self._values:
            before, _, step = path.rpartition(_NEXT)
            self._values[path] = self._at(self.value(before), step)
        return self._values[path]

    def _at(self, value: object, step: str) -> Any:
        if value is ABSENT or isinstance(value, self.covered) or len(step) > _LONGEST:
            return ABSENT
        try:
            found = _STEPS[step[:1]](value, step[1:])
        except Exception:  # noqa: BLE001 - whatever it is: who reads it there meets it again
            return ABSENT
        return list(found) if isinstance(found, Iterator) else found

    def digest(self, paths: tuple[str, ...]) -> str:
        """SHA-256 of what stands at these paths; an entry is asked for in each round."""
        if paths not in self._digests:
            known = self._told
            told = [known[path] if path in known else self._word(path) for path in paths]
            self._digests[paths] = hashlib.sha256(_name(paths) + packed(told)).hexdigest()
        return self._digests[paths]

    def _word(self, path: str) -> str:
        if path not in self._told:
            self._told[path] = told(self.value(path))
        return self._told[path]

    def forget(self, path: str) -> None:
        """Look again at a path whose value has changed; a plain one, to which no other leads on."""
        self._values.pop(path, None)
        self._told.pop(path, None)
        self._digests.clear()


def told(value: object) -> str:
    """What is noted of a value that was read: a plain one as it is, of others the kind, as their parts are noted when
    they are read."""
    if value is ABSENT:
        return "absent"
    return whole(value) if _seen_as(type(value)) is None else type(value).__name__


def whole(value: object) -> str:
    """All that a value holds, but for fields of records that have no say in what is equal and are not shown."""
    kind = type(value).__name__
    if isinstance(value, _PLAIN):
        return f"{kind} {value!r}"
    if isinstance(value, Mapping):
        parts = [f"{whole(key)}: {whole(each)}" for key, each in value.items()]
    elif isinstance(value, Set):
        parts = sorted(map(whole, value))
    elif isinstance(value, Sequence):
        parts = [whole(each) for each in value]
    elif isinstance(value, BaseModel):
        own = {name: value.__dict__[name] for name in type(value).model_fields}  # not what it has worked out since
        parts = [whole(own), whole(value.model_fields_set)]
    elif is_dataclass(value):
        parts = [whole(getattr(value, each.name)) for each in fields(value) if each.compare or each.repr]
    else:
        return f"{kind} {value!r}"  # one without words of its own tells where it lies: it is never the same again
    return f"{kind} ({', '.join(f'{len(part)}: {part}' for part in parts)})"


def _attribute(value: Any, name: str) -> Any:
    return getattr(value, name) if not name.startswith("_") and _is_ours(value) else ABSENT


_literal: Callable[[str], Any] = lru_cache(5_000)(literal_eval)


@lru_cache(5_000)
def _name(paths: tuple[str, ...]) -> bytes:
    """A name for a list of paths, which edition after edition asks for again."""
    return hashlib.sha256(packed(paths)).digest()


def _call(value: Any, arguments: str) -> Any:
    return value(*_literal(arguments)) if _is_function(value) else ABSENT


_STEPS: dict[str, Callable[[Any, str], Any]] = {
    ".": _attribute,
    "(": _call,
    "[": lambda value, key: value[key],
    "#": lambda value, key: value[_literal(key)],
    "?": lambda value, key: _literal(key) in value,
    "*": lambda value, _: tuple(value) if isinstance(value, (Mapping, Set)) else len(value),
    "!": lambda value, _: bool(value),
    "=": lambda value, _: whole(value),
}
"""By the first character of a step: an attribute, a call, an item by its name or by another key, whether there is a
key, the keys or how many, whether it is true, all of it."""


def _is_ours(value: object) -> bool:
    return type(value).__module__.partition(".")[0] == _HERE


def _is_function(value: object) -> bool:
    """Whether it is a function of this package, or a method of its records or of a plain collection."""
    function = getattr(value, "__func__", value)
    if isinstance(function, FunctionType):
        return function.__module__.partition(".")[0] == _HERE
    return isinstance(getattr(value, "__self__", None), (tuple, frozenset)) and callable(value)


class Reads:
    """What one entry has read."""

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self._found: dict[str, Any] = {}

    @property
    def all(self) -> Any:
        """What all entries share, to be read."""
        return self.at("")

    @property
    def paths(self) -> tuple[str, ...]:
        """All that was read, in order."""
        return tuple(sorted(self._found))

    def at(self, path: str) -> Any:
        """What stands at a path, noted as read; `ABSENT` where nothing does."""
        if path not in self._found:
            self._found[path] = self._read(path)
        return self._found[path]

    def _read(self, path: str) -> Any:
        value = self.shared.value(path)
        seen = _seen_as(type(value))
        if seen is None or value is ABSENT or isinstance(value, self.shared.covered):
            return value
        if seen is not _Seen:
            return seen(self, path, value)
        if _is_function(value):
            return _Function(self, path, value).call
        self.at(f"{path}{_NEXT}=")
        return value


class _Seen:
    """What all that is seen has in common."""

    __slots__ = ("_path", "_reads", "_value")

    def __init__(self, reads: Reads, path: str, value: Any) -> None:
        self._reads, self._path, self._value = reads, path, value

    @property  # type: ignore[misc] # it passes for what it stands for
    def __class__(self) -> Any:
        return type(self._value)

    def _at(self, step: str) -> Any:
        return self._reads.at(f"{self._path}{_NEXT}{step}")

    def _whole(self) -> Any:
        """The value itself, noted as read to the last."""
        self._at("=")
        return self._value

    def _item(self, key: Any) -> Any:
        found = self._at(f"[{key}" if isinstance(key, str) and _NEXT not in key else f"#{key!r}")
        return self._value[key] if found is ABSENT else found

    def __bool__(self) -> bool:
        return bool(self._at("!"))

    def __eq__(self, other: object) -> bool:
        return bool(self._whole() == _itself(other))

    def __hash__(self) -> int:
        return hash(self._whole())

    def __str__(self) -> str:
        return str(self._whole())

    __repr__ = __str__


def _itself(value: Any) -> Any:
    """A value without what notes its reads."""
    return value._whole() if issubclass(type(value), _Seen) else value


class _Many(_Seen):
    """A collection."""

    __slots__ = ()

    def __len__(self) -> int:
        many = self._at("*")
        return many if isinstance(many, int) else len(many)

    def __contains__(self, key: object) -> bool:
        if isinstance(key, _ARGUMENTS):
            return bool(self._at(f"?{key!r}"))
        return key in self._whole()


class _Mapping(_Many):
    __slots__ = ()

    def __iter__(self) -> Iterator[Any]:
        self._at("*")
        return iter(self._value)

    def __getitem__(self, key: Any) -> Any:
        return self._item(key)

    def get(self, key: Any, default: Any = None) -> Any:
        return self._item(key) if key in self else default

    def keys(self) -> list[Any]:
        return list(self)

    def values(self) -> list[Any]:
        return [self._item(key) for key in self]

    def items(self) -> list[tuple[Any, Any]]:
        return [(key, self._item(key)) for key in self]


class _Sequence(_Many):
    __slots__ = ()

    def __iter__(self) -> Iterator[Any]:
        many = len(self)
        at, before = self._reads.at, f"{self._path}{_NEXT}#"
        return (at(f"{before}{index}") for index in range(many))

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, slice):
            return [self._item(index) for index in range(*key.indices(len(self)))]
        return self._item(key)

    def __add__(self, other: Iterable[Any]) -> list[Any]:
        return [*self, *other]

    def __radd__(self, other: Iterable[Any]) -> list[Any]:
        return [*other, *self]


class _Set(_Many):
    __slots__ = ()

    def __iter__(self) -> Iterator[Any]:
        return iter(self._whole())


_FOLLOWED, _PRIVATE, _FOREIGN, _REFUSED = range(4)


def _reading(kind: type, name: str) -> int:
    """How a record's attribute is read: as a step of its own; a private method with what it asks noted; one of another
    package with all that the record holds; names that Python looks for by itself are not there."""
    method = getattr(kind, name, None)
    if name.startswith("__"):
        return _REFUSED
    if isinstance(method, FunctionType) and not _is_function(method):
        return _FOREIGN
    if name.startswith("_"):
        return _PRIVATE if isinstance(method, FunctionType) else _FOREIGN
    return _FOLLOWED


_how: Callable[[type, str], int] = cache(_reading)


class _Record(_Seen):
    """A record of this package: its fields, what it computes, and its methods."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        how = _how(type(self._value), name)
        if how == _FOLLOWED:
            found = self._reads.at(f"{self._path}{_NEXT}.{name}")
            return getattr(self._value, name) if found is ABSENT else found
        if how == _PRIVATE:
            return MethodType(getattr(type(self._value), name), self)
        if how == _FOREIGN:
            return getattr(self._whole(), name)
        raise AttributeError(name)

    def __getitem__(self, key: Any) -> Any:
        return self._item(key)


class _Function:
    """A function whose answer follows from its arguments and from what all share."""

    def __init__(self, reads: Reads, path: str, function: Callable[..., Any]) -> None:
        self._reads, self._path, self._function = reads, path, function

    def call(self, *arguments: Any, **named: Any) -> Any:
        """Its answer for plain arguments is noted; with others it reads, and is noted by what it reads."""
        if not named and all(isinstance(each, _ARGUMENTS) for each in arguments):
            found = self._reads.at(f"{self._path}{_NEXT}({tuple(map(_plain, arguments))!r}")
            return self._function(*arguments) if found is ABSENT else found
        method = getattr(self._function, "__func__", None)
        if method is None:
            return self._function(*arguments, **named)
        return method(self._reads.at(self._path.rpartition(_NEXT)[0]), *arguments, **named)


def _plain(argument: Any) -> Any:
    return str(argument) if isinstance(argument, str) else argument


_COLLECTIONS: tuple[tuple[type, type[_Seen]], ...] = ((Mapping, _Mapping), (Set, _Set), (Sequence, _Sequence))


def _standing_in(kind: type) -> type[_Seen] | None:
    """What stands for values of a type: nothing for plain ones, `_Seen` itself for what cannot be followed."""
    if issubclass(kind, _PLAIN):
        return None
    ours = _Record if kind.__module__.partition(".")[0] == _HERE else _Seen
    return next((seen for base, seen in _COLLECTIONS if issubclass(kind, base)), ours)


_seen_as: Callable[[type], type[_Seen] | None] = cache(_standing_in)
