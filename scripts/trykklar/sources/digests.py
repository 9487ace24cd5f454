"""Digests of a publication's files, by which a build knows what has changed."""

from __future__ import annotations

import hashlib
import os
from codecs import BOM_UTF8
from collections.abc import Mapping
from pathlib import Path

from ..base.digests import while_unchanged
from ..base.files import MAX_TEXT_BYTES, open_plainly, real_file, unreadable, watched_below
from ..base.memo import Memo
from ..base.problems import ProblemsFound

_KNOWN: dict[bool, Memo[bytes]] = {True: Memo(20_000), False: Memo(20_000)}
"""Digests of files as texts, and as they are."""


def file_digests(folder: Path) -> dict[str, bytes]:
    """SHA-256 of all files of the publication, its output left out, by path in the order of names.

    Byte order marks and line ends of texts do not count: a checkout on another system has the same sources.
    Raises `ProblemsFound` for a file that cannot be read.
    """
    found: dict[str, bytes] = {}
    for path in watched_below(folder):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() and path.is_dir():
            found[name] = hashlib.sha256(os.fsencode(path.readlink())).digest()
        try:
            if real := real_file(path, folder):
                found[name] = _file_digest(real, path.suffix)
        except OSError as error:
            raise ProblemsFound([unreadable(error, name)]) from None
    return found


def digest_of(digests: Mapping[str, bytes]) -> str:
    """SHA-256 over names and digests of files."""
    total = hashlib.sha256()
    for name, digest in digests.items():
        total.update(name.encode("utf-8", "surrogateescape") + b"\0" + digest)
    return total.hexdigest()


_TEXTS = frozenset({".md", ".yaml", ".yml", ".csv", ".j2", ".css", ".svg"})


def _file_digest(path: Path, suffix: str) -> bytes:
    """Of the file that lies at `path`, under a name that ends in `suffix`."""
    is_text = suffix in _TEXTS
    return while_unchanged(_KNOWN[is_text], path, lambda: _read_digest(path, is_text=is_text))


def _read_digest(path: Path, *, is_text: bool) -> bytes:
    with open_plainly(path) as stream:
        if is_text and os.fstat(stream.fileno()).st_size <= MAX_TEXT_BYTES:
            text = stream.read(MAX_TEXT_BYTES).removeprefix(BOM_UTF8).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            return hashlib.sha256(text).digest()
        return hashlib.file_digest(stream, "sha256").digest()
