"""The handbook's reference says what the program does, and is as it was made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from support import REPOSITORY, run
from trykklar.base.profiles import PROFILES
from trykklar.base.rulebook import rules
from trykklar.commands.main import main
from trykklar.commands.reference.chapters import reference
from trykklar.commands.reference.markdown import code, sentence, table, words
from trykklar.commands.reference.readme import command_list, with_commands
from trykklar.preflight.registry import CHECKS
from trykklar.sources.markup.grammar import DIRECTIVES, ROLES
from trykklar.sources.schemas.export import json_schemas

FOLDER = REPOSITORY / "source" / "handbook" / "reference"


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return reference(main, REPOSITORY / "layouts")


def test_the_reference_is_not_stale(made: dict[str, str]) -> None:
    assert {file.name for file in FOLDER.iterdir()} == set(made)
    stale = [name for name, text in made.items() if (FOLDER / name).read_text("utf-8") != text]
    assert stale == [], "run 'make reference'"


def test_the_command_writes_the_same(made: dict[str, str], tmp_path: Path) -> None:
    done = run("reference", "-o", tmp_path / "reference")
    assert done.exit_code == 0
    assert {file.name: file.read_text("utf-8") for file in (tmp_path / "reference").iterdir()} == made


def test_the_readme_lists_the_commands_as_the_code_has_them(tmp_path: Path) -> None:
    text = (REPOSITORY / "README.md").read_text("utf-8")
    assert with_commands(text, main) == text, "run 'make reference'"
    assert all(f"| `trykklar {name}` | " in text for name in main.commands)
    old = text.replace(command_list(main), "old")
    assert old != text
    readme = tmp_path / "README.md"
    readme.write_text(old, "utf-8")
    assert run("reference", "-o", tmp_path / "reference", "--readme", readme).exit_code == 0
    assert readme.read_text("utf-8") == text


def test_a_readme_without_a_place_for_the_list_is_left_alone(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text("# Mine\n", "utf-8")
    done = run("reference", "-o", tmp_path / "reference", "--readme", readme)
    assert done.exit_code == 2
    assert "no place for the list of commands" in done.output
    assert readme.read_text("utf-8") == "# Mine\n"
    assert not (tmp_path / "reference").exists()


def test_a_readme_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_bytes(b"\xff\xfe")
    done = run("reference", "-o", tmp_path / "reference", "--readme", tmp_path / "README.md")
    assert (done.exit_code, "is not UTF-8" in done.output) == (1, True)


def test_everything_is_told_of(made: dict[str, str]) -> None:
    for file, names in (
        ("problems.md", rules()),
        ("checks.md", CHECKS),
        ("profiles.md", PROFILES),
        ("markup.md", {**DIRECTIVES, **ROLES}),
    ):
        assert [name for name in names if f"`{name}`" not in made[file]] == []
    options = {
        name
        for command in main.commands.values()
        for option in command.params
        for name in option.opts
        if name.startswith("--")
    }
    assert [name for name in (*main.commands, *options) if name not in made["commands.md"]] == []


def test_directives_and_keys_say_what_they_are() -> None:
    """A new directive has an `about`, and a new key a description, or the reference has nothing to say of it."""
    assert [name for name, row in DIRECTIVES.items() if not row.about] == []
    assert [key for name, schema in json_schemas().items() for key in _undescribed(name, schema)] == []


def _undescribed(name: str, schema: dict[str, Any]) -> list[str]:
    records = {name: schema, **schema.get("$defs", {})}
    return [
        f"{record}.{key}"
        for record, it in records.items()
        for key, value in it.get("properties", {}).items()
        if not value.get("description")
    ]


def test_keys_of_records_within_records_are_found(made: dict[str, str]) -> None:
    for path in ("edition", "board.columns.items", "documents.NAME.outline", "documents.NAME.print.paper", "waivers"):
        assert f"### In `{path}`" in made["publication.md"]
    assert "`language` • | text |" in made["publication.md"]
    assert "`bleed` | number, 0 to 10 | Mm that colour runs over" in made["publication.md"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a|b", "a\\|b"),
        ("<th> and *", "\\<th\\> and \\*"),
        ("as {cite}`a, b` does", "as `` {cite}`a, b` `` does"),
        ("pattern with {row}", "pattern with `{row}`"),
        ("the key `data`", "the key `data`"),
    ],
)
def test_what_would_mean_something_is_shown(text: str, shown: str) -> None:
    assert words(text) == shown


def test_cells_and_sentences() -> None:
    assert code("a|`b`") == "`` a\\|`b` ``"
    assert sentence("one  thing") == "One thing."
    assert table("t", ("A", "B"), [["1", ""]]).splitlines() == ["{.t}", "| A | B |", "| --- | --- |", "| 1 | – |"]
