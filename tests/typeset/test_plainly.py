"""Elements that say nothing are left out, titles of boxes are headings, and marks before items are labels."""

from __future__ import annotations

import pytest

from trykklar.typeset.parts import Element
from trykklar.typeset.weasyprint.tagging.kinds import arranged
from trykklar.typeset.weasyprint.tagging.plainly import apart, plainly, titled
from trykklar.typeset.weasyprint.tagging.united import Origin


def made(tag: str, *kids: Element | int | str, **entries: str) -> Element:
    return Element(tag, 0, list(kids), entries=entries)


def told(element: Element | int | str) -> object:
    return (element.tag, *map(told, element.kids)) if isinstance(element, Element) else element


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (made("Sect", made("Div", made("P", 1)), made("NonStruct", made("H2", 2))), ("Sect", ("P", 1), ("H2", 2))),
        (made("Sect", made("Div", made("Span", 1))), ("Sect", ("P", 1))),
        (made("Sect", made("Div", made("Span", 1), made("Link", 2))), ("Sect", ("P", ("Span", 1), ("Link", 2)))),
        (made("Sect", made("Div", 1)), ("Sect", ("P", 1))),
        (made("Sect", made("H2", 1, made("H2", 2))), ("Sect", ("H2", 1, 2))),
        (made("Caption", made("P", made("P", 1))), ("Caption", ("P", 1))),
        (made("L", made("L", made("LI", 1))), ("L", ("LI", 1))),
        (made("L", made("LI", 1), made("L", made("LI", 2))), ("L", ("LI", 1), ("L", ("LI", 2)))),
        (made("Sect", made("Div", made("P", 1), Lang="en")), ("Sect", ("Div", ("P", 1)))),
        (made("Sect", made("H2", made("H3", 1))), ("Sect", ("H2", ("H3", 1)))),
        (made("Sect", made("P", made("H3", 1), 2, made("Span", 3))), ("Sect", ("H3", 1), ("P", 2, ("Span", 3)))),
        (made("Sect", made("P", 1, made("H3", 2))), ("Sect", ("P", 1), ("H3", 2))),
    ],
)
def test_what_says_nothing_gives_its_place_to_what_it_holds(before: Element, after: object) -> None:
    (found,) = plainly([before])
    assert told(found) == after


def test_marks_of_another_page_say_so() -> None:
    second = Element("H2", 1, [7])
    (found,) = plainly([made("H2", 3, second)])
    assert found.kids == [3, "P1.7"]


def test_a_boxs_title_is_a_heading_below_the_one_it_stands_under() -> None:
    deep = made("H", 5)
    tree = [made("H1", 1), made("Sect", made("H", 2), made("H3", 3), made("H", 4), deep)]
    titled(tree, {id(deep): Origin(1, "p", level=2)})
    assert [told(kid) for kid in tree[1].kids if isinstance(kid, Element)] == [
        ("H2", 2),
        ("H3", 3),
        ("H4", 4),
        ("H5", 5),
    ]


def test_the_mark_that_a_style_writes_before_an_item_is_its_label() -> None:
    mark = made("Span", 1)
    item = made("LI", made("LBody", made("P", mark, 2)))
    (found,) = arranged([made("L", item)], {id(mark): Origin(1, "li::before")})
    assert told(found) == ("L", ("LI", ("Lbl", 1), ("LBody", ("P", 2))))


def test_words_in_boxes_of_their_own_are_paragraphs() -> None:
    title, text, link = made("Span", 1), made("Span", 2), made("Link", 3)
    among, folio = made("Span", 4), made("Span", 5)
    cells = made("TR", made("TD", title, text), made("TD", link, among), made("TD", made("Span", 6)))
    line = made("TOCI", made("Reference", folio, 7))
    boxes = {id(kid): Origin(number, "span", block=True) for number, kid in enumerate([title, text, link, folio])}
    boxes[id(among)] = Origin(9, "span")
    found = apart([cells, line], boxes)
    assert [told(element) for element in found] == [
        ("TR", ("TD", ("P", 1), ("P", 2)), ("TD", ("P", ("Link", 3)), ("Span", 4)), ("TD", ("Span", 6))),
        ("TOCI", ("Reference", ("Span", 5), 7)),
    ]
