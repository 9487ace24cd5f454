"""Joining: chapters set apart become one file with one structure, one set of fonts, and links that lead somewhere."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from support import PUBLICATIONS, settings_for
from trykklar import build as building
from trykklar.assembly.fonts import unite_fonts
from trykklar.assembly.join import assemble
from trykklar.compose import Composer
from trykklar.paginate import PaginatedBook, paginate
from trykklar.problems import ProblemsFound
from trykklar.profiles import PROFILES
from trykklar.resolve import ResolvedDocument

MAIL = PROFILES["mail"]


@dataclass(frozen=True)
class Bench:
    """A paginated document and what assembling it takes."""

    book: PaginatedBook
    resolved: ResolvedDocument
    trim: tuple[float, float]
    fonts: dict[str, bytes]

    def join(self, *, united: bool = True) -> bytes:
        return assemble(self.book, self.resolved, MAIL, self.trim, self.fonts if united else {}).pdf


@pytest.fixture(scope="module")
def bench() -> Bench:
    """The atlas, up to the point where it is joined."""
    settings = settings_for(PUBLICATIONS / "atlas", release=True)
    sources = building.read_sources(settings)
    resolved = sources.documents["atlas"]
    layout = sources.layouts["atlas"]
    composer = Composer(resolved, layout, {}, settings)
    with building._pool(settings, layout) as pool:
        book = paginate(composer, layout, pool, lambda number, chapter: None)
    return Bench(book, resolved, composer.trim, sources.fonts.programs)


@pytest.fixture(scope="module")
def joined(bench: Bench) -> bytes:
    return bench.join()


def texts(data: bytes) -> list[str]:
    """The words of every page. One glyph may stand for two kinds of space or hyphen: which one, is no matter here."""
    kinds = str.maketrans({"\u00a0": " ", "\u00ad": "-", "\u2010": "-", "\u2011": "-"})
    return [page.get_textpage().get_text_range().translate(kinds) for page in pypdfium2.PdfDocument(data)]


def pixels(data: bytes) -> list[bytes]:
    return [page.render(scale=1).to_pil().tobytes() for page in pypdfium2.PdfDocument(data)]


def programs(data: bytes) -> int:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return sum(1 for obj in pdf.objects if isinstance(obj, pikepdf.Dictionary) and pikepdf.Name.FontFile2 in obj)


def test_uniting_fonts_changes_no_word_and_no_pixel(bench: Bench, joined: bytes) -> None:
    apart = bench.join(united=False)
    assert programs(joined) < programs(apart) / 3
    assert texts(joined) == texts(apart)
    assert pixels(joined) == pixels(apart)


def test_uniting_again_changes_nothing(joined: bytes, bench: Bench) -> None:
    with pikepdf.open(io.BytesIO(joined)) as pdf:
        faces = unite_fonts(pdf, bench.fonts)
        assert faces == programs(joined)


def test_every_page_looks_as_it_was_set(bench: Bench, joined: bytes) -> None:
    """Page for page, the joined file shows what the worker set; between them stand only blanks."""
    together = pixels(joined)
    expected: dict[int, bytes] = {}
    for chapter in bench.book.chapters:
        for offset, page in enumerate(pixels(chapter.typeset.pdf)):
            expected[chapter.first_page - 1 + offset] = page
    assert {number: together[number] for number in expected} == expected
    blanks = [page for number, page in enumerate(together) if number not in expected]
    assert all(set(page) == {255} for page in blanks)


def test_joining_is_the_same_each_time(bench: Bench, joined: bytes) -> None:
    assert bench.join() == joined


def test_the_parent_tree_and_the_elements_agree(joined: bytes) -> None:
    """ISO 32000-1, 14.7.4.4: what the parent tree says of a mark is the element that has the mark among its kids."""
    with pikepdf.open(io.BytesIO(joined)) as pdf:
        root = pdf.Root.StructTreeRoot
        tree = {int(key): value for key, value in pikepdf.NumberTree(root.ParentTree).items()}
        assert max(tree) < int(root.ParentTreeNextKey)
        checked = 0
        for page in pdf.pages:
            if pikepdf.Name.StructParents in page.obj:
                for mark, element in enumerate(tree[int(page.obj.StructParents)]):
                    assert mark in marks(element, page.obj)
                    checked += 1
            for annotation in page.obj.get("/Annots", []):
                element = tree[int(annotation.StructParent)]
                kids = element.K if isinstance(element.K, pikepdf.Array) else [element.K]
                assert any(
                    isinstance(kid, pikepdf.Dictionary) and kid.get("/Obj", pikepdf.Dictionary()).objgen == annotation.objgen
                    for kid in kids
                )
        assert checked > 100


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


def test_ids_of_elements_are_unique_and_found(joined: bytes) -> None:
    with pikepdf.open(io.BytesIO(joined)) as pdf:
        ids = [
            str(obj.ID) for obj in pdf.objects if isinstance(obj, pikepdf.Dictionary) and obj.get("/Type") == "/StructElem" and "/ID" in obj
        ]
        assert ids
        assert len(ids) == len(set(ids))
        assert set(pikepdf.NameTree(pdf.Root.StructTreeRoot.IDTree)) == set(ids)


def test_nothing_of_the_making_is_left(joined: bytes) -> None:
    with pikepdf.open(io.BytesIO(joined)) as pdf:
        assert not [str(obj.URI) for obj in pdf.objects if isinstance(obj, pikepdf.Dictionary) and "/URI" in obj]
        assert pdf.check_pdf_syntax() == []
    assert b"trykklar:" not in joined


def test_a_link_that_leads_nowhere_is_a_problem(bench: Bench) -> None:
    pages = {name: page for name, page in bench.book.pages.items() if name != "squares"}
    with pytest.raises(ProblemsFound, match="'squares'"):
        replace(bench, book=replace(bench.book, pages=pages)).join()


def test_labels_bookmarks_and_destinations(joined: bytes, bench: Bench) -> None:
    with pikepdf.open(io.BytesIO(joined)) as pdf:
        assert len(pdf.pages) == bench.book.page_count
        assert [page.label for page in pdf.pages][:2] == ["Cover", "i"]
        names = pikepdf.NameTree(pdf.Root.Names.Dests)
        assert set(names) == set(bench.book.pages)
        with pdf.open_outline() as outline:
            parts = [item for item in outline.root if item.children and item.title.startswith("Part")]
            assert [[child.title for child in part.children][:2] for part in parts] == [["1 Triangles", "2 Squares"], ["3 Circles"]]


def test_blank_pages_have_the_size_of_the_others(joined: bytes) -> None:
    with pikepdf.open(io.BytesIO(joined)) as pdf:
        assert len({tuple(round(float(side), 2) for side in page.mediabox) for page in pdf.pages}) == 1


def test_a_chapter_in_another_language_says_so(publication: Path) -> None:
    start = publication / "start.md"
    start.write_text(start.read_text().replace("title: Start\n", "title: Start\nlang: da\n"))
    settings = settings_for(publication, release=True)
    sources = building.read_sources(settings)
    resolved, layout = sources.documents["book"], sources.layouts["tiny"]
    composer = Composer(resolved, layout, {}, settings)
    with building._pool(settings, layout) as pool:
        book = paginate(composer, layout, pool, lambda number, chapter: None)
    pdf = pikepdf.open(io.BytesIO(assemble(book, resolved, MAIL, composer.trim, {}).pdf))
    assert str(pdf.Root.Lang) == "en"
    languages = {str(child.Lang) for child in pdf.Root.StructTreeRoot.K[0].K if "/Lang" in child}
    assert languages == {"da"}
