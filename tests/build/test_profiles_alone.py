"""A profile fails alone: what cannot be made for the press is still sent, read in the office and kept in the
archive."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from support import Run, run

PUBLICATION = """\
id: small
title: A small book
publisher: The Testers
language: en
edition: {number: "1", date: 2026-01-02}
documents:
  book:
    layout: plain
    trim: A4
    outline:
      - section: body
        items: [{chapter: one.md}]
"""
CHAPTER = """\
---
kind: chapter
title: One
---
Here is a picture with few pixels.

:::{figure} coarse.png
:alt: A field of grey squares in rows.
:credit: A. Tester
:license: CC0

The field.
:::
"""


@pytest.fixture(scope="module")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    (folder / "publication.yaml").write_text(PUBLICATION, "utf-8")
    (folder / "one.md").write_text(CHAPTER, "utf-8")
    Image.new("RGB", (120, 80), (90, 120, 90)).save(folder / "coarse.png")
    return folder


@pytest.fixture(scope="module")
def released(publication: Path) -> Run:
    return run("build", "--publication", publication, "--release", "--profile", "all", "--json")


def test_the_others_are_published(publication: Path, released: Run) -> None:
    (document,) = json.loads(released.stdout)["documents"]
    written = {file.name for file in (publication / "output").glob("*.pdf")}
    assert document["kept_back"] == ["press"]
    assert {"book-mail.pdf", "book-office.pdf", "book-archive.pdf"} <= written
    assert not any("press" in name for name in written)


def test_the_exit_code_and_the_problem_say_so(released: Run) -> None:
    assert released.exit_code == 1
    errors = [problem for problem in released.problems if problem.severity == "error"]
    assert errors
    assert all("one.md" in problem.at and "ppi" in problem.message for problem in errors), errors


def test_the_next_run_tells_it_again(publication: Path, released: Run) -> None:
    again = run("build", "--publication", publication, "--release", "--profile", "all")
    assert again.exit_code == released.exit_code
    assert "the files for 'press' are kept back" in again.output


def test_a_profile_that_fails_with_no_other_beside_it_writes_nothing(publication: Path, released: Run) -> None:
    before = {file: file.stat().st_mtime_ns for file in (publication / "output").glob("*.pdf")}
    assert run("build", "--publication", publication, "--release", "--profile", "press").exit_code == released.exit_code
    assert {file: file.stat().st_mtime_ns for file in (publication / "output").glob("*.pdf")} == before
