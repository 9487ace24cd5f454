"""Kinds of chapter that a publication declares: what front matter they take, how they are numbered, called and set."""

from __future__ import annotations

import re
import shutil
import textwrap
from pathlib import Path

import pytest
import yaml

from readback import Pdf, plain
from support import BASE, REPOSITORY, edit, run
from trykklar.base.memo import Memo
from trykklar.base.problems import ProblemsFound
from trykklar.resolve.numbers import numbered
from trykklar.sources.kinds import kind_words, read_kinds
from trykklar.sources.schemas.export import json_schemas
from trykklar.sources.schemas.kinds import Numbering

KINDS = """
measure:
  label: measure
  number: {series: measure, form: "M {number}"}
  sections: {how: What to do}
  translations: {da: {kind: tiltag, steps: Trin, costs.why: Hvorfor}}
  fields:
    summary: {type: prose, words: [5, 9]}
    code: {type: text, label: Code}
    phase: {type: choice, values: [soon, later], label: Phase}
    after: {type: reference, label: Comes after, required: false}
    steps: {type: list, label: Steps, says: action, at_least: 2}
    costs:
      type: records
      label: Costs
      fields:
        what: {type: title}
        why: {type: prose, label: Reason}
    map: {type: picture, label: Where, required: false}
    risks:
      type: records
      label: Risks
      body: true
      required: false
      fields: {title: {type: title}}
appendix: {label: appendix, number: {series: appendix, style: upper-alpha}}
"""
MEASURE = """
---
kind: measure
title: Plant trees
summary: Trees give shade along the road.
code: T-1
phase: soon
after: start
steps: [Choose the road, Dig the holes]
costs: [{what: The trees, why: They come from one nursery}]
map: "![A leaf](pictures/leaf.svg)"
risks: [{key: frost, title: A cold night}]
---

{.how}
## How it is done

Begin in spring.

:::{record} frost
Frost can kill young leaves.
:::
"""
APPENDIX = "---\nkind: appendix\ntitle: The law\n---\n\nIts words stand here, after [](#trees).\n"


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    """The base with two kinds more, and a chapter of each at the end of the book."""
    folder = Path(shutil.copytree(BASE, tmp_path / "catalogue"))
    (folder / "kinds.yaml").write_text((folder / "kinds.yaml").read_text("utf-8") + KINDS, "utf-8")
    (folder / "trees.md").write_text(MEASURE.lstrip(), "utf-8")
    (folder / "law.md").write_text(APPENDIX, "utf-8")
    edit(
        folder / "publication.yaml",
        "      - chapter: start.md\n",
        "      - chapter: start.md\n      - chapter: trees.md\n      - chapter: law.md\n",
    )
    return folder


def problems(folder: Path) -> list[tuple[str, str]]:
    return [(p.code, p.at) for p in run("check", "--json", "--publication", folder).problems]


def test_a_kind_without_a_template_is_set_and_referred_to(catalogue: Path) -> None:
    assert problems(catalogue) == []
    assert run("build", "book", "--publication", catalogue, "--jobs", 1).exit_code == 0
    book = Pdf(catalogue / "output" / "book-mail-draft.pdf")
    page = book.destinations["trees"][0]
    text = " ".join(plain(book.text(n)) for n in range(page, book.destinations["law"][0] + 1))
    for words in (
        "M 1", "Plant trees", "What to do How it is done",
        "Code T-1", "Phase soon", "Comes after", "Steps", "Dig the holes", "Costs The trees",
        "Reason They come from one nursery", "Where", "A cold night", "Frost can kill young leaves.", "A The law",
        "after measure M 1",
    ):  # fmt: skip
        assert words in text, words
    assert "Risks" not in text, "the records' texts stand in the body"


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("code: T-1", "cod: T-1", "schema-missing-key", 2),
        ("phase: soon", "phase: now", "schema-type", 6),
        ("after: start", "after: strat", "reference-unknown", 7),
        ("[Choose the road, Dig the holes]", "[Choose the road]", "schema-type", 8),
        ("{what: The trees, why", "{what: The trees, wyh", "schema-missing-key", 9),
        ("pictures/leaf.svg", "pictures/laef.svg", "image-missing", 10),
        ("![A leaf](pictures/leaf.svg)", "pictures/leaf.svg", "schema-type", 10),
        ("key: frost", "key: ice", "record-mismatch", 11),
        ("along the road", "along each and every road of this town", "field-length", 4),
        ("{.how}\n", "", "section-missing", 1),
        ("soon\n", 'soon\ntitle: "Twice"\n', "yaml-duplicate-key", 7),
    ],
)
def test_what_is_wrong_in_a_field_is_told_at_its_line(
    catalogue: Path, old: str, new: str, code: str, line: int
) -> None:
    edit(catalogue / "trees.md", old, new)
    assert (code, f"trees.md:{line}") in problems(catalogue)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("type: choice, values: [soon, later], label", "type: choice, label", "'values'"),
        ("{type: text, label: Code}", "{type: txt, label: Code}", "'txt'"),
        ("label: Steps, says", "says", "'label'"),
        ("words: [5, 9]", "words: [9, 5]", "smaller"),
        ("M {number}", "M", "'measure.number.form'"),
        ("style: upper-alpha", "style: alpha", "'alpha'"),
        ("code: {type: text", "rules: {type: text", "'rules'"),
        ("code: {type: text", "model_dump: {type: text", "'model_dump'"),
        ("sections: {how", "section: {how", "'measure.section'"),
    ],
)
def test_what_is_wrong_in_kinds_is_told_at_its_line(catalogue: Path, old: str, new: str, says: str) -> None:
    edit(catalogue / "kinds.yaml", old, new)
    found = run("check", "--json", "--publication", catalogue).problems
    assert [p.at.split(":")[0] for p in found] == ["kinds.yaml"] * len(found) != []
    assert any(says in p.message or says in str(p.hint) for p in found), found


def test_words_of_kinds(catalogue: Path) -> None:
    kinds = read_kinds(catalogue, Memo()).models.kinds
    own, danish = kind_words(kinds, "en", "en"), kind_words(kinds, "da", "en")
    assert (own["kind.measure"], own["steps"], own["costs.why"]) == ("measure", "Steps", "Reason")
    assert (danish["kind.measure"], danish["steps"], danish["costs.why"]) == ("tiltag", "Trin", "Hvorfor")
    assert "kind.appendix" not in danish


@pytest.mark.parametrize(
    ("count", "style", "form", "shown"),
    [
        (14, "decimal", "§ {number}", "§ 14"),
        (14, "upper-roman", "{number}", "XIV"),
        (1999, "lower-roman", "{number}.", "mcmxcix."),
        (27, "upper-alpha", "{number}", "AA"),
        (2, "lower-alpha", "({number})", "(b)"),
    ],
)
def test_numbers(count: int, style: str, form: str, shown: str) -> None:
    assert numbered(count, Numbering.model_validate({"style": style, "form": form})) == shown


def test_an_editor_is_told_the_kinds(catalogue: Path) -> None:
    kinds = json_schemas(read_kinds(catalogue, Memo()).models)["chapter"]
    assert {"measure", "appendix", "chapter"} <= set(kinds["discriminator"]["mapping"])
    assert "measure" not in json_schemas()["chapter"]["discriminator"]["mapping"]


def test_a_file_that_is_no_mapping_is_told(tmp_path: Path) -> None:
    (tmp_path / "kinds.yaml").write_text("- measure\n", "utf-8")
    with pytest.raises(ProblemsFound) as found:
        read_kinds(tmp_path, Memo())
    assert [str(problem.place) for problem in found.value.problems] == ["kinds.yaml:1"]


def test_the_example_of_the_handbook_is_built(tmp_path: Path) -> None:
    """As it stands there, in a publication that `trykklar new` makes."""
    text = (REPOSITORY / "source" / "handbook" / "chapters" / "kinds.md").read_text("utf-8")
    kinds, chapter = re.findall(r"^```\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)[:2]
    folder = tmp_path / "book"
    assert run("new", folder).exit_code == 0
    (folder / "kinds.yaml").write_text(textwrap.dedent(kinds), "utf-8")
    (folder / "chapters" / "trees.md").write_text(chapter, "utf-8")
    line = "          - chapter: chapters/writing.md\n"
    edit(folder / "publication.yaml", line, line + line.replace("writing", "trees"))
    assert [p.code for p in run("check", "--json", "--publication", folder).problems] == []
    assert run("build", "--publication", folder, "--jobs", 1).exit_code == 0
    book = Pdf(folder / "output" / "report-mail-draft.pdf")
    assert "When soon" in plain(book.text(book.destinations["trees"][0]))


def test_the_code_knows_nothing_of_the_first_publication() -> None:
    """The kinds and fields of its chapters are data in its own folder."""
    kinds = yaml.safe_load((REPOSITORY / "source" / "kortlaegning" / "kinds.yaml").read_text("utf-8"))
    general = {"title", "text", "lead", "summary", "data", "questions", "recommendation", "assessment", "role"}
    fields = {name for kind in kinds.values() for name in [*kind["fields"], *_inner(kind["fields"])]} - general
    assert {"drivers", "perspectives", "opportunities", "preconditions", "law", "money"} <= fields
    words = "|".join(sorted(fields | {"perspective", "kryds"}))
    named = re.compile(rf"""["'](?:{words}|theme)["']|kind\b.*["']area["']|\.(?:{words})\b""")
    found = [
        f"{file.name}: {match.group()}"
        for file in (REPOSITORY / "scripts" / "trykklar").rglob("*.py")
        for match in named.finditer(file.read_text("utf-8"))
    ]
    assert found == []


def _inner(fields: dict[str, dict[str, object]]) -> list[str]:
    return [name for spec in fields.values() for name in (spec.get("fields") or {})]  # type: ignore[attr-defined]
