"""What the program is made of: a digest of its code, its packages and its Python."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

_PROGRAM = Path(__file__).parents[1]


@cache
def program_digest() -> str:
    """SHA-256 of the program, its packages and its Python: what it makes may change with any of them."""
    total = hashlib.sha256("\0".join([sys.version, *_installed()]).encode())
    for file in sorted(_files(_PROGRAM, None)):
        total.update(file.relative_to(_PROGRAM).as_posix().encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def _installed() -> list[str]:
    """Names and versions of all installed packages, read off their folders' names."""
    names: set[str] = set()
    for folder in filter(os.path.isdir, sys.path):
        names.update(path.name for path in Path(folder).glob("*.dist-info"))
    return sorted(names)


def _files(folder: Path, without: Path | None) -> Iterable[Path]:
    """Ordinary files below a folder; hidden ones, what Python compiled and the output are left out."""
    for root, folders, files in os.walk(folder):
        here = Path(root)
        folders[:] = [name for name in folders if not name.startswith(".") and name != "__pycache__" and here / name != without]
        yield from (here / name for name in files if not name.startswith(".") and (here / name).is_file())
