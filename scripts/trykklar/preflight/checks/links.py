"""Checks of annotations: links that can be reached, heard and followed."""

from __future__ import annotations

from typing import Any

import pikepdf

from ...base.profiles import Claim
from ..declare import A_RULES, UA2_RULES, UA_RULES, check
from ..opened import OpenedPdf
from ..records import Box, Demands, Examined, Finding
from ..tree import read_tree


def _annotations(opened: OpenedPdf) -> list[tuple[int, Any]]:
    """(page, annotation) of all of them."""
    found: list[tuple[int, Any]] | None = opened.kept.get("annotations")
    if found is None:
        found = [
            (number, item) for number, page in enumerate(opened.pdf.pages, 1) for item in page.obj.get("/Annots", [])
        ]
        opened.kept["annotations"] = found
    return found


def _at(page: int, annotation: Any, message: str) -> Finding:
    left, bottom, right, top = (float(side) for side in annotation.Rect)
    area: Box = (left, bottom, right, top)
    return Finding(message, page, area, f"{annotation.objgen[0]} 0 obj")


def _links(opened: OpenedPdf) -> list[tuple[int, Any]]:
    found: list[tuple[int, Any]] | None = opened.kept.get("links")
    if found is None:
        found = [(page, item) for page, item in _annotations(opened) if item.get("/Subtype") == "/Link"]
        opened.kept["links"] = found
    return found


def _examined(opened: OpenedPdf, links: list[tuple[int, Any]], findings: list[Finding]) -> Examined:
    if not links:
        return Examined(opened.page_count, "pages without links", tuple(findings))
    return Examined(len(links), "links", tuple(findings))


@check(
    "link-contents",
    "Every link says where it leads",
    "a screen reader reads it out instead of an address",
    (Claim.UA,),
    "ISO 14289-1, 7.18.5",
    UA_RULES,
)
def contents(opened: OpenedPdf, demands: Demands) -> Examined:
    links = _links(opened)
    findings = [
        _at(page, link, "a link without /Contents")
        for page, link in links
        if not str(link.get("/Contents", "")).strip()
    ]
    return _examined(opened, links, findings)


@check(
    "link-tags",
    "Every link stands in a Link element (in PDF 2.0 also in a Reference), and is found from both sides",
    "else the keyboard reaches it and the reader's program does not know what it belongs to",
    (Claim.UA,),
    "ISO 14289-1, 7.18.5; ISO 14289-2, 8.2.5.20",
    f"{UA_RULES}; {UA2_RULES}",
)
def tags(opened: OpenedPdf, demands: Demands) -> Examined:
    links = _links(opened)
    holders = ("Link", "Reference") if Claim.UA2 in demands.claims else ("Link",)
    owners = {item.objgen: element for element in read_tree(opened).elements for item in element.objects}
    parents = opened.pdf.Root.StructTreeRoot.get("/ParentTree")
    keys = pikepdf.NumberTree(parents) if parents is not None else {}
    findings: list[Finding] = []
    for page, link in links:
        owner = owners.get(link.objgen)
        if owner is None or owner.kind not in holders:
            findings.append(_at(page, link, f"a link in a {owner.kind}" if owner else "a link in no structure element"))
            continue
        key = link.get("/StructParent")
        above = keys.get(int(key)) if key is not None else None
        if above is None or above.objgen != owner.source.objgen:
            findings.append(_at(page, link, "the parent tree leads from the link to another element"))
    return _examined(opened, links, findings)


@check(
    "tab-order",
    "The keyboard goes through links in the order of the text",
    "the order of the structure is the order of reading",
    (Claim.UA,),
    "ISO 14289-1, 7.18.3",
    UA_RULES,
)
def tab_order(opened: OpenedPdf, demands: Demands) -> Examined:
    pages = sorted({page for page, _ in _annotations(opened)})
    findings = [
        Finding("the page's tab order is not that of its structure", n)
        for n in pages
        if opened.pdf.pages[n - 1].obj.get("/Tabs") != "/S"
    ]
    return Examined(
        len(pages) or opened.page_count, "pages with links" if pages else "pages without links", tuple(findings)
    )


@check("links-live", "No link inside the file leads nowhere", "a dead link is a broken promise", (Claim.UA,))
def live(opened: OpenedPdf, demands: Demands) -> Examined:
    links = _links(opened)
    names = opened.root("/Names", "/Dests")
    known = set(pikepdf.NameTree(names)) if names is not None else set()
    pages = {page.obj.objgen for page in opened.pdf.pages}
    findings: list[Finding] = []
    for page, link in links:
        target = link.get("/Dest")
        if target is None and link.get("/A", {}).get("/S") == "/GoTo":
            target = link.A.get("/D")
        if (
            isinstance(target, pikepdf.String)
            and str(target) not in known
            and bytes(target).decode("utf-8", "replace") not in known
        ):
            findings.append(_at(page, link, f"a link leads to '{target}', which is nowhere"))
        elif isinstance(target, pikepdf.Array) and target[0].objgen not in pages:
            findings.append(_at(page, link, "a link leads to a page that is not in the file"))
        elif target is None and "/A" not in link:
            findings.append(_at(page, link, "a link leads nowhere"))
    return _examined(opened, links, findings)


@check(
    "annotation-kinds",
    "Annotations are links alone, and are printed as they are shown",
    "notes, sounds and films do not last",
    (Claim.A,),
    "ISO 19005-3, 6.3.1 and 6.3.2",
    A_RULES,
)
def kinds(opened: OpenedPdf, demands: Demands) -> Examined:
    found = _annotations(opened)
    findings: list[Finding] = []
    for page, item in found:
        if item.get("/Subtype") != "/Link":
            findings.append(_at(page, item, f"an annotation of the kind {str(item.get('/Subtype'))[1:]}"))
        flags = item.get("/F")
        if flags is None or int(flags) & 0b100100011 or not int(flags) & 4:
            findings.append(_at(page, item, "an annotation that is not printed, or is hidden"))
    return Examined(
        len(found) or opened.page_count, "annotations" if found else "pages without annotations", tuple(findings)
    )


@check(
    "no-annotations",
    "There are no annotations on what is printed",
    "a plate has no links, and a print shop's program stops at them",
    (Claim.X,),
)
def none_printed(opened: OpenedPdf, demands: Demands) -> Examined:
    findings = [_at(page, item, f"a {str(item.get('/Subtype'))[1:]} annotation") for page, item in _annotations(opened)]
    return Examined(opened.page_count, "pages", tuple(findings))


@check(
    "no-optional-content",
    "Everything in the file is always shown",
    "layers that are off on one machine are on at another",
    (Claim.FILE,),
)
def optional_content(opened: OpenedPdf, demands: Demands) -> Examined:
    findings = (Finding("the file has optional content"),) if "/OCProperties" in opened.pdf.Root else ()
    return Examined(1, "catalogues", findings)
