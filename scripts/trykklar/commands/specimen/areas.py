"""Where a layout's text stands on its pages, as measured on two that were built."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...preflight.source_map import PlacedBlock
from ...typeset.parts import PT_PER_MM

MM = 1 / PT_PER_MM
"""mm of a pt."""


def spread(blocks: Sequence[PlacedBlock], width: float, height: float, line: float) -> dict[str, Any]:
    """A verso and a recto with their margins in mm and the lines between them; `line` is the step of the grid in pt."""
    areas = {block.page: block for block in blocks}
    recto, verso = (_page(areas[number], width, height) for number in (1, 2))
    depth = areas[1].top - areas[1].bottom
    return {
        "width": width,
        "height": height,
        "step": round(line * MM, 3),
        "line": f"{line:g}",
        "lines": int(depth / line + 0.01),
        "pages": [
            verso | {"side": "verso", "x": 0, "inner": "right"},
            recto | {"side": "recto", "x": width, "inner": "left"},
        ],
    }


def _page(area: PlacedBlock, width: float, height: float) -> dict[str, Any]:
    left, right, top, bottom = (
        area.left * MM,
        area.right * MM,
        height - area.top * MM,
        height - area.bottom * MM,
    )
    edges = {
        "left": left,
        "top": top,
        "right": width - right,
        "bottom": height - bottom,
        "across": right - left,
        "down": bottom - top,
    }
    return {name: round(value, 1) for name, value in edges.items()}
