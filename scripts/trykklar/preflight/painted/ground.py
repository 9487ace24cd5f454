"""What stands beneath the letters of a page, where only the page itself can tell: it is drawn without them."""

from __future__ import annotations

import math

import pypdfium2
from PIL import Image, ImageFilter
from pypdfium2 import raw

from ..opened import OpenedPdf
from ..records import Box

PPI = 72
"""A pixel is a point: letters are larger, and so is what makes them hard to read."""
LINE = 1 / 3
"""Of the letters' height: what is thinner is a line that crosses them, and no ground."""
_SIDE = 3000
"""Of the drawn page in pixels, at most."""


def drawn_ground(opened: OpenedPdf, number: int) -> Ground | None:
    """The page (1-based) without its letters; None where pdfium cannot draw it."""
    try:
        page = opened.pdfium[number - 1]
        for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
            raw.FPDFTextObj_SetTextRenderMode(thing.raw, raw.FPDF_TEXTRENDERMODE_INVISIBLE)
        left, bottom, right, top = page.get_cropbox()
        if page.get_rotation():
            return None
        scale = min(PPI / 72, _SIDE / max(right - left, top - bottom, 1.0))
        image = page.render(scale=scale, no_smoothtext=True).to_pil().convert("RGB")
    except pypdfium2.PdfiumError:
        return None
    return Ground(image, (left, bottom, right, top), scale)


class Ground:
    """A page's ground as pixels."""

    def __init__(self, image: Image.Image, box: Box, scale: float) -> None:
        self._image = image
        self._box = box
        self._scale = scale

    def colours(self, box: Box) -> list[list[Rgb]]:
        """The colours in a box (pt, from the page's origin), each with 0 to 1 a channel: as they are, and once more
        without lines that cross it; nothing where it is off the page.

        Without lines a pixel counts as most of those about it are, which lines thinner than `LINE` of the box never
        are. Neither is right alone: that takes small areas for lines as well.
        """
        left, _, _, top = self._box
        edges = (box[0] - left, top - box[3], box[2] - left, top - box[1])
        area = tuple(round(edge * self._scale) for edge in edges)
        across, down = max(area[2], area[0] + 1), max(area[3], area[1] + 1)
        within = (max(area[0], 0), max(area[1], 0), min(across, self._image.width), min(down, self._image.height))
        if within[0] >= within[2] or within[1] >= within[3]:
            return []
        seen = self._image.crop(within)
        about = 2 * math.ceil(LINE * min(seen.size)) + 1
        return [_values(seen), _values(seen.filter(ImageFilter.MedianFilter(about)))]


Rgb = tuple[float, float, float]


def _values(image: Image.Image) -> list[Rgb]:
    values = iter(image.tobytes())
    return [(r / 255, g / 255, b / 255) for r, g, b in zip(values, values, values, strict=True)]


def worst(values: list[float], share: float = 0.1) -> float:
    """The value that a share of all lie below: single pixels, such as a rule's, do not count."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, math.floor(len(ordered) * share))]
