"""Pictures with no more pixels than can be seen, for files that are sent.

A picture is made as small as its largest use allows, never larger, and what is no smaller afterwards stays as it was.
Photographs become JPEG; drawings, pictures of few colours and those that are partly transparent keep every colour.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
from PIL import Image

from ...typeset.parts import EntryParts
from ..part_objects import PartObject, parse, reference, stream_object, with_objects
from .raster import flate_samples, jpeg_samples, read_image, with_samples
from .uses import image_uses

_WORTHWHILE = 1.1
"""A picture this much sharper than asked for is not worth a second look."""
_GAIN = 0.8
"""A picture that keeps its pixels is stored again only where that takes a fifth off it: every JPEG of a JPEG is
coarser."""
_FEW_COLOURS = 4096
"""Photographs have more; drawings with their smooth edges have fewer."""


@dataclass(frozen=True, slots=True)
class Step:
    """How small pictures are made."""

    ppi: float
    """Pixels to an inch, at the largest size at which a picture is shown."""
    quality: int
    """Of JPEG, 1 to 95."""


def resample(entries: Sequence[EntryParts], step: Step) -> list[EntryParts]:
    """The entries of a document with smaller pictures. Equal entries give equal bytes."""
    least = sharpness(entries)
    objects: dict[str, bytes] = {}
    for entry in entries:
        objects.update(entry.objects)
    changed: dict[str, PartObject] = {}
    for digest, ppi in sorted(least.items()):
        changed.update(
            _smaller(digest, objects, min(1.0, step.ppi / ppi) if ppi > step.ppi * _WORTHWHILE else 1.0, step.quality)
        )
    return [
        with_objects(entry, {digest: changed[digest] for digest in entry.objects if digest in changed})
        for entry in entries
    ]


def sharpness(entries: Iterable[EntryParts]) -> dict[str, float]:
    """Picture → its pixels to an inch where it is shown largest, over all entries."""
    least: dict[str, float] = {}
    for entry in entries:
        for use in image_uses(entry):
            least[use.digest] = min(use.ppi, least.get(use.digest, use.ppi))
    return least


def _smaller(digest: str, objects: dict[str, bytes], scale: float, quality: int) -> dict[str, PartObject]:
    """Digest → object of a picture and its soft mask, as far as they become smaller."""
    picture = PartObject.read(objects[digest])
    dictionary = parse(picture.head)
    below = reference(dictionary.get("/SMask"))
    mask = PartObject.read(objects[below]) if below else None
    if picture.data is None or not isinstance(dictionary.get("/ColorSpace"), pikepdf.Name):
        return {}
    pixels = read_image(dictionary, picture.data)
    veil = read_image(parse(mask.head), mask.data) if mask and mask.data else None
    if veil and veil.getextrema() == (255, 255):  # a mask that hides nothing
        del dictionary["/SMask"]
        veil = None
    pixels, veil = _scaled(pixels, veil, scale)
    new = {digest: _stored(dictionary, pixels, veil, quality)}
    if mask and below and veil:
        samples = flate_samples(veil)
        new[below] = stream_object(with_samples(parse(mask.head), samples), samples.data)
    before = len(picture.data) + len(mask.data if mask and mask.data else b"")
    after = sum(len(item.data or b"") for item in new.values())
    return new if after < before * (1 if scale < 1 else _GAIN) else {}


def _scaled(pixels: Image.Image, veil: Image.Image | None, scale: float) -> tuple[Image.Image, Image.Image | None]:
    """Fewer pixels; hidden colours do not bleed into those that are seen."""
    if scale == 1:
        return pixels, veil

    def size(image: Image.Image) -> tuple[int, int]:
        return max(1, round(image.width * scale)), max(1, round(image.height * scale))

    if veil is None or veil.size != pixels.size or pixels.mode == "CMYK":
        smaller = veil.resize(size(veil), Image.Resampling.LANCZOS) if veil else None
        return pixels.resize(size(pixels), Image.Resampling.LANCZOS), smaller
    mode = pixels.mode + "A"
    both = Image.merge(mode, (*pixels.split(), veil)).resize(size(pixels), Image.Resampling.LANCZOS)
    *bands, alpha = both.split()
    return Image.merge(pixels.mode, bands), alpha


def _stored(dictionary: Any, pixels: Image.Image, veil: Image.Image | None, quality: int) -> PartObject:
    was_jpeg = dictionary.get("/Filter") == pikepdf.Name.DCTDecode
    photograph = was_jpeg or (veil is None and pixels.getcolors(_FEW_COLOURS) is None)
    choices = [jpeg_samples(pixels, quality)] if photograph else []
    if not was_jpeg:
        choices.append(flate_samples(pixels))
    samples = min(choices, key=lambda found: len(found.data))
    return stream_object(with_samples(dictionary, samples), samples.data)
