"""Lines of a title are about as long as each other, so that none of them is a word by itself.

After CSS Text 4, 6.4 (`text-wrap-style: balance`), which WeasyPrint does not know; asked for by the custom property
`--text-wrap: balance`. A title keeps its number of lines, so that no page changes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

MOST = 10
"""Lines of the longest text that is balanced."""
_STEPS = 8
"""Halvings of the width that is looked through: what is left of 500 pixels is 2."""


def asks_for(style: Any, word: str) -> bool:
    """Whether `--text-wrap` of this style has a word."""
    found = getattr(style, "_trykklar_text_wrap", None)
    if found is None:
        tokens = style["__text_wrap"] or ()
        found = style._trykklar_text_wrap = frozenset(token.value for token in tokens if token.type == "ident")
    return word in found


def may_be_tried(box: Any) -> bool:
    """Whether setting its lines again and again leaves no trace: a note or a float would come onto the page each
    time."""
    return not any(child.is_footnote() or child.is_floated() for child in box.descendants())


def balance(box: Any, width: float, lines_with: Callable[[float], int]) -> None:
    """Widen the right margin of a box of lines, `width` CSS pixels wide, until they would become more.

    `lines_with` counts the lines that come of a width so much smaller.
    """
    box.margin_right += _room_to_spare(width, lines_with)


def by_setting(box: Any, next_line: Callable[[Any], tuple[Any, Any]]) -> Callable[[float], int]:
    """What counts lines by setting them.

    `next_line` sets the line that begins at a place (none: the first), and gives it with the place of the one after it.
    """
    kept = box.margin_right

    def lines_with(spare: float) -> int:
        box.margin_right, resume_at, count = kept + spare, None, 0
        while count <= MOST:  # of more it is enough to know that they are more
            line, resume_at = next_line(resume_at)
            count += bool(line)
            if not line or resume_at is None:
                break
        box.margin_right = kept
        return count

    return lines_with


def _room_to_spare(width: float, lines_with: Callable[[float], int]) -> float:
    """By how much lines may be shorter without becoming more of them, in CSS pixels."""
    count = lines_with(0)
    if not 1 < count <= MOST:
        return 0.0
    spare, too_much = 0.0, width * (1 - 1 / count)
    for _ in range(_STEPS):
        middle = (spare + too_much) / 2
        if lines_with(middle) <= count:
            spare = middle
        else:
            too_much = middle
    return spare
