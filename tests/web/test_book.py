"""The book: an EPUB that holds together, read from its container on."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from pathlib import Path

import pytest

from boards import write_board
from epubs import Epub, read_epub
from support import BASE, edit, run
from trykklar.base.problems import ProblemsFound
from trykklar.web.book.leaf import written
from trykklar.web.book.whole import faults

pytestmark = pytest.mark.xdist_group("book")
BOARD = "  tome:\n    form: epub\n    layout: epub\n    outline:\n" + "".join(
    f"      - {line}\n" for line in ("page: board", "each: columns", "each: rows", "each: crossings")
)
BOOK = (
    "  ebook:\n    form: epub\n    layout: epub\n    certified_by: A. Tester\n    refers_to: [book]\n    outline:\n"
    + "".join(f"      - chapter: {name}.md\n" for name in ("start", "glossary", "sources"))
)


@pytest.fixture(scope="module")
def board_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    publication = write_board(tmp_path_factory.mktemp("tome"), 2, 2)
    file = publication / "publication.yaml"
    file.write_text(file.read_text("utf-8").rstrip() + "\n" + BOARD, "utf-8")
    assert run("build", "tome", "--publication", publication, "--json").exit_code == 0
    return publication


@pytest.fixture(scope="module")
def board(board_folder: Path) -> Epub:
    return read_epub((board_folder / "output" / "tome-draft.epub").read_bytes())


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Epub:
    """A book beside a printed one: with its cover and its pages."""
    publication = Path(shutil.copytree(BASE, tmp_path_factory.mktemp("ebook") / "publication"))
    file = publication / "publication.yaml"
    file.write_text(file.read_text("utf-8").rstrip() + "\n" + BOOK, "utf-8")
    built = run("build", "book", "ebook", "--publication", publication, "--jobs", 1, "--json")
    assert built.exit_code == 0, built.problems
    return read_epub((publication / "output" / "ebook-draft.epub").read_bytes())


@pytest.mark.parametrize("which", ["board", "plain"])
def test_the_file_is_what_readers_open(which: str, request: pytest.FixtureRequest) -> None:
    book: Epub = request.getfixturevalue(which)
    first = book.infos[0]
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
    assert {info.date_time for info in book.infos} == {(1980, 1, 1, 0, 0, 0)}
    manifest = book.ask(book.package, "//o:item/@href")
    assert sorted(manifest) == sorted(book.files)
    ids = book.ask(book.package, "//o:item/@id")
    assert len(set(ids)) == len(ids)
    spine = [ids.index(name) for name in book.ask(book.package, "//o:itemref/@idref")]
    assert sorted(manifest[at] for at in spine) == sorted(book.pages)
    assert book.leads_nowhere() == []
    assert any(name.endswith("-OFL.txt") for name in book.files)


@pytest.mark.parametrize("which", ["board", "plain"])
def test_pages_hold_nothing_that_only_sites_can(which: str, request: pytest.FixtureRequest) -> None:
    book: Epub = request.getfixturevalue(which)
    for name, root in book.pages.items():
        assert book.ask(root, "//h:script | //h:form | //h:button | //*[@style] | //*[@popover]") == [], name
        assert [e for e in root.iter() if "trykklar:" in str(e.get("href"))] == []
        language = root.get("lang")
        assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == language
        assert len(book.ask(root, "//h:h1")) == 1
        drawn = bool(root.xpath("//*[local-name() = 'svg']"))
        properties = book.ask(book.package, f"//o:item[@href='{name}']/@properties")
        assert drawn == ("svg" in " ".join(properties))
        assert all(e.tag == "{http://www.w3.org/2000/svg}svg" for e in root.xpath("//*[local-name() = 'svg']"))


def test_contents_lead_through_the_book(board: Epub, plain: Epub) -> None:
    assert [words for words, _ in board.listed("toc")][:2] == ["The board", "1 Theme t1 of the board"]
    assert plain.ask(plain.nav, "//h:nav[@e:type='landmarks']//h:a/@e:type") == [
        "toc",
        "bodymatter",
        "glossary",
        "bibliography",
    ]


def test_every_printed_page_has_its_place(board: Epub, plain: Epub) -> None:
    assert board.listed("page-list") == []
    listed = plain.listed("page-list")
    assert [words for words, _ in listed] == [str(number) for number in range(1, len(listed) + 1)]
    marks = [mark for root in plain.pages.values() for mark in plain.ask(root, "//*[@role='doc-pagebreak']")]
    assert sorted(mark.get("id") for mark in marks) == sorted(href.partition("#")[2] for _, href in listed)
    assert {mark.get("{http://www.idpf.org/2007/ops}type") for mark in marks} == {"pagebreak"}
    assert all(mark.get("aria-label") and not "".join(mark.itertext()) for mark in marks)
    assert plain.told("pageBreakSource") == ["Weather and places, Edition 1"]


def test_notes_lead_both_ways(board: Epub) -> None:
    root = board.pages["text/crossing-a1-t1.xhtml"]
    (mark,) = board.ask(root, "//h:a[@role='doc-noteref' and @e:type='noteref']")
    (note,) = board.ask(root, "//h:aside[@role='doc-footnote' and @e:type='footnote']")
    assert mark.get("href") == f"#{note.get('id')}"
    assert board.ask(note, ".//h:a[@role='doc-backlink']/@href") == [f"#{mark.get('id')}"]
    assert "1. A note with emphasis." in " ".join("".join(note.itertext()).split())


def test_words_of_the_glossary_are_links(plain: Epub) -> None:
    (link,) = plain.ask(plain.pages["text/start.xhtml"], "//h:a[contains(@class, 'term')]")
    assert link.get("href") == "glossary.xhtml#term-rain"


def test_it_says_of_itself_what_is_so_and_no_more(board: Epub, plain: Epub) -> None:
    assert board.told("schema:accessMode") == ["textual", "visual"]
    assert board.told("schema:accessibilityHazard") == ["none"]
    assert "pageBreakMarkers" not in board.told("schema:accessibilityFeature")
    assert "pageBreakMarkers" in plain.told("schema:accessibilityFeature")
    assert board.told("dcterms:conformsTo") == []
    assert plain.told("dcterms:conformsTo") == ["EPUB Accessibility 1.1 - WCAG 2.2 Level AA"]
    assert plain.told("a11y:certifiedBy") == ["A. Tester"]
    assert board.told("dcterms:modified") == ["2026-01-01T00:00:00Z"]
    (cover,) = plain.ask(plain.package, "//o:item[@properties='cover-image']/@href")
    assert plain.files[cover].startswith(b"\x89PNG")
    assert board.ask(board.package, "//o:item[@properties='cover-image']") == []


def test_the_same_sources_give_the_same_bytes(board_folder: Path, tmp_path: Path) -> None:
    first = (board_folder / "output" / "tome-draft.epub").read_bytes()
    again = Path(shutil.copytree(board_folder, tmp_path / "again", ignore=shutil.ignore_patterns("output")))
    assert run("build", "tome", "--publication", again, "--no-cache", "--json").exit_code == 0
    second = (again / "output" / "tome-draft.epub").read_bytes()
    assert hashlib.sha256(first).hexdigest() == hashlib.sha256(second).hexdigest()


def test_a_page_that_is_no_xml_is_told(board_folder: Path, tmp_path: Path) -> None:
    publication = Path(shutil.copytree(board_folder, tmp_path / "own"))
    layout = publication / "layouts" / "mine"
    layout.mkdir(parents=True)
    (layout / "layout.yaml").write_text("about: Mine.\nextends: epub\nown_styles: true\nstyles: []\n", "utf-8")
    (layout / "book-page.html.j2").write_text("<html><p>{{ title }}</html>", "utf-8")
    edit(publication / "publication.yaml", "layout: epub", "layout: mine")
    told = run("build", "tome", "--publication", publication, "--json")
    assert told.exit_code == 1
    assert "epub-page" in {problem.code for problem in told.problems}
    assert (publication / "output" / "tome-draft.epub").is_file()  # the last good one stays


def test_a_book_is_held_against_itself() -> None:
    page = '<html xmlns="http://www.w3.org/1999/xhtml"><p id="a"/><p id="a"/><a href="b.xhtml#c"/></html>'
    files = {"a.xhtml": page.encode(), "b.xhtml": b'<html xmlns="http://www.w3.org/1999/xhtml"/>', "c.tiff": b""}
    told = [problem.message for problem in faults(files, ["a.xhtml"])]
    assert told == [
        "books hold no files such as 'c.tiff'",
        "the id 'a' stands more than once",
        "'b.xhtml#c' leads to nothing in the book",
        "the page stands in no order",
    ]
    with pytest.raises(ProblemsFound, match="not well-formed"):
        written("<html><p></html>", "a.xhtml")
