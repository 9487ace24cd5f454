"""Which texts of a schema are prose."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from support import BASE
from trykklar.base.memo import Memo
from trykklar.base.records import Record
from trykklar.sources.kinds import read_kinds
from trykklar.sources.schemas.export import FILES
from trykklar.sources.schemas.texts import PerhapsProse, Prose, Text, Title, prose_paths


class Inner(Record):
    name: Text = "a name"
    words: Prose | None = None


class Outer(Record):
    title: Title
    ids: list[Text] = []
    rows: list[Prose] = Field(default=[], max_length=3)
    inner: Inner | None = None
    several: dict[str, Inner] = {}
    labels: dict[str, PerhapsProse] = {}


def told(schema: Any, value: Any) -> list[tuple[str, bool]]:
    return [(".".join(map(str, path)), mark.title) for path, mark in prose_paths(schema, value)]


def test_prose_is_found_wherever_it_stands_in_the_order_of_the_data() -> None:
    value = {
        "rows": ["one", "two"],
        "title": "T",
        "ids": ["x"],
        "inner": {"name": "N", "words": "W"},
        "several": {"b": {"words": "W"}, "a": {"name": "N", "words": None}},
        "labels": {"k": ""},
    }
    assert told(Outer, value) == [
        *(
            ("rows.0", False),
            ("rows.1", False),
            ("title", True),
            ("inner.words", False),
            ("several.b.words", False),
            ("labels.k", False),
        ),
    ]


def test_what_does_not_fit_is_passed_over() -> None:
    assert told(Outer, {"title": 5, "rows": "one", "inner": ["x"], "several": [], "unknown": "x", 3: "y"}) == []
    assert told(list[Outer], {"title": "T"}) == []


def test_the_schemas_say_it_of_translations_and_of_nested_records() -> None:
    fact = {"id": "a", "about": "A", "unit": "", "source": "s", "heading": "H", "translations": {"en": {"unit": "km"}}}
    assert told(FILES["facts"], [fact]) == [("0.about", False), ("0.unit", False), ("0.translations.en.unit", False)]
    crossing = {"row": "r", "preconditions": {"law": "L"}, "assessment": [{"scale": "s", "value": 1, "reason": "R"}]}
    model = read_kinds(BASE, Memo()).models.model("crossing")
    assert told(model, crossing) == [("preconditions.law", False), ("assessment.0.reason", False)]
    assert told(FILES["sources"], [{"id": "a", "type": "book", "title": "A work of somebody else"}]) == []
