"""Files appear whole, or what stood there stays."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from trykklar.base import whole_folders
from trykklar.base.packed import packed
from trykklar.base.problems import ProblemsFound
from trykklar.base.rulebook import EXIT_ENVIRONMENT
from trykklar.base.whole_files import _Journal, finish_publishing, publish
from trykklar.base.whole_folders import staged

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


def _killed_at(step: int, folder: Path) -> bool:
    """Publish two files and a folder, and remove a file, in a process that is killed before its nth rename. Whether it
    was."""
    child = os.fork()
    if child == 0:
        rename, replace, done = os.rename, os.replace, [0]

        def counted(real: Callable[..., Any]) -> Callable[..., Any]:
            def call(*args: Any, **kwargs: Any) -> Any:
                done[0] += 1
                if done[0] == step:
                    os.kill(os.getpid(), signal.SIGKILL)
                return real(*args, **kwargs)

            return call

        exchange = whole_folders.exchange
        os.rename, os.replace = counted(rename), counted(replace)
        whole_folders.exchange = counted(exchange)
        with staged(folder, "site", {"site/index.html": b"new site"}, ()) as site:
            publish(folder, NEW, ["c.txt"], [site])
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


@pytest.mark.parametrize("later", ["another build", "the next look"])
def test_a_run_that_is_killed_between_two_renames_is_finished_by_the_next(tmp_path: Path, later: str) -> None:
    """SIGKILL before each rename there is: afterwards all is old or all is new, and nothing of the run is left."""
    old = {**OLD, "c.txt": b"old c", "site/index.html": b"old site"}
    new = {**NEW, "site/index.html": b"new site"}
    met = []
    for step in range(1, 20):
        folder = tmp_path / str(step)
        for name, data in old.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        killed = _killed_at(step, folder)
        if later == "another build":
            publish(folder, {"z.txt": b"z"})
            (folder / "z.txt").unlink()
            told = []
        else:
            told = finish_publishing(folder)
            assert finish_publishing(folder) == []
        there = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
        seen = {name: path.read_bytes() for name, path in there.items() if not name.startswith(".publishing-")}
        assert seen in (old, new)
        met.append(seen == new)
        assert [problem.code for problem in told] == ["publishing-finished"] * len(told)
        if not killed:
            break
    assert not killed
    assert met == sorted(met), "what was begun is finished, and not rolled back"
    assert met.count(True) >= 5


@pytest.mark.parametrize(
    ("files", "gone", "folders"),
    [
        (("../outside.txt",), (), ()),
        (("/etc/passwd",), (), ()),
        (("link/x",), (), ()),
        ((), ("../outside.txt",), ()),
        ((), ("link/outside.txt",), ()),
        ((), (), (("a", "../beside", 1),)),
        (("",), ("", "."), (("", "", 0),)),
        (("a\0b", "x" * 5000), ("a\0b",), (("a\0b", "a\0b", 0),)),
        (("a\0b/c", "x"), ("a\0b/c",), ()),
    ],
)
def test_a_forged_journal_moves_nothing_outside(
    tmp_path: Path, files: tuple[str, ...], gone: tuple[str, ...], folders: tuple[tuple[str, str, int], ...]
) -> None:
    folder = tmp_path / "output"
    scratch = folder / ".publishing-forged"
    (scratch / "files" / "link").mkdir(parents=True)
    (scratch / "files" / "link" / "x").write_text("forged")
    (folder / "outside.txt").write_text("forged")
    (tmp_path / "outside.txt").write_text("outside")
    (tmp_path / "beside").mkdir()
    (folder / "a").mkdir()
    (folder / "link").symlink_to(tmp_path)
    (scratch / ".lock").touch()
    inode = os.lstat(folder / "a").st_ino
    exact = tuple((waiting, place, inode if number else 0) for waiting, place, number in folders)
    (scratch / "journal").write_bytes(packed(_Journal(files, gone, exact)))
    before = sorted((path.name, path.is_dir()) for path in tmp_path.iterdir())
    assert finish_publishing(folder) == []
    assert sorted((path.name, path.is_dir()) for path in tmp_path.iterdir()) == before
    assert (tmp_path / "outside.txt").read_text() == "outside"


@pytest.mark.parametrize("data", [b"", b"\xff" * 100, b"\x93" * 5000, packed([1, 2, 3])])
def test_a_journal_that_is_none_is_let_go(tmp_path: Path, data: bytes) -> None:
    (tmp_path / ".publishing-x" / "files").mkdir(parents=True)
    (tmp_path / ".publishing-x" / ".lock").touch()
    (tmp_path / ".publishing-x" / "journal").write_bytes(data)
    publish(tmp_path, NEW)
    assert contents(tmp_path) == NEW
