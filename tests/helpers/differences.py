"""Every way in which a joined file may differ from WeasyPrint's own of the same document, with its reason.

`OURS` takes out of the joined file's tree what Trykklar's tagging puts in, `THEIRS` takes out of the other's
what Trykklar's tagging leaves out. That these improvements are right is shown elsewhere (`test_tagging.py`);
here they are only named, so that anything else that differs is a fault.
"""

from __future__ import annotations

from collections.abc import Callable

from shape import Box, LinkArea, Mark, Node, Shape


def no_languages(shape: Shape) -> None:
    """WeasyPrint writes the document's language and no other; Trykklar that of chapters and words too."""
    for node in shape.document.walk():
        node.attributes.pop("/Lang", None)


def plain_notes(shape: Shape) -> None:
    """WeasyPrint writes notes as Span, their numbers as NonStruct; Trykklar as Note with an id, and Lbl."""
    for node in shape.document.walk():
        if node.kind == "/Note":
            node.kind = "/Span"
            del node.attributes["/ID"]
            for child in node.walk():
                child.kind = "/NonStruct" if child.kind == "/Lbl" else child.kind


def plain_calls(shape: Shape) -> None:
    """WeasyPrint writes a note's call as NonStruct; Trykklar as Reference with a Link to the note."""
    for node in shape.document.walk():
        if node.kind == "/Reference":
            node.kind = "/NonStruct"
            (link,) = node.kids
            assert isinstance(link, Node)
            assert link.kind == "/Link"
            assert isinstance(link.kids.pop(0), LinkArea)
            link.kind = "/Span"


def figures_in_place(shape: Shape) -> None:
    """WeasyPrint writes a figure's box in CSS pixels from the page's upper left; it should be the page's own points."""
    for node in shape.document.walk():
        if "/BBox" in node.attributes and node.page is not None:
            left, top, right, bottom = (side * 0.75 for side in node.attributes["/BBox"])
            height = float(shape.pdf.pages[node.page].mediabox.height)
            node.attributes["/BBox"] = (left, height - bottom, right, height - top)


def no_leaders(shape: Shape) -> None:
    """WeasyPrint writes leader dots as text; they are artifacts."""
    for node in shape.document.walk():
        node.kids = [
            kid for kid in node.kids if not (isinstance(kid, Node) and kid.kind == "/NonStruct" and _dots(kid))
        ]


def one_annotation_a_line(shape: Shape) -> None:
    """WeasyPrint makes annotations for all boxes within a link, and ones without an area where a link breaks."""
    for node in shape.document.walk():
        _merge(node)
        node.kids = [kid for kid in node.kids if not _nothing_but_an_empty_link(kid)]


def items_alike(shape: Shape) -> None:
    """WeasyPrint hangs paragraphs of an item beside its label, and lists within an item beside the item; ours are in
    its body.

    Done to both: bodies are taken out, and lists within items put beside them.
    """
    for node in [*shape.document.walk()][::-1]:
        if node.kind == "/LI":
            node.kids = [
                inner
                for kid in node.kids
                for inner in (kid.kids if isinstance(kid, Node) and kid.kind == "/LBody" else [kid])
            ]
        elif node.kind == "/L":
            node.kids = [beside for kid in node.kids for beside in _item_and_lists(kid)]


def _item_and_lists(kid: Node | Mark | LinkArea) -> list[Node | Mark | LinkArea]:
    if not isinstance(kid, Node) or kid.kind != "/LI":
        return [kid]
    lists = [below for below in kid.kids if isinstance(below, Node) and below.kind == "/L"]
    kid.kids = [below for below in kid.kids if below not in lists]
    return [kid, *lists]


def no_scopes(shape: Shape) -> None:
    """WeasyPrint does not say what a header cell is the header of; Trykklar does."""
    for node in shape.document.walk():
        assert ("/Scope" in node.attributes) == (node.kind == "/TH")
        node.attributes.pop("/Scope", None)


def headers_that_are_some(shape: Shape) -> None:
    """WeasyPrint writes a list of headers for a cell that has none."""
    for node in shape.document.walk():
        if not node.attributes.get("/Headers", True):
            del node.attributes["/Headers"]


def nothing_empty(shape: Shape) -> None:
    """WeasyPrint makes a Span of every line and a NonStruct of inline elements that PDF has no type for; ours are left
    out.

    Done to both, because our notes and languages have left some of ours standing that say nothing without them.
    """
    for node in [*shape.document.walk()][::-1]:
        kids: list[Node | Mark | LinkArea] = []
        for kid in node.kids:
            empty = (
                isinstance(kid, Node)
                and kid.kind in ("/Span", "/NonStruct")
                and not kid.attributes
                and node.kind in HOLDERS
            )
            kids += kid.kids if isinstance(kid, Node) and empty and kid.page == node.page else [kid]
        node.kids = kids


HOLDERS = frozenset("/P /H1 /H2 /H3 /H4 /H5 /H6 /LBody /Lbl /TH /TD /Caption /Link /Note /Span /NonStruct".split())
"""Elements that may hold words themselves."""

OURS: tuple[Callable[[Shape], None], ...] = (
    no_languages,
    plain_notes,
    plain_calls,
    no_scopes,
    nothing_empty,
    items_alike,
)
THEIRS: tuple[Callable[[Shape], None], ...] = (
    figures_in_place,
    no_leaders,
    one_annotation_a_line,
    headers_that_are_some,
    nothing_empty,
    items_alike,
)


def _nothing_but_an_empty_link(kid: Node | Mark | LinkArea) -> bool:
    return (
        isinstance(kid, Node) and len(kid.kids) == 1 and isinstance(kid.kids[0], LinkArea) and _empty(kid.kids[0].box)
    )


def _dots(node: Node) -> bool:
    return len(node.text) > 3 and set(node.text) == {"."}


def _merge(node: Node) -> None:
    """Gather into an element's link the links below it that lead to the same place and are on the same line."""
    outer = next((kid for kid in node.kids if isinstance(kid, LinkArea)), None)
    if outer is None:
        return
    box = outer.box
    for inner in list(node.walk())[1:]:
        for kid in [kid for kid in inner.kids if isinstance(kid, LinkArea)]:
            if (kid.target, kid.uri) == (outer.target, outer.uri) and (
                _empty(kid.box) or _empty(box) or _beside(kid.box, box)
            ):
                inner.kids.remove(kid)
                if not inner.kids:
                    next(above for above in node.walk() if inner in above.kids).kids.remove(inner)
                box = box if _empty(kid.box) else kid.box if _empty(box) else _around(box, kid.box)
    merged = LinkArea(outer.page, box, outer.target, outer.uri, outer.contents)
    node.kids = [merged if kid is outer else kid for kid in node.kids if kid is not outer or not _empty(box)]


def _empty(box: Box) -> bool:
    return box[2] - box[0] <= 0.5 or box[3] - box[1] <= 0.5


def _beside(one: Box, other: Box) -> bool:
    return min(one[3], other[3]) - max(one[1], other[1]) > 0


def _around(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
