"""Lists as Typst markup: plain ones, contents, the index, definitions."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from . import markup
from .book import PAGE_MARK
from .typst_walk import ConversionError, Converter, anchor, block, classes


def list_of(converter: Converter, element: Element) -> str:
    items = [child for child in element if child.tag == "li"]
    if element.tag == "ol":
        numbers = [f"enum.item({item.get('value')})" if item.get("value") else "" for item in items]
        bodies = [number + _item(converter, item) for number, item in zip(numbers, items, strict=True)]
        start = [f"start: {element.get('start')}"] if element.get("start") else []
        return block(markup.call("enum", *start, *bodies))
    marker = ["marker: text(fill: t)[?]"] if "questionlist" in classes(element) else []
    bodies = [_item(converter, item) for item in items]
    return block(markup.call("questions" if marker else "list", *marker, *bodies))


def _item(converter: Converter, item: Element) -> str:
    return f"[{anchor(item)}{converter.blocks(item).strip()}]"


def questions(converter: Converter, element: Element) -> str:
    for child in element:
        if child.tag == "ul":
            child.set("class", "questionlist")
    return block(markup.call("keep", body=converter.blocks(element)))


def lines(converter: Converter, element: Element) -> str:
    """Contents, and the lists of figures and tables: number, title and page, a line each."""
    out = []
    for item in element:
        cells = {name: converter.element(child) for child in item for name in classes(child)}
        kind = (classes(item) or ["line"])[0]
        after = str("after" in classes(item)).lower()
        parts = [cells.get(name, "") for name in ("number", "title", "pageno")]
        out.append(block(markup.call("entry-line", "t", markup.string(kind), after, *(f"[{part}]" for part in parts))))
    return "".join(out)


def index(converter: Converter, element: Element) -> str:
    return block(markup.call("index", body="".join(_index_part(converter, child) for child in element)))


def _index_part(converter: Converter, element: Element) -> str:
    if element.tag != "ul":
        return converter.element(element)
    return "".join(_index_item(converter, item, 0) for item in element)


def _index_item(converter: Converter, item: Element, depth: int) -> str:
    """An entry of the index: its words, its places (joined where pages follow each other), what stands under it."""
    words = markup.text((item.text or "").rstrip(", \n"))
    places, under = [], ""
    for child in item:
        if child.tag == "a":
            mark = PAGE_MARK.search(child.text or "")
            if not mark:
                raise ConversionError("a place of the index names no page")
            places.append(markup.string(mark[1]))
        elif child.tag == "ul":
            under += "".join(_index_item(converter, sub, depth + 1) for sub in child)
        else:
            words += converter.element(child) + markup.text((child.tail or "").rstrip(", \n"))
    return "\n" + markup.call("ix", "t", str(depth), f"({''.join(p + ', ' for p in places)})", body=words) + under


def definitions(converter: Converter, element: Element) -> str:
    """A list of definitions; the short ones beside each other, in two columns of about equal length."""
    pairs: list[list[str]] = []
    for child in element:
        if child.tag == "dt":
            pairs.append([anchor(child) + converter.blocks(child).strip(), ""])
        elif child.tag == "dd" and pairs:
            pairs[-1][1] += converter.blocks(child).strip()
    items = [markup.call("define", f"[{term}]", body=text) for term, text in pairs]
    if "glossary" in classes(element):
        return block(markup.call("glossary", body="\n".join(items)))
    halves = _halves(items)
    return block(markup.call("definitions", *(f"[{chr(10).join(half)}]" for half in halves)))


def _halves(items: list[str]) -> tuple[list[str], list[str]]:
    total, so_far = sum(map(len, items)), 0
    for index, item in enumerate(items):
        if so_far + len(item) / 2 > total / 2:
            return items[:index], items[index:]
        so_far += len(item)
    return items, []
