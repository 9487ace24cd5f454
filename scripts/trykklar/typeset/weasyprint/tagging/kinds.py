"""What elements are that WeasyPrint has no structure type for (ISO 32000-1, 14.8.4): code, terms, and what a template
says with `data-tag`: captions beside a table, tables of contents, parts of a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...parts import Element, on_page
from .boxes import Seen
from .entry_pdf import EntryPdf
from .united import Origin

KINDS = {"code": "Code", "pre": "P", "q": "Quote"}
"""HTML's name → structure type."""
SAID = frozenset("Caption TOC Index Part Sect Art Div BlockQuote Code Quote BibEntry Formula Reference Note H".split())
"""What `data-tag` may say; a title, H, is given its level by `plainly.titled`."""
_CAPTIONED = frozenset({"Table", "Figure", "L", "TOC"})
_WRAPPERS = frozenset({"NonStruct", "Span", "Div"})
_TEXT = frozenset("P Span Link Lbl Code Quote Reference NonStruct".split())


def name_kinds(entry: EntryPdf, seen: Mapping[int, Seen]) -> None:
    """Give elements the types that they have; boxes without an element of their own keep theirs."""
    import pydyf

    for found in seen.values():
        element = found.box.element
        if element is None or found.box.element_tag != element.tag:
            continue
        around = seen.get(next((above.number for above in entry.ancestors(found.element)), 0))
        if around is not None and around.box.element is element and found.element["S"] != "/LBody":
            continue
        if element.get("data-mathml"):
            found.element["MathML"] = pydyf.String(element.get("data-mathml"))
        said = element.get("data-tag", "")
        if said in SAID:
            found.element["S"] = f"/{said}"
            if said == "Note":  # a name of its own (ISO 14289-1, 7.9)
                found.element["ID"] = pydyf.String(f"note:{found.element.number}")
        elif element.tag in KINDS:
            found.element["S"] = f"/{KINDS[element.tag]}"
        elif element.tag == "dt" and found.element["S"] == "/LBody":
            found.element["S"] = "/Lbl"


def arranged(elements: list[Element], origins: Mapping[int, Origin]) -> list[Element]:
    """The same elements, with captions in what they are captions of, and tables of contents nested as their lines
    say."""
    for element in elements:
        element.kids = list(_arranged_kids(element, origins))
    return elements


def _arranged_kids(element: Element, origins: Mapping[int, Origin]) -> Iterator[Element | int | str]:
    arranged([kid for kid in element.kids if isinstance(kid, Element)], origins)
    kids = element.kids
    if element.tag == "LI":
        kids = list(_with_mark(kids, origins))
    elif element.tag == "TOC":
        kids = list(_contents(kids, origins))
    elif element.tag not in _CAPTIONED:
        kids = _with_captions(kids)
    yield from kids


def _with_mark(kids: list[Element | int | str], origins: Mapping[int, Origin]) -> Iterator[Element | int | str]:
    """An item's kids; a mark that a style writes before its words (`li::before`) is its label."""
    body = next((kid for kid in kids if isinstance(kid, Element) and kid.tag == "LBody"), None)
    mark = _first(body, origins) if body is not None and not any(_is(kid, "Lbl") for kid in kids) else None
    if mark is not None:
        mark.tag = "Lbl"
        yield mark
    yield from kids


def _first(body: Element, origins: Mapping[int, Origin]) -> Element | None:
    """Take what `li::before` wrote out of a body, where it stands first."""
    first = body.kids[0] if body.kids else None
    if not isinstance(first, Element):
        return None
    if id(first) in origins and origins[id(first)].name == "li::before":
        del body.kids[0]
        return first
    return _first(first, origins)


def with_terms(kids: list[Element | int | str]) -> Iterator[Element | int | str]:
    """Items that are terms alone, together with the item after them."""
    term: Element | None = None
    for kid in kids:
        if term is not None and isinstance(kid, Element) and kid.tag == "LI":
            kid.kids = [*term.kids, *on_page(kid, term.page)]
            kid.page, term = term.page, None
        if isinstance(kid, Element) and kid.tag == "LI" and kid.kids and all(_is(below, "Lbl") for below in kid.kids):
            term = kid
            continue
        yield kid
    if term is not None:
        yield term


def _with_captions(kids: list[Element | int | str]) -> list[Element | int | str]:
    """Captions go into the table, figure or list that comes after the first of them, or before it."""
    captions = [kid for kid in kids if isinstance(kid, Element) and kid.tag == "Caption"]
    if not captions:
        return kids
    at = kids.index(captions[0])
    after = [inner for kid in kids[at:] if (inner := _unwrapped(kid)) is not None]
    before = [inner for kid in kids[:at] if (inner := _unwrapped(kid)) is not None]
    target = after[0] if after else before[-1] if before else None
    if target is None:
        return kids
    caption = one_caption(captions)
    target.kids = [caption, *target.kids] if target.tag != "Figure" else [*target.kids, caption]
    return [kid for kid in kids if not any(kid is one for one in captions)]


def _unwrapped(kid: Element | int | str) -> Element | None:
    """What a kid is that may have a caption, or holds and nothing else but words, such as the space behind a
    picture."""
    if not isinstance(kid, Element) or kid.tag in _CAPTIONED:
        return kid if isinstance(kid, Element) else None
    held = [inner for inner in kid.kids if not _words(inner)] if kid.tag in _WRAPPERS else []
    return _unwrapped(held[0]) if len(held) == 1 else None


def _words(kid: Element | int | str) -> bool:
    return _is(kid, "Span") and isinstance(kid, Element) and not any(isinstance(inner, Element) for inner in kid.kids)


def one_caption(captions: list[Element]) -> Element:
    """The caption, or one of several: each a paragraph, or what is in it."""
    if len(captions) == 1:
        return captions[0]
    found = Element("Caption", captions[0].page, [])
    for caption in captions:
        text = any(not isinstance(kid, Element) or kid.tag in _TEXT - {"P"} for kid in caption.kids)
        found.kids += [Element("P", caption.page, caption.kids, entries=caption.entries)] if text else caption.kids
    return found


def _contents(kids: list[Element | int | str], origins: Mapping[int, Origin]) -> Iterator[Element]:
    """The lines of a table of contents, those of a lower level in a table within (`data-level`, 1 at the top)."""
    below: Element | None = None
    for kid in kids:
        if not isinstance(kid, Element):
            continue
        line = _line(kid) if kid.tag == "LI" else kid
        if kid.tag == "LI" and id(kid) in origins and origins[id(kid)].level > 1:
            if below is None:
                below = Element("TOC", kid.page, [])
                yield below
            below.kids.append(line)
        else:
            below = None
            yield line


def _line(item: Element) -> Element:
    """A line: a reference to where it leads, number and page with it; lines below it in a table of their own."""
    reference = Element("Reference", item.page, [])
    below: list[Element | int | str] = []
    for kid in item.kids:
        if _is(kid, "LBody") and isinstance(kid, Element):
            below += [inner for inner in kid.kids if _is(inner, "TOC")]
            kid.kids = [inner for inner in kid.kids if not _is(inner, "TOC")]
            reference.kids += on_page(kid, item.page)
            reference.entries |= kid.entries
        elif _is(kid, "TOC"):
            below.append(kid)
        else:
            reference.kids.append(kid)
    return Element("TOCI", item.page, [reference, *below], entries=item.entries)


def _is(kid: Element | int | str, tag: str) -> bool:
    return isinstance(kid, Element) and kid.tag == tag
