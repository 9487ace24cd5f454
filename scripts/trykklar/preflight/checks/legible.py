"""Checks of what eyes can read: contrast, on the screen and in grey."""

from __future__ import annotations

from functools import cached_property

from ...base.profiles import Claim
from ..declare import check
from ..opened import OpenedPdf
from ..painted.ground import Ground, drawn_ground, worst
from ..painted.pages import painted_pages
from ..painted.records import Colour, Painted, PaintedImage, PaintedPath, PaintedShading, TextRun
from ..records import Box, Demands, Examined, Finding

LEAST, LEAST_LARGE = 4.5, 3.0
LARGE = 18.0
"""pt from which text is large (WCAG 2.1, 'large-scale')."""
_UNSEEN = (3, 7)
"""Text rendering modes that paint nothing (ISO 32000-1, 9.3.6)."""
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


def _beneath(run: TextRun, painted: list[Painted]) -> Rgb | None:
    """The colour on which a run of text stands, where one area is beneath all of it, or paper; None where a picture is,
    the edge of an area, or a shape that is no rectangle: the drawn page can tell then."""
    colour: Rgb | None = WHITE
    for item in painted:
        if not _meets(item.box, run.box):
            continue
        if isinstance(item, PaintedPath) and item.filled and item.look.alpha > 0:
            found = as_rgb(item.look.fill) if item.rectangle and _holds(item.box, run.box) else None
            if found and item.look.alpha < 1:
                found = _over(found, colour, item.look.alpha) if colour else None
            colour = found
        elif isinstance(item, PaintedImage | PaintedShading):
            colour = None
    return colour


def _over(colour: Rgb, ground: Rgb, alpha: float) -> Rgb:
    red, green, blue = (alpha * c + (1 - alpha) * g for c, g in zip(colour, ground, strict=True))
    return red, green, blue


def _meets(box: Box, run: Box) -> bool:
    """Whether an area reaches into the middle of a run's height: below and above it are other lines and rules."""
    y = (run[1] + run[3]) / 2
    return box[0] < run[2] and run[0] < box[2] and box[1] <= y <= box[3]


def _holds(box: Box, run: Box) -> bool:
    slack = (run[3] - run[1]) / 2
    return box[0] <= run[0] + slack and run[2] - slack <= box[2]


class _Judge:
    """Tells the contrast of runs of text on one page; draws the page's ground if it must, once."""

    def __init__(self, opened: OpenedPdf, number: int, *, grey: bool) -> None:
        self._opened, self._number, self._grey = opened, number, grey

    @cached_property
    def _ground(self) -> Ground | None:
        kept = self._opened.kept.setdefault("grounds", {})
        if self._number not in kept:
            kept[self._number] = drawn_ground(self._opened, self._number)
        found: Ground | None = kept[self._number]
        return found

    def contrast(self, run: TextRun, painted: list[Painted]) -> float | None:
        """Of a run to what is beneath it, where it is worst; None where it cannot be told."""
        colour = as_rgb(run.look.fill)
        if colour is None:
            return None
        one = _beneath(run, painted)
        grounds = [one] if one else self._ground.colours(run.box) if self._ground else []
        if not grounds:
            return None
        tone = _grey if self._grey else _as_it_is
        return worst([contrast(tone(colour), tone(ground)) for ground in grounds])


def _as_it_is(colour: Rgb) -> Rgb:
    return colour


def _poor(opened: OpenedPdf, *, grey: bool) -> Examined:
    findings: list[Finding] = []
    count = 0
    for page in painted_pages(opened):
        before: list[Painted] = []
        judge = _Judge(opened, page.number, grey=grey)
        for item in page.items:
            if not isinstance(item, TextRun):
                before.append(item)
                continue
            if item.mode in _UNSEEN:
                continue
            count += 1
            ratio = judge.contrast(item, before)
            if ratio is None:
                findings.append(Finding("text whose contrast cannot be told", page.number, item.box))
                continue
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
