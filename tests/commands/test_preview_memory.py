"""A day of editing takes no more memory than its first hour."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from support import BASE, FAR

EARLY, LATE = 20, 200
MOST = 1.10
"""The memory after all edits, as a part of that after the first ones. Runs had 1.01 to 1.03: what no build of late has
used is forgotten (`Memory.age`)."""


@pytest.mark.full
def test_memory_does_not_grow_with_edits(tmp_path: Path) -> None:
    publication = Path(shutil.copytree(BASE, tmp_path / "publication"))
    chapter = publication / "start.md"
    text = chapter.read_text("utf-8")
    command = [sys.executable, "-m", "trykklar", "preview", "--port", "0", "--jobs", "1"]
    process = subprocess.Popen(
        [*command, "--publication", str(publication)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    seen: dict[int, int] = {}
    try:
        for edit in range(LATE + 1):
            for line in process.stdout:
                if line.startswith(("built in", "not built")):
                    break
            assert line.startswith("built in"), line
            seen[edit] = psutil.Process(process.pid).memory_info().rss
            chapter.write_text(f"{text}\n\nThe sentence of edit {edit}, which is there {edit} times over.\n", "utf-8")
    finally:
        process.terminate()
        process.communicate(timeout=FAR)
    assert seen[LATE] <= MOST * seen[EARLY], f"{seen[EARLY] / 2**20:.0f} MB, then {seen[LATE] / 2**20:.0f} MB"
