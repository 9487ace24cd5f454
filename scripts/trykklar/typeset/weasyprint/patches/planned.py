"""Where the lines of a paragraph end is planned before the first of them is set.

`plan` finds the places for a paragraph of plain text (`plain.py`), by arithmetic over its letters' widths
(`optimum.py`); `straight.py` sets its lines. A plan holds over the end of a page; a line behind it that is of another
width is planned from there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .division import OFFER
from .optimum import Breaker, Measure, Place
from .plain import Paragraph, Piece, places_of, read, reader

CLOSE = 0.02
"""px by which a line stays away from the edge, for what kerning at its ends may add."""
_EQUAL = 1e-6
"""px by which sums of the same widths may differ."""
_INDENT = 1.2
"""Of the type size: the least indent that a last line is compared with."""

_Found = tuple[list[float], Breaker | None, dict[int, Place]]
"""Where each character begins; what breaks the paragraph, none for one line; where a line begins → where it ends."""


class Plan:
    """Where the lines of one paragraph end, at one measure."""

    def __init__(self, paragraph: Paragraph, found: _Found) -> None:
        self.paragraph = paragraph
        self.edges, self.breaker, self.ends = found

    @property
    def pieces(self) -> dict[int, Piece]:
        """By the identity of their boxes."""
        return {id(piece.box): piece for piece in self.paragraph.pieces}

    def last(self, place: Place) -> Piece | None:
        """The text that a line ends in; None where it holds all that is left."""
        if place.next == len(self.paragraph.text):
            return None
        last: Piece = next(piece for piece in reversed(self.paragraph.pieces) if piece.start < place.next)
        return last

    def line(self, skip_stack: Any, row: int) -> tuple[int, Place] | None:
        """Where the line begins that WeasyPrint resumes at, and where it ends."""
        start = start_of(self.paragraph, skip_stack)
        if start not in self.ends and self.breaker:
            at = start
            for place in self.breaker.breaks(start, row) or ():
                self.ends[at] = place
                at = place.next
        end = self.ends.get(start)
        return (start, end) if end else None


def start_of(paragraph: Paragraph, skip_stack: Any) -> int:
    """The character of a paragraph that a place in its boxes stands for, behind spaces."""
    path: list[int] = []
    while skip_stack:
        ((index, skip_stack),) = skip_stack.items()
        path.append(index)
    text, at = paragraph.text, _at(paragraph.pieces, tuple(path), len(paragraph.text))
    while at < len(text) and text[at] == " ":
        at += 1
    return at


def _at(pieces: tuple[Piece, ...], path: tuple[int, ...], end: int) -> int:
    for piece in pieces:
        if piece.path == path[:-1]:
            return piece.start + len(piece.box.text.encode()[: path[-1]].decode())
        if piece.path >= path:
            return piece.start
    return end


def plan(context: Any, box: Any, position_y: float, containing_block: Any) -> Plan | None:
    """How to break a line box; None where WeasyPrint is to."""
    style = containing_block.style
    if style["direction"] != "ltr" or style["block_ellipsis"] != "none" or box.text_overflow != "clip":
        return None
    if _hindered(context, position_y, containing_block):
        return None
    paragraph = read(box)
    if paragraph is None:
        return None
    width = containing_block.width - box.margin_left - box.margin_right - CLOSE
    indent = max(box.text_indent, _INDENT * box.style["font_size"])
    measure = Measure(width - box.text_indent, width, indent)
    key = (paragraph.key, measure, OFFER.open)
    kept: dict[Any, Any] = context.__dict__.setdefault("_trykklar_plans", {})
    if key not in kept:
        kept[key] = _found(context, paragraph, measure)
    return Plan(paragraph, kept[key]) if kept[key] else None


def line_counter(context: Any, box: Any, position_y: float, containing_block: Any) -> Callable[[float], int] | None:
    """What counts the lines of a line box by arithmetic, were they so many px shorter; None where that cannot be known,
    0 lines where a word would not fit."""
    whole = plan(context, box, position_y, containing_block)
    if whole is None:
        return None
    breaker = whole.breaker
    if breaker is None:
        return lambda _less: 1
    first, others, indent = breaker.measure

    def lines_with(less: float) -> int:
        return breaker.fewest(Measure(first - less, others - less, indent))

    return lines_with


def _found(context: Any, paragraph: Paragraph, measure: Measure) -> _Found | None:
    shaped = reader().pieces(paragraph)
    if shaped is None:
        return None
    text, edges = paragraph.text, reader().edges(paragraph, shaped)
    start, end = len(text) - len(text.lstrip(" ")), len(text.rstrip(" "))
    width, most = edges[end] - edges[0], measure.first + CLOSE
    if width <= most + _EQUAL:
        return (edges, None, {start: Place(end, len(text))}) if start < end else None
    if width <= most + CLOSE:
        return None  # one line or two: WeasyPrint knows
    return edges, Breaker(text, edges, places_of(reader(), paragraph, shaped, context), measure), {}


def _hindered(context: Any, position_y: float, containing_block: Any) -> bool:
    """Whether a float may stand beside lines that begin at a height."""
    left = containing_block.content_box_x()
    right = left + containing_block.width
    return any(
        shape.position_y + shape.margin_height() > position_y
        and shape.position_x < right - CLOSE
        and shape.position_x + shape.margin_width() > left + CLOSE
        for shape in context.excluded_shapes
    )
