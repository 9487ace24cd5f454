"""Files that outlive a power cut: written, flushed to the disk, and only then given their names.

A rename is atomic (POSIX.1-2017, rename), but lasts only when the folder is flushed as well (fsync(2), notes); what was
written before it must be on the disk first, or a crash leaves a name without its bytes.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..base.problems import Place, Problem, ProblemsFound

_CHUNK = 2**20


def write(path: Path, data: bytes) -> None:
    """Write a new file and flush it; its folder is made. Raises OSError, also where the file exists."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644), "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def copy(source: Path, path: Path) -> None:
    """Copy a file into a new one and flush it. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with (
        source.open("rb") as old,
        os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644), "wb") as new,
    ):
        shutil.copyfileobj(old, new, _CHUNK)
        new.flush()
        os.fsync(new.fileno())


def replace(path: Path, data: bytes) -> None:
    """Give a file new bytes: the old ones or the new ones are there, whenever the machine stops. Raises OSError."""
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    write(beside, data)
    move(beside, path)


def replace_by(path: Path, source: Path) -> None:
    """Give a file the bytes of another, in the same way. Raises OSError."""
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    copy(source, beside)
    move(beside, path)


def move(source: Path, target: Path) -> None:
    """Rename a file or a folder, and flush both folders that know of it. Raises OSError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    os.rename(source, target)  # noqa: PTH104 - the promise is that of rename(2)
    for folder in {source.parent, target.parent}:
        flush_folder(folder)


def flush_tree(folder: Path) -> None:
    """Flush every folder below a folder, and itself; the files were flushed as they were written. Raises OSError."""
    for root, _, _ in os.walk(folder, topdown=False):
        flush_folder(Path(root))


def flush_folder(folder: Path) -> None:
    """Flush what names a folder holds. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sha512_of(path: Path) -> str:
    """SHA-512 of an ordinary file, hexadecimal; empty where there is none, or a link stands there. Raises OSError."""
    if path.is_symlink() or not path.is_file():
        return ""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha512").hexdigest()


@contextmanager
def locked(folder: Path, code: str) -> Iterator[None]:
    """While no other process writes in a folder.

    Raises `ProblemsFound` with `code` where one does, and OSError where the folder cannot be opened.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            hint = "wait until it has ended, and run this again"
            raise ProblemsFound(
                [Problem(code, f"another process writes in '{folder.name}'", hint, Place(str(folder)))]
            ) from None
        yield
    finally:
        os.close(handle)
