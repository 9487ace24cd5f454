"""The results as a table on the terminal, as Markdown for the folder's README, as JSON and as a picture."""

from __future__ import annotations

import json
import math
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import vl_convert

from .cases import CASES
from .results import Results
from .targets import TargetResult

_TOOL_NAMES = {"trykklar": "Trykklar", "typst": "Typst", "weasyprint": "WeasyPrint in one go"}


def bench_json(results: Results) -> str:
    """`bench.json`: a list of records."""
    return json.dumps([asdict(record) for record in results.records()], indent=1) + "\n"


def details_json(results: Results, verdicts: Sequence[TargetResult], about: dict[str, Any]) -> str:
    """`details.json`: every single run, what the machine was, how the texts compared, the verdicts."""
    runs = [
        {"case": case, "tool": tool, "pages": outcome.pages, "bytes": outcome.bytes, **_rounded(asdict(outcome.run))}
        for (case, tool), outcomes in results.outcomes.items()
        for outcome in outcomes
    ]
    judged = [{"case": v.target.about, "target": v.target.wanted, "value": v.value, "met": v.met} for v in verdicts]
    texts = [{"text": case, **asdict(comparison), "same": comparison.same} for case, comparison in results.comparisons]
    whole = {**about, "runs": runs, "verdicts": judged, "texts": texts, "failures": results.failures}
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def _rounded(values: dict[str, float]) -> dict[str, float]:
    return {key: round(value, 3) for key, value in values.items()}


def machine() -> dict[str, Any]:
    """What it was measured on."""
    return {
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
    }


def measured_rows(results: Results) -> list[tuple[str, ...]]:
    """Head and rows: a case a row; per tool seconds (median, and the least where it ran more than once), memory; pages
    and size."""
    tools = list(dict.fromkeys(tool for _, tool in results.outcomes))
    records = {(record.case, record.tool): record for record in results.records()}
    rows: list[tuple[str, ...]] = [("case", *(f"{_name(tool)}: s · MB · pages · kB" for tool in tools))]
    for case in CASES:
        cells = []
        for tool in tools:
            record = records.get((case, tool))
            if record is None:
                cells.append("–")
                continue
            times = [outcome.run.seconds for outcome in results.outcomes[case, tool]]
            cells.append(record_cell(asdict(record), min(times) if len(times) > 1 else None))
        if any(cell != "–" for cell in cells):
            rows.append((case, *cells))
    return rows


def record_cell(record: dict[str, Any] | None, least: float | None = None) -> str:
    """A record as a cell of a table: seconds (and the least), MB, pages, kB."""
    if record is None:
        return "–"
    quickest = "" if least is None else f" ({least:.2f})"
    size = f"{record['pages']} · {record['bytes'] / 1000:.0f}"
    return f"{record['seconds']:.2f}{quickest} · {record['peak_mb']:.0f} · {size}"


def verdict_rows(verdicts: Sequence[TargetResult]) -> list[tuple[str, ...]]:
    """Head and rows: the targets, what was measured, met or not."""
    rows: list[tuple[str, ...]] = [("case", "target", "measured", "")]
    for verdict in verdicts:
        judged = {True: "met", False: "not met", None: "not measured"}[verdict.met]
        rows.append((verdict.target.about, verdict.target.wanted, _shown(verdict), judged))
    return rows


def _shown(verdict: TargetResult) -> str:
    if verdict.value is None:
        return "–"
    if verdict.target.over is not None:
        return f"{verdict.value:.2f} ×"
    return f"{verdict.value:.0f} MB" if verdict.target.quantity.measure.endswith("_mb") else f"{verdict.value:.2f} s"


def text_table(rows: Sequence[tuple[str, ...]]) -> str:
    """Rows with columns under each other."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def markdown_table(rows: Sequence[tuple[str, ...]]) -> str:
    """Rows as a table in Markdown."""
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


def picture(results: Results) -> str:
    """The times as an SVG: a group of bars a case, on a logarithmic scale."""
    return str(vl_convert.vegalite_to_svg(chart(results)))


def chart(results: Results) -> dict[str, Any]:
    """The picture's Vega-Lite specification."""
    records = results.records()
    tools = list(dict.fromkeys(_name(record.tool) for record in records))
    values = [
        {"case": r.case, "tool": _name(r.tool), "seconds": r.seconds, "shown": f"{r.seconds:.2f} s"} for r in records
    ]
    floor = 10 ** math.floor(math.log10(max(0.001, min(record.seconds for record in records))))
    order = {"field": "tool", "type": "nominal", "sort": tools}
    y = {
        "field": "case",
        "type": "nominal",
        "sort": list(CASES),
        "title": None,
        "axis": {"domain": False, "ticks": False},
    }
    scale = {"type": "log", "domainMin": floor}
    axis = {
        "values": [10**power for power in range(-3, 5)],
        "title": "seconds (median of the runs, logarithmic scale)",
        "format": "~g",
    }
    x = {"field": "seconds", "type": "quantitative", "scale": scale, "axis": axis}
    colour = {
        **order,
        "title": None,
        "scale": {"domain": tools, "range": _COLOURS[: len(tools)]},
        "legend": {"orient": "top"},
    }
    bars = {"mark": {"type": "bar"}, "encoding": {"x": x, "x2": {"datum": floor}, "color": colour}}
    labels = {
        "mark": {"type": "text", "align": "left", "dx": 4, "fontSize": 9},
        "encoding": {"x": x, "text": {"field": "shown"}},
    }
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": 560,
        "height": {"step": 14},
        "data": {"values": values},
        "encoding": {"y": y, "yOffset": order},
        "layer": [bars, labels],
        "config": {"font": "Source Sans 3, sans-serif", "background": "#ffffff", "view": {"stroke": None}},
    }


_COLOURS = ["#0b4f6c", "#b23a48", "#8a5a00", "#2c6e49", "#5b3f8c"]


def _name(tool: str) -> str:
    return _TOOL_NAMES.get(tool, tool)
