"""Whatever legal HTML, Markdown and styles hold: no rule of veraPDF that pages and structure can break is broken.

The rules are written again in `verapdf.py`. That they see what they look for is shown by spoiling a file that breaks
none; that there was something to fix, by the same HTML set by WeasyPrint alone.
"""

from __future__ import annotations

import multiprocessing
import os
import re
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name

from one_go import prepare
from support import PUBLICATIONS, REPOSITORY
from tiny import PAGE
from trykklar.preflight import tree
from verapdf import Element, failed
from verapdf_tagged import contained, failed_tagged

ODD = PUBLICATIONS / "odd"


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The odd publication, typeset and joined."""
    folder = tmp_path_factory.mktemp("odd")
    return prepare(ODD, "odd", folder, 1).join(folder / "odd.pdf")


@pytest.fixture(scope="module")
def chapters(odd: Path) -> dict[str, list[Element]]:
    """Title → what stands in its section, from that chapter's heading on."""
    with pikepdf.open(odd) as pdf:
        found: dict[str, list[Element]] = {}
        titles = iter(["Lists", "Tables", "Links", "Groups", "Pictures", "Letters"])
        sections = Element(pdf.Root.StructTreeRoot.K[0], None).below
        for element in (kid for section in sections for kid in section.below):
            if element.kind == "H1":
                current = found.setdefault(next(titles), [])
            current.append(element)
        yield found


def sketch(element: Element) -> str:
    """An element's type, and in brackets the types of what it holds."""
    held = " ".join(map(sketch, element.below))
    return f"{element.kind}({held})" if held else element.kind


def test_no_rule_of_tagged_files_is_broken(odd: Path) -> None:
    assert failed_tagged(odd) == []


@pytest.mark.parametrize(
    ("kind", "kids", "says"),
    [
        ("P", ["P"], "P in P"),
        ("H2", ["H3"], "Hn in Hn"),
        ("Index", ["TOC"], "TOC in Index"),
        ("TOC", ["Caption"], "Caption in TOC"),
        ("Figure", ["Caption", "Caption"], "more than one Caption in Figure"),
        ("Sect", ["Span"], "Span in Sect"),
        ("Sect", ["NonStruct", "Note", "H2", "Table"], ""),
        ("LBody", ["P", "L", "Note"], ""),
        ("Reference", ["Quote"], "Quote in Reference"),
    ],
)
def test_a_type_in_another_that_may_not_hold_it_is_found(kind: str, kids: list[str], says: str) -> None:
    element = tree.Element(kind=kind, source=None, parent=None, page=1)
    element.kids = [tree.Element(kind=kid, source=None, parent=element, page=1) for kid in kids]
    assert [told.removeprefix("Annex_L: ").partition(", ")[0] for told in contained(element)] == (
        [says] if says else []
    )


def test_no_rule_is_broken(odd: Path) -> None:
    assert failed(odd) == []


# What WeasyPrint alone makes of it: (rule, HTML)

DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
ALONE = (
    ("UA 7.2-3", "<h1>x</h1><ul><li><p>A loose item</p></li></ul>"),
    ("UA 7.2-3", "<h1>x</h1><ul>stray words<li>x</li></ul>"),
    ("UA 7.2-3", "<h1>x</h1><table style='display: block'><tr><th>x</th></tr></table>"),
    ("UA 7.2-4", "<h1>x</h1><li>an item without a list</li>"),
    (
        "UA 7.2-11",
        "<h1>x</h1><table><thead><tr><th>x</th></tr></thead><tbody><tr><td>x</td></tr></tbody><thead><tr><td>x</td></tr></thead></table>",
    ),
    ("UA 7.2-14", "<h1>x</h1><table><thead><tr><th>x</th></tr></thead></table>"),
    (
        "UA 7.2-41",
        "<h1>x</h1><table><tr><th>x</th><td rowspan=91>x</td></tr>" + "<tr><td>x</td></tr>" * 90 + "</table>",
    ),
    ("UA 7.2-43", "<h1>x</h1><table><tr><th>x</th><th>x</th></tr><tr><td>x</td></tr></table>"),
    ("UA 7.5-1", "<h1>x</h1><table><tr><th colspan=2>x</th></tr><tr><td>x</td><td>x</td></tr></table>"),
    ("UA 7.1-3", "<h1>x</h1><div style='opacity: .5'><p>faint</p></div>"),
    ("UA 7.3-1", f"<h1>x</h1><p><img alt='' src='data:image/png;base64,{DOT}'></p>"),
    (
        "UA 7.18.5-1",
        "<h1>x</h1><p><a href='https://e.org'>near <span style='position: absolute; bottom: 0'>far</span></a></p>",
    ),
    ("UA 7.21.5-1", "<h1>x</h1><p style='font-size: .3px'>tiny words</p><p>words</p>"),
    ("UA 7.4.2-1", "<h1>x</h1><h3>x</h3>"),
    ("A 6.2.8-3", f"<h1>x</h1><p><img alt='x' src='data:image/png;base64,{DOT}'></p>"),
    ("A 6.1.13-1", "<h1>x</h1><p style='background: linear-gradient(red, 100%, blue)'>x</p>"),
    ("A 6.1.13-8", "<h1>x</h1>" + "<div style='float: left'>" * 15 + "x" + "</div>" * 15),
)


def write_alone(conf: str, bodies: list[str]) -> list[bytes]:
    """Pages as WeasyPrint writes them (in a process that has not loaded Pango yet)."""
    os.environ["FONTCONFIG_FILE"] = conf
    import weasyprint

    return [weasyprint.HTML(string=PAGE.format(body)).write_pdf(pdf_variant="pdf/ua-1") for body in bodies]


def test_weasyprint_alone_breaks_these_rules(tmp_path: Path) -> None:
    conf = tmp_path / "fonts.conf"
    conf.write_text(
        f"<fontconfig><dir>{REPOSITORY / 'fonts'}</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>", "utf-8"
    )
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        files = pool.submit(write_alone, str(conf), [body for _, body in ALONE]).result()
    whole = set()
    for (rule, body), data in zip(ALONE, files, strict=True):
        (tmp_path / "alone.pdf").write_bytes(data)
        if not any(fault.startswith(f"{rule} ") for fault in failed(tmp_path / "alone.pdf")):
            whole.add((rule, body))
    assert whole == set()


# How it was fixed


def test_items_hold_labels_and_bodies_in_reading_order(chapters: dict[str, list[Element]]) -> None:
    assert [sketch(element) for element in chapters["Lists"] if element.kind == "L"] == [
        "L(L(LI(LBody)) LI(Lbl LBody) LI(LBody(P)))",
        "L(LI(LBody))",
        "L(LI(Lbl LBody) LI(LBody))",
        "L(LI(Lbl LBody) LI(Lbl LBody(P)))",
        "L(LI(Lbl LBody))",
        "L(LI(Lbl LBody(P)) LI(Lbl LBody(P P(Reference(Link)) Note(Lbl(Link)))))",
        "L(LI(Lbl LBody(P L(LI(Lbl LBody)) P)) LI(Lbl LBody(P)))",
    ]


def attributes(cell: Element) -> dict[str, Any]:
    return {str(key)[1:]: value for attribute in cell.attributes("Table") for key, value in attribute.items()}


def cells(table: Element) -> list[str]:
    """The cells of a table in short: 'H' with its scope or 'D', and its spans."""
    found = []
    for cell in table.walk():
        if cell.kind in ("TH", "TD"):
            said = attributes(cell)
            spans = "".join(f" {key[:3]}{said[key]}" for key in ("ColSpan", "RowSpan") if key in said)
            found.append((f"H{str(said['Scope'])[1:4]}" if cell.kind == "TH" else "D") + spans)
    return found


def test_cells_cover_a_grid_and_headers_say_of_what(chapters: dict[str, list[Element]]) -> None:
    tables = [element for element in chapters["Tables"] if element.kind == "Table"]
    spans, ragged, heads, scopes = tables[:4]
    assert cells(spans) == ["HCol Row2", "HCol Col2", "HCol", "HCol", "HRow Row2", "D", "D", "D", "D"]
    named = [[str(name) for name in attributes(cell)["Headers"]] for cell in spans.walk() if cell.kind == "TD"]
    ids = [str(cell.source.ID) for cell in spans.walk() if cell.kind == "TH"]
    _, rain, may, june, town = ids
    assert named == [[town, rain, may], [town, rain, june]] * 2
    assert cells(ragged) == ["HCol", "HCol", "HCol", "D", "D Col2", "D", "D", "D"]
    assert [kid.kind for kid in ragged.below] == ["Caption", "TBody"]
    assert sketch(ragged.below[0]) == "Caption(P P)", "the other caption is part of it"
    assert [kid.kind for kid in heads.below] == ["THead", "TBody", "TBody", "TBody", "TFoot"]
    assert cells(scopes) == ["D", "HCol", "HRow", "D"]


def test_a_table_over_pages_is_one_and_so_is_what_spans_its_rows(chapters: dict[str, list[Element]]) -> None:
    (table,) = (
        e
        for e in chapters["Tables"]
        if e.kind == "Table" and [k.kind for k in e.below] == ["THead", "TBody"] and len(e.below[1].below) > 2
    )
    assert len(table.below[1].below) == 40
    assert cells(table) == ["HCol", "HCol", "HRow Row40", "D", *["D"] * 39]


def test_a_table_of_a_head_alone_has_a_body(chapters: dict[str, list[Element]]) -> None:
    assert sketch(chapters["Tables"][-1]) == "Table(TBody(TR(TH TH)))"


def test_links_hold_their_pictures_and_what_lies_elsewhere(chapters: dict[str, list[Element]]) -> None:
    assert [sketch(e) for e in chapters["Links"]] == ["H1", "P(Link)", "Link(H2 P)", "P(Link)", "P(Link(Figure))"]
    (far,) = chapters["Links"][1].below
    held = [kid for kid in far.source.K if isinstance(kid, Dictionary) and kid.get(Name.Type) == Name.OBJR]
    assert len(held) == 2, "one annotation where the link stands, one where its last words do"


def test_marks_in_groups_belong_to_elements(odd: Path, chapters: dict[str, list[Element]]) -> None:
    named = [
        (int(kid.MCID), kid.Stm)
        for top in chapters["Groups"]
        for element in top.walk()
        for kid in element.source.get(Name.K, [])
        if isinstance(kid, Dictionary) and kid.get(Name.Type) == Name.MCR
    ]
    drawn = [
        (int(mark), form.objgen)
        for form in {form.objgen: form for _, form in named}.values()
        for mark in re.findall(rb"/MCID (\d+)", form.read_bytes())
    ]
    assert sorted((mark, form.objgen) for mark, form in named) == sorted(drawn)
    assert len(drawn) >= 9
    keys = [int(form.StructParents) for _, form in named]
    assert len(set(keys)) == len({form.objgen for _, form in named}) == 5
    text = " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(odd))
    assert "Faint within faint." in text
    assert text.count("Twice") == 2


def test_words_in_groups_are_faint(odd: Path) -> None:
    """Marks or no marks, a group is drawn as it was: its words are grey, and those beside it black."""
    pages = pypdfium2.PdfDocument(odd)
    assert darkest(pages, "Faint words") > 80
    assert darkest(pages, "Words that are not faint") < 60


def darkest(pages: Any, words: str) -> int:
    """The darkest shade (0 to 255) where these words stand."""
    for page in pages:
        text = page.get_textpage()
        place = text.search(words).get_next()
        if place is not None:
            left, bottom, right, top = text.get_rect(text.count_rects(*place) - 1)
            image = page.render(scale=4, grayscale=True).to_pil()
            box = (left * 4, image.height - top * 4, right * 4, image.height - bottom * 4)
            return int(image.crop(tuple(map(round, box))).getextrema()[0])
    raise AssertionError(f"{words!r} is on no page")


def _states(item: Any) -> list[Any]:
    return list(item[Name.ExtGState].values()) if isinstance(item.get(Name.ExtGState), Dictionary) else []


def test_decorations_are_not_figures(chapters: dict[str, list[Element]]) -> None:
    figures = [e for top in (*chapters["Pictures"], *chapters["Links"]) for e in top.walk() if e.kind == "Figure"]
    assert sorted(str(figure.source.Alt) for figure in figures) == ["A disc", "A dot", "A leaf in a link"]


def test_letters_and_their_marks_are_read(odd: Path) -> None:
    pages = pypdfium2.PdfDocument(odd)
    text = pages[len(pages) - 1].get_textpage().get_text_range()
    assert {"m\u0302", "x\u0302", "soft;", "Wörter;", "office."} <= set(text.split())


# Spoil one thing, expect that rule: the test above passes on no silence.


def elements(pdf: pikepdf.Pdf, kind: str) -> list[Any]:
    return [
        item
        for item in pdf.objects
        if isinstance(item, Dictionary) and item.get(Name.S) == Name("/" + kind) and Name.P in item
    ]


def cell(pdf: pikepdf.Pdf, kind: str) -> Any:
    """A cell of a row with others, with attributes."""
    return next(item for item in elements(pdf, kind) if Name.A in item and len(item.P.K) > 2)


def set_in(find: Callable[[pikepdf.Pdf], Any], key: str, value: Any) -> Callable[[pikepdf.Pdf], None]:
    """A spoiler that sets a key, or takes it out where the value is None."""

    def spoil(pdf: pikepdf.Pdf) -> None:
        item = find(pdf)
        if value is None:
            del item[Name(key)]
        else:
            item[Name(key)] = value

    return spoil


def drawing(content: bytes) -> Callable[[pikepdf.Pdf], None]:
    """A spoiler that adds to the content of the first page."""
    return lambda pdf: pdf.pages[0].contents_add(content)


def annotation(pdf: pikepdf.Pdf) -> Any:
    return next(page.obj.Annots[0] for page in pdf.pages if Name.Annots in page.obj)


def image(pdf: pikepdf.Pdf) -> Any:
    return next(
        item for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get(Name.Subtype) == Name.Image
    )


def font(pdf: pikepdf.Pdf) -> Any:
    return next(item for item in pdf.objects if isinstance(item, Dictionary) and item.get(Name.Subtype) == Name.Type0)


def state(pdf: pikepdf.Pdf) -> Any:
    return next(found for item in pdf.objects if isinstance(item, Dictionary) for found in _states(item))


def lose_a_cell(pdf: pikepdf.Pdf) -> None:
    row = cell(pdf, "TD").P
    del row.K[-1]


def draw_a_group_twice(pdf: pikepdf.Pdf) -> None:
    page = next(p for p in pdf.pages if b"/x0 Do" in b"".join(c.read_bytes() for c in p.Contents))
    page.contents_add(b"/Artifact BMC /x0 Do EMC")


def write_texts(text: bytes) -> Callable[[pikepdf.Pdf], None]:
    def spoil(pdf: pikepdf.Pdf) -> None:
        stream = font(pdf).ToUnicode
        stream.write(re.sub(rb"(<[0-9A-F]{4}>) <[0-9a-f]+>", rb"\1 <%s>" % text, stream.read_bytes()))

    return spoil


def show(text: bytes) -> Callable[[pikepdf.Pdf], None]:
    def spoil(pdf: pikepdf.Pdf) -> None:
        name = next(iter(pdf.pages[0].Resources.Font.keys()))[1:].encode()
        pdf.pages[0].contents_add(b"/Artifact BMC BT /%s 9 Tf [%s] TJ ET EMC" % (name, text))

    return spoil


def first_heading(pdf: pikepdf.Pdf) -> Any:
    """The first in the order of reading, which need not be that of objects."""
    return next(e.source for e in Element(pdf.Root.StructTreeRoot.K[0], None).walk() if e.kind == "H1")


def first(kind: str) -> Callable[[pikepdf.Pdf], Any]:
    return lambda pdf: elements(pdf, kind)[0]


def of_cell(kind: str) -> Callable[[pikepdf.Pdf], Any]:
    return lambda pdf: cell(pdf, kind).A


SPOILERS = (
    ("UA 7.1-10", set_in(lambda pdf: pdf.Root.ViewerPreferences, "/DisplayDocTitle", False)),
    ("UA 7.2-29", set_in(lambda pdf: pdf.Root, "/Lang", pikepdf.String("en_GB"))),
    ("UA 7.2-29", set_in(first("P"), "/Lang", pikepdf.String("en_GB"))),
    ("UA 7.1-5", set_in(first("P"), "/S", Name.Paragraph)),
    ("UA 7.1-12", set_in(first("P"), "/P", None)),
    ("A 6.7.3.3-1", set_in(first("P"), "/Type", None)),
    ("A 6.7.2.2-1", set_in(lambda pdf: pdf.Root.MarkInfo, "/Marked", False)),
    ("UA 7.3-1", set_in(first("Figure"), "/Alt", None)),
    (
        "UA 7.4.2-1",
        set_in(
            lambda pdf: next(e for e in Element(pdf.Root.StructTreeRoot.K[0], None).walk() if e.kind == "H1").source,
            "/S",
            Name.H2,
        ),
    ),
    ("UA 7.9-1", set_in(first("Note"), "/ID", None)),
    ("UA 7.2-3", set_in(first("LBody"), "/S", Name.P)),
    ("UA 7.2-3", set_in(first("Caption"), "/S", Name.P)),
    ("UA 7.2-4", set_in(first("L"), "/S", Name.Sect)),
    (
        "UA 7.2-11",
        set_in(lambda pdf: next(e for e in elements(pdf, "TBody") if Name.THead == e.P.K[0].S), "/S", Name.THead),
    ),
    ("UA 7.2-41", set_in(of_cell("TD"), "/RowSpan", 99)),
    ("UA 7.2-42", set_in(of_cell("TD"), "/ColSpan", 99)),
    ("UA 7.2-43", lose_a_cell),
    ("UA 7.5-1", set_in(of_cell("TH"), "/Scope", None)),
    ("UA 7.5-2", set_in(of_cell("TD"), "/Headers", Array([pikepdf.String("nowhere")]))),
    ("UA 7.18.3-1", set_in(lambda pdf: next(page.obj for page in pdf.pages if Name.Annots in page.obj), "/Tabs", None)),
    ("UA 7.18.5-1", set_in(annotation, "/StructParent", None)),
    ("UA 7.18.5-2", set_in(annotation, "/Contents", None)),
    ("A 6.3.2-2", set_in(annotation, "/F", 6)),
    ("A 6.2.8-3", set_in(image, "/Interpolate", True)),
    ("A 6.2.4.3-3", set_in(image, "/ColorSpace", Name.DeviceCMYK)),
    ("A 6.2.5-1", set_in(state, "/TR", Name.Identity)),
    ("A 6.2.10-1", set_in(lambda pdf: _states(pdf.pages[0].Resources)[0], "/BM", Name.Plain)),
    ("A 6.1.13-1", set_in(lambda pdf: pdf.Root, "/Huge", 2**31)),
    ("A 6.1.13-3", set_in(lambda pdf: pdf.Root, "/Long", pikepdf.String("x" * 32767))),
    ("A 6.1.13-4", set_in(lambda pdf: pdf.Root, "/Long", Name("/" + "x" * 128))),
    ("A 6.1.13-8", drawing(b"q " * 29 + b"Q " * 29)),
    ("A 6.1.13-11", set_in(lambda pdf: pdf.pages[0].obj, "/TrimBox", Array([0, 0, 2, 9]))),
    ("A 6.2.2-1", drawing(b"flourish")),
    ("A 6.2.2-2", drawing(b"/nothing gs")),
    ("A 6.2.4.3-3", drawing(b"0 0 0 1 k")),
    ("UA 7.1-3", drawing(b"0 0 9 9 re f")),
    ("UA 7.1-1", drawing(b"/P <</MCID 0>> BDC /Artifact BMC EMC EMC")),
    ("UA 7.1-2", drawing(b"/Artifact BMC /P <</MCID 0>> BDC EMC EMC")),
    ("UA 7.20-2", draw_a_group_twice),
    ("UA 7.21.4.1-2", show(b"<fff0>")),
    ("UA 7.21.5-1", set_in(lambda pdf: font(pdf).DescendantFonts[0], "/W", Array())),
    ("UA 7.21.7-1", write_texts(b"")),
    ("UA 7.21.7-2", write_texts(b"feff")),
    ("A 6.2.11.7.3-1", write_texts(b"e001")),
    ("UA 7.21.8-1", show(b"<0000>")),
    ("A 6.2.11.4.2-2", set_in(lambda pdf: font(pdf).DescendantFonts[0].FontDescriptor, "/CIDSet", pikepdf.String(""))),
)


@pytest.mark.parametrize(
    ("rule", "spoil"), SPOILERS, ids=[f"{number} {rule}" for number, (rule, _) in enumerate(SPOILERS)]
)
def test_a_rule_that_is_broken_is_found(
    odd: Path, tmp_path: Path, rule: str, spoil: Callable[[pikepdf.Pdf], None]
) -> None:
    with pikepdf.open(odd) as pdf:
        spoil(pdf)
        pdf.save(tmp_path / "spoilt.pdf")
    found = failed(tmp_path / "spoilt.pdf")
    assert any(fault.startswith(f"{rule} ") for fault in found), found
