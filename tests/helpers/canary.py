"""A canary: a file outside a publication that knows whether anybody has opened it, by whatever name or link."""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_IN_ACCESS, _IN_OPEN = 0x1, 0x20
_SECRET = "the canary sings"


class Canary:
    """Watches one file by inotify(7), which tells of an inode, not of a name: links of both kinds are seen."""

    def __init__(self, file: Path, text: str = _SECRET) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        self.file = file
        libc = ctypes.CDLL(None, use_errno=True)
        self._handle = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if self._handle < 0 or libc.inotify_add_watch(self._handle, os.fsencode(file), _IN_ACCESS | _IN_OPEN) < 0:
            raise OSError(ctypes.get_errno(), "inotify")

    def opened(self) -> int:
        """How often it was opened or read since this was last asked."""
        try:
            told = os.read(self._handle, 65536)
        except BlockingIOError:
            return 0
        return len(told) // struct.calcsize("iIII")

    def close(self) -> None:
        os.close(self._handle)


@contextmanager
def canary(file: Path, text: str = _SECRET) -> Iterator[Canary]:
    """A canary that is let go at the end."""
    watched = Canary(file, text)
    try:
        yield watched
    finally:
        watched.close()


def spellings(publication: Path, file: Path) -> dict[str, str]:
    """Ways in which a key of the publication may name a file outside of it, by what is odd about them.

    Makes the links that some of them need, in the publication.
    """
    up = os.path.relpath(file, publication)
    linked, chain = f"linked{file.suffix}", f"chain{file.suffix}"
    (publication / linked).symlink_to(file)
    (publication / chain).symlink_to(linked)
    (publication / "away").symlink_to(file.parent)
    return {
        "relative": up,
        "absolute": str(file),
        "encoded": up.replace("../", "%2e%2e/"),
        "backslash": up.replace("/", "\\"),
        "link": linked,
        "chain": chain,
        "folder": f"away/{file.name}",
        "proc": f"/proc/self/cwd/{os.path.relpath(file)}",
        "root": f"/proc/self/root{file}",
        "scheme": f"file://{file}",
        "scheme without slashes": f"file:{file}",
        "dots": f"pictures/.././././{up}",
        "NUL": f"{up}\0{file.suffix}",
        "too long": f"{'a/' * 40}{'x' * 5000}/{up}",
    }
