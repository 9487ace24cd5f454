"""Shadings of RGB colours as shadings of another palette.

A press mixes no light, so the middle of two colours is not the middle of their inks: a gradient becomes so many pieces
that each is straight enough. Functions of WeasyPrint are of types 2 and 3 (ISO 32000-1, 7.10).
"""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Any

import pikepdf

from .palettes import Palette, Values

_PIECES = 16
_GENTLEST, _STEEPEST = 0.25, 8.0
"""Exponents beyond these make a step, which pieces would smear; its ends are converted and it stays a step."""
_RGB, _GREY, _CMYK = "/DeviceRGB", "/DeviceGray", "/DeviceCMYK"


def convert_shading(shading: Any, palette: Palette) -> None:
    """Change a shading dictionary (8.7.4.3) in place. Raises `ValueError` for colour spaces and functions not written
    here."""
    space = str(shading["/ColorSpace"])
    if space not in (_RGB, _GREY, _CMYK) or int(shading["/ShadingType"]) not in (2, 3):
        raise ValueError(f"a gradient in the colour space {space}")
    if space != "/" + palette.space:
        shading["/Function"] = _converted(shading["/Function"], space, palette)
        shading["/ColorSpace"] = pikepdf.Name("/" + palette.space)


def _converted(function: Any, space: str, palette: Palette) -> Any:
    kind = int(function["/FunctionType"])
    if kind == 3:
        function["/Functions"] = pikepdf.Array([_converted(below, space, palette) for below in function["/Functions"]])
        return function
    if kind != 2:
        raise ValueError(f"a gradient with a function of type {kind}")
    exponent = float(function["/N"])
    first, last = (_rgb(function[key], space) for key in ("/C0", "/C1"))
    low, high = (float(bound) for bound in function["/Domain"])
    bent = first != last and (low, high) == (0, 1) and _GENTLEST <= exponent <= _STEEPEST
    if palette.space == "DeviceGray" or not bent:
        return _straight(palette.between(first, last, 0), palette.between(first, last, 1), low, high, exponent)
    shares = [index / _PIECES for index in range(_PIECES + 1)]
    colours = [palette.between(first, last, share) for share in shares]
    pieces = [_straight(begun, ended, 0, 1) for begun, ended in pairwise(colours)]
    return pikepdf.Dictionary(
        FunctionType=3,
        Domain=_array((0, 1)),
        Encode=_array((0, 1) * _PIECES),
        Bounds=_array([share ** (1 / exponent) for share in shares[1:-1]]),
        Functions=pikepdf.Array(pieces),
    )


def _rgb(values: Any, space: str) -> Values:
    """The colour at one end as RGB; inks and grey without any profile, as the device spaces of PDF are (10.3)."""
    numbers = [float(value) for value in values]
    if space == _GREY:
        return (numbers[0],) * 3
    if space == _CMYK:
        return tuple(1 - min(1.0, ink + numbers[3]) for ink in numbers[:3])
    return tuple(numbers)


def _straight(begun: Values, ended: Values, low: float, high: float, exponent: float = 1) -> Any:
    return pikepdf.Dictionary(
        FunctionType=2,
        Domain=_array((low, high)),
        C0=_array(begun),
        C1=_array(ended),
        N=Decimal(f"{exponent:.6f}".rstrip("0").rstrip(".")),
    )


def _array(values: tuple[float, ...] | list[float]) -> Any:
    return pikepdf.Array([Decimal(f"{value:.6f}".rstrip("0").rstrip(".")) for value in values])
