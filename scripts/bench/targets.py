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


@dataclass(frozen=True)
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
    """The ratio (or MB, where nothing is divided); None where something was not measured."""

    @property
    def met(self) -> bool | None:
        return None if self.value is None else bool(_HOLDS[self.target.relation](self.value, self.target.limit))


_COLD_TYPST = Quantity("cold", "typst")

TARGETS: tuple[Target, ...] = (
    Target("cold", "≤ 2.5 × Typst cold", Quantity("cold", "trykklar"), _COLD_TYPST, "<=", 2.5),
    Target("cold", "≥ 6 × faster than WeasyPrint in one go", Quantity("cold", "weasyprint"), Quantity("cold", "trykklar"), ">=", 6),
    Target("one word changed, new process", "≤ 0.5 × Typst cold", Quantity("one-word", "trykklar"), _COLD_TYPST, "<=", 0.5),
    Target(
        "one word changed, in watch",
        "< Typst's incremental compile of it",
        Quantity("one-word-watch", "trykklar"),
        Quantity("one-word-watch", "typst"),
        "<",
        1,
    ),
    Target(
        "every later page shifted, in watch",
        "< Typst's incremental compile of it",
        Quantity("shift-watch", "trykklar"),
        Quantity("shift-watch", "typst"),
        "<",
        1,
    ),
    Target("nothing changed, new process", "≤ 0.15 × Typst cold", Quantity("unchanged", "trykklar"), _COLD_TYPST, "<=", 0.15),
    Target("1,000 pages cold", "≤ 4.2 × the time of 250", Quantity("pages-1000", "trykklar"), Quantity("pages-250", "trykklar"), "<=", 4.2),
    Target(
        "memory per worker",
        "the same at 1,000 pages as at 250 (within 10 %)",
        Quantity("pages-1000", "trykklar", "worker_mb"),
        Quantity("pages-250", "trykklar", "worker_mb"),
        "<=",
        1.1,
    ),
    Target("memory per worker", "≤ 250 MB at 1,000 pages", Quantity("pages-1000", "trykklar", "worker_mb"), None, "<=", 250),
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
