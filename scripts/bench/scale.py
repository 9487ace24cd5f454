"""How long the editions of a run would take on so many workers: `python -m bench.scale FOLDER --jobs 2`.

The tasks are those of a run that was made, read from its editions.json; nothing is guessed but that they do not slow
each other down. The first edition of a process costs more than the next, as it fills what the process keeps: the first
`--jobs` rows are taken for such. Workers take one edition after the other from one list (Graham's list scheduling), and
what the machine that hands them out does for each (`--serial`) is done one after the other.
"""

from __future__ import annotations

import argparse
import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from trykklar.build.editions.one import State
from trykklar.build.editions.register import read_register

WORKERS = (1, 2, 16, 98, 1000)


@dataclass(frozen=True, slots=True)
class Tasks:
    """What was measured, in s of the processor."""

    first: float
    """Of a process's first edition, more than the next one costs."""
    each: tuple[float, ...]
    """Of each edition in a process that has made one before."""
    serial: float = 0.0
    """Of the machine that hands them out, for each."""


def measured(folder: Path, jobs: int, serial: float = 0.0) -> Tasks:
    """The tasks of the last run in a folder of editions, which had so many processes. Raises `ValueError` where fewer
    editions were made than tell anything."""
    register = read_register(folder)
    made = [row.cpu_seconds for row in register.editions if row.state is State.MADE] if register else []
    if len(made) <= jobs:
        raise ValueError(f"{len(made)} editions were made by {jobs} processes: none of them was a further one")
    further = mean(made[jobs:])
    return Tasks(max(0.0, mean(made[:jobs]) - further), (further,) * jobs + tuple(made[jobs:]), serial)


def growth(folder: Path) -> float:
    """How many times the work of its first half a run took: 2 where the next edition costs what the one before did."""
    register = read_register(folder)
    made = [row.cpu_seconds for row in register.editions if row.state is State.MADE] if register else []
    return sum(made) / sum(made[: len(made) // 2])


def seconds(tasks: Tasks, workers: int) -> float:
    """Seconds until the last edition has ended and is published."""
    free = [tasks.first] * min(workers, len(tasks.each))
    ends: list[float] = []
    for task in tasks.each:
        ends.append(heapq.heappushpop(free, free[0] + task) + task)
    published = 0.0
    for end in sorted(ends):
        published = max(published, end) + tasks.serial
    return published


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line for each number of workers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder that holds editions.json")
    parser.add_argument("--jobs", type=int, default=1, help="the processes of that run")
    parser.add_argument("--serial", type=float, default=0.0, help="s for each edition where they are handed out")
    asked = parser.parse_args(arguments)
    tasks = measured(asked.folder, asked.jobs, asked.serial)
    print(f"all editions took {growth(asked.folder):.3f} × the work of the first half")
    for workers in WORKERS:
        print(f"{workers:5} workers: {seconds(tasks, workers):8.1f} s")


if __name__ == "__main__":
    main()
