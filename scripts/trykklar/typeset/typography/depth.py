"""A chapter whose last page holds too little is set again with pages a line deeper or shallower.

Compositors let facing pages run a line long or short where that saves a chapter from a last page of three lines
(Chicago Manual of Style, 17th edition, 2.113–2.116). All pages of the chapter change alike, so that those that face
each other still end together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .records import Measured, TypographyFinding

_TRIES = (1, -1, 2)
"""Lines by which pages are made deeper, in the order in which they are tried."""
_FEET = ("bottom-left-corner", "bottom-left", "bottom-center", "bottom-right", "bottom-right-corner")
"""Boxes of the foot margin (CSS Paged Media 3, 5.3): they keep the height that they had, so that every folio stands
where the others do."""
_KEPT = 0.5
"""Share of the foot margin that stays: the folio stands in it."""
WANTING = frozenset({"page-last-short"})


def wanting(found: Iterable[TypographyFinding]) -> bool:
    """Whether setting again may help."""
    return any(finding.code in WANTING for finding in found)


def depths(measured: Measured) -> Iterator[str]:
    """Stylesheets that make the pages of a chapter some lines deeper or shallower than they were, at the cost of the
    foot margin."""
    page = measured.pages[0]
    foot = page.height - page.bottom
    for lines in _TRIES:
        margin = foot - lines * measured.line_height
        if margin >= _KEPT * foot:
            feet = " ".join(f"@{box} {{ margin-top: {margin - foot:.2f}pt !important }}" for box in _FEET)
            yield f"@page {{ margin-bottom: {margin:.2f}pt !important; {feet} }}"
