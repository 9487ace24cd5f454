"""One worker process, seen from the main process: calls go out, answers come in, and it can be stopped."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from multiprocessing import Pipe
from pathlib import Path
from threading import TIMEOUT_MAX, Timer
from typing import Any

from .workers import TookTooLong, WorkerDied

_PACKAGES = Path(__file__).resolve().parents[3]
_START_LIMIT = 120.0
"""Seconds within which a process must be ready."""


class WorkerProcess:
    """A process that runs one call at a time. Raises OSError where it cannot be started."""

    def __init__(self, log: Path, variables: Mapping[str, str]) -> None:
        self._log = log
        self._ready = False
        self._connection, theirs = Pipe()
        with theirs, log.open("wb") as words:
            # A session of its own: Ctrl-C reaches the main process alone, which then ends this one.
            # -P: nothing is imported from the folder that the user happens to stand in.
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "trykklar.typeset.executors.serve", str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=words,
                pass_fds=[theirs.fileno()],
                env=_environment(variables),
                start_new_session=True,
            )

    @property
    def ended(self) -> bool:
        """Whether the process is gone."""
        return self._process.poll() is not None

    def call(self, function: Callable[..., Any], args: tuple[Any, ...], time_limit: float) -> Any:
        """Run a function there and give its result, or raise what it raised.

        Raises `WorkerDied`, or `TookTooLong` after `time_limit` seconds; the process is gone then.
        """
        if not self._ready:
            self._exchange(None, _START_LIMIT)
            self._ready = True
        within = min(time_limit, TIMEOUT_MAX / 2)
        fine, value = pickle.loads(self._exchange(pickle.dumps((function, args, within)), within))
        if not fine:
            raise value
        return value

    def _exchange(self, message: bytes | None, time_limit: float) -> bytes:
        stopped = []

        def stop() -> None:
            stopped.append(True)
            self._process.kill()

        timer = Timer(time_limit, stop)
        timer.daemon = True
        timer.start()
        try:
            if message is not None:
                self._connection.send_bytes(message)
            return self._connection.recv_bytes()
        except (EOFError, OSError):
            self._process.kill()
            code = self._process.wait()
            if stopped:
                raise TookTooLong(time_limit) from None
            raise WorkerDied(self._last_words(code)) from None
        finally:
            timer.cancel()
            timer.join()

    def _last_words(self, code: int) -> str:
        """How the process ended, and the last line that it wrote."""
        how = f"killed by signal {-code}" if code < 0 else f"ended with code {code}"
        with suppress(OSError):
            lines = self._log.read_text("utf-8", "replace").strip().splitlines()
            if lines:
                return f"{how}: {lines[-1][:160]}"
        return how

    def memory(self) -> int:
        """Resident memory in bytes; 0 where the process is gone."""
        import psutil

        try:
            return int(psutil.Process(self._process.pid).memory_info().rss)
        except psutil.Error:
            return 0

    def kill(self) -> None:
        """Stop it now; the call under way raises `WorkerDied`."""
        self._process.kill()

    def end(self) -> None:
        """Stop it, and wait until it is gone."""
        self._process.kill()
        self._process.wait()
        self._connection.close()


def _environment(variables: Mapping[str, str]) -> dict[str, str]:
    """The environment of a worker: what a locale or a setting of fontconfig could change on a page is fixed."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("FC_", "FONTCONFIG_", "PANGO", "LC_", "LANG"))}
    path = os.pathsep.join(filter(None, [str(_PACKAGES), kept.get("PYTHONPATH")]))
    return {**kept, "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "0", "PYTHONPATH": path, **variables}
