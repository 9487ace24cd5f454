"""Chapters that `trykklar diff` wrote itself, known by a line that says so.

The line holds a checksum of the rest, so that what somebody changed by hand is known too, and is not written over.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from ...base.files import os_problem, read_answer
from ...base.problems import Place, Problem, ProblemsFound

_MARK = re.compile(rb"\A---\n# written by 'trykklar diff' ([0-9a-f]{16})[^\n]*\n")
_SAID = "# written by 'trykklar diff' {}: once it is changed by hand, it is written over with --force only\n"
_MOST = 200
"""Bytes in which the line ends."""


def marked(text: str) -> bytes:
    """A chapter's text (front matter first) with the line that tells where it comes from."""
    return ("---\n" + _SAID.format(_sum(text.encode())) + text.removeprefix("---\n")).encode()


def is_written(file: Path) -> bool:
    """Whether a file was written here, changed by hand or not. Raises `ProblemsFound` where it cannot be read."""
    return _MARK.match(_read(file)[:_MOST]) is not None


def check_free(file: Path) -> None:
    """Raises `ProblemsFound` where a file stands that somebody wrote, or changed, by hand."""
    if not file.exists():
        return
    data = b"" if file.is_dir() else _read(file)
    found = _MARK.match(data)
    if found is None:
        what, hint = (
            f"'{file}' was not written by 'trykklar diff'",
            "name another file, or give --force to write over this one",
        )
        raise ProblemsFound([Problem("usage", what, hint, Place(str(file)))])
    if found[1].decode() != _sum(b"---\n" + data[found.end() :]):
        what = f"'{file}' has been changed by hand since 'trykklar diff' wrote it"
        raise ProblemsFound(
            [Problem("usage", what, "name another file, or give --force to lose these changes", Place(str(file)))]
        )


def _read(file: Path) -> bytes:
    try:
        return read_answer(file).replace(b"\r\n", b"\n")
    except OSError as error:
        raise ProblemsFound([os_problem(error, str(file), file)]) from None


def _sum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
