"""Lines of code on a site: each an element, so that a narrow screen shows where a line goes on."""

from __future__ import annotations

import re

from lxml import etree

from .sections import Element

_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_LINE = "line"
"""The class of a line's element, as composing writes it where lines have numbers."""


def tell_lines(root: Element) -> None:
    """Put each line of code, its end included, into an element of its own, where none is."""
    for code in list(root.iter("code")):
        around = code.getparent()
        if around is not None and around.tag == "pre" and "lines" not in str(around.get("class", "")).split():
            _tell(code)


def _tell(code: Element) -> None:
    pieces: list[str | Element] = _LINES.findall(code.text or "")
    for child in list(code.iterchildren(etree.Element)):
        tail, child.tail = child.tail, None
        pieces += [child, *_LINES.findall(tail or "")]
    code.text = None
    line = None
    for piece in pieces:
        line = etree.SubElement(code, "span", {"class": _LINE}) if line is None else line
        if not isinstance(piece, str):
            line.append(piece)
            continue
        last = next(line.iterchildren(reversed=True), None)
        if last is None:
            line.text = (line.text or "") + piece
        else:
            last.tail = (last.tail or "") + piece
        line = None if piece.endswith("\n") else line
