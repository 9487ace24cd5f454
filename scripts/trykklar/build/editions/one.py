"""One edition, made in a process that stays for the next one: what they share is read and kept warm once."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial

import psutil

from ...base.problems import Problem, ProblemsFound
from ...base.settings import Settings
from ...publish.reports import Progress, Report
from ...publish.up_to_date import KeptReport, to_keep, unless_made
from ..line import build
from ..workshop import Workshop


class State(StrEnum):
    """What came of an edition."""

    MADE = "made"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionFile:
    """A file of an edition."""

    name: str
    """Relative to the edition's folder, with '/'."""
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionMade:
    """An edition, and what it took."""

    code: str
    state: State
    pages: int = 0
    """Of all its documents with pages."""
    cpu: float = 0.0
    """s of the processor, in all processes."""
    seconds: float = 0.0
    files: tuple[EditionFile, ...] = ()
    problems: tuple[Problem, ...] = ()
    report: KeptReport | None = field(default=None, repr=False)
    """Of a build that made it."""

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(file.bytes for file in self.files)


_OPEN: dict[int, Workshop] = {}
"""The one workshop of this process, which lives as long as it does."""


def make_edition(settings: Settings, documents: list[str]) -> EditionMade:
    """Make an edition and publish it in its folder: all of it, or nothing. Raises nothing for faults of its sources."""
    clock, spent = time.monotonic(), _spent()
    try:
        known = _OPEN[0].warm.memory.files if _OPEN else None
        report = unless_made(settings, documents, partial(_made, settings, documents), known)
    except ProblemsFound as found:
        return EditionMade(
            code=settings.variant,
            state=State.FAILED,
            cpu=_spent() - spent,
            seconds=time.monotonic() - clock,
            problems=found.problems,
        )
    return made_of(settings.variant, report, _spent() - spent, time.monotonic() - clock)


def made_of(code: str, report: Report, cpu: float, seconds: float) -> EditionMade:
    """What came of an edition that was made, or stands there already; `cpu` and `seconds` in s."""
    return EditionMade(
        code=code,
        state=State.UNCHANGED if report.unchanged else State.MADE,
        pages=sum(document.page_count for document in report.documents),
        cpu=cpu,
        seconds=seconds,
        files=_files(report),
        problems=report.problems,
        report=to_keep(report),
    )


def _files(report: Report) -> tuple[EditionFile, ...]:
    made = report.made.files if report.made else ()
    return tuple(EditionFile(name=file.name, sha256=file.sha256, bytes=file.bytes) for file in made)


def _made(settings: Settings, documents: list[str]) -> Report:
    workshop = _OPEN.get(0)
    if workshop is None:
        workshop = _OPEN[0] = Workshop(settings).__enter__()
    return build(settings, documents, Progress(), workshop.warm)


def _spent() -> float:
    """Seconds that this process and those that it has started have worked."""
    own = psutil.Process()
    total = 0.0
    for process in (own, *own.children(recursive=True)):
        try:
            times = process.cpu_times()
        except psutil.Error:
            continue
        total += times.user + times.system
    return total
