"""Every way in which a joined file may differ from WeasyPrint's own of the same document, with its reason.

`OURS` takes out of the joined file's tree what Trykklar's tagging puts in, `THEIRS` takes out of the other's
what Trykklar's tagging leaves out. That these improvements are right is shown elsewhere (`test_tagging.py`);
here they are only named, so that anything else that differs is a fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from shape import Box, LinkArea, Mark, Node, Shape


def no_languages(shape: Shape) -> None:
    """WeasyPrint writes the document's language and no other; Trykklar that of chapters and words too."""
    for node in shape.document.walk():
        node.attributes.pop("/Lang", None)


def plain_notes(shape: Shape) -> None:
    """WeasyPrint writes notes as Span, their numbers as NonStruct, at the page's end; Trykklar as Note with an id, and
    Lbl, behind the block that calls it."""
    for node in [*shape.document.walk()]:
        notes = [kid for kid in node.kids if isinstance(kid, Node) and kid.kind == "/Note"]
        if node is not shape.document:
            node.kids = [kid for kid in node.kids if kid not in notes]
            shape.document.kids += notes
    for node in shape.document.walk():
        if node.kind == "/Note":
            node.kind = "/Span"
            del node.attributes["/ID"]
            for child in node.walk():
                child.kind = "/NonStruct" if child.kind == "/Lbl" else child.kind


def plain_kinds(shape: Shape) -> None:
    """WeasyPrint writes code as NonStruct, contents as a list, and an index as a division."""
    for node in [*shape.document.walk()]:
        for kid in node.kids:
            if node.kind == "/TOC" and isinstance(kid, Node) and kid.kind == "/TOC":
                kid.kind = "/NonStruct"
        node.kind = {"/TOC": "/L", "/TOCI": "/LI", "/Code": "/NonStruct", "/Index": "/Div"}.get(node.kind, node.kind)
        if node.kind == "/LI":
            node.kids = [
                inner
                for kid in node.kids
                for inner in (kid.kids if isinstance(kid, Node) and kid.kind == "/Reference" else [kid])
            ]


def captions_beside(shape: Shape) -> None:
    """WeasyPrint leaves captions beside what they are captions of, but for HTML's own of a table; ours are within."""
    for node in [*shape.document.walk()]:
        captions = [kid for kid in node.kids if isinstance(kid, Node) and kid.kind == "/Caption"]
        if node.kind in ("/Table", "/Figure"):
            node.kids = [kid for kid in node.kids if kid not in captions]
            shape.document.kids += captions


def no_captions_in_tables(shape: Shape) -> None:
    """Ours are captions where a template says so; what stands beside a table is plain text to WeasyPrint."""
    for node in shape.document.walk():
        if node.kind == "/Caption":
            node.kind = "/NonStruct"


def terms_in_items(shape: Shape) -> None:
    """WeasyPrint writes a term and its meaning as two items, ours are one: its label and its body."""
    for node in shape.document.walk():
        if node.kind == "/Lbl" and not re.fullmatch(r"[•◦▪]|\d+\.", node.text.strip()):
            node.kind = "/LBody"


def labels_that_lead_nowhere(shape: Shape) -> None:
    """Ours lead from a note back to its call."""
    for node in shape.document.walk():
        if node.kind == "/Lbl" and len(node.kids) == 1 and isinstance(node.kids[0], Node):
            link = node.kids[0]
            if link.kind == "/Link" and isinstance(link.kids[0], LinkArea):
                del link.kids[0]
                link.kind = "/Span"


def plain_calls(shape: Shape) -> None:
    """WeasyPrint writes a note's call as NonStruct; Trykklar as Reference with a Link to the note. Other references
    (those of an index) are links for both."""
    for node in shape.document.walk():
        if node.kind == "/Reference":
            node.kind = "/NonStruct"
            (link,) = node.kids
            assert isinstance(link, Node)
            assert link.kind == "/Link"
            area = link.kids[0]
            assert isinstance(area, LinkArea)
            if _NOTE.search(area.contents):
                del link.kids[0]
                link.kind = "/Span"


def titles_as_words(shape: Shape) -> None:
    """Titles of boxes are paragraphs to WeasyPrint and headings in ours, below the heading that they stand under.

    Done to both, for all headings, which are deeper in a part of ours: which there are is tested by the outline and by
    what is heard.
    """
    for node in shape.document.walk():
        if re.fullmatch("/H[1-6]", node.kind):
            node.kind = "/P"


def no_groups(shape: Shape) -> None:
    """WeasyPrint makes elements of boxes that only styles need, two of a heading with a block in it, and a list of
    every column; ours hold what these hold, and words that stood in them alone are a paragraph.

    Done to both.
    """
    for node in [*shape.document.walk()][::-1]:
        node.kids = [beside for kid in node.kids for beside in _without_group(kid, node)]


def _without_group(kid: Node | Mark | LinkArea, node: Node) -> list[Node | Mark | LinkArea]:
    if not isinstance(kid, Node) or kid.attributes:
        return [kid]
    lists = kid.kind == node.kind == "/L" and all(isinstance(each, Node) and each.kind == "/L" for each in node.kids)
    if kid.kind == node.kind == "/P" or lists:
        return kid.kids
    if kid.kind == "/P" and kid.kids and not any(isinstance(each, Node) or _says(each) for each in kid.kids):
        return kid.kids
    if kid.kind not in ("/Div", "/NonStruct", "/Span") or node.kind not in PLACES:
        return [kid]
    words = [below.kind in WORDS if isinstance(below, Node) else _says(below) for below in kid.kids]
    if not any(words):
        return kid.kids
    if all(words):
        kid.kind = "/P"
    return [kid]


def no_paragraphs_among_words(shape: Shape) -> None:
    """Words with a box of their own in a cell, an item or a caption stand there by themselves in WeasyPrint's tree;
    ours are a paragraph, heard apart from what is beside them.

    Done to both, because there are paragraphs in both. That ours are apart is tested by what is heard.
    """
    for node in [*shape.document.walk()][::-1]:
        if node.kind in PLACES & HOLDERS:
            node.kids = [each for kid in node.kids for each in (kid.kids if _words_alone(kid) else [kid])]


def _words_alone(kid: Node | Mark | LinkArea) -> bool:
    if not isinstance(kid, Node) or kid.kind != "/P" or kid.attributes:
        return False
    return all(below.kind in WORDS if isinstance(below, Node) else _says(below) for below in kid.kids)


def no_wordless_marks(shape: Shape) -> None:
    """A line that begins with a rule or a box of its own has a mark without words before them, within the paragraph in
    ours and beside it in WeasyPrint's. Only of figures and formulas such marks are what is shown.

    Done to both.
    """
    for node in shape.document.walk():
        if node.kind not in ("/Figure", "/Formula"):
            node.kids = [kid for kid in node.kids if not isinstance(kid, Mark) or kid.text.strip()]


def _says(kid: Mark | LinkArea) -> bool:
    """Whether there are words; what is drawn without any is in no paragraph."""
    return isinstance(kid, LinkArea) or bool(kid.text.strip())


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


def no_list_numbering(shape: Shape) -> None:
    """WeasyPrint does not say how a list is numbered; Trykklar does."""
    for node in shape.document.walk():
        if node.attributes.pop("/ListNumbering", None):
            assert node.kind in ("/L", "/TOC")
            assert node.attributes.pop("/O") == "/List"


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

PLACES = frozenset(
    "/Document /Part /Art /Sect /Div /NonStruct /BlockQuote /LBody /TD /TH /Note /Caption /Figure".split()
)
WORDS = frozenset("/Span /Quote /Reference /Code /Link /Lbl".split())
_NOTE = re.compile(" (?:fod)?note ")

OURS: tuple[Callable[[Shape], None], ...] = (
    no_languages,
    labels_that_lead_nowhere,
    plain_notes,
    plain_kinds,
    captions_beside,
    no_captions_in_tables,
    terms_in_items,
    plain_calls,
    no_scopes,
    no_list_numbering,
    nothing_empty,
    titles_as_words,
    no_groups,
    no_paragraphs_among_words,
    no_wordless_marks,
    items_alike,
)
THEIRS: tuple[Callable[[Shape], None], ...] = (
    figures_in_place,
    no_leaders,
    one_annotation_a_line,
    headers_that_are_some,
    captions_beside,
    no_captions_in_tables,
    nothing_empty,
    titles_as_words,
    no_groups,
    no_paragraphs_among_words,
    no_wordless_marks,
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
