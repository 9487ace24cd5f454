"""A folder of many files takes the place of the one before it as one step, or that one stays."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .files import os_problem
from .problems import Place, Problem, ProblemsFound
from .rulebook import WARNING, rule
from .whole_files import beside, exchange, made_folders

rule("output-strange", "files that no build made lie in a folder that builds replace as a whole", WARNING, WARNING)


@dataclass(frozen=True)
class StagedFolder:
    """A folder that is written, and waits beside its place."""

    waiting: Path
    place: Path
    ours: Collection[str]
    """Paths of files, relative to the place, that earlier runs made: they go with the old folder."""

    def make_ready(self) -> list[Problem]:
        """What others laid into the old folder is taken along, and named. Raises `ProblemsFound`."""
        at = self.place / "index"
        try:
            if os.path.lexists(self.place) and (self.place.is_symlink() or not self.place.is_dir()):
                at = self.place if self.place.is_symlink() else at
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
            strange = self._take_along()
        except OSError as error:
            raise ProblemsFound([os_problem(error, self.place.name, at)]) from None
        hint = "move them elsewhere if they are not meant to be part of it"
        what = f"files that no build made lie in '{self.place.name}' and were kept: {', '.join(strange[:5])}"
        more = f" and {len(strange) - 5} more" if len(strange) > 5 else ""
        return [Problem("output-strange", what + more, hint, Place(self.place.name))] if strange else []

    def take_place(self) -> None:
        """Put it where it belongs. Raises `ProblemsFound`."""
        try:
            exchange(self.waiting, self.place)
        except OSError as error:
            raise ProblemsFound([os_problem(error, self.place.name, self.place / "index")]) from None

    def give_back(self) -> None:
        """Put the old folder back, where there was one. Raises `OSError`."""
        if self.waiting.exists():
            exchange(self.waiting, self.place)
        else:
            self.place.rename(self.waiting)

    def _take_along(self) -> list[str]:
        """Copy what no run made, and this one does not make either."""
        files = sorted(self.place.rglob("*")) if self.place.is_dir() else []
        names = [file.relative_to(self.place).as_posix() for file in files if file.is_file() or file.is_symlink()]
        strange = [name for name in names if name not in self.ours and not (self.waiting / name).exists()]
        for name in strange:
            (self.waiting / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(self.place / name, self.waiting / name, follow_symlinks=False)
        return strange


@contextmanager
def staged(output: Path, name: str, files: Mapping[str, bytes], ours: Collection[str]) -> Iterator[StagedFolder]:
    """A folder `name` of `output`, written beside its place. Paths of `files` and `ours` begin with its name. Raises
    `ProblemsFound`."""
    shown = name
    try:
        with made_folders([output]), beside(output) as waiting:
            folders = {path.rpartition("/")[0] for path in files}
            plain = {folder for folder in folders if _made(waiting, output, folder)}
            for shown, data in files.items():
                known = shown.rpartition("/")[0] in plain
                if not (known and _named_again(output / shown, data, waiting / shown)):
                    (waiting / shown).write_bytes(data)
            within = {path.removeprefix(f"{name}/") for path in ours}
            yield StagedFolder(waiting / name, output / name, within)
    except OSError as error:
        # A folder that is there already, as `name` is after the first build, is in nobody's way.
        raise ProblemsFound(
            [os_problem(error, f"{output.name}/{shown}", output / shown if shown in files else None)]
        ) from None


def _made(waiting: Path, output: Path, folder: str) -> bool:
    """Make a folder; whether there is one before it that no link leads to. Raises `OSError`."""
    (waiting / folder).mkdir(parents=True, exist_ok=True)
    return (output / folder).resolve() == output.resolve() / folder


def _named_again(before: Path, data: bytes, file: Path) -> bool:
    """Give a file that has the same bytes a second name (link(2)), until the old folder goes: that is quicker than
    writing it, and servers and backups see by its time that it is the same."""
    try:
        with os.fdopen(os.open(before, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as stream:
            status = os.fstat(stream.fileno())
            same = stat.S_ISREG(status.st_mode) and status.st_size == len(data) and stream.read() == data
        if same:
            os.link(before, file, follow_symlinks=False)
    except OSError:  # there is none, or this file system has no such names
        return False
    return same
