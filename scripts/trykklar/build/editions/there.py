"""What runs in a Dask worker: an edition made from an archive of the store, in a process of its own.

An archive is unpacked once, for all editions that this worker makes from it, and goes when another one comes; the
processes that know its sources stay as long.
"""

from __future__ import annotations

import atexit
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Lock

from ...base.bounds import EDITIONS_BYTES
from ...base.limits.ending import ScratchFolder
from ...base.limits.process import WorkerDied, WorkerProcess
from ...base.problems import ProblemsFound
from ...base.program import program_digest
from ...base.settings import Settings
from ...typeset.executors.answers import Sent, answered
from ...typeset.executors.cluster import Versions, difference
from ...typeset.executors.workers import WorkersDiffer
from ...typeset.tool_versions import tool_versions
from .one import EditionMade, State
from .shipped import moved, unpack
from .store import Store, Stored
from .window import one_in


@dataclass(frozen=True, kw_only=True)
class Task:
    """An edition to be made, as a worker is told."""

    store: str
    archive: Stored
    settings: Settings
    """As they are on this machine."""
    documents: tuple[str, ...]
    versions: Versions


def versions() -> Versions:
    """All that must be the same on all machines: tools, and the program itself."""
    return (*tool_versions(), ("trykklar", program_digest()[:16]))


def edition_there(task: Task) -> Sent:
    """Make an edition, lay its files into the store, and say what came of it."""
    return answered(lambda: _made(task))


def _made(task: Task) -> EditionMade:
    """Raises `WorkersDiffer`, and `WorkerDied` for an archive that cannot be unpacked."""
    from distributed import get_worker

    problem = difference(get_worker().address, task.versions, versions())
    if problem:
        raise WorkersDiffer(problem)
    try:
        return _from_store(task, Store(task.store))
    except ProblemsFound as found:
        return EditionMade(code=task.settings.variant, state=State.FAILED, problems=found.problems)


def _from_store(task: Task, store: Store) -> EditionMade:
    with _unpacked(store, task.archive) as here:
        settings = moved(task.settings, here.scratch.path)
        with here.process() as process:
            made = one_in(process, settings, list(task.documents))
        for file in made.report.made.files if made.report else ():
            path = settings.output_dir / file.name
            store.put(path.read_bytes())
            path.unlink()  # it lies in the store now
    return replace(made, files=())  # its report tells of them


_LOCK = Lock()
"""Several threads of a worker come at once."""


class _Here:
    """An archive on this worker."""

    def __init__(self, store: Store, archive: Stored) -> None:
        """Raises `ProblemsFound` (store-unusable), `WorkerDied`."""
        self.archive = archive
        self.users = 0
        self._idle: list[WorkerProcess] = []
        data = store.get(archive)
        self.scratch = ScratchFolder()
        try:
            unpack(data, self.scratch.path)
        except (OSError, tarfile.TarError) as error:
            self.scratch.close()
            raise WorkerDied(f"what the store holds cannot be unpacked: {error}") from None

    @contextmanager
    def process(self) -> Iterator[WorkerProcess]:
        """One that nobody else uses meanwhile."""
        with _LOCK:
            process = self._idle.pop() if self._idle else None
        process = process or WorkerProcess({"TMPDIR": str(self.scratch.path)})
        try:
            yield process
        finally:
            if process.ended or process.memory() > EDITIONS_BYTES.most:
                process.end()
            else:
                with _LOCK:
                    self._idle.append(process)

    def close(self) -> None:
        while self._idle:
            self._idle.pop().end()
        self.scratch.close()


_HERE: list[_Here] = []


@contextmanager
def _unpacked(store: Store, archive: Stored) -> Iterator[_Here]:
    """An archive, unpacked; those that nobody uses any more go."""
    with _LOCK:
        here = next((each for each in _HERE if each.archive == archive), None)
        if here is None:
            here = _Here(store, archive)
            _HERE.append(here)
        here.users += 1
        for other in [each for each in _HERE if not each.users]:
            _HERE.remove(other)
            other.close()
    try:
        yield here
    finally:
        with _LOCK:
            here.users -= 1


@atexit.register
def _close() -> None:
    while _HERE:
        _HERE.pop().close()
