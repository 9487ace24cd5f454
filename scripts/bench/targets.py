"""The targets: ratios within one run. Data only; a verdict is computed, never written down."""

from __future__ import annotations

import operator
from dataclasses import dataclass

from .results import Results

_HOLDS = {"<": operator.lt, "<=": operator.le, ">=": operator.ge}


@dataclass(frozen=True)
class Quantity:
    """A measured value: case, tool, measure."""

    case: str
    tool: str
    measure: str = "seconds"


@dataclass(frozen=True, kw_only=True)
class Target:
    """`quantity ÷ over` must stand in `relation` to `limit`."""

    about: str
    wanted: str
    quantity: Quantity
    over: Quantity | None
    relation: str
    limit: float

    @property
    def cases(self) -> frozenset[str]:
        """The cases that it takes to judge."""
        return frozenset(q.case for q in (self.quantity, self.over) if q)


@dataclass(frozen=True)
class TargetResult:
    """What a target came to."""

    target: Target
    value: float | None
    """The ratio (or what was measured, where nothing is divided); None where something was not measured."""

    @property
    def met(self) -> bool | None:
        return None if self.value is None else bool(_HOLDS[self.target.relation](self.value, self.target.limit))


_COLD_TYPST = Quantity("cold", "typst")


def _target(about: str, wanted: str, top: Quantity, over: Quantity | None, relation: str, limit: float) -> Target:
    return Target(about=about, wanted=wanted, quantity=top, over=over, relation=relation, limit=limit)


def _ours(case: str, measure: str = "seconds") -> Quantity:
    return Quantity(case, "trykklar", measure)


def _typst(case: str) -> Quantity:
    return Quantity(case, "typst")


_WATCH = "< Typst's incremental compile of it"
TARGETS: tuple[Target, ...] = (
    _target("cold", "≤ 2.5 × Typst cold", _ours("cold"), _COLD_TYPST, "<=", 2.5),
    _target("cold", "≥ 6 × faster than WeasyPrint in one go", Quantity("cold", "weasyprint"), _ours("cold"), ">=", 6),
    _target("60 pages, cold", "≤ 5 × Typst", _ours("pages-60"), _typst("pages-60"), "<=", 5),
    _target("250 pages, cold", "≤ 2.5 × Typst", _ours("pages-250"), _typst("pages-250"), "<=", 2.5),
    _target("one word changed, new process", "≤ 0.5 × Typst cold", _ours("one-word"), _COLD_TYPST, "<=", 0.5),
    _target("style changed, new process", "≤ 2.5 × Typst", _ours("style"), _typst("style"), "<=", 2.5),
    _target("nothing changed, new process", "≤ 0.1 × Typst cold", _ours("unchanged"), _COLD_TYPST, "<=", 0.1),
    _target("one word changed, in watch", _WATCH, _ours("one-word-watch"), _typst("one-word-watch"), "<", 1),
    _target("every later page shifted, in watch", _WATCH, _ours("shift-watch"), _typst("shift-watch"), "<", 1),
    _target("preview, to the edited page", "≤ 0.35 s", _ours("preview"), None, "<=", 0.35),
    _target("preview, until settled", "≤ 0.8 s", _ours("preview-settled"), None, "<=", 0.8),
    _target("release, one word changed", "≤ 3 × the draft", _ours("release-word"), _ours("one-word"), "<=", 3),
    _target("the same, five profiles", "≤ 5 s of CPU", _ours("release-all-word", "cpu_seconds"), None, "<=", 5),
    _target("a further edition, of ten", "≤ 0.30 s of CPU", _ours("editions-10", "cpu_seconds"), None, "<=", 0.3),
    _target("a further release, in five", "≤ 5 s of CPU", _ours("release-editions", "cpu_seconds"), None, "<=", 5),
    _target("an edition, of 98", "≤ 0.2 × Typst as command", _ours("editions-98"), _COLD_TYPST, "<=", 0.2),
    _target(
        "an edition, of 98", "< Typst's incremental compile", _ours("editions-98"), _typst("one-word-watch"), "<", 1
    ),
    _target("98 editions", "≤ 2.05 × the work of the first 49", _ours("editions-98", "growth"), None, "<=", 2.05),
    _target("an edition, of 98", "≤ 1.5 GB, all processes", _ours("editions-98", "peak_mb"), None, "<=", 1500),
    _target("1,000 pages cold", "≤ 4.1 × the time of 250", _ours("pages-1000"), _ours("pages-250"), "<=", 4.1),
    _target(
        "memory per worker",
        "the same at 1,000 pages as at 250 (within 10 %)",
        _ours("pages-1000", "worker_mb"),
        _ours("pages-250", "worker_mb"),
        "<=",
        1.1,
    ),
    _target("memory per worker", "≤ 250 MB at 1,000 pages", _ours("pages-1000", "worker_mb"), None, "<=", 250),
)


def verdicts(results: Results, targets: tuple[Target, ...] = TARGETS) -> list[TargetResult]:
    """Judge every target by what was measured."""
    return [TargetResult(target, _value(results, target)) for target in targets]


def _value(results: Results, target: Target) -> float | None:
    top = results.value(target.quantity.case, target.quantity.tool, target.quantity.measure)
    if target.over is None or top is None:
        return top
    under = results.value(target.over.case, target.over.tool, target.over.measure)
    return top / under if under else None
