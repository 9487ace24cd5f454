"""One sample tried in a process of its own, forked from one that has everything loaded, and watched."""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import psutil

import trykklar

MOST_SECONDS = 20
"""s of work, of the process and all that it starts."""
_A_BOOK = 50_000
"""Bytes of Markdown from which on a sample is a book by its size: its pages are set in work of their own."""
_SET = 3_000
"""Bytes of Markdown that are set in a second: a chapter of 76,000 has 334 pages."""
MOST_BYTES = 2**30
_FAR = 600
"""s of wall time: a true hang, however busy the machine is."""
_TICK = 0.25
"""s between two looks at a sample; what it takes at most is told by the system at its end."""
_PACKAGE = Path(trykklar.__file__).parent


@dataclass(frozen=True)
class Link:
    """A symbolic link in a sample."""

    target: str


class Folder:
    """A folder where a sample had a file."""


Files = dict[str, bytes | Link | Folder]
"""Path below the sample's folder → what stands there."""


@dataclass(frozen=True)
class Sample:
    """A folder to try, and how it came to be."""

    seed: int
    files: Files
    changes: tuple[str, ...]

    def write(self, folder: Path) -> Path:
        for name, content in self.files.items():
            path = folder / name
            with suppress(OSError, ValueError):  # a name that no file can have, a folder where a file is
                path.parent.mkdir(parents=True, exist_ok=True)
                match content:
                    case Link():
                        path.symlink_to(content.target)
                    case Folder():
                        path.mkdir(exist_ok=True)
                    case _:
                        path.write_bytes(content)
        return folder


class Part(Protocol):
    """What is done with samples."""

    def act(self, folder: Path, seed: int) -> Iterable[Mapping[str, Any]]:
        """Runs in the process; gives the problems as the program tells them as JSON, and complaints of its own
        (`{"kind": …}`)."""
        ...


@dataclass(frozen=True)
class Outcome:
    """What came of a sample."""

    kinds: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    seconds: float = 0
    memory: int = 0
    trace: str = ""


@dataclass
class _Watched:
    seconds: float = 0
    memory: int = 0
    kinds: list[str] = field(default_factory=list)
    spent: dict[int, float] = field(default_factory=dict)
    started: dict[int, psutil.Process] = field(default_factory=dict)


def tried(part: Part, sample: Sample) -> Outcome:
    """Write the sample, run the part on it in a child, and tell what went wrong."""
    scratch = Path(_ramdisk(), f"trykklar-fuzz-{os.getpid()}")  # the same each time: what is kept is kept by paths
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(mode=0o700)
    try:
        folder = sample.write(scratch / "sample")
        (scratch / "tmp").mkdir()
        child = os.fork()
        if child == 0:
            _child(part, folder, scratch, sample.seed)
        watched = _watch(child, _most(sample))
        return _judged(watched, scratch)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _ramdisk() -> str:
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else tempfile.gettempdir()


def _child(part: Part, folder: Path, scratch: Path, seed: int) -> None:
    """Never returns."""
    os.setpgid(0, 0)
    tempfile.tempdir = os.environ["TMPDIR"] = str(scratch / "tmp")
    said = os.open(scratch / "said", os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(said, 1)
    os.dup2(said, 2)
    code = 1
    try:
        found = list(part.act(folder, seed))
        (scratch / "found.json").write_text(json.dumps(found), "utf-8")
        code = 0
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is what we look for
        told = {"kind": kind_of(error), "trace": "".join(traceback.format_exception(error))[-6000:]}
        (scratch / "found.json").write_text(json.dumps([told]), "utf-8")
    finally:
        with suppress(Exception):
            _end_processes()
        sys.stdout.flush()
        os._exit(code)


def _end_processes() -> None:
    from trykklar.layouts.chart_process import _DRAWING

    _DRAWING.end()


def kind_of(error: BaseException) -> str:
    """The exception, and the innermost line of ours on its way."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_PACKAGE)]
    where = f"{Path(ours[-1].filename).relative_to(_PACKAGE)}:{ours[-1].name}" if ours else "elsewhere"
    return f"{type(error).__name__} in {where}"


def _most(sample: Sample) -> float:
    """Seconds of work that a sample may take."""
    text = sum(
        len(content) for name, content in sample.files.items() if name.endswith(".md") and isinstance(content, bytes)
    )
    return MOST_SECONDS + max(0, text - _A_BOOK) / _SET


def _watch(child: int, most: float) -> _Watched:
    """Sleeps until the child ends, and looks after it now and then: looking costs work."""
    watched = _Watched()
    begun = time.monotonic()
    process = psutil.Process(child)
    ended = os.pidfd_open(child)
    with suppress(OSError):
        while not select.select([ended], [], [], _TICK)[0]:
            _look(process, watched)
            beyond = [
                *(["hang: too much work"] if watched.seconds > most else []),
                *(["hang: it waits"] if time.monotonic() - begun > _FAR else []),
                *(["memory"] if watched.memory > MOST_BYTES else []),
            ]
            if beyond and not watched.kinds:
                watched.kinds += beyond
                os.kill(child, signal.SIGKILL)
    os.close(ended)
    _, status, usage = os.wait4(child, 0)
    watched.memory = max(watched.memory, usage.ru_maxrss * 1024)
    watched.seconds = max(watched.seconds, usage.ru_utime + usage.ru_stime)
    if os.WIFSIGNALED(status) and not watched.kinds:
        watched.kinds.append(f"killed by {signal.Signals(os.WTERMSIG(status)).name}")
    _look_back(watched)
    return watched


def _look(process: psutil.Process, watched: _Watched) -> None:
    with suppress(psutil.Error):
        total = 0
        for each in _with_children(process):
            with suppress(psutil.Error):
                times = each.cpu_times()
                watched.spent[each.pid] = times.user + times.system
                watched.started[each.pid] = each
                total += each.memory_info().rss
        watched.memory = max(watched.memory, total)
        watched.seconds = sum(watched.spent.values())


def _with_children(process: psutil.Process) -> Iterator[psutil.Process]:
    """A process and all that it started. The system is asked for each one's own: psutil reads every process there is,
    and on a busy machine that took as much work as the samples."""
    waiting = [process]
    while waiting:
        each = waiting.pop()
        yield each
        with suppress(OSError, psutil.Error):
            for file in Path(f"/proc/{each.pid}/task").glob("*/children"):
                waiting += [psutil.Process(int(pid)) for pid in file.read_text().split()]


def _look_back(watched: _Watched) -> None:
    """What the process started is gone a little later."""
    for _ in range(150):
        left = [each for each in watched.started.values() if each.is_running() and each.status() != "zombie"]
        if not left:
            return
        time.sleep(0.02)
    for each in left:
        with suppress(psutil.Error):
            watched.kinds.append(f"a process is left: {' '.join(each.cmdline()[:4])}")
            each.kill()


_RAW = {*range(9), 11, 12, *range(14, 32), 127, *range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)}


def _judged(watched: _Watched, scratch: Path) -> Outcome:
    found: list[dict[str, Any]] = []
    with suppress(OSError, ValueError):
        found = json.loads((scratch / "found.json").read_text("utf-8"))
    said = (scratch / "said").read_text("utf-8", "replace") if (scratch / "said").exists() else ""
    kinds, codes = list(watched.kinds), []
    for each in found:
        if "kind" in each:
            kinds.append(each["kind"])
            continue
        codes.append(each["code"])
        if each["code"] == "internal":
            kinds.append(f"internal: {each['message']}")
        if not (each["place"] or {}).get("file"):
            kinds.append(f"no file: {each['code']}: {each['message'][:40]}")
    if "Traceback (most recent" in said:
        kinds.append("a traceback is printed")
    raw = {ord(letter) for letter in said} & _RAW
    if raw:
        kinds.append(f"raw on the terminal: {', '.join(f'U+{each:04X}' for each in sorted(raw)[:1])}")
    if not watched.kinds and (left := [path.name for path in (scratch / "tmp").iterdir()]):
        kinds.append(f"left in the temporary folder: {left[0][:9]}")
    trace = next((each["trace"] for each in found if "trace" in each), said[-1500:] if kinds else "")
    return Outcome(tuple(dict.fromkeys(kinds)), tuple(codes), watched.seconds, watched.memory, trace)
