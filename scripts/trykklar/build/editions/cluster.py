"""Editions made by a Dask cluster, each a task: `variants build --executor dask:tcp://HOST:8786 --store ADDRESS`.

What editions are made from lies in the store as one archive (`shipped.py`); a task names it by its digest, and so do
answers name the files that were made. So bytes never go through the scheduler, and no disk is shared but the store.
A task runs `one.py` in a process of its own on the worker, as on this machine, with the same bounds. What comes back
is data: it is held to its types, to what was asked, and every file to its digest, before anything is published here.
Dask runs the tasks of a lost worker on another one; what fails all the same costs that edition.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from ...base.bounds import FINISHED_BYTES
from ...base.problems import ProblemsFound
from ...base.program import program_digest
from ...base.settings import Settings
from ...base.whole_files import finish_publishing
from ...publish.manifest import MANIFEST, Made, PublishedFile
from ...publish.release.record import safe
from ...publish.up_to_date import Before, keep_made, made_before, told_again
from ...sources.load import LoadMemory
from ...typeset.executors.answers import not_used, read_answer
from ...typeset.executors.cluster import DaskWorkers
from ...typeset.executors.workers import WorkersDiffer
from ..line import publish_files
from .one import EditionMade, State, made_of
from .shipped import shipped
from .store import Store, Stored
from .there import Task, edition_there, versions
from .window import lost

AHEAD = 2
"""Tasks for each thread of the cluster that are under way at once: more would only lie in the scheduler's memory."""


def make_editions_there(
    settings: Settings,
    wanted: Sequence[Settings],
    documents: list[str],
    store: str,
    told: Callable[[EditionMade], None],
) -> list[EditionMade]:
    """Make all of them on the cluster of `settings`; `told` is called for each as it ends. Their order is that of
    `wanted`. Raises `ProblemsFound` where cluster or store cannot be used."""
    with DaskWorkers(settings.executor.removeprefix("dask:")) as workers:
        run = _Run(workers=workers, store=Store(store), documents=documents, told=told)
        for number, each in enumerate(wanted):
            run.begin(number, each, lambda: run.store.put(shipped(settings, wanted, documents)))
        run.drain(0)
        return [run.found[number] for number in sorted(run.found)]


@dataclass(kw_only=True)
class _Run:
    """Editions under way."""

    workers: DaskWorkers
    store: Store
    documents: list[str]
    told: Callable[[EditionMade], None]
    found: dict[int, EditionMade] = field(default_factory=dict)
    known: LoadMemory = field(default_factory=LoadMemory)
    _archive: Stored | None = None
    _waiting: dict[Future[object], tuple[int, Settings, Before, float]] = field(default_factory=dict)

    def begin(self, number: int, settings: Settings, archive: Callable[[], Stored]) -> None:
        """Hand an edition out, unless it stands there already."""
        clock = time.monotonic()
        try:
            before = made_before(settings, self.documents, self.known)
        except ProblemsFound as found:
            self._end(number, EditionMade(code=settings.variant, state=State.FAILED, problems=found.problems))
            return
        if before.report:
            self._end(number, made_of(settings.variant, before.report, 0.0, time.monotonic() - clock))
            return
        self._archive = self._archive or archive()
        task = Task(
            store=self.store.address,
            archive=self._archive,
            settings=settings,
            documents=tuple(self.documents),
            versions=versions(),
        )
        self._waiting[self.workers.submit(edition_there, task)] = number, settings, before, clock
        self.drain(AHEAD * max(1, self.workers.width) - 1)

    def drain(self, left: int) -> None:
        """Take answers until no more than so many are waited for."""
        while len(self._waiting) > left:
            for future in wait(self._waiting, return_when=FIRST_COMPLETED).done:
                number, settings, before, clock = self._waiting.pop(future)
                self._end(number, self._taken(future, settings, before, clock))

    def _end(self, number: int, made: EditionMade) -> None:
        self.found[number] = made
        self.told(made)

    def _taken(self, future: Future[object], settings: Settings, before: Before, clock: float) -> EditionMade:
        """What came of an edition: what a worker made, published here. Raises `ProblemsFound` for workers that
        differ."""
        try:
            made = read_answer(future.result(), EditionMade)
            _hold(made, settings)
            if made.report is None:
                return made
            files = {file.name: self.store.get(stored) for file, stored in _files(made.report.made)}
            report = told_again(made.report, settings)
            finish_publishing(settings.output_dir)
            publish_files(settings.output_dir, made.report.made, files)
            keep_made(before, report, settings, self.documents, self.known)
            return made_of(settings.variant, report, made.cpu, time.monotonic() - clock)
        except WorkersDiffer as error:
            raise ProblemsFound([error.problem]) from None
        except ProblemsFound as found:
            return EditionMade(code=settings.variant, state=State.FAILED, problems=found.problems)
        except Exception as error:  # noqa: BLE001 - one edition fails, whatever came of it there, and the others go on
            return lost(settings.variant, error)


def _hold(made: EditionMade, settings: Settings) -> None:
    """Hold what a worker says to what was asked. Raises `WorkerDied`."""
    if made.code != settings.variant:
        raise not_used("it is of another variant")
    if made.report is None:
        if made.state is not State.FAILED or not made.problems:
            raise not_used("it tells of no files and of no fault")
        return
    manifest = made.report.made
    names = [file.name for file in manifest.files]
    if len({*names}) != len(names) or not names:
        raise not_used("it tells of no files, or of one twice")
    if (manifest.release, manifest.origin.program) != (settings.release, program_digest()):
        raise not_used("it was made in another way")
    for file in manifest.files:
        if not _fits(file, settings):
            raise not_used(f"it tells of a file '{file.name[:80]}'")


def _fits(file: PublishedFile, settings: Settings) -> bool:
    path = PurePosixPath(file.name)
    plain = path.as_posix() == file.name and not path.is_absolute() and safe(file.name)
    hidden = any(part.startswith(".") for part in path.parts) or file.name == MANIFEST
    return plain and not hidden and file.bytes <= FINISHED_BYTES.most and file.release == settings.release


def _files(made: Made) -> Iterator[tuple[PublishedFile, Stored]]:
    return ((file, Stored(file.sha256, file.bytes)) for file in made.files)
