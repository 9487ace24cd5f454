"""Captions become part of what they are captions of."""

from __future__ import annotations

from trykklar.typeset.parts import Element
from trykklar.typeset.weasyprint.tagging.kinds import arranged


def made(tag: str, *kids: Element | int | str) -> Element:
    return Element(tag, 0, list(kids))


def tree(element: Element | int | str) -> object:
    return (element.tag, *map(tree, element.kids)) if isinstance(element, Element) else element


def test_a_charts_title_is_not_that_of_the_table_below_it() -> None:
    picture = made("NonStruct", made("Figure", 3), made("Span", 4))
    table = made("Table", made("Caption", 5), made("TR", made("TD", 6)))
    (chart,) = arranged([made("NonStruct", made("Caption", 1), made("Caption", 2), picture, table)], {})
    assert tree(chart) == (
        "NonStruct",
        ("NonStruct", ("Figure", 3, ("Caption", ("P", 1), ("P", 2))), ("Span", 4)),
        ("Table", ("Caption", 5), ("TR", ("TD", 6))),
    )


def test_a_caption_of_nothing_stays_where_it_is() -> None:
    (held,) = arranged([made("Div", made("Caption", 1), made("P", made("Figure", 2), made("Figure", 3)))], {})
    assert tree(held) == ("Div", ("Caption", 1), ("P", ("Figure", 2), ("Figure", 3)))
