"""A worker process's main loop: calls come in over one socket, answers go back over it.

Started by `local.py` as `python -P -m trykklar.executors.serve FILE-DESCRIPTOR`. When the main process
ends, however it ends, the socket closes, and the worker ends in the middle of whatever it does.
"""

from __future__ import annotations

import faulthandler
import os
import pickle
import signal
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Thread

from ..weasyprint.worker import import_engine

_GRACE = 10.0
"""Seconds after its time limit at which a worker that nobody stopped stops itself."""


def main(handle: int) -> None:
    """Answer calls until the other side closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    connection: Connection[bytes, bytes] = Connection(handle)
    calls: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_listen, args=(connection, calls), daemon=True).start()
    with suppress(Exception):  # the first call says what is missing
        import_engine()
    connection.send_bytes(b"ready")
    while True:
        function, args, time_limit = pickle.loads(calls.get())
        # This watchdog needs no Python, so it also ends an engine that hangs after its main process was killed.
        faulthandler.dump_traceback_later(time_limit + _GRACE, exit=True)
        answer = _answer(function, args)
        faulthandler.cancel_dump_traceback_later()
        connection.send_bytes(answer)


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
    main(int(sys.argv[1]))
