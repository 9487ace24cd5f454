"""Other people's programs: called with a limit, ended with everything that they started, and gone with the process that
called them."""

from __future__ import annotations

import ctypes
import math
import os
import resource
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from ..bounds import far
from .process import TookTooLong

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None)


def run_program(
    command: Sequence[str],
    seconds: float,
    memory: int = 0,
    *,
    given: bytes = b"",
    variables: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> tuple[int, bytes, bytes]:
    """Exit code, standard output and standard error of a program that may work so many seconds and take so many bytes
    (0: any). `folder`: where it stands; else where this one does.

    Raises `OSError` where it cannot be started, and `TookTooLong`: with all that it started, it is gone then.
    """
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **(variables or {})},
        cwd=folder,
        start_new_session=True,
        preexec_fn=partial(_within, math.ceil(seconds), memory),  # noqa: PLW1509 - system calls alone, no lock
    )
    with process:
        try:
            out, err = process.communicate(given, far(seconds))
        except BaseException as error:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            if isinstance(error, subprocess.TimeoutExpired):
                raise TookTooLong(seconds) from None
            raise
    if process.returncode in (-signal.SIGXCPU, 128 + signal.SIGXCPU):
        raise TookTooLong(seconds)
    return process.returncode, out, err


def _within(seconds: int, memory: int) -> None:
    """In the new process: limits, and to be killed when the one that called it is gone (prctl(2))."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    resource.setrlimit(resource.RLIMIT_DATA, (memory or hard, hard))
