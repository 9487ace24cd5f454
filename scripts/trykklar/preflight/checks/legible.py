"""Checks of what eyes can read: contrast, on the screen and in grey."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

import msgspec

from ...base.packed import Count
from ...base.profiles import Claim
from ..declare import check
from ..opened import OpenedPdf
from ..painted.ground import LINE, Ground, drawn_ground, worst
from ..painted.pages import painted_page
from ..painted.records import Colour, Painted, PaintedImage, PaintedPage, PaintedPath, PaintedShading, TextRun
from ..readings.painted_facts import Note
from ..readings.reading import Reading
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


def _beneath(run: TextRun, painted: Iterable[Painted]) -> Rgb | None:
    """The colour on which a run of text stands, where one area is beneath all of it, or paper; None where a picture is,
    the edge of an area, or a shape that is no rectangle: the drawn page can tell then."""
    colour: Rgb | None = WHITE
    for item in painted:
        if not _meets(_reach(item), run.box) or _crosses(item, run):
            continue
        if isinstance(item, PaintedPath) and item.filled and item.look.alpha > 0:
            found = as_rgb(item.look.fill) if item.rectangle and _holds(item.box, run.box) else None
            if found and item.look.alpha < 1:
                found = _over(found, colour, item.look.alpha) if colour else None
            colour = found
        elif isinstance(item, PaintedImage | PaintedShading) or _is_band(item, run):
            colour = None
    return colour


def _reach(item: Painted) -> Box:
    """The box around what is painted, a stroke's width with it."""
    left, bottom, right, top = item.box
    over = item.width / 2 if isinstance(item, PaintedPath) and item.stroked else 0.0
    return left - over, bottom - over, right + over, top + over


def _crosses(item: Painted, run: TextRun) -> bool:
    """Whether it is a rule that crosses the letters: they stand on what is seen beside it."""
    if not isinstance(item, PaintedPath) or not item.rectangle:
        return False
    return min(item.box[2] - item.box[0], item.box[3] - item.box[1]) < LINE * run.size


def _is_band(item: Painted, run: TextRun) -> bool:
    """Whether it is a stroke so broad that letters stand on it."""
    return isinstance(item, PaintedPath) and item.stroked and item.width >= LINE * run.size and item.look.alpha > 0


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
    """Tells what is beneath the runs of text of one page; draws the page's ground if it must, once."""

    def __init__(self, opened: OpenedPdf, number: int) -> None:
        self._opened, self._number = opened, number

    @cached_property
    def _ground(self) -> Ground | None:
        return drawn_ground(self._opened, self._number)

    def grounds(self, run: TextRun, painted: Iterable[Painted]) -> list[list[Rgb]]:
        """The colours beneath a run, in each way of seeing them; none where they cannot be told."""
        one = _beneath(run, painted)
        return [[one]] if one else self._ground.colours(run.box) if self._ground else []


def _as_it_is(colour: Rgb) -> Rgb:
    return colour


class _Contrasts(msgspec.Struct, frozen=True):
    """How far the runs of text of a page stand out."""

    runs: Count
    coloured: list[Note]
    """Those that do not, as they are."""
    grey: list[Note]
    """Those that do not in grey."""


def _read(opened: OpenedPdf, numbers: Iterable[int]) -> Iterator[_Contrasts]:
    for number in numbers:
        runs = list(_seen(painted_page(opened, number), _Judge(opened, number)))
        yield _Contrasts(
            len(runs),
            [note for run, seen in runs for note in _poor(run, seen, _as_it_is)],
            [note for run, seen in runs for note in _poor(run, seen, _grey)],
        )


_CONTRASTS = Reading(name="contrasts", facts=_Contrasts, read=_read, drawn=True)


def _seen(page: PaintedPage, judge: _Judge) -> Iterator[tuple[TextRun, list[list[Rgb]]]]:
    """Runs of text that are seen, each with the colours beneath it."""
    before: list[Painted] = []
    for item in page.items:
        if not isinstance(item, TextRun):
            before.append(item)
        elif item.mode not in _UNSEEN:
            yield item, judge.grounds(item, before) if as_rgb(item.look.fill) else []


def _poor(run: TextRun, seen: list[list[Rgb]], tone: Callable[[Rgb], Rgb]) -> Iterator[Note]:
    """An objection to a run of text, where there is one: to its contrast where that is worst."""
    colour = as_rgb(run.look.fill)
    if colour is None or not seen:
        yield "text whose contrast cannot be told", run.box
        return
    ratio = max(worst([contrast(tone(colour), tone(ground)) for ground in grounds]) for grounds in seen)
    least = LEAST_LARGE if run.size >= LARGE else LEAST
    if ratio < least - 0.005:
        yield f"contrast of {ratio:.1f} : 1 at {run.size:.1f} pt; {least:g} : 1 is wanted", run.box


def _examined(opened: OpenedPdf, *, grey: bool) -> Examined:
    pages = _CONTRASTS.of(opened)
    count = sum(page.runs for page in pages)
    findings = tuple(
        Finding(told, number, box)
        for number, page in enumerate(pages, 1)
        for told, box in (page.grey if grey else page.coloured)
    )
    return Examined(count or opened.page_count, "runs of text" if count else "pages without text", findings)


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
    return _examined(opened, grey=False)


@check(
    "contrast-grey",
    "Text can be read when the page is printed in grey",
    "most office printers are set to grey",
    (Claim.DESK,),
    mend="choose colours that differ in lightness, not in hue alone",
)
def in_grey(opened: OpenedPdf, demands: Demands) -> Examined:
    return _examined(opened, grey=True)
