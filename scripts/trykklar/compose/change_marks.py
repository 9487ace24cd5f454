"""The blocks of a composed page that are new or changed get an attribute, which no style knows.

So pages are set as they are without it; the bars are drawn beside them afterwards (`change_bars.py`).
"""

from __future__ import annotations

from collections import defaultdict
from html.parser import HTMLParser

from ..review.changes.bars import ABOVE, BELOW, CHANGED, Lines

NEW_TEXT = "changed"
SIGN = f"<!--{NEW_TEXT}-->"
"""Stands before a text of front matter or data that is new, until the page is composed."""

_BLOCKS = frozenset(
    "p li dt dd td th tr h1 h2 h3 h4 h5 h6 caption figcaption blockquote div section aside header".split()
)
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


def marked_html(html: str, lines: Lines) -> str:
    """The page with its marks: `data-change` and `data-removed` on blocks.

    `lines`: what is marked at the blocks whose `data-line` is that line. A sign marks the block that it stands in.
    """
    reader = _Reader(html, lines)
    reader.feed(html)
    reader.close()
    out: list[str] = []
    done = 0
    for at, marks in sorted(reader.marks.items()):
        out += [html[done:at], _attributes(marks)]
        done = at
    return "".join([*out, html[done:]]).replace(SIGN, "")


def _attributes(marks: set[str]) -> str:
    removed = " ".join(mark for mark in (ABOVE, BELOW) if mark in marks)
    return (f' data-change="{CHANGED}"' if CHANGED in marks else "") + (f' data-removed="{removed}"' if removed else "")


class _Reader(HTMLParser):
    """Finds where attributes are to be put: behind the names of blocks' opening tags."""

    def __init__(self, html: str, lines: Lines) -> None:
        super().__init__(convert_charrefs=False)
        self._lines = lines
        self._starts = [0]
        for line in html.split("\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)
        self._open: list[tuple[str, int]] = []
        self.marks: dict[int, set[str]] = defaultdict(set)
        """Offset in the page → what is marked there."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        row, column = self.getpos()
        at = self._starts[row - 1] + column + 1 + len(tag)
        line = dict(attrs).get("data-line") or ""
        if line.isdecimal() and int(line) in self._lines:
            self.marks[at] |= self._lines[int(line)]
        if tag not in _VOID:
            self._open.append((tag, at))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element that holds nothing has no mark."""

    def handle_endtag(self, tag: str) -> None:
        if any(name == tag for name, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_comment(self, data: str) -> None:
        if data == NEW_TEXT:
            block = next((at for name, at in reversed(self._open) if name in _BLOCKS), None)
            if block is not None:
                self.marks[block].add(CHANGED)
