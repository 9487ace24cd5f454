"""Images as inks.

Photographs go through the profile as wholes. A drawing of at most 256 colours has flat colours, and gets the inks
that the same colours have beside it; an image without colour is black ink alone, toned as black text and lines are.
"""

from __future__ import annotations

import io
from typing import Any

import pikepdf
from PIL import Image, ImageChops, ImageMath

from ..images.raster import Samples, flate_samples, indexed, jpeg_samples, read_image, with_samples
from ..part_objects import PartObject, parse, stream_object
from .palettes import InkPalette, Palette

JPEG_QUALITY = 95
"""A photograph that comes as JPEG is stored as JPEG again, with losses that nobody sees in print."""

RINGS = 2.0
"""Percent by which a pixel of a JPEG may go beyond the limit: the error of rounding four inks."""


def convert_image(image: PartObject, palette: Palette) -> PartObject:
    """An image XObject in the palette's colour space. Raises `ValueError` for images that WeasyPrint does not write."""
    dictionary = parse(image.head)
    if dictionary.get("/ImageMask") or image.data is None:
        return image
    space = str(dictionary.get("/ColorSpace"))
    if space == "/DeviceCMYK" and palette.space == "DeviceCMYK":
        return image  # an author's own separation
    pixels = read_image(dictionary, image.data)
    if isinstance(palette, InkPalette):
        pixels = _inked(pixels, palette)
    elif space == "/DeviceGray":
        return image
    else:
        pixels = pixels.convert("L")
    photograph = dictionary.get("/Filter") == pikepdf.Name.DCTDecode
    return _stored(dictionary, _photograph(pixels, palette) if photograph else flate_samples(pixels))


def _photograph(pixels: Image.Image, palette: Palette) -> Samples:
    """As JPEG; without loss where JPEG's rings about sharp edges would lay on more ink than the paper takes."""
    stored = jpeg_samples(pixels, JPEG_QUALITY)
    if not isinstance(palette, InkPalette) or pixels.mode != "CMYK":
        return stored
    with Image.open(io.BytesIO(stored.data), formats=("JPEG",)) as image:
        rings = _most_ink(ImageChops.invert(image)) > palette.conversion.ink_limit + RINGS
    return flate_samples(pixels) if rings else stored


def _most_ink(inks: Image.Image) -> float:
    """The largest sum of the four inks of a pixel, in percent."""
    cyan, magenta, yellow, black = inks.split()
    total = ImageMath.lambda_eval(
        lambda band: band["c"] + band["m"] + band["y"] + band["k"], c=cyan, m=magenta, y=yellow, k=black
    )
    return float(total.getextrema()[1]) / 2.55


def _stored(dictionary: Any, samples: Samples) -> PartObject:
    return stream_object(with_samples(dictionary, samples), samples.data)


def _inked(pixels: Image.Image, palette: InkPalette) -> Image.Image:
    """RGB or grey pixels as CMYK, or as grey where they are."""
    if pixels.mode == "L":
        return pixels.point(_toned(palette))
    red, green, blue = pixels.split()
    if not any(ImageChops.difference(band, red).getbbox() for band in (green, blue)):
        return red.point(_toned(palette))
    few = indexed(pixels)
    if few is None:
        return pixels.filter(palette.conversion.pictures)
    indices, colours = few
    inks = [palette.inks(colour) for colour in colours]
    index = Image.frombytes("L", indices.size, indices.tobytes())
    tables = ([round(row[band] * 255 / 100) for row in inks] + [0] * (256 - len(inks)) for band in range(4))
    return Image.merge("CMYK", [index.point(table) for table in tables])


def _toned(palette: InkPalette) -> list[int]:
    """Grey of the screen → grey of DeviceGray, which is so much black ink (ISO 32000-1, 10.3.3)."""
    return [round(255 - 2.55 * black) for black in palette.conversion.black_of_grey]
