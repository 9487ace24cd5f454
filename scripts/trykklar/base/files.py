"""Reading the publication's files, and only those.

Sources are untrusted: a path that an author wrote is followed only inside the publication's folder,
symlinks resolved, and never to the network. `inside` finds a file, `read_bytes` and `read_text` read what was found.
"""

from __future__ import annotations

import errno
import os
import posixpath
import re
import stat
import unicodedata
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path

from .bounds import ANSWER_BYTES, FINISHED_BYTES, PICTURE_BYTES, TEXT_BYTES, TEXT_LINES, Bound
from .problems import Place, Problem, ProblemsFound, did_you_mean
from .rulebook import EXIT_ENVIRONMENT, rule

rule("file-missing", "a file that the publication names does not exist, or is no file")
rule("file-too-large", "a source file has more bytes than any text or picture needs")
rule("file-encoding", "a source file is not UTF-8")
rule("path-outside", "a path leads out of the publication (.., absolute, or through a symlink)")
rule("path-hidden", "a file in a hidden folder or in output/, where a build does not look for what has changed")
rule("url-remote", "a remote URL where only the publication's own files are read")
rule("permission", "no permission to read or write", exit_code=EXIT_ENVIRONMENT)
rule("disk-full", "no room left on the disk", exit_code=EXIT_ENVIRONMENT)
rule("io-error", "the operating system refused a file operation", exit_code=EXIT_ENVIRONMENT)

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
        raise ProblemsFound(
            [Problem("file-missing", f"'{path}' is no name of a file, or a link to itself", hint, place)]
        ) from None
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
    if ".." in Path(path).parts and Path(plain_path(path)).parts[0] == "..":
        what = f"'{path}' goes out of the publication and in again"
        hint = f"write its path from the publication's folder: '{found.relative_to(folder.resolve())}'"
        raise ProblemsFound([Problem("path-outside", what, hint, place)])
    if unwatched(found.relative_to(folder.resolve())) or unwatched(Path(plain_path(path))):
        what = (
            f"'{path}' lies in a hidden folder or in '{OUTPUT_FOLDER}', where a build does not look for what has "
            "changed"
        )
        raise ProblemsFound(
            [Problem("path-hidden", what, "put the file into a folder of its own, such as 'figures'", place)]
        )
    return found


OUTPUT_FOLDER = "output"
"""The folder of a publication, or of a workspace, that a build writes into."""


def unwatched(relative: Path) -> bool:
    """Whether a file of a publication is left out of what a build compares: its own output, and hidden files such as
    those of git."""
    return relative.parts[:1] == (OUTPUT_FOLDER,) or any(part.startswith(".") for part in relative.parts)


def watched_below(folder: Path) -> list[Path]:
    """Files and folders of a publication that a build compares, in the order of their names. What is unwatched is not
    looked into: other builds write there at the same time, and a folder that goes meanwhile would end the walk."""
    found: list[Path] = []
    for root, folders, files in os.walk(folder):
        here = Path(root)
        output = OUTPUT_FOLDER if here == folder else ""
        names = [name for name in (*folders, *files) if not name.startswith(".") and name != output]
        folders[:] = [name for name in folders if name in names]
        found += (here / name for name in names)
    return sorted(found)


def is_file_inside(folder: Path, path: str) -> bool:
    """Whether `path` names a file in the folder, as `inside` understands it."""
    try:
        inside(folder, path, Place(path))
    except ProblemsFound:
        return False
    return True


def files_below(folder: Path, without: Path | None = None, *, hidden: bool = False) -> list[Path]:
    """The ordinary files below a folder, in the order of their names; a link counts if it leads to something in the
    folder.

    `without`: a folder below that is left out, as are hidden names (unless `hidden`) and what Python compiled.
    """
    return [*real_files_below(folder, without, hidden=hidden)]


def real_files_below(folder: Path, without: Path | None = None, *, hidden: bool = False) -> dict[Path, Path]:
    """`files_below`, each with where it lies when all links are followed."""
    found: dict[Path, Path] = {}
    met: set[str] = set()
    root = os.path.realpath(folder)
    for name, folders, files in os.walk(folder, followlinks=True):
        here, real = Path(name), os.path.realpath(name)
        if real in met or not Path(real).is_relative_to(root):  # a link to a folder above, or out of here
            folders[:] = []
            continue
        met.add(real)
        folders[:] = [
            f for f in folders if (hidden or not f.startswith(".")) and f != "__pycache__" and here / f != without
        ]
        for file in files:
            if (hidden or not file.startswith(".")) and (lies := real_file(Path(real, file), root)):
                found[here / file] = lies
    return {path: found[path] for path in sorted(found)}


def real_file(path: Path, root: str | Path) -> Path | None:
    """Where an ordinary file lies when links are followed; None for what lies outside of a folder, or is no file."""
    if path.is_symlink():
        path = Path(os.path.realpath(path))
        if not path.is_relative_to(root):
            return None
    return path if path.is_file() else None


def links_out(folder: Path) -> list[Path]:
    """The links below a folder that lead out of it."""
    root = Path(os.path.realpath(folder))
    below = (Path(here) / name for here, folders, files in os.walk(folder) for name in (*folders, *files))
    return sorted(path for path in below if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(root))


def _missing(found: Path, path: str, place: Place) -> Problem:
    """Why there is no file: nothing of that name, or something that is no file (a pipe would never end)."""
    if not path.strip():
        return Problem("file-missing", "no file is named", "name it by its path in the publication", place)
    if found.is_dir():
        return Problem("file-missing", f"'{path}' is a folder, not a file", "name a file in it", place)
    if os.path.lexists(found):
        return Problem(
            "file-missing", f"'{path}' is no file but a pipe, a device or the like", "put a file in its place", place
        )
    return Problem("file-missing", f"the file '{path}' does not exist", _meant(found, path), place)


def _meant(found: Path, path: str) -> str:
    """What to do about a path that names no file: its right name, where a file's differs by what systems take for the
    same."""
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
    return did_you_mean(found.name, names, "check its name and folder")


def _other_folder(found: Path, path: str) -> str:
    """What to do about a folder that does not exist."""
    missing = next(folder for folder in (found.parent, *found.parent.parents) if folder.parent.is_dir())
    same = [entry.name for entry in sorted(missing.parent.iterdir()) if _plain(entry.name) == _plain(missing.name)]
    return f"the folder is called '{same[0]}'" if same else "check its name and folder"


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


MAX_TEXT_BYTES = TEXT_BYTES.most
MAX_PICTURE_BYTES = PICTURE_BYTES.most


def read_text(file: Path, shown: str) -> str:
    """The text of a file that `inside` has found, its lines ended by a line feed.

    Raises `ProblemsFound` for bytes that are not UTF-8 or cannot be read, and for more than `TEXT_BYTES`.
    """
    return as_text(read_bytes(file, shown, TEXT_BYTES.most, Place(shown)), shown)


def as_text(data: bytes, shown: str) -> str:
    """Bytes as text, its lines ended by a line feed. Raises `ProblemsFound` for what is not UTF-8, and for more lines
    than a place can tell."""
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ProblemsFound(
            [Problem("file-encoding", f"byte {error.start} is not UTF-8", "save the file as UTF-8", Place(shown, line))]
        ) from None
    if (lines := text.count("\n")) > TEXT_LINES.most:
        what = f"'{shown}' has {lines:,} lines; {TEXT_LINES.most:,} are read"
        raise ProblemsFound([Problem("file-too-large", what, "divide it", Place(shown))])
    return text


def read_inside(folder: Path, path: str, most: Bound = TEXT_BYTES) -> bytes:
    """The bytes of a file that lies in a folder and is named from there. Raises `ProblemsFound` at the file: see
    `inside`, `read_bytes`."""
    return read_bytes(inside(folder, path, Place(path)), path, most.most, Place(path))


def read_bytes(file: Path, shown: str, most: int, place: Place) -> bytes:
    """The bytes of a file that `inside` has found.

    Raises `ProblemsFound` where it has more than `most`, before reading it, or cannot be read; or where somebody has
    put a link in the place of the file, or of a folder on the way, since it was found.
    """
    try:
        with open_plainly(file) as stream:
            size = os.fstat(stream.fileno()).st_size
            data = stream.read(size + 1) if size <= most else b""
            data += stream.read(most + 1 - len(data)) if len(data) > size else b""
    except OSError as error:
        raise ProblemsFound([unreadable(error, shown)]) from None
    if size > most or len(data) > most:
        what = f"'{shown}' has {size:,} bytes; {most:,} are read"
        raise ProblemsFound([Problem("file-too-large", what, "make it smaller, or divide it", place)])
    return data


def open_plainly(file: Path) -> BufferedReader:
    """An ordinary file, opened without following a link anywhere on the way to it. Raises `OSError`.

    Each folder is opened from the one before: what is read is what was asked for, whatever is renamed meanwhile.
    """
    parts = file.absolute().parts
    folder = os.open(parts[0], os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in parts[1:-1]:
            beneath = os.open(part, os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
            os.close(folder)
            folder = beneath
        handle = os.open(parts[-1], os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    finally:
        os.close(folder)
    stream = os.fdopen(handle, "rb")
    if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        stream.close()
        raise OSError(errno.EINVAL, "it is no ordinary file", str(file))
    return stream


def read_finished(file: Path) -> bytes:
    """A finished PDF that a user names, from wherever it lies. Raises `ProblemsFound`."""
    if not file.is_file():
        what = f"'{file}' is no ordinary file" if os.path.lexists(file) else f"there is no file '{file}'"
        raise ProblemsFound([Problem("usage", what, "name a PDF")])
    return read_bytes(file.resolve(), str(file), FINISHED_BYTES.most, Place(str(file)))


def read_answer(file: Path, most: int = ANSWER_BYTES.most) -> bytes:
    """What an earlier run wrote: read as anybody's file. Raises `OSError` where it is missing, no ordinary file, or too
    large."""
    with open_plainly(file.parent.resolve() / file.name) as stream:
        size = os.fstat(stream.fileno()).st_size
        data = stream.read(size + 1) if size <= most else None  # of the size alone: so much is set aside for it
        if data is not None and len(data) > size:
            data += stream.read(most + 1 - len(data))
    if data is None or len(data) > most:
        raise OSError(errno.EFBIG, "it is too large", str(file))
    return data


def visible_files(folder: Path, without: Path | None = None) -> Iterator[Path]:
    """Ordinary files below a folder, in no order; hidden ones, what Python compiled and the folder `without` are left
    out."""
    for root, folders, files in os.walk(folder):
        here = Path(root)
        folders[:] = [
            name for name in folders if not name.startswith(".") and name != "__pycache__" and here / name != without
        ]
        yield from (here / name for name in files if not name.startswith(".") and (here / name).is_file())


def unreadable(error: OSError, shown: str) -> Problem:
    """A source that the operating system does not let us read."""
    if error.errno == errno.ELOOP:
        return Problem(
            "io-error",
            "cannot read the file: it is a link, or behind one",
            "put the file itself in its place",
            Place(shown),
        )
    code = "permission" if isinstance(error, PermissionError) else "io-error"
    return Problem(code, f"cannot read the file: {error.strerror}", "check its permissions", Place(shown))


_KINDS = {
    stat.S_IFREG: "a file",
    stat.S_IFDIR: "a folder",
    stat.S_IFLNK: "a link",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


def in_the_way(place: Path) -> str:
    """What keeps a file from being written at a place, or from taking another's: anything there but an ordinary file,
    or on the way to it but folders. Empty where nothing does."""
    place = place.absolute()
    for step in (*reversed(place.parents), place):
        try:
            kind = _KINDS[stat.S_IFMT(os.lstat(step).st_mode)]
            there = step.exists()
        except (OSError, ValueError, KeyError):
            return ""
        if kind == "a link" and not there:
            return f"'{step.name}' is a link that leads nowhere"
        if step == place:
            return "" if kind == "a file" else f"{kind} of that name is there"
        if not step.is_dir():
            return f"'{step.name}' is {kind}, not a folder"
    return ""


def os_problem(error: OSError, shown: str, path: Path | None = None, *, verb: str = "write") -> Problem:
    """What the operating system refused, as a problem with its remedy. `path`: of what was to be written, where that is
    not the error's own."""
    named = path or next((Path(name) for name in (error.filename2, error.filename) if isinstance(name, str)), None)
    if named and (there := in_the_way(named)):
        hint = "move it away, or write somewhere else"
        return Problem("io-error", f"cannot {verb} '{shown}': {there}", hint, Place(shown))
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Problem("disk-full", f"no room to {verb} '{shown}'", "free some space on the disk", Place(shown))
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Problem(
            "permission", f"no permission to {verb} '{shown}'", "check the folder's owner and permissions", Place(shown)
        )
    hint = "choose another name" if error.errno in (errno.ENAMETOOLONG, errno.ELOOP, errno.EINVAL) else "check the disk"
    return Problem("io-error", f"cannot {verb} '{shown}': {error.strerror}", hint, Place(shown))
