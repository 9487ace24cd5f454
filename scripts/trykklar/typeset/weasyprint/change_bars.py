"""Drawn beside the blocks that are new or changed, after a page has been set (runs in a worker).

They take no room, so that pages are those of a build without them; and they are artifacts (ISO 32000-1, 14.8.2.2),
which no program reads out. Where a text is gone, a small triangle points to the place. What they look like is said by
a custom property of the root element:

    --change-bar: COLOUR WIDTH GAP SIDE

COLOUR is '#rrggbb', WIDTH and GAP (from the text's edge) are lengths, SIDE is 'outer', 'left' or 'right'.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..parts import PT_PER_PX
from .margin_marks import MarkStyle, begun, draw_on, style_of

_TOUCHING = 1.5
"""Pixels between two bars that are drawn as one: less than any space between blocks."""
_TRIANGLE = 3.0
"""Half the height of the mark of what is gone, in bars' widths."""


_PLAIN = MarkStyle((0, 0, 0), 3.0, 15.0, "outer")
_SIDES = ("outer", "left", "right")


@dataclass(frozen=True, slots=True)
class PageMarks:
    """The marks of one page, in CSS pixels from its upper edge."""

    bars: tuple[tuple[float, float], ...]
    """Top and bottom of each."""
    removed: tuple[float, ...]
    """Where something is gone."""


def draw_change_bars(document: Any, pdf: Any) -> None:
    """Draw the bars of all pages of a WeasyPrint document, whose pydyf PDF has been drawn but not written."""
    for page, reference in zip(document.pages, pdf.page_references, strict=True):
        marks = _marks(page._page_box)
        if marks.bars or marks.removed:
            style = style_of(page._page_box, "__change_bar", _PLAIN, _SIDES)
            draw_on(reference, _drawn(marks, style, page._page_box), pdf)


def _marks(page_box: Any) -> PageMarks:
    bars: list[tuple[float, float]] = []
    removed: set[float] = set()
    for element, top, bottom in _marked_boxes(page_box, None):
        if element.get("data-change"):
            bars.append((top, bottom))
        where = element.get("data-removed", "").split()
        removed |= {top for mark in where if mark == "above"} | {bottom for mark in where if mark == "below"}
    return PageMarks(tuple(_united(bars)), tuple(sorted(removed)))


def _marked_boxes(box: Any, parent: Any) -> Iterator[tuple[Any, float, float]]:
    """Element, top and bottom of the outermost boxes on a page of elements with a mark; the call of a note is none."""
    element = None if "::" in str(getattr(box, "element_tag", "")) else getattr(box, "element", None)
    marked = (
        element is not None and element is not parent and (element.get("data-change") or element.get("data-removed"))
    )
    if marked and hasattr(box, "hit_area"):
        _, top, _, height = box.hit_area()
        yield element, top, top + height
    for child in getattr(box, "children", ()):
        yield from _marked_boxes(child, element)


def _united(bars: list[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Bars that overlap or touch as one."""
    current: tuple[float, float] | None = None
    for top, bottom in sorted(bars):
        if current and top <= current[1] + _TOUCHING:
            current = current[0], max(current[1], bottom)
            continue
        if current:
            yield current
        current = top, bottom
    if current:
        yield current


def _drawn(marks: PageMarks, style: MarkStyle, page_box: Any) -> bytes:
    """The marks as content, in the coordinates of WeasyPrint's page streams: pt from the upper left, downwards."""
    side = page_box.page_type.side if style.side == "outer" else style.side
    left, right = page_box.content_box_x(), page_box.content_box_x() + page_box.width
    x = right + style.gap if side == "right" else left - style.gap - style.size
    tip, back = (x - style.size, x + style.size) if side == "right" else (x + 2 * style.size, x)
    lines = begun("Layout", style)
    lines += [f"{_points(x, top, style.size, bottom - top)} re" for top, bottom in marks.bars]
    for y in marks.removed:
        half = style.size * _TRIANGLE / 2
        lines += [f"{_points(tip, y)} m", f"{_points(back, y - half)} l", f"{_points(back, y + half)} l", "h"]
    return "\n".join([*lines, "f", "Q", "EMC"]).encode()


def _points(*pixels: float) -> str:
    return " ".join(f"{value * PT_PER_PX:.5g}" for value in pixels)
