"""Reading the publication's files, and only those.

Sources are untrusted: a path that an author wrote is followed only inside the publication's folder,
symlinks resolved, and never to the network.
"""

from __future__ import annotations

import re
from pathlib import Path

from .problems import Place, Problem, ProblemsFound

_SCHEME = re.compile(r"^([a-zA-Z][a-zA-Z0-9+.-]*:|//)")


def is_remote(path: str) -> bool:
    """Whether an author's path is a URL of any scheme (also `//host/...`)."""
    return bool(_SCHEME.match(path))


def inside(folder: Path, path: str, place: Place) -> Path:
    """The file that `path` (relative to `folder`) names.

    Raises `ProblemsFound`: url-remote, path-outside, file-missing.
    """
    if is_remote(path):
        raise ProblemsFound(
            [
                Problem(
                    "url-remote",
                    f"'{path}' is a URL; a build reads only the publication's own files",
                    "save the file in the publication and name it by its path",
                    place,
                )
            ]
        )
    try:
        found = (folder / path).resolve()
        exists = found.is_file()
    except (OSError, ValueError, RuntimeError):  # a null byte, a name too long, symlinks in a circle
        found, exists = folder, False
    if Path(path).is_absolute() or not found.is_relative_to(folder.resolve()):
        raise ProblemsFound(
            [
                Problem(
                    "path-outside",
                    f"'{path}' leads out of the publication",
                    "copy the file into the publication and use a path without '..'",
                    place,
                )
            ]
        )
    if not exists:
        raise ProblemsFound([Problem("file-missing", f"the file '{path}' does not exist", "check its name and folder", place)])
    return found


def read_text(file: Path, shown: str) -> str:
    """The file's text. Raises `ProblemsFound` for bytes that are not UTF-8 or cannot be read."""
    try:
        return file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = file.read_bytes()[: error.start].count(b"\n") + 1
        raise ProblemsFound(
            [Problem("file-encoding", f"byte {error.start} is not UTF-8", "save the file as UTF-8", Place(shown, line))]
        ) from None
    except OSError as error:
        raise ProblemsFound([unreadable(error, shown)]) from None


def unreadable(error: OSError, shown: str) -> Problem:
    """A source that the operating system does not let us read."""
    code = "permission" if isinstance(error, PermissionError) else "io-error"
    return Problem(code, f"cannot read the file: {error.strerror}", "check its permissions", Place(shown))
