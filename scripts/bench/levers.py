"""What each speed-up of the engine gains: `python -m bench.levers`, on a made-up text of some 60 pages, or
`python -m bench.levers PUBLICATION DOCUMENT`, on the first pages of another.

For each speed-up a process is forked that has all but that one, and one that has all. They set the same entries in
turns, entry by entry, round after round, so that whatever else the machine does falls on all alike. What is counted is
each process's own CPU time, of an entry the least of all rounds: what a busy machine does to it only adds. The first
round, which fills what workers keep, is left out. What comes only now and then, as Python's sweeps of memory do, the
least of several rounds hides: read the first for it. Pages that are not the same bytes end the run.
"""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from multiprocessing.connection import Connection
from pathlib import Path
from time import process_time

from trykklar.base.problems import ProblemsFound
from trykklar.base.settings import read_settings
from trykklar.build.line import build
from trykklar.build.making import Warm
from trykklar.layouts.look import Look
from trykklar.publish.reports import Progress
from trykklar.typeset.executors.local import LocalWorkers
from trykklar.typeset.executors.scratch import Scratch
from trykklar.typeset.records import Copy, TypesetChapter
from trykklar.typeset.weasyprint import patches, worker
from trykklar.typeset.weasyprint.patches.run import Speedups, install

from .texts import LongText, chapters_for
from .workspace import make_text

PAGES = 60
ROUNDS = 7
NAMES = tuple(patch.name for patch in patches.PATCHES)


class _Recorder(LocalWorkers):
    """Takes down what is to be set, and sets nothing."""

    def __init__(self) -> None:
        super().__init__(1)
        self.copies: dict[str, Copy] = {}
        self.look: Look | None = None

    def typeset(self, copy: Copy, look: Look, *, priority: float, time_limit: float) -> Future[TypesetChapter]:
        self.copies.setdefault(copy.entry, copy)
        self.look = look
        future: Future[TypesetChapter] = Future()
        future.cancel()
        return future


def recorded(publication: Path, document: str) -> tuple[list[Copy], Look]:
    """The entries of a document, as workers are handed them at first."""
    recorder = _Recorder()
    with suppress(ProblemsFound):  # that each entry was lost
        build(replace(read_settings(publication), cache=False), [document], Progress(), Warm(recorder, None))
    if recorder.look is None:
        raise SystemExit(f"nothing of '{document}' could be composed; run 'trykklar check'")
    return list(recorder.copies.values()), recorder.look


def _set(pipe: Connection, names: tuple[str, ...], copies: list[Copy], look_file: Path) -> None:
    """In a process of its own: set the entry that is asked for; answer with CPU seconds, pages and the digest."""
    install(names)
    while True:
        copy = copies[pipe.recv()]
        start = process_time()
        done = worker.typeset(copy, look_file)
        pipe.send((process_time() - start, done.page_count, sha256(done.parts).hexdigest()))


def lanes_of(copies: list[Copy], look_file: Path) -> dict[str, Connection]:
    """A process for each speed-up that is left out, and for none ('')."""
    worker.engine.install = lambda: Speedups((), ())  # type: ignore[attr-defined]
    worker._ready(look_file)  # styles are read once, for all
    context = multiprocessing.get_context("fork")
    lanes = {}
    for left_out in ("", *NAMES):
        lanes[left_out], theirs = context.Pipe()
        names = tuple(name for name in NAMES if name != left_out)
        context.Process(target=_set, args=(theirs, names, copies, look_file), daemon=True).start()
    return lanes


def one_round(lanes: dict[str, Connection], copies: list[Copy]) -> list[dict[str, float]]:
    """Entry by entry, for about `PAGES` pages: CPU seconds by what is left out."""
    spent: list[dict[str, float]] = []
    pages = 0
    for number, copy in enumerate(copies):
        order = [*lanes][number % len(lanes) :] + [*lanes][: number % len(lanes)]
        results = {}
        spent.append({})
        for left_out in order:
            lanes[left_out].send(number)
            spent[-1][left_out], *results[left_out] = lanes[left_out].recv()
        if any(result != results[""] for result in results.values()):
            raise SystemExit(f"'{copy.entry}' is not the same bytes: {results}")
        pages += results[""][0]
        if pages >= PAGES:
            break
    return spent


def gains(rounds: list[list[dict[str, float]]]) -> dict[str, float]:
    """What setting takes longer without each speed-up, as a share of what it takes with all."""
    least = {
        name: sum(min(entry[name] for entry in entries) for entries in zip(*rounds, strict=True))
        for name in ("", *NAMES)
    }
    return {name: least[name] / least[""] - 1 for name in NAMES}


def main(arguments: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        if arguments:
            copies, look = recorded(Path(arguments[0]), arguments[1])
        else:
            made = make_text(Path(folder), LongText(chapters_for(PAGES)))
            copies, look = recorded(made.publication, made.document)
        scratch = Scratch()
        worker.import_engine()
        lanes = lanes_of(copies, scratch.look_file(look))
        one_round(lanes, copies)
        rounds: list[list[dict[str, float]]] = []
        for _ in range(ROUNDS):
            rounds.append(one_round(lanes, copies))
            seconds = sum(entry[""] for entry in rounds[-1])
            table = ", ".join(f"{name} {gain:+.1%}" for name, gain in gains(rounds).items())
            print(f"{len(rounds)} rounds, {len(rounds[-1])} entries, {seconds:.2f} s with all: {table}", flush=True)
        scratch.close()


if __name__ == "__main__":
    main(sys.argv[1:])
