"""What was measured, in the form of `bench.json`."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field

from .measure import Run
from .words import Comparison


@dataclass(frozen=True, kw_only=True)
class Record:
    """A line of `bench.json`: the median of a tool's runs of a case."""

    case: str
    tool: str
    seconds: float
    peak_mb: float
    """10^6 bytes, of the whole tree of processes."""
    pages: int
    bytes: int


@dataclass(frozen=True)
class Outcome:
    """One run and the file that it made."""

    run: Run
    pages: int
    bytes: int


@dataclass
class Results:
    """Everything that one run of the benchmark found."""

    outcomes: dict[tuple[str, str], list[Outcome]] = field(default_factory=dict)
    """(case, tool) → its runs in order."""
    comparisons: list[tuple[str, Comparison]] = field(default_factory=list)
    """(text, comparison): what was set the same."""
    failures: list[str] = field(default_factory=list)
    """What could not be run, and what was not the same."""
    samples: dict[tuple[str, ...], float] = field(default_factory=dict)
    """Where the time of a cold draft went (`stages.Samples`)."""

    def add(self, case: str, tool: str, outcome: Outcome) -> None:
        self.outcomes.setdefault((case, tool), []).append(outcome)

    def spent(self, case: str, tool: str) -> float:
        """Seconds that a tool's runs of a case have taken so far."""
        return sum(outcome.run.seconds for outcome in self.outcomes.get((case, tool), ()))

    def records(self) -> list[Record]:
        return [_record(case, tool, runs) for (case, tool), runs in self.outcomes.items()]

    def value(self, case: str, tool: str, measure: str) -> float | None:
        """The median of a measure ('seconds', 'worker_mb', 'peak_mb') of a tool's runs of a case, or None where it did
        not run."""
        runs = self.outcomes.get((case, tool))
        return statistics.median(getattr(outcome.run, measure) for outcome in runs) if runs else None


def _record(case: str, tool: str, runs: list[Outcome]) -> Record:
    return Record(
        case=case,
        tool=tool,
        seconds=round(statistics.median(outcome.run.seconds for outcome in runs), 3),
        peak_mb=round(statistics.median(outcome.run.peak_mb for outcome in runs), 1),
        pages=runs[-1].pages,
        bytes=runs[-1].bytes,
    )
