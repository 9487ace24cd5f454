"""Numbers of chapters, in the styles that CSS knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from ..sources.markup.scanned import Heading
from ..sources.schemas.kinds import Numbering
from .document import Entry
from .pages import roman


def numbered(count: int, numbering: Numbering) -> str:
    """The number of the chapter that is the `count`th (from 1) of its series, as it is printed."""
    style = numbering.style
    number = letter(count - 1) if style.endswith("alpha") else roman(count) if style.endswith("roman") else str(count)
    return numbering.form.format(number=number.lower() if style.startswith("lower") else number.upper())


def letter(index: int) -> str:
    """A, B … Z, AA: the letter of what is counted from 0."""
    return chr(ord("A") + index) if index < 26 else letter(index // 26 - 1) + letter(index % 26)


def _around(numbering: Numbering | None) -> tuple[str, str]:
    before, _, after = (numbering.form if numbering else "{number}").partition("{number}")
    return before, after


def bare(chapter: str, numbering: Numbering | None) -> str:
    """A chapter's number without what its form has around it: '4' of '§ 4'."""
    before, after = _around(numbering)
    return chapter.removeprefix(before).removesuffix(after)


class Counted:
    """Numbers of figures, tables, listings and equations, as they come."""

    def __init__(self, by: str, first: Mapping[str, int]) -> None:
        """`by`: 'document' or 'chapter'; `first`: the number of the first of a kind in the document, if it is not 1."""
        self._by_chapter = by == "chapter"
        self._counts: Counter[tuple[str, str]] = Counter({("", kind): number - 1 for kind, number in first.items()})

    def next(self, kind: str, entry: Entry) -> str:
        """The number of the next of a kind. Where they are counted by chapter, those outside numbered chapters are
        counted through the document."""
        chapter = entry.chapter if self._by_chapter and entry.number and entry.kind != "part" else None
        within = entry.id if chapter else ""
        self._counts[within, kind] += 1
        number = str(self._counts[within, kind])
        return f"{bare(entry.number, chapter.fields.spec.number)}.{number}" if chapter else number


def numbered_headings(
    chapter: str, numbering: Numbering | None, headings: Iterable[Heading], deepest: int
) -> dict[str, str]:
    """Id of each heading down to the level `deepest` → its number: that of the chapter, and its place in each level
    (ISO 2145). What the chapter's number has before and after it stands there here too: '§ 4' has '§ 4.1'.
    """
    before, after = _around(numbering)
    first = bare(chapter, numbering)
    counts: list[int] = []
    found: dict[str, str] = {}
    for heading in headings:
        if 2 <= heading.level <= deepest and heading.numbered:
            above = heading.level - 2
            counts = [*counts, *[0] * heading.level][: above + 1]
            counts[above] += 1
            found[heading.id] = f"{before}{'.'.join([first, *map(str, counts)])}{after}"
    return found
