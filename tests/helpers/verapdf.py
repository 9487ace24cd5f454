"""The rules of veraPDF's profiles for PDF/UA-1, PDF/A-2a and PDF/A-3a that pages and structure can break.

Written from the rules (github.com/veraPDF/veraPDF-validation-profiles, PDF_UA and PDF_A) and from how the validator
reads a file (veraPDF-validation, `gf/model/impl`). Each finding begins with the rule: 'UA 7.5-1' is test 1 of clause
7.5 of ISO 14289-1, 'A 6.2.8-3' test 3 of clause 6.2.8 of ISO 19005-2 and 19005-3. Output intents, attachments and most
of the metadata are not looked at. Reads with pikepdf and fontTools; imports nothing of what it judges.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from verapdf_content import Contents
from verapdf_tables import table_faults

STANDARD = frozenset(
    "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl "
    "LBody Table TR TH TD"
    " THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP Figure "
    "Formula Form".split()
)
THROUGH = (frozenset({"NonStruct", "Div", "Part"}), frozenset[str]())
"""Types that versions of veraPDF look through where they ask what an element holds or stands in: some, and none."""
TAG = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")
ROWS = r"(TR|THead|TBody|TFoot)"
KIDS = {
    "Table": rf"(Caption )?({ROWS} )*|({ROWS} )*(Caption )?",
    "THead": r"(TR )*",
    "TBody": r"(TR )+",
    "TFoot": r"(TR )*",
    "TR": r"((TH|TD) )*",
    "L": r"(Caption )?((L|LI) )*",
    "LI": r"((Lbl|LBody) )*",
    "TOC": r"(Caption )?((TOC|TOCI) )*",
}
PARENTS = {
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "THead": {"Table"},
    "TBody": {"Table"},
    "TFoot": {"Table"},
    "TH": {"TR"},
    "TD": {"TR"},
    "LI": {"L"},
    "LBody": {"LI"},
    "TOCI": {"TOC"},
}


def failed(file: Path) -> list[str]:
    """Every rule that a file breaks, and where."""
    with pikepdf.open(file) as pdf:
        return [*Rules(pdf).all()]


class Element:
    """A structure element as veraPDF sees it."""

    def __init__(self, source: Any, above: Element | None) -> None:
        self.source = source
        self.above = above
        self.kind = str(source.S)[1:]
        self.below = [Element(kid, self) for kid in _kids(source) if isinstance(kid, Dictionary) and Name.S in kid]

    @property
    def where(self) -> str:
        return f"{self.kind} {self.source.objgen[0]}"

    def walk(self) -> Iterator[Element]:
        yield self
        for kid in self.below:
            yield from kid.walk()

    def holder(self, through: frozenset[str]) -> str:
        """The kind of element that it stands in."""
        above = self.above
        while above is not None and above.kind in through:
            above = above.above
        return above.kind if above else ""

    def held(self, through: frozenset[str]) -> list[Element]:
        return [e for kid in self.below for e in (kid.held(through) if kid.kind in through else [kid])]

    def attributes(self, owner: str) -> Iterator[Any]:
        own = self.source.get(Name.A, Array())
        for attribute in own if isinstance(own, Array) else [own]:
            if attribute.get(Name.O) == Name("/" + owner):
                yield attribute


class Rules:
    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.root = pdf.Root
        self.tree = Element(_kids(self.root.StructTreeRoot)[0], None)
        self.parents = pikepdf.NumberTree(self.root.StructTreeRoot.ParentTree)

    def all(self) -> Iterator[str]:
        yield from self.document()
        for element in self.tree.walk():
            yield from _element(element)
        yield from self.order()
        yield from self.annotations()
        yield from Contents(self.pdf, self.parents).faults()
        yield from self.objects()

    def document(self) -> Iterator[str]:
        if not self.root.MarkInfo.get(Name.Marked):
            yield "A 6.7.2.2-1 not marked"
        if not self.root.get(Name.ViewerPreferences, Dictionary()).get(Name.DisplayDocTitle):
            yield "UA 7.1-10 the title is not shown"
        if not TAG.fullmatch(str(self.root.get(Name.Lang, ""))):
            yield "UA 7.2-29 the document's language"
        with self.pdf.open_metadata() as xmp:
            if not xmp.get("dc:title"):
                yield "UA 7.1-9 no title"
            if xmp.get("pdfuaid:part") != "1":
                yield "UA 5-1 no mark of PDF/UA"

    def order(self) -> Iterator[str]:
        """What depends on what was read before: levels of headings, names of notes."""
        level, notes = 0, set()
        for element in self.tree.walk():
            if re.fullmatch("H[1-6]", element.kind):
                if int(element.kind[1]) > level + 1:
                    yield f"UA 7.4.2-1 {element.where} after level {level}"
                level = int(element.kind[1])
            elif element.kind == "Note":
                name = str(element.source.get(Name.ID, ""))
                if not name or name in notes:
                    yield f"UA 7.9-{2 if name else 1} {element.where}"
                notes.add(name)

    def annotations(self) -> Iterator[str]:
        for number, page in enumerate(self.pdf.pages, start=1):
            if Name.Annots in page and page.get(Name.Tabs) != Name.S:
                yield f"UA 7.18.3-1 page {number}"
            for note in page.get(Name.Annots, Array()):
                yield from (f"{fault} on page {number}" for fault in self._annotation(note))

    def _annotation(self, note: Any) -> Iterator[str]:
        holder = self.parents[int(note.StructParent)] if Name.StructParent in note else Dictionary(S=Name.None_)
        if Name.Link != holder.S:
            yield f"UA 7.18.5-1 an annotation stands in {holder.S}"
        elif not any(isinstance(kid, Dictionary) and kid.get(Name.Obj) == note for kid in _kids(holder)):
            yield "UA 7.18.5-1 an annotation is not held by its link"
        if not str(note.get(Name.Contents, "")):
            yield "UA 7.18.5-2 a link says nothing"
        if note.Subtype != Name.Link:
            yield "UA 7.18.1-1 an annotation that is no link"
        if int(note.get(Name.F, 0)) & 0x127 != 4:
            yield "A 6.3.2-2 an annotation is not printed, or hidden"
        if Name.A in note and note.A.S != Name.URI:
            yield f"A 6.5.1-1 {note.A.S}"

    def objects(self) -> Iterator[str]:
        for item in self.pdf.objects:
            where = str(getattr(item, "objgen", ("",))[0])
            yield from (f"{fault} in object {where}" for fault in _values(item))
            if isinstance(item, Stream):
                yield from (f"{fault} in object {where}" for fault in _stream(item))
        for number, page in enumerate(self.pdf.pages, start=1):
            for key in ("/MediaBox", "/TrimBox", "/BleedBox", "/CropBox"):
                left, bottom, right, top = (float(side) for side in page.get(key, [0, 0, 3, 3]))
                if not (3 <= right - left <= 14400 and 3 <= top - bottom <= 14400):
                    yield f"A 6.1.13-11 {key} of page {number}"


def _element(element: Element) -> Iterator[str]:
    """What one element and those that it holds must be."""
    source, kind, where = element.source, element.kind, element.where
    if kind not in STANDARD:
        yield f"UA 7.1-5 {where}"
    if Name.P not in source:
        yield f"UA 7.1-12 {where}"
    if source.get(Name.Type) != Name.StructElem:
        yield f"A 6.7.3.3-1 {where}"
    if Name.Lang in source and not TAG.fullmatch(str(source.Lang)):
        yield f"UA 7.2-29 {where}: {source.Lang}"
    if kind in ("Figure", "Formula") and not str(source.get(Name.Alt, source.get(Name.ActualText, ""))):
        yield f"UA 7.3-1 {where} has no text"
    for through in THROUGH:
        held = "".join(f"{kid.kind} " for kid in element.held(through))
        if kind in KIDS and not re.fullmatch(KIDS[kind], held):
            yield f"UA 7.2-3 {where} holds {held}"
        if kind in PARENTS and element.holder(through) not in PARENTS[kind]:
            yield f"UA 7.2-4 {where} stands in {element.holder(through)}"
    if kind == "Table":
        yield from (f"{fault} in {where}" for fault in table_faults(element))


def _stream(item: Any) -> Iterator[str]:
    filters = item.get(Name.Filter, Array())
    if any(name in (Name.LZWDecode, Name.Crypt) for name in (filters if isinstance(filters, Array) else [filters])):
        yield "A 6.1.7.2-1 a filter that may not be"
    if {"/F", "/FFilter", "/FDecodeParms"} & set(item.keys()):
        yield "A 6.1.7.1-3 a stream outside the file"
    if item.get(Name.Subtype) == Name.Image:
        if item.get(Name.Interpolate):
            yield "A 6.2.8-3 an image is interpolated"
        if {"/Alternates", "/OPI"} & set(item.keys()):
            yield "A 6.2.8-1 an image with alternates"
        if item.get(Name.ColorSpace) == Name.DeviceCMYK:
            yield "A 6.2.4.3-3 an image is CMYK"
    elif item.get(Name.Subtype) == Name.Form and {"/OPI", "/PS", "/Ref", "/Subtype2"} & set(item.keys()):
        yield "A 6.2.9-1 a form with what forms may not have"


def _values(item: Any) -> Iterator[str]:
    """What no value of an object may be, dictionaries and arrays in it gone through."""
    if isinstance(item, Dictionary | Stream):
        for key, value in item.items():
            yield from _value(Name(key))
            if not getattr(value, "is_indirect", False):
                yield from _values(value)
    elif isinstance(item, Array):
        for value in item:
            if not getattr(value, "is_indirect", False):
                yield from _values(value)
    else:
        yield from _value(item)


def _value(value: Any) -> Iterator[str]:
    if isinstance(value, int) and not isinstance(value, bool) and not -(2**31) <= value < 2**31:
        yield f"A 6.1.13-1 {value}"
    if isinstance(value, Name) and len(str(value).encode("utf-8", "surrogateescape")) > 128:
        yield f"A 6.1.13-4 the name {str(value)[:20]}…"
    if isinstance(value, pikepdf.String) and len(bytes(value)) > 32766:
        yield f"A 6.1.13-3 a string of {len(bytes(value))} bytes"


def _kids(source: Any) -> list[Any]:
    kids = source.get(Name.K, Array())
    return list(kids) if isinstance(kids, Array) else [kids]
