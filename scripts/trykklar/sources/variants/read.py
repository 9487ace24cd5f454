"""variants.yaml and variants.csv: each variant is validated for itself, so that a broken one costs itself alone."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from ...base.files import inside, read_text
from ...base.located_yaml import Located, Path as YamlPath, read_yaml
from ...base.problems import Place, Problem, ProblemsFound
from ...base.records import validate, validate_further
from ...base.rulebook import rule
from ..schemas.data import Fact
from ..schemas.variants import Code, Variable, Variant, VariantFact, Variants
from .conditions import Value
from .records import CODE, Declared, OneVariant
from .table import FACT, Row, read_table
from .values import value_of
from .whose import TABLE_FILE, VARIANTS_FILE

_CODES: TypeAdapter[dict[Code, None]] = TypeAdapter(dict[Code, None])

rule("variant-code", "two variants have one code, or a code has lost its first digits")
rule("variant-name", "one name stands for two things that conditions may ask for")
rule("variant-fact", "a variant's fact that facts.yaml does not have, or one that it must tell and does not")


def read_variants(folder: Path, language: str, facts: Mapping[str, Fact]) -> Declared:
    """What is declared. Raises `ProblemsFound` where what all share cannot be read."""
    located = read_yaml(read_text(inside(folder, VARIANTS_FILE, Place(VARIANTS_FILE)), VARIANTS_FILE), VARIANTS_FILE)
    whole = located.value if isinstance(located.value, dict) else {}
    shared = replace(located, value={**whole, "variants": {}} if isinstance(located.value, dict) else located.value)
    record, problems = validate_further(shared, Variants)
    written = whole.get("variants") or {}
    if not isinstance(written, dict):
        what, hint = "'variants' is no mapping", "write each code, a colon, and what it tells below it"
        raise ProblemsFound([Problem("schema-type", what, hint, located.place(("variants",)))])
    rows: Mapping[str, Row] = {}
    if os.path.lexists(folder / TABLE_FILE):
        rows, faults = read_table(folder, record, language)
        problems += faults
    parts = _parts(located)
    variants = {
        code: _one(code, parts.get(code), rows.get(code), record, language, facts)
        for code in dict.fromkeys([*written, *rows])
    }
    places = {name: located.place((group, name)) for group in _NAMED for name in getattr(record, group)}
    places |= _keys(record, located)
    problems += _twice(record, located)
    problems += [problem for name in record.facts if (problem := _no_fact(name, facts, places[name]))]
    problems += _shortened(variants)
    return Declared(record=record, variants=variants, places=places, problems=tuple(problems))


_NAMED = ("variables", "groups", "facts")


def _keys(record: Variants | Variant, located: Located) -> dict[str, Place]:
    """Where keys stand, as '/add', and the chapters that are put in, as '+FILE'."""
    found = {f"/{key}": located.place((key,)) for key in record.model_fields_set}
    found |= {f"+{added.chapter}": located.place(("add", index)) for index, added in enumerate(record.add)}
    replaced = record.replace if isinstance(record, Variant) else {}
    return found | {f"+{file}": located.place(("replace", name)) for name, file in replaced.items()}


def _twice(record: Variants, located: Located) -> Iterator[Problem]:
    """Names of which nobody could say which thing they ask for."""
    first: dict[str, str] = {CODE: "the variant's code"}
    for group in _NAMED:
        for name in getattr(record, group):
            if name in first:
                what = f"'{name}' stands under '{group}', and is {first[name]}"
                yield Problem("variant-name", what, "give one of them another name", located.place((group, name)))
            first.setdefault(name, f"one of '{group}'")


def _no_fact(name: str, facts: Mapping[str, Fact], place: Place) -> Problem | None:
    if name in facts:
        return None
    return Problem(
        "variant-fact", f"there is no fact '{name}' in facts.yaml", "write it there: it is the base edition's", place
    )


def _shortened(variants: Mapping[str, OneVariant]) -> Iterator[Problem]:
    """Codes of digits alone that are shorter than all others: an office program takes them for numbers."""
    lengths = [len(code) for code in variants if code.isdecimal()]
    usual = max(set(lengths), key=lambda length: (lengths.count(length), length), default=0)
    for code, variant in variants.items():
        if code.isdecimal() and len(code) < usual:
            what = f"the code '{code}' has {len(code)} digits, and the others have {usual}"
            yield Problem("variant-code", what, f"write '{code.zfill(usual)}', as text", variant.place())


def _parts(located: Located) -> dict[str, Located]:
    """What is written under each code, as a file of its own, in one pass over the lines."""
    found: dict[str, Located] = {}
    for code, value in located.value.get("variants", {}).items() if isinstance(located.value, dict) else ():
        found[code] = Located({} if value is None else value, located.file)
    for attribute in ("lines", "written", "swallowed", "spans"):
        for path, told in getattr(located, attribute).items():
            if len(path) > 1 and path[0] == "variants" and path[1] in found:
                getattr(found[str(path[1])], attribute)[path[2:]] = told
    return found


def _one(
    code: str, written: Located | None, row: Row | None, record: Variants, language: str, facts: Mapping[str, Fact]
) -> OneVariant:
    """A variant from both files; what is wrong with it stands in its problems."""
    problems: list[Problem] = []
    base = written.place(()) if written else Place(TABLE_FILE, row.line if row else 0)
    own = Variant()
    try:
        validate(Located({code: None}, base.file, lines={(): base.line}), _CODES)
        if written:
            own, unknown = validate_further(written, Variant)
            problems += unknown
    except ProblemsFound as found:
        problems += found.problems
    places: dict[str, Place] = {"": base} | (_keys(own, written) if written else {})
    raw: dict[str, Any] = {}
    for name, value in own.values.items():
        path: YamlPath = ("values", name)
        raw[name] = written.written.get(path, value) if written and not isinstance(value, bool) else value
        places[name] = written.place(path) if written else base
    told = dict(own.facts)
    for name in told:
        places[FACT + name] = written.place(("facts", name)) if written else base
    if row:
        problems += _taken_over(row, raw, told, places)
    problems += row.problems if row else ()
    values, wrong = _values(raw, record.variables, places, base, language)
    problems += wrong
    told, wrong = _facts(told, record, facts, places, base)
    return OneVariant(
        code=code,
        record=own.model_copy(update={"facts": told}),
        values={**values, CODE: code},
        places=places,
        problems=(*problems, *wrong),
    )


def _taken_over(
    row: Row, raw: dict[str, Any], told: dict[str, VariantFact], places: dict[str, Place]
) -> Iterator[Problem]:
    """What the table tells besides."""
    known = {**raw, **{FACT + name: fact for name, fact in told.items()}}
    for name in {**row.values, **{FACT + name: fact for name, fact in row.facts.items()}}:
        if name in known:
            what = f"'{name}' is told at {places[name]} too"
            yield Problem("variant-value", what, "tell it in one of the files", row.place)
        places.setdefault(name, row.place)
    raw |= {name: value for name, value in row.values.items() if name not in raw}
    told |= {name: fact for name, fact in row.facts.items() if name not in told}


def _values(
    raw: Mapping[str, Any], variables: Mapping[str, Variable], places: Mapping[str, Place], base: Place, language: str
) -> tuple[dict[str, Value], list[Problem]]:
    """Each variable's value, its default where nothing is told."""
    problems: list[Problem] = []
    for name in raw:
        if name not in variables:
            hint = "variables are: " + (", ".join(variables) or "none")
            problems.append(Problem("variable-unknown", f"there is no variable '{name}'", hint, places[name]))
    values: dict[str, Value] = {}
    for name, variable in variables.items():
        value = None
        try:
            value = value_of(variable, raw.get(name), language)
        except ValueError as error:
            what = f"'{raw[name]}' is no value for '{name}' ({variable.type})"
            problems.append(Problem("variant-value", what, str(error), places[name]))
        values[name] = default_of(variable, language) if value is None else value
        if values[name] is None and not (variable.optional or variable.placeholder) and raw.get(name) in (None, ""):
            hint = f"tell it under 'values', or say 'optional: true' of the variable '{name}'"
            problems.append(Problem("variant-value", f"nothing is told for '{name}'", hint, base))
    return values, problems


def default_of(variable: Variable, language: str) -> Value:
    """What stands for a variable of which nothing is told; None where nothing does, or what does is unusable."""
    try:
        return value_of(variable, variable.default, language)
    except ValueError:
        return None


def _facts(
    told: Mapping[str, VariantFact],
    record: Variants,
    facts: Mapping[str, Fact],
    places: Mapping[str, Place],
    base: Place,
) -> tuple[dict[str, VariantFact], list[Problem]]:
    """The facts with the year and source that hold for all."""
    problems: list[Problem] = []
    found: dict[str, VariantFact] = {}
    for name, fact in told.items():
        place = places[FACT + name]
        shared = record.facts.get(name)
        if name not in facts or shared is None:
            hint = "write it in facts.yaml, and under 'facts' in variants.yaml"
            problems.append(Problem("variant-fact", f"no fact '{name}' is declared", hint, place))
            continue
        whole = fact.model_copy(update={"year": fact.year or shared.year, "source": fact.source or shared.source})
        if whole.year is None or whole.source is None:
            hint = "tell 'year' and 'source' here, or for all variants under 'facts'"
            problems.append(Problem("variant-fact", f"the figure '{name}' has no year or no source", hint, place))
        found[name] = whole
    problems += [
        Problem("variant-fact", f"the figure '{name}' is not told", "tell its value, year and source", base)
        for name, shared in record.facts.items()
        if shared.per_variant and name not in told
    ]
    return found, problems
