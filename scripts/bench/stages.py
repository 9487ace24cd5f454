"""Where Trykklar's CPU time goes: sampled in all its processes (`sampled/`), told by the rooms of the house, and as a
flame graph."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from .measure import run
from .tools import ENVIRONMENT, TRYKKLAR
from .workspace import Workspace

ROOMS = (
    "sources resolve layouts review compose web typeset paginate assemble finish preflight publish language build"
).split()
Samples = dict[tuple[str, ...], float]
"""Stack, from the outermost call in → CPU s. The first name is the kind of process: 'main' or 'worker'."""


def sampled(workspace: Workspace) -> Samples:
    """A cold draft of the document, built once more to see where its time goes. Raises `RunError`."""
    TRYKKLAR.forget(workspace)
    with tempfile.TemporaryDirectory() as folder:
        path = os.pathsep.join([str(Path(__file__).parent / "sampled"), ENVIRONMENT["PYTHONPATH"]])
        run(
            TRYKKLAR.command(workspace),
            workspace.root,
            {**ENVIRONMENT, "PYTHONPATH": path, "TRYKKLAR_BENCH_SAMPLES": folder},
        )
        return read_samples(Path(folder))


def read_samples(folder: Path) -> Samples:
    """What all processes noted."""
    found: Samples = {}
    for file in sorted(folder.glob("*.folded")):
        for line in file.read_text("utf-8").splitlines():
            stack, _, milliseconds = line.rpartition(" ")
            key = tuple(stack.split(";"))
            found[key] = found.get(key, 0.0) + int(milliseconds) / 1000
    return found


def stage_of(stack: tuple[str, ...]) -> str:
    """What a stack is at work on: the innermost room of the house that stands in it."""
    process, *frames = stack
    if any("importlib" in frame for frame in frames):
        return f"{process}: start and imports"
    for frame in reversed(frames):
        engine = _engine(frame)
        if engine:
            return f"{process}: typeset, {engine}"
        room = next((part for part in frame.partition(":")[0].split("/") if part in ROOMS), None)
        if room and "bench" not in frame:
            return f"{process}: {room}"
    return f"{process}: start and imports"


def _engine(frame: str) -> str:
    """The part of WeasyPrint that a frame belongs to, where it is one of its own."""
    for folder, name in _ENGINE.items():
        if frame.startswith(folder) or f"/{folder}" in frame:
            return name
    return ""


_ENGINE = {
    "weasyprint/layout/": "layout",
    "weasyprint/text/": "layout",
    "weasyprint/formatting_structure/": "boxes",
    "weasyprint/css/": "styles",
    "weasyprint/draw/": "drawing",
    "weasyprint/pdf/": "drawing",
}


def stage_rows(samples: Samples) -> list[tuple[str, ...]]:
    """Head and rows: stage, CPU s, share; the largest first."""
    sums: dict[str, float] = {}
    for stack, seconds in samples.items():
        stage = stage_of(stack)
        sums[stage] = sums.get(stage, 0.0) + seconds
    whole = sum(sums.values()) or 1.0
    ordered = sorted(sums.items(), key=lambda item: -item[1])
    rows = [(stage, f"{seconds:.2f}", f"{seconds / whole:.0%}") for stage, seconds in ordered]
    return [("stage of a cold draft", "CPU s", "share"), *rows, ("all", f"{whole:.2f}", "100%")]


@dataclass
class _Call:
    """A function called from one place, and what it called."""

    seconds: float = 0.0
    below: _Level = field(default_factory=dict)


_Level = dict[str, _Call]
_WIDTH, _ROW, _LEAST = 1400.0, 15, 0.6
"""px: of the picture, of a row, and of the narrowest box."""


def flame_graph(samples: Samples) -> str:
    """The samples as SVG: a box a call, as wide as its CPU time, on the one that called it; its name is told on
    hovering."""
    tree: _Level = {}
    for stack, seconds in sorted(samples.items()):
        level = tree
        for name in stack:
            call = level.setdefault(name, _Call())
            call.seconds += seconds
            level = call.below
    whole = sum(call.seconds for call in tree.values()) or 1.0
    boxes: list[str] = []
    deepest = _boxes(tree, 0.0, 0, _WIDTH / whole, whole, boxes)
    height = (deepest + 1) * _ROW
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:.0f} {height}" font-family="monospace"'
    return "\n".join([f'{head} font-size="10">', *boxes, "</svg>", ""])


def _boxes(level: _Level, left: float, depth: int, scale: float, whole: float, out: list[str]) -> int:
    """Write the boxes of a level and of those below it; gives the deepest level."""
    deepest = depth
    for name, call in level.items():
        width = call.seconds * scale
        if width >= _LEAST:
            out.append(_box(name, left, depth, width, f"{name}: {call.seconds:.2f} s, {call.seconds / whole:.1%}"))
            deepest = max(deepest, _boxes(call.below, left, depth + 1, scale, whole, out))
        left += width
    return deepest


def _box(name: str, left: float, depth: int, width: float, told: str) -> str:
    hue = int(hashlib.sha256(name.encode()).hexdigest()[:4], 16) % 50 + 10
    top, shown = depth * _ROW, name[: int(width / 6.2)]
    area = f'x="{left:.1f}" y="{top}" width="{width:.1f}" height="{_ROW - 1}" fill="hsl({hue},80%,75%)"'
    text = f'<text x="{left + 2:.1f}" y="{top + 11}">{escape(shown)}</text>' if len(shown) > 3 else ""
    return f"<g><title>{escape(told)}</title><rect {area}/>{text}</g>"
