"""A folder takes its place as a whole, or the one before it stays."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from trykklar.base import whole_files, whole_folders
from trykklar.base.problems import Problem, ProblemsFound
from trykklar.base.whole_folders import staged

OURS = {f"site/{name}.txt" for name in "abc"}


def _put(output: Path, **files: str) -> list[Problem]:
    named = {f"site/{name}.txt": text.encode() for name, text in files.items()}
    with staged(output, "site", named, OURS) as folder:
        told = folder.make_ready()
        folder.take_place()
        return told


def _read(output: Path) -> dict[str, str]:
    return {file.name: file.read_text() for file in (output / "site").iterdir()}


@pytest.mark.parametrize("at_once", [True, False], ids=["exchanged", "renamed"])
def test_the_new_folder_replaces_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, at_once: bool) -> None:
    if not at_once:
        monkeypatch.setattr(whole_files, "_exchanged_at_once", lambda new, place: False)
    assert _put(tmp_path, a="1", b="1") == []
    assert _put(tmp_path, a="2", c="2") == []
    assert _read(tmp_path) == {"a.txt": "2", "c.txt": "2"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site"]


def test_what_others_laid_there_is_kept_and_named(tmp_path: Path) -> None:
    _put(tmp_path, a="1")
    (tmp_path / "site" / "CNAME").write_text("example.org")
    (problem,) = _put(tmp_path, a="2")
    assert (problem.code, "CNAME" in problem.message) == ("output-strange", True)
    assert _read(tmp_path) == {"a.txt": "2", "CNAME": "example.org"}


def test_the_old_folder_stays_where_the_new_one_is_not_asked_to_take_its_place(tmp_path: Path) -> None:
    _put(tmp_path, a="1")
    with staged(tmp_path, "site", {"site/a.txt": b"2"}, OURS):
        pass
    assert _read(tmp_path) == {"a.txt": "1"}


def test_the_old_folder_can_be_put_back(tmp_path: Path) -> None:
    with staged(tmp_path, "site", {"site/a.txt": b"1"}, OURS) as folder:
        folder.take_place()
        folder.give_back()
    assert not (tmp_path / "site").exists()
    _put(tmp_path, a="1")
    with staged(tmp_path, "site", {"site/a.txt": b"2"}, OURS) as folder:
        folder.take_place()
        folder.give_back()
    assert _read(tmp_path) == {"a.txt": "1"}


def test_a_refusal_of_the_system_is_a_problem_and_the_old_folder_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _put(tmp_path, a="1")

    def refused(new: Path, place: Path) -> None:
        raise PermissionError(13, "refused")

    monkeypatch.setattr(whole_folders, "exchange", refused)
    with pytest.raises(ProblemsFound) as found:
        _put(tmp_path, a="2")
    assert [problem.code for problem in found.value.problems] == ["permission"]
    assert _read(tmp_path) == {"a.txt": "1"}


@pytest.mark.parametrize("there", ["a file", "a link", "a pipe"])
def test_only_a_folder_is_replaced_by_a_folder(tmp_path: Path, there: str) -> None:
    place = tmp_path / "site"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    {
        "a file": lambda: place.write_text("mine"),
        "a link": lambda: place.symlink_to(elsewhere),
        "a pipe": lambda: os.mkfifo(place),
    }[there]()
    with pytest.raises(ProblemsFound) as found:
        _put(tmp_path, a="1")
    assert there in found.value.problems[0].message
    assert {path.name for path in tmp_path.iterdir()} == {"site", "elsewhere"}
    assert list(elsewhere.iterdir()) == []


def test_links_that_others_laid_there_stay_links(tmp_path: Path) -> None:
    _put(tmp_path, a="1")
    (tmp_path / "site" / "out").symlink_to("/etc/hostname")
    _put(tmp_path, a="2")
    assert (tmp_path / "site" / "out").is_symlink()


def test_a_file_with_the_same_bytes_is_the_same_file(tmp_path: Path) -> None:
    _put(tmp_path, a="1", b="1")
    was = {name: (tmp_path / "site" / name).stat() for name in ("a.txt", "b.txt")}
    _put(tmp_path, a="1", b="2")
    now = {name: (tmp_path / "site" / name).stat() for name in ("a.txt", "b.txt")}
    assert (now["a.txt"].st_ino, now["a.txt"].st_mtime_ns) == (was["a.txt"].st_ino, was["a.txt"].st_mtime_ns)
    assert now["b.txt"].st_ino != was["b.txt"].st_ino
    assert [status.st_nlink for status in now.values()] == [1, 1]


def test_a_link_among_the_old_files_becomes_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.txt").write_text("1")
    _put(tmp_path, b="1")
    (tmp_path / "site" / "a.txt").symlink_to(tmp_path / "elsewhere" / "a.txt")
    _put(tmp_path, a="1", b="1")
    assert not (tmp_path / "site" / "a.txt").is_symlink()
    assert (tmp_path / "elsewhere" / "a.txt").stat().st_nlink == 1


def test_where_files_can_have_no_second_name_they_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    _put(tmp_path, a="1")
    _put(tmp_path, a="1", b="2")
    assert _read(tmp_path) == {"a.txt": "1", "b.txt": "2"}
