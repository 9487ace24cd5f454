"""An end that comes from outside: Ctrl-C, SIGTERM and SIGHUP are one exception, which lets everything that stands open
close on its way out; and folders for a while, which are gone afterwards whatever the end was.

What must not be divided (renaming the files of a build, removing a folder) stands in `unbroken`: a signal waits for it.
A process that is killed (SIGKILL) cannot tidy up. So each folder holds a lock that the system lets go of with the
process, and the next run removes folders that nobody holds.
"""

from __future__ import annotations

import fcntl
import glob
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE = 5.0
"""s that tidying up may take before another signal ends the program at once."""
PREFIX = "trykklar-"
_LOCK = ".lock"


class Interrupted(KeyboardInterrupt):
    """A signal asked for the end."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number

    @property
    def exit_code(self) -> int:
        """As a shell tells it: 130 for SIGINT, 143 for SIGTERM, 129 for SIGHUP."""
        return 128 + self.number


class _Heard:
    """What signals came; one for the process, as signals are."""

    number = 0
    since = 0.0
    held = 0
    """How many `unbroken` the main thread stands in."""


def heed_signals() -> None:
    """From now on the three signals raise `Interrupted` in the main thread; one that is ignored stays so (nohup)."""
    for number in ENDING:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _hear)
    sys.unraisablehook = _unraised


def _unraised(lost: sys.UnraisableHookArgs) -> None:
    """A signal that came where Python raises nothing, such as a finalizer, is sent again a moment later."""
    if isinstance(lost.exc_value, Interrupted):
        _Heard.number = 0
        threading.Timer(0.02, os.kill, (os.getpid(), lost.exc_value.number)).start()
    else:
        sys.__unraisablehook__(lost)


def _hear(number: int, frame: FrameType | None) -> None:
    if _Heard.number:
        if time.monotonic() - _Heard.since > PATIENCE:
            if os.isatty(2):
                os.write(2, b"\x1b[?25h")  # the cursor, which a progress bar hides
            os._exit(128 + number)
        return
    _Heard.number, _Heard.since = number, time.monotonic()
    if not _Heard.held:
        raise Interrupted(number)


@contextmanager
def unbroken() -> Iterator[None]:
    """What stands in here is done to its end; a signal that came meanwhile raises `Interrupted` after it."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals never reach it
        return
    _Heard.held += 1
    before = _Heard.number
    try:
        yield
    finally:
        _Heard.held -= 1
        if _Heard.number and not before and not _Heard.held:
            raise Interrupted(_Heard.number)


class ScratchFolder:
    """A folder in the temporary one, or in another. Raises OSError where nothing can be written."""

    def __init__(self, prefix: str = PREFIX, where: Path | None = None) -> None:
        """`prefix`: of its name, by which the next run knows those that were left. `where`: the folder that holds
        it."""
        try:
            with unbroken():
                self._make(prefix, where or Path(tempfile.gettempdir()))
        except Interrupted:
            self.close()
            raise

    def _make(self, prefix: str, where: Path) -> None:
        _remove_stale(where, prefix)
        self.path = Path(tempfile.mkdtemp(prefix=prefix, dir=where))
        unlocked = self.path / f"{_LOCK}.new"
        self._lock = os.open(unlocked, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        unlocked.rename(self.path / _LOCK)  # nobody sees it before it is held

    def close(self) -> None:
        """Remove it with everything in it."""
        with unbroken():
            _remove(self.path)
            if self._lock >= 0:
                os.close(self._lock)
                self._lock = -1


@contextmanager
def scratch_folder(what: str = "", beside: Path | None = None) -> Iterator[Path]:
    """A folder, gone at the end: in the temporary one, with `what` in its name; or hidden `beside` a place, so that
    what is made in it gets its name by one rename. Raises OSError."""
    scratch = ScratchFolder(f".{beside.name}-", beside.parent) if beside else ScratchFolder(PREFIX + what)
    try:
        yield scratch.path
    finally:
        scratch.close()


def abandoned(where: Path, prefix: str) -> Iterator[Path]:
    """Folders of runs that ended without tidying up: ours, locked once, and no longer; each is held while it is
    given."""
    for folder in sorted(where.glob(f"{glob.escape(prefix)}*")):
        with suppress(OSError):
            if folder.is_symlink() or folder.stat().st_uid != os.getuid():
                continue
            handle = os.open(folder / _LOCK, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                yield folder
            finally:
                os.close(handle)


_NEW = 60.0
"""s for which a folder without a lock may be that of a run which is about to lock it."""


def _remove_stale(where: Path, prefix: str) -> None:
    for folder in where.glob(f"{glob.escape(prefix)}*"):
        with suppress(OSError):  # killed before it was locked: it is empty, and only then it goes
            if time.time() - folder.lstat().st_mtime > _NEW:
                folder.rmdir()
    for folder in abandoned(where, PREFIX if prefix.startswith(PREFIX) else prefix):
        _remove(folder)


def _remove(folder: Path) -> None:
    """Remove a folder with everything in it, its lock last: what is broken off is still known for what it is."""
    with suppress(OSError):
        for path in folder.iterdir():
            if path.name != _LOCK:
                shutil.rmtree(path, onerror=lambda _call, name, _error: Path(name).unlink(missing_ok=True))
    shutil.rmtree(folder, ignore_errors=True)
