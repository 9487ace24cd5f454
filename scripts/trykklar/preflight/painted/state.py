"""The graphics state while content is walked (ISO 32000-1, 8.4)."""

from __future__ import annotations

from dataclasses import dataclass

from ..records import Box
from .glyphs import UsedFont
from .records import BLACK, IDENTITY, Colour, Matrix


@dataclass(slots=True, kw_only=True)
class State:
    """One graphics state; `copy` it for q."""

    ctm: Matrix = IDENTITY
    fill: Colour = BLACK
    stroke: Colour = BLACK
    fill_space: str = "DeviceGray"
    stroke_space: str = "DeviceGray"
    width: float = 1.0
    fill_alpha: float = 1.0
    stroke_alpha: float = 1.0
    blend: str = "Normal"
    masked: bool = False
    fill_overprint: bool = False
    stroke_overprint: bool = False
    overprint_mode: int = 0
    font: UsedFont | None = None
    size: float = 0.0
    char_space: float = 0.0
    word_space: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0
    clip: Box | None = None

    def copy(self) -> State:
        return State(**{name: getattr(self, name) for name in _NAMES})

    def values(self) -> tuple[object, ...]:
        """All of it, to be held against another."""
        return tuple(getattr(self, name) for name in _NAMES)


_NAMES = tuple(State.__dataclass_fields__)
