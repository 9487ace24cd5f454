"""What befalls a worker, as functions that run in it. Workers find this module by PYTHONPATH (`sabotage`)."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

from trykklar.base.problems import Place, Problem, ProblemsFound
from trykklar.base.settings import Settings
from trykklar.build.editions.one import EditionMade, State
from trykklar.typeset.executors.local import LocalWorkers
from trykklar.typeset.records import Copy, TypesetChapter
from trykklar.typeset.weasyprint.worker import typeset


def killed(copy: Copy, look_file: Path) -> TypesetChapter:
    """A chapter whose text says KILL is killed as the kernel does it; SEGV crashes; LOOP never ends; the others are
    set."""
    if "KILL" in copy.html:
        os.kill(os.getpid(), signal.SIGKILL)
    if "SEGV" in copy.html:
        os.kill(os.getpid(), signal.SIGSEGV)
    while "LOOP" in copy.html:
        pass
    return typeset(copy, look_file)


def slow(copy: Copy, look_file: Path) -> TypesetChapter:
    """As if every chapter were long."""
    time.sleep(0.3)
    return typeset(copy, look_file)


def without_pango(copy: Copy, look_file: Path) -> TypesetChapter:
    """What cffi raises where a library is not installed."""
    raise OSError("cannot load library 'libpango-1.0-0'")


def edition(settings: Settings, documents: list[str]) -> EditionMade:
    """An edition whose process is killed (b2), or that a fault of the program ends (c3)."""
    if settings.variant == "b2":
        os.kill(os.getpid(), signal.SIGKILL)
    if settings.variant == "c3":
        raise ValueError("a fault")
    return EditionMade(code=settings.variant, state=State.MADE)


class Sabotaged(LocalWorkers):
    """Workers with one of these functions instead of the real one."""

    function = staticmethod(killed)


class Slow(LocalWorkers):
    function = staticmethod(slow)


class WithoutPango(LocalWorkers):
    function = staticmethod(without_pango)


# Plain calls, for `submit`.


class UnpicklableError(Exception):
    """It cannot be made again from what it was pickled to."""

    def __init__(self, one: Any, two: Any) -> None:
        super().__init__(f"{one} and {two}")


def fail() -> None:
    raise KeyError("as asked")


def fail_oddly() -> None:
    raise UnpicklableError(1, 2)


def spin() -> None:
    while True:
        pass


def grow() -> None:
    """Take memory without end."""
    taken: list[bytearray] = []
    while True:
        taken.append(bytearray(os.urandom(2**20) * 10))
        time.sleep(0.01)


def complain() -> None:
    raise ProblemsFound([Problem("usage", "as asked", "ask otherwise", Place("a.md", 7))])


def append(file: str, word: str, seconds: float = 0) -> None:
    """Leave a trace of the order of work."""
    time.sleep(seconds)
    with Path(file).open("a") as stream:
        stream.write(f"{word}\n")


def shout_and_die() -> None:
    print("out of luck", flush=True)
    os._exit(7)


def environment() -> dict[str, str]:
    return dict(os.environ)
