"""One way to spoil a finished file for each check of preflight, so that this check fails and no other."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

Spoil = Callable[[Pdf], None]


@dataclass(frozen=True)
class Spoiling:
    """What is done to a file, and to which."""

    check: str
    profile: str
    pdf: Spoil | None = None
    data: Callable[[bytes], bytes] | None = None
    """What is done to the bytes, after all else."""
    demands: dict[str, Any] | None = None
    """What is demanded otherwise."""


SPOILINGS: list[Spoiling] = []


def spoils(check: str, profile: str, **more: Any) -> Callable[[Spoil], Spoil]:
    def note(how: Spoil) -> Spoil:
        SPOILINGS.append(Spoiling(check, profile, how, **more))
        return how

    return note


def plainly_saved(data: bytes) -> bytes:
    """The same file, not linearised."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(out)
    return out.getvalue()


SPOILINGS += [
    Spoiling("file-header", "archive", data=lambda data: data[:10] + b"abcd" + data[14:]),
    Spoiling("file-identifier", "archive", data=lambda data: data.replace(b"/ID [", b"/IX [")),
    Spoiling("size-budget", "mail", demands={"size_budget": 10_000}),
    Spoiling("fast-web-view", "mail", data=plainly_saved),
    Spoiling("page-count", "press", demands={"page_multiple": 5}),
    Spoiling("trim-size", "press", demands={"trim": (140.0, 210.0)}),
    Spoiling("bleed-size", "press", demands={"bleed": 5.0}),
    Spoiling("total-ink", "press", demands={"ink_limit": 120.0}),
    Spoiling("output-intent-press", "press", demands={"condition": "FOGRA52"}),
    Spoiling("ids-on-pages", "archive", demands={"ids": {"tour": 1}}),
]


# Helpers


def elements(pdf: Pdf, *kinds: str) -> Iterator[Any]:
    """Structure elements of these types, in reading order."""
    waiting = [pdf.Root.StructTreeRoot]
    while waiting:
        item = waiting.pop()
        if str(item.get("/S", ""))[1:] in kinds:
            yield item
        kids = item.get("/K", [])
        waiting.extend(
            kid
            for kid in reversed(list(kids) if isinstance(kids, Array) else [kids])
            if isinstance(kid, Dictionary) and "/S" in kid
        )


def element(pdf: Pdf, *kinds: str) -> Any:
    return next(elements(pdf, *kinds))


def links(pdf: Pdf) -> list[Any]:
    return [item for page in pdf.pages for item in page.obj.get("/Annots", [])]


def content(page: pikepdf.Page) -> bytes:
    parts = page.obj.Contents
    return b"\n".join(part.read_bytes() for part in (parts if isinstance(parts, Array) else [parts]))


def write(pdf: Pdf, page: pikepdf.Page, new: bytes) -> None:
    page.obj.Contents = pdf.make_stream(new)


def change(pdf: Pdf, number: int, pattern: bytes, new: bytes) -> None:
    """Replace the first match in a page's content."""
    page = pdf.pages[number]
    old = content(page)
    changed, count = re.subn(pattern, new, old, count=1)
    assert count == 1, pattern
    write(pdf, page, changed)


def append(pdf: Pdf, number: int, more: bytes) -> None:
    write(pdf, pdf.pages[number], content(pdf.pages[number]) + b"\n" + more)


def texts(pdf: Pdf) -> int:
    """The first page (0-based) with tagged text that is not in a form."""
    return next(
        i
        for i, page in enumerate(pdf.pages)
        if "/Contents" in page.obj and b"MCID" in content(page) and b"TJ" in content(page)
    )


def metadata(pdf: Pdf, pattern: str, new: str) -> None:
    old = pdf.Root.Metadata.read_bytes().decode()
    changed, count = re.subn(pattern, new, old, count=1, flags=re.DOTALL)
    assert count == 1, pattern
    pdf.Root.Metadata = pdf.make_stream(changed.encode(), Type=Name.Metadata, Subtype=Name.XML)


def a_font(pdf: Pdf) -> Any:
    return next(item for item in pdf.objects if isinstance(item, Dictionary) and item.get("/Subtype") == "/Type0")


def images(pdf: Pdf) -> list[Any]:
    return [item for item in pdf.objects if isinstance(item, Stream) and item.get("/Subtype") == "/Image"]


# The file as a whole


@spoils("no-scripts", "archive")
def _(pdf: Pdf) -> None:
    pdf.Root.AA = Dictionary()


@spoils("blank-pages", "archive")
def _(pdf: Pdf) -> None:
    for _ in range(4):
        pdf.pages[-2].obj.MediaBox = pdf.pages[0].obj.MediaBox
    for number in (-2, -3, -4, -5):
        write(pdf, pdf.pages[number], b"")
        pdf.pages[number].obj.Contents = pdf.make_stream(b"")


@spoils("page-labels", "archive")
def _(pdf: Pdf) -> None:
    del pdf.Root.PageLabels


@spoils("bookmarks", "archive")
def _(pdf: Pdf) -> None:
    del pdf.Root.Outlines


# Metadata


@spoils("xmp", "archive")
def _(pdf: Pdf) -> None:
    old = pdf.Root.Metadata.read_bytes()
    rdf = re.search(rb"<rdf:RDF.*</rdf:RDF>", old, re.DOTALL)
    assert rdf
    pdf.Root.Metadata = pdf.make_stream(
        old.replace(b"</x:xmpmeta>", b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>')
    )
    pdf.Root.Metadata.Type, pdf.Root.Metadata.Subtype = Name.Metadata, Name.XML


@spoils("title", "archive")
def _(pdf: Pdf) -> None:
    del pdf.Root.ViewerPreferences


@spoils("document-language", "archive")
def _(pdf: Pdf) -> None:
    pdf.Root.Lang = String("not a language")


@spoils("info-equals-xmp", "archive")
def _(pdf: Pdf) -> None:
    pdf.docinfo["/Subject"] = "another"


@spoils("declares-pdfua", "archive")
def _(pdf: Pdf) -> None:
    metadata(pdf, "<pdfuaid:part>1</pdfuaid:part>", "<pdfuaid:part>2</pdfuaid:part>")


@spoils("declares-pdfa", "archive")
def _(pdf: Pdf) -> None:
    metadata(pdf, "<pdfaid:part>3</pdfaid:part>", "<pdfaid:part>1</pdfaid:part>")


@spoils("declares-pdfx", "press")
def _(pdf: Pdf) -> None:
    metadata(pdf, "PDF/X-4", "PDF/X-1a")


@spoils("extension-schemas", "archive")
def _(pdf: Pdf) -> None:
    metadata(pdf, "<pdfaProperty:name>Edition</pdfaProperty:name>", "<pdfaProperty:name>Other</pdfaProperty:name>")


@spoils("no-optional-content", "archive")
def _(pdf: Pdf) -> None:
    pdf.Root.OCProperties = Dictionary(OCGs=Array(), D=Dictionary(Name="D"))


# Boxes


@spoils("boxes-nested", "archive")
def _(pdf: Pdf) -> None:
    pdf.pages[3].obj.Rotate = 90


@spoils("box-limits", "archive")
def _(pdf: Pdf) -> None:
    left, bottom, *_ = (float(v) for v in pdf.pages[3].obj.MediaBox)
    pdf.pages[3].obj.CropBox = [left, bottom, left + 2, bottom + 100]


@spoils("fits-a4", "office", demands={"trim": None})
def _(pdf: Pdf) -> None:
    for page in pdf.pages:
        page.obj.MediaBox = page.obj.TrimBox = [0, 0, 700, 900]


@spoils("no-bleed", "archive")
def _(pdf: Pdf) -> None:
    left, bottom, right, top = (float(v) for v in pdf.pages[4].obj.MediaBox)
    pdf.pages[4].obj.MediaBox = [left - 9, bottom - 9, right + 9, top + 9]


# Content


@spoils("content-tagged", "archive")
def _(pdf: Pdf) -> None:
    append(pdf, texts(pdf), b"q 0 0 0 rg 10 10 5 5 re f Q")


@spoils("parent-tree", "archive")
def _(pdf: Pdf) -> None:
    number = texts(pdf)
    key = int(pdf.pages[number].obj.StructParents)
    row = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)[key]
    row[0] = element(pdf, "Document")


def _paragraph(kid: Any) -> bool:
    """Whether it is a paragraph with content of its own."""
    if not isinstance(kid, Dictionary) or kid.get("/S") != "/P" or "/Pg" not in kid:
        return False
    return isinstance(kid.K, Array) and isinstance(kid.K[0], int)


@spoils("reading-order", "archive")
def _(pdf: Pdf) -> None:
    """Two paragraphs of one parent and page change places."""
    for parent in elements(pdf, "Document", "Div", "Sect"):
        kids = list(parent.K)
        for i in range(len(kids) - 1):
            one, two = kids[i : i + 2]
            if _paragraph(one) and _paragraph(two) and one.Pg.objgen == two.Pg.objgen:
                kids[i], kids[i + 1] = two, one
                parent.K = Array(kids)
                return
    raise AssertionError("no two paragraphs follow each other")


@spoils("content-limits", "archive")
def _(pdf: Pdf) -> None:
    append(pdf, texts(pdf), b"q " * 30 + b"Q " * 30)


# Fonts


@spoils("fonts-embedded", "archive")
def _(pdf: Pdf) -> None:
    del a_font(pdf).DescendantFonts[0].FontDescriptor["/FontFile2"]


@spoils("glyphs-present", "archive")
def _(pdf: Pdf) -> None:
    number = texts(pdf)
    change(pdf, number, rb"\[<[0-9a-fA-F]{4}", b"[<0000")
    for item in pdf.objects:
        if isinstance(item, Dictionary) and item.get("/Subtype") == "/Type0":
            item.ToUnicode = pdf.make_stream(
                item.ToUnicode.read_bytes().replace(b"beginbfchar\n", b"beginbfchar\n<0000> <0041>\n", 1)
            )
            below = item.DescendantFonts[0]
            below.W = Array([0, Array([_notdef_width(below)]), *below.W])


def _notdef_width(below: Any) -> int:
    font = TTFont(io.BytesIO(below.FontDescriptor.FontFile2.read_bytes()))
    return round(font["hmtx"][font.getGlyphName(0)][0] * 1000 / font["head"].unitsPerEm)


@spoils("glyph-widths", "archive")
def _(pdf: Pdf) -> None:
    below = a_font(pdf).DescendantFonts[0]
    below.W[1][0] = int(below.W[1][0]) + 50


@spoils("text-unicode", "archive")
def _(pdf: Pdf) -> None:
    font = a_font(pdf)
    font.ToUnicode = pdf.make_stream(
        re.sub(rb"(<[0-9A-F]{4}>) <0065>", rb"\1 <e001>", font.ToUnicode.read_bytes(), count=1)
    )


@spoils("font-dictionaries", "archive")
def _(pdf: Pdf) -> None:
    del a_font(pdf).DescendantFonts[0]["/CIDToGIDMap"]


@spoils("invisible-text", "archive")
def _(pdf: Pdf) -> None:
    change(pdf, texts(pdf), rb"BT\n", b"BT\n3 Tr\n")


# Structure


@spoils("tagged", "archive")
def _(pdf: Pdf) -> None:
    pdf.Root.MarkInfo.Marked = False


@spoils("structure-types", "archive")
def _(pdf: Pdf) -> None:
    element(pdf, "P").S = Name.Paragraph


@spoils("headings", "archive")
def _(pdf: Pdf) -> None:
    element(pdf, "H2").S = Name.H4


@spoils("alternative-text", "archive")
def _(pdf: Pdf) -> None:
    element(pdf, "Figure").Alt = String("Figure.")


@spoils("nesting", "archive")
def _(pdf: Pdf) -> None:
    element(pdf, "LI").S = Name.P


@spoils("notes", "archive")
def _(pdf: Pdf) -> None:
    del element(pdf, "Note")["/ID"]


@spoils("languages", "archive")
def _(pdf: Pdf) -> None:
    element(pdf, "P").Lang = String("German, as it is spoken")


@spoils("element-parents", "archive")
def _(pdf: Pdf) -> None:
    found = list(elements(pdf, "P"))
    found[0].P = found[1]


@spoils("attached-files-described", "archive")
def _(pdf: Pdf) -> None:
    del pdf.Root.AF[0]["/UF"]


@spoils("table-regular", "archive")
def _(pdf: Pdf) -> None:
    cell = element(pdf, "TD")
    cell.A = Dictionary(O=Name.Table, ColSpan=5)


@spoils("table-headers", "archive")
def _(pdf: Pdf) -> None:
    for cell in elements(pdf, "TH"):
        for key in ("/A", "/ID"):
            if key in cell:
                del cell[key]


# PDF 2.0


@spoils("declares-pdfua2", "archive-4f")
def _(pdf: Pdf) -> None:
    packet = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata.write(packet.replace(b"wtpdf#reuse1.0", b"wtpdf#reuse0.9"))


@spoils("no-old-metadata", "archive-4f")
def _(pdf: Pdf) -> None:
    pdf.trailer.Info = pdf.make_indirect(Dictionary(Title=String("Weather")))


@spoils("namespaces", "archive-4f")
def _(pdf: Pdf) -> None:
    del element(pdf, "Document")["/NS"]


@spoils("footnotes-referred", "archive-4f")
def _(pdf: Pdf) -> None:
    del element(pdf, "FENote")["/Ref"]


@spoils("contents-referred", "archive-4f")
def _(pdf: Pdf) -> None:
    del element(pdf, "TOCI")["/Ref"]


@spoils("lists-numbered", "archive-4f")
def _(pdf: Pdf) -> None:
    for each in elements(pdf, "L"):
        if "/A" in each:
            del each["/A"]


@spoils("structure-destinations", "archive-4f")
def _(pdf: Pdf) -> None:
    pdf.Root.Outlines.First.A.SD = pdf.Root.Outlines.First.A.D


# Links


@spoils("link-contents", "archive")
def _(pdf: Pdf) -> None:
    del links(pdf)[0]["/Contents"]


@spoils("link-tags", "archive")
def _(pdf: Pdf) -> None:
    links(pdf)[0].StructParent = int(links(pdf)[1].StructParent)


@spoils("tab-order", "archive")
def _(pdf: Pdf) -> None:
    page = next(page for page in pdf.pages if "/Annots" in page.obj)
    page.obj.Tabs = Name.R


@spoils("links-live", "archive")
def _(pdf: Pdf) -> None:
    next(link for link in links(pdf) if "/Dest" in link).Dest = String("nowhere")


@spoils("annotation-kinds", "archive")
def _(pdf: Pdf) -> None:
    links(pdf)[0].F = 2


@spoils("no-annotations", "press")
def _(pdf: Pdf) -> None:
    pdf.pages[0].obj.Annots = Array(
        [pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], F=4))]
    )


# Archives


@spoils("output-intent-rgb", "archive")
def _(pdf: Pdf) -> None:
    del pdf.Root.OutputIntents


@spoils("streams", "archive")
def _(pdf: Pdf) -> None:
    pdf.Root.PieceInfo = Dictionary(X=Dictionary(Private=pdf.make_stream(b"x", FFilter=Name.FlateDecode)))


@spoils("pictures-lasting", "archive")
def _(pdf: Pdf) -> None:
    images(pdf)[0].Interpolate = True


@spoils("forms-lasting", "archive")
def _(pdf: Pdf) -> None:
    form = next(item for item in pdf.objects if isinstance(item, Stream) and item.get("/Subtype") == "/Form")
    form.PS = pdf.make_stream(b"")


@spoils("graphics-states", "archive")
def _(pdf: Pdf) -> None:
    state = next(iter(pdf.pages[texts(pdf)].obj.Resources.ExtGState.values()))
    state.TR = Name.Identity


@spoils("attachments-described", "archive")
def _(pdf: Pdf) -> None:
    pdf.Root.AF[0].AFRelationship = Name.Friend


@spoils("no-attachments", "archive-2a")
def _(pdf: Pdf) -> None:
    pdf.Root.AF = Array()


# What eyes read


@spoils("contrast", "archive")
def _(pdf: Pdf) -> None:
    _pale(pdf)


@spoils("contrast-grey", "office")
def _(pdf: Pdf) -> None:
    _pale(pdf)


def _pale(pdf: Pdf) -> None:
    dark = rb"0\.105882 0\.121569 0\.137255 rg"
    pages = [i for i, page in enumerate(pdf.pages) if "/Contents" in page.obj and re.search(dark, content(page))]
    number = max(pages, key=lambda i: len(content(pdf.pages[i])))  # a page full of text
    change(pdf, number, dark, b"0.8 0.8 0.8 rg")


# Press


def black_page(pdf: Pdf) -> int:
    return next(
        i for i, page in enumerate(pdf.pages) if re.search(rb"0 0 0 1 k", content(page)) and b"TJ" in content(page)
    )


def a_glyph(pdf: Pdf, number: int) -> tuple[bytes, bytes]:
    """Font and glyph of the first text on a page."""
    found = re.search(rb"(/\S+) [\d.]+ Tf.*?<([0-9a-fA-F]{4})", content(pdf.pages[number]), re.DOTALL)
    assert found
    return found[1], found[2]


@spoils("inks-alone", "press")
def _(pdf: Pdf) -> None:
    append(pdf, 2, b"/Artifact BMC q 1 0 0 rg 100 100 10 10 re f Q EMC")


@spoils("black-text", "press")
def _(pdf: Pdf) -> None:
    number = black_page(pdf)
    append(
        pdf,
        number,
        b"/Artifact BMC q 0 0 0 1 k /Knock gs BT %s 10 Tf 1 0 0 1 100 100 Tm <%s> Tj ET Q EMC" % a_glyph(pdf, number),
    )
    pdf.pages[number].obj.Resources.ExtGState["/Knock"] = Dictionary(OP=False, op=False)


@spoils("white-knocks-out", "press")
def _(pdf: Pdf) -> None:
    number = black_page(pdf)
    append(pdf, number, b"/Artifact BMC q 0 0 0 0 k /Over gs 100 100 10 10 re f Q EMC")
    pdf.pages[number].obj.Resources.ExtGState["/Over"] = Dictionary(OP=True, op=True, OPM=1)


@spoils("hairlines", "press")
def _(pdf: Pdf) -> None:
    append(pdf, 2, b"/Artifact BMC q 0.05 w 0 0 0 1 K 50 50 m 90 50 l S Q EMC")


@spoils("picture-resolution", "press", demands={"image_ppi": 5000.0})
def _(pdf: Pdf) -> None:
    page = pdf.pages[2]
    image = pdf.make_stream(
        b"\x00" * 100, Type=Name.XObject, Subtype=Name.Image, Width=10, Height=10, BitsPerComponent=8
    )
    image.ColorSpace = Name.DeviceGray
    page.obj.Resources.XObject["/Coarse"] = image
    append(pdf, 2, b"/Artifact BMC q 100 0 0 100 100 100 cm /Coarse Do Q EMC")


@spoils("bleed-reached", "press")
def _(pdf: Pdf) -> None:
    left, bottom, right, top = (float(v) for v in pdf.pages[2].obj.TrimBox)
    box = f"{left} {bottom} {right - left} {top - bottom}"
    append(pdf, 2, f"/Artifact BMC q 0 0 0 .5 k {box} re f Q EMC".encode())


@spoils("marks-outside", "press")
def _(pdf: Pdf) -> None:
    space = Array(
        [
            Name.Separation,
            Name.All,
            Name.DeviceCMYK,
            Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 1, 1, 1], N=1),
        ]
    )
    pdf.pages[2].obj.Resources["/ColorSpace"] = Dictionary({"/All": space})
    append(pdf, 2, b"/Artifact BMC q /All cs 0.2 scn 100 100 10 10 re f Q EMC")


WARNINGS = {"small-text-inks", "picture-resolution-screen"}
"""Checks that only warn: they fail too, and keep nothing from passing."""


@spoils("small-text-inks", "press")
def _(pdf: Pdf) -> None:
    number = black_page(pdf)
    append(
        pdf,
        number,
        b"/Artifact BMC q .3 .3 .3 0 k BT %s 5 Tf 1 0 0 1 100 100 Tm <%s> Tj ET Q EMC" % a_glyph(pdf, number),
    )


@spoils("picture-resolution-screen", "office")
def _(pdf: Pdf) -> None:
    number = texts(pdf)
    image = pdf.make_stream(
        b"\x00" * 100, Type=Name.XObject, Subtype=Name.Image, Width=10, Height=10, BitsPerComponent=8
    )
    image.ColorSpace = Name.DeviceGray
    resources = pdf.pages[number].obj.Resources
    if "/XObject" not in resources:
        resources["/XObject"] = Dictionary()
    resources.XObject["/Coarse"] = image
    append(pdf, number, b"/Artifact BMC q 400 0 0 400 0 0 cm /Coarse Do Q EMC")
