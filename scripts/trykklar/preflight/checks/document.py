"""Checks of the file as a whole: size, pages, encryption, ways in."""

from __future__ import annotations

from typing import Any

import pikepdf

from ...base.problems import counted
from ...base.profiles import Claim
from ..declare import A_RULES, check
from ..opened import OpenedPdf
from ..readings.painted_facts import PAINTED
from ..records import Demands, Examined, Finding

_LONG = 20
"""Pages from which a file wants bookmarks."""


@check(
    "file-header",
    "The file begins with its version and marks itself as binary",
    "programs that carry files about would else take it for text, and change it",
    (Claim.FILE,),
    "ISO 19005-3, 6.1.2",
    A_RULES,
)
def header(opened: OpenedPdf, demands: Demands) -> Examined:
    lines = opened.data[:64].splitlines()
    version = b"%PDF-2." if Claim.UA2 in demands.claims else b"%PDF-1."
    right = (
        lines[0][:7] == version
        and len(lines) > 1
        and lines[1][:1] == b"%"
        and len(lines[1]) >= 5
        and min(lines[1][1:5]) > 127
    )
    return Examined(
        1,
        "file headers",
        () if right else (Finding(f"the header is not that of a binary PDF {version[5:].decode()}x"),),
    )


@check(
    "file-identifier",
    "The trailer has an identifier",
    "archives and print shops tell editions of a file apart by it",
    (Claim.FILE,),
    "ISO 19005-3, 6.1.3",
    A_RULES,
)
def identifier(opened: OpenedPdf, demands: Demands) -> Examined:
    found = opened.pdf.trailer.get("/ID")
    right = found is not None and len(found) == 2 and all(bytes(part) for part in found)
    return Examined(1, "trailers", () if right else (Finding("the trailer has no /ID"),))


@check(
    "no-scripts",
    "Nothing in the file acts by itself: no scripts, forms or launched programs",
    "a document that runs programs is refused by archives, and is a risk to its readers",
    (Claim.FILE,),
    "ISO 19005-3, 6.4.2, 6.5.1 and 6.5.2",
    A_RULES,
)
def no_scripts(opened: OpenedPdf, demands: Demands) -> Examined:
    findings: list[Finding] = []
    count = 0
    root = opened.pdf.Root
    for key in ("/AA", "/AcroForm", "/NeedsRendering"):
        if key in root:
            findings.append(Finding(f"the document catalogue has {key}"))
    if opened.root("/Names", "/JavaScript") is not None:
        findings.append(Finding("the file has JavaScript"))
    for item in opened.pdf.objects:
        if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            count += 1
            kind = str(item.get("/S", ""))
            if (
                kind in _FORBIDDEN
                and "/Type" in item
                and item.get("/Type") in ("/Action", None)
                or kind == "/JavaScript"
            ):
                findings.append(Finding(f"an action {kind[1:]}", object=f"{item.objgen[0]} 0 obj"))
    return Examined(count, "objects", tuple(findings))


_FORBIDDEN = frozenset(
    f"/{name}"
    for name in "Launch Sound Movie ResetForm ImportData Hide SetOCGState Rendition Trans GoTo3DView JavaScript".split()
)


@check(
    "page-count",
    "The number of pages is the binding's multiple",
    "a sheet more or less is paper that nobody ordered, or a page that has no place",
    (Claim.BOUND,),
)
def page_count(opened: OpenedPdf, demands: Demands) -> Examined:
    count, multiple = opened.page_count, demands.page_multiple
    findings = (Finding(f"{counted(count, 'page')}: no multiple of {multiple}"),) if count % multiple else ()
    return Examined(count, f"pages, in multiples of {multiple}", findings)


@check(
    "blank-pages",
    "There are never more than three empty pages in a row",
    "more than a sheet's end holds is a chapter that was lost",
    (Claim.BOOK,),
)
def blank_pages(opened: OpenedPdf, demands: Demands) -> Examined:
    findings: list[Finding] = []
    run = 0
    for number, page in enumerate(PAINTED.of(opened), 1):
        run = 0 if page.said else run + 1
        if run == MOST_BLANKS + 1:
            findings.append(Finding(f"pages {number - MOST_BLANKS} to {number} are empty", number))
    return Examined(opened.page_count, "pages", tuple(findings))


MOST_BLANKS = 3
"""Before a back cover there may be the filling of a sheet and the cover's inside."""


@check(
    "size-budget",
    "The file is within its size budget",
    "mail systems refuse what is larger, and readers on the road do not wait",
    (Claim.SENT,),
)
def size_budget(opened: OpenedPdf, demands: Demands) -> Examined:
    budget = demands.size_budget or 5_000_000
    size = len(opened.data)
    findings = (Finding(f"{size:,} bytes; the budget is {budget:,}"),) if size > budget else ()
    return Examined(size, f"bytes, of at most {budget:,}", findings)


@check(
    "fast-web-view",
    "The file is linearised, so that a browser shows its first page at once",
    "a reader sees the cover before the rest has come",
    (Claim.SENT,),
    mend="build a release: drafts are not linearised",
)
def fast_web_view(opened: OpenedPdf, demands: Demands) -> Examined:
    if not opened.pdf.is_linearized:
        return Examined(1, "files", (Finding("the file is not linearised"),))
    try:
        right = opened.pdf.check_linearization()
    except pikepdf.ForeignObjectError as error:  # qpdf's word for hints that do not fit
        return Examined(1, "files", (Finding(f"its hints are wrong: {error}"),))
    return Examined(
        opened.page_count, "pages", () if right else (Finding("the linearisation's hints do not fit the file"),)
    )


@check(
    "page-labels",
    "Viewers show the page numbers that are printed",
    "'see page 12' must lead to the page that says 12",
    (Claim.BOOK,),
)
def page_labels(opened: OpenedPdf, demands: Demands) -> Examined:
    found = opened.pdf.Root.get("/PageLabels")
    if found is None:
        return Examined(opened.page_count, "pages", (Finding("the file has no page labels"),))
    labels = [page.label for page in opened.pdf.pages]
    findings = [Finding(f"page {number} has no label", number) for number, label in enumerate(labels, 1) if not label]
    return Examined(len(labels), "page labels", tuple(findings))


@check("bookmarks", "A long file has bookmarks, and each leads to a page", "readers leaf by them", (Claim.UA,))
def bookmarks(opened: OpenedPdf, demands: Demands) -> Examined:
    with opened.pdf.open_outline() as outline:
        items = list(outline.root)
    count = 0
    findings: list[Finding] = []
    while items:
        item = items.pop()
        count += 1
        items.extend(item.children)
        if item.destination is None and item.action is None:
            findings.append(Finding(f"the bookmark '{item.title}' leads nowhere"))
    if not count and opened.page_count < _LONG:
        return Examined(opened.page_count, "pages, too few to want bookmarks")
    return Examined(count, "bookmarks", tuple(findings))


def _place(target: Any) -> Any:
    """A destination's array, where its name stands for a dictionary too (ISO 32000-1, 12.3.2.3)."""
    return target.D if isinstance(target, pikepdf.Dictionary) else target


@check(
    "ids-on-pages",
    "Every id of the sources stands on its page",
    "links, other documents' references and the index rest on it",
    (Claim.BOOK,),
    mend="build again: the file and the build's page map disagree",
)
def ids_on_pages(opened: OpenedPdf, demands: Demands) -> Examined:
    numbers = {page.obj.objgen: number for number, page in enumerate(opened.pdf.pages, 1)}
    names = opened.root("/Names", "/Dests")
    found = (
        {name: numbers.get(_place(target)[0].objgen) for name, target in pikepdf.NameTree(names).items()}
        if names is not None
        else {}
    )
    if not demands.ids:
        findings = [Finding(f"'{name}' leads to no page of the file") for name, page in found.items() if page is None]
        return Examined(len(found), "named destinations (the build's ids are not known)", tuple(findings))
    wrong = [
        Finding(f"'{name}' is {f'on page {found[name]}' if found.get(name) else 'nowhere'}, not on page {page}", page)
        for name, page in demands.ids.items()
        if found.get(name) != page
    ]
    return Examined(len(demands.ids), "ids of the sources", tuple(wrong))
