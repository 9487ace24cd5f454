"""Every bad input of `cases/`: one fault, and exactly the problems that its `expected.yaml` lists.

A new case is a new folder; it needs no code. See cases/README.md.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from support import BASE, CASES, Found, published, run

OLD = b"%PDF-1.7 the last good output"
OUTSIDE = "---\nkind: chapter\ntitle: Outside\n---\nNot a part of the publication.\n"


@dataclass(frozen=True)
class Case:
    """What `expected.yaml` says."""

    name: str
    problems: list[dict[str, str]]
    exit: int = 1
    release: bool = False
    """Whether only a release stops at it; a draft warns."""
    found_by: str = "check"
    """'check', or 'build' for what shows only when pages are made."""
    documents: list[str] = field(default_factory=list)
    """The documents to build; all if left out."""
    remove: list[str] = field(default_factory=list)
    symlinks: dict[str, str] = field(default_factory=dict)
    bytes: dict[str, str] = field(default_factory=dict)

    def make(self, folder: Path, built: Path) -> Path:
        """The spoilt publication, with good output of an earlier build in it, and what `built` keeps for the next."""
        publication = Path(shutil.copytree(BASE, folder / "publication"))
        shutil.copytree(built / "output" / ".cache", publication / "output" / ".cache")
        (folder / "outside.md").write_text(OUTSIDE, "utf-8")
        shutil.copytree(
            CASES / self.name, publication, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected.yaml")
        )
        for name in self.remove:
            (publication / name).unlink()
        for name, target in self.symlinks.items():
            (publication / name).unlink(missing_ok=True)
            (publication / name).symlink_to(target)
        for name, octets in self.bytes.items():
            (publication / name).write_bytes(bytes.fromhex(octets))
        for name in ("book-mail.pdf", "book-mail-draft.pdf"):
            (publication / "output" / name).write_bytes(OLD)
        return publication

    def options(self, *, release: bool) -> list[str]:
        return ["--release"] if release else []


def _load(folder: Path) -> Case:
    expected: dict[str, Any] = yaml.load((folder / "expected.yaml").read_text("utf-8"), yaml.CSafeLoader)
    return Case(folder.name, **expected)


ALL = [_load(folder) for folder in sorted(CASES.iterdir()) if folder.is_dir() and not folder.name.startswith("_")]


def test_the_base_is_faultless(publication: Path) -> None:
    assert run("check", "--publication", publication, "--release", "--json").problems == []


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The base, built as a draft: a case sets only what its fault changes."""
    folder = Path(shutil.copytree(BASE, tmp_path_factory.mktemp("base") / "publication"))
    assert run("build", "--publication", folder, "--jobs", 1).exit_code == 0
    return folder


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_case(case: Case, tmp_path: Path, built: Path) -> None:
    publication = case.make(tmp_path, built)
    options = case.options(release=case.release)
    found = run("build", *case.documents, "--publication", publication, "--jobs", 1, "--json", *options)
    _compare(case, found.problems)
    assert found.exit_code == case.exit
    assert set(published(publication / "output").values()) == {OLD}
    if case.found_by == "build":
        assert run("check", "--publication", publication).exit_code == 0


CHECKED = [
    pytest.param(case, id=case.name, marks=[] if place % 8 == 0 else [pytest.mark.full])
    for place, case in enumerate(case for case in ALL if case.found_by == "check")
]


@pytest.mark.parametrize("case", CHECKED)
def test_a_check_finds_the_same_as_a_build(case: Case, tmp_path: Path, built: Path) -> None:
    """And nothing else; it says where in words. One in eight each time, the others in the long test."""
    publication = case.make(tmp_path, built)
    options = case.options(release=case.release)
    found = run("check", "--publication", publication, "--json", *options)
    _compare(case, found.problems)
    words = run("check", "--publication", publication, *options)
    assert (found.exit_code, words.exit_code) == (case.exit, case.exit)
    for expected in case.problems:
        assert f"{expected['at']}: error [{expected['code']}]" in words.output
        assert expected["says"] in words.output
    count = len(found.problems)
    assert f"{count} error{'s' if count > 1 else ''}" in words.output.splitlines()
    if case.release:
        draft = run("check", "--publication", publication, "--json")
        assert (draft.exit_code, {p.severity for p in draft.problems}) == (0, {"warning"})


def _compare(case: Case, found: list[Found]) -> None:
    """Exactly the expected problems, each with words on how to fix it."""
    assert {(p.code, p.at) for p in found} == {(e["code"], e["at"]) for e in case.problems}
    for expected in case.problems:
        problem = next(p for p in found if (p.code, p.at) == (expected["code"], expected["at"]))
        assert expected["says"] in problem.message
        assert problem.severity == "error"
        assert problem.hint


def test_overlays_hold_only_what_differs() -> None:
    for case in ALL:
        folder = CASES / case.name
        for file in (f for f in folder.rglob("*") if f.is_file()):
            twin = BASE / file.relative_to(folder)
            assert not twin.exists() or twin.read_bytes() != file.read_bytes(), os.fspath(file)
