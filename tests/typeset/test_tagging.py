"""Tags of the joined sampler: what readers who hear the page are told. Read with pypdf and pdfium, which wrote none of
it."""

from __future__ import annotations

import multiprocessing
import os
import re
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name

from golden import compare
from hearing import unlike
from one_go import Prepared, prepare
from shape import LinkArea, Mark, Node, Shape
from support import PUBLICATIONS, REPOSITORY
from trykklar.preflight.heard import heard
from trykklar.preflight.opened import open_pdf
from wholeness import Wholeness

SAMPLER = PUBLICATIONS / "sampler"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return prepare(SAMPLER, "sampler", tmp_path_factory.mktemp("sampler"), 1)


@pytest.fixture(scope="module")
def joined(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepared.join(tmp_path_factory.mktemp("joined") / "joined.pdf")


@pytest.fixture(scope="module")
def shape(joined: Path) -> Shape:
    return Shape(joined)


def of_kind(shape: Shape, kind: str) -> list[Node]:
    return [node for node in shape.document.walk() if node.kind == kind]


def calls_of(shape: Shape) -> list[Node]:
    """The references to notes; lines of the contents and pages of the index are references too."""
    return [
        node
        for node in of_kind(shape, "/Reference")
        if any(isinstance(kid, LinkArea) and " note " in kid.contents for below in node.walk() for kid in below.kids)
    ]


def page_of(shape: Shape, title: str) -> int:
    """The page on which a heading stands."""
    return next(
        node.page
        for kind in ("/H1", "/H2")
        for node in of_kind(shape, kind)
        if node.page is not None and node.text.strip().endswith(title)
    )


def words(shape: Shape, page: int) -> str:
    """What is read out of a page."""
    return " ".join(
        kid.text for node in shape.document.walk() for kid in node.kids if isinstance(kid, Mark) and kid.page == page
    )


def printed(shape: Shape, file: Path, page: int) -> str:
    return str(pypdfium2.PdfDocument(file)[page].get_textpage().get_text_range())


def test_pages_tree_and_annotations_hold_together(joined: Path) -> None:
    whole = Wholeness(joined)
    assert whole.faults() == []
    assert len(whole.marks) > 200
    assert len(whole.linked) > 30


# Spoil one thing, expect that fault: the check above passes on no silence.


def first(pdf: pikepdf.Pdf, kind: str) -> Any:
    return next(
        obj
        for obj in pdf.objects
        if isinstance(obj, Dictionary) and obj.get(Name.S) == Name("/" + kind) and Name.K in obj
    )


def page_with(pdf: pikepdf.Pdf, key: str) -> Any:
    return next(page.obj for page in pdf.pages if key in page.obj)


def lose_an_element(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot.K[0].K[3]


def disown(pdf: pikepdf.Pdf) -> None:
    first(pdf, "Lbl").P = pdf.Root.StructTreeRoot.K[0]


def shift_marks(pdf: pikepdf.Pdf) -> None:
    page = page_with(pdf, "/Annots")
    row = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)[int(page.StructParents)]
    row[0], row[1] = row[1], row[0]


def reverse(pdf: pikepdf.Pdf) -> None:
    document = pdf.Root.StructTreeRoot.K[0]
    document.K = Array(list(document.K)[::-1])


def mute_a_link(pdf: pikepdf.Pdf) -> None:
    del page_with(pdf, "/Annots").Annots[0].Contents


def flatten_a_link(pdf: pikepdf.Pdf) -> None:
    link = page_with(pdf, "/Annots").Annots[0]
    link.Rect = Array([link.Rect[0], link.Rect[1], link.Rect[2], link.Rect[1]])


def copy_a_link(pdf: pikepdf.Pdf) -> None:
    page = page_with(pdf, "/Annots")
    page.Annots.append(pdf.make_indirect(Dictionary(page.Annots[0])))


def strip_headers(pdf: pikepdf.Pdf) -> None:
    for obj in pdf.objects:
        if isinstance(obj, Dictionary) and obj.get(Name.S) == Name.TH:
            obj.S = Name.TD


def share_an_id(pdf: pikepdf.Pdf) -> None:
    notes = [obj for obj in pdf.objects if isinstance(obj, Dictionary) and obj.get(Name.S) == Name.Note]
    notes[0].ID = notes[1].ID


def draw_unmarked(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[1]
    page.contents_add(pdf.make_stream(b"\n0 0 10 10 re\nf\n"))


def unmark_a_folio(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[1]
    page.contents_coalesce()
    data = page.Contents.read_bytes()
    page.Contents = pdf.make_stream(
        re.sub(rb"/Artifact\s*<</Type /Pagination.*?>>", b"/P <</MCID 9999>>", data, count=1, flags=re.DOTALL)
    )


def unsort_names(pdf: pikepdf.Pdf) -> None:
    leaf = pdf.Root.Names.Dests
    while Name.Kids in leaf:
        leaf = leaf.Kids[0]
    names = list(leaf.Names)
    leaf.Names = Array([*names[2:4], *names[:2], *names[4:]])


def lead_nowhere(pdf: pikepdf.Pdf) -> None:
    next(link for link in page_with(pdf, "/Annots").Annots if Name.Dest in link).Dest = pikepdf.String("nowhere")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lose_an_element, "belongs to no element"),
        (lose_an_element, "hangs in no tree"),
        (disown, "names another parent than it has"),
        (shift_marks, "parent tree and element disagree"),
        (reverse, "is read after page"),
        (mute_a_link, "does not say where it leads"),
        (flatten_a_link, "has no area"),
        (copy_a_link, "is not in the tree"),
        (copy_a_link, "lies on another that leads to the same place"),
        (strip_headers, "has no header cell"),
        (strip_headers, "names no header cell"),
        (share_an_id, "stands 2 times"),
        (unsort_names, "are not in order"),
        (lead_nowhere, "which is nowhere"),
        (draw_unmarked, "is drawn and not marked"),
        (unmark_a_folio, "mark 9999 belongs to no element"),
    ],
)
def test_what_is_spoilt_is_found(joined: Path, tmp_path: Path, spoil: Callable[[pikepdf.Pdf], None], says: str) -> None:
    with pikepdf.open(joined) as pdf:
        spoil(pdf)
        pdf.save(tmp_path / "spoilt.pdf")
    assert any(says in fault for fault in Wholeness(tmp_path / "spoilt.pdf").faults())


# Notes


def test_every_footnote_is_a_note_with_an_id_and_a_label(shape: Shape) -> None:
    written = sum(
        len(re.findall(r"^\[\^\w+\]:", file.read_text("utf-8"), re.MULTILINE)) for file in SAMPLER.glob("*.md")
    )
    notes = of_kind(shape, "/Note")
    assert len(notes) == written
    assert len({note.attributes["/ID"] for note in notes}) == written
    for note in notes:
        label = note.kids[0]
        assert isinstance(label, Node)
        assert label.kind == "/Lbl"
        assert re.fullmatch(r"\d+\. ", label.text)
    assert [note.text.strip() for note in notes][:1] == ["1. With a link of its own, to the chapter of tables."]


def test_a_call_leads_to_its_note(shape: Shape) -> None:
    notes = of_kind(shape, "/Note")
    calls = calls_of(shape)
    assert len(calls) == len(notes)
    for call, note in zip(calls, notes, strict=True):
        (link,) = call.kids
        assert isinstance(link, Node)
        assert link.kind == "/Link"
        area = link.kids[0]
        assert isinstance(area, LinkArea)
        number = link.text.strip()
        assert note.text.startswith(f"{number}. ")
        assert area.target is not None
        assert area.target[0] == note.page
        label = shape.pdf.page_labels[area.target[0]]
        assert area.contents == f"Go to note {number}, page {label}"


def test_a_call_can_be_clicked_where_its_number_stands(shape: Shape, joined: Path) -> None:
    pages = pypdfium2.PdfDocument(joined)
    for call in calls_of(shape):
        area = next(kid for node in call.walk() for kid in node.kids if isinstance(kid, LinkArea))
        assert pages[area.page].get_textpage().get_text_bounded(*area.box).strip() == call.text.strip()


# Artifacts


def test_heads_and_folios_are_not_read_out(shape: Shape, joined: Path) -> None:
    page = page_of(shape, "Tables") + 1
    label = shape.pdf.page_labels[page]
    lines = [line.strip() for line in printed(shape, joined, page).splitlines()]
    assert label in lines
    assert {"2 Tables", "Part 1 The first part"} & set(lines), (
        "a running head: the chapter, or the part that it stands in"
    )
    assert "Tables" not in words(shape, page)
    content = shape.pdf.pages[page].get_contents()
    assert content is not None
    artifacts = re.findall(rb"/Artifact\s*<<([^>]*/Pagination[^>]*)>>", content.get_data())
    assert {kind for artifact in artifacts for kind in re.findall(rb"/(?:Header|Footer)\b", artifact)} == {
        b"/Header",
        b"/Footer",
    }


def test_leaders_are_not_read_out(shape: Shape, joined: Path) -> None:
    page = page_of(shape, "Contents")
    assert "......" in re.sub(r"\s", "", printed(shape, joined, page))
    assert "." not in words(shape, page)


# Links


def test_a_line_of_the_contents_is_one_link(shape: Shape) -> None:
    page = page_of(shape, "Contents")
    links = [node for node in of_kind(shape, "/Link") if node.page == page]
    areas = [
        kid for node in shape.document.walk() for kid in node.kids if isinstance(kid, LinkArea) and kid.page == page
    ]
    assert len(areas) == len(links) == 9
    named = ((1, "Notes"), (3, "Wörter"), ("", "Index"))
    wanted = {f"{number}{title}{shape.pdf.page_labels[page_of(shape, title)]}" for number, title in named}
    named = ((1, "Notes"), (3, "Wörter"), ("", "Index"))
    wanted = {f"{number}{title}{shape.pdf.page_labels[page_of(shape, title)]}" for number, title in named}
    assert {re.sub(r"\s", "", node.text) for node in links} >= wanted
    assert {round(area.box[2] - areas[0].box[2]) for area in areas} == {0}, "from the number to the page number"


def test_a_link_over_two_lines_has_an_annotation_on_each(shape: Shape) -> None:
    page = page_of(shape, "Before all")
    whole = page_of(shape, "Wörter")
    areas = [
        kid
        for node in shape.document.walk()
        for kid in node.kids
        if isinstance(kid, LinkArea) and kid.page == page and kid.target is not None and kid.target[0] == whole
    ]
    assert len(areas) == 3
    assert [area.box[1] > after.box[1] for area, after in pairwise(areas)] == [True, True]
    assert {area.contents for area in areas} == {f"Go to chapter 3, page {shape.pdf.page_labels[whole]}"}


# Attributes


def test_words_of_another_language_say_so(shape: Shape) -> None:
    said = {
        node.text.strip(): node.attributes["/Lang"] for node in of_kind(shape, "/Span") if "/Lang" in node.attributes
    }
    assert said == {"nota bene": "la", "eine Fußnote": "de", "two words": "en", "et ord": "da"}
    page = page_of(shape, "Wörter")
    sections = [kid for kid in shape.document.kids if isinstance(kid, Node)]
    above = [kid for section in sections for kid in section.kids if isinstance(kid, Node) and kid.page == page]
    assert above
    assert {kid.attributes.get("/Lang") for kid in above} == {"de"}


def test_a_figures_box_is_where_the_picture_is(shape: Shape, joined: Path) -> None:
    (figure,) = of_kind(shape, "/Figure")
    assert figure.page is not None
    page = pypdfium2.PdfDocument(joined)[figure.page]
    (image,) = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
    assert figure.attributes["/BBox"] == pytest.approx(image.get_bounds(), abs=1)


# Single pages, without a publication around them

PAGE = '<!DOCTYPE html><html lang="en"><head><title>T</title></head><body>{}</body></html>'


@dataclass(frozen=True)
class Written:
    """A page with its tags put right."""

    pdf: bytes
    findings: tuple[tuple[str, int], ...]
    """(code, line of the source) of what no tag can fix."""


def write(conf: str, body: str) -> Written:
    """Set a page and write it (in a process that has not loaded Pango yet)."""
    os.environ["FONTCONFIG_FILE"] = conf
    import weasyprint

    from trykklar.typeset.weasyprint.tagging.boxes import watching
    from trykklar.typeset.weasyprint.tagging.write import put_tags_right

    html = weasyprint.HTML(string=PAGE.format(body))
    tagged: list[Any] = []
    with watching() as watcher:
        pdf = html.render(pdf_variant="pdf/ua-1").write_pdf(
            finisher=lambda document, pdf: tagged.append(
                put_tags_right(document, pdf, watcher, html.etree_element, "a")
            ),
            pdf_variant="pdf/ua-1",
        )
    return Written(pdf, tuple((found.code, found.line) for found in tagged[0].findings))


def write_with_another_engine(conf: str, body: str) -> str:
    os.environ["FONTCONFIG_FILE"] = conf
    from weasyprint.pdf import tags

    del tags._build_box_tree
    try:
        write(conf, body)
    except RuntimeError as error:
        return str(error)
    return ""


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """Call a function in a fresh process, with the project's fonts."""
    scratch = tmp_path_factory.mktemp("fonts")
    conf = scratch / "fonts.conf"
    conf.write_text(
        f"<fontconfig><dir>{REPOSITORY / 'fonts'}</dir><cachedir>{scratch}/cache</cachedir></fontconfig>", "utf-8"
    )

    def call(function: Callable[..., Any], body: str) -> Any:
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
            return pool.submit(function, str(conf), body).result()

    return call


def test_tables_without_header_cells_are_told_by_their_lines(apart: Callable[..., Any]) -> None:
    rows = "<tr><td>x</td></tr>" * 2
    headed = "<table data-line='3'><tr><th>x</th></tr>" + rows + "</table>"
    done = apart(
        write, f"<h1>x</h1>{headed}<p data-line='5'>x</p><table>{rows}</table><table data-line='9'>{rows}</table>"
    )
    assert done.findings == (("table-plain", 5), ("table-plain", 9))


def test_a_link_in_a_running_head_stays_in_the_tree(apart: Callable[..., Any], tmp_path: Path) -> None:
    style = "<style>p { position: running(head) } @page { @top-center { content: element(head) } }</style>"
    done = apart(write, f"{style}<p><a href='https://example.org/'>out</a></p><h1>x</h1>")
    file = tmp_path / "page.pdf"
    file.write_bytes(done.pdf)
    assert [node.text for node in of_kind(Shape(file), "/Link")] == ["out"]


def test_a_call_within_a_link_is_no_second_link(apart: Callable[..., Any], tmp_path: Path) -> None:
    style = "<style>span { float: footnote }</style>"
    done = apart(write, f"{style}<h1>x</h1><p><a href='https://example.org/'>out<span>note</span></a></p>")
    file = tmp_path / "page.pdf"
    file.write_bytes(done.pdf)
    shape = Shape(file)
    assert len(of_kind(shape, "/Reference")) == len(of_kind(shape, "/Note")) == 1
    assert all(
        not any(kid.kind == "/Link" for kid in node.walk() if kid is not node) for node in of_kind(shape, "/Link")
    )


def test_an_engine_that_tags_in_another_way_is_refused(apart: Callable[..., Any]) -> None:
    assert "requirements.lock" in apart(write_with_another_engine, "<h1>x</h1>")


# What is heard


def test_what_is_heard_is_what_was_composed(prepared: Prepared, joined: Path) -> None:
    assert unlike(joined, prepared.book) == []


def test_what_is_heard_of_the_sampler_is_as_a_person_read_it(joined: Path, refresh: bool) -> None:
    with open_pdf(joined.read_bytes(), joined.name) as opened:
        compare("heard-sampler.txt", "".join(f"{line.line()}\n" for line in heard(opened)), refresh=refresh)
