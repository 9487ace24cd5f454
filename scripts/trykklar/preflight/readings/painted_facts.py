"""What most checks must know of what a page paints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec
import pikepdf

from ...base.packed import Count, Measure
from ..opened import OpenedPdf
from ..painted.records import Painted, PaintedImage, PaintedPage, PaintedPath, PaintedShading, around
from .apart import painted_beyond, painted_within
from .reading import Reading

KeptBox = tuple[Measure, Measure, Measure, Measure]
Note = tuple[str, KeptBox | None]
"""What a check objects to on a page, and where."""
HAIRLINE = 0.2
"""pt below which a line breaks up on the plate (a quarter point is the usual least, less what rounding takes)."""
_INVISIBLE = 3


class PageFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A page as painted, in short."""

    items: Count
    """Texts, paths, pictures and shadings."""
    said: bool
    """Whether one of them is no artifact."""
    unmarked: Count
    """Painting operators outside any marked content."""
    unmarked_box: KeptBox | None
    mcids: dict[Count, KeptBox]
    """Marked content with an identifier → the box around what it paints."""
    shown: list[tuple[int, list[Count]]]
    """Fonts in the order in which they are used, each with the codes that are shown of it, each once. A font stands by
    its object number, 0 where it is inline."""
    runs: Count
    """Runs of text."""
    invisible: list[KeptBox]
    """Those that nobody sees."""
    paths: Count
    lines: list[Note]
    """Lines and rules that are too thin for a plate."""
    images: list[tuple[Measure, KeptBox]]
    """Resolution of each picture in pixels an inch, and where it is."""
    spaces: list[str]
    """Colour spaces that are set where something is painted."""
    blends: list[str]
    """Blend modes."""
    saves: Count
    """Graphics states that are saved, and restored."""
    deepest: Count
    """How deep they are nested."""
    closed: bool
    """Whether all are restored."""


def _read(opened: OpenedPdf, numbers: Iterable[int]) -> Iterator[PageFacts]:
    for number in numbers:
        yield _facts(painted_within(opened, number), _states(opened.pdf.pages[number - 1]))


def _facts(page: PaintedPage, states: tuple[int, int, bool]) -> PageFacts:
    texts, paths = page.texts, page.paths
    return PageFacts(
        items=len(page.items),
        said=any(not item.look.artifact for item in page.items),
        unmarked=page.unmarked,
        unmarked_box=page.unmarked_box,
        mcids=page.mcids,
        shown=_shown(page),
        runs=len(texts),
        invisible=[run.box for run in texts if run.mode == _INVISIBLE],
        paths=len(paths),
        lines=[*_strokes(paths), *_rules(paths)],
        images=[(image.ppi, image.box) for image in page.images],
        spaces=sorted({space for item in page.items for space in _spaces(item)}),
        blends=sorted({item.look.blend for item in page.items}),
        saves=states[0],
        deepest=states[1],
        closed=states[2],
    )


def _shown(page: PaintedPage) -> list[tuple[int, list[int]]]:
    found: dict[int, dict[int, None]] = {}
    for run in page.texts:
        found.setdefault(run.font, {}).update(dict.fromkeys(run.codes))
    return [(font, list(codes)) for font, codes in found.items()]


def _strokes(paths: list[PaintedPath]) -> Iterator[Note]:
    for path in paths:
        if path.stroked and path.width < HAIRLINE:
            yield f"a line of {path.width:.2f} pt", path.box


def _rules(paths: list[PaintedPath]) -> Iterator[Note]:
    for path in paths:
        width, height = path.box[2] - path.box[0], path.box[3] - path.box[1]
        if path.filled and path.rectangle and 0 < min(width, height) < HAIRLINE and max(width, height) > 1:
            yield f"a rule of {min(width, height):.2f} pt", path.box


def _spaces(item: Painted) -> set[str]:
    found = {item.look.fill.space, item.look.stroke.space}
    return found | {item.space} if isinstance(item, PaintedImage | PaintedShading) else found


def _states(page: pikepdf.Page) -> tuple[int, int, bool]:
    """How often graphics states are saved and restored, how deep they are nested, and whether all are closed."""
    count = depth = deepest = 0
    for instruction in pikepdf.parse_content_stream(page, "q Q") if "/Contents" in page.obj else ():
        count += 1
        depth += 1 if str(instruction.operator) == "q" else -1
        deepest = max(deepest, depth)
    return count, deepest, not depth


def _named(facts: PageFacts, fonts: tuple[int, ...]) -> PageFacts:
    places = {-1: 0, **dict(enumerate(fonts))}
    return _renamed(facts, places)


def _unnamed(facts: PageFacts, fonts: tuple[int, ...]) -> PageFacts:
    return _renamed(facts, {0: -1, **{font: place for place, font in enumerate(fonts)}})


def _renamed(facts: PageFacts, names: dict[int, int]) -> PageFacts:
    if not {font for font, _ in facts.shown} <= names.keys():
        raise ValueError("a font that is none of the page's")
    return msgspec.structs.replace(facts, shown=[(names[font], codes) for font, codes in facts.shown])


def _beyond(facts: PageFacts, opened: OpenedPdf, number: int) -> PageFacts:
    first = _facts(painted_beyond(opened, number), (0, 0, True))
    shown = dict(first.shown)
    for font, codes in facts.shown:
        shown[font] = list(dict.fromkeys([*shown.get(font, ()), *codes]))
    mcids = {**first.mcids, **{mcid: around(first.mcids.get(mcid), box) for mcid, box in facts.mcids.items()}}
    return PageFacts(
        items=first.items + facts.items,
        said=first.said or facts.said,
        unmarked=first.unmarked + facts.unmarked,
        unmarked_box=first.unmarked_box or facts.unmarked_box,
        mcids=mcids,
        shown=[*shown.items()],
        runs=first.runs + facts.runs,
        invisible=first.invisible + facts.invisible,
        paths=first.paths + facts.paths,
        lines=first.lines + facts.lines,
        images=first.images + facts.images,
        spaces=sorted({*first.spaces, *facts.spaces}),
        blends=sorted({*first.blends, *facts.blends}),
        saves=facts.saves,
        deepest=facts.deepest,
        closed=facts.closed,
    )


PAINTED = Reading(name="painted", facts=PageFacts, read=_read, beyond=_beyond, named=_named, unnamed=_unnamed)
