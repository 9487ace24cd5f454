"""Every editorial rule: the smallest text that it objects to, and one that it must not. See editorial/README.md."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from support import SAMPLES, Found, Run, run
from trykklar.base.rulebook import rules
from trykklar.review.text.run import editorial_codes

FOLDER = SAMPLES / "editorial"


@dataclass(frozen=True)
class Case:
    """What `expected.yaml` says of `bad/`; of `good/` nothing may be said."""

    name: str
    problems: list[dict[str, str]]
    fixed: dict[str, str] = field(default_factory=dict)
    """File → words that stand in it after `--fix`."""
    beside: list[str] = field(default_factory=list)
    """Codes of other rules that both texts cannot help to trip: a text of figures has figures without a fact."""

    def own(self, found: Run) -> list[Found]:
        """What was found, but for those."""
        return [problem for problem in found.problems if problem.code not in self.beside]

    def lay(self, overlay: str, folder: Path) -> Path:
        publication = Path(shutil.copytree(FOLDER / "_base", folder / overlay))
        shutil.copytree(FOLDER / self.name / overlay, publication, dirs_exist_ok=True)
        return publication


def _load(folder: Path) -> Case:
    told: dict[str, Any] = yaml.load((folder / "expected.yaml").read_text("utf-8"), yaml.CSafeLoader)
    return Case(folder.name, **told)


ALL = [_load(folder) for folder in sorted(FOLDER.iterdir()) if folder.is_dir() and not folder.name.startswith("_")]


def test_the_base_is_faultless(tmp_path: Path) -> None:
    publication = shutil.copytree(FOLDER / "_base", tmp_path / "base")
    assert run("check", "--publication", publication, "--release", "--json").problems == []


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_what_is_wrong_is_found_at_its_line(case: Case, tmp_path: Path) -> None:
    publication = case.lay("bad", tmp_path)
    found = run("check", "--publication", publication, "--release", "--json")
    assert {(p.code, p.at) for p in case.own(found)} == {(p["code"], p["at"]) for p in case.problems}
    for expected in case.problems:
        said = [p for p in case.own(found) if (p.code, p.at) == (expected["code"], expected["at"])]
        assert any(expected["says"] in p.message for p in said), said
        assert all(p.hint and p.severity == rules()[p.code].release.value for p in said)
    assert found.exit_code == int(any(p.severity == "error" for p in found.problems))
    draft = run("check", "--publication", publication, "--json")
    assert draft.exit_code == 0
    assert {p.severity for p in draft.problems} == {"warning"}


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_what_is_right_is_let_stand(case: Case, tmp_path: Path) -> None:
    found = run("check", "--publication", case.lay("good", tmp_path), "--release", "--json")
    assert case.own(found) == []


@pytest.mark.parametrize("case", [case for case in ALL if case.fixed], ids=lambda case: case.name)
def test_what_can_be_mended_is_mended(case: Case, tmp_path: Path) -> None:
    publication = case.lay("bad", tmp_path)
    fixed = run("check", "--publication", publication, "--release", "--fix", "--json")
    assert case.own(fixed) == []
    for file, words in case.fixed.items():
        assert words in (publication / file).read_text("utf-8")


def test_every_rule_has_a_case_and_a_reason() -> None:
    assert {problem["code"] for case in ALL for problem in case.problems} >= editorial_codes()
