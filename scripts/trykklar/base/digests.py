"""SHA-256 of texts, files and folders, each taken in with its length or name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from .files import files_below, open_plainly


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
    """SHA-256 over names and bytes of all files in folders: layouts, fonts. Raises `OSError`."""
    total = hashlib.sha256()
    for folder in folders:
        for path in files_below(folder, hidden=True):
            name = path.relative_to(folder).as_posix()
            total.update(f"{name}\0{digest_of_file(path)}\0".encode("utf-8", "surrogateescape"))
    return total.hexdigest()


def digest_of_file(path: Path) -> str:
    """SHA-256 of an ordinary file, hexadecimal, links on the way to it resolved before. Raises `OSError`."""
    with open_plainly(path.resolve()) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
