"""What checks of a press's inks must know of a page: what is painted in which, and over what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from ...base.packed import Count
from ..opened import OpenedPdf
from ..painted.records import Colour, Painted, PaintedImage, PaintedPage, PaintedPath, PaintedShading, TextRun
from ..records import Box
from .apart import painted_beyond, painted_within
from .painted_facts import KeptBox, Note
from .reading import Reading

_INKS = ("DeviceCMYK", "DeviceGray")
BLACK_TEXT = 9.0
"""pt below which black text in four inks shows every fault of register."""
SMALL_TEXT = 10.0
"""pt below which any text does that is in more than two inks, or white out of more than two."""
_ROUNDED = 0.05
_SLIGHT = 15.0
"""Percent of an ink that is too light to be seen beside the others."""


class InkFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A page's inks."""

    foreign: list[Note]
    """What is in colours of lights."""
    black: list[Note]
    """Text that should be black alone and is not."""
    painted: Count
    """Texts and paths."""
    white: list[Note]
    """Those that are white and overprint."""
    small: Count
    """Runs of small text."""
    mixed: list[Note]
    """Those in too many inks."""
    marks: list[KeptBox]
    """What is in the registration colour, and no text of the page."""


def _facts(page: PaintedPage) -> InkFacts:
    small = [run for run in page.texts if run.size < SMALL_TEXT - _ROUNDED]
    return InkFacts(
        foreign=list(_foreign(page)),
        black=list(_not_black_alone(page.texts)),
        painted=len(page.texts) + len(page.paths),
        white=list(_gone(page.items)),
        small=len(small),
        mixed=list(_mixed(page.items)),
        marks=[item.box for item in page.items if _is_mark(item)],
    )


def _read(opened: OpenedPdf, numbers: Iterable[int]) -> Iterator[InkFacts]:
    return (_facts(painted_within(opened, number)) for number in numbers)


def _beyond(facts: InkFacts, opened: OpenedPdf, number: int) -> InkFacts:
    """What is within the bleed does not stand on what is beyond it, nor the other way round."""
    first = _facts(painted_beyond(opened, number))
    return InkFacts(
        foreign=first.foreign + facts.foreign,
        black=first.black + facts.black,
        painted=first.painted + facts.painted,
        white=first.white + facts.white,
        small=first.small + facts.small,
        mixed=first.mixed + facts.mixed,
        marks=first.marks + facts.marks,
    )


INKS = Reading(name="inks", facts=InkFacts, read=_read, beyond=_beyond)


def _ink_space(space: str) -> bool:
    return (
        space in _INKS
        or space in ("mask", "Pattern")
        or (space.startswith(("Separation", "DeviceN", "Indexed")) and "RGB" not in space)
    )


def _colours(item: Painted) -> Iterator[str]:
    """The colour spaces that painting an item uses."""
    if isinstance(item, PaintedImage | PaintedShading):
        yield item.space
    elif isinstance(item, PaintedPath):
        if item.filled:
            yield item.look.fill.space
        if item.stroked:
            yield item.look.stroke.space
    else:
        yield item.look.stroke.space if item.mode in (1, 5) else item.look.fill.space


def _foreign(page: PaintedPage) -> Iterator[Note]:
    for item in page.items:
        for space in _colours(item):
            if not _ink_space(space):
                yield f"a {_kind(item)} in {space}", item.box
    for group in page.groups:
        if group.space not in (None, *_INKS):
            yield f"a transparency group blends in {group.space}", None


def _kind(item: Painted) -> str:
    return {TextRun: "text", PaintedPath: "path", PaintedImage: "picture", PaintedShading: "shading"}[type(item)]


def _inks(colour: Colour) -> tuple[float, ...]:
    """Percent of each ink of a colour of inks."""
    if colour.space == "DeviceCMYK":
        return tuple(value * 100 for value in colour.values)
    if colour.space == "DeviceGray":
        return (0, 0, 0, 100 - colour.values[0] * 100) if colour.values else (0, 0, 0, 100)
    return ()


def _is_black(colour: Colour) -> bool:
    inks = _inks(colour)
    return len(inks) == 4 and inks[3] >= 99.5 and not any(inks[:3])


def _is_white(colour: Colour) -> bool:
    return bool(_inks(colour)) and not any(_inks(colour))


def _not_black_alone(runs: list[TextRun]) -> Iterator[Note]:
    for run in runs:
        inks = _inks(run.look.fill)
        if _is_black(run.look.fill) and not (run.look.overprint and run.look.overprint_mode == 1):
            yield "black text that does not overprint", run.box
        elif len(inks) == 4 and inks[3] > 60 and min(inks[:3]) > 20 and run.size < BLACK_TEXT:
            yield f"text of {run.size:.1f} pt in four inks", run.box


def _gone(items: list[Painted]) -> Iterator[Note]:
    for item in items:
        if isinstance(item, TextRun | PaintedPath):
            filled = isinstance(item, TextRun) or item.filled
            if _is_white(item.look.fill if filled else item.look.stroke) and item.look.overprint:
                yield f"a white {_kind(item)} that overprints", item.box


def _mixed(items: list[Painted]) -> Iterator[Note]:
    paths: list[PaintedPath] = []
    for item in items:
        if isinstance(item, PaintedPath) and item.filled and item.rectangle:
            paths.append(item)
        elif isinstance(item, TextRun) and item.size < SMALL_TEXT - _ROUNDED:
            yield from _in_many_inks(item, paths)


def _in_many_inks(run: TextRun, paths: list[PaintedPath]) -> Iterator[Note]:
    """Text in more than two inks, or white out of more than two: of the last area beneath it."""
    inks = sum(ink > _SLIGHT for ink in _inks(run.look.fill))
    if inks > 2:
        yield f"text of {run.size:.1f} pt in {inks} inks", run.box
    elif _is_white(run.look.fill):
        beneath = next((path for path in reversed(paths) if _covers(path.box, run.box)), None)
        around = sum(ink > _SLIGHT for ink in _inks(beneath.look.fill)) if beneath else 0
        if around > 2:
            yield f"white text of {run.size:.1f} pt out of {around} inks", run.box


def _covers(box: Box, other: Box) -> bool:
    return box[0] <= other[0] + 1 and box[1] <= other[1] + 1 and box[2] >= other[2] - 1 and box[3] >= other[3] - 1


def _is_mark(item: Painted) -> bool:
    spaces = (item.look.fill.space, item.look.stroke.space)
    return item.look.artifact and any(space.startswith("Separation:All") for space in spaces)
