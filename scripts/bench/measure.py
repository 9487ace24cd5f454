"""A command in a process of its own, or a build in one that stays; wall time, CPU time and memory of the whole tree."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

INTERVAL = 0.03
"""Seconds between two looks at the memory."""
MB = 1_000_000


class RunError(RuntimeError):
    """A tool did not do its work; the message holds the end of what it said."""


def _named(part: object) -> str:
    """A part of a command without the folders of this machine, as tables print it."""
    return Path(str(part)).name if str(part).startswith("/") else str(part)


@dataclass(frozen=True)
class Run:
    """One measured run."""

    seconds: float
    cpu_seconds: float
    """User and system time of all its processes."""
    peak_mb: float
    """Highest sum of the resident memory of all its processes, in 10^6 bytes; what they share counts once for each."""
    worker_mb: float
    """Highest resident memory of any one process below the first that does Python or typesetting work."""
    growth: float = 0.0
    """Of editions: how many times the work of the first half all of them took; 2 where none grows dearer."""


class Sampler(threading.Thread):
    """Looks at a process and all below it until told to stop."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._process = psutil.Process(pid)
        self._done = threading.Event()
        self.peak = 0
        self.worker = 0

    def run(self) -> None:
        while not self._done.is_set():
            self.look()
            self._done.wait(INTERVAL)

    def look(self) -> None:
        try:
            below = [_resident(child) for child in self._process.children(recursive=True)]
            self.peak = max(self.peak, _resident(self._process) + sum(below))
            self.worker = max([self.worker, *below])
        except psutil.Error:
            return  # it ended between two looks

    def stop(self) -> None:
        self._done.set()
        self.join()


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def cpu_seconds(pid: int) -> float:
    """User and system time so far of a living process, of those below it, and of those below that have ended."""
    total = 0.0
    with suppress(psutil.Error):
        process = psutil.Process(pid)
        for one in (process, *process.children(recursive=True)):
            times = one.cpu_times()
            total += sum(times[:4])  # user, system, and the same of ended children
    return total


def run(command: Sequence[str], cwd: Path, environment: Mapping[str, str], timeout: float = 3600) -> Run:
    """Run a command to its end. Raises `RunError` where it fails or takes longer than `timeout` seconds."""
    with tempfile.TemporaryFile() as said:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=cwd, env={**os.environ, **environment}, stdout=said, stderr=subprocess.STDOUT
        )
        sampler = Sampler(process.pid)
        sampler.start()
        try:
            code = process.wait(timeout)
        except subprocess.TimeoutExpired:
            _end(process)
            raise RunError(f"{command[0]} took longer than {timeout:.0f} s") from None
        finally:
            seconds = time.perf_counter() - start
            sampler.stop()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if code:
            said.seek(0)
            raise RunError(
                f"{' '.join(map(_named, command))}: exit code {code}\n{said.read().decode(errors='replace')[-2000:]}"
            )
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(seconds, cpu, sampler.peak / MB, sampler.worker / MB)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and all below it."""
    below = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    for child in below:
        child.kill()
    process.wait()


class Watcher:
    """A process that keeps what it has learnt and builds when told to (see `watch.py`)."""

    def __init__(self, command: Sequence[str], cwd: Path, environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            command,
            cwd=cwd,
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def build(self) -> Run:
        """Build once. Raises `RunError`."""
        assert self._process.stdin
        assert self._process.stdout
        sampler = Sampler(self._process.pid)
        before = cpu_seconds(self._process.pid)
        sampler.start()
        start = time.perf_counter()
        try:
            self._process.stdin.write("build\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        seconds = time.perf_counter() - start
        sampler.stop()
        if not answer:
            raise RunError(f"the watching process ended with exit code {self._process.wait()}")
        said: dict[str, Any] = json.loads(answer)
        if not said["ok"]:
            raise RunError(str(said["message"]))
        return Run(seconds, cpu_seconds(self._process.pid) - before, sampler.peak / MB, sampler.worker / MB)

    def close(self) -> None:
        if self._process.stdin:
            self._process.stdin.close()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            _end_text(self._process)
        if self._process.stdout:
            self._process.stdout.close()


def _end_text(process: subprocess.Popen[str]) -> None:
    for child in psutil.Process(process.pid).children(recursive=True):
        child.kill()
    process.kill()
    process.wait()


@contextmanager
def watching(command: Sequence[str], cwd: Path, environment: Mapping[str, str]) -> Iterator[Watcher]:
    """A watcher that ends with the block."""
    watcher = Watcher(command, cwd, environment)
    try:
        yield watcher
    finally:
        watcher.close()
