"""Elements that group for styles alone are left out, and titles of boxes become headings.

Boxes of HTML that styles need (`div`, `header`, `figure`) say nothing to those who listen (ISO 32000-1, 14.8.4.2: a
Div is a 'generic block-level element'). What they hold takes their place, and words that stood in them alone are a
paragraph. A heading of two boxes is one, and so is a paragraph, and a list that columns have cut.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ...parts import Element, on_page, walked
from .united import Origin

TITLE = "H"
"""What `data-tag` says of a box's title: a heading below the one that it stands under."""
Kid = Element | int | str
_GROUPS = frozenset({"Div", "NonStruct", "Span"})
_PLACES = frozenset("Document Part Art Sect Div NonStruct BlockQuote LBody TD TH Note Caption Index Figure".split())
"""Where blocks may stand for themselves."""
_WORDS = frozenset("Span Quote Reference BibEntry Code Link Annot Lbl".split())
"""What stands among words."""
_BOXED = frozenset({"Span", "Link", "Code", "Quote"})
"""Words that a style may give a box of their own."""
_HEADING = re.compile("H[1-6]")


def plainly(elements: list[Element]) -> list[Element]:
    """The same content, without elements that say nothing. The elements are changed."""
    top = Element("Document", None, [*elements])
    _plain(top)
    return [kid for kid in top.kids if isinstance(kid, Element)]


def _plain(element: Element) -> None:
    kids: list[Kid] = []
    for kid in element.kids:
        if isinstance(kid, Element):
            _plain(kid)
            kids += _instead(kid, element)
        else:
            kids.append(kid)
    element.kids = kids


def _instead(kid: Element, around: Element) -> list[Kid]:
    """What stands in an element's place: itself, or what it holds."""
    if kid.entries or (kid.layout and kid.tag != "L"):
        return [kid]
    if kid.tag == "P" and any(_is_heading(below) for below in kid.kids):
        return _unmixed(kid)
    same = kid.tag == around.tag and (kid.tag == "P" or _is_heading(kid))
    alone = kid.tag == "L" == around.tag and len(around.kids) == 1
    if same or alone:
        return on_page(kid, around.page)
    if kid.tag not in _GROUPS or around.tag not in _PLACES:
        return [kid]
    if not any(_is_word(below) for below in kid.kids):
        return on_page(kid, around.page)
    if all(_is_word(below) for below in kid.kids) and not any(
        _is_word(beside) for beside in around.kids if beside is not kid
    ):
        kid.tag = "P"
    return [kid]


def _unmixed(paragraph: Element) -> list[Kid]:
    """Headings that are the beginning of a line, and the rest of it, each for itself."""
    found: list[Kid] = []
    for kid in paragraph.kids:
        if _is_heading(kid):
            found.append(kid)
        elif found and isinstance(found[-1], Element) and found[-1].tag == "P":
            found[-1].kids.append(kid)
        else:
            found.append(Element("P", paragraph.page, [kid]))
    return found


def _is_heading(kid: Kid) -> bool:
    return isinstance(kid, Element) and _HEADING.fullmatch(kid.tag) is not None


def _is_word(kid: Kid) -> bool:
    return not isinstance(kid, Element) or kid.tag in _WORDS


def apart(elements: list[Element], origins: Mapping[int, Origin]) -> list[Element]:
    """Words in a box of their own, beside others, as a paragraph: who listens hears a pause where who reads sees a
    space."""
    for element in elements:
        if element.tag in _WORDS or element.tag == "P" or _is_heading(element):
            continue
        if element.tag in _PLACES and len(element.kids) > 1:
            element.kids = [_paragraph(kid, origins) for kid in element.kids]
        apart([kid for kid in element.kids if isinstance(kid, Element)], origins)
    return elements


def _paragraph(kid: Kid, origins: Mapping[int, Origin]) -> Kid:
    if not isinstance(kid, Element) or kid.tag not in _BOXED or id(kid) not in origins or not origins[id(kid)].block:
        return kid
    if not all(_is_word(below) for below in kid.kids):
        return kid
    if kid.tag == "Span":
        kid.tag = "P"
        return kid
    return Element("P", kid.page, [kid])


def titled(elements: list[Element], origins: Mapping[int, Origin]) -> list[Element]:
    """Titles of boxes (`TITLE`) as headings of the level below the heading that they stand under; `data-level` counts
    further down."""
    level = 0
    for element in walked(elements):
        if _HEADING.fullmatch(element.tag):
            level = int(element.tag[1])
        elif element.tag == TITLE:
            deeper = max(origins[id(element)].level, 1) if id(element) in origins else 1
            element.tag = f"H{min(level + deeper, 6)}"
    return elements
