"""SHA-256 of texts, files and folders, each taken in with its length or name."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path


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


def digest_of_folders(folders: Iterable[Path]) -> str:
    """SHA-256 over names and bytes of all files in folders of the tool's own: layouts, fonts. Raises `OSError`."""
    total = hashlib.sha256()
    for folder in folders:
        for path in files_below(folder):
            data = path.read_bytes()
            total.update(f"{path.relative_to(folder).as_posix()}\0{len(data)}\0".encode() + data)
    return total.hexdigest()


def files_below(folder: Path) -> Iterator[Path]:
    """Every ordinary file below a folder, hidden ones and those behind links too, in the order of names."""
    found: list[Path] = []
    met: set[str] = set()
    for root, folders, files in os.walk(folder, followlinks=True):
        real = os.path.realpath(root)
        if real in met:  # a link to a folder above
            folders[:] = []
            continue
        met.add(real)
        folders[:] = [name for name in folders if name != "__pycache__"]
        found += [Path(root, name) for name in files]
    yield from sorted(file for file in found if file.is_file())
