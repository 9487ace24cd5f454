"""A structure tree in which every element stands where its type may (ISO 32000-1, 14.8.4.3; ISO 14289-1, 7.2).

WeasyPrint's elements follow HTML's, and HTML with styles may hold what no structure type may: paragraphs beside an
item's marker, text beside items, two captions, a header without a body, a cell without a row. The content stays, in the
order in which it is read; elements are put between, renamed or taken out until tests 7.2-3 to 7.2-43 of veraPDF's
profile for PDF/UA-1 have nothing to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from ...parts import Element, on_page
from .grids import make_regular
from .kinds import one_caption, with_terms

Kid = Element | int | str

_GROUPS = ("THead", "TBody", "TFoot")
_CELLS = ("TH", "TD")
_ITEMS = ("LI", "L")
_PARENTS = {
    "TR": ("Table", *_GROUPS),
    **dict.fromkeys(_GROUPS, ("Table",)),
    **dict.fromkeys(_CELLS, ("TR",)),
    "LI": ("L",),
    "LBody": ("LI",),
}
_WRAPPERS = frozenset({"NonStruct", "Span", "Div", "Sect", "Part", "Art", "Table", "TR", *_GROUPS})
"""What may stand around rows, cells or items without saying anything: boxes that only styles ask for."""


def contained(elements: list[Element]) -> list[Element]:
    """The same content, well contained. The elements themselves are changed."""
    numbers = count(1)
    top = Element("Document", None, [part for element in elements for part in _mended(element, numbers)])
    _house(top)
    return [kid for kid in top.kids if isinstance(kid, Element)]


def _mended(element: Element, numbers: Iterator[int]) -> list[Element]:
    """The element with what it holds in order, and behind it what could not stay in it. `numbers`: of tables."""
    element.kids = [
        part for kid in element.kids for part in (_mended(kid, numbers) if isinstance(kid, Element) else (kid,))
    ]
    if element.tag == "L":
        _mend_list(element)
    elif element.tag == "LI":
        _mend_item(element)
    elif element.tag == "Table":
        return _mend_table(element, next(numbers))
    return [element]


def _house(element: Element) -> None:
    """Give items without a list one; what else stands where it may not is a division."""
    kids: list[Kid] = []
    strays: Element | None = None
    for kid in element.kids:
        housed = not isinstance(kid, Element) or element.tag in _PARENTS.get(kid.tag, (element.tag,))
        if isinstance(kid, Element) and kid.tag == "LI" and not housed:
            if strays is None:
                strays = Element("L", kid.page, [])
                kids.append(strays)
            strays.kids.append(kid)
            continue
        if isinstance(kid, Element) and not housed:
            kid.tag, kid.layout = "Div", {}
        strays = None
        kids.append(kid)
    element.kids = kids
    for kid in kids:
        if isinstance(kid, Element):
            _house(kid)


def _is(kid: Kid, *tags: str) -> bool:
    return isinstance(kid, Element) and kid.tag in tags


def _unwrapped(kid: Kid, *tags: str) -> list[Kid]:
    """What a wrapper holds that holds nothing but such elements, in the wrapper's language; else the kid itself."""
    if (
        not isinstance(kid, Element)
        or kid.tag not in _WRAPPERS
        or not kid.kids
        or not all(_is(below, *tags) for below in kid.kids)
    ):
        return [kid]
    _pass_on(kid)
    return kid.kids


def _pass_on(wrapper: Element) -> None:
    """Give the language of a wrapper that goes to what it holds."""
    for kid in wrapper.kids:
        if isinstance(kid, Element) and "Lang" in wrapper.entries:
            kid.entries.setdefault("Lang", wrapper.entries["Lang"])


# Lists


def _mend_list(element: Element) -> None:
    """Items, lists, and a caption before them; anything else becomes an item."""
    found: list[Kid] = []
    stray: Element | None = None
    for kid in (inner for outer in element.kids for inner in _unwrapped(outer, *_ITEMS)):
        if _is(kid, *_ITEMS) or (_is(kid, "Caption") and not found):
            found.append(kid)
            stray = None
            continue
        if stray is None:
            stray = Element("LBody", element.page, [])
            found.append(Element("LI", element.page, [stray]))
        stray.kids.append(kid)
    element.kids = list(with_terms(found))


def _mend_item(element: Element) -> None:
    """Labels, and one body for all else."""
    found: list[Kid] = []
    body: Element | None = None
    for kid in element.kids:
        if _is(kid, "Lbl"):
            found.append(kid)
        elif isinstance(kid, Element) and kid.tag == "LBody":
            if body is not None and body.entries == kid.entries:
                body.kids += on_page(kid, body.page)
            else:
                body = kid
                found.append(kid)
        else:
            if body is None:
                body = Element("LBody", element.page, [])
                found.append(body)
            body.kids += on_page(Element("LBody", element.page, [kid]), body.page)
    element.kids = found


# Tables


@dataclass
class _Found:
    """What a table holds, in order."""

    groups: list[Element] = field(default_factory=list)
    captions: list[Element] = field(default_factory=list)
    caption_last: bool = False
    beside: list[Kid] = field(default_factory=list)
    """What is no part of a table."""

    def loose(self, page: int | None) -> Element:
        """The body of rows that are in no group."""
        if not self.groups or self.groups[-1].tag != "TBody":
            self.groups.append(Element("TBody", page, []))
        return self.groups[-1]


def _mend_table(table: Element, number: int) -> list[Element]:
    """One header and one footer at most, bodies, rows of cells in a regular grid, and a caption at one end."""
    found = _Found()
    _gather(table, None, found)
    groups = [group for group in found.groups if group.kids]
    heads, feet = ([group for group in groups if group.tag == tag] for tag in ("THead", "TFoot"))
    for group in (*heads[1:], *feet[:-1]):
        group.tag = "TBody"
    if groups and not any(group.tag == "TBody" for group in groups):
        groups[0].tag = "TBody"
    caption = [one_caption(found.captions)] if found.captions else []
    table.kids = [*groups, *caption] if found.caption_last else [*caption, *groups]
    make_regular(groups, number)
    return [table, Element("Div", table.page, found.beside)] if found.beside else [table]


def _gather(holder: Element, group: Element | None, found: _Found) -> None:
    """Go through what a table or a part of it holds; rows go to `group`, or to a body of their own."""
    for kid in holder.kids:
        if not isinstance(kid, Element):
            found.beside.append(Element("Span", holder.page, [kid]))
        elif kid.tag == "Caption":
            found.caption_last = found.caption_last or (not found.captions and bool(found.groups))
            found.captions.append(kid)
        elif kid.tag in _GROUPS and group is None:
            found.groups.append(Element(kid.tag, kid.page, [], entries=kid.entries))
            _gather(kid, found.groups[-1], found)
        elif kid.tag == "TR" and (not _around_cells(kid) or any(_is(below, *_CELLS) for below in kid.kids)):
            rows = group if group is not None else found.loose(kid.page)
            rows.kids.append(_row(kid))
        elif kid.tag in _CELLS:
            rows = group if group is not None else found.loose(kid.page)
            rows.kids.append(Element("TR", kid.page, [kid]))
        elif _around_cells(kid):
            _pass_on(kid)
            _gather(kid, group, found)
        else:
            found.beside.append(kid)


def _around_cells(element: Element) -> bool:
    """Whether an element is a wrapper with cells somewhere in it."""
    return element.tag in _WRAPPERS and any(
        isinstance(kid, Element) and (kid.tag in _CELLS or _around_cells(kid)) for kid in element.kids
    )


def _row(row: Element) -> Element:
    """A row with cells only: what stands beside them is in a cell of its own."""
    cells: list[Kid] = []
    for kid in (inner for outer in row.kids for inner in _unwrapped(outer, *_CELLS)):
        if _is(kid, *_CELLS):
            cells.append(kid)
        else:
            cells.append(Element("TD", row.page, [kid]))
    row.kids = cells
    return row
