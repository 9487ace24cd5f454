"""Checks of the structure tree: what a screen reader walks."""

from __future__ import annotations

import re

from ...base.profiles import Claim
from ..declare import A_RULES, UA_RULES, check
from ..opened import OpenedPdf
from ..records import Demands, Examined, Finding
from ..tree import Element, read_tree

STANDARD = frozenset(
    "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl "
    "LBody Table TR TH TD "
    "THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP Figure Formula "
    "Form".split()
)
"""Structure types (ISO 32000-1, 14.8.4)."""
_LANGUAGE = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")
_FILE_NAME = re.compile(r"\S+\.(png|jpe?g|gif|svg|webp|tiff?|pdf)", re.IGNORECASE)
_EMPTY_WORDS = frozenset("image picture photo figure graphic billede figur foto illustration bild".split())


def at(element: Element, message: str) -> Finding:
    """A finding at a structure element."""
    return Finding(message, element.first_page(), None, element.number)


@check(
    "tagged",
    "The file is marked as tagged, and has a structure tree",
    "without tags a screen reader guesses the order of the text",
    (Claim.UA,),
    "ISO 19005-3, 6.7.2 and 6.7.3; ISO 14289-1, 7.1",
    f"{A_RULES}; {UA_RULES}",
)
def tagged(opened: OpenedPdf, demands: Demands) -> Examined:
    findings: list[Finding] = []
    if opened.root("/MarkInfo", "/Marked") is not True:
        findings.append(Finding("MarkInfo does not say that the file is tagged"))
    if opened.root("/MarkInfo", "/Suspects") is True:
        findings.append(Finding("MarkInfo says that tags are suspect"))
    return Examined(len(read_tree(opened).elements), "structure elements", tuple(findings))


@check(
    "structure-types",
    "Every structure type is a standard one, or mapped to one",
    "a reader's program knows no others",
    (Claim.UA1,),
    "ISO 14289-1, 7.1",
    UA_RULES,
)
def types(opened: OpenedPdf, demands: Demands) -> Examined:
    tree = read_tree(opened)
    findings = [
        at(element, f"the type {element.kind} is not mapped")
        for element in tree.elements
        if element.kind not in STANDARD
    ]
    findings += [Finding(f"the standard type {name} is mapped to another") for name in tree.roles if name in STANDARD]
    return Examined(len(tree.elements), "structure elements", tuple(findings))


@check(
    "headings",
    "Headings begin at level 1 and skip none",
    "screen-reader users leaf from heading to heading",
    (Claim.UA,),
    "ISO 14289-1, 7.4.2 and 7.4.4",
    UA_RULES,
    mend="the first heading of a chapter is its title; below it come ##, then ###",
)
def headings(opened: OpenedPdf, demands: Demands) -> Examined:
    tree = read_tree(opened)
    found = tree.of("H1", "H2", "H3", "H4", "H5", "H6")
    findings: list[Finding] = []
    before = 0
    for element in found:
        level = int(element.kind[1])
        if level > before + 1:
            findings.append(
                at(
                    element,
                    f"a heading of level {level} follows one of level {before}"
                    if before
                    else "the first heading is not H1",
                )
            )
        before = level
    if found and tree.of("H"):
        findings.append(at(tree.of("H")[0], "numbered and unnumbered headings are mixed"))
    return Examined(len(found), "headings", tuple(findings))


@check(
    "alternative-text",
    "Every figure has words that say what it shows",
    "who hears the page hears these words instead",
    (Claim.UA,),
    "ISO 14289-1, 7.3 and 7.7",
    UA_RULES,
    mend="give the figure an 'alt' that says what it shows, not that it is a picture",
)
def alternative_text(opened: OpenedPdf, demands: Demands) -> Examined:
    tree = read_tree(opened)
    figures = tree.of("Figure", "Formula")
    findings: list[Finding] = []
    for figure in figures:
        told = figure.text("/Alt").strip() or figure.text("/ActualText").strip()
        if not told:
            findings.append(at(figure, f"a {figure.kind} has no alternative text"))
        elif _FILE_NAME.fullmatch(told) or told.lower().strip(" .") in _EMPTY_WORDS:
            findings.append(at(figure, f"the alternative text '{told}' says nothing"))
    if not figures:
        return Examined(len(tree.elements), "structure elements, none of them a figure")
    return Examined(len(figures), "figures", tuple(findings))


_ROWS = ("TR", "THead", "TBody", "TFoot")
_HOLDS = {
    "Table": ("Caption", *_ROWS),
    "THead": ("TR",),
    "TBody": ("TR",),
    "TFoot": ("TR",),
    "TR": ("TH", "TD"),
    "L": ("Caption", "L", "LI"),
    "LI": ("Lbl", "LBody"),
    "TOC": ("Caption", "TOC", "TOCI"),
}
_STANDS_IN = {
    "TR": ("Table", "THead", "TBody", "TFoot"),
    "THead": ("Table",),
    "TBody": ("Table",),
    "TFoot": ("Table",),
    "TH": ("TR",),
    "TD": ("TR",),
    "LI": ("L",),
    "LBody": ("LI",),
    "TOCI": ("TOC",),
}


@check(
    "nesting",
    "Lists and tables hold what they may hold",
    "a list item outside a list is read as loose text, and a row outside a table as nothing",
    (Claim.UA,),
    "ISO 14289-1, 7.2",
    UA_RULES,
)
def nesting(opened: OpenedPdf, demands: Demands) -> Examined:
    findings: list[Finding] = []
    tree = read_tree(opened)
    for element in tree.elements:
        allowed = _HOLDS.get(element.kind)
        findings += [
            at(kid, f"a {kid.kind} in a {element.kind}") for kid in element.kids if allowed and kid.kind not in allowed
        ]
        wanted = _STANDS_IN.get(element.kind)
        holder = element.parent.kind if element.parent else "the root"
        if wanted and holder not in wanted:
            findings.append(at(element, f"a {element.kind} stands in a {holder}"))
        captions = [index for index, kid in enumerate(element.kids) if kid.kind == "Caption"]
        if element.kind in ("Table", "L") and (
            len(captions) > 1 or any(0 < index < len(element.kids) - 1 for index in captions)
        ):
            findings.append(at(element, f"a caption in the middle of a {element.kind}"))
    return Examined(len(tree.elements), "structure elements", tuple(findings))


@check(
    "notes",
    "Every note has an id of its own",
    "a reader comes back from a note by it",
    (Claim.UA1,),
    "ISO 14289-1, 7.9",
    UA_RULES,
)
def notes(opened: OpenedPdf, demands: Demands) -> Examined:
    tree = read_tree(opened)
    found = tree.of("Note")
    seen: set[str] = set()
    findings: list[Finding] = []
    for note in found:
        name = note.text("/ID")
        if not name or name in seen:
            findings.append(at(note, f"a note has the id '{name}' of another" if name else "a note has no id"))
        seen.add(name)
    return Examined(
        len(found) or len(tree.elements),
        "notes" if found else "structure elements, none of them a note",
        tuple(findings),
    )


@check(
    "languages",
    "Every change of language is a language",
    "a screen reader changes its voice by it",
    (Claim.UA,),
    "ISO 14289-1, 7.2; ISO 19005-3, 6.7.4",
    f"{UA_RULES}; {A_RULES}",
)
def languages(opened: OpenedPdf, demands: Demands) -> Examined:
    tree = read_tree(opened)
    findings = [
        at(element, f"'{element.text('/Lang')}' is no language tag")
        for element in tree.elements
        if "/Lang" in element.source and not _LANGUAGE.fullmatch(element.text("/Lang"))
    ]
    return Examined(len(tree.elements), "structure elements", tuple(findings))


@check(
    "element-parents",
    "Every structure element names its parent, and is one of its children",
    "programs walk the tree upwards too",
    (Claim.UA,),
    "ISO 14289-1, 7.1",
    UA_RULES,
)
def parents(opened: OpenedPdf, demands: Demands) -> Examined:
    tree = read_tree(opened)
    findings: list[Finding] = []
    for element in tree.elements:
        above = element.source.get("/P")
        wanted = element.parent.source.objgen if element.parent else opened.pdf.Root.StructTreeRoot.objgen
        if above is None or above.objgen != wanted:
            findings.append(at(element, f"a {element.kind} names another parent than that which holds it"))
    return Examined(len(tree.elements), "structure elements", tuple(findings))


@check(
    "attached-files-described",
    "Attached files have names that every program understands",
    "some programs read F, some UF",
    (Claim.A,),
    "ISO 14289-1, 7.11",
    UA_RULES,
)
def attached_names(opened: OpenedPdf, demands: Demands) -> Examined:
    found = list(opened.pdf.Root.get("/AF", []))
    findings = [
        Finding("an attached file lacks F or UF", object=f"{spec.objgen[0]} 0 obj")
        for spec in found
        if not str(spec.get("/F", "")) or not str(spec.get("/UF", ""))
    ]
    return Examined(
        len(found) or 1, "attached files" if found else "catalogues, with nothing attached", tuple(findings)
    )
