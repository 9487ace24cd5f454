"""Numbers of chapters, in the styles that CSS knows."""

from __future__ import annotations

from collections.abc import Iterable

from ..sources.markup.scanned import Heading
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


def numbered_headings(
    chapter: str, numbering: Numbering | None, headings: Iterable[Heading], deepest: int
) -> dict[str, str]:
    """Id of each heading down to the level `deepest` → its number: that of the chapter, and its place in each level
    (ISO 2145). What the chapter's number has before and after it stands there here too: '§ 4' has '§ 4.1'.
    """
    before, _, after = (numbering.form if numbering else "{number}").partition("{number}")
    first = chapter.removeprefix(before).removesuffix(after)
    counts: list[int] = []
    found: dict[str, str] = {}
    for heading in headings:
        if 2 <= heading.level <= deepest and heading.numbered:
            above = heading.level - 2
            counts = [*counts, *[0] * heading.level][: above + 1]
            counts[above] += 1
            found[heading.id] = f"{before}{'.'.join([first, *map(str, counts)])}{after}"
    return found
