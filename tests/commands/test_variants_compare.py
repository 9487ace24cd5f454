"""`trykklar variants compare`: what differs between two variants, and which line made it differ."""

from __future__ import annotations

import json
import shutil
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
import yaml

from support import BASE, run

DECLARED = """\
variables:
  name: {type: text}
  coast: {type: yes-no, default: no}
  spare: {type: text, optional: true}
groups:
  far: [b2]
facts:
  FACT: {per_variant: false, year: 2025, source: SOURCE}
add:
  - {chapter: variants/note.md, after: PLACE}
variants:
  a1: {values: {name: Ærøby}}
  b2:
    values: {name: Bøstrup}
    without: [GONE]
    facts: {FACT: {value: 4711}}
"""
TABLE = "code;coast\na1;yes\n"
NOTE = """\
---
kind: front
title: "To {var}`name`"
---
All read this.

::::{when} coast
The sea is near.

:::{when} not far
Nor is it far.
:::
::::

Of {fact}`FACT` there are {when}`far|few|many`.

This is for everybody.
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("compared") / "pub"
    shutil.copytree(BASE, folder)
    (fact, *_) = yaml.safe_load((folder / "facts.yaml").read_text("utf-8"))
    outlines = yaml.safe_load((folder / "publication.yaml").read_text("utf-8"))["documents"]
    items = [item for document in outlines.values() for line in document.get("outline", []) for item in _all(line)]
    chapters = [item["chapter"] for item in items if "chapter" in item]
    gone = next(name for name in chapters[1:] if chapters.count(name) == 1)
    names = {"FACT": fact["id"], "SOURCE": fact["source"], "PLACE": chapters[0], "GONE": gone}
    (folder / "variants").mkdir()
    for file, raw in {"variants.yaml": DECLARED, "variants.csv": TABLE, "variants/note.md": NOTE}.items():
        text = reduce(lambda told, each: told.replace(*each), names.items(), raw)
        (folder / file).write_text(text, "utf-8")
    return folder


def _all(line: dict[str, Any]) -> list[dict[str, Any]]:
    return [line, *line.get("items", [])]


def compared(folder: Path, *codes: str) -> dict[str, Any]:
    told = run("variants", "compare", *codes, "--publication", folder, "--json")
    assert told.exit_code == 0, told.output
    return dict(json.loads(told.stdout))


def causes(told: dict[str, Any]) -> list[tuple[str, list[str]]]:
    return [(cause["name"], [f"{at['file']}:{at['line']}" for at in cause["places"]]) for cause in told["because"]]


def test_what_the_lists_tell_differently_stands_first_with_its_lines(folder: Path) -> None:
    told = compared(folder, "a1", "b2")
    values = {each["name"]: each for each in told["values"]}
    fact = next(name for name in values if values[name]["kind"] == "fact")
    assert {*values} == {"name", "coast", "far", fact}
    assert (values["name"]["old"], values["name"]["new"]) == ("Ærøby", "Bøstrup")
    assert values["name"]["old_place"] == {"file": "variants.yaml", "line": 12}
    assert values["name"]["new_place"] == {"file": "variants.yaml", "line": 14}
    assert values["coast"]["old_place"] == {"file": "variants.csv", "line": 2}
    assert values[fact]["new_place"] == {"file": "variants.yaml", "line": 16}


def test_each_passage_is_told_with_its_line_and_what_decided_on_it(folder: Path) -> None:
    told = compared(folder, "a1", "b2")
    note = next(chapter for chapter in told["chapters"] if chapter["new"] and "note.md" in chapter["new"]["file"])
    found = {(each["old"] or each["new"])["line"]: each for each in note["passages"]}
    fact = next(each["name"] for each in told["values"] if each["kind"] == "fact")
    assert {line: [name for name, _ in causes(each)] for line, each in found.items()} == {
        3: ["name"],
        8: ["coast"],
        11: ["coast", "far"],
        15: [fact, "far"],
    }
    assert causes(found[8]) == [("coast", ["variants.csv:2", "variants.yaml:3"])]
    assert found[8]["change"] == "removed"
    gone = next(chapter for chapter in told["chapters"] if chapter["change"] == "removed")
    assert causes(gone) == [("without", ["variants.yaml:15"])]


def test_one_alone_is_held_against_the_base_edition(folder: Path) -> None:
    told = compared(folder, "a1")
    (note,) = [chapter for chapter in told["chapters"] if chapter["change"] == "added"]
    assert causes(note) == [("add", ["variants.yaml:10"])]
    assert told["variants"] == ["", "a1"]


def test_it_is_told_in_words_and_a_variant_equals_itself(folder: Path) -> None:
    told = run("variants", "compare", "a1", "b2", "--publication", folder)
    assert told.exit_code == 0
    for text in ("a1 Ærøby → b2 Bøstrup", "name (text): Ærøby → Bøstrup", "because of coast (variants.csv:2"):
        assert text in told.stdout
    assert "nothing has changed" in run("variants", "compare", "a1", "a1", "--publication", folder).stdout
    assert run("variants", "compare", "a1", "zz", "--publication", folder).exit_code == 2
