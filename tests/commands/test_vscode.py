"""What `trykklar new` writes for Visual Studio Code fits what the command line tells and what the publication holds."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from support import edit, run, run_apart
from trykklar.sources.schemas.export import editor_schemas


@pytest.fixture
def book(tmp_path: Path) -> Path:
    assert run("new", tmp_path / "book").exit_code == 0
    return tmp_path / "book"


def read(book: Path, name: str) -> Any:
    return json.loads((book / ".vscode" / name).read_text("utf-8"))


def matched(book: Path, told: str) -> list[tuple[str, ...]]:
    """(file, line or '', severity, code, message) of each line of a run that a task's matchers read."""
    (check,) = (task for task in read(book, "tasks.json")["tasks"] if task["label"] == "Trykklar: check")
    found = []
    for line in told.splitlines():
        for pattern in (matcher["pattern"] for matcher in check["problemMatcher"]):
            hit = re.match(pattern["regexp"], line)
            if hit:
                found.append(
                    tuple(
                        hit[pattern[key]] if key in pattern else ""
                        for key in ("file", "line", "severity", "code", "message")
                    )
                )
                break
    return found


def test_every_yaml_file_of_a_new_publication_has_its_schema(book: Path) -> None:
    schemas = read(book, "settings.json")["yaml.schemas"]
    mapped = {
        pattern.removeprefix("/"): read(book, schema.removeprefix("./.vscode/")) for schema, pattern in schemas.items()
    }
    assert {file.name for file in book.glob("*.yaml")} <= set(mapped)
    for name, schema in mapped.items():
        assert schema == editor_schemas()[name.removesuffix(".yaml")]


def test_front_matter_in_markdown_has_its_schema_with_the_kinds_of_the_publication(tmp_path: Path) -> None:
    report = tmp_path / "report"
    assert run("new", report, "--template", "annual").exit_code == 0
    _, (rule, options) = json.loads((report / ".remarkrc.json").read_text("utf-8"))["plugins"]
    ((schema, patterns),) = options["schemas"].items()
    assert (rule, patterns) == ("remark-lint-frontmatter-schema", ["./**/*.md"])
    assert {"redhat.vscode-yaml", "unifiedjs.vscode-remark"} == set(read(report, "extensions.json")["recommendations"])
    asked = json.loads((report / schema).read_text("utf-8"))
    assert asked["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert {"chapter", "front", "part", "back", "work", "appendix"} == set(asked["properties"]["kind"]["enum"])
    of_kind = {
        rule["if"]["properties"]["kind"]["const"]: asked["$defs"][rule["then"]["$ref"].removeprefix("#/$defs/")]
        for rule in asked["allOf"]
    }
    assert set(of_kind) == set(asked["properties"]["kind"]["enum"])
    assert "key_figures" in of_kind["work"]["properties"]
    assert "key_figures" not in of_kind["chapter"]["properties"]
    assert run("schema", "chapter", "--publication", report).output == (report / schema).read_text("utf-8")


def test_tasks_read_problems_as_they_are_told(book: Path) -> None:
    line = edit(book / "chapters" / "writing.md", "kind: chapter", "kind: chapter\nnothing: 1")
    (book / "glossary.yaml").write_bytes(b"")
    told = json.loads(run("check", "--json", "--publication", book).stdout)["problems"]
    wanted = {
        (p["place"]["file"], str(p["place"]["line"] or ""), p["severity"], p["code"], p["message"])
        for p in told
        if p["place"]
    }
    assert any(file == "chapters/writing.md" and int(at) >= line for file, at, *_ in wanted if at)
    assert set(matched(book, run_apart("check", "--publication", book).output)) == wanted


def test_a_whole_file_is_a_place_too(book: Path) -> None:
    told = "cases.yaml: error [file-missing] the file does not exist\n    put it there\n1 error\n"
    assert matched(book, told) == [("cases.yaml", "", "error", "file-missing", "the file does not exist")]


def test_tasks_are_commands_that_there_are(book: Path) -> None:
    tasks = read(book, "tasks.json")["tasks"]
    assert {task["args"][0] for task in tasks} == {"check", "build", "preview"}
    for task in tasks:
        command, *rest = [argument.replace("${workspaceFolder}", str(book)) for argument in task["args"]]
        assert task["command"] == "trykklar"
        assert run(command, *rest, "--help").exit_code == 0


def test_what_helps_an_editor_is_no_part_of_the_publication(book: Path) -> None:
    assert ".vscode" not in run("new", book.with_name("other")).output
    assert (run("check", "--release", "--publication", book)).exit_code == 0
