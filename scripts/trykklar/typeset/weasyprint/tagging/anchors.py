"""Which element each destination leads to: PDF 2.0 lets links name what they lead to (ISO 32000-2, 12.3.2.3), and not
only where it stands on a page."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ....base.addresses import CITED, GOTO, LISTED
from ...parts import Element, walked
from .united import Origin


def anchor(elements: list[Element], origins: Mapping[int, Origin], html: Any, names: Collection[str]) -> None:
    """Let elements know the names that lead to them: that of their HTML element, or of one around or within it that has
    none in the tree.

    `origins`: identity of an element → its box; `html`: the tree that was typeset; `names`: of all destinations.
    """
    holders: dict[int, Element] = {}
    for element in walked(elements):
        if id(element) in origins:
            holders.setdefault(origins[id(element)].element, element)
    known: set[str] = set()

    def visit(node: Any, above: Element | None) -> None:
        own = holders.get(id(node))
        for name in _names(node):
            target = own or next((holders[id(inner)] for inner in node.iter() if id(inner) in holders), above)
            if name in names and name not in known and target is not None:
                known.add(name)
                target.anchors.append(name)
        for child in node:
            visit(child, own or above)

    visit(html, None)


def _names(node: Any) -> Iterator[str]:
    """The names of an HTML element: its id, and that of a source which it cites."""
    if node.get("id"):
        yield node.get("id")
    cited = str(node.get("href") or "").removeprefix(GOTO)
    if cited.startswith(LISTED) and node.get("class") == "source":
        yield CITED + cited.removeprefix(LISTED)
