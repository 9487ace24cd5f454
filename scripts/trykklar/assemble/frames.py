"""What lies around and beneath the pages' own content: boxes, bleed, printers' marks.

The trim box's lower left is the origin of every page's coordinates, so that one typesetting serves files that
end at the trim and files that show bleed and marks (ISO 32000-1, 14.11.2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..typeset.parts import Box
from .objects import ObjectTable, numbers


@dataclass(frozen=True)
class Furniture:
    """What is drawn beneath every page's content in a file that is not trimmed."""

    resources: Mapping[str, Mapping[str, bytes]] = field(repr=False)
    """Category of resources (XObject, ColorSpace, …) → name → stream object as PDF source."""
    contents: tuple[bytes, ...] = field(repr=False)
    """Content per page of the file; it leaves the graphics state as it was."""


@dataclass(frozen=True)
class PageFrame:
    """How far a file's pages reach beyond the trim box, in pt on each side."""

    bleed: float = 0.0
    room: float = 0.0
    """To the edge of the media: bleed and marks."""
    furniture: Furniture | None = None

    def boxes(self, trim: Box) -> bytes:
        """The boxes of a page's dictionary as PDF source."""
        if not self.room:
            return b"/MediaBox%s/TrimBox%s" % (numbers(trim), numbers(trim))
        return b"/MediaBox%s/BleedBox%s/TrimBox%s" % (
            numbers(_grown(trim, self.room)),
            numbers(_grown(trim, self.bleed)),
            numbers(trim),
        )

    def clip(self, trim: Box) -> bytes:
        """Content that confines what follows to the bleed box, until the state is restored."""
        left, bottom, right, top = _grown(trim, self.bleed)
        return b"q %s re W n\n" % numbers((left, bottom, round(right - left, 3), round(top - bottom, 3)))[1:-1]


TRIMMED = PageFrame()
"""Pages that end where they are cut."""


def place_furniture(table: ObjectTable, frame: PageFrame) -> dict[str, dict[str, int]]:
    """Write what pages share; category → name → object number."""
    found: dict[str, dict[str, int]] = {}
    for category, named in (frame.furniture.resources if frame.furniture else {}).items():
        for name, source in named.items():
            found.setdefault(category, {})[name] = table.add_stream(source)
    return found


def _grown(box: Box, by: float) -> Box:
    left, bottom, right, top = box
    return round(left - by, 3), round(bottom - by, 3), round(right + by, 3), round(top + by, 3)
