"""A worker process's main loop: calls come in over one socket, answers go back over it.

Started by `process.py` as `python -P -m trykklar.base.limits.serve FILE-DESCRIPTOR [MODULE:FUNCTION]`. When the main
process ends, however it ends, the socket closes, and the worker ends in the middle of whatever it does; should it not
even listen, the system ends it at its limit of the processor's time.
"""

from __future__ import annotations

import math
import os
import pickle
import resource
import signal
import sys
from contextlib import suppress
from importlib import import_module
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Thread

from ..program import sweep_seldom

_GRACE = 10.0
"""Seconds of work after its time limit at which a worker that nobody stopped is stopped by the system."""


def main(handle: int, prepare: str = "") -> None:
    """Answer calls until the other side closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sweep_seldom()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    resource.setrlimit(
        resource.RLIMIT_DATA, (hard, hard)
    )  # a wall of the main process may have stood when this one was started
    connection: Connection[bytes, bytes] = Connection(handle)
    calls: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_listen, args=(connection, calls), daemon=True).start()
    if prepare:
        with suppress(Exception):  # the first call says what is missing
            module, _, function = prepare.partition(":")
            getattr(import_module(module), function)()
    connection.send_bytes(b"ready")
    while True:
        function, args, seconds = pickle.loads(calls.get())
        _limit(seconds)
        connection.send_bytes(_answer(function, args))


def _limit(seconds: float) -> None:
    """Have the system end this process when it has worked so long (setrlimit(2), RLIMIT_CPU): it needs no Python for
    that."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    until = spent.ru_utime + spent.ru_stime + seconds + _GRACE
    if math.isfinite(until) and (hard == resource.RLIM_INFINITY or until < hard):
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(until), hard))


def _listen(connection: Connection[bytes, bytes], calls: SimpleQueue[bytes]) -> None:
    try:
        while True:
            calls.put(connection.recv_bytes())
    except (EOFError, OSError):
        os._exit(0)


def _answer(function: object, args: tuple[object, ...]) -> bytes:
    try:
        return pickle.dumps((True, function(*args)))  # type: ignore[operator]
    except Exception as error:  # noqa: BLE001 - it is raised where the answer is awaited
        try:
            pickle.loads(pickle.dumps(error))
        except Exception:  # noqa: BLE001 - an error that does not travel is told in words
            error = RuntimeError(f"{type(error).__name__}: {error}")
        return pickle.dumps((False, error))


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
