"""How tests call Trykklar and where their material lies; nothing here knows what is tested."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
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


def run(*arguments: str | Path) -> Run:
    """Run a command in this process. Fails the test where it leaves with a traceback."""
    from trykklar.commands.main import main

    result: Result = CliRunner().invoke(main, [str(a) for a in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise AssertionError(f"'{' '.join(map(str, arguments))}' left with a traceback") from result.exception
    assert "Traceback" not in result.output
    return Run(result.exit_code, result.output, result.stdout)


def run_apart(*arguments: str | Path, timeout: float = 300, **environment: str) -> Run:
    """Run a command in a process of its own, as a person does. `cwd` among the variables is the folder to stand in."""
    cwd = environment.pop("cwd", None)
    done = subprocess.run(
        [sys.executable, "-m", "trykklar", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        timeout=timeout,
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
    for name in ("layouts", "fonts", "source/kortlaegning"):
        shutil.copytree(REPOSITORY / name, workspace / name)
    return workspace / "source" / "kortlaegning"


def build_specimen(root: Path) -> Build:
    """Release the specimen in all profiles once under `root`, whichever process asks first."""
    folder = root / "specimen"
    _built_once(root / "specimen", lambda: Path(shutil.copytree(PUBLICATIONS / "specimen", folder)), "--profile", "all")
    return Build(folder / "output", folder)


def build_real(root: Path) -> Build:
    """Build the real publication once under `root`, whichever process asks first."""
    workspace = root / "real"

    def sources() -> Path:
        kept = REPOSITORY / "output" / ".cache"
        if (
            kept.is_dir()
        ):  # what `make` has set already need not be set again: the bytes are the same, as `make test-full` shows
            shutil.copytree(kept, workspace / "output" / ".cache")
        return copy_workspace(workspace)

    _built_once(workspace, sources)
    return Build(workspace / "output" / "kortlaegning", workspace / "source" / "kortlaegning")


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
