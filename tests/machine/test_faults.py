"""What befalls a build from outside: killed at any moment, beside another build, on a full disk, with a spoiled cache.

Each time: the last good output stands or the new one is whole, the next build is right, and nothing piles up.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from support import BASE, FAR, run, run_apart

OLD = b"%PDF-1.7 the last good output"
PDF = "book-mail-draft.pdf"
ENTRY = re.compile(r"[0-9a-f]{64}")


def small_publication(folder: Path) -> Path:
    """Two chapters, one document."""
    shutil.copytree(BASE, folder)
    head, _, _ = (folder / "publication.yaml").read_text("utf-8").partition("board:")
    outline = "documents:\n  book: {layout: tiny, trim: A5, outline: [{chapter: start.md}, {chapter: second.md}]}\n"
    (folder / "publication.yaml").write_text(head + outline, "utf-8")
    for file in folder.rglob("*.md"):
        if file.name != "start.md":
            file.unlink()
    (folder / "second.md").write_text(
        "---\nkind: chapter\ntitle: Second\nid: second\n---\n\n" + "Some words of text.\n\n" * 200, "utf-8"
    )
    return folder


def entries(publication: Path) -> dict[str, Path]:
    """What the cache holds."""
    folder = publication / "output" / ".cache"
    return {file.name: file for file in folder.iterdir() if ENTRY.fullmatch(file.name)} if folder.is_dir() else {}


@dataclass
class Fresh:
    """A build from nothing."""

    publication: Path
    pdf: bytes
    entries: int


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    folder = small_publication(tmp_path_factory.mktemp("fresh") / "publication")
    done = run("build", "--jobs", 1, "--publication", folder)
    assert done.exit_code == 0, done.output
    return Fresh(folder, (folder / "output" / PDF).read_bytes(), len(entries(folder)))


@dataclass
class Started:
    """A build in a process of its own, with its scratch folder."""

    process: subprocess.Popen[str]
    publication: Path
    scratch: Path

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds; the build must not have ended by itself."""
        deadline = time.monotonic() + FAR
        while not holds():
            assert self.process.poll() is None, "it ended too early to be killed"
            assert time.monotonic() < deadline
            time.sleep(0.002)


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Started]:
    publication = small_publication(tmp_path / "publication")
    (publication / "output").mkdir()
    (publication / "output" / PDF).write_bytes(OLD)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    command = [sys.executable, "-m", "trykklar", "build", "--jobs", "2", "--publication", str(publication)]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(
        command, stdout=quiet, stderr=quiet, text=True, env={**os.environ, "TMPDIR": str(scratch)}
    )
    yield Started(process, publication, scratch)
    process.kill()
    process.wait()


MOMENTS: dict[str, Callable[[Started], bool]] = {
    "workers start": lambda build: any(build.scratch.glob("trykklar-*")) and bool(build.children()),
    "fonts are laid out": lambda build: any(build.scratch.glob("trykklar-*/*.look")),
    "the first entry is kept": lambda build: bool(entries(build.publication)),
}


@pytest.mark.parametrize(
    "moment",
    [name if name == "the first entry is kept" else pytest.param(name, marks=pytest.mark.full) for name in MOMENTS],
)
def test_a_build_that_is_killed(started: Started, fresh: Fresh, moment: str) -> None:
    started.until(lambda: MOMENTS[moment](started))
    workers = started.children()
    started.process.send_signal(signal.SIGKILL)
    started.process.wait()
    gone, alive = psutil.wait_procs(workers, timeout=FAR)
    assert (alive, len(gone) > 0) == ([], True), "workers end by themselves"
    assert (started.publication / "output" / PDF).read_bytes() in (OLD, fresh.pdf), (
        "the last good one, or the new one whole"
    )
    assert len(list(started.scratch.iterdir())) == 1, "nobody was left to tidy up"
    done = run_apart("build", "--publication", started.publication, TMPDIR=str(started.scratch))
    assert done.exit_code == 0, done.output
    assert (started.publication / "output" / PDF).read_bytes() == fresh.pdf
    assert list(started.scratch.iterdir()) == [], "the next build tidies up"


def test_a_worker_that_is_killed_from_outside_in_mid_build(started: Started) -> None:
    """Whichever chapter it was setting, or none: the build says so or is right."""
    started.until(lambda: any(started.scratch.glob("trykklar-*/*.look")))
    for worker in psutil.Process(started.process.pid).children():
        worker.kill()
    code = started.process.wait(timeout=FAR)
    written = (started.publication / "output" / PDF).read_bytes()
    assert (code, written == OLD) in [(3, True), (0, False)]
    assert list(started.scratch.iterdir()) == []


@pytest.mark.full
def test_two_builds_at_once(fresh: Fresh, tmp_path: Path) -> None:
    publication = small_publication(tmp_path / "publication")
    command = [sys.executable, "-m", "trykklar", "build", "--jobs", "1", "--publication", str(publication)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) for _ in range(2)]
    said = [process.communicate(timeout=FAR)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert (publication / "output" / PDF).read_bytes() == fresh.pdf
    assert {file.name for file in (publication / "output" / ".cache").iterdir()} == set(entries(publication))


@pytest.fixture
def elsewhere(fresh: Fresh, tmp_path: Path) -> Path:
    """The fresh build's publication with its cache, but without its PDF, in another folder."""
    folder = Path(shutil.copytree(fresh.publication, tmp_path / "another" / "name"))
    (folder / "output" / PDF).unlink()
    return folder


def test_from_the_cache_come_the_same_bytes(fresh: Fresh, elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under another path, at another time, nothing is set again; and without the cache the bytes are the same."""
    before = set(entries(elsewhere))
    monkeypatch.setattr("trykklar.typeset.executors.local.LocalWorkers.typeset", None)  # nobody is asked
    assert run("build", "--publication", elsewhere).exit_code == 0
    monkeypatch.undo()
    assert (elsewhere / "output" / PDF).read_bytes() == fresh.pdf
    assert set(entries(elsewhere)) == before
    for file in entries(elsewhere).values():
        file.unlink()
    assert run("build", "--no-cache", "--publication", elsewhere).exit_code == 0
    assert (elsewhere / "output" / PDF).read_bytes() == fresh.pdf
    assert entries(elsewhere) == {}


@pytest.mark.parametrize("seconds", [-(10**9), 10**9])
def test_a_clock_that_jumped(fresh: Fresh, elsewhere: Path, seconds: int) -> None:
    then = time.time() + seconds
    for file in entries(elsewhere).values():
        os.utime(file, (then, then))
    assert run("build", "--publication", elsewhere).exit_code == 0
    assert (elsewhere / "output" / PDF).read_bytes() == fresh.pdf
    assert len(entries(elsewhere)) == fresh.entries


def test_a_spoiled_cache_heals_in_silence(fresh: Fresh, elsewhere: Path) -> None:
    whole = {name: file.read_bytes() for name, file in entries(elsewhere).items()}
    for number, file in enumerate(entries(elsewhere).values()):
        data = bytearray(file.read_bytes())
        if number % 2:
            data[len(data) // 2] ^= 0x10
        else:
            del data[len(data) // 2 :]
        file.write_bytes(data)
    done = run("build", "--json", "--publication", elsewhere)
    assert (done.exit_code, done.problems) == (0, [])
    assert (elsewhere / "output" / PDF).read_bytes() == fresh.pdf
    assert {name: file.read_bytes() for name, file in entries(elsewhere).items()} == whole


@pytest.fixture
def small_disk(elsewhere: Path) -> Iterator[Callable[[str], None]]:
    """Puts the cache on a disk of its own, with options of `mount`."""
    folder = elsewhere / "output" / ".cache"

    def mount(options: str) -> None:
        shutil.rmtree(folder)
        folder.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True, capture_output=True)

    yield mount
    subprocess.run(["umount", str(folder)], check=False, capture_output=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts disks; test_cache.py makes the refusals up")
@pytest.mark.parametrize("options", ["size=4k", "ro"])
def test_a_cache_on_a_disk_that_is_full_or_read_only(
    fresh: Fresh, elsewhere: Path, small_disk: Callable[[str], None], options: str
) -> None:
    try:
        small_disk(options)
    except subprocess.CalledProcessError as error:
        pytest.skip(f"mounting is not allowed here: {error.stderr!r}")
    done = run("build", "--json", "--publication", elsewhere)
    assert ([p.code for p in done.problems], done.exit_code) == (["cache-unwritable"], 0)
    assert done.problems[0].severity == "warning"
    assert (elsewhere / "output" / PDF).read_bytes() == fresh.pdf
    assert list((elsewhere / "output" / ".cache").glob(".unfinished-*")) == []
