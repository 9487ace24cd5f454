"""Trim sizes, and what a layout's measures are at each that it is made for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log
from typing import Any

TRIM_SIZES: dict[str, tuple[float, float]] = {
    "A4": (210.0, 297.0),
    "A5": (148.0, 210.0),
    "B5": (176.0, 250.0),
    "170x240": (170.0, 240.0),
    "letter": (215.9, 279.4),
}
"""Trim sizes in mm (ISO 216, a common book format, and ANSI A)."""
_SIDES = re.compile(r"([3-9][0-9]|[1-9][0-9]{2})x([3-9][0-9]|[1-9][0-9]{2})")
NEAR = 10.0
"""How far in mm a side may be from that of a trim that a layout is made for: what margins take up without a change."""


@dataclass(frozen=True)
class MadeFor:
    """A trim that a layout is made for."""

    name: str
    """A name of `TRIM_SIZES`, or '210x210'."""
    sides: tuple[float, float]
    """Width and height in mm."""
    tokens: Mapping[str, Any]
    """All groups of tokens, as they are at this trim."""


def sides_of(trim: str | tuple[float, float]) -> tuple[float, float] | None:
    """Width and height in mm of a trim, which may have a name, 'A5' or '210x210'; None for what names none."""
    if not isinstance(trim, str):
        return trim
    if trim in TRIM_SIZES:
        return TRIM_SIZES[trim]
    found = _SIDES.fullmatch(trim)
    return (float(found[1]), float(found[2])) if found else None


def nearest(trims: Iterable[MadeFor], sides: tuple[float, float]) -> MadeFor | None:
    """The trim whose sides are most alike in proportion; None where there is none."""
    return min(trims, key=lambda trim: _apart(trim.sides, sides), default=None)


def is_near(trim: MadeFor, sides: tuple[float, float]) -> bool:
    """Whether pages of these sides look as those of the trim do."""
    return all(abs(a - b) <= NEAR for a, b in zip(trim.sides, sides, strict=True))


def _apart(a: tuple[float, float], b: tuple[float, float]) -> float:
    return sum(abs(log(x / y)) for x, y in zip(a, b, strict=True))
