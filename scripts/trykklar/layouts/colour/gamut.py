"""Colours of pictures that a printing condition cannot show."""

from __future__ import annotations

import io
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageCms

from .conditions import srgb_profile
from .tokens import Rgb

_SIZE = 96
"""Pixels along the longer side at which a picture is looked at: spots that are smaller are not seen."""
_CELLS = 8
"""Along each side, of the grid that a spot is told by."""
SEEN = 20.0
"""Distance of two colours in CIE Lab (ISO/CIE 11664-4) from which they look like different colours side by side."""
_INTENT = ImageCms.Intent.RELATIVE_COLORIMETRIC
_FLAGS = ImageCms.Flags.BLACKPOINTCOMPENSATION | ImageCms.Flags.NOOPTIMIZE


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """Colours of a picture that change in print."""

    share: float
    """Of the picture's area, 0 to 1."""
    left: float
    """Where most of them are: 0 at the picture's left edge, 1 at its right."""
    top: float
    shown: Rgb
    """The colour there that changes most, on a screen."""
    printed: Rgb
    """The same as the press prints it."""


def lost_colours(image: Image.Image, icc: bytes) -> Lost | None:
    """What a picture in sRGB loses in a printing condition (its ICC profile); None where it loses nothing."""
    small = image.convert("RGB")
    small.thumbnail((_SIZE, _SIZE), Image.Resampling.BOX)
    proofed, shown_lab, printed_lab = _transforms(icc)
    printed = ImageCms.applyTransform(small, proofed) or small
    pairs = [
        _triples(ImageCms.applyTransform(each, lab) or each)
        for each, lab in ((small, shown_lab), (printed, printed_lab))
    ]
    spots: dict[tuple[int, int], list[tuple[float, int]]] = defaultdict(list)
    for at, (one, other) in enumerate(zip(*pairs, strict=True)):
        far = _distance(one, other)
        if far >= SEEN:
            row, column = divmod(at, small.width)
            spots[row * _CELLS // small.height, column * _CELLS // small.width].append((far, at))
    if not spots:
        return None
    cell = max(spots, key=lambda key: len(spots[key]))
    worst = max(spots[cell])[1]
    return Lost(
        share=sum(map(len, spots.values())) / (small.width * small.height),
        left=(cell[1] + 0.5) / _CELLS,
        top=(cell[0] + 0.5) / _CELLS,
        shown=_triples(small)[worst],
        printed=_triples(ImageCms.applyTransform(printed, _seen(icc)) or small)[worst],
    )


@lru_cache(maxsize=4)
def _transforms(
    icc: bytes,
) -> tuple[ImageCms.ImageCmsTransform, ImageCms.ImageCmsTransform, ImageCms.ImageCmsTransform]:
    """sRGB to inks, sRGB to Lab, and inks to Lab."""
    inks, srgb, lab = _profiles(icc)
    return (
        ImageCms.buildTransform(srgb, inks, "RGB", "CMYK", _INTENT, _FLAGS),
        ImageCms.buildTransform(srgb, lab, "RGB", "LAB", _INTENT, _FLAGS),
        ImageCms.buildTransform(inks, lab, "CMYK", "LAB", _INTENT, _FLAGS),
    )


@lru_cache(maxsize=4)
def _seen(icc: bytes) -> ImageCms.ImageCmsTransform:
    """Inks to sRGB."""
    inks, srgb, _ = _profiles(icc)
    return ImageCms.buildTransform(inks, srgb, "CMYK", "RGB", _INTENT, _FLAGS)


def _profiles(icc: bytes) -> tuple[ImageCms.ImageCmsProfile, ImageCms.ImageCmsProfile, ImageCms.ImageCmsProfile]:
    return (
        ImageCms.ImageCmsProfile(io.BytesIO(icc)),
        ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile())),
        ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")),
    )


def _triples(image: Image.Image) -> list[tuple[int, int, int]]:
    data = image.tobytes()
    return list(zip(data[::3], data[1::3], data[2::3], strict=True))


def _distance(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """Of two colours of Pillow's LAB, whose lightness is 0 to 255 and whose axes are signed bytes."""
    lightness = (one[0] - other[0]) / 2.55
    return float(
        (lightness**2 + sum((_signed(a) - _signed(b)) ** 2 for a, b in zip(one[1:], other[1:], strict=True))) ** 0.5
    )


def _signed(value: int) -> int:
    return value - 256 if value > 127 else value
