"""All rules, in the order in which their findings are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .records import Measured, TypographyFinding
from .rules import lines, pages

RULES: tuple[Callable[[Measured], Iterator[TypographyFinding]], ...] = (
    lines.overflowing,
    lines.overlapping,
    lines.hyphens_in_a_row,
    lines.short_last_line,
    lines.loose,
    lines.off_grid,
    lines.bad_wrap,
    pages.broken,
    pages.split_notes,
    pages.heading_at_foot,
    pages.short_last_page,
    pages.bare_page,
    pages.too_large,
    pages.far_away,
)


def findings(measured: Measured) -> tuple[TypographyFinding, ...]:
    """What the rules object to."""
    return tuple(finding for rule in RULES for finding in rule(measured))
