"""Processes of this machine: as many lanes as `--jobs`, each with one worker process.

Why our own, and no pool that exists: `ProcessPoolExecutor` breaks as a whole when one worker dies and
has no time limit; pebble's `ProcessPool` loses only the call of a worker that died and has a time
limit, but neither order nor memory limit, imports the caller's main module into every worker, and as
it builds on multiprocessing it cannot run inside a Dask worker, which may have no children of that
kind. With one process to a lane, each of these is a few lines: a death is an end of file in one lane.

There is no second try for an entry whose worker died: what made the kernel kill it once, most often
memory, would do so again, and a person should know.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from queue import Empty, PriorityQueue
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from ...base.bounds import ENTRY_BYTES, WORKER_BYTES
from ...base.limits.process import WorkerProcess
from ...layouts.look import Look
from .workers import Workers

if TYPE_CHECKING:
    from ..records import Copy, TypesetChapter
    from .scratch import Scratch

MEMORY_LIMIT = WORKER_BYTES.most
"""Bytes of resident memory above which a worker is replaced by a new one."""
_PREPARE = f"{__package__.rpartition('.')[0]}.weasyprint.worker:import_engine"
"""Workers import WeasyPrint while the main process still reads sources."""


@dataclass(frozen=True)
class _Call:
    future: Future[Any]
    function: Callable[..., Any]
    args: tuple[Any, ...]
    time_limit: float


def _typeset(copy: Copy, look_file: Path) -> TypesetChapter:
    """In a worker. The process that asks imports no engine: a build of a site or a book has none."""
    from ..weasyprint.worker import typeset

    return typeset(copy, look_file)


class LocalWorkers(Workers):
    """Worker processes. Nothing is started before `warm_up` or the first call."""

    function: Callable[[Copy, Path], TypesetChapter] = staticmethod(_typeset)
    """What runs in the workers."""

    def __init__(self, jobs: int, memory_limit: int = MEMORY_LIMIT) -> None:
        self.jobs = jobs
        self.memory_limit = memory_limit
        self._queue: PriorityQueue[tuple[float, int, _Call | None]] = PriorityQueue()
        self._serial = count()
        self._lock = Lock()
        self._scratch: Scratch | None = None
        self._lanes: list[Thread] = []
        self._processes: dict[int, WorkerProcess] = {}
        self._unfinished = 0
        """Calls that wait or are under way: no more lanes than that are opened."""
        self._closed = False
        self._aborted = False

    @property
    def width(self) -> int:
        return self.jobs

    def typeset(self, copy: Copy, look: Look, *, priority: float, time_limit: float) -> Future[TypesetChapter]:
        with self._lock:
            look_file = self._folder().look_file(look)
        return self._schedule(self.function, (copy, look_file), priority, time_limit)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run a function that workers can import, as the standard has it."""
        return self._schedule(partial(fn, **kwargs) if kwargs else fn, args, 0, math.inf)

    def warm_up(self, workers: int = 0) -> None:
        """Start processes; they import WeasyPrint while the caller goes on. What fails shows at the first call."""
        with self._lock, suppress(OSError):
            self._folder()
            self._open_lanes(workers or self.jobs)

    def _schedule(
        self, function: Callable[..., Any], args: tuple[Any, ...], priority: float, time_limit: float
    ) -> Future[Any]:
        call = _Call(Future(), function, args, time_limit)
        with self._lock:
            if self._closed:
                raise RuntimeError("these workers have been shut down")
            self._folder()
            self._queue.put((-priority, next(self._serial), call))
            self._unfinished += 1
            self._open_lanes(self._unfinished)
        return call.future

    def _folder(self) -> Scratch:
        if self._scratch is None:
            from .scratch import Scratch

            self._scratch = Scratch()
        return self._scratch

    def _open_lanes(self, wanted: int) -> None:
        while len(self._lanes) < min(wanted, self.jobs):
            lane = Thread(target=self._work, args=(len(self._lanes),), name=f"lane-{len(self._lanes)}", daemon=True)
            self._lanes.append(lane)
            lane.start()

    def _work(self, lane: int) -> None:
        """A lane: starts its process, hands it one call after the other, and replaces it when it is gone."""
        with suppress(OSError, RuntimeError):
            self._start(lane)
        while (call := self._queue.get()[2]) is not None:
            if call.future.set_running_or_notify_cancel():
                self._run(lane, call)
            else:
                self._count_off()
        self._stop(lane)

    def _run(self, lane: int, call: _Call) -> None:
        try:
            process = self._processes.get(lane)
            if process is None or process.ended:
                process = self._start(lane)
            result = process.call(call.function, call.args, call.time_limit, ENTRY_BYTES.most)
        except Exception as error:  # noqa: BLE001 - it belongs to whoever waits for the future
            self._count_off()
            call.future.set_exception(error)
        else:
            self._count_off()  # first: whoever waits may have the next call ready
            call.future.set_result(result)
            if process.memory() > self.memory_limit:
                self._stop(lane)

    def _count_off(self) -> None:
        with self._lock:
            self._unfinished -= 1

    def _start(self, lane: int) -> WorkerProcess:
        self._stop(lane)
        with self._lock:
            if self._aborted:
                raise RuntimeError("these workers have been stopped")
            scratch = self._folder()
            variables = {"TMPDIR": str(scratch.folder), "FONTCONFIG_FILE": str(scratch.no_fonts())}
            self._processes[lane] = process = WorkerProcess(variables, _PREPARE)
        return process

    def _stop(self, lane: int) -> None:
        process = self._processes.pop(lane, None)
        if process:
            process.end()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers when all calls are done; or, with `cancel_futures`, those that have begun."""
        with self._lock:
            self._closed = True
        if cancel_futures:
            self._call_off()
        for _ in self._lanes:
            self._queue.put((math.inf, next(self._serial), None))
        if wait:
            self._finish()
        else:
            Thread(target=self._finish, daemon=True).start()

    def _call_off(self) -> None:
        """Cancel the calls that have not begun."""
        with suppress(Empty):
            while True:
                call = self._queue.get_nowait()[2]
                if call and call.future.cancel():
                    call.future.set_running_or_notify_cancel()

    def _finish(self) -> None:
        for lane in self._lanes:
            lane.join()
        with self._lock:
            scratch, self._scratch = self._scratch, None
        if scratch:
            scratch.close()

    def abort(self) -> None:
        with self._lock:
            self._closed = self._aborted = True
        self._call_off()
        with self._lock:
            for process in list(self._processes.values()):
                process.kill()
        self.shutdown()
