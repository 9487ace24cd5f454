"""A wall around what untrusted sources make this process do: bounds of working time and of memory, told as an
exception.

What runs in a process of its own is bounded there (`process.py`). Templates, parsers and readers of fonts run here,
among our own values; so the time of the thread is watched by another, which raises `BeyondBounds` in it, and the
process may take no more memory than the bound (setrlimit(2), RLIMIT_DATA), which Python tells as a MemoryError. One
regular expression can be a single step that takes for ever and lets no other thread run; but it looks for signals, so
the main thread has a timer besides (setitimer(2), ITIMER_VIRTUAL).

Libraries raise what they like on files that nobody has tried. What they are known to raise is caught where they are
called; what nobody foresaw is a fault of Trykklar's own, which costs its step and is told as one (`internal`), while
the other steps go on.
"""

from __future__ import annotations

import ctypes
import math
import os
import resource
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Condition, Lock, Thread, current_thread, get_ident, main_thread
from types import FrameType
from typing import TypeVar

from ..bounds import STEP_BYTES, STEP_SECONDS, Bound
from ..problems import Place, Problem, ProblemsFound
from ..rulebook import EXIT_ENVIRONMENT, rule

rule("beyond-bounds", "a source takes more time or memory to read or compose than is given")
rule("internal", "a fault of Trykklar's own, that a source has brought to light", exit_code=EXIT_ENVIRONMENT)

T = TypeVar("T")
_PACKAGE = Path(__file__).resolve().parents[2]
_PAGE = resource.getpagesize()
_TICK = 0.05
"""s between two looks at the clock."""
_LATER = 0.2
"""s of work after a bound at which the timer rings: where Python runs, the other thread was there before."""
_AGAIN = 2.0
"""s of work in which the exception is to find its way out, before it is raised again: somebody may have swallowed
it."""


class BeyondBounds(Exception):  # noqa: N818 - a limit was reached
    """More time or memory was taken than is given."""

    def __init__(self, what: str = "it takes too long, and was stopped") -> None:
        super().__init__(what)


@dataclass(eq=False)
class _Walled:
    thread: int
    clock: int
    until: float
    fired: bool = False


class _Watch:
    """One thread that looks after all that stand inside a wall."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._walled: list[_Walled] = []
        self._thread: Thread | None = None

    def enter(self, seconds: float) -> _Walled:
        thread = get_ident()
        clock = time.pthread_getcpuclockid(thread)
        walled = _Walled(thread, clock, time.clock_gettime(clock) + seconds)
        with self._changed:
            self._walled.append(walled)
            if self._thread is None or not self._thread.is_alive():  # none yet, or it was left behind by a fork
                self._thread = Thread(target=self._look, name="wall", daemon=True)
                self._thread.start()
            self._changed.notify()
        self._listen()
        self._set_timer()
        return walled

    def leave(self, walled: _Walled) -> None:
        walled.until = math.inf  # from here on nothing is raised for it
        self._set_timer()
        with self._changed:
            at = self._walled.index(walled)
            inner = [each for each in self._walled[at:] if each.thread == walled.thread]  # one was left while it rang
            self._walled = [each for each in self._walled if each not in inner]
            if walled.fired:  # what has not been raised yet must not be raised elsewhere
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(walled.thread), None)

    @contextmanager
    def over(self, seconds: float) -> Iterator[None]:
        """What runs in here is looked after."""
        mine = self.enter(seconds)
        try:
            yield
        finally:
            self.leave(mine)

    def give(self, seconds: float) -> None:
        """More time for all walls that the thread stands in."""
        for walled in self._mine():
            walled.until += seconds
        self._set_timer()

    def _listen(self) -> None:
        if current_thread() is main_thread() and signal.getsignal(signal.SIGVTALRM) != self._ring:
            signal.signal(signal.SIGVTALRM, self._ring)

    def _set_timer(self) -> None:
        """For the main thread, which alone is given signals: when the next of its walls may be reached."""
        if current_thread() is not main_thread():
            return
        soonest = min((walled.until for walled in self._mine()), default=math.inf)
        left = 0 if math.isinf(soonest) else max(soonest - time.thread_time() + _LATER, _TICK)
        signal.setitimer(signal.ITIMER_VIRTUAL, left)

    def _mine(self) -> list[_Walled]:
        thread = get_ident()
        return [walled for walled in list(self._walled) if walled.thread == thread]

    def _ring(self, number: int, frame: FrameType | None) -> None:
        """The process has worked so long; the thread may have worked less, among others."""
        beyond = [walled for walled in self._mine() if time.clock_gettime(walled.clock) > walled.until]
        for walled in beyond:
            walled.until += _AGAIN
        self._set_timer()
        if beyond:
            raise BeyondBounds

    def _look(self) -> None:
        while True:
            with self._changed:
                if not self._walled:
                    self._changed.wait()
            time.sleep(_TICK)  # first: most steps are over by then, and cost no change of threads
            with self._changed:
                for walled in self._walled:
                    if time.clock_gettime(walled.clock) > walled.until:
                        walled.fired, walled.until = True, walled.until + _AGAIN
                        ctypes.pythonapi.PyThreadState_SetAsyncExc(
                            ctypes.c_ulong(walled.thread), ctypes.py_object(BeyondBounds)
                        )


_WATCH = _Watch()


class _Memory:
    """The bound of the process's memory, which the outermost wall sets and takes down."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._depth = 0
        self._before = resource.RLIM_INFINITY

    def enter(self, more: int) -> None:
        with self._lock:
            self._depth += 1
            if self._depth == 1:
                self._before, hard = resource.getrlimit(resource.RLIMIT_DATA)
                wanted = _data() + more
                if hard == resource.RLIM_INFINITY or wanted < hard:
                    resource.setrlimit(resource.RLIMIT_DATA, (wanted, hard))

    def leave(self) -> None:
        with self._lock:
            self._depth -= 1
            if self._depth == 0:
                resource.setrlimit(resource.RLIMIT_DATA, (self._before, resource.getrlimit(resource.RLIMIT_DATA)[1]))


_MEMORY = _Memory()


def _data() -> int:
    """Bytes of private memory that the process has (proc(5), statm: the sixth number)."""
    try:
        process = os.getpid()
        if process not in _STATM:  # it is opened once: that takes most of the time, and a build asks hundreds of times
            _STATM[process] = os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)
        return int(os.pread(_STATM[process], 200, 0).split()[5]) * _PAGE
    except OSError:
        return 0


_STATM: dict[int, int] = {}
"""By process: after a fork, the file that was opened before tells of the parent."""


@contextmanager
def walled(seconds: Bound, more: Bound) -> Iterator[None]:
    """What runs in here has so many seconds of its thread's working time, and so many bytes more than the process has
    now.

    Raises `BeyondBounds`, there or where a single step would take more memory. One wall may stand in another.
    """
    _MEMORY.enter(more.most)
    try:
        with _WATCH.over(seconds.most):
            yield
    except MemoryError:
        raise BeyondBounds("it takes too much memory, and was stopped") from None
    finally:
        _MEMORY.leave()


@contextmanager
def apart(seconds: Bound) -> Iterator[None]:
    """One of many things within a wall, each with a time of its own, which the walls around it do not count: a chapter
    may show any number of photographs. Raises `BeyondBounds`."""
    _WATCH.give(seconds.most)
    began = time.thread_time()
    try:
        with _WATCH.over(seconds.most):
            yield
    finally:
        _WATCH.give(min(time.thread_time() - began, seconds.most) - seconds.most)


def guarded(
    what: str, place: Place, step: Callable[[], T], seconds: Bound = STEP_SECONDS, more: Bound = STEP_BYTES
) -> T:
    """What the step gives within bounds of time and memory (`walled`). Raises `ProblemsFound`, see `told_at`."""
    with told_at(what, place), walled(seconds, more):
        return step()


@contextmanager
def told_at(what: str, place: Place | None) -> Iterator[None]:
    """Raises `ProblemsFound`: what is raised inside, too much work, memory or depth, and whatever else is raised but
    refusals of the operating system. `what` is being done, such as 'reading the chapter'."""
    try:
        yield
    except (ProblemsFound, OSError):
        raise
    except BeyondBounds as beyond:
        raise ProblemsFound([_beyond(what, str(beyond), place)]) from None
    except RecursionError:
        raise ProblemsFound([_beyond(what, "it is nested too deeply", place)]) from None
    except Exception as error:
        raise ProblemsFound([unforeseen(what, error, place)]) from error


def unforeseen(what: str, error: Exception, place: Place | None) -> Problem:
    """A fault of the program's own, with the place in it."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if _is_ours(frame.filename)]
    at = f" in {Path(frames[-1].filename).relative_to(_PACKAGE)}:{frames[-1].lineno}" if frames else ""
    said = f"{what}: {type(error).__name__}{at}: {str(error)[:160]}"
    hint = "this is a fault of Trykklar's own: report it with the file; another way of writing may avoid it"
    return Problem("internal", said, hint, place)


def _is_ours(file: str) -> bool:
    return Path(file).is_relative_to(_PACKAGE) and Path(file) != Path(__file__)


def _beyond(what: str, why: str, place: Place | None) -> Problem:
    hint = "divide the file, or make it or its template do less: see the handbook's table of bounds"
    return Problem("beyond-bounds", f"{what}: {why}", hint, place)
