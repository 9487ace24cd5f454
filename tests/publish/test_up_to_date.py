"""A build that would write what stands there is not done; any other one is."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from support import edit, published, run, settings_for
from trykklar.publish.up_to_date import inputs_digest

PUBLICATION = "publication.yaml"


@pytest.fixture
def small(publication: Path) -> Path:
    """Two documents of a page or two, without a board, built."""
    text = (publication / PUBLICATION).read_text("utf-8")
    head, _, _ = text.partition("board:")
    documents = "documents:\n  book: {layout: tiny, trim: A5, outline: [{chapter: start.md}]}\n"
    documents += "  leaflet: {layout: tiny, trim: A5, outline: [{page: cover}]}\n"
    (publication / PUBLICATION).write_text(head + documents, "utf-8")
    for file in publication.rglob("*.md"):
        if file.name != "start.md":
            file.unlink()
    assert unchanged(publication) == [False, False]
    return publication


def unchanged(publication: Path, *arguments: str) -> list[bool]:
    """Build; for each document, whether it was left as it stands."""
    done = run("build", *arguments, "--jobs", 1, "--json", "--publication", publication)
    assert (done.exit_code, done.problems) == (0, [])
    return [document["unchanged"] for document in json.loads(done.stdout)["documents"]]


def test_what_stands_there_is_left(small: Path) -> None:
    before = published(small / "output")
    times = {file: file.stat().st_mtime_ns for file in (small / "output").glob("*.*")}
    assert unchanged(small) == [True, True]
    assert published(small / "output") == before
    assert {file: file.stat().st_mtime_ns for file in (small / "output").glob("*.*")} == times
    words = run("build", "--jobs", 1, "--publication", small).output
    assert "nothing has changed" in words


def spoil(name: str) -> Callable[[Path], Any]:
    return lambda folder: (folder / "output" / name).write_bytes(b"%PDF-1.7 of somebody else")


CHANGES: dict[str, Callable[[Path], Any]] = {
    "a word": lambda folder: edit(folder / "start.md", "title: Start", "title: Begin"),
    "a picture": lambda folder: edit(folder / "pictures" / "leaf.svg", "<svg", "<svg "),
    "a new file": lambda folder: (folder / "idle.csv").write_text("a,b\n"),
    "a file's name": lambda folder: (
        (folder / "facts.yaml").rename(folder / "cases2.csv") and (folder / "facts.yaml").write_text("[]")
    ),
    "a style": lambda folder: edit(folder / "layouts" / "tiny" / "tiny.css", "15mm", "16mm"),
    "a hidden file of a layout": lambda folder: (folder / "layouts" / "tiny" / ".more.svg").write_text("<svg/>"),
    "a layout's linked folder": lambda folder: (folder / "layouts" / "tiny" / "more").symlink_to("../../pictures"),
    "where a linked folder leads": lambda folder: (folder / "figures").symlink_to("pictures"),
    "another's PDF": spoil("book-mail-draft.pdf"),
    "another's page map": spoil("leaflet-pages.json"),
    "a file that is gone": lambda folder: (folder / "output" / "leaflet-mail-draft.pdf").unlink(),
    "a cache that is gone": lambda folder: [
        file.unlink() for file in (folder / "output" / ".cache").iterdir() if file.is_file()
    ],
}


@pytest.mark.parametrize(
    "change",
    ["a word", "a style", "another's PDF", "another's page map", "a file that is gone", "a cache that is gone"],
)
def test_a_change_is_built(small: Path, change: str) -> None:
    before = published(small / "output")
    CHANGES[change](small)
    assert unchanged(small) == [False, False]
    assert (published(small / "output") == before) == (change not in ("a word", "a style")), (
        "what was spoilt is right again"
    )


@pytest.mark.parametrize(
    "change",
    [
        "a word",
        "a picture",
        "a new file",
        "a file's name",
        "a style",
        "a hidden file of a layout",
        "a layout's linked folder",
        "where a linked folder leads",
    ],
)
def test_every_input_counts(publication: Path, change: str) -> None:
    settings = settings_for(publication)
    before = inputs_digest(settings, [])
    assert inputs_digest(settings, []) == before
    CHANGES[change](publication)
    assert inputs_digest(settings, []) != before


def test_every_setting_counts_that_pages_depend_on(publication: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_for(publication)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    ways = [settings, replace(settings, release=True), replace(settings, settle=True), settings_for(publication)]
    digests = [inputs_digest(way, wanted) for way in ways for wanted in ([], ["book"])]
    assert len(set(digests)) == len(digests)
    assert inputs_digest(replace(settings, jobs=9), []) == inputs_digest(settings, [])


def test_hidden_files_output_and_pipes_do_not_count(publication: Path) -> None:
    settings = settings_for(publication)
    before = inputs_digest(settings, ["book"])
    (publication / ".editor.swp").write_text("x")
    (publication / "output").mkdir()
    (publication / "output" / "x.pdf").write_text("x")
    os.mkfifo(publication / "pipe.md")
    os.mkfifo(publication / "output" / "other-pages.json")
    assert inputs_digest(settings, ["book"]) == before


def test_page_maps_of_others_count_where_a_document_is_built_alone(publication: Path) -> None:
    settings = settings_for(publication)
    (publication / "output").mkdir()
    before = [inputs_digest(settings, wanted) for wanted in ([], ["book"], ["leaflet"])]
    (publication / "output" / "book-pages.json").write_text("{}")
    after = [inputs_digest(settings, wanted) for wanted in ([], ["book"], ["leaflet"])]
    assert [one == two for one, two in zip(before, after, strict=True)] == [True, True, False]


def test_without_the_cache_everything_is_done(small: Path) -> None:
    assert unchanged(small, "--no-cache") == [False, False]


def test_a_draft_is_no_release(small: Path) -> None:
    assert unchanged(small, "--release") == [False, False]
    assert unchanged(small, "--release") == [True, True]
    assert unchanged(small) == [True, True], "the draft still stands"
