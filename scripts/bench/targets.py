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
    """The ratio (or MB, where nothing is divided); None where something was not measured."""

    @property
    def met(self) -> bool | None:
        return None if self.value is None else bool(_HOLDS[self.target.relation](self.value, self.target.limit))


_COLD_TYPST = Quantity("cold", "typst")

TARGETS: tuple[Target, ...] = (
    Target(
        about="cold",
        wanted="≤ 2.5 × Typst cold",
        quantity=Quantity("cold", "trykklar"),
        over=_COLD_TYPST,
        relation="<=",
        limit=2.5,
    ),
    Target(
        about="cold",
        wanted="≥ 6 × faster than WeasyPrint in one go",
        quantity=Quantity("cold", "weasyprint"),
        over=Quantity("cold", "trykklar"),
        relation=">=",
        limit=6,
    ),
    Target(
        about="one word changed, new process",
        wanted="≤ 0.5 × Typst cold",
        quantity=Quantity("one-word", "trykklar"),
        over=_COLD_TYPST,
        relation="<=",
        limit=0.5,
    ),
    Target(
        about="one word changed, in watch",
        wanted="< Typst's incremental compile of it",
        quantity=Quantity("one-word-watch", "trykklar"),
        over=Quantity("one-word-watch", "typst"),
        relation="<",
        limit=1,
    ),
    Target(
        about="every later page shifted, in watch",
        wanted="< Typst's incremental compile of it",
        quantity=Quantity("shift-watch", "trykklar"),
        over=Quantity("shift-watch", "typst"),
        relation="<",
        limit=1,
    ),
    Target(
        about="nothing changed, new process",
        wanted="≤ 0.15 × Typst cold",
        quantity=Quantity("unchanged", "trykklar"),
        over=_COLD_TYPST,
        relation="<=",
        limit=0.15,
    ),
    Target(
        about="1,000 pages cold",
        wanted="≤ 4.2 × the time of 250",
        quantity=Quantity("pages-1000", "trykklar"),
        over=Quantity("pages-250", "trykklar"),
        relation="<=",
        limit=4.2,
    ),
    Target(
        about="memory per worker",
        wanted="the same at 1,000 pages as at 250 (within 10 %)",
        quantity=Quantity("pages-1000", "trykklar", "worker_mb"),
        over=Quantity("pages-250", "trykklar", "worker_mb"),
        relation="<=",
        limit=1.1,
    ),
    Target(
        about="memory per worker",
        wanted="≤ 250 MB at 1,000 pages",
        quantity=Quantity("pages-1000", "trykklar", "worker_mb"),
        over=None,
        relation="<=",
        limit=250,
    ),
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
