"""Chapters that another process has read: they are what their text says, and their tokens are read when asked for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from support import BASE
from trykklar.base.cache import Cache
from trykklar.base.packed import packed, unpacked
from trykklar.base.settings import read_settings
from trykklar.compose.seen import whole
from trykklar.sources import load as loading
from trykklar.sources.kept_chapters import KeptChapter
from trykklar.sources.load import LoadMemory, load
from trykklar.sources.manuscript import Chapter


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BASE, tmp_path / "pub", ignore=shutil.ignore_patterns("output")))


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files whose text is parsed."""
    found: list[str] = []
    plain = loading._read_chapter

    def noted(text: str, digest: str, file: str, *rest: object) -> Chapter:
        found.append(file)
        return plain(text, digest, file, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(loading, "_read_chapter", noted)
    return found


def test_a_kept_chapter_is_the_one_that_is_read(folder: Path, tmp_path: Path, read: list[str]) -> None:
    settings, cache = read_settings(folder), Cache(tmp_path / "cache")
    fresh = load(settings, LoadMemory(cache=cache))
    assert read
    read.clear()
    before = load(settings, LoadMemory(cache=cache))
    assert read == []
    assert before.problems == fresh.problems
    for file, chapter in fresh.chapters.items():
        again = before.chapters[file]
        assert whole(again) == whole(chapter)
        assert [token.as_dict() for token in again.tokens] == [token.as_dict() for token in chapter.tokens]
    assert set(read) == set(fresh.chapters)


def test_an_edited_chapter_is_read_again_and_no_other(folder: Path, tmp_path: Path, read: list[str]) -> None:
    settings, cache = read_settings(folder), Cache(tmp_path / "cache")
    file = next(iter(load(settings, LoadMemory(cache=cache)).chapters))
    read.clear()
    with (folder / file).open("a", encoding="utf-8") as text:
        text.write("\nIt rained twice.\n")
    load(settings, LoadMemory(cache=cache))
    assert read == [file]


def test_what_says_something_of_lines_that_there_are_not_is_not_used(
    folder: Path, tmp_path: Path, read: list[str]
) -> None:
    """A cache comes with a folder that nobody trusts: its sums may be right, and its words not."""
    settings, cache = read_settings(folder), Cache(tmp_path / "cache")
    chapters = load(settings, LoadMemory(cache=cache)).chapters
    for entry in list((tmp_path / "cache").iterdir()):
        content = cache.get(entry.name)
        assert content
        found = unpacked(content, KeptChapter)
        found.located.lines["nowhere", 3] = 7
        cache.put(entry.name, packed(found))
    read.clear()
    again = load(settings, LoadMemory(cache=cache)).chapters
    assert sorted(read) == sorted(chapters)
    assert whole(again) == whole(chapters)
