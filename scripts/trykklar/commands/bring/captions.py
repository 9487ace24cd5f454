"""Captions of a document: a paragraph of the style Caption beside a picture or a table belongs to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from lxml import etree

Element = Any
CAPTION = "caption"
"""The class of a paragraph that is one."""
_TYPED = re.compile(r"[^\W\d_]+\.?\s*\d+(?:[.\-–]\d+)*\s*[.:–—-]\s*\S")
"""A paragraph that begins as one, `Figure 2: …`, in any language."""
_NUMBERED = re.compile(r"(\**)[^\W\d_]+\.?\s*\d+(?:[.\-–]\d+)*\s*[.:–—-]*\s*\1\s*[.:–—-]*\s*")


def with_captions(root: Element, told: Callable[[str, str], None]) -> frozenset[Element]:
    """Put what each caption belongs to, and the caption, into a `figure`, and give these. `told`: what belongs to
    nothing, and where."""
    figures, where = set(), ""
    for element in list(root):
        if element.getparent() is None:
            continue
        words = " ".join("".join(element.itertext()).split())
        where = words if element.tag == "h1" else where
        if element.tag != "p" or not words:
            continue
        beside = _beside(element)
        if element.get("class") == CAPTION and beside is not None:
            figure = etree.Element("figure")
            beside.addprevious(figure)
            figure.extend([beside, element])
            figures.add(figure)
        elif element.get("class") == CAPTION:
            told(f"the caption '{_short(words)}' stands beside no picture and no table: it is a paragraph", where)
        elif beside is not None and _TYPED.match(words):
            told(f"'{_short(words)}' looks like a caption, and is a paragraph: its style is not Caption", where)
    return frozenset(figures)


def without_number(caption: str) -> str:
    """The Markdown of a caption without its word and its number, which are made here: `Figure 2: The quay`."""
    return caption[found.end() :] if (found := _NUMBERED.match(caption)) and caption[found.end() :] else caption


def _beside(caption: Element) -> Element | None:
    """What a caption belongs to: the picture above it, the table below it, or else what it stands by."""
    above, below = caption.getprevious(), caption.getnext()
    if _is_picture(above):
        return above
    return next((each for each in (below, above) if _is_picture(each) or _is_table(each)), None)


def _is_picture(element: Element | None) -> bool:
    if element is None or element.tag != "p" or "".join(element.itertext()).strip():
        return False
    return sum(1 for _ in element.iter("img")) == 1


def _is_table(element: Element | None) -> bool:
    return element is not None and element.tag == "table"


def _short(words: str) -> str:
    return words if len(words) <= 60 else words[:57] + "…"
