"""A Dask cluster: `--executor dask:tcp://HOST:8786`, with the optional extra `trykklar[dask]`.

No disk is shared: an entry's HTML and pictures travel with its task. The look travels once, as a task
of its own whose result Dask keeps, hands from worker to worker, and makes again when the worker that
held it is lost (data that is scattered would be lost with it). In each Dask worker the entries are
set by the same lanes of processes as on one machine (`LocalWorkers`), as many as the worker has
threads: with the same time limit, memory limit and fixed environment, and so the same bytes.

Dask runs the tasks of a lost worker on another one; after three lost workers it gives a task up. A
worker whose tools have other versions is refused. What a worker sends back is data, held to its digest
and to what was asked (`answers.py`). Yet trust the cluster as you trust this machine: Dask itself takes
pickles from the scheduler, and its workers run what they are sent.
"""

from __future__ import annotations

import atexit
import logging
import time
import warnings
from collections.abc import Callable
from concurrent import futures
from concurrent.futures import Future
from functools import cache, partial
from threading import Event, Lock, Thread
from typing import Any

from ...base.bounds import CONNECT_SECONDS, JOIN_SECONDS, LOST_SECONDS
from ...base.limits.process import WorkerDied
from ...base.problems import Problem, ProblemsFound
from ...base.rulebook import EXIT_ENVIRONMENT, rule
from ...layouts.look import Look
from ..records import Copy, TypesetChapter
from ..tool_versions import tool_versions
from .answers import Sent, answered, read_answer_of
from .local import LocalWorkers
from .workers import Workers, WorkersDiffer

rule("executor-unreachable", "the cluster that was named cannot be used", exit_code=EXIT_ENVIRONMENT)
rule(
    "executor-versions",
    "a worker of the cluster has other versions, and would set other bytes",
    exit_code=EXIT_ENVIRONMENT,
)

CONNECT_LIMIT = CONNECT_SECONDS.most
WORKERS_LIMIT = JOIN_SECONDS.most

Versions = tuple[tuple[str, str], ...]


class DaskWorkers(Workers):
    """The workers of a Dask scheduler. Raises `ProblemsFound` where there are none that can be used."""

    def __init__(self, address: str, patience: float = LOST_SECONDS.most) -> None:
        self.patience = patience
        self._client = _connect(address)
        self._width: int = sum(self._client.nthreads().values())
        self._executor = self._client.get_executor(pure=False)
        self._looks: dict[str, Any] = {}
        self._pending: set[Future[Any]] = set()
        self._lock = Lock()
        self._closing = Event()
        Thread(target=self._watch, daemon=True).start()

    @property
    def width(self) -> int:
        """The threads of all workers that the cluster had when it was last asked."""
        return self._width

    def typeset(self, copy: Copy, look: Look, *, priority: float, time_limit: float) -> Future[TypesetChapter]:
        with self._lock:
            if look.digest not in self._looks:
                self._looks[look.digest] = self._client.submit(_same, look, key=f"trykklar-look-{look.digest}")
            travelling = self._looks[look.digest]
        return self._submit(
            partial(read_answer_of, copy),
            typeset_here,
            copy,
            travelling,
            time_limit,
            tool_versions(),
            priority=priority,
        )

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run a function on the cluster; keyword arguments such as `priority` are Dask's."""
        return self._submit(lambda value: value, fn, *args, **kwargs)

    def _submit(self, read: Callable[[Any], Any], fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run a function on the cluster; `read` makes of what it sent back what the future gives."""
        outer: Future[Any] = Future()
        with self._lock:
            self._pending.add(outer)
        inner: Future[Any] = self._executor.submit(fn, *args, **kwargs)
        outer.add_done_callback(lambda done: done.cancelled() and inner.cancel())
        inner.add_done_callback(partial(self._pass_on, outer, read))
        return outer

    def _pass_on(self, outer: Future[Any], read: Callable[[Any], Any], inner: Future[Any]) -> None:
        if inner.cancelled():
            self._settle(outer, None, WorkerDied("the Dask scheduler was lost, or gave the task up"))
        elif (error := inner.exception()) is not None:
            self._settle(outer, None, error)
        else:
            try:
                self._settle(outer, read(inner.result()), None)
            except Exception as wrong:  # noqa: BLE001 - it belongs to whoever waits for the future
                self._settle(outer, None, wrong)

    def _settle(self, outer: Future[Any], result: Any, error: BaseException | None) -> None:
        with self._lock:
            if outer not in self._pending:
                return
            self._pending.remove(outer)
        if outer.set_running_or_notify_cancel():
            if error is None:
                outer.set_result(result)
            else:
                outer.set_exception(error)

    def _watch(self) -> None:
        """Give up what waits when there has been no worker for too long: Dask itself would wait for ever."""
        seen = time.monotonic()
        while not self._closing.wait(1):
            try:
                width = sum(self._client.nthreads().values())
            except Exception:  # noqa: BLE001 - whatever it is, nobody answers
                width = 0
            if width:
                self._width = width
                seen = time.monotonic()
            elif time.monotonic() - seen > self.patience:
                for outer in tuple(self._pending):
                    self._settle(outer, None, WorkerDied("the cluster has no workers any more"))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster: when all tasks are done, if `wait` is asked for; else those that are left are called
        off."""
        if wait and not cancel_futures:
            futures.wait(tuple(self._pending))
        self._closing.set()
        self._executor.shutdown(wait=False)
        self._looks.clear()
        self._client.close(timeout=CONNECT_LIMIT)

    def abort(self) -> None:
        self.shutdown(wait=False)


def _connect(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        hint = "pip install 'trykklar[dask]', or leave out --executor to use this machine's processes"
        raise ProblemsFound([Problem("library-missing", "Dask is not installed", hint)]) from None
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what they would say comes as problems
    client: Any = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about versions, which are compared below and more strictly
            client = Client(address, timeout=CONNECT_LIMIT, set_as_default=False)  # type: ignore[no-untyped-call]
            client.wait_for_workers(1, timeout=WORKERS_LIMIT)
            theirs: dict[str, Versions] = client.run(versions_here)
    except Exception as error:  # noqa: BLE001 - Dask passes on what the network, the scheduler or a worker raised
        if client is not None:
            client.close(timeout=CONNECT_LIMIT)
        raise ProblemsFound([_unreachable(address, error)]) from None
    problems = [
        problem
        for worker, versions in sorted(theirs.items())
        if (problem := difference(worker, tool_versions(), _versions_of(versions)))
    ]
    if problems:
        client.close(timeout=CONNECT_LIMIT)
        raise ProblemsFound(problems)
    return client


def _unreachable(address: str, error: Exception) -> Problem:
    if isinstance(error, ImportError):
        return Problem(
            "executor-versions",
            f"a worker of the cluster at {address} cannot run Trykklar: {error}",
            "install the same version of trykklar[dask] for the workers",
        )
    why = (
        "it has no workers"
        if isinstance(error, TimeoutError) and "worker" in str(error)
        else str(error) or type(error).__name__
    )
    return Problem(
        "executor-unreachable",
        f"the Dask cluster at {address} cannot be used: {why}",
        "start it with 'dask scheduler' and 'dask worker ADDRESS', check the address, or leave out --executor",
    )


def _versions_of(told: object) -> Versions:
    """What a worker says of its tools; nothing where it says anything else, which differs from ours."""
    pairs = told if isinstance(told, tuple | list) else ()
    fine = all(isinstance(pair, tuple | list) and [*map(type, pair)] == [str, str] for pair in pairs)
    return tuple((name, version) for name, version in pairs) if fine else ()


def difference(worker: str, ours: Versions, theirs: Versions) -> Problem | None:
    """That a worker has other tools, where it has."""
    if ours == theirs:
        return None
    mine, other = dict(ours), dict(theirs)
    names = [name for name in {**mine, **other} if mine.get(name) != other.get(name)]
    listed = ", ".join(f"{name} {other.get(name) or 'none'} instead of {mine.get(name) or 'none'}" for name in names)
    hint = "install the same versions on all machines: the same pages can only come from the same tools"
    return Problem("executor-versions", f"the Dask worker at {worker} has {listed}", hint)


# What follows runs in a Dask worker.


def versions_here() -> Versions:
    """The versions of this Dask worker's tools."""
    return tool_versions()


def typeset_here(copy: Copy, look: Look, time_limit: float, versions: Versions) -> Sent:
    """Set an entry in a lane of this Dask worker."""
    return answered(lambda: _typeset(copy, look, time_limit, versions))


def _typeset(copy: Copy, look: Look, time_limit: float, versions: Versions) -> TypesetChapter:
    """Raises `WorkersDiffer`, and what `Workers.typeset` tells."""
    from distributed import get_worker

    worker = get_worker()
    problem = difference(worker.address, versions, tool_versions())
    if problem:
        raise WorkersDiffer(problem)
    return _lanes(worker.state.nthreads).typeset(copy, look, priority=0, time_limit=time_limit).result()


_STARTING = Lock()


def _lanes(jobs: int) -> LocalWorkers:
    with _STARTING:  # several threads come at once
        return _started(jobs)


@cache
def _started(jobs: int) -> LocalWorkers:
    lanes = LocalWorkers(jobs)
    atexit.register(lanes.abort)
    return lanes


def _same(look: Look) -> Look:
    return look
