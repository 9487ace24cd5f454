"""What the machine does to a build: full disks, missing permissions and libraries, lost processes.

Tests may run as root, whom no permission stops, so the operating system's answers are made up here.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import saboteurs
from support import BASE, FAR, HELPERS, Run, comes_true, run
from trykklar.base import whole_files as publish
from trykklar.base.limits import ending
from trykklar.base.problems import Problem
from trykklar.build import ahead, line as building

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


def missing(name: str) -> Any:
    """What the loader says of a library that is not there."""
    raise OSError(f"{name}: cannot open shared object file (libpango-1.0-0)")


def stands(publication: Path) -> bool:
    """Whether the last good output is there, and nothing else but the cache."""
    return {f.name: f.read_bytes() for f in (publication / "output").iterdir() if f.is_file()} == {
        "book-mail-draft.pdf": OLD
    }


def test_the_small_one_builds(small: Path) -> None:
    done = build(small)
    assert (done.exit_code, done.problems) == (0, [])
    assert (small / "output" / "book-mail-draft.pdf").read_bytes() != OLD


@pytest.mark.parametrize(
    ("step", "number", "code"), [("fsync", errno.ENOSPC, "disk-full"), ("replace", errno.EACCES, "permission")]
)
def test_output_that_cannot_be_written(
    small: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int, code: str
) -> None:
    real = getattr(os, step)

    def only_elsewhere(*arguments: Any) -> Any:
        """Refuse to write output, and nothing else: scratch files and the cache are other folders."""
        if step == "fsync" or Path(arguments[1]).parent == small / "output":
            raise OSError(number, os.strerror(number), "a file")
        return real(*arguments)

    monkeypatch.setattr(publish.os, step, only_elsewhere)
    done = build(small)
    monkeypatch.undo()
    assert ([p.code for p in done.problems], done.exit_code) == ([code], 3)
    assert "output/" in done.problems[0].message
    assert stands(small)


def test_no_room_for_scratch_files(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ending.tempfile, "mkdtemp", refused(errno.ENOSPC))
    done = build(small)
    assert ([p.code for p in done.problems], done.exit_code) == (["disk-full"], 3)
    assert stands(small)


def test_a_source_that_may_not_be_read(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.open

    def guarded(path: str, *flags: Any, **more: Any) -> int:
        if str(path).endswith("start.md"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return real(path, *flags, **more)

    monkeypatch.setattr(os, "open", guarded)
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


@pytest.mark.parametrize(
    ("word", "code", "exit_code"),
    [("KILL", "worker-died", 3), ("SEGV", "worker-died", 3), ("LOOP", "typeset-timeout", 1)],
)
def test_a_chapter_that_its_worker_does_not_survive(
    small: Path, monkeypatch: pytest.MonkeyPatch, word: str, code: str, exit_code: int
) -> None:
    """As the kernel does when memory runs out: the process is gone before it could say a word. The others are set, and
    kept."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(HELPERS), os.environ["PYTHONPATH"]]))
    monkeypatch.setattr(ahead, "make_executor", lambda settings: saboteurs.Sabotaged(settings.jobs))
    head, _, _ = (small / PUBLICATION).read_text("utf-8").partition("documents:")
    outline = "documents:\n  book: {layout: tiny, trim: A5, outline: [{chapter: start.md}, {chapter: second.md}]}\n"
    (small / PUBLICATION).write_text(head + outline, "utf-8")
    (small / "second.md").write_text(f"---\nkind: chapter\ntitle: Second\nid: second\n---\n\n{word}\n", "utf-8")
    done = run("build", "--jobs", 1, "--time-limit", 5, "--json", "--publication", small)
    assert ([(p.code, p.at) for p in done.problems], done.exit_code) == ([(code, "second.md")], exit_code)
    assert stands(small)
    assert len(list((small / "output" / ".cache").iterdir())) >= 1, "the other chapter is kept"


def test_a_missing_library(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = Problem("library-missing", "WeasyPrint cannot be loaded: no libpango", "apt-get install libpango-1.0-0")
    monkeypatch.setattr(building, "missing_library", lambda: problem)
    done = build(small)
    assert ([p.code for p in done.problems], done.exit_code) == (["library-missing"], 3)
    assert stands(small)


def test_a_missing_library_is_told_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    from trykklar.typeset import tool_versions

    assert tool_versions.missing_library() is None
    tool_versions.load_library.cache_clear()
    monkeypatch.setattr(tool_versions.ctypes, "CDLL", missing)
    problem = tool_versions.missing_library()
    monkeypatch.undo()
    tool_versions.load_library.cache_clear()
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


@pytest.mark.parametrize(
    "number",
    [
        signal.SIGINT,
        pytest.param(signal.SIGTERM, marks=pytest.mark.full),
        pytest.param(signal.SIGHUP, marks=pytest.mark.full),
    ],
)
def test_a_signal_ends_clean_and_leaves_everything(tmp_path: Path, number: signal.Signals) -> None:
    folder = Path(shutil.copytree(BASE, tmp_path / "publication"))
    (folder / "output").mkdir()
    (folder / "output" / "book-mail-draft.pdf").write_bytes(OLD)
    temporary = tmp_path / "scratch"
    temporary.mkdir()
    heard = signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # a shell's background jobs ignore it, and so would what they start
    started = subprocess.Popen(
        [sys.executable, "-m", "trykklar", "build", "--jobs", "2", "--publication", str(folder)],
        stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
        env={**os.environ, "TMPDIR": str(temporary)}, start_new_session=True,
    )  # fmt: skip
    signal.signal(signal.SIGINT, heard)
    assert comes_true(lambda: any(temporary.glob("trykklar-*")) or started.poll() is not None)
    time.sleep(0.5)
    os.killpg(started.pid, number)
    _, said = started.communicate(timeout=FAR)
    assert started.returncode == 128 + number, said
    assert "Traceback" not in said
    assert "interrupted" in said
    assert stands(folder)
    assert list(temporary.iterdir()) == []
