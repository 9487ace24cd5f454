"""Sites and files of a build appear together, or nothing of them does."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from trykklar.base import whole_files, whole_folders
from trykklar.base.problems import ProblemsFound
from trykklar.build import line
from trykklar.publish.manifest import Kind

SITES = ("one", "two")


def _published(output: Path, text: str) -> None:
    """Publish a report and two sites, all of this text."""
    names = {"report.pdf": Kind.PDF, **{f"{site}/index.html": Kind.SITE for site in SITES}}
    manifest: Any = SimpleNamespace(files=[SimpleNamespace(name=name, kind=kind) for name, kind in names.items()])
    line.publish_files(output, manifest, {name: text.encode() for name in names})


def _there(output: Path) -> dict[str, str]:
    return {path.relative_to(output).as_posix(): path.read_text() for path in output.rglob("*") if path.is_file()}


@pytest.mark.parametrize("old", [True, False], ids=["after a build", "at first"])
@pytest.mark.parametrize("failing", [1, 2, 3, 4])
@pytest.mark.parametrize("error", [OSError(errno.EIO, "refused"), KeyboardInterrupt()], ids=["refused", "interrupted"])
def test_what_fails_at_any_step_leaves_what_was_there(
    publication: Path, monkeypatch: pytest.MonkeyPatch, *, old: bool, failing: int, error: BaseException
) -> None:
    """Steps: the first site takes its place, the second, the files."""
    output = publication / "output"
    steps = -100
    """Counted from 1 on when it matters."""

    def step() -> None:
        nonlocal steps
        steps += 1
        if steps == failing:
            raise error

    def publish(folder: Path, manifest: Any, files: dict[str, bytes], folders: Any) -> None:
        whole_files.publish(folder, files, folders=folders)

    exchange, replace = whole_folders.exchange, os.replace

    def exchanged(new: Path, place: Path) -> None:
        if steps < failing:
            step()
        exchange(new, place)

    monkeypatch.setattr(line, "publish_made", publish)
    if old:
        _published(output, "old")
    before = _there(output) if output.exists() else {}
    steps = 0
    monkeypatch.setattr(whole_folders, "exchange", exchanged)

    def replaced(new: Path, place: Path) -> None:
        step()
        replace(new, place)

    monkeypatch.setattr(os, "replace", replaced)
    if failing > len(SITES) + 1:
        _published(output, "new")
        assert set(_there(output).values()) == {"new"}
        return
    with pytest.raises((ProblemsFound, KeyboardInterrupt)):
        _published(output, "new")
    assert (_there(output) if output.exists() else {}) == before
    assert not output.exists() or {path.name for path in output.iterdir()} == {os.path.split(n)[0] or n for n in before}
