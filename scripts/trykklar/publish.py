"""Publish: files appear whole in the output folder, or the last good one stays."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

from .problems import Place, Problem, ProblemsFound


def publish(folder: Path, files: dict[str, bytes]) -> list[Path]:
    """Write all files, or none: each beside its place first, then all renamed.

    Raises `ProblemsFound` (permission, disk-full, io-error); what stood there stays.
    """
    written: list[tuple[Path, Path]] = []
    name = ""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            written.append((_write_beside(folder, name, data), folder / name))
        for beside, place in written:
            os.replace(beside, place)
    except OSError as error:
        raise ProblemsFound([os_problem(error, f"{folder.name}/{name}")]) from None
    finally:
        for beside, _ in written:
            beside.unlink(missing_ok=True)
    return [place for _, place in written]


def _write_beside(folder: Path, name: str, data: bytes) -> Path:
    handle, beside = tempfile.mkstemp(prefix=f".{name}.", dir=folder)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(beside, 0o644)
    except OSError:
        Path(beside).unlink(missing_ok=True)
        raise
    return Path(beside)


def os_problem(error: OSError, shown: str) -> Problem:
    """What the operating system refused, as a problem with its remedy."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Problem("disk-full", f"no room to write '{shown}'", "free some space on the disk", Place(shown))
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Problem("permission", f"no permission to write '{shown}'", "check the folder's owner and permissions", Place(shown))
    return Problem("io-error", f"cannot write '{shown}': {error.strerror}", "check the disk", Place(shown))
