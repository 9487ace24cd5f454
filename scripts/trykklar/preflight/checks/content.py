"""Checks of page content against the structure: everything is either said or an artifact, once."""

from __future__ import annotations

from typing import Any

import pikepdf

from ...base.problems import counted
from ...base.profiles import Claim
from ..declare import A_RULES, UA_RULES, check
from ..opened import OpenedPdf
from ..readings.painted_facts import PAINTED, PageFacts
from ..records import Box, Demands, Examined, Finding
from ..tree import read_tree

MAX_NESTING = 28
"""Levels of q (ISO 19005-3, 6.1.13)."""


@check(
    "content-tagged",
    "Everything painted is tagged, or is an artifact",
    "what is neither is read at random, or not at all",
    (Claim.UA,),
    "ISO 14289-1, 7.1",
    UA_RULES,
)
def tagged_content(opened: OpenedPdf, demands: Demands) -> Examined:
    pages = PAINTED.of(opened)
    findings = [
        Finding(f"{page.unmarked} painting operations are neither tagged nor artifacts", number, page.unmarked_box)
        for number, page in enumerate(pages, 1)
        if page.unmarked
    ]
    return Examined(
        sum(page.items for page in pages), f"painted items on {counted(len(pages), 'page')}", tuple(findings)
    )


@check(
    "parent-tree",
    "Tagged content and structure elements name each other",
    "a reader's program finds the words of an element by one and the element of a word by the other",
    (Claim.UA,),
    "ISO 14289-1, 7.1",
    UA_RULES,
)
def parent_tree(opened: OpenedPdf, demands: Demands) -> Examined:
    tree = read_tree(opened)
    owners: dict[tuple[int, int], Any] = {}
    findings: list[Finding] = []
    for element in tree.elements:
        for key in element.contents:
            if key in owners:
                findings.append(Finding(f"content {key[1]} belongs to two elements", key[0]))
            owners[key] = element
    parents = opened.pdf.Root.StructTreeRoot.get("/ParentTree")
    keys = pikepdf.NumberTree(parents) if parents is not None else {}
    count = 0
    for number, page in enumerate(PAINTED.of(opened), 1):
        own = opened.pdf.pages[number - 1].obj.get("/StructParents")
        row = keys.get(int(own)) if own is not None else None
        for mcid, box in page.mcids.items():
            count += 1
            owner = owners.get((number, mcid))
            named = row[mcid] if row is not None and mcid < len(row) else None
            if owner is None:
                findings.append(Finding(f"content {mcid} is in no structure element", number, box))
            elif named is None or named.objgen != owner.source.objgen:
                findings.append(Finding(f"the parent tree leads from content {mcid} to another element", number, box))
    return Examined(count, "pieces of tagged content", tuple(findings))


@check(
    "reading-order",
    "Elements follow each other down the page",
    "a screen reader reads in the order of the structure, a reader in the order of the page",
    (Claim.UA,),
)
def reading_order(opened: OpenedPdf, demands: Demands) -> Examined:
    """Headings and paragraphs one column wide: where one follows another on a page and lies wholly above it, order is
    broken."""
    boxes = dict(enumerate(PAINTED.of(opened), 1))
    findings: list[Finding] = []
    before: tuple[int, Box] | None = None
    count = 0
    for element in read_tree(opened).of("H1", "H2", "H3", "P"):
        if any(above in ("Note", "Table", "L", "Figure", "Caption") for above in _above(element)):
            continue
        box = _box_on_first_page(element.contents, boxes)
        if box is None:
            continue
        count += 1
        if before and before[0] == box[0] and _wholly_above(box[1], before[1]):
            findings.append(
                Finding(f"a {element.kind} is read after what stands below it", box[0], box[1], element.number)
            )
        before = box
    return Examined(count, "headings and paragraphs", tuple(findings))


def _above(element: Any) -> list[str]:
    found: list[str] = []
    while element.parent is not None:
        element = element.parent
        found.append(element.kind)
    return found


def _box_on_first_page(contents: list[tuple[int, int]], pages: dict[int, PageFacts]) -> tuple[int, Box] | None:
    for number, mcid in contents:
        page = pages.get(number)
        if page and mcid in page.mcids:
            return number, page.mcids[mcid]
    return None


def _wholly_above(box: Box, before: Box) -> bool:
    """Whether a box ends above where the one before it begins, in the same column."""
    shared = min(box[2], before[2]) - max(box[0], before[0])
    narrower = min(box[2] - box[0], before[2] - before[0])
    return box[1] > before[3] + 2 and narrower > 0 and shared > 0.6 * narrower


@check(
    "content-limits",
    "Content keeps to the limits that every reader must bear",
    "old and small readers give up beyond them",
    (Claim.FILE,),
    "ISO 19005-3, 6.1.13",
    A_RULES,
)
def limits(opened: OpenedPdf, demands: Demands) -> Examined:
    findings: list[Finding] = []
    for number, page in enumerate(PAINTED.of(opened), 1):
        if page.deepest > MAX_NESTING:
            told = f"graphics states are nested {page.deepest} deep; {MAX_NESTING} are allowed"
            findings.append(Finding(told, number))
        if not page.closed:
            findings.append(Finding("graphics states are not closed", number))
    count = sum(page.saves for page in PAINTED.of(opened))
    return Examined(count or opened.page_count, "saved and restored graphics states", tuple(findings))
