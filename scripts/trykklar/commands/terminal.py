"""What a person sees in the terminal: problems, and the progress of a build."""

from __future__ import annotations

from types import TracebackType

from rich.progress import BarColumn, Progress as Bars, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text

from ..base.problems import Problem, counted
from ..base.rulebook import Severity
from ..preflight.report import PreflightReport
from ..publish.reports import BuiltDocument, Progress
from .console import console
from .repeated import Rest, faults, listed, shortened
from .streams import one_line

_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow"}


def show_problems(problems: list[Problem], *, release: bool) -> None:
    """Print problems on standard error, what comes again once, and their count."""
    shown = console(err=True)
    for told in shortened(faults(problems)):
        if isinstance(told, Rest):
            shown.print(Text(one_line(str(told))))
            continue
        problem = told.first
        severity = problem.severity(release=release)
        place = f"{problem.place}: " if problem.place else ""
        shown.print(
            Text.assemble(
                one_line(place), (severity.value, _COLOURS[severity]), f" [{problem.code}] {one_line(problem.message)}"
            )
        )
        if len(told.problems) > 1:
            also = listed(told.places[1:])
            shown.print(Text(one_line(f"    {len(told.problems)} times{f'; also at {also}' if also else ''}")))
        if problem.hint:
            shown.print(Text(one_line(f"    {problem.hint}"), style="dim"))
    counts = {s: sum(1 for p in problems if p.severity(release=release) is s) for s in Severity}
    if problems:
        shown.print(Text(", ".join(f"{n} {s.value}{'s' if n != 1 else ''}" for s, n in counts.items() if n)))


_VERDICTS = {"pass": "green", "warning": "yellow", "fail": "bold red", "not run": "yellow"}
_SHOWN = 5
"""Findings of one check that are shown; the JSON and HTML reports hold more."""


def show_report(report: PreflightReport) -> None:
    """Print a preflight as a table on standard output: a line a check, and what failed with its place."""
    shown = console()
    for result in report.results:
        verdict = result.verdict.value
        told = f"{result.what}: {result.count:,}" if result.count else result.what
        shown.print(Text.assemble((f"{verdict:8}", _VERDICTS[verdict]), f" {result.id:26} {one_line(told)}"))
        for finding in result.findings[:_SHOWN]:
            place = f"{finding.place}: " if finding.place else ""
            page = f", page {finding.page}" if finding.page else ""
            shown.print(
                one_line(f"         {place}{finding.message}{page}{f', {finding.object}' if finding.object else ''}")
            )
        if len(result.findings) > _SHOWN:
            shown.print(f"         and {len(result.findings) - _SHOWN} more")
        if result.findings and result.mend:
            shown.print(Text(f"         {result.mend}", style="dim"))
    shown.print(
        one_line(
            f"{report.file}: {counted(report.pages, 'page')}, {'passes' if report.passed else 'FAILS'} preflight for "
            f"{report.profile} ({report.map})"
        )
    )


class ProgressDisplay:
    """A bar per document: entries, pages, seconds. Silent where nobody looks."""

    def __init__(self, *, quiet: bool) -> None:
        shown = console(err=True)
        self._bars = Bars(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TextColumn("{task.completed}/{task.total} chapters"),
            TextColumn("{task.fields[pages]} pages"),
            TimeElapsedColumn(),
            console=shown,
            transient=True,
            disable=quiet or not shown.is_terminal,
        )
        self._tasks: dict[str, TaskID] = {}
        self._pages: dict[str, dict[str, int]] = {}
        self._round: dict[str, int] = {}
        self.progress = Progress(self._started, self._entry, self._finished)

    def __enter__(self) -> ProgressDisplay:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def _started(self, document: str, entries: int) -> None:
        self._tasks[document] = self._bars.add_task(one_line(document), total=entries, pages=0)
        self._pages[document] = {}

    def _entry(self, document: str, number: int, entry: str, pages: int) -> None:
        task = self._tasks[document]
        if self._round.get(document) != number:
            self._round[document] = number
            self._bars.reset(task, description=one_line(f"{document}, round {number}"))
        self._pages[document][entry] = pages
        self._bars.update(task, advance=1, pages=sum(self._pages[document].values()))

    def _finished(self, document: BuiltDocument) -> None:
        self._bars.update(self._tasks[document.name], description=one_line(f"{document.name}: done"))
