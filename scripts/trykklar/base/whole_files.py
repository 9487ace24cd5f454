"""Files appear whole in the output folder, or the last good ones stay."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from .files import os_problem
from .problems import ProblemsFound


def publish(folder: Path, files: Mapping[str, bytes], gone: Sequence[str] = ()) -> list[Path]:
    """Write all files, or none: all beside their places first, then all renamed. A name may lead into a folder below.

    `gone`: files that are removed with it.

    Raises `ProblemsFound` (permission, disk-full, io-error); what stood there stays.
    """
    name = ""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".publishing-", dir=folder, ignore_cleanup_errors=True) as beside:
            for name in (*files, *gone):
                for root in (folder, Path(beside)):
                    (root / name).parent.mkdir(parents=True, exist_ok=True)
            for name, data in files.items():
                _write(Path(beside) / name, data)
            _swap(Path(beside), folder, list(files), gone)
    except OSError as error:
        raise ProblemsFound([os_problem(error, f"{folder.name}/{name}")]) from None
    return [folder / name for name in files]


def _write(path: Path, data: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644), "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    os.chmod(path, 0o644)


def _swap(beside: Path, folder: Path, names: Sequence[str], gone: Sequence[str]) -> None:
    """Rename every file into its place, and those that go out of theirs; where one is refused, put back what stood
    there."""
    swapped: list[str] = []
    try:
        for name in names:
            if (folder / name).is_file():
                shutil.copy2(folder / name, beside / f"{name}.before")
        for name in names:
            swapped.append(name)
            os.replace(beside / name, folder / name)
        for name in gone:
            with suppress(FileNotFoundError):
                os.replace(folder / name, beside / f"{name}.before")
    except BaseException:
        for name in swapped:
            before = beside / f"{name}.before"
            if before.exists():
                before.rename(folder / name)
            elif not (beside / name).exists():
                (folder / name).unlink()
        for name in gone:
            with suppress(FileNotFoundError):
                (beside / f"{name}.before").rename(folder / name)
        raise
