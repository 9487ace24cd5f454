"""From sRGB to the inks of a printing condition, through its ICC profile.

Relative colorimetric with black point compensation, for flat colours and pictures alike. Relative, because paper is
white; colorimetric, because what the press can print then stays as it was seen, and a picture's background goes on
matching the flat colour beside it, which perceptual tables, made for photographs and different in every maker's
profile, do not promise; with compensation, so that shadows keep their steps. Neutral colours are black ink alone:
grey of three inks turns pink or green with the press, and black text of four has coloured edges.
"""

from __future__ import annotations

import io
from functools import cached_property
from itertools import chain

from PIL import Image, ImageCms, ImageFilter

from .conditions import srgb_profile
from .tokens import Inks, Rgb

_NODES = 52
"""Along each axis of the table for pictures: 255 / 51 = 5, so that every node is an 8-bit value."""
_FLAGS = ImageCms.Flags.BLACKPOINTCOMPENSATION | ImageCms.Flags.NOOPTIMIZE
_INTENT = ImageCms.Intent.RELATIVE_COLORIMETRIC


class Conversion:
    """From sRGB to the inks of one profile, never more in total than `ink_limit` percent."""

    def __init__(self, icc: bytes, ink_limit: float) -> None:
        self.ink_limit = ink_limit
        self._profile = ImageCms.ImageCmsProfile(io.BytesIO(icc))
        self._srgb = ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile()))
        self._to_inks = ImageCms.buildTransform(self._srgb, self._profile, "RGB", "CMYK", _INTENT, _FLAGS)
        self._known: dict[Rgb, Inks] = {}

    def flat(self, rgb: Rgb) -> Inks:
        """Inks of a flat colour in whole percents, as printers measure them; black alone where it is neutral."""
        red, green, blue = rgb
        if red == green == blue:
            return 0.0, 0.0, 0.0, float(round(self.black_of_grey[red]))
        cyan, magenta, yellow, black = (float(round(percent)) for percent in self.profiled(rgb))
        return limited((cyan, magenta, yellow, black), self.ink_limit)

    def profiled(self, rgb: Rgb) -> Inks:
        """Inks as the profile has them, in percent, neutral or not."""
        if rgb not in self._known:
            pixel = ImageCms.applyTransform(Image.new("RGB", (1, 1), rgb), self._to_inks)
            cyan, magenta, yellow, black = (value / 2.55 for value in (pixel.tobytes() if pixel else b""))
            self._known[rgb] = cyan, magenta, yellow, black
        return self._known[rgb]

    def rgb_of_lab(self, lightness: float, a: float, b: float) -> Rgb:
        """The sRGB colour of a CIE Lab colour (D50), cut to what sRGB holds."""
        lab = Image.new("LAB", (1, 1), (round(lightness * 2.55), round(a + 128), round(b + 128)))
        pixel = ImageCms.applyTransform(lab, self._from_lab)
        red, green, blue = pixel.tobytes() if pixel else b""
        return red, green, blue

    @cached_property
    def black_of_grey(self) -> tuple[float, ...]:
        """Grey of sRGB (0 to 255) → percent of black ink that looks as dark on paper.

        Black ink alone is no black hole, so the tones between paper and full black are those between white and black:
        the compensation that `_FLAGS` asks for, for one ink.
        """
        ramp = Image.frombytes("CMYK", (256, 1), b"".join(bytes((0, 0, 0, k)) for k in range(256)))
        lab = ImageCms.createProfile("LAB")
        to_lab = ImageCms.buildTransform(self._profile, lab, "CMYK", "LAB", _INTENT, ImageCms.Flags.NOOPTIMIZE)
        lightness = (ImageCms.applyTransform(ramp, to_lab) or ramp).tobytes()[::3]
        printed = [_luminance(value / 2.55) for value in lightness]
        for k in range(1, 256):  # 8 bits of lightness make steps; none of them goes up again
            printed[k] = min(printed[k], printed[k - 1])
        paper, black = printed[0], printed[255]
        return tuple(_where(printed, black + (paper - black) * _linear(grey / 255)) / 2.55 for grey in range(256))

    @cached_property
    def pictures(self) -> ImageFilter.Color3DLUT:
        """RGB pictures to CMYK, within the ink limit."""
        steps = [round(255 * node / (_NODES - 1)) for node in range(_NODES)]
        nodes = bytes(chain.from_iterable((red, green, blue) for blue in steps for green in steps for red in steps))
        grid = Image.frombytes("RGB", (_NODES * _NODES, _NODES), nodes)
        inks = (ImageCms.applyTransform(grid, self._to_inks) or grid).tobytes()
        most = self.ink_limit * 2.55
        table: list[float] = []
        for at in range(0, len(inks), 4):
            pixel = inks[at : at + 4]
            if sum(pixel) > most:
                table.extend(value / 255 for value in limited((pixel[0], pixel[1], pixel[2], pixel[3]), most))
            else:
                table.extend(value / 255 for value in pixel)
        return ImageFilter.Color3DLUT(_NODES, table, channels=4, target_mode="CMYK")

    @cached_property
    def _from_lab(self) -> ImageCms.ImageCmsTransform:
        return ImageCms.buildTransform(
            ImageCms.createProfile("LAB"), self._srgb, "LAB", "RGB", _INTENT, ImageCms.Flags.NOOPTIMIZE
        )


def limited(inks: Inks, limit: float) -> Inks:
    """Inks with no more than `limit` in total: black, which holds the drawing, stays, and the others give way
    evenly."""
    cyan, magenta, yellow, black = inks
    colours = cyan + magenta + yellow
    if colours + black <= limit or not colours:
        return inks
    share = max(0.0, limit - black) / colours
    return int(cyan * share), int(magenta * share), int(yellow * share), black


def _linear(value: float) -> float:
    """Light of an sRGB value, both 0 to 1 (IEC 61966-2-1)."""
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _luminance(lightness: float) -> float:
    """Light (0 to 1) of a CIE lightness (0 to 100) (ISO/CIE 11664-4)."""
    root = (lightness + 16) / 116
    return float(root**3) if root > 6 / 29 else lightness * 27 / 24389


def _where(falling: list[float], value: float) -> float:
    """The place of a value in a falling row, between its steps where it lies between them."""
    if value >= falling[0]:
        return 0.0
    for index in range(1, len(falling)):
        if falling[index] <= value:
            above, below = falling[index - 1], falling[index]
            return index - 1 + (above - value) / (above - below) if above > below else float(index)
    return float(len(falling) - 1)
