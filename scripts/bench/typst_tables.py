"""Tables as Typst markup, with the widths that the layouts give their columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from . import markup
from .typst_walk import ConversionError, Converter, Handler, anchor, block, classes

_WIDTHS = {
    "assessment": "(24mm, 31mm, 1fr)",
    "waylist": "(14mm, 1fr, 34mm, 12mm)",
    "preconditions": "(26mm, 1fr)",
    "cases": "(52fr, 20fr, 28fr)",
    "facts": "(34fr, 24fr, 8fr, 34fr)",
    "overview": "(112mm, 1fr, 1fr)",
    "board": "(27mm,) + (1fr,) * 5",
}


def table(converter: Converter, element: Element) -> str:
    caption = element.find("caption")
    rows = list(element.iter("tr"))
    kind = next((name for name in classes(element) if name in _WIDTHS), "plain")
    width = max((len(row) for row in rows), default=0)
    if not width:
        raise ConversionError("a table without cells")
    columns = _WIDTHS.get(kind, f"(1fr,) * {width}")
    head = [cell for row in element.iterfind("thead/tr") for cell in _cells(converter, row, head=True)]
    body = [
        cell
        for row in (*element.iterfind("tbody/tr"), *element.iterfind("tr"))
        for cell in _cells(converter, row, head=False)
    ]
    header = [f"table.header({', '.join(head)})"] if head else []
    code = markup.call("grid-of", "t", markup.string(kind), columns, *header, *body)
    title = (
        block(markup.call("tablecaption", "t", body=converter.blocks(caption).strip())) if caption is not None else ""
    )
    return title + block(anchor(element) + code)


def _cells(converter: Converter, row: Element, *, head: bool) -> Iterator[str]:
    for cell in row:
        body = converter.blocks(cell).strip()
        fill = re.search(r"--cell: var\(--colour-([\w-]+)\)", cell.get("style", ""))
        if head:
            yield f"th-head(t)[{body}]"
        elif fill:
            yield f'cell-of("{fill[1]}")[{body}]'
        elif cell.tag == "th":
            yield f"th[{body}]"
        else:
            yield f"[{body}]"


def table_section(name: str) -> Handler:
    def handler(converter: Converter, element: Element) -> str:
        for table in element.iter("table"):
            table.set("class", name)
        return block(markup.call("keep", body=converter.blocks(element)))

    return handler
