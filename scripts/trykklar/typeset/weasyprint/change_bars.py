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

from ...layouts.colour.tokens import Rgb, parse_rgb
from ..parts import PT_PER_PX

_TOUCHING = 1.5
"""Pixels between two bars that are drawn as one: less than any space between blocks."""
_TRIANGLE = 3.0
"""Half the height of the mark of what is gone, in bars' widths."""


@dataclass(frozen=True, slots=True)
class BarStyle:
    """What bars look like; lengths in CSS pixels."""

    colour: Rgb = (0, 0, 0)
    width: float = 3.0
    gap: float = 15.0
    side: str = "outer"


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
            contents = pdf.objects[int(reference.split()[0])]["Contents"]
            pdf.objects[int(contents.split()[0])].stream.append(_drawn(marks, _style(page._page_box), page._page_box))


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


def _style(page_box: Any) -> BarStyle:
    """What the layout says of bars; what it leaves out is as in `BarStyle`."""
    from weasyprint.css.units import LENGTHS_TO_PIXELS

    root = next((child for child in page_box.descendants() if child.element_tag == "html"), None)
    tokens = (root.style["__change_bar"] or ()) if root is not None else ()
    measures = [token for token in tokens if token.type == "dimension" and token.unit in LENGTHS_TO_PIXELS]
    lengths = [token.value * LENGTHS_TO_PIXELS[token.unit] for token in measures]
    colours = [parse_rgb(f"#{token.value}") for token in tokens if token.type == "hash"]
    sides = [token.value for token in tokens if token.type == "ident" and token.value in ("outer", "left", "right")]
    plain = BarStyle()
    width, gap = (*lengths, plain.width, plain.gap)[:2] if len(lengths) != 1 else (lengths[0], plain.gap)
    return BarStyle((*colours, plain.colour)[0], width, gap, (*sides, plain.side)[0])


def _drawn(marks: PageMarks, style: BarStyle, page_box: Any) -> bytes:
    """The marks as content, in the coordinates of WeasyPrint's page streams: pt from the upper left, downwards."""
    side = page_box.page_type.side if style.side == "outer" else style.side
    left, right = page_box.content_box_x(), page_box.content_box_x() + page_box.width
    x = right + style.gap if side == "right" else left - style.gap - style.width
    tip, back = (x - style.width, x + style.width) if side == "right" else (x + 2 * style.width, x)
    red, green, blue = (value / 255 for value in style.colour)
    lines = ["/Artifact <</Type /Layout>> BDC", "q", f"{red:.6g} {green:.6g} {blue:.6g} rg"]
    lines += [f"{_points(x, top, style.width, bottom - top)} re" for top, bottom in marks.bars]
    for y in marks.removed:
        half = style.width * _TRIANGLE / 2
        lines += [f"{_points(tip, y)} m", f"{_points(back, y - half)} l", f"{_points(back, y + half)} l", "h"]
    return "\n".join([*lines, "f", "Q", "EMC"]).encode()


def _points(*pixels: float) -> str:
    return " ".join(f"{value * PT_PER_PX:.5g}" for value in pixels)
