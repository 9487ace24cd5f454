"""Sections of a page: what stands under each heading, for whoever searches or cites it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from lxml import etree

Element: TypeAlias = Any
"""An element of lxml, which comes without types."""

NOT_THE_TEXTS = ("since", "gone")
"""Classes of what the site says between the words of a text."""
_PART = "parthead"
"""Class of headings of parts that all pages of a kind have: they begin no section that is cited or found."""
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
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
    for element, within in _elements(root):
        tag, kind = str(element.tag), str(element.get("class", ""))
        if kind == "terms":
            break
        part = _PART in kind.split()
        if tag in _HEADINGS and not part and element.get("id") not in (None, "notes-title"):
            if current:
                yield Section(*current, " ".join(" ".join(words).split()), tuple(marks))
            marks = []
            current, words = (str(element.get("id")), plain_text(element), int(tag[1])), []
        elif part or (tag in _BLOCKS and kind not in NOT_THE_TEXTS and not within):
            words.append(plain_text(element))
        marks += [str(element.get(name)) for name in ("id", "popovertarget") if element.get(name)]
    yield Section(*(current or (entry, "", 1)), " ".join(" ".join(words).split()), tuple(marks))


def _elements(root: Element) -> Iterator[tuple[Element, bool]]:
    """Elements in their order, but for the site's ways, which are no text; each with whether a block around it has its
    words already."""
    waiting = [(root, False)]
    while waiting:
        element, within = waiting.pop()
        yield element, within
        inside = within or element.tag in _BLOCKS
        waiting += [(each, inside) for each in element.iterchildren(etree.Element, reversed=True) if each.tag != "nav"]


def plain_text(element: Element) -> str:
    """An element's words, white space as in running text; what stands in blocks of its own is apart."""
    return " ".join(_text(element).split())


def _text(element: Element) -> str:
    found = [element.text or ""]
    for child in element:
        apart = "" if child.tag in _RUNNING else " "
        found += [apart, "" if callable(child.tag) else _text(child), apart, child.tail or ""]
    return "".join(found)
