"""How tests call Trykklar and where their material lies; nothing here knows what is tested."""

from __future__ import annotations

import fcntl
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

TESTS = Path(__file__).parents[1]
HELPERS = TESTS / "helpers"
SAMPLES = TESTS / "samples"
REPOSITORY = TESTS.parent
CASES = SAMPLES / "cases"
BASE = CASES / "_base"
PUBLICATIONS = SAMPLES / "publications"
GOLDEN = SAMPLES / "golden"


@dataclass(frozen=True)
class Found:
    """A problem as a run reports it."""

    code: str
    at: str
    """'file:line', or 'file' for a whole file, or '' for no place."""
    severity: str
    message: str
    hint: str


@dataclass(frozen=True)
class Run:
    """What a command did."""

    exit_code: int
    output: str
    """Standard output and standard error together."""
    stdout: str

    @property
    def problems(self) -> list[Found]:
        """The problems of a run with --json, one for each place."""
        return [
            Found(fault["code"], at, fault["severity"], fault["message"], fault["hint"])
            for fault in json.loads(self.stdout)["problems"]
            for at in fault["places"] or [""]
        ]


FAR = 300.0
"""s that a test waits for what must come true: far enough for a machine that does six other things besides."""


def comes_true(holds: Callable[[], bool], seconds: float = FAR) -> bool:
    """Whether something comes true; what never does costs a test that fails anyway."""
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.02)
    return holds()


def run(*arguments: str | Path) -> Run:
    """Run a command in this process; builds share workers. Fails the test where it leaves with a traceback."""
    from trykklar.commands.main import main
    from warm import shared_workers

    with shared_workers():
        result: Result = CliRunner().invoke(main, [str(a) for a in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise AssertionError(f"'{' '.join(map(str, arguments))}' left with a traceback") from result.exception
    assert "Traceback" not in result.output
    return Run(result.exit_code, result.output, result.stdout)


def run_apart(*arguments: str | Path, timeout: float = 300, **environment: str) -> Run:
    """Run a command in a process of its own, as a person does. `cwd` among the variables is the folder to stand in.

    `timeout`: seconds of CPU for each of its processes; waiting for a machine that does much else counts a sixth.
    """
    cwd = environment.pop("cwd", None)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (int(timeout), resource.getrlimit(resource.RLIMIT_CPU)[1]))

    done = subprocess.run(
        [sys.executable, "-m", "trykklar", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        timeout=6 * timeout,
        preexec_fn=limit,
        env={**os.environ, **environment},
    )
    assert "Traceback" not in done.stdout + done.stderr, done.stderr
    assert "[internal]" not in done.stdout + done.stderr, done.stderr
    assert '"code": "internal"' not in done.stdout, done.stdout
    return Run(done.returncode, done.stdout + done.stderr, done.stdout)


def settings_for(publication: Path, output: Path | None = None, *, release: bool = False) -> Any:
    """Settings of a publication, with an output folder of the test's own."""
    from trykklar.base.settings import read_settings

    settings = read_settings(publication, release=release, jobs=1)
    return replace(settings, output_dir=output) if output else settings


def edit(file: Path, old: str, new: str) -> int:
    """Replace a text that stands once or more in a file (the first time it stands). Gives its line."""
    text = file.read_text("utf-8")
    assert old in text, f"{file} does not hold {old!r}"
    file.write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1


def published(output: Path) -> dict[str, bytes]:
    """What stands in an output folder: file name → bytes. Beside it there may be the cache, the files' maps, and
    sites."""
    folders = [entry for entry in output.iterdir() if not entry.is_file() and not (entry / "index.html").is_file()]
    assert {entry.name for entry in folders} <= {".cache", "maps"}
    files = [*(entry for entry in output.iterdir() if entry.is_file()), *output.glob("maps/*")]
    return {entry.relative_to(output).as_posix(): entry.read_bytes() for entry in files}


@dataclass(frozen=True)
class Build:
    """The output folder of a whole build."""

    folder: Path
    publication: Path

    def pages(self, document: str) -> dict[str, Any]:
        """A document's page map."""
        return dict(json.loads((self.folder / f"{document}-pages.json").read_text("utf-8")))

    def pdf(self, document: str) -> Path:
        """A document's PDF."""
        return self.folder / f"{document}-mail.pdf"


def copy_workspace(workspace: Path) -> Path:
    """Copy the real publication, the layouts and the fonts. Gives the publication's folder."""
    return _copied(workspace, "kortlaegning")


def _copied(workspace: Path, name: str) -> Path:
    for folder in ("layouts", "fonts", f"source/{name}"):
        shutil.copytree(REPOSITORY / folder, workspace / folder)
    return workspace / "source" / name


def build_specimen(root: Path) -> Build:
    """Release the specimen in all profiles once under `root`, whichever process asks first."""
    folder = root / "specimen"
    _built_once(root / "specimen", lambda: Path(shutil.copytree(PUBLICATIONS / "specimen", folder)), "--profile", "all")
    return Build(folder / "output", folder)


def build_real(root: Path) -> Build:
    """Build the real publication once under `root`, whichever process asks first."""
    return _release(root / "real", "kortlaegning")


def build_handbook(root: Path) -> Build:
    """Build the handbook, its site and its book once under `root`, whichever process asks first."""
    return _release(root / "handbook", "handbook")


def _release(workspace: Path, name: str) -> Build:
    def sources() -> Path:
        kept = REPOSITORY / "output" / ".cache"
        if (
            kept.is_dir()
        ):  # what `make` has set already need not be set again: the bytes are the same, as `make test-full` shows
            shutil.copytree(kept, workspace / "output" / ".cache")
        return _copied(workspace, name)

    _built_once(workspace, sources)
    return Build(workspace / "output" / name, workspace / "source" / name)


def _built_once(base: Path, sources: Callable[[], Path], *options: str) -> None:
    """Build a release once; processes that ask later wait for it, and fail as it failed."""
    log = base.with_suffix(".log")
    with base.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not log.exists():
            done = run_apart("build", "--release", *options, "--publication", sources())
            log.write_text(f"{done.exit_code}\n{done.output}", "utf-8")
    code, _, output = log.read_text("utf-8").partition("\n")
    if code != "0":
        pytest.fail(f"'{base.name}' does not build (exit code {code}):\n{output}", pytrace=False)
