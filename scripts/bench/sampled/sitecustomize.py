"""Python reads this file at its start where the folder is on its path: it notes where the process's CPU time goes.

A thread looks at the stacks of all others every few milliseconds and counts the CPU time that each took since it last
looked for what stands there: what a library does in one go counts for who called it. The sums are written again and
again, so that a process that is killed leaves what it has.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path
from types import FrameType

_SECONDS = 0.004
_LOOKS = 250
"""Looks between two times that the sums are written."""


def _stack(frame: FrameType | None) -> str:
    names: list[str] = []
    while frame is not None:
        code = frame.f_code
        names.append(f"{'/'.join(Path(code.co_filename).parts[-3:])}:{code.co_name}")
        frame = frame.f_back
    return ";".join(reversed(names))


def _taken(thread: int) -> float:
    """CPU seconds of a thread; what has just ended has none."""
    try:
        return time.clock_gettime(time.pthread_getcpuclockid(thread))
    except OSError:
        return 0.0


def _watch(folder: Path) -> None:
    own = threading.get_ident()
    kind = "worker" if "trykklar.base.limits.serve" in sys.orig_argv else "main"
    sums: dict[str, float] = {}
    before: dict[int, float] = {}
    looks = 0
    while threading.main_thread().is_alive():
        time.sleep(_SECONDS)
        for thread, frame in sys._current_frames().items():
            now = _taken(thread)
            passed = now - before.get(thread, 0.0)
            before[thread] = now
            if passed > 0 and thread != own:
                stack = f"{kind};{_stack(frame)}"
                sums[stack] = sums.get(stack, 0.0) + passed
        looks += 1
        if looks % _LOOKS == 0:
            _write(folder, sums)
    _write(folder, sums)


def _write(folder: Path, sums: dict[str, float]) -> None:
    beside = folder / f"{os.getpid()}.part"
    beside.write_text("".join(f"{stack} {seconds * 1000:.0f}\n" for stack, seconds in sums.items()), "utf-8")
    beside.replace(folder / f"{os.getpid()}.folded")


if asked := os.environ.get("TRYKKLAR_BENCH_SAMPLES"):
    threading.Thread(target=_watch, args=(Path(asked),)).start()
