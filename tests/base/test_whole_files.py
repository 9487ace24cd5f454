"""Files appear whole, or what stood there stays."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from trykklar.base.problems import ProblemsFound
from trykklar.base.rulebook import EXIT_ENVIRONMENT
from trykklar.base.whole_files import publish

OLD = {"a.pdf": b"old a", "b.json": b"old b"}
NEW = {"a.pdf": b"new a", "b.json": b"new b"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, data in OLD.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of the folder, so that scratch files left behind are seen."""
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_all_files_are_written(folder: Path) -> None:
    assert publish(folder, NEW) == [folder / "a.pdf", folder / "b.json"]
    assert contents(folder) == NEW


def test_folders_are_made(tmp_path: Path) -> None:
    publish(tmp_path / "a" / "b", NEW)
    assert contents(tmp_path / "a" / "b") == NEW


def test_files_can_be_read_by_others(tmp_path: Path) -> None:
    publish(tmp_path, NEW)
    assert (tmp_path / "a.pdf").stat().st_mode & 0o777 == 0o644


def fail_on(call: Callable[..., Any], nth: int, number: int) -> Callable[..., Any]:
    """`call`, refused by the operating system the nth time."""
    calls = 0

    def spoilt(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == nth:
            raise OSError(number, os.strerror(number))
        return call(*args, **kwargs)

    return spoilt


@pytest.mark.parametrize("step", ["fsync", "replace", "chmod", "fdopen"])
@pytest.mark.parametrize("nth", [1, 2])
@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk-full"),
        (errno.EDQUOT, "disk-full"),
        (errno.EACCES, "permission"),
        (errno.EROFS, "permission"),
        (errno.EIO, "io-error"),
    ],
)
def test_a_refused_step_leaves_everything_as_it_was(
    folder: Path, monkeypatch: pytest.MonkeyPatch, step: str, nth: int, number: int, code: str
) -> None:
    monkeypatch.setattr(os, step, fail_on(getattr(os, step), nth, number))
    with pytest.raises(ProblemsFound) as found:
        publish(folder, NEW)
    monkeypatch.undo()
    assert [(p.code, p.exit_code) for p in found.value.problems] == [(code, EXIT_ENVIRONMENT)]
    assert contents(folder) == OLD


def test_a_folder_in_the_way_of_a_file_leaves_everything_as_it_was(folder: Path) -> None:
    (folder / "b.json").unlink()
    (folder / "b.json").mkdir()
    with pytest.raises(ProblemsFound):
        publish(folder, NEW)
    assert (folder / "a.pdf").read_bytes() == OLD["a.pdf"]
    assert {file.name for file in folder.iterdir()} == set(OLD)


def test_a_file_in_the_way_of_the_folder_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "output").write_text("a file")
    with pytest.raises(ProblemsFound) as found:
        publish(tmp_path / "output", NEW)
    assert found.value.problems[0].exit_code == EXIT_ENVIRONMENT


def test_an_interruption_leaves_everything_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        publish(folder, NEW)
    monkeypatch.undo()
    assert contents(folder) == OLD


IN_THE_WAY: dict[str, Callable[[Path], object]] = {
    "a folder": lambda place: place.mkdir(),
    "a link": lambda place: place.symlink_to("/etc/hostname"),
    "a link that leads nowhere": lambda place: place.symlink_to("nothing"),
    "a pipe": os.mkfifo,
    "a device": lambda place: place.symlink_to("/dev/null"),
}


@pytest.mark.parametrize("there", IN_THE_WAY)
def test_what_stands_in_the_way_is_named_and_stays(folder: Path, there: str) -> None:
    (folder / "b.json").unlink()
    IN_THE_WAY[there](folder / "b.json")
    before = os.lstat(folder / "b.json")
    with pytest.raises(ProblemsFound) as found:
        publish(folder, NEW)
    (problem,) = found.value.problems
    assert there.removesuffix(" that leads nowhere").replace("a device", "a link") in problem.message
    assert "disk" not in problem.hint
    assert os.lstat(folder / "b.json").st_ino == before.st_ino
    assert (folder / "a.pdf").read_bytes() == OLD["a.pdf"]


@pytest.mark.parametrize("there", ["a file", "a pipe", "a link that leads nowhere"])
def test_what_stands_in_the_way_of_a_folder_is_named(tmp_path: Path, there: str) -> None:
    ways = {**IN_THE_WAY, "a file": lambda place: place.write_bytes(b"")}
    ways[there](tmp_path / "maps")
    with pytest.raises(ProblemsFound) as found:
        publish(tmp_path, {"new.pdf": b"new", "maps/new.json": b"{}"})
    assert f"'maps' is {there}" in found.value.problems[0].message
    assert [path.name for path in tmp_path.iterdir()] == ["maps"]


@pytest.mark.parametrize("step", ["replace", "fsync", "mkdir", "fdopen"])
@pytest.mark.parametrize("nth", [1, 2, 3, 4, 5])
def test_a_refused_step_leaves_nothing_new_whatever_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, nth: int
) -> None:
    """Of files in folders that were not there: neither they nor the folders are there afterwards."""
    (tmp_path / "a.pdf").write_bytes(OLD["a.pdf"])
    files = {"a.pdf": b"new", "maps/a.json": b"{}", "deep/er/b.json": b"{}"}
    monkeypatch.setattr(os, step, fail_on(getattr(os, step), nth, errno.EIO))
    refused = False
    try:
        publish(tmp_path, files)
    except ProblemsFound:
        refused = True
    monkeypatch.undo()
    there = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if not path.is_dir()}
    folders = {path.name for path in tmp_path.rglob("*") if path.is_dir()}
    assert there == ({"a.pdf"} if refused else set(files))
    assert folders == (set() if refused else {"maps", "deep", "er"})
    assert (tmp_path / "a.pdf").read_bytes() == (OLD["a.pdf"] if refused else b"new")
