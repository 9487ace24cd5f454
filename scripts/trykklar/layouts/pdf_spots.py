"""Inks of their own in an author's PDF: one that the layout names is drawn in that colour, and a press file, which
knows the ink by its colour, prints it in that ink again (`finish/inks/spots.py`). So it is painted in full, or it is
refused: a lighter tone of it would be made of the four.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pikepdf

from .colour.tokens import Rgb
from .page_drawing import PageRefusedError

Spots = Mapping[str, Rgb]
"""An ink's name, as its maker calls it → the colour that pages show it in."""
_MARK = "TkSpot"
_NEARLY = 0.005


def make_spot(space: Any, names: list[str], spots: Spots) -> bool:
    """Let a Separation of one of these inks look like its colour. Whether it is one. Raises `PageRefusedError` for one
    that is mixed with others."""
    own = [name for name in names if name in spots]
    if not own:
        return False
    if len(names) > 1:
        raise PageRefusedError(f"mixes the ink {own[0]} with others", "paint what is to be in that ink in it alone")
    while len(space) > 4:
        del space[4]
    space[0], space[1], space[2] = pikepdf.Name.Separation, pikepdf.Name("/" + own[0]), pikepdf.Name.DeviceRGB
    full = [value / 255 for value in spots[own[0]]]
    space[3] = pikepdf.Dictionary(
        {"/FunctionType": 2, "/Domain": [0, 1], "/C0": [1, 1, 1], "/C1": full, "/N": 1, f"/{_MARK}": True}
    )
    return True


def spot_in(space: Any) -> str:
    """The layout's ink that a colour space is of, or is made of; empty where there is none."""
    if not isinstance(space, pikepdf.Array) or len(space) < 2:
        return ""
    if len(space) > 3 and isinstance(space[3], pikepdf.Dictionary) and f"/{_MARK}" in space[3]:
        return str(space[1])[1:]
    return spot_in(space[1])


def in_full(ink: str, space: Any, values: list[Any]) -> list[Any]:
    """What a colour of an ink is set with: all of it, or none. Raises `PageRefusedError` for a tone, and for a
    pattern."""
    hint = "paint it in full; a lighter tone is a colour of the layout with inks of its own"
    if str(space[0]) != "/Separation" or len(values) != 1:
        raise PageRefusedError(f"has a pattern in the ink {ink}", "paint it in full")
    if _NEARLY < values[0] < 1 - _NEARLY:
        raise PageRefusedError(f"has the ink {ink} at {float(values[0]):.0%}", hint)
    return [round(float(values[0]))]


def refuse_blends(space: Any) -> None:
    """Raises `PageRefusedError` where a picture or a blend is made of a layout's ink."""
    if ink := spot_in(space):
        raise PageRefusedError(
            f"has a picture or a blend in the ink {ink}", "draw it as an area in that ink, or save it in sRGB"
        )
