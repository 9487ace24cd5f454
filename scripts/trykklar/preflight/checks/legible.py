"""Checks of what eyes can read: contrast, on the screen and in grey."""

from __future__ import annotations

from ...base.profiles import Claim
from ..declare import check
from ..opened import OpenedPdf
from ..painted.pages import painted_pages
from ..painted.records import Colour, Painted, PaintedImage, PaintedPath, PaintedShading, TextRun
from ..records import Box, Demands, Examined, Finding

LEAST, LEAST_LARGE = 4.5, 3.0
LARGE = 18.0
"""pt from which text is large (WCAG 2.1, 'large-scale')."""
WHITE = (1.0, 1.0, 1.0)
Rgb = tuple[float, float, float]


def as_rgb(colour: Colour) -> Rgb | None:
    """A device colour as lights from 0 to 1; None for one that only a profile or a function can tell."""
    values = colour.values
    if colour.space == "DeviceRGB" and len(values) == 3:
        return values[0], values[1], values[2]
    if colour.space == "DeviceGray" and values:
        return values[0], values[0], values[0]
    if colour.space == "DeviceCMYK" and len(values) == 4:
        light = 1 - values[3]
        return (1 - values[0]) * light, (1 - values[1]) * light, (1 - values[2]) * light
    return None


def luminance(colour: Rgb) -> float:
    """Relative luminance (WCAG 2.1)."""
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Rgb, other: Rgb) -> float:
    """Contrast ratio (WCAG 2.1), 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _beneath(run: TextRun, painted: list[Painted]) -> tuple[Rgb | None, str]:
    """The colour on which a run of text stands: that of the last area painted beneath its middle; else paper."""
    x, y = (run.box[0] + run.box[2]) / 2, (run.box[1] + run.box[3]) / 2
    colour: Rgb | None = WHITE
    what = "paper"
    for item in painted:
        if not _covers(item.box, x, y):
            continue
        if isinstance(item, PaintedPath) and item.filled and item.look.alpha > 0:
            found = as_rgb(item.look.fill)
            if found and colour and item.look.alpha < 1:
                found = tuple(
                    item.look.alpha * f + (1 - item.look.alpha) * c for f, c in zip(found, colour, strict=True)
                )  # type: ignore[assignment]
            colour, what = found, "an area"
        elif isinstance(item, PaintedImage | PaintedShading):
            colour, what = None, "a picture"
    return colour, what


def _covers(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _poor(opened: OpenedPdf, *, grey: bool) -> Examined:
    findings: list[Finding] = []
    count = 0
    for page in painted_pages(opened):
        before: list[Painted] = []
        for item in page.items:
            if not isinstance(item, TextRun):
                before.append(item)
                continue
            count += 1
            colour = as_rgb(item.look.fill)
            ground, what = _beneath(item, before)
            if colour is None or ground is None:
                findings.append(Finding(f"text on {what}, whose contrast cannot be told", page.number, item.box))
                continue
            ratio = contrast(_grey(colour), _grey(ground)) if grey else contrast(colour, ground)
            least = LEAST_LARGE if item.size >= LARGE else LEAST
            if ratio < least - 0.005:
                findings.append(
                    Finding(
                        f"contrast of {ratio:.1f} : 1 at {item.size:.1f} pt; {least:g} : 1 is wanted",
                        page.number,
                        item.box,
                    )
                )
    if not count:
        return Examined(opened.page_count, "pages without text", tuple(findings))
    return Examined(count, "runs of text", tuple(findings))


def _grey(colour: Rgb) -> Rgb:
    """As an office printer turns colour into grey (ITU-R BT.601 weights, on the values as they are)."""
    value = 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]
    return value, value, value


@check(
    "contrast",
    "Text stands out from what is beneath it: 4.5 to 1, large text 3 to 1",
    "one reader in twelve sees colours otherwise, and every reader reads outdoors",
    (Claim.SCREEN,),
    mend="darken the text's colour token, or lighten the ground's",
)
def on_screen(opened: OpenedPdf, demands: Demands) -> Examined:
    return _poor(opened, grey=False)


@check(
    "contrast-grey",
    "Text can be read when the page is printed in grey",
    "most office printers are set to grey",
    (Claim.DESK,),
    mend="choose colours that differ in lightness, not in hue alone",
)
def in_grey(opened: OpenedPdf, demands: Demands) -> Examined:
    return _poor(opened, grey=True)


CHECKS = (on_screen, in_grey)
