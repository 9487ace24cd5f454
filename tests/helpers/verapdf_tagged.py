"""veraPDF's profiles ISO-32000-1-Tagged and WCAG-2-2-Machine, as far as they say more than that for PDF/UA-1.

Written from the rules (github.com/veraPDF/veraPDF-validation-profiles, `PDF_UA/ISO-32000-1-Tagged.xml` and
`PDF_UA/WCAG-2-2-Machine.xml`). Of the first, the 1,282 rules of annex L are one table: which types may stand in which,
how often, and which hold no words themselves. Of the second, contrast and the size of letters are judged by preflight's
own checks (`preflight/checks/legible.py`), and what a program that guesses at types finds (4.1.2) is not looked at.
Code is not held to 1.3.1: spaces that begin its lines and signs that it repeats are what was written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from pathlib import Path

from trykklar.preflight.heard import Listener
from trykklar.preflight.opened import OpenedPdf, open_pdf
from trykklar.preflight.tree import Element

KIDS = {
    "Document": "Art BlockQuote Code Div Document Figure Formula H Hn Index L Link Note P Part Sect TOC Table",
    "Part": "not LBody LI Quote Ruby Span TBody TD TFoot TH THead TR Warichu",
    "Art": "BlockQuote Caption Code Div Figure Formula H Hn Index L Lbl Link Note P Part Sect TOC Table",
    "Sect": "not BibEntry Document LBody LI Quote Reference Ruby Span TBody TD TFoot TH THead TOCI TR Warichu",
    "TOC": "TOC TOCI",
    "TOCI": "Div Lbl P Reference TOC",
    "BlockQuote": "not BibEntry BlockQuote LBody LI Quote Ruby Span TBody TD TFoot TH THead TOCI TR Warichu",
    "P": "BibEntry Code Figure Formula L Lbl Link Note Quote Reference Span",
    "Note": "not Document H Hn LBody LI TBody TD TFoot TH THead TOC TOCI TR",
    "Code": "BibEntry Div Link Note Part Reference Span",
    "Lbl": "BibEntry Code Figure Formula Link Note Quote Reference Span",
    "Span": "BibEntry Code Figure Formula Lbl Link Note Quote Reference Span",
    "Quote": "BibEntry Code Figure Formula Lbl Link Note Quote Reference Span",
    "Link": "not Document Index LBody LI Link TBody TD TFoot TH THead TOC TOCI TR",
    "Reference": "BibEntry Figure Lbl Link Note Span",
    "Index": "Caption Div Figure Formula H Hn L Note P Part Reference Sect Table",
    "L": "Caption L LI",
    "LI": "Div LBody Lbl",
    "LBody": "not Document LBody LI Lbl TBody TD TFoot TH THead TOC TOCI TR",
    "BibEntry": "Div Figure Lbl Link Note P Part Reference Span",
    "Table": "Caption TBody TFoot THead TR",
    "TR": "TD TH",
    "TH": "not BlockQuote Caption Document LBody LI Part TBody TD TFoot TH THead TOC TOCI TR",
    "TD": "not BlockQuote Caption Document LBody LI Part TBody TD TFoot TH THead TOC TOCI TR",
    "THead": "TR",
    "TBody": "TR",
    "TFoot": "TR",
    "Caption": "not Caption Document LBody LI TBody TD TFoot TH THead TOC TOCI TR",
    "Figure": "not Document LBody LI TBody TD TFoot TH THead TOC TOCI TR",
    "Formula": "not Art Document LBody LI Sect TBody TD TFoot TH THead TOC TOCI TR",
    "Hn": "Art BibEntry Code Figure Formula Lbl Link Note Quote Reference Sect Span",
}
"""Type → the types that may stand in it, or 'not' and those that may not. NonStruct may stand anywhere."""
ONCE = {
    "Sect": "H",
    "BlockQuote": "Caption",
    "L": "Caption",
    "LBody": "Caption",
    "Table": "TFoot THead Caption",
    "Figure": "Caption",
    "Formula": "Caption",
}
"""Type → types that stand in it once at most."""
WORDLESS = frozenset("Art Div Document Index L Part Sect TBody TFoot THead TOC TOCI TR Table".split())
"""Types that hold no marks themselves."""
_ADDRESS = re.compile(r"\s*(?:(?:https?|ftp)://|www\.|mailto:)\S+\s*|\s*\S+@\S+\.\S+\s*")


def failed_tagged(file: Path) -> list[str]:
    """Every rule of the two profiles that a file breaks, and where."""
    with open_pdf(file.read_bytes(), file.name) as opened:
        listener = Listener(opened)
        return [
            *(told for element in listener.tree.elements for told in contained(element)),
            *_guideline(opened, listener),
        ]


def contained(
    element: Element,
    allowed_kids: Mapping[str, str] = KIDS,
    once_at_most: Mapping[str, str] = ONCE,
    wordless: Container[str] = WORDLESS,
) -> Iterator[str]:
    """ISO-32000-1-Tagged, or another table of the kind: what stands in an element that may not. A NonStruct is looked
    through."""
    where = f"page {element.first_page()}"
    held = list(_held(element))
    kind, kinds = _kind(element), [_kind(kid) for kid in held if isinstance(kid, Element)]
    allowed = allowed_kids.get(kind, "not")
    named = frozenset(allowed.removeprefix("not").split())
    for kid in kinds:
        if (kid in named) == allowed.startswith("not"):
            yield f"Annex_L: {kid} in {kind}, {where}"
    for once in once_at_most.get(kind, "").split():
        if Counter(kinds)[once] > 1:
            yield f"Annex_L: more than one {once} in {kind}, {where}"
    if kind in wordless and len(kinds) < len(held):
        yield f"Annex_L: words in {kind}, {where}"


def _held(element: Element) -> Iterator[Element | tuple[int, int]]:
    """The elements and marks in an element, those in a NonStruct too."""
    for item in element.order or [*element.kids, *element.contents]:
        if isinstance(item, Element) and item.kind == "NonStruct":
            yield from _held(item)
        else:
            yield item


def _kind(element: Element) -> str:
    return re.sub("^H[1-6]$", "Hn", element.kind)


def _guideline(opened: OpenedPdf, listener: Listener) -> Iterator[str]:
    """WCAG-2-2-Machine: 1.3.1 (repeated characters), 1.3.4, 1.4.10 and 2.4.9."""
    for element in listener.tree.elements:
        where = f"page {element.first_page()}"
        if element.contents and element.kind not in ("Figure", "Code"):
            text = "".join(listener.words_of(*mark) for mark in element.contents)
            if found := re.search(r"(\S)\1{4,}|\s{3,}", text):
                yield f"1.3.1: '{found[0]}' in {element.kind}, {where}"
        if element.kind == "Figure" and element.attribute("/Layout", "/BBox") is None:
            yield f"1.4.10: a figure without its box, {where}"
        for link in element.objects if element.kind == "Link" else ():
            told = str(link.get("/Contents", ""))
            if (not told or _ADDRESS.fullmatch(told)) and _ADDRESS.fullmatch(listener.text(element) or "x@y.z"):
                yield f"2.4.9: a link that says no more than an address, {where}"
    turned = Counter(_orientation(page) for page in opened.pdf.pages)
    if len(turned - Counter({"square": turned["square"]})) > 1:
        yield f"1.3.4: pages of several orientations: {dict(turned)}"


def _orientation(page: object) -> str:
    left, bottom, right, top = (float(side) for side in page.mediabox)  # type: ignore[attr-defined]
    width, height = right - left, top - bottom
    return "square" if abs(width - height) < 1 else "landscape" if width > height else "portrait"
