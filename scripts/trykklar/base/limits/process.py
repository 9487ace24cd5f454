"""One worker process, seen from the main process: calls go out, answers come in, and it can be stopped.

A call has a limit of the processor's time and one of memory. A limit counts work, not waiting: on a busy machine
nothing is stopped that would not be on an idle one. For what hangs without working there is a far limit of wall time,
ten times as long (`bounds.far`).
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from multiprocessing import Pipe
from pathlib import Path
from typing import Any

from ..bounds import START_SECONDS, far
from .ending import scratch_folder

_PACKAGES = Path(__file__).resolve().parents[3]
_START_LIMIT = START_SECONDS.most
"""Seconds of work within which a process must be ready."""
_TICK = 0.1
"""s between two looks at a process that works."""


class WorkerDied(Exception):  # noqa: N818 - a process ended
    """The process that ran a call ended before it answered."""


class TookTooLong(Exception):  # noqa: N818 - a limit was reached
    """A call was stopped at its time limit."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class TookTooMuch(Exception):  # noqa: N818 - a limit was reached
    """A call was stopped at its memory limit."""

    def __init__(self, size: float) -> None:
        super().__init__(size)
        self.size = size
        """Bytes."""


class WorkerProcess:
    """A process that runs one call at a time. Raises OSError where it cannot be started."""

    def __init__(self, variables: Mapping[str, str], prepare: str = "") -> None:
        """`variables` are added to its environment; `prepare` ('module:function') is called before it is ready."""
        import psutil

        self._ready = False
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - it is closed with the process
        self._connection, theirs = Pipe()
        with theirs:
            # A session of its own: Ctrl-C reaches the main process alone, which then ends this one.
            # -P: nothing is imported from the folder that the user happens to stand in.
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "trykklar.base.limits.serve", str(theirs.fileno()), prepare],
                stdin=subprocess.DEVNULL,
                stdout=self._log,
                stderr=self._log,
                pass_fds=[theirs.fileno()],
                env=_environment(variables),
                start_new_session=True,
            )
        self._seen = psutil.Process(self._process.pid)

    @property
    def ended(self) -> bool:
        """Whether the process is gone."""
        return self._process.poll() is not None

    def call(
        self, function: Callable[..., Any], args: tuple[Any, ...], seconds: float, memory: float = float("inf")
    ) -> Any:
        """Run a function there and give its result, or raise what it raised.

        Raises `WorkerDied`, `TookTooLong` after so many seconds of work, or `TookTooMuch`; the process is gone then.
        """
        if not self._ready:
            self._exchange(None, _START_LIMIT, memory)
            self._ready = True
        fine, value = pickle.loads(self._exchange(pickle.dumps((function, args, seconds)), seconds, memory))
        if not fine:
            raise value
        return value

    def _exchange(self, message: bytes | None, seconds: float, memory: float) -> bytes:
        """Send a message and wait for the answer, within limits."""
        begun, worked = time.monotonic(), self._worked()
        try:
            if message is not None:
                self._connection.send_bytes(message)
            while not self._connection.poll(_TICK):
                if self._worked() - worked > seconds or time.monotonic() - begun > far(seconds):
                    self._stop()
                    raise TookTooLong(seconds)
                if self.memory() > memory:
                    self._stop()
                    raise TookTooMuch(memory)
            return self._connection.recv_bytes()
        except (EOFError, OSError):
            code = self._stop()
            raise WorkerDied(self._last_words(code)) from None

    def _stop(self) -> int:
        self._process.kill()
        return self._process.wait()

    def _worked(self) -> float:
        """Seconds that the process has worked, in all of its threads; 0 where it is gone."""
        import psutil

        try:
            spent = self._seen.cpu_times()
        except psutil.Error:
            return 0.0
        return float(spent.user + spent.system)

    def _last_words(self, code: int) -> str:
        """How the process ended, and the last line that it wrote."""
        how = f"killed by signal {-code}" if code < 0 else f"ended with code {code}"
        with suppress(OSError, ValueError):
            self._log.seek(max(0, self._log.seek(0, os.SEEK_END) - 4000))
            lines = self._log.read().decode("utf-8", "replace").strip().splitlines()
            if lines:
                return f"{how}: {lines[-1][:160]}"
        return how

    def memory(self) -> int:
        """Resident memory in bytes; 0 where the process is gone."""
        import psutil

        try:
            return int(self._seen.memory_info().rss)
        except psutil.Error:
            return 0

    def kill(self) -> None:
        """Stop it now; the call under way raises `WorkerDied`."""
        self._process.kill()

    def end(self) -> None:
        """Stop it, and wait until it is gone."""
        self._stop()
        self._connection.close()
        self._log.close()


def confined(function: Callable[..., Any], args: tuple[Any, ...], seconds: float, memory: float) -> Any:
    """Run a function once in a process of its own. Raises what it raises, and what `WorkerProcess.call` does."""
    with scratch_folder() as folder:  # what it leaves there when it is stopped goes with the folder
        process = WorkerProcess({"TMPDIR": str(folder)})
        try:
            return process.call(function, args, seconds, memory)
        finally:
            process.end()


def _environment(variables: Mapping[str, str]) -> dict[str, str]:
    """The environment of a worker: what a locale or a setting of fontconfig could change on a page is fixed."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("FC_", "FONTCONFIG_", "PANGO", "LC_", "LANG"))}
    path = os.pathsep.join(filter(None, [str(_PACKAGES), kept.get("PYTHONPATH")]))
    return {
        **kept,
        "LC_ALL": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": "0",
        "PYTHONPATH": path,
        **variables,
    }
