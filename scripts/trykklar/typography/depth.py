"""Depth: a chapter whose last page holds too little is set again with pages a line deeper or shallower.

Compositors let facing pages run a line long or short where that saves a chapter from a last page of three lines (Chicago Manual of
Style, 17th edition, 2.113–2.116). All pages of the chapter change alike, so that those that face each other still end together.
"""

from __future__ import annotations

from collections.abc import Iterable

from .records import Finding, Measured

TRIES = (1, -1, 2)
"""Lines by which pages are made deeper, in the order in which they are tried."""
WANTING = frozenset({"page-last-short"})


def wanting(found: Iterable[Finding]) -> bool:
    """Whether setting again may help."""
    return any(finding.code in WANTING for finding in found)


def depth_css(measured: Measured, lines: int) -> str:
    """A stylesheet that makes the pages of a chapter so many lines deeper than they were, at the cost of the foot margin."""
    page = measured.pages[0]
    margin = page.height - page.bottom - lines * measured.line_height
    return f"@page {{ margin-bottom: {max(margin, 0):.2f}pt !important }}"
