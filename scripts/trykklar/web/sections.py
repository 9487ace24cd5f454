"""Sections of a page: what stands under each heading, for whoever searches or cites it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from lxml import etree

Element: TypeAlias = Any
"""An element of lxml, which comes without types."""

NOT_THE_TEXTS = ("since", "gone")
"""Classes of what the site says between the words of a text."""
_PART = "parthead"
"""Class of headings of parts that all pages of a kind have: they begin no section that is cited or found."""
_BLOCKS = ("p", "li", "td", "th", "dt", "dd", "figcaption", "caption")
"""Elements whose words are counted once, with all that is in them."""
_RUNNING = frozenset("a abbr b bdi bdo button cite code em i ins kbd mark q s small span strong sub sup u wbr".split())
"""Elements within a line: no word ends where they begin."""


@dataclass(frozen=True)
class Section:
    """A section of a page, for whoever searches or cites it."""

    id: str
    title: str
    level: int
    text: str
    """Its words, without those of the sections below it."""
    marks: tuple[str, ...] = ()
    """Ids that stand in it, and those of explanations that its words open."""


def sections_of(root: Element, entry: str) -> Iterable[Section]:
    """The page's sections, in order: a heading with an id begins one."""
    current: tuple[str, str, int] | None = None
    words: list[str] = []
    marks: list[str] = []
    for element in root.iter(etree.Element):
        tag = str(element.tag)
        if element.get("class") == "terms":
            break
        if tag == "nav" or next(element.iterancestors("nav"), None) is not None:
            continue  # the site's ways, and no text
        part = _PART in str(element.get("class", "")).split()
        if re.fullmatch(r"h[1-6]", tag) and not part and element.get("id") not in (None, "notes-title"):
            if current:
                yield Section(*current, " ".join(" ".join(words).split()), tuple(marks))
            marks = []
            current, words = (str(element.get("id")), plain_text(element), int(tag[1])), []
        elif part or (tag in _BLOCKS and element.get("class") not in NOT_THE_TEXTS and not _within_block(element)):
            words.append(plain_text(element))
        marks += [str(element.get(name)) for name in ("id", "popovertarget") if element.get(name)]
    yield Section(*(current or (entry, "", 1)), " ".join(" ".join(words).split()), tuple(marks))


def _within_block(element: Element) -> bool:
    """Whether a block around it has its words already."""
    return any(str(parent.tag) in _BLOCKS for parent in element.iterancestors())


def plain_text(element: Element) -> str:
    """An element's words, white space as in running text; what stands in blocks of its own is apart."""
    return " ".join(_text(element).split())


def _text(element: Element) -> str:
    found = [element.text or ""]
    for child in element:
        apart = "" if child.tag in _RUNNING else " "
        found += [apart, "" if callable(child.tag) else _text(child), apart, child.tail or ""]
    return "".join(found)
