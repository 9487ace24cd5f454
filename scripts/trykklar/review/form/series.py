"""Charts with more series than a reader can tell apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...base.files import inside, read_text
from ...base.problems import Problem, ProblemsFound
from ...base.rulebook import WARNING, rule
from ...resolve.document import ResolvedDocument
from ...sources.charts.spec import read_spec
from ...sources.data.read import read_data
from ...sources.data.records import DataTable
from ...sources.manuscript import Manuscript
from ...sources.markup.grammar import BOARD_DATA

MOST = 12
"""Colours that a legend may explain: as many as the largest qualitative scheme of ColorBrewer (Harrower and Brewer
2003) has."""
_CHANNELS = frozenset({"color", "fill", "stroke", "shape", "strokeDash", "detail"})
"""Channels of Vega-Lite that tell series apart."""


rule("chart-crowded", "a chart with more series than readers tell apart", WARNING, waivable=True)


def crowded(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """Charts whose series are too many. What cannot be read is told by other rules."""
    for chapter in manuscript.chapters.values():
        for use in chapter.scan.directives:
            data = use.options.get("data")
            if use.name != "chart" or not use.argument or not data or data == BOARD_DATA:
                continue
            place = chapter.place(use.line)
            try:
                spec = read_spec(
                    read_text(inside(manuscript.folder, use.argument, place), use.argument), use.argument, place
                )
                table = read_data(manuscript.folder, use.options, chapter.language, place)
            except ProblemsFound:
                continue
            count = max((_distinct(field, table) for field in _fields(spec)), default=0)
            if count > MOST:
                what = f"the chart has {count} series, and readers tell {MOST} apart"
                yield Problem(
                    "chart-crowded", what, "show those that matter and the others together, or write a table", place
                )


def _fields(spec: Any) -> Iterator[str]:
    """Fields by which a specification, or a layer of it, tells series apart."""
    if isinstance(spec, list):
        for inner in spec:
            yield from _fields(inner)
    if isinstance(spec, dict):
        for key, inner in spec.items():
            if (
                key in _CHANNELS
                and isinstance(inner, dict)
                and inner.get("type", "nominal") == "nominal"
                and isinstance(inner.get("field"), str)
            ):
                yield inner["field"]
            yield from _fields(inner)


def _distinct(field: str, table: DataTable) -> int:
    column = table.column(field)
    return len(set(column.texts)) if column else 0
