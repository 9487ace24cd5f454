"""The keys of source files, read from their JSON Schemas: name, what may stand there, what it is for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...sources.schemas.export import json_schemas
from .markdown import code, heading, sentence, table, words

_HEAD = ("Key", "Takes", "What it is")
_PLAIN = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "object": "mapping",
}
Schema = dict[str, Any]


def file_keys(name: str, title: str) -> list[str]:
    """A heading, and a table for every kind of record in the file `name`."""
    schema = json_schemas()[name]
    named = next(iter(schema.get("patternProperties", {}).values()), schema)
    root = _resolved(schema, schema.get("items", named))
    return [heading(title, f"keys-{name}"), *_records(schema, root, "")]


def chapter_keys() -> list[str]:
    """The keys that every kind of chapter has, those of each kind, and the records in them."""
    schema = json_schemas()["chapter"]
    kinds = {kind: _resolved(schema, {"$ref": ref}) for kind, ref in sorted(schema["discriminator"]["mapping"].items())}
    shared = set.intersection(*(set(kind["properties"]) for kind in kinds.values())) - {"kind", "summary"}
    first = next(iter(kinds.values()))
    out = [
        heading("Keys of every chapter", "keys-chapter"),
        table(
            "keys",
            _HEAD,
            [
                [code("kind") + _needed, ", ".join(code(kind) for kind in kinds), "Which kind of chapter it is."],
                *(_row(schema, first, name) for name in first["properties"] if name in shared),
                [code("summary"), "text", "What it says, in a few lines; kinds of your own may need one."],
            ],
        ),
    ]
    seen: set[str] = set()
    for kind, record in kinds.items():
        own = [name for name in record["properties"] if name not in shared and name not in ("kind", "summary")]
        if own:
            out += [
                heading(f"kind: {kind}", f"keys-{kind}", 3),
                table("keys", _HEAD, [_row(schema, record, name) for name in own]),
            ]
            out += [part for name in own for part in _within(schema, record["properties"][name], f"{name}", seen)]
    return out


_needed = " •"
"""Stands after a key that must be there."""


def _records(schema: Schema, record: Schema, path: str, seen: set[str] | None = None) -> Iterator[str]:
    seen = set() if seen is None else seen
    yield table("keys", _HEAD, [_row(schema, record, name) for name in record["properties"]])
    for name, value in record["properties"].items():
        yield from _within(schema, value, f"{path}{name}", seen)


def _within(schema: Schema, value: Schema, path: str, seen: set[str]) -> Iterator[str]:
    """Tables of the records that a value holds; one that was told of before is left out."""
    for ref, steps in _references(value):
        if ref not in seen:
            seen.add(ref)
            where = path + steps
            record = schema["$defs"][ref.rpartition("/")[2]]
            form = str(record["properties"].get("form", {}).get("const", ""))
            name = "-".join([*_plain_letters(where), *([form] if form else [])])
            yield heading(f"In {code(where)}" + (f", {code(f'form: {form}')}" if form else ""), f"keys-in-{name}", 3)
            yield from _records(schema, record, f"{where}.", seen)


def _plain_letters(path: str) -> list[str]:
    return [part.strip("[]").replace("_", "-").lower() for part in path.split(".")]


def _references(value: Schema) -> Iterator[tuple[str, str]]:
    if "$ref" in value:
        yield value["$ref"], ""
    for option in (*value.get("anyOf", ()), *value.get("oneOf", ())):
        yield from _references(option)
    for key, step in (("items", ""), ("additionalProperties", ".NAME")):
        if isinstance(value.get(key), dict):
            yield from ((ref, step + steps) for ref, steps in _references(value[key]))
    for inner in value.get("patternProperties", {}).values():
        yield from ((ref, ".NAME" + steps) for ref, steps in _references(inner))


def _resolved(schema: Schema, value: Schema) -> Schema:
    return dict(schema["$defs"][value["$ref"].rpartition("/")[2]]) if "$ref" in value else value


def _row(schema: Schema, record: Schema, name: str) -> list[str]:
    value = record["properties"][name]
    needed = _needed if name in record.get("required", ()) else ""
    default = value.get("default")
    plain = isinstance(default, (str, int, float)) and default not in ("", False)
    told = f" Else {code(_number(default))}." if plain else ""
    return [code(name) + needed, _takes(schema, value), words(sentence(value.get("description", ""))) + told]


def _number(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) and value < 10**6 else str(value)


def _takes(schema: Schema, value: Schema) -> str:
    """What may stand there, in words."""
    options = [option for option in (*value.get("anyOf", ()), *value.get("oneOf", ())) if option.get("type") != "null"]
    if options:
        return ", or ".join(_takes(schema, option) for option in options)
    if "$ref" in value:
        return "a record" if "properties" in _resolved(schema, value) else _takes(schema, _resolved(schema, value))
    if "enum" in value or "const" in value:
        return ", ".join(code(str(choice)) for choice in value.get("enum", [value.get("const")]))
    if value.get("type") == "array":
        inner = value.get("items", {})
        several = (
            "records"
            if "$ref" in inner
            else "pairs"
            if inner.get("type") == "array"
            else _takes(schema, inner)
            if inner
            else ""
        )
        return f"list of {'ids' if several == 'id' else several}" if several else f"{value.get('minItems', 2)} numbers"
    if value.get("type") == "object" and next(_references(value), None):
        return "names, each with a record"
    kind = value.get("format") or (
        "id" if "a-z0-9-" in value.get("pattern", "") else _PLAIN.get(str(value.get("type")), "any value")
    )
    return kind + _range(value)


def _range(value: Schema) -> str:
    low, high = value.get("minimum", value.get("exclusiveMinimum")), value.get("maximum")
    if low is None or abs(low) >= 10**12:
        return ""
    return f", {_number(low)} to {_number(high)}" if high is not None else f", from {_number(low)}"
