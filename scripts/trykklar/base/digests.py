"""SHA-256 of texts, files and folders, each taken in with its length or name."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from .files import open_plainly, real_files_below
from .memo import Memo

V = TypeVar("V")

_SETTLED = 2.0
"""s: a file that changed so shortly before it was read may change again and bear the same time."""
_DIGESTS: Memo[str] = Memo(20_000)


def digest_of(parts: Iterable[str]) -> str:
    """SHA-256 of texts; each goes in with its length, so that no two lists of texts run together."""
    total = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        total.update(b"%d:" % len(data) + data)
    return total.hexdigest()


def digest_of_files(files: Mapping[str, bytes]) -> str:
    """SHA-256 of names and contents, in the order of the names."""
    return digest_of(part for name in sorted(files) for part in (name, hashlib.sha256(files[name]).hexdigest()))


def digest_of_folders(folders: Iterable[Path], leave: tuple[str, ...] = ()) -> str:
    """SHA-256 over names and bytes of all files in folders: layouts, fonts; `leave`: of those that do not end so.
    Raises `OSError`."""
    total = hashlib.sha256()
    for folder in folders:
        for path, lies in real_files_below(folder, hidden=True).items():
            name = path.relative_to(folder).as_posix()
            if name.endswith(leave):
                continue
            total.update(f"{name}\0{digest_of_real_file(lies)}\0".encode("utf-8", "surrogateescape"))
    return total.hexdigest()


def digest_of_real_file(path: Path) -> str:
    """SHA-256 of an ordinary file, hexadecimal; no link is followed. Raises `OSError`."""

    def read() -> str:
        with open_plainly(path) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()

    return while_unchanged(_DIGESTS, path, read)


def while_unchanged(known: Memo[V], path: Path, read: Callable[[], V]) -> V:
    """What `read` gave of a file before, as long as the system says that nobody has written to it; a process that makes
    a hundred editions reads each source once. Raises `OSError`, and what `read` raises."""
    stamps = os.lstat(path)
    key = (os.fspath(path), stamps.st_dev, stamps.st_ino, stamps.st_size, stamps.st_mtime_ns, stamps.st_ctime_ns)
    found = known.get(key)
    if found is None:
        begun = time.time()
        found = read()
        if begun - max(stamps.st_mtime, stamps.st_ctime) > _SETTLED:
            known.put(key, found)
    return found
