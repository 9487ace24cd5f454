"""Checks of files of PDF 2.0: what PDF/UA-2 and Well-Tagged PDF ask for beyond PDF/UA-1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf

from ...base.profiles import Claim
from ..declare import UA2_RULES, check
from ..opened import OpenedPdf
from ..records import Demands, Examined, Finding
from ..tree import Element, Tree, read_tree
from .structure import STANDARD, at

NAMESPACE = "http://iso.org/pdf2/ssn"
"""Of the structure types of PDF 2.0 (ISO 32000-2, 14.8.6.1)."""
_OLD = frozenset("Art BlockQuote TOC TOCI Index Private Quote Note Reference BibEntry Code".split())
"""Types of PDF 1.7 that PDF 2.0 does not take over."""
TYPES = (STANDARD - _OLD) | frozenset("DocumentFragment Aside Title FENote Sub Em Strong Artifact".split())
"""Types in that namespace."""


def _namespace(element: Element) -> str:
    space = element.source.get("/NS")
    return str(space.get("/NS", "")) if space is not None else ""


@check(
    "namespaces",
    "Every element is of the namespace that knows its type, and one Document of PDF 2.0 holds them all",
    "programs know by it what a type means",
    (Claim.UA2,),
    "ISO 14289-2, 8.2.4 and 8.2.5.2",
    UA2_RULES,
)
def namespaces(opened: OpenedPdf, demands: Demands) -> Examined:
    tree = read_tree(opened)
    findings: list[Finding] = []
    if [(root.kind, _namespace(root)) for root in tree.roots] != [("Document", NAMESPACE)]:
        findings.append(Finding("the tree's root does not hold one Document of PDF 2.0"))
    for element in tree.elements:
        space = _namespace(element)
        if space not in ("", NAMESPACE) or element.kind not in (TYPES if space else STANDARD - {"Note", "H"}):
            told = space or "the namespace of PDF 1.7"
            findings.append(at(element, f"the type {element.kind} is none of {told} that may be used"))
    return Examined(len(tree.elements), "structure elements", tuple(findings))


@check(
    "footnotes-referred",
    "Every note says what kind of note it is, and it and what calls it name each other",
    "a reader goes from the call to the note and back",
    (Claim.UA2,),
    "ISO 14289-2, 8.2.5.14",
    UA2_RULES,
)
def footnotes(opened: OpenedPdf, demands: Demands) -> Examined:
    tree = read_tree(opened)
    notes = tree.of("FENote")
    naming = {(e.source.objgen, other.objgen) for e in tree.elements for other in _refs(e)}
    findings: list[Finding] = []
    for note in notes:
        if note.attribute("/FENote", "/NoteType") not in ("/Footnote", "/Endnote", "/None"):
            findings.append(at(note, "a note does not say whether it is a footnote"))
        own = note.source.objgen
        if any((b, a) not in naming for a, b in naming if own in (a, b)):
            findings.append(at(note, "a note and what calls it do not name each other"))
    return _examined(tree, notes, "notes", findings)


@check(
    "contents-referred",
    "Every line of a table of contents names the element that it leads to",
    "programs that show the text without pages lead by it",
    (Claim.UA2,),
    "ISO 14289-2, 8.2.5.8",
    UA2_RULES,
)
def contents(opened: OpenedPdf, demands: Demands) -> Examined:
    tree = read_tree(opened)
    lines = tree.of("TOCI")
    findings = [at(line, "a line leads to no element") for line in lines if not any(map(_refs, line.walk()))]
    return _examined(tree, lines, "lines of contents", findings)


@check(
    "lists-numbered",
    "Every list with labels says how they are made",
    "a screen reader says whether the order counts",
    (Claim.UA2,),
    "ISO 14289-2, 8.2.5.25",
    UA2_RULES,
)
def lists(opened: OpenedPdf, demands: Demands) -> Examined:
    tree = read_tree(opened)
    found = [each for each in tree.of("L") if any(kid.kind == "Lbl" for item in each.kids for kid in item.kids)]
    findings = [
        at(each, "a list does not say how it is numbered")
        for each in found
        if each.attribute("/List", "/ListNumbering") in (None, "/None")
    ]
    return _examined(tree, found, "lists with labels", findings)


@check(
    "structure-destinations",
    "Links and bookmarks inside the file lead to elements, not to places on pages alone",
    "who reads without pages arrives at the words",
    (Claim.UA2,),
    "ISO 14289-2, 8.8",
    UA2_RULES,
)
def destinations(opened: OpenedPdf, demands: Demands) -> Examined:
    names = opened.root("/Names", "/Dests")
    named = dict(pikepdf.NameTree(names).items()) if names is not None else {}
    findings = [Finding(f"'{name}' names no element") for name, place in named.items() if not _to_element(place)]
    items = list(_outline_items(opened.root("/Outlines")))
    annotations = [item for page in opened.pdf.pages for item in page.obj.get("/Annots", [])]
    for item in [*items, *annotations]:
        place = item.get("/A") if item.get("/A", {}).get("/S") == "/GoTo" else item.get("/Dest")
        if isinstance(place, pikepdf.Dictionary | pikepdf.Array) and not _to_element(place):
            findings.append(Finding("a link or bookmark names no element", object=f"{item.objgen[0]} 0 obj"))
    count = len(named) + len(items)
    return Examined(count or 1, "destinations" if count else "catalogues without destinations", tuple(findings))


@check(
    "no-old-metadata",
    "The file has no information dictionary: XMP says it all",
    "PDF 2.0 has one place for what a file says of itself",
    (Claim.UA2,),
    "ISO 19005-4, 6.1.3",
    "veraPDF's rules, PDF_A/PDFA-4F.xml",
)
def info(opened: OpenedPdf, demands: Demands) -> Examined:
    findings = (Finding("the trailer has /Info"),) if "/Info" in opened.pdf.trailer else ()
    return Examined(1, "trailers", findings)


def _refs(element: Element) -> list[Any]:
    return [other for other in element.source.get("/Ref", []) if isinstance(other, pikepdf.Dictionary)]


def _to_element(place: Any) -> bool:
    if isinstance(place, pikepdf.Dictionary):
        place = place.get("/SD")
    return isinstance(place, pikepdf.Array) and "/S" in place[0]


def _outline_items(above: Any) -> Iterator[Any]:
    item = above.get("/First") if above is not None else None
    while item is not None:
        yield item
        yield from _outline_items(item)
        item = item.get("/Next")


def _examined(tree: Tree, found: list[Element], what: str, findings: list[Finding]) -> Examined:
    if not found:
        return Examined(len(tree.elements), f"structure elements, no {what} among them", tuple(findings))
    return Examined(len(found), what, tuple(findings))
