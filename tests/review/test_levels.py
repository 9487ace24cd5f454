"""Levels of rules: of the publication, of a chapter, of a passage; each with its reason."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from support import BASE, edit, run

SLIPS = (
    "\n\nOne  slip.\n\n:::{rules}\n:off: space-doubled\n:reason: How the machine typed it.\n\nTwo  "
    "slips.\n:::\n\nThree  slips.\n"
)
LEVEL = "rules:\n  space-doubled: {{level: {level}, reason: As it was typed.}}\n"


@pytest.fixture
def publication(tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(BASE, tmp_path / "publication"))
    with (folder / "leaflet.md").open("a", encoding="utf-8") as file:
        file.write(SLIPS)
    return folder


def _levels(publication: Path) -> dict[int, str]:
    """Line → severity of what `space-doubled` finds in a release."""
    found = run("check", "--publication", publication, "--release", "--json").problems
    assert {problem.code for problem in found} <= {"space-doubled"}, found
    return {int(problem.at.rpartition(":")[2]): problem.severity for problem in found}


def _of_publication(publication: Path, level: str) -> None:
    text = LEVEL.format(level=level).replace("\n", "\n  ").rstrip() + "\n"
    edit(publication / "publication.yaml", "documents:\n", f"editorial:\n  {text}\ndocuments:\n")


def _of_chapter(publication: Path, level: str) -> None:
    edit(publication / "leaflet.md", "---\n", f"---\n{LEVEL.format(level=level)}")


def _line(publication: Path, words: str) -> int:
    return (publication / "leaflet.md").read_text("utf-8").split("\n").index(words) + 1


def test_a_passage_is_let_alone_and_no_other(publication: Path) -> None:
    one, three = _line(publication, "One  slip."), _line(publication, "Three  slips.")
    assert _levels(publication) == {one: "error", three: "error"}


def test_the_publication_says_how_a_rule_counts(publication: Path) -> None:
    _of_publication(publication, "warning")
    assert set(_levels(publication).values()) == {"warning"}
    assert run("check", "--publication", publication, "--release").exit_code == 0


def test_the_chapter_overrules_the_publication(publication: Path) -> None:
    _of_publication(publication, "off")
    assert _levels(publication) == {}
    _of_chapter(publication, "error")
    assert set(_levels(publication).values()) == {"error"}


def test_a_draft_has_warnings_at_the_most(publication: Path) -> None:
    _of_chapter(publication, "error")
    found = run("check", "--publication", publication, "--json").problems
    assert {problem.severity for problem in found} == {"warning"}


def test_a_rule_of_style_can_be_made_strict(publication: Path) -> None:
    edit(publication / "leaflet.md", "Three  slips.", "## A title that stops.\n\nText.")
    (heading,) = (
        p
        for p in run("check", "--publication", publication, "--release", "--json").problems
        if p.code == "heading-full-stop"
    )
    assert heading.severity == "warning"
    edit(
        publication / "leaflet.md",
        "---\n",
        "---\nrules: {heading-full-stop: {level: error, reason: Our house has none.}}\n",
    )
    (heading,) = (
        p
        for p in run("check", "--publication", publication, "--release", "--json").problems
        if p.code == "heading-full-stop"
    )
    assert heading.severity == "error"


@pytest.mark.parametrize(
    ("code", "says"),
    [("space-dubled", "there is no rule"), ("file-missing", "has no level")],
)
def test_what_is_no_rule_is_told_at_its_line(publication: Path, code: str, says: str) -> None:
    at = edit(publication / "leaflet.md", ":off: space-doubled", f":off: space-doubled, {code}") - 1
    edit(publication / "leaflet.md", "---\n", f"---\nrules: {{{code}: {{level: 'off', reason: None.}}}}\n")
    found = [p for p in run("check", "--publication", publication, "--json").problems if p.code == "rule-unknown"]
    assert [p.at for p in found] == ["leaflet.md:2", f"leaflet.md:{at + 1}"]
    assert all(says in p.message for p in found)
    assert code != "space-dubled" or all(p.hint == "did you mean 'space-doubled'?" for p in found)


def test_a_passage_must_say_why_and_name_a_rule(publication: Path) -> None:
    edit(publication / "leaflet.md", ":off: space-doubled\n:reason: How the machine typed it.\n", "")
    found = [p for p in run("check", "--publication", publication, "--json").problems if p.code == "directive-option"]
    assert sorted(p.message for p in found) == ["'rules' lacks its option 'reason'", "'rules' names no rule"]
