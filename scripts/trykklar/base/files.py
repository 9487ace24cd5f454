"""Reading the publication's files, and only those.

Sources are untrusted: a path that an author wrote is followed only inside the publication's folder,
symlinks resolved, and never to the network.
"""

from __future__ import annotations

import difflib
import errno
import os
import posixpath
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from .problems import Place, Problem, ProblemsFound

_SCHEME = re.compile(r"^([a-zA-Z][a-zA-Z0-9+.-]*:|//)")


def is_remote(path: str) -> bool:
    """Whether an author's path is a URL of any scheme (also `//host/...`)."""
    return bool(_SCHEME.match(path))


def plain_path(path: str) -> str:
    """An author's path as it is written plainly: `./a/../b.svg` is `b.svg`, so that one file has one name."""
    return path if is_remote(path) else posixpath.normpath(path)


def inside(folder: Path, path: str, place: Place) -> Path:
    """The file that `path` (relative to `folder`) names; nothing of it is read.

    Raises `ProblemsFound`: url-remote, path-outside, path-hidden, file-missing (also for folders, pipes and devices).
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
        hint = "check its name and folder"
        raise ProblemsFound([Problem("file-missing", f"'{path}' is no name of a file, or a link to itself", hint, place)]) from None
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
        raise ProblemsFound([_missing(found, path, place)])
    if unwatched(found.relative_to(folder.resolve())) or unwatched(Path(plain_path(path))):
        what = f"'{path}' lies in a hidden folder or in '{OUTPUT_FOLDER}', where a build does not look for what has changed"
        raise ProblemsFound([Problem("path-hidden", what, "put the file into a folder of its own, such as 'figures'", place)])
    return found


OUTPUT_FOLDER = "output"
"""The folder of a publication, or of a workspace, that a build writes into."""


def unwatched(relative: Path) -> bool:
    """Whether a file of a publication is left out of what a build compares: its own output, and hidden files such as those of git."""
    return relative.parts[:1] == (OUTPUT_FOLDER,) or any(part.startswith(".") for part in relative.parts)


def _missing(found: Path, path: str, place: Place) -> Problem:
    """Why there is no file: nothing of that name, or something that is no file (a pipe would never end)."""
    if not path.strip():
        return Problem("file-missing", "no file is named", "name it by its path in the publication", place)
    if found.is_dir():
        return Problem("file-missing", f"'{path}' is a folder, not a file", "name a file in it", place)
    if os.path.lexists(found):
        return Problem("file-missing", f"'{path}' is no file but a pipe, a device or the like", "put a file in its place", place)
    return Problem("file-missing", f"the file '{path}' does not exist", _meant(found, path), place)


def _meant(found: Path, path: str) -> str:
    """What to do about a path that names no file: its right name, where a file's differs by what systems take for the same."""
    if "\\" in path:
        return f"write '{path.replace(chr(92), '/')}', with / between folders"
    try:
        names = sorted(entry.name for entry in found.parent.iterdir())
    except OSError:
        return _other_folder(found, path)
    same = [name for name in names if _plain(name) == _plain(found.name)]
    if same and unicodedata.normalize("NFC", same[0]) == unicodedata.normalize("NFC", found.name):
        return f"the file's name has its accents as characters of their own: rename it to '{found.name}'"
    if same:
        return f"write '{same[0]}', as the file is called: capitals are others"
    near = difflib.get_close_matches(found.name, names, n=1)
    return f"did you mean '{near[0]}'?" if near else "check its name and folder"


def _other_folder(found: Path, path: str) -> str:
    """What to do about a folder that does not exist."""
    missing = next(folder for folder in (found.parent, *found.parent.parents) if folder.parent.is_dir())
    same = [entry.name for entry in sorted(missing.parent.iterdir()) if _plain(entry.name) == _plain(missing.name)]
    return f"the folder is called '{same[0]}'" if same else "check its name and folder"


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


MAX_TEXT_BYTES = 5_000_000
"""Twice a whole report of a thousand pages: a text beyond it is not a text, and would take minutes to parse."""

MAX_PICTURE_BYTES = 250_000_000
"""A picture of `pictures.MAX_PIXELS` in four channels without compression, and a little."""


def read_text(file: Path, shown: str) -> str:
    """The file's text, its lines ended by a line feed.

    Raises `ProblemsFound` for bytes that are not UTF-8 or cannot be read, and for more than `MAX_TEXT_BYTES`.
    """
    data = read_bytes(file, shown, MAX_TEXT_BYTES, Place(shown))
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ProblemsFound(
            [Problem("file-encoding", f"byte {error.start} is not UTF-8", "save the file as UTF-8", Place(shown, line))]
        ) from None


def read_bytes(file: Path, shown: str, most: int, place: Place) -> bytes:
    """The file's bytes. Raises `ProblemsFound` where it has more than `most`, before reading it, or cannot be read."""
    try:
        size = file.stat().st_size
        if size > most:
            what = f"'{shown}' has {size:,} bytes; {most:,} are read"
            raise ProblemsFound([Problem("file-too-large", what, "make it smaller, or divide it", place)])
        return file.read_bytes()
    except OSError as error:
        raise ProblemsFound([unreadable(error, shown)]) from None


MAX_FINISHED_BYTES = 2_000_000_000
"""Of a finished file: more than any reader's program opens."""


def read_finished(file: Path) -> bytes:
    """A finished PDF that a user names, from wherever it lies. Raises `ProblemsFound`."""
    if not file.is_file():
        raise ProblemsFound([Problem("usage", f"there is no file '{file}'", "name a PDF")])
    return read_bytes(file, str(file), MAX_FINISHED_BYTES, Place(str(file)))


def visible_files(folder: Path, without: Path | None = None) -> Iterator[Path]:
    """Ordinary files below a folder, in no order; hidden ones, what Python compiled and the folder `without` are left out."""
    for root, folders, files in os.walk(folder):
        here = Path(root)
        folders[:] = [name for name in folders if not name.startswith(".") and name != "__pycache__" and here / name != without]
        yield from (here / name for name in files if not name.startswith(".") and (here / name).is_file())


def unreadable(error: OSError, shown: str) -> Problem:
    """A source that the operating system does not let us read."""
    code = "permission" if isinstance(error, PermissionError) else "io-error"
    return Problem(code, f"cannot read the file: {error.strerror}", "check its permissions", Place(shown))


def os_problem(error: OSError, shown: str) -> Problem:
    """What the operating system refused, as a problem with its remedy."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Problem("disk-full", f"no room to write '{shown}'", "free some space on the disk", Place(shown))
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Problem("permission", f"no permission to write '{shown}'", "check the folder's owner and permissions", Place(shown))
    return Problem("io-error", f"cannot write '{shown}': {error.strerror}", "check the disk", Place(shown))
