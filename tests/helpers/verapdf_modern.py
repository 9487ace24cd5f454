"""veraPDF's profiles PDFUA-2-ISO32005, WTPDF-1-0 (Accessibility and Reuse) and PDFA-4F, for what files of PDF 2.0 hold.

Written from the rules (github.com/veraPDF/veraPDF-validation-profiles, `PDF_UA` and `PDF_A`). The rules of ISO/TS 32005
on which type may stand in which are one table. What the rules ask of glyphs, of marked content, of tables and of images
they ask of PDF 1.7 too, in the same words: those are `verapdf.py`'s. Each finding begins with the clause and test of
ISO 14289-2, or with 'A4' and those of ISO 19005-4. Forms, media, layers and other annotations than links, which no page
here has, are found as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from trykklar.preflight.opened import open_pdf
from trykklar.preflight.tree import read_tree
from verapdf import KIDS as GRIDS, TAG, Element
from verapdf_content import Contents
from verapdf_tables import table_faults
from verapdf_tagged import contained

SPACE = "http://iso.org/pdf2/ssn"
OLD = frozenset(
    "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H1 H2 H3 H4 H5 H6 L LI Lbl LBody "
    "Table TR TH TD THead TBody TFoot Span Quote Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP Figure "
    "Formula Form".split()
)
"""Types of PDF 1.7 that PDF/UA-2 lets stand."""
NEW = frozenset(
    "Document DocumentFragment Part Sect Div Aside Caption NonStruct Title P H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table TR "
    "TH TD THead TBody TFoot Span Sub Em Strong Link Annot Ruby RB RT RP Warichu WT WP Figure Formula Form FENote "
    "Artifact".split()
)
KIDS = {
    "Annot": "not Document Index LBody LI RB RP RT TBody TD TFoot TH THead TOC TOCI TR WP WT",
    "Art": "not Art BibEntry Document Em LBody LI Quote RB RP RT Reference Ruby Span Strong Sub TBody TD TFoot "
    "TH THead TOCI TR WP WT Warichu",
    "Aside": "not Aside BibEntry Em LBody LI Quote RB RP RT Ruby Span Strong Sub TBody TD TFoot TH THead TOCI TR "
    "Title WP WT Warichu",
    "BibEntry": "Annot Artifact Div Em FENote Figure Lbl Link NonStruct Note P Part Private Reference Span Strong",
    "BlockQuote": "not Aside BibEntry Em LBody LI Quote RB RP RT Ruby Span Strong Sub TBody TD TFoot TH THead TOCI TR "
    "Title WP WT Warichu",
    "Caption": "not Caption Document LBody LI RB RP RT TBody TD TFoot TH THead TOC TOCI TR Title WP WT",
    "Code": "not Document H Hn LBody LI RB RP RT TBody TD TFoot TH THead TOC TOCI TR Title WP WT",
    "Document": "not BibEntry Caption Em LBody LI Lbl Quote RB RP RT Reference Ruby Span Strong Sub TBody TD TFoot TH "
    "THead TOCI TR WP WT Warichu",
    "DocumentFragment": "not BibEntry Caption Em LBody LI Lbl Quote RB RP RT Reference Ruby Span Strong Sub "
    "TBody TD TFoot TH THead TOCI TR WP WT Warichu",
    "Em": "Annot Artifact BibEntry Code Em FENote Figure Form Formula Lbl Link NonStruct Note Private Quote "
    "Reference Ruby Span Strong Sub Warichu",
    "FENote": "not Document H Hn LBody LI RB RP RT TBody TD TFoot TH THead TOC TOCI TR Title WP WT",
    "Figure": "not Document DocumentFragment LBody LI RB RP RT TBody TD TFoot TH THead TOC TOCI TR Title WP WT",
    "Form": "Artifact BibEntry Caption Code Div FENote Figure Formula L Lbl NonStruct Note Part Private Reference "
    "Table",
    "Formula": "not Art Document DocumentFragment LBody LI RB RP RT Sect TBody TD TFoot TH THead TOC TOCI TR Title "
    "WP WT",
    "H": "Annot Artifact BibEntry Code Em FENote Figure Form Formula Lbl Link NonStruct Note Private Quote "
    "Reference Ruby Sect Span Strong Sub Warichu",
    "Hn": "Annot Artifact BibEntry Code Em FENote Figure Form Formula Lbl Link NonStruct Note Private Quote "
    "Reference Ruby Sect Span Strong Sub Warichu",
    "Index": "Annot Artifact Caption Div FENote Figure Formula H Hn L NonStruct Note P Part Private Reference Sect "
    "Table",
    "L": "Artifact Caption L LI NonStruct Private",
    "LBody": "not Document DocumentFragment LBody LI Lbl RB RP RT TBody TD TFoot TH THead TOC TOCI TR Title WP WT",
    "LI": "Artifact Div LBody Lbl NonStruct Private",
    "Lbl": "Annot Artifact BibEntry Code Em FENote Figure Form Formula Link NonStruct Note Private Quote "
    "Reference Ruby Span Strong Sub Warichu",
    "Link": "not Document Index LBody LI Link RB RP RT TBody TD TFoot TH THead TOC TOCI TR WP WT",
    "Note": "not Document H Hn LBody LI RB RP RT TBody TD TFoot TH THead TOC TOCI TR Title WP WT",
    "P": "Annot Artifact BibEntry Code Em FENote Figure Form Formula L Lbl Link NonStruct Note Private Quote "
    "Reference Ruby Span Strong Sub Table Warichu",
    "Quote": "Annot Artifact BibEntry Code Em FENote Figure Form Formula Lbl Link NonStruct Note Private Quote "
    "Reference Ruby Span Strong Sub Warichu",
    "RB": "Annot Artifact Em Form Link NonStruct Private Quote Reference Span Strong Sub",
    "RP": "Annot Artifact Em Form Link NonStruct Private Quote Reference Span Strong Sub",
    "RT": "Annot Artifact Em Form Link NonStruct Private Quote Reference Span Strong Sub",
    "Reference": "not Document Index LBody LI Link RB RP RT TBody TD TFoot TH THead TOC TOCI TR WP WT",
    "Ruby": "NonStruct Private RB RP RT",
    "Sect": "not BibEntry Document Em LBody LI Quote RB RP RT Reference Ruby Span Strong Sub TBody TD TFoot TH "
    "THead TOCI TR WP WT Warichu",
    "Span": "Annot Artifact BibEntry Code Em FENote Figure Form Formula Lbl Link NonStruct Note Private Quote "
    "Reference Ruby Span Strong Sub Warichu",
    "Strong": "Annot Artifact BibEntry Code Em FENote Figure Form Formula Lbl Link NonStruct Note Private Quote "
    "Reference Ruby Span Strong Sub Warichu",
    "Sub": "Annot Artifact BibEntry Code Em FENote Figure Form Formula L Lbl Link NonStruct Note Private Quote "
    "Reference Ruby Span Strong Warichu",
    "TBody": "Artifact NonStruct Private TR",
    "TD": "not Aside BlockQuote Caption Document DocumentFragment LBody LI Part RB RP RT Sub TBody TD TFoot TH "
    "THead TOC TOCI TR Title WP WT",
    "TFoot": "Artifact NonStruct Private TR",
    "TH": "not Aside BlockQuote Caption Document DocumentFragment LBody LI Part RB RP RT Sub TBody TD TFoot TH "
    "THead TOC TOCI TR Title WP WT",
    "THead": "Artifact NonStruct Private TR",
    "TOC": "Artifact Caption NonStruct Part Private TOC TOCI",
    "TOCI": "Artifact Div Lbl NonStruct P Private Reference TOC",
    "TR": "Artifact NonStruct Private TD TH",
    "Table": "Artifact Caption NonStruct Private TBody TFoot THead TR",
    "Title": "not Art BlockQuote Document DocumentFragment H Hn Index LBody LI RB RP RT Sect Sub TBody TD TFoot TH "
    "THead TOC TOCI TR Title WP WT",
    "WP": "Annot Artifact Em Form Link NonStruct Private Quote Reference Span Strong Sub",
    "WT": "Annot Artifact Em Form Link NonStruct Private Quote Reference Span Strong Sub",
    "Warichu": "NonStruct Private WP WT",
}
"""Type → the types that may stand in it, or 'not' and those that may not (ISO/TS 32005, table 5)."""
ONCE = {
    **dict.fromkeys("Annot Code FENote Form Index L Link Note Reference TOC Title".split(), "Caption"),
    **dict.fromkeys("Art Aside BlockQuote Figure Formula LBody".split(), "Caption H"),
    **dict.fromkeys("Caption Document DocumentFragment Sect TD TH".split(), "H"),
    "Hn": "Sect",
    "Table": "Caption TFoot THead",
}
WORDLESS = frozenset("Art Document DocumentFragment Index L Sect TBody TFoot THead TOC TOCI TR Table".split())
DECLARED = ("http://pdfa.org/declarations/wtpdf#accessibility1.0", "http://pdfa.org/declarations/wtpdf#reuse1.0")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")


def failed_modern(file: Path) -> list[str]:
    """Every rule that a file of PDF 2.0 breaks, and where."""
    data = file.read_bytes()
    with open_pdf(data, file.name) as opened:
        stands = [
            told.replace("Annex_L", "ISO 32005 5")
            for element in read_tree(opened).elements
            for told in contained(element, KIDS, ONCE, WORDLESS)
        ]
    with pikepdf.open(file) as pdf:
        return [*stands, *_Rules(pdf, data).all()]


class _Rules:
    def __init__(self, pdf: pikepdf.Pdf, data: bytes) -> None:
        self.pdf = pdf
        self.data = data
        self.root = pdf.Root
        self.elements = [
            element for kid in _list(self.root.StructTreeRoot.get(Name.K)) for element in Element(kid, None).walk()
        ]
        self.refers = {(e.source.objgen, other.objgen) for e in self.elements for other in _refs(e)}

    def all(self) -> Iterator[str]:
        yield from self.document()
        yield from self.metadata()
        yield from self.archive()
        for element in self.elements:
            yield from self.element(element)
        yield from self.destinations()
        for number, page in enumerate(self.pdf.pages, start=1):
            for note in page.get(Name.Annots, Array()):
                yield from (f"{fault} on page {number}" for fault in self.annotation(page, note))
        yield from Contents(self.pdf, pikepdf.NumberTree(self.root.StructTreeRoot.ParentTree)).faults()

    def document(self) -> Iterator[str]:
        if "/Info" in self.pdf.trailer:  # asked before reading XMP with pikepdf, which makes one
            yield "A4 6.1.3-4 an information dictionary"
        if not re.match(rb"%PDF-2\.\d[\r\n]", self.data[:10]):
            yield "A4 6.1.2-1 the header"
        if not self.root.MarkInfo.get(Name.Marked):
            yield "6.2-1 not marked"
        top = _list(self.root.StructTreeRoot.get(Name.K))
        if [str(kid.S) for kid in top] != ["/Document"]:
            yield "8.2.5.2-1 the root holds more or less than a Document"
        elif _space(top[0]) != SPACE:
            yield "8.2.5.2-2 the Document is not of PDF 2.0"
        if not TAG.fullmatch(str(self.root.get(Name.Lang, ""))):
            yield "8.4.4-1 the document's language"
        if not self.root.get(Name.ViewerPreferences, Dictionary()).get(Name.DisplayDocTitle):
            yield "8.11.2-1 the title is not shown"
        if "/OCProperties" in self.root or "/AcroForm" in self.root:
            yield "8.7-1 layers or forms"

    def metadata(self) -> Iterator[str]:
        with self.pdf.open_metadata() as xmp:
            if xmp.get("pdfuaid:part") != "2":
                yield "5-2 no mark of PDF/UA-2"
            if not re.fullmatch(r"\d{4}", str(xmp.get("pdfuaid:rev", ""))):
                yield "5-5 no year"
            if not xmp.get("dc:title"):
                yield "8.11.1-1 no title"
        packet = bytes(self.root.Metadata.read_bytes()).decode("utf-8")
        yield from (f"WTPDF 6.1 {name} is not declared" for name in DECLARED if f">{name}<" not in packet)

    def archive(self) -> Iterator[str]:
        """What PDF/A-4f asks for and PDF/A-3a does not."""
        with self.pdf.open_metadata() as xmp:
            if "pdfaid:part" not in xmp:
                return
            if (xmp["pdfaid:part"], xmp.get("pdfaid:conformance")) != ("4", "F"):
                yield "A4 6.7.3-2 the part and its level"
            if not re.fullmatch(r"\d{4}", str(xmp.get("pdfaid:rev", ""))):
                yield "A4 6.7.3-5 no year"
        if "/EmbeddedFiles" not in self.root.get(Name.Names, Dictionary()):
            yield "A4 6.9-5 nothing is attached"
        if [str(intent.S) for intent in self.root.get(Name.OutputIntents, [])] != ["/GTS_PDFA1"]:
            yield "A4 6.2.4.3-2 colours without an output intent"
        for item in self.pdf.objects:
            if isinstance(item, Dictionary) and "/EF" in item:
                yield from (f"A4 6.9-3 a file without {key}" for key in ("/F", "/UF", "/Desc") if key not in item)
                yield from ["A4 6.9-4 a file that is nothing to anything"] if "/AFRelationship" not in item else []

    def element(self, element: Element) -> Iterator[str]:
        source, kind, where = element.source, element.kind, element.where
        if Name.P not in source:
            yield f"8.2.1-2 {where}"
        if _space(source) not in ("", SPACE) or kind not in (NEW if _space(source) else OLD):
            yield f"8.2.4-1 {where} of {_space(source)}"
        if kind == "TOCI" and not any(_refs(below) for below in element.walk()):
            yield f"8.2.5.8-1 {where}"
        if kind == "FENote":
            yield from self._note(element)
        yield from self._lists(element)
        yield from self._figures(element)
        if kind == "Table":
            yield from (f"8.2.5.26 {fault} in {where}" for fault in table_faults(element))
        if Name.Lang in source and not TAG.fullmatch(str(source.Lang)):
            yield f"8.4.4-2 {where}: {source.Lang}"

    def _lists(self, element: Element) -> Iterator[str]:
        kind, where = element.kind, element.where
        if kind == "L":
            numbering = next((a.get(Name.ListNumbering) for a in element.attributes("List")), None)
            labels = any(below.kind == "Lbl" for item in element.below for below in item.below)
            if labels and numbering in (None, Name("/None")):
                yield f"8.2.5.25-1 {where}"
        if kind == "LI" and any(isinstance(kid, int) for kid in _list(element.source.get(Name.K))):
            yield f"8.2.5.25-2 {where}"
        held = "".join(f"{kid.kind} " for kid in element.held(frozenset({"NonStruct"})))
        if kind in GRIDS and not re.fullmatch(GRIDS[kind], held):
            yield f"ISO 32005 5: {where} holds {held}"
        if " Caption " in f" {held}"[1:-1] and not re.fullmatch(r"Caption .*|.* Caption ", held):
            yield f"8.2.5.27-1 {where}"

    def _figures(self, element: Element) -> Iterator[str]:
        source, kind, where = element.source, element.kind, element.where
        if kind in ("Figure", "Formula") and not str(source.get(Name.Alt, source.get(Name.ActualText, ""))):
            yield f"8.2.5.28.2-1 {where}"
        if any(_PRIVATE.search(str(source.get(key, ""))) for key in ("/Alt", "/ActualText")):
            yield f"8.4.3-2 {where}"

    def _note(self, note: Element) -> Iterator[str]:
        own = note.source.objgen
        if any((b, a) not in self.refers for a, b in self.refers if b == own):
            yield f"8.2.5.14-2 {note.where}"
        if any((b, a) not in self.refers for a, b in self.refers if a == own):
            yield f"8.2.5.14-3 {note.where}"
        said = next((a.get(Name.NoteType) for a in note.attributes("FENote")), None)
        if said not in (Name.Footnote, Name.Endnote, Name("/None")):
            yield f"8.2.5.14-4 {note.where}"

    def destinations(self) -> Iterator[str]:
        named = pikepdf.NameTree(self.root.Names.Dests) if "/Dests" in self.root.get(Name.Names, Dictionary()) else {}
        self.named = {name: _to_element(place) for name, place in named.items()}
        yield from (f"8.8-1 '{name}'" for name, right in self.named.items() if not right)
        waiting = [self.root.get(Name.Outlines)]
        while waiting:
            item = waiting.pop()
            if item is None:
                continue
            waiting += [item.get(Name.First), item.get(Name.Next)]
            yield from (f"{fault} in '{item.Title}'" for fault in self._leads(item) if Name.Title in item)

    def _leads(self, item: Any) -> Iterator[str]:
        if Name.A in item and Name.GoTo == item.A.S and not _to_element(item.A):
            yield "8.8-2 an action that leads to a page"
        place = item.get(Name.Dest)
        if isinstance(place, Array | Dictionary) and not _to_element(place):
            yield "8.8-1 a destination on a page"
        if isinstance(place, pikepdf.String) and str(place) not in self.named:
            yield "8.8-1 a destination without a place"

    def annotation(self, page: Any, note: Any) -> Iterator[str]:
        if page.get(Name.Tabs) not in (Name.S, Name("/A"), Name("/W")):
            yield "8.9.3.3-1 the order of tabs"
        if note.Subtype != Name.Link:
            yield f"8.9.2.3-1 a {note.Subtype}"
        parents = pikepdf.NumberTree(self.root.StructTreeRoot.ParentTree)
        holder = parents[int(note.StructParent)] if Name.StructParent in note else Dictionary(S=Name("/none"))
        if holder.S not in (Name.Link, Name.Reference):
            yield f"8.2.5.20-1 a link in {holder.S}"
        elif len({_target(kid.Obj) for kid in _list(holder.K) if isinstance(kid, Dictionary) and "/Obj" in kid}) > 1:
            yield "8.2.5.20-2 links to several places in one element"
        if int(note.get(Name.F, 0)) & 0x21:
            yield "8.9.2.2 a hidden annotation"
        yield from self._leads(note)


def _list(value: Any) -> list[Any]:
    return [] if value is None else list(value) if isinstance(value, Array) else [value]


def _refs(element: Element) -> list[Any]:
    return [other for other in _list(element.source.get("/Ref")) if isinstance(other, Dictionary)]


def _space(source: Any) -> str:
    return str(source.NS.NS) if "/NS" in source else ""


def _to_element(place: Any) -> bool:
    if isinstance(place, Dictionary):
        place = place.get(Name.SD)
    return isinstance(place, Array) and Name.S in place[0]


def _target(note: Any) -> str:
    return str(note.get(Name.Dest, "")) or str(note.get(Name.A, Dictionary()).get(Name.URI, ""))
