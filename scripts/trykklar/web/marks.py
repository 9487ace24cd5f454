"""Printed pages in the text: a mark where each begins, which says so to those who listen and takes no room."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from lxml import etree, html as lxml_html

from .printed import PageStart
from .sections import Element

_HOLDS_NO_TEXT = {  # a figure holds text, and its caption stands first in it
    "table": "th|td",
    "tbody": "th|td",
    "thead": "th|td",
    "tr": "th|td",
    "ul": "li",
    "ol": "li",
    "dl": "dt|dd",
    "figure": "figcaption|td",
}


def mark_pages(root: Element, entry: str, starts: Sequence[PageStart], prefix: str, word: str) -> list[Element]:
    """Put an empty element where each printed page begins, and return them. `prefix`: what ids begin with; `word`:
    'page', as they are told.

    Its role is ARIA 1.2's separator, which DPUB-ARIA 1.1 makes doc-pagebreak of: QualWeb, which Danish authorities hold
    sites to, takes the latter for a fault.
    """
    by_line: dict[int, Element] = {}
    for element in root.iter(etree.Element):
        if element.get("data-line"):
            by_line.setdefault(int(element.get("data-line")), element)
    by_id = {str(element.get("id")): element for element in root.iter(etree.Element) if element.get("id")}
    head, lines, first = by_id.get(entry), sorted(by_line), next(iter(root), root)
    marks = []
    for start in reversed(starts):
        mark = lxml_html.Element("span")
        mark.set("role", "separator")
        mark.set("id", f"{prefix}-{start.label}")
        mark.set("class", "pagebreak")
        mark.set("aria-label", f"{word} {start.label}")
        line = _at_line(by_line, lines, start.line) if start.line else head
        found = by_id.get(start.target) if start.target else line
        block = _block(found if found is not None else first)
        if start.after:
            block.append(mark)
        else:
            mark.tail, block.text = block.text, None
            block.insert(0, mark)
        marks.append(mark)
    return marks


def _at_line(by_line: Mapping[int, Element], lines: Sequence[int], line: int) -> Element | None:
    """The element of a line, or of the nearest before it: pages of an earlier build may name lines that have moved.
    `lines`: all that there are, in order."""
    at = bisect_right(lines, line)
    return by_line[lines[at - 1]] if at else None


def _block(element: Element) -> Element:
    """The element itself, or the first in it that may hold text."""
    inside = _HOLDS_NO_TEXT.get(str(element.tag))
    if inside is None:
        return element
    return next((found for found in element.iter(*inside.split("|"))), element)
