"""All rules, in the order in which their findings are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

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


_OF_WIDTH = frozenset({"text-overlap", "line-overflow"})
"""What else is told of a table that is too wide."""


def findings(measured: Measured) -> tuple[TypographyFinding, ...]:
    """What the rules object to; what one rule says of one table, or of one line of the source, once.

    A table that is too wide has hundreds of lines that are, and one cause.
    """
    tables = {fragment.source_line: fragment.table for _, fragment in measured.fragments() if fragment.table}
    causes: dict[tuple[str, int], list[TypographyFinding]] = {}
    for number, finding in enumerate(finding for rule in RULES for finding in rule(measured)):
        cause = tables.get(finding.source_line, finding.source_line) or -number - 1  # of unknown cause: each its own
        causes.setdefault((finding.code, cause), []).append(finding)
    for code, cause in [*causes]:
        if code in _OF_WIDTH and ("table-too-large", cause) in causes:
            del causes[code, cause]
    return tuple(
        replace(found[0], pages=tuple(page for finding in found for page in finding.pages)) for found in causes.values()
    )
