"""Where cells lie on a sheet, and how a page gets into its cell. Lengths in pt; a sheet's lower left is its origin."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.problems import Problem, ProblemsFound
from ...base.rulebook import rule
from ...typeset.parts import PT_PER_MM as MM, Box
from ..press.marks import ROOM
from .options import SHEETS, Imposing
from .schemes import Layout, Placed

rule("imposition-misfit", "a scheme that does not fit its sheet or its paper")

GAP = 6 * MM
"""Between heads, feet and fore-edges that meet on a folded sheet: two trims of 3 mm."""
MARGIN = 8 * MM
"""Around a handout: what office printers cannot reach, and a little."""
BETWEEN = 5 * MM
"""Between the pages of a handout."""
Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, kw_only=True)
class SheetGeometry:
    """A sheet with its cells."""

    width: float
    height: float
    trim: Box
    """What is left when the sheet is cut, before it is folded apart."""
    bleed: float
    scale: float
    cells: dict[tuple[int, int], tuple[float, float]]
    """(row, column) → lower left of the trimmed page in that cell."""
    page: tuple[float, float]
    """Width and height of a trimmed page, before scaling."""
    folds: tuple[float, ...]
    """x of the vertical folds, from the trim's left."""
    creep: float
    """pt of one thickness of paper."""
    reach: float
    """pt of bleed that the pages have, the sheet's or more."""


def sheet_geometry(layout: Layout, page: tuple[float, float], reach: float, asked: Imposing) -> SheetGeometry:
    """The sheet for a layout of pages of this trimmed size, with so much bleed (pt). Raises `ProblemsFound` where it
    does not fit."""
    return _folded(layout, page, reach, asked) if layout.folded else _apart(layout, page, asked)


def _folded(layout: Layout, page: tuple[float, float], reach: float, asked: Imposing) -> SheetGeometry:
    width, height = page
    bleed = reach if asked.bleed is None else min(reach, asked.bleed * MM)
    gap = max(GAP, 2 * bleed)
    xs = [column * width + (column // 2) * gap for column in range(layout.columns)]  # cells join in pairs, at a spine
    ys = [(layout.rows - 1 - row) * (height + gap) for row in range(layout.rows)]
    total = (xs[-1] + width, ys[0] + height)
    around = bleed + ROOM if asked.marks else bleed
    sheet = _sheet(asked, (total[0] + 2 * around, total[1] + 2 * around))
    left, bottom = (sheet[0] - total[0]) / 2, (sheet[1] - total[1]) / 2
    cells = {
        (row, column): (left + xs[column], bottom + ys[row])
        for row in range(layout.rows)
        for column in range(layout.columns)
    }
    trim = (left, bottom, left + total[0], bottom + total[1])
    folds = tuple(xs[column] + width for column in range(0, layout.columns - 1, 2))
    return SheetGeometry(
        width=sheet[0],
        height=sheet[1],
        trim=trim,
        bleed=bleed,
        scale=1.0,
        cells=cells,
        page=page,
        folds=folds,
        creep=asked.thickness * MM,
        reach=reach,
    )


def _apart(layout: Layout, page: tuple[float, float], asked: Imposing) -> SheetGeometry:
    """A handout: pages as large as the sheet lets them be, never larger than they are."""
    name = asked.sheet if asked.sheet != "auto" else "A4"
    wide = layout.columns * page[0] > layout.rows * page[1]
    sides = sorted(SHEETS[name], reverse=wide)
    sheet = (sides[0] * MM, sides[1] * MM)
    room = [sheet[axis] - 2 * MARGIN - (count - 1) * BETWEEN for axis, count in ((0, layout.columns), (1, layout.rows))]
    scale = min(1.0, room[0] / layout.columns / page[0], room[1] / layout.rows / page[1])
    if scale < LEAST_SCALE:
        what = (
            f"{layout.rows} × {layout.columns} pages on {name} would be set at {max(scale, 0) * 100:.0f} % of "
            "their size"
        )
        raise ProblemsFound([Problem("imposition-misfit", what, "take fewer rows and columns, or a larger sheet")])
    width, height = page[0] * scale, page[1] * scale
    total = (
        layout.columns * width + (layout.columns - 1) * BETWEEN,
        layout.rows * height + (layout.rows - 1) * BETWEEN,
    )
    left, bottom = (sheet[0] - total[0]) / 2, (sheet[1] - total[1]) / 2
    cells = {
        (row, column): (left + column * (width + BETWEEN), bottom + (layout.rows - 1 - row) * (height + BETWEEN))
        for row in range(layout.rows)
        for column in range(layout.columns)
    }
    return SheetGeometry(
        width=sheet[0],
        height=sheet[1],
        trim=(0.0, 0.0, *sheet),
        bleed=0.0,
        scale=scale,
        cells=cells,
        page=page,
        folds=(),
        creep=0.0,
        reach=0.0,
    )


LEAST_SCALE = 0.15
"""Below a seventh of its size nobody reads a page."""


def _sheet(asked: Imposing, needed: tuple[float, float]) -> tuple[float, float]:
    if asked.sheet == "auto":
        return needed
    upright = (SHEETS[asked.sheet][0] * MM, SHEETS[asked.sheet][1] * MM)
    for sheet in (upright, upright[::-1]):
        if needed[0] <= sheet[0] + 0.5 and needed[1] <= sheet[1] + 0.5:
            return sheet
    what = f"{asked.scheme} takes {needed[0] / MM:.0f} × {needed[1] / MM:.0f} mm, which does not fit on {asked.sheet}"
    hint = "take a larger --sheet, leave the marks out with --no-marks, or let --sheet auto choose"
    raise ProblemsFound([Problem("imposition-misfit", what, hint)])


def placing(geometry: SheetGeometry, placed: Placed, origin: tuple[float, float]) -> tuple[Matrix, Box]:
    """How a page is drawn in its cell: the matrix, and what is seen of it in its own coordinates.

    `origin`: lower left of the page's trim box.
    """
    x, y = geometry.cells[placed.row, placed.column]
    width, height = geometry.page
    scale = geometry.scale
    shift = placed.shift * geometry.creep * {"left": -1, "right": 1, "none": 0}[placed.spine]
    if placed.turned:
        matrix = (-scale, 0.0, 0.0, -scale, x + scale * (width + origin[0]) - shift, y + scale * (height + origin[1]))
    else:
        matrix = (scale, 0.0, 0.0, scale, x - scale * origin[0] + shift, y - scale * origin[1])
    bleed = geometry.bleed
    outer = max(bleed, min(bleed + abs(shift), geometry.reach))  # a page that creeps shows more of its bleed
    left = origin[0] - (0 if placed.spine == "left" else outer) - min(shift, 0) * (placed.spine == "left")
    right = origin[0] + width + (0 if placed.spine == "right" else outer) - max(shift, 0) * (placed.spine == "right")
    return matrix, (left, origin[1] - bleed, right, origin[1] + height + bleed)
