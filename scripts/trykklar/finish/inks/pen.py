"""As much of the graphics state (ISO 32000-1, 8.4) as decides what overprints."""

from __future__ import annotations

from typing import NamedTuple

HAIRLINE = 1.0
"""pt: black lines up to this width overprint, since a press that is a hair out of register would give them white
edges."""
STATES = {
    (False, False): "KnockOut",
    (True, False): "TextOverprint",
    (False, True): "LineOverprint",
    (True, True): "Overprint",
}
"""Whether fills and strokes overprint → the name of the graphics state that says so."""


class StateEntry(NamedTuple):
    """What an entry of ExtGState says; None where it says nothing."""

    fill_alpha: float | None = None
    stroke_alpha: float | None = None
    masked: bool | None = None
    blended: bool | None = None


class Pen(NamedTuple):
    """The graphics state at one place of a content stream."""

    fill_space: str = "DeviceGray"
    stroke_space: str = "DeviceGray"
    fill_black: bool = False
    """Whether the fill is black ink alone, in full; a form begins with what its caller has, so False there."""
    stroke_black: bool = False
    fill_alpha: float = 1.0
    stroke_alpha: float = 1.0
    masked: bool = False
    blended: bool = False
    width: float = 1.0
    """Line width in user space."""
    scale: float = 1.0
    """pt to a unit of user space."""
    mode: int = 0
    """Text rendering mode (9.3.6)."""
    state: tuple[bool, bool] | None = (False, False)
    """Whether fills and strokes overprint now; None where nobody knows."""

    @classmethod
    def of_form(cls) -> Pen:
        """At the beginning of a form, which takes over what stands where it is drawn (8.10.1)."""
        return cls(state=None)

    def looking(self, entry: StateEntry) -> Pen:
        """After an operator gs."""
        said = {key: value for key, value in entry._asdict().items() if value is not None}
        return self._replace(**said)

    def wanted(self, *, in_text: bool) -> tuple[bool, bool]:
        """Whether fills and strokes are to overprint: black text and black hairlines, and only where nothing shines
        through.

        Everything else knocks out: white that overprints vanishes, and colours that do mix with what is beneath.
        """
        plain = not self.masked and not self.blended
        fill = self.fill_black and self.fill_alpha == 1 and plain
        stroke = self.stroke_black and self.stroke_alpha == 1 and plain
        hairline = stroke and self.width * self.scale <= HAIRLINE
        if not in_text:
            return False, hairline
        mode = self.mode % 4
        if mode == 1:
            return False, stroke
        if mode == 2:
            return (True, True) if fill and stroke else (False, False)
        return fill and mode == 0, hairline
