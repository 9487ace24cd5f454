"""Elements that say nothing are taken out of the structure tree.

WeasyPrint makes a Span of every line of text and a NonStruct of every inline element that PDF has no type
for. Readers pass over them (ISO 32000-1, 14.8.4: NonStruct 'shall not be interpreted'), so their content is
given to what holds them: half of the elements, and of the size of the tree, go.
"""

from __future__ import annotations

from ...parts import Element, on_page

_EMPTY = frozenset({"Span", "NonStruct"})
_HOLDERS = frozenset(
    "P H1 H2 H3 H4 H5 H6 LBody Lbl TH TD Caption Link Note Span NonStruct Code Quote Reference BibEntry".split()
)
"""Elements that may hold content themselves (ISO 32000-1, 14.8.4.3 and 14.8.4.4)."""


def tidied(elements: list[Element]) -> list[Element]:
    """The same tree, without Span and NonStruct elements that have no attributes, where their content can do
    without."""
    for element in elements:
        _tidy(element)
    return elements


def _tidy(element: Element) -> None:
    kids: list[Element | int | str] = []
    for kid in element.kids:
        if not isinstance(kid, Element):
            kids.append(kid)
            continue
        _tidy(kid)
        if kid.tag in _EMPTY and element.tag in _HOLDERS and not kid.entries and not kid.layout:
            kids.extend(on_page(kid, element.page))
        else:
            kids.append(kid)
    element.kids = kids
