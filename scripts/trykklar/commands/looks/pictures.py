"""Pictures of pages: small PNG files with a palette, the same bytes for the same page."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

DPI = 72
"""Of a page's picture: body text can be told apart, and a page of A4 takes some 35 kB."""
COLOURS = 256
"""In a picture's palette. With 32 the palette alone made differences as large as those that are looked for."""


def page_image(page: Any) -> Image.Image:
    """A page (pdfium's) as an image with a palette (mode P)."""
    return with_palette(page.render(scale=DPI / 72).to_pil().convert("RGB"))


def with_palette(image: Image.Image) -> Image.Image:
    """An RGB image with a palette of its own."""
    return image.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


def png(image: Image.Image) -> bytes:
    """An image with a palette as PNG, which loses nothing more."""
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def read_picture(data: bytes) -> Image.Image:
    """A picture as an RGB image. Raises `ValueError` where it is none that can be read."""
    try:
        with Image.open(io.BytesIO(data), formats=("PNG",)) as found:
            return found.convert("RGB")
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:  # a broken chunk is a SyntaxError to Pillow
        raise ValueError(str(error)) from None
