"""Joining: entries set apart become one file with one structure, one set of fonts, and links that lead somewhere."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest

from joining import Bound, bind
from plainly import Plainly
from support import HELPERS, PUBLICATIONS
from trykklar.base.problems import ProblemsFound
from trykklar.layouts.look import Stylesheet
from trykklar.layouts.slots import FIRST_SLOT
from trykklar.typeset.records import Copy


@pytest.fixture(scope="module")
def joined(atlas: Bound) -> bytes:
    return atlas.join()


@pytest.fixture
def pdf(joined: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(joined)) as opened:
        yield opened


def texts(data: bytes) -> list[str]:
    """The words of every page. One glyph may stand for two kinds of space or hyphen: which one, is no matter here."""
    kinds = str.maketrans({"\u00a0": " ", "\u00ad": "-", "\u2010": "-", "\u2011": "-", "\ufffe": "-"})
    return [page.get_textpage().get_text_range().translate(kinds) for page in pypdfium2.PdfDocument(data)]


def pixels(data: bytes, box: tuple[float, ...] | None = None) -> list[bytes]:
    """Every page as an image; with `box` as its media box, because a millionth more or less moves a glyph to the next
    pixel."""
    document = pypdfium2.PdfDocument(data)
    for page in document:
        page.set_mediabox(*(box or page.get_mediabox()))
    return [page.render(scale=1).to_pil().tobytes() for page in document]


def test_every_page_looks_as_weasyprint_writes_it(shared_folder: Path) -> None:
    """Page for page, the joined file shows and says what WeasyPrint's own file of the entry does; between them stand
    only blanks.

    With numbers as text, because slots have no digits before they are joined.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([str(HELPERS), os.environ["PYTHONPATH"]]))
        with Plainly(1) as workers:
            bound = bind(PUBLICATIONS / "atlas", "atlas", shared_folder / "shared-cache", slotted=False)
            joined = bound.join()
            box = pypdfium2.PdfDocument(joined)[0].get_mediabox()
            together = list(zip(pixels(joined), texts(joined), strict=True))
            apart = {}
            for chapter in bound.book.chapters:
                html = chapter.html
                copy = Copy(entry=html.entry, html=html.html, assets=html.assets, source=html.source)
                depth = Stylesheet("depth.css", chapter.typeset.depth)  # where a last page would be short
                look = replace(bound.look, stylesheets=(*bound.look.stylesheets, depth))
                file = workers.typeset(copy, look, priority=0, time_limit=60).result()
                for offset, page in enumerate(zip(pixels(file, box), texts(file), strict=True)):
                    apart[chapter.first_page - 1 + offset] = page
    assert [number for number, page in apart.items() if page[0] != together[number][0]] == []
    assert {number: page[1] for number, page in apart.items()} == {number: together[number][1] for number in apart}
    blanks = [page for number, page in enumerate(together) if number not in apart]
    assert blanks
    assert all(set(image) == {255} and not text for image, text in blanks)


def test_joining_is_the_same_each_time(atlas: Bound, joined: bytes) -> None:
    assert atlas.join() == joined


def marks(element: pikepdf.Object, page: pikepdf.Object) -> set[int]:
    """The marks of a page that an element has itself."""
    kids = element.get("/K", pikepdf.Array())
    own = element.get("/Pg")
    found = set()
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int) and own is not None and own.objgen == page.objgen:
            found.add(int(kid))
        elif isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid and kid.get("/Pg", own).objgen == page.objgen:
            found.add(int(kid.MCID))
    return found


def document(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """The one Document element below the root, which may stand in an array (ISO 32000-1, table 322)."""
    top = pdf.Root.StructTreeRoot.K
    kids = list(top) if isinstance(top, pikepdf.Array) else [top]
    assert [str(kid.S) for kid in kids] == ["/Document"]
    return kids[0]


def elements(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """All structure elements in reading order, from the root down; each knows the one above it."""
    stack = [(document(pdf), pdf.Root.StructTreeRoot)]
    while stack:
        element, above = stack.pop()
        assert element.P.objgen == above.objgen
        yield element
        kids = element.get("/K", pikepdf.Array())
        below = [
            kid
            for kid in (kids if isinstance(kids, pikepdf.Array) else [kids])
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid
        ]
        stack.extend((kid, element) for kid in reversed(below))


def marked(page: pikepdf.Page) -> tuple[list[int], int]:
    """Ids of the marked content of a page that show something; and how much is shown outside of any mark."""
    open_: list[int | None] = []
    found: dict[int, None] = {}
    stray = 0
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator in ("BDC", "BMC"):
            tag = str(instruction.operands[0])
            properties = instruction.operands[1] if operator == "BDC" else {}
            if tag == "/Span" and "/ActualText" in properties and "/MCID" not in properties:
                assert open_, "a replaced text (14.9.4) is part of an element's content, or of an artifact"
                open_.append(open_[-1])
                continue
            assert ("/MCID" in properties) != (tag == "/Artifact")
            open_.append(int(properties.MCID) if "/MCID" in properties else None)
        elif operator == "EMC":
            open_.pop()
        elif operator in ("Tj", "TJ", "'", '"', "Do", "f", "f*", "S", "s", "B", "B*", "b", "b*", "sh", "INLINE IMAGE"):
            if not open_:
                stray += 1
            elif open_[-1] is not None:
                found[open_[-1]] = None
    assert open_ == []
    return list(found), stray


def test_every_mark_belongs_to_one_element(pdf: pikepdf.Pdf) -> None:
    """ISO 32000-1, 14.7.4 and 14.8.2.2: content is that of one structure element, or an artifact."""
    root = pdf.Root.StructTreeRoot
    tree = {int(key): value for key, value in pikepdf.NumberTree(root.ParentTree).items()}
    assert max(tree) < int(root.ParentTreeNextKey)
    everything = list(elements(pdf))
    reachable = {element.objgen for element in everything}
    assert len(reachable) == len(everything), "no element comes twice"
    checked = 0
    for page in pdf.pages:
        shown, stray = marked(page)
        assert stray == 0
        owners: dict[int, list[tuple[int, int]]] = {}
        for element in everything:
            for mark in marks(element, page.obj):
                owners.setdefault(mark, []).append(element.objgen)
        assert set(shown) <= set(owners), "what is shown is in the tree"
        assert all(len(each) == 1 for each in owners.values())
        if pikepdf.Name.StructParents in page.obj:
            row = tree[int(page.obj.StructParents)]
            assert {mark: [owner.objgen] for mark, owner in enumerate(row) if owner is not None} == owners
            checked += len(owners)
        else:
            assert owners == {}
    assert checked > 100


def test_every_link_belongs_to_one_element(pdf: pikepdf.Pdf) -> None:
    """ISO 32000-1, 14.7.4.3: an annotation's key leads to the element that has a reference to it, on its page."""
    tree = {int(key): value for key, value in pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree).items()}
    keys = [int(page.obj.StructParents) for page in pdf.pages if "/StructParents" in page.obj]
    references = {}
    for element in elements(pdf):
        for kid in element.K if isinstance(element.K, pikepdf.Array) else [element.K]:
            if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR":
                assert kid.Obj.objgen not in references
                references[kid.Obj.objgen] = (element.objgen, kid.Pg.objgen)
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", []):
            keys.append(int(annotation.StructParent))
            assert references.pop(annotation.objgen) == (tree[keys[-1]].objgen, page.obj.objgen)
            assert annotation.P.objgen == page.obj.objgen
            assert str(tree[keys[-1]].S) == "/Link"
    assert references == {}
    assert len(keys) == len(set(keys))
    assert len(keys) > len(pdf.pages)


def test_ids_of_elements_are_unique_and_found(pdf: pikepdf.Pdf) -> None:
    ids = {str(element.ID): element.objgen for element in elements(pdf) if "/ID" in element}
    assert ids
    assert len(ids) == sum(1 for element in elements(pdf) if "/ID" in element)
    tree = pikepdf.NameTree(pdf.Root.StructTreeRoot.IDTree)
    assert {name: element.objgen for name, element in tree.items()} == ids


def test_cells_name_their_headers(pdf: pikepdf.Pdf) -> None:
    """ISO 32000-1, 14.8.5.7: the ids in Headers are those of TH elements of the same table."""
    kinds = {str(element.ID): str(element.S) for element in elements(pdf) if "/ID" in element}
    named = [
        str(header) for element in elements(pdf) if "/Headers" in element.get("/A", {}) for header in element.A.Headers
    ]
    assert named
    assert {kinds.get(name) for name in named} == {"/TH"}


def test_nothing_of_the_making_is_left(pdf: pikepdf.Pdf, joined: bytes) -> None:
    assert not [str(obj.URI) for obj in pdf.objects if isinstance(obj, pikepdf.Dictionary) and "/URI" in obj]
    assert pdf.check_pdf_syntax() == []
    assert b"trykklar:" not in joined
    for number, page in enumerate(pdf.pages):
        assert b"\x01" not in bytes(page.obj.unparse()), number
    words = "".join(texts(joined)) + "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(joined)).pages)
    assert not [char for char in words if ord(char) >= FIRST_SLOT or 0xE000 <= ord(char) <= 0xF8FF]


def test_a_link_that_leads_nowhere_is_a_problem(atlas: Bound) -> None:
    pages = {name: page for name, page in atlas.book.pages.items() if name != "page-contents"}
    chapters = [chapter for chapter in atlas.book.chapters if "squares" not in chapter.html.slots]
    pages.pop("squares")
    book = replace(atlas.book, pages=pages, chapters=tuple(chapters))
    with pytest.raises(ProblemsFound, match="'squares'"):
        replace(atlas, book=book).join()


def test_labels_bookmarks_and_destinations(pdf: pikepdf.Pdf, atlas: Bound) -> None:
    assert len(pdf.pages) == atlas.book.page_count
    assert [page.label for page in pdf.pages][:2] == ["Cover", "i"]
    names = pikepdf.NameTree(pdf.Root.Names.Dests)
    assert set(names) == set(atlas.book.pages)
    places = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
    assert {name: places[names[name][0].objgen] for name in names} == {
        name: page.physical for name, page in atlas.book.pages.items()
    }
    with pdf.open_outline() as outline:
        parts = [item for item in outline.root if item.children and item.title.startswith("Part")]
        assert [[child.title for child in part.children][:2] for part in parts] == [
            ["1 Triangles", "2 Squares"],
            ["3 Circles"],
        ]


def test_blank_pages_have_the_size_of_the_others(pdf: pikepdf.Pdf) -> None:
    assert len({tuple(round(float(side), 2) for side in page.mediabox) for page in pdf.pages}) == 1


def test_equal_pictures_are_there_once(pdf: pikepdf.Pdf) -> None:
    """Streams with equal data and equal dictionaries, apart from the pages' own contents, stand in the file once."""
    contents = {stream.objgen for page in pdf.pages for stream in (page.obj.get("/Contents") or [])}
    streams = [obj for obj in pdf.objects if isinstance(obj, pikepdf.Stream) and obj.objgen not in contents]
    seen = [(obj.read_raw_bytes(), obj.stream_dict.unparse()) for obj in streams]
    assert any("/Subtype /Image" in dictionary.decode() for _, dictionary in seen)
    assert len(set(seen)) == len(seen)


def test_a_chapter_in_another_language_says_so(publication: Path, shared_folder: Path) -> None:
    start = publication / "start.md"
    start.write_text(
        start.read_text().replace("title: Start\n", "title: Start\nlang: da\n").replace(", {fact}`drops`", "")
    )
    bound = bind(publication, "book", shared_folder / "shared-cache")
    pdf = pikepdf.open(io.BytesIO(bound.join()))
    assert str(pdf.Root.Lang) == "en"
    languages = {str(child.Lang) for section in document(pdf).K for child in section.K if "/Lang" in child}
    assert languages == {"da"}
