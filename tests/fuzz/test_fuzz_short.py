"""A short run of the fuzzer, with its figures printed (`pytest -m full -s`)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.full
@pytest.mark.parametrize(
    ("part", "count"),
    [
        ("publications", 100),
        ("builds", 4),
        ("pdfs", 40),
        ("records", 24),
        ("workbooks", 40),
        ("forms", 4),
        ("previews", 3),
    ],
)
def test_spoilt_samples_are_told_as_problems(part: str, count: int) -> None:
    command = [sys.executable, str(Path(__file__).parent), part, "-n", str(count)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    print(done.stdout)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-3000:]
