"""A signal at any moment of any command: its exit code, no process left, no folder left, every file whole.

A few moments of the shortest command belong to every run; the moments of all commands, drawn by seeds, to the full one.
"""

from __future__ import annotations

import io
import os
import random
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from PIL import Image
from pypdf import PdfReader

from support import BASE, FAR, comes_true, run

BY = ("--by", "somebody")


@dataclass(frozen=True)
class Bench:
    """A release that is built, frozen and approved, and an archive."""

    folder: Path
    scratch: Path

    def command(self, name: str) -> list[str]:
        publication, releases = self.folder / "publication", self.folder / "releases"
        pdf = publication / "output" / "book-mail.pdf"
        of = ["--publication", str(publication)]
        commands = {
            "check": ["check", *of],
            "build": ["build", "--no-cache", "--release", "--jobs", "2", *of],
            "preflight": ["preflight", "--profile", "mail", str(pdf), "--html", str(self.folder / "report.html")],
            "pages": ["pages", str(pdf)],
            "impose": ["impose", str(pdf)],
            "freeze": ["release", "freeze", "1", "--releases", str(self.folder / "new"), *BY, *of],
            "archive": ["archive", "add", str(self.folder / "archive"), "1", "--releases", str(releases), *BY, *of],
        }
        return [sys.executable, "-m", "trykklar", *commands[name]]

    def files(self) -> dict[str, bytes]:
        """What stands in the output folder, without the cache, in which a check keeps the drawings that it made."""
        output = self.folder / "publication" / "output"
        files = (path.relative_to(output) for path in output.rglob("*") if path.is_file())
        return {str(path): (output / path).read_bytes() for path in files if path.parts[0] != ".cache"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("signals")
    shutil.copytree(BASE, folder / "publication")
    of = ("--publication", folder / "publication")
    for arguments in (
        ("build", "--release", "--profile", "mail", "--no-cache", "--jobs", 1, *of),
        ("release", "freeze", "1", "--releases", folder / "releases", *BY, *of),
        ("release", "approve", "1", "--releases", folder / "releases", *BY, *of),
        ("archive", "init", folder / "archive"),
    ):
        done = run(*arguments)
        assert done.exit_code == 0, done.output
    return folder


@pytest.fixture
def bench(made: Path, tmp_path: Path) -> Bench:
    (tmp_path / "scratch").mkdir()
    return Bench(Path(shutil.copytree(made, tmp_path / "bench")), tmp_path / "scratch")


def _ours(scratch: Path) -> list[str]:
    """Processes that were started with this temporary folder or one in it, and are there."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("TMPDIR", "").startswith(str(scratch)) and process.status() != "zombie":
                found.append(" ".join(process.cmdline()))
        except psutil.Error:
            continue
    return found


def _ended(bench: Bench, name: str, number: signal.Signals, after: float) -> None:
    """Run a command and send it a signal after so many seconds."""
    before = bench.files()
    process = subprocess.Popen(
        bench.command(name), env={**os.environ, "TMPDIR": str(bench.scratch)},
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        said = process.communicate(timeout=after)[1]
    except subprocess.TimeoutExpired:
        process.send_signal(number)
        said = process.communicate(timeout=FAR)[1]
    # before Python has come to our first line the system ends it
    assert process.returncode in (0, 128 + number, -number), said
    assert "Traceback" not in said or process.returncode == -number, said
    assert comes_true(lambda: not _ours(bench.scratch)), _ours(bench.scratch)
    assert list(bench.scratch.iterdir()) == []
    assert [path for path in bench.folder.rglob(".*") if path.name.startswith((".publishing-", ".new-"))] == []
    if process.returncode and name != "build":
        after_it = bench.files()
        # names alone: pytest takes an hour to tell how the bytes of PDFs differ
        changed = {file for file in before.keys() | after_it.keys() if before.get(file) != after_it.get(file)}
        if changed:  # the signal came after the rename, when nothing was left to be undone
            assert (name, changed) in WRITTEN
            for file in changed:
                _whole(file, after_it[file])


WRITTEN = [("impose", {"book-mail-booklet.pdf"}), ("pages", {"book-mail-pages.png"})]
"""What commands but a build write into the output folder, the second in place of a release's own contact sheet."""


def _whole(file: str, data: bytes) -> None:
    """A reader opens it to its end."""
    if file.endswith(".pdf"):
        assert len(PdfReader(io.BytesIO(data)).pages)
    else:
        with Image.open(io.BytesIO(data)) as picture:
            picture.load()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_in_the_middle_of_a_check(bench: Bench, number: signal.Signals) -> None:
    _ended(bench, "check", number, 0.6)


@pytest.mark.full
@pytest.mark.parametrize("name", ["check", "build", "preflight", "pages", "impose", "freeze", "archive"])
@pytest.mark.parametrize("seed", range(5))
def test_a_signal_at_any_moment(bench: Bench, name: str, seed: int) -> None:
    chance = random.Random(f"{name} {seed}")
    longest = {"build": 8.0, "check": 2.0}.get(name, 3.0)
    _ended(bench, name, chance.choice([signal.SIGINT, signal.SIGTERM, signal.SIGHUP]), chance.uniform(0.3, longest))
    verified = run("archive", "verify", bench.folder / "archive")
    assert verified.exit_code == 0, verified.output


def test_ctrl_c_while_modules_are_loaded_ends_without_a_word() -> None:
    """Nothing is begun then; a traceback of Python's imports would be all that there is to read. Who runs the tests in
    the background may have told them to ignore the signal, and what they start would ignore it, too."""
    command = [sys.executable, "-X", "importtime", "-m", "trykklar", "problems"]
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    finally:
        signal.signal(signal.SIGINT, before)
    with process:
        assert process.stderr
        for line in process.stderr:
            if line.rstrip().endswith("click.core"):
                process.send_signal(signal.SIGINT)
                break
        rest = process.stderr.read()
    assert process.returncode == 130
    assert "Traceback" not in rest
    assert "KeyboardInterrupt" not in rest
