"""Which columns of its data a specification asks for, and as what (Vega-Lite 5: encoding, transform, facet, repeat)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_DATUM = re.compile(r"\bdatum(?:\.([^\W\d][\w$]*)|\[\s*(['\"])((?:(?!\2).)+)\2\s*\])")
_NAMES = frozenset({"field", "pivot", "value", "key", "impute", "density", "quantile", "regression", "loess", "on"})
"""Keys whose values are names of columns."""
_TYPES = frozenset({"type", "aggregate", "bin", "timeUnit"})
"""Keys that make a mapping with a field the definition of a channel, which has a title."""
_COUNTS = frozenset({"count", "distinct", "valid", "missing"})
"""Aggregations that count and do not compute."""
_LISTS = ("groupby", "fold", "flatten", "fields", "repeat", "row", "column", "layer")
_DEFAULT_NAMES = {"fold": ("key", "value"), "density": ("value", "density"), "quantile": ("prob", "value")}
"""What transforms call their results where no `as` says (vega.github.io/vega-lite/docs/transform)."""


@dataclass(kw_only=True)
class Asked:
    """What a specification asks for of its data."""

    numbers: set[str] = field(default_factory=set)
    """Columns that lie on a quantitative axis or are computed with."""
    dates: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    """Columns that tell things apart."""
    computed: set[str] = field(default_factory=set)
    """Columns that transforms read."""
    unknown: set[str] = field(default_factory=set)
    """What is asked for and is no column."""
    unnamed: bool = False
    """Whether it reads columns that it does not name, as a pivot does."""
    counts: bool = False
    """Whether it counts rows, or has rows of its own: it needs no column."""
    stands_for: dict[str, list[str]] = field(default_factory=dict)
    """Names that stand for several columns: what a fold makes, and what is repeated."""

    @property
    def columns(self) -> set[str]:
        """All columns that it names."""
        return self.numbers | self.dates | self.names | self.computed


def asked_of(spec: dict[str, Any], columns: frozenset[str]) -> Asked:
    """What the whole specification asks of the columns that the data has."""
    asked = Asked()
    _view({key: value for key, value in spec.items() if key != "data"}, {name: name for name in columns}, asked)
    return asked


Known = dict[str, str | None] | None
"""Name → the column of the data that it is, None where a transform made it; None for data whose names cannot be
known."""


def _view(view: dict[str, Any], known: Known, asked: Asked) -> None:
    if isinstance(view.get("data"), dict):
        values = view["data"].get("values")
        whole = isinstance(values, list) and all(isinstance(value, dict) for value in values)
        known = {name: None for value in values for name in value} if whole else None
        asked.counts = True
    for transform in _dicts(view.get("transform")):
        known = _transform(transform, known, asked)
    for part in ("encoding", "facet"):
        for channel, definition in _definitions(view.get(part)):
            _channel(channel, definition, known, asked)
    repeat = view.get("repeat")
    repeated = repeat if isinstance(repeat, dict) else {"repeat": repeat}
    for key, names in repeated.items():
        if isinstance(names, list):
            asked.stands_for[f"repeat {key}"] = names
            for name in names:
                _ask(name, known, asked.computed, asked)
    for key in ("layer", "concat", "hconcat", "vconcat"):
        for inner in _dicts(view.get(key)):
            _view(inner, known, asked)
    if isinstance(view.get("spec"), dict):
        _view(view["spec"], known, asked)


def channels_of(view: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """All channels of a specification with their definitions."""
    if isinstance(view, list):
        for inner in view:
            yield from channels_of(inner)
    if isinstance(view, dict):
        yield from _definitions(view.get("encoding"))
        for key in ("layer", "concat", "hconcat", "vconcat", "spec"):
            yield from channels_of(view.get(key))


def _definitions(encoding: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Channels with their definitions; those of lists, and conditions, are definitions too."""
    if not isinstance(encoding, dict):
        return
    if isinstance(encoding.get("field"), str):
        yield "facet", encoding
        return
    for channel, given in encoding.items():
        for definition in given if isinstance(given, list) else [given]:
            if isinstance(definition, dict):
                yield channel, definition
                inner = definition.get("condition")
                yield from (
                    (channel, each)
                    for each in (inner if isinstance(inner, list) else [inner])
                    if isinstance(each, dict)
                )


def _channel(channel: str, definition: dict[str, Any], known: Known, asked: Asked) -> None:
    for name in _in_expressions(definition.get("test")):
        _ask(name, known, asked.computed, asked)
    sort = definition.get("sort")
    if isinstance(sort, dict):
        _ask(sort.get("field"), known, asked.computed, asked)
    aggregate, kind = definition.get("aggregate"), definition.get("type")
    aggregate = aggregate if aggregate is None else str(aggregate)  # or 'argmax' with a field
    asked.counts |= aggregate == "count"
    if definition.get("timeUnit"):
        kind = "temporal"
    computes = aggregate is not None and aggregate not in _COUNTS
    if (
        (kind == "quantitative" and aggregate not in _COUNTS and channel != "tooltip")
        or computes
        or definition.get("bin") is True
    ):
        kept = asked.numbers
    elif kind == "temporal":
        kept = asked.dates
    else:
        kept = asked.computed if channel.endswith("2") else asked.names
    asked_for = definition.get("field")
    if asked_for is None:
        return
    repeats = isinstance(asked_for, dict) and "repeat" in asked_for
    stands = f"repeat {asked_for['repeat']}" if repeats else str(asked_for)  # what is no name is told as one
    for each in asked.stands_for.get(stands, [stands]):
        _ask(each, known, kept, asked)


def _transform(transform: dict[str, Any], known: Known, asked: Asked) -> Known:
    """What is known after a transform."""
    for name in _fields_in(transform):
        _ask(name, known, asked.computed, asked)
    if "pivot" in transform or "lookup" in transform or known is None:
        asked.unnamed |= known is not None
        return None
    kind = next((key for key in _DEFAULT_NAMES if key in transform), "")
    made: tuple[str, ...] = _DEFAULT_NAMES.get(kind, ())
    given = transform.get("as")
    if given:
        made = tuple(_names(given if isinstance(given, list) else [given]))
    elif "flatten" in transform or "regression" in transform or "loess" in transform:
        made = tuple(_fields_in(transform))
    computed = [c for key in ("aggregate", "joinaggregate", "window") for c in _dicts(transform.get(key))]
    made = (*made, *(str(c["as"]) for c in computed if c.get("as")))
    if kind == "fold" and len(made) > 1:
        asked.stands_for[made[1]] = [name for name in _names(transform["fold"]) if known.get(name)]
        asked.computed.update(asked.stands_for[made[1]])
    if "timeUnit" in transform:
        _ask(transform.get("field"), known, asked.dates, asked)
    kept = known
    if "aggregate" in transform:
        kept = {name: known.get(name) for name in _names(transform.get("groupby"))}
    return {**kept, **dict.fromkeys(made)}


def _fields_in(transform: Any) -> Iterator[str]:
    """Names of columns that a transform reads."""
    if isinstance(transform, list):
        for inner in transform:
            yield from _fields_in(inner)
    if not isinstance(transform, dict):
        return
    for key, value in transform.items():
        if key in ("calculate", "filter", "test") and isinstance(value, str):
            yield from _in_expressions(value)
        elif key == "field" and isinstance(value, str):
            yield value
        elif key in ("groupby", "fold", "flatten") and isinstance(value, list):
            yield from _names(value)
        elif key in (
            "timeUnit",
            "bin",
            "density",
            "quantile",
            "regression",
            "loess",
            "on",
            "pivot",
            "impute",
            "key",
            "stack",
            "lookup",
        ):
            if isinstance(value, str) and key != "timeUnit":
                yield value
        elif key in ("and", "or", "not", "filter", "aggregate", "joinaggregate", "window", "sort"):
            yield from _fields_in(value)


def _in_expressions(text: Any) -> Iterator[str]:
    if isinstance(text, str):
        yield from (found[1] or found[3] for found in _DATUM.finditer(text))


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [inner for inner in value if isinstance(inner, dict)] if isinstance(value, list) else []


def _names(value: Any) -> list[str]:
    return [inner for inner in value if isinstance(inner, str)] if isinstance(value, list) else []


def _ask(name: Any, known: Known, kept: set[str], asked: Asked) -> None:
    if not isinstance(name, str) or known is None or name == "*":
        return
    plain = name if name in known else re.sub(r"\\(.)", r"\1", name)
    if plain not in known:
        asked.unknown.add(name)
    elif known[plain]:
        kept.add(plain)


def escaped(spec: Any, columns: frozenset[str]) -> Any:
    """The specification with dots and brackets in names of columns made plain characters (Vega-Lite: "Field", nested
    objects)."""
    special = {name: re.sub(r"([.\[\]\\'\"])", r"\\\1", name) for name in columns if re.search(r"[.\[\]'\"\\]", name)}
    if not special:
        return spec

    def walk(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            named = str(value.get("field")) in special and not _TYPES.isdisjoint(value) and "title" not in value
            return {
                **{inner: walk(found, inner) for inner, found in value.items()},
                **({"title": value["field"]} if named else {}),
            }
        if isinstance(value, list):
            return [special.get(v, v) if isinstance(v, str) and key in _LISTS else walk(v, key) for v in value]
        return special.get(value, value) if isinstance(value, str) and key in _NAMES else value

    return walk(spec)
