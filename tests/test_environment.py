"""What the machine does to a build: full disks, missing permissions and libraries, lost processes.

Tests may run as root, whom no permission stops, so the operating system's answers are made up here.
"""

from __future__ import annotations

import concurrent.futures
import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from support import BASE, Run, run
from trykklar import build as building, publish
from trykklar.problems import Problem

OLD = b"%PDF-1.7 the last good output"
PUBLICATION = "publication.yaml"


@pytest.fixture
def small(publication: Path) -> Path:
    """One document of one page, without a board, with good output of an earlier build."""
    text = (publication / PUBLICATION).read_text("utf-8")
    head, _, _ = text.partition("board:")
    outline = "documents:\n  book: {layout: tiny, trim: A5, outline: [{chapter: start.md}]}\n"
    (publication / PUBLICATION).write_text(head + outline, "utf-8")
    for file in publication.rglob("*.md"):
        if file.name != "start.md":
            file.unlink()
    (publication / "output").mkdir()
    (publication / "output" / "book-mail-draft.pdf").write_bytes(OLD)
    return publication


def build(publication: Path) -> Run:
    return run("build", "--jobs", 1, "--json", "--publication", publication)


def refused(number: int) -> Callable[..., Any]:
    """A call that the operating system refuses."""

    def call(*_: Any, **__: Any) -> Any:
        raise OSError(number, os.strerror(number), "a file")

    return call


def stands(publication: Path) -> bool:
    """Whether the last good output is there, and nothing else."""
    return {f.name: f.read_bytes() for f in (publication / "output").iterdir()} == {"book-mail-draft.pdf": OLD}


def test_the_small_one_builds(small: Path) -> None:
    done = build(small)
    assert (done.exit_code, done.problems) == (0, [])
    assert (small / "output" / "book-mail-draft.pdf").read_bytes() != OLD


@pytest.mark.parametrize(("step", "number", "code"), [("fsync", errno.ENOSPC, "disk-full"), ("replace", errno.EACCES, "permission")])
def test_output_that_cannot_be_written(small: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int, code: str) -> None:
    monkeypatch.setattr(publish.os, step, refused(number))
    done = build(small)
    monkeypatch.undo()
    assert ([p.code for p in done.problems], done.exit_code) == ([code], 3)
    assert "output/" in done.problems[0].message
    assert stands(small)


def test_no_room_for_scratch_files(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building.tempfile, "TemporaryDirectory", refused(errno.ENOSPC))
    done = build(small)
    assert ([p.code for p in done.problems], done.exit_code) == (["disk-full"], 3)
    assert stands(small)


def test_a_source_that_may_not_be_read(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.read_bytes

    def guarded(self: Path) -> bytes:
        if self.name == "start.md":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self))
        return real(self)

    monkeypatch.setattr(Path, "read_bytes", guarded)
    done = build(small)
    monkeypatch.undo()
    assert ("permission", 3) in [(p.code, done.exit_code) for p in done.problems]
    assert "start.md" in {p.at for p in done.problems}
    assert "write" not in done.problems[0].message, "nobody wanted to write it"
    assert stands(small)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written(small: Path) -> None:
    (small / "output").chmod(0o555)
    done = build(small)
    (small / "output").chmod(0o755)
    assert ([p.code for p in done.problems], done.exit_code) == (["permission"], 3)
    assert stands(small)


@pytest.mark.parametrize("death", [signal.SIGKILL, signal.SIGSEGV])
def test_a_worker_that_is_killed(small: Path, monkeypatch: pytest.MonkeyPatch, death: signal.Signals) -> None:
    """As the kernel does when memory runs out: the process is gone before it could say a word."""

    def deadly(look: Any, jobs: int) -> concurrent.futures.ProcessPoolExecutor:
        return concurrent.futures.ProcessPoolExecutor(jobs, get_context("spawn"), initializer=signal.raise_signal, initargs=(death,))

    monkeypatch.setattr(building, "make_pool", deadly)
    done = build(small)
    assert ([(p.code, p.at) for p in done.problems], done.exit_code) == ([("worker-died", "start.md")], 3)
    assert stands(small)


def test_a_missing_library(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = Problem("library-missing", "WeasyPrint cannot be loaded: no libpango", "apt-get install libpango-1.0-0")
    monkeypatch.setattr(building, "missing_library", lambda: problem)
    done = build(small)
    assert ([p.code for p in done.problems], done.exit_code) == (["library-missing"], 3)
    assert stands(small)


def test_a_missing_library_is_told_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    from trykklar.typeset import missing_library

    assert missing_library() is None

    def fails(*args: Any, **_: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(args, 1, "", "Traceback\n  File x\nOSError: cannot load library 'libpango-1.0-0'\n")

    monkeypatch.setattr(subprocess, "run", fails)
    problem = missing_library()
    assert problem is not None
    assert "libpango-1.0-0" in problem.message
    assert all(word in problem.hint for word in ("apt-get install", "dnf install", "brew install"))


def test_a_font_that_is_missing(real_sources: Path) -> None:
    """fonts.yaml names a file that is not there, and a licence that is not there."""
    fonts = real_sources.parents[1] / "fonts"
    next(fonts.glob("*.ttf")).unlink()
    done = run("check", "--json", "--publication", real_sources)
    assert {p.code for p in done.problems} == {"font-missing"}
    assert done.problems[0].at.startswith("fonts/fonts.yaml:")
    assert done.exit_code == 1


def test_what_is_no_font(publication: Path, real_sources: Path) -> None:
    next((real_sources.parents[1] / "fonts").glob("*.ttf")).write_bytes(b"not a font")
    done = run("check", "--json", "--publication", real_sources)
    assert [p.code for p in done.problems] == ["font-missing"]


def test_ctrl_c_ends_clean_and_leaves_everything(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(BASE, tmp_path / "publication"))
    (folder / "output").mkdir()
    (folder / "output" / "book-mail-draft.pdf").write_bytes(OLD)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    started = subprocess.Popen(
        [sys.executable, "-m", "trykklar.cli", "build", "--jobs", "2", "--publication", str(folder)],
        stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, env={**os.environ, "TMPDIR": str(scratch)}, start_new_session=True,
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while not any(scratch.glob("trykklar-*")) and time.monotonic() < deadline and started.poll() is None:
        time.sleep(0.05)
    time.sleep(0.5)
    os.killpg(started.pid, signal.SIGINT)
    _, said = started.communicate(timeout=60)
    assert started.returncode == 130, said
    assert "Traceback" not in said
    assert "interrupted" in said
    assert {f.name: f.read_bytes() for f in (folder / "output").iterdir()} == {"book-mail-draft.pdf": OLD}
    assert list(scratch.iterdir()) == []
