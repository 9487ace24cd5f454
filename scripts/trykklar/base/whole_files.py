"""Files appear whole in the output folder, or the last good ones stay.

All is made ready beside its place, then a journal says what is to be renamed, then it is renamed. A run that is killed
(SIGKILL, the power) between two renames has left the journal, and the next run brings that to its end.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from .bounds import ANSWER_BYTES
from .files import in_the_way, os_problem, read_answer
from .limits.ending import ScratchFolder, abandoned, unbroken
from .packed import kept, packed
from .problems import Place, Problem, ProblemsFound
from .rulebook import WARNING, rule

rule("publishing-finished", "a run that was killed while it published, and was finished later", WARNING, WARNING)

_PREFIX = ".publishing-"
_WAITING = "files"
_JOURNAL = "journal"
_BEFORE = "-before"
_RENAME_EXCHANGE = 2
_AT_FDCWD = -100
"""Linux, renameat2(2)."""


class Exchange(Protocol):
    """A folder that waits, and takes the place of another."""

    @property
    def waiting(self) -> Path: ...
    @property
    def place(self) -> Path: ...
    def take_place(self) -> None: ...
    def give_back(self) -> None: ...


@dataclass(frozen=True)
class _Journal:
    """What is to be renamed; names are relative to the folder that is published into."""

    files: tuple[str, ...]
    gone: tuple[str, ...]
    folders: tuple[tuple[str, str, int], ...]
    """The folder that waits, its place, and its inode, which tells whether it is there already."""


def publish(
    folder: Path, files: Mapping[str, bytes], gone: Sequence[str] = (), folders: Sequence[Exchange] = ()
) -> list[Path]:
    """Write all files, or none: all beside their places first, then all renamed. A name may lead into a folder below.

    `gone`: files that are removed with it. `folders`: take their places with the files.

    Raises `ProblemsFound` (permission, disk-full, io-error); what stood there stays, and nothing else is there. What is
    no ordinary file is never replaced.
    """
    name = ""
    try:
        for name in files:
            if in_the_way(folder / name):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        with made_folders([folder, *((folder / name).parent for name in (*files, *gone))]), beside(folder) as waiting:
            for name, data in files.items():
                _write(waiting / name, data)
            for name in gone:
                (waiting / name).parent.mkdir(parents=True, exist_ok=True)
            with unbroken():
                _swap(waiting, folder, _journal_of(folder, list(files), gone, folders), folders)
    except OSError as error:
        raise ProblemsFound([os_problem(error, f"{folder.name}/{name}", folder / name)]) from None
    return [folder / name for name in files]


@contextmanager
def beside(folder: Path) -> Iterator[Path]:
    """A folder for files on their way into another, gone at the end; what a killed run left there is finished, or
    removed. Raises OSError."""
    finish_publishing(folder)
    scratch = ScratchFolder(_PREFIX, folder)
    try:
        waiting = scratch.path / _WAITING
        waiting.mkdir()
        yield waiting
    finally:
        scratch.close()


@contextmanager
def made_folders(wanted: Iterable[Path]) -> Iterator[None]:
    """Folders with all those above them; those that were made are removed again where something is raised. Raises
    OSError."""
    made: list[Path] = []
    try:
        for folder in wanted:
            missing = [each for each in (folder, *folder.parents) if not os.path.lexists(each)]
            made.extend(reversed(missing))
            folder.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for folder in reversed(made):
            with suppress(OSError):
                folder.rmdir()
        raise


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644), "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    os.chmod(path, 0o644)


def _journal_of(folder: Path, files: Sequence[str], gone: Sequence[str], folders: Sequence[Exchange]) -> _Journal:
    def below(path: Path) -> str:
        return os.path.relpath(path, folder)

    waiting = tuple((below(each.waiting), below(each.place), _inode(each.waiting)) for each in folders)
    return _Journal(tuple(files), tuple(gone), waiting)


def _inode(path: Path) -> int:
    return os.lstat(path).st_ino


def _swap(waiting: Path, folder: Path, journal: _Journal, folders: Sequence[Exchange]) -> None:
    """Let folders take their places, rename every file into its own, and those that go out of theirs; where one is
    refused, put back what stood there."""
    swapped: list[str] = []
    taken: list[Exchange] = []
    try:
        for name in journal.files:
            if (folder / name).is_file():
                shutil.copy2(folder / name, waiting / f"{name}.before")
        _write(waiting.parent / _JOURNAL, packed(journal))
        for each in folders:
            each.take_place()
            taken.append(each)
        for name in journal.files:
            swapped.append(name)
            os.replace(waiting / name, folder / name)
        for name in journal.gone:
            with suppress(FileNotFoundError):
                os.replace(folder / name, waiting / f"{name}.before")
    except BaseException:
        (waiting.parent / _JOURNAL).unlink(missing_ok=True)
        for name in swapped:
            before = waiting / f"{name}.before"
            if before.exists():
                before.rename(folder / name)
            elif not (waiting / name).exists():
                (folder / name).unlink()
        for name in journal.gone:
            with suppress(FileNotFoundError):
                (waiting / f"{name}.before").rename(folder / name)
        for each in reversed(taken):
            each.give_back()
        raise


def finish_publishing(folder: Path) -> list[Problem]:
    """Bring to its end what a run that was killed had begun to rename in a folder: all of it lies there ready."""
    finished: list[str] = []
    for scratch in abandoned(folder, _PREFIX):
        with suppress(OSError, ValueError), unbroken():  # or a name that none can be
            journal = kept(read_answer(scratch / _JOURNAL, ANSWER_BYTES.most), _Journal)
            if journal:
                finished += _finished(scratch / _WAITING, folder, journal)
            (scratch / _JOURNAL).unlink()
    if not finished:
        return []
    what = f"a run was killed while it published; this one has put into their places: {', '.join(finished[:5])}"
    more = f" and {len(finished) - 5} more" if len(finished) > 5 else ""
    return [Problem("publishing-finished", what + more, "nothing is to be done", Place(folder.name))]


def _finished(waiting: Path, folder: Path, journal: _Journal) -> list[str]:
    """The names that were put into their places. Raises `OSError`."""
    finished: list[str] = []
    for new, place, inode in journal.folders:
        if _is_below(folder, new) and _is_below(folder, place) and _is_folder(folder / new, inode):
            exchange(folder / new, folder / place)
            finished.append(place)
    for name in journal.files:
        if _is_below(folder, name) and (waiting / name).is_file() and not in_the_way(folder / name):
            os.replace(waiting / name, folder / name)
            finished.append(name)
    for name in journal.gone:
        if _is_below(folder, name) and (folder / name).is_file():
            os.replace(folder / name, waiting / f"{Path(name).name}.before")
            finished.append(name)
    return finished


def _is_folder(path: Path, inode: int) -> bool:
    return path.is_dir() and not path.is_symlink() and _inode(path) == inode


def _is_below(folder: Path, name: str) -> bool:
    """Whether a name of a journal, which anybody may have written, leads into the folder and through no link."""
    parts = Path(name).parts
    plain = bool(parts) and not Path(name).is_absolute() and ".." not in parts
    return plain and (folder / name).parent.resolve() == folder.resolve() / Path(name).parent


def exchange(new: Path, place: Path) -> None:
    """Let two folders change places in one step where the system can, in two where it cannot. Raises `OSError`."""
    if not place.exists():
        new.rename(place)
        return
    if not _exchanged_at_once(new, place):
        before = new.with_name(new.name + _BEFORE)
        place.rename(before)
        try:
            new.rename(place)
        except OSError:
            before.rename(place)
            raise


def _exchanged_at_once(new: Path, place: Path) -> bool:
    """Whether renameat2(2) did it: not on every system, and not on every file system."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if os.name == "posix" else None
    if rename is None:
        return False
    return bool(rename(_AT_FDCWD, os.fsencode(new), _AT_FDCWD, os.fsencode(place), _RENAME_EXCHANGE) == 0)
