"""Numbers of chapters, in the styles that CSS knows."""

from __future__ import annotations

from ..sources.schemas.kinds import Numbering
from .pages import roman


def numbered(count: int, numbering: Numbering) -> str:
    """The number of the chapter that is the `count`th (from 1) of its series, as it is printed."""
    style = numbering.style
    number = letter(count - 1) if style.endswith("alpha") else roman(count) if style.endswith("roman") else str(count)
    return numbering.form.format(number=number.lower() if style.startswith("lower") else number.upper())


def letter(index: int) -> str:
    """A, B … Z, AA: the letter of what is counted from 0."""
    return chr(ord("A") + index) if index < 26 else letter(index // 26 - 1) + letter(index % 26)
