"""Files appear whole in the output folder, or the last good ones stay."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from .files import in_the_way, os_problem
from .limits.ending import ScratchFolder, unbroken
from .problems import ProblemsFound

_PREFIX = ".publishing-"


def publish(folder: Path, files: Mapping[str, bytes], gone: Sequence[str] = ()) -> list[Path]:
    """Write all files, or none: all beside their places first, then all renamed. A name may lead into a folder below.

    `gone`: files that are removed with it.

    Raises `ProblemsFound` (permission, disk-full, io-error); what stood there stays, and nothing else is there. What is
    no ordinary file is never replaced.
    """
    name = ""
    try:
        for name in files:
            if in_the_way(folder / name):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        with made_folders([folder, *((folder / name).parent for name in (*files, *gone))]), beside(folder) as waiting:
            for name, data in files.items():
                _write(waiting / name, data)
            for name in gone:
                (waiting / name).parent.mkdir(parents=True, exist_ok=True)
            with unbroken():
                _swap(waiting, folder, list(files), gone)
    except OSError as error:
        raise ProblemsFound([os_problem(error, f"{folder.name}/{name}", folder / name)]) from None
    return [folder / name for name in files]


@contextmanager
def beside(folder: Path) -> Iterator[Path]:
    """A folder for files on their way into another, gone at the end; what a killed run left there is removed. Raises
    OSError."""
    scratch = ScratchFolder(_PREFIX, folder)
    try:
        waiting = scratch.path / "files"
        waiting.mkdir()
        yield waiting
    finally:
        scratch.close()


@contextmanager
def made_folders(wanted: Iterable[Path]) -> Iterator[None]:
    """Folders with all those above them; those that were made are removed again where something is raised. Raises
    OSError."""
    made: list[Path] = []
    try:
        for folder in wanted:
            missing = [each for each in (folder, *folder.parents) if not os.path.lexists(each)]
            made.extend(reversed(missing))
            folder.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for folder in reversed(made):
            with suppress(OSError):
                folder.rmdir()
        raise


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644), "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    os.chmod(path, 0o644)


def _swap(waiting: Path, folder: Path, names: Sequence[str], gone: Sequence[str]) -> None:
    """Rename every file into its place, and those that go out of theirs; where one is refused, put back what stood
    there."""
    swapped: list[str] = []
    try:
        for name in names:
            if (folder / name).is_file():
                shutil.copy2(folder / name, waiting / f"{name}.before")
        for name in names:
            swapped.append(name)
            os.replace(waiting / name, folder / name)
        for name in gone:
            with suppress(FileNotFoundError):
                os.replace(folder / name, waiting / f"{name}.before")
    except BaseException:
        for name in swapped:
            before = waiting / f"{name}.before"
            if before.exists():
                before.rename(folder / name)
            elif not (waiting / name).exists():
                (folder / name).unlink()
        for name in gone:
            with suppress(FileNotFoundError):
                (waiting / f"{name}.before").rename(folder / name)
        raise
