"""From YAML to records: a problem per wrong field, at its line, with a word on how to fix it."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import TypeAdapter

from support import BASE, PUBLICATIONS, REPOSITORY
from trykklar.base.located_yaml import read_yaml
from trykklar.base.problems import ProblemsFound
from trykklar.base.records import Record, validate
from trykklar.sources.schemas.chapters import ChapterFields
from trykklar.sources.schemas.data import Fact
from trykklar.sources.schemas.export import json_schemas
from trykklar.sources.schemas.prose import PROSE
from trykklar.sources.schemas.publication import OutlineItem, Publication

FACT = "id: drops\nabout: Drops\nvalue: 5\nyear: 2024\nsource: almanac\n"


def faults(text: str, model: Any) -> list[tuple[str, int, str]]:
    with pytest.raises(ProblemsFound) as found:
        validate(read_yaml(text, "f.yaml"), model)
    return [(p.code, p.place.line, p.message) for p in found.value.problems if p.place]


def test_a_good_record() -> None:
    fact = validate(read_yaml(FACT, "f.yaml"), Fact)
    assert (fact.value, fact.unit, fact.forecast_for) == (5, "", None)
    with pytest.raises(ValueError, match="frozen"):
        fact.value = 6  # type: ignore[misc]


def test_every_fault_of_a_record_is_named_at_once() -> None:
    found = faults("id: Drops!\nabout: ''\nvalue: many\nsource: almanac\ncolour: red\n", Fact)
    assert sorted((code, line) for code, line, _ in found) == [
        ("schema-missing-key", 1),
        ("schema-type", 1),
        ("schema-type", 2),
        ("schema-type", 3),
        ("schema-unknown-key", 5),
    ]


@pytest.mark.parametrize("value", [".inf", ".nan", "-.inf"])
def test_values_are_finite(value: str) -> None:
    assert ("schema-type", 3) in [
        (code, line) for code, line, _ in faults(FACT.replace("value: 5", f"value: {value}"), Fact)
    ]


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        ("id: Trial", "'id' is 'Trial'", "such as 'harbour-2'"),
        ("authors: Ann", "'authors' is 'Ann'", "a list is wanted"),
        ("language: english", "'language' is 'english'", "such as 'da'"),
        (
            "edition: {number: 1, date: 1. marts 2026}",
            "'edition.date' is '1. marts 2026', which is no date",
            "2026-03-01",
        ),
        ("edition: {number: 1, date: 2026-02-30}", "'edition.date' is '2026-02-30', which is no date", "2026-03-01"),
        ("edition: 1", "'edition' is '1'", "keys with values"),
        ("title:", "'title' is empty", "quotation marks"),
        ("title: [Ann, Bob]", "'title' is a list of 2", "quotation marks"),
        ("speaks_of: twenty", "'speaks_of' is 'twenty'", "such as 12"),
        ("documents: [report]", "'documents' is a list of 1", "keys with values"),
        ("documents: {book: {layout: plain, trim: A3, outline: [{page: x}]}}", "'documents.book.trim' is 'A3'", "A4"),
        (
            "documents: {book: {layout: plain, trim: A4, outline: [{page: x, excerpt: 7}]}}",
            "excerpt' is '7'",
            "true or false",
        ),
        ("editorial: {paragraph_words: 5}", "'editorial.paragraph_words' is '5'", "at least 20"),
    ],
)
def test_a_fault_is_told_in_the_words_of_an_author(line: str, message: str, hint: str) -> None:
    """What stands there, what is wanted, an example; nothing of the library that looked."""
    given = {"id": "x", "title": "X", "publisher": "Y", "language": "en"}
    text = {
        **given,
        "edition": "{number: 1, date: 2026-01-01}",
        "documents": "{a: {layout: b, trim: A4, outline: [{page: c}]}}",
    }
    key, _, value = line.partition(":")
    text[key] = value
    with pytest.raises(ProblemsFound) as found:
        validate(read_yaml("".join(f"{key}: {value}\n" for key, value in text.items()), "f.yaml"), Publication)
    (problem,) = found.value.problems
    assert message in problem.message
    assert hint in problem.hint
    assert not re.search(r"(?i)input|valid |instance|pydantic", problem.message + problem.hint)


@pytest.mark.parametrize(
    "written", ["0147", "1.10", "12:30", "no", "1_000", "2020-01-01", "true", "1e5", "null", "0o17"]
)
def test_a_text_is_what_the_author_wrote(written: str) -> None:
    text = FACT.replace("about: Drops", f"about: {written}")
    if written == "null":
        assert faults(text, Fact)[0][2] == "'about' is 'null'"
    else:
        assert validate(read_yaml(text, "f.yaml"), Fact).about == written


def test_every_text_of_a_schema_is_read_by_people_or_known_not_to_be() -> None:
    """A new field of text is in `PROSE`, where ' #' in it is told, or here."""
    for_programs = {
        *(
            "alt",
            "attachments",
            "citation_style",
            "colour",
            "coordinate",
            "face",
            "file",
            "font",
            "icon",
            "icc",
            "intent",
            "isbn",
        ),
        *(
            "kind",
            "lang",
            "language",
            "layout",
            "licence",
            "number",
            "page",
            "template",
            "type",
            "version",
            "website",
            "check",
        ),
        *("missing", "source", "until", "condition", "where", "scheme", "relationship", "at", "word", "edition"),
    }
    models = [m for m in _all_records(Record) if vars(sys.modules[m.__module__]).get(m.__name__) is m]
    texts = {name for m in models for name, f in m.model_fields.items() if f.annotation in (str, str | None)}
    assert (
        texts - PROSE - for_programs - {n for m in models for n, f in m.model_fields.items() if _has_pattern(f)}
        == set()
    )


def _all_records(model: type[Any]) -> list[type[Any]]:
    return [
        inner
        for sub in model.__subclasses__()
        if sub.__module__.startswith("trykklar.sources")
        for inner in (sub, *_all_records(sub))
    ]


def _has_pattern(field: Any) -> bool:
    return any(getattr(part, "pattern", None) or type(part).__name__ == "AfterValidator" for part in field.metadata)


def test_misspelt_keys_are_recognised() -> None:
    with pytest.raises(ProblemsFound) as found:
        validate(read_yaml(FACT + "forcast_for: 2030\n", "f.yaml"), Fact)
    assert found.value.problems[0].hint == "did you mean 'forecast_for'?"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("page: cover\nchapter: a.md\n", 1, "exactly one of"),
        ("items: []\n", 1, "exactly one of"),
        ("page: cover\nitems:\n  - page: x\n", 1, "only a part or a section has items"),
        ("each: diagonals\n", 1, "each"),
    ],
)
def test_outline_lines(text: str, line: int, says: str) -> None:
    code, at, message = faults(text, OutlineItem)[0]
    assert (code, at) == ("schema-type", line)
    assert says in message


def test_faults_deep_in_an_outline_have_their_line() -> None:
    text = (BASE / "publication.yaml").read_text("utf-8")
    spoilt = text.replace("      - each: rows\n", "      - each: rows\n      - page: x\n        chaptr: y\n")
    line = spoilt.splitlines().index("        chaptr: y") + 1
    assert [(code, at) for code, at, _ in faults(spoilt, Publication)] == [("schema-unknown-key", line)]


def test_a_key_that_stands_in_the_wrong_place_is_not_its_own_correction() -> None:
    text = (BASE / "publication.yaml").read_text("utf-8") + "outline: []\n"
    with pytest.raises(ProblemsFound) as found:
        validate(read_yaml(text, "publication.yaml"), Publication)
    (problem,) = found.value.problems
    assert (problem.code, problem.hint) == (
        "schema-unknown-key",
        "there is such a key, but not here; it stands under 'documents'",
    )


def test_a_value_where_keys_are_wanted_is_told_which_keys() -> None:
    text = (BASE / "publication.yaml").read_text("utf-8") + "editorial: {rules: {sentence-twice: off}}\n"
    with pytest.raises(ProblemsFound) as found:
        validate(read_yaml(text, "publication.yaml"), Publication)
    (problem,) = found.value.problems
    assert problem.hint.endswith("indented: 'level: …', 'reason: …'")


@pytest.mark.parametrize(
    "key", ["language: english", "id: Base", "edition: 1", "documents: {}", "authors: A. Tester", "scales: [1]"]
)
def test_wrong_types_of_the_publication(key: str) -> None:
    name = key.partition(":")[0]
    publication = yaml.safe_load((BASE / "publication.yaml").read_text("utf-8"))
    text = json.dumps({**publication, **yaml.safe_load(key)}, default=str)
    assert {code for code, _, _ in faults(text, Publication)} <= {"schema-type", "schema-missing-key"}
    assert any(name in message for _, _, message in faults(text, Publication))


@pytest.mark.parametrize("kind", ["front", "chapter", "part", "back"])
def test_every_kind_of_chapter_demands_its_keys(kind: str) -> None:
    found = faults(f"kind: {kind}\n", TypeAdapter(ChapterFields))
    assert ("schema-missing-key", 1) in [(code, line) for code, line, _ in found]
    assert any("'title'" in message for _, _, message in found), (
        "the name of the key alone, without the name of the kind"
    )


# The exported JSON Schemas, which editors use.


@pytest.mark.parametrize("name", ["publication", "chapter", "kinds", "facts", "cases", "glossary", "sources"])
def test_schemas_are_whole(name: str) -> None:
    schema = json_schemas()[name]
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    _references_resolve(schema, schema)
    assert json.loads(json.dumps(schema)) == schema


def _references_resolve(node: Any, root: dict[str, Any]) -> None:
    if isinstance(node, dict):
        target = node.get("$ref")
        if target:
            assert target.removeprefix("#/$defs/") in root["$defs"]
        for value in node.values():
            _references_resolve(value, root)
    elif isinstance(node, list):
        for value in node:
            _references_resolve(value, root)


def test_the_schema_of_the_publication_knows_every_key_in_use() -> None:
    known = _keys(json_schemas()["publication"])
    for folder in (REPOSITORY / "source" / "kortlaegning", PUBLICATIONS / "atlas", BASE):
        used = _used(
            yaml.safe_load(Path(folder / "publication.yaml").read_text("utf-8")),
            ("documents", "labels", "translations"),
        )
        assert used <= known


def _keys(schema: dict[str, Any]) -> set[str]:
    models = [schema, *schema["$defs"].values()]
    return {key for model in models for key in model.get("properties", {})}


def _used(value: Any, names: tuple[str, ...], parent: str = "") -> set[str]:
    """Every key of a YAML value, without those that the author chooses (names of documents, labels)."""
    if isinstance(value, list):
        return set().union(*(_used(item, names) for item in value)) if value else set()
    if not isinstance(value, dict):
        return set()
    own = set() if parent in names else set(value)
    return own.union(*(_used(item, names, key) for key, item in value.items())) if value else own


def test_unknown_keys_are_marked_by_editors_too() -> None:
    for schema in json_schemas().values():
        models = schema.get("$defs", {}).items()
        open_ = {
            name for name, model in models if "properties" in model and model.get("additionalProperties") is not False
        }
        assert open_ <= {"Source", "Issued"}, "CSL has more variables than anybody lists; all else is listed"
