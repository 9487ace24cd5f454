"""The site as files: nothing leads astray, nothing is asked for elsewhere, and the same sources give the same bytes."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from lxml import html
from PIL import Image

from boards import write_board
from sites import broken_links, build_site, pages
from support import BASE, PUBLICATIONS, edit, run
from trykklar.build.on_screen import agree
from trykklar.compose.addresses import SiteAddresses
from trykklar.review.changes.passages import ComparedPassage, body_passages
from trykklar.sources.bibliography import works_of
from trykklar.sources.manuscript import Chapter
from trykklar.web.page import Page
from trykklar.web.printed import PageStart, PrintedDocument
from trykklar.web.sections import Section

OUTLINE = "      - page: board\n      - each: rows\n      - each: crossings\n      - each: columns\n"
SITE = f"  netz:\n    form: web\n    layout: web\n    outline:\n{OUTLINE}"
PLAIN = "  site:\n    form: web\n    layout: web\n    outline:\n" + "".join(
    f"      - chapter: {name}.md\n" for name in ("start", "glossary", "sources")
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a board of two by two."""
    return build_site(write_board(tmp_path_factory.mktemp("small"), 2, 2, steps=2), "site", "--zip", "--single")


@pytest.fixture(scope="module")
def grid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of another board: two scales, ids in another order."""
    publication = Path(shutil.copytree(PUBLICATIONS / "grid", tmp_path_factory.mktemp("grid") / "publication"))
    edit(publication / "publication.yaml", "language: de", "language: en")
    (publication / "publication.yaml").write_text((publication / "publication.yaml").read_text("utf-8") + SITE, "utf-8")
    return build_site(publication, "netz")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of some chapters of a publication whose board it does not show."""
    publication = Path(shutil.copytree(BASE, tmp_path_factory.mktemp("plain") / "publication"))
    file = publication / "publication.yaml"
    file.write_text(file.read_text("utf-8").rstrip() + "\n" + PLAIN, "utf-8")
    return build_site(publication)


@pytest.mark.parametrize("which", ["small", "grid", "plain"])
def test_no_link_is_broken_and_nothing_is_foreign(which: str, request: pytest.FixtureRequest) -> None:
    site: Path = request.getfixturevalue(which)
    assert broken_links(site) == []
    assert len(pages(site)) > 5
    for page in pages(site):
        tree = html.fromstring(page.read_bytes())
        elements = [
            e for e in tree.iter("script", "img", "link") if e.get("rel") not in ("canonical", "alternate", "icon")
        ]
        loaded = [str(e.get("src") or e.get("href")) for e in elements]
        assert [address for address in loaded if address.startswith(("http", "//", "data:"))] == []


@pytest.mark.parametrize("which", ["small", "grid", "plain"])
def test_nothing_in_a_page_needs_leave_of_a_strict_policy(which: str, request: pytest.FixtureRequest) -> None:
    for page in pages(request.getfixturevalue(which)):
        tree = html.fromstring(page.read_bytes())
        assert [e for e in tree.iter() if e.get("style") is not None] == [], page.name
        assert [a for e in tree.iter() for a in e.attrib if a.lower().startswith("on")] == [], page.name
        assert list(tree.iter("style")) == []
        assert [e for e in tree.iter("script") if not e.get("src") and e.get("type") != "application/ld+json"] == []


@pytest.mark.full
def test_the_same_sources_give_the_same_bytes_with_and_without_cache(tmp_path: Path) -> None:
    first = build_site(write_board(tmp_path / "one", 1, 1))
    again = write_board(tmp_path / "two", 1, 1)
    assert run("build", "site", "--publication", again, "--no-cache", "--json").exit_code == 0
    told = [
        {f.relative_to(site).as_posix(): f.read_bytes() for f in site.rglob("*") if f.is_file()}
        for site in (first, again / "output" / "site")
    ]
    assert told[0] == told[1]


def test_a_word_changes_its_page_and_what_is_made_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And no other chapter is read again for the ids of its paragraphs."""
    read: list[str] = []

    def passages(chapter: Chapter, digests: Mapping[str, str]) -> tuple[ComparedPassage, ...]:
        read.append(chapter.file)
        return body_passages(chapter, digests)

    monkeypatch.setattr("trykklar.web.editions.ids.body_passages", passages)
    publication = write_board(tmp_path, 2, 2)
    site = build_site(publication)
    before = {f.relative_to(site).as_posix(): f.read_bytes() for f in site.rglob("*") if f.is_file()}
    assert len(read) > 4
    read.clear()
    edit(publication / "crossings" / "a1-t1.md", "Here they meet", "Here they quarrel")
    site = build_site(publication)
    assert read == ["crossings/a1-t1.md"]
    after = {f.relative_to(site).as_posix(): f.read_bytes() for f in site.rglob("*") if f.is_file()}
    changed = {name for name in after if before.get(name) != after[name]}
    assert "crossing/a1/t1.html" in changed
    assert {name for name in changed if name.endswith(".html")} == {"crossing/a1/t1.html"}


def test_addresses_come_from_ids_and_are_ascii(small: Path, grid: Path) -> None:
    names = {page.relative_to(small).as_posix() for page in pages(small)}
    assert {
        "index.html",
        "board.html",
        "themes/t1.html",
        "areas/a2.html",
        "crossing/a1/t2.html",
        "compare.html",
        "search.html",
    } <= names
    assert {
        "crossing/by-use.html",
        "about/cite.html",
        "about/accessibility.html",
        "was/index.html",
        "404.html",
    } <= names
    assert (grid / "feld" / "haus" / "luft.html").is_file()
    assert all(file.name.isascii() for site in (small, grid) for file in site.rglob("*"))


def test_a_page_says_where_it_belongs_and_how_it_is_cited(small: Path) -> None:
    page = html.fromstring((small / "crossing" / "a1" / "t2.html").read_bytes())
    assert page.get("lang") == "en"
    assert page.xpath("string(//nav[@class='trail'])").split() != []
    assert page.xpath("//link[@rel='canonical']/@href") == ["https://example.org/board/crossing/a1/t2.html"]
    assert "A crossing" in page.xpath("string(//p[@class='citation'])")
    assert "1.," not in page.xpath("string(//p[@class='citation'])"), "no full stop behind the number of an edition"
    neighbours = page.xpath("//ul[@class='neighbours']//a/@href")
    assert sorted(neighbours) == ["../a2/t2.html", "t1.html"]
    assert "compare.html?a=crossing-a1-t2&b=crossing-a1-t1" in " ".join(
        page.xpath("//nav[contains(@class, 'comparewith')]//a/@href")
    )
    (data,) = page.xpath("//script[@type='application/ld+json']/text()")
    assert json.loads(data)["@type"] == "Chapter"
    assert page.xpath("//meta[@name='DC.identifier']/@content") == page.xpath("//link[@rel='canonical']/@href")
    (write,) = page.xpath("//footer//a[starts-with(@href, 'mailto:')]/@href")
    assert write.endswith("subject=A%20board%20of%202%20by%202%3A%20crossing-a1-t2%2C%201")
    ris = (small / "cite" / "crossing-a1-t2.ris").read_bytes().decode()
    assert ris.startswith("TY  - CHAP\r\n")
    assert ris.endswith("ER  - \r\n")
    assert "booktitle = {A board of 2 by 2}" in (small / "cite" / "crossing-a1-t2.bib").read_text("utf-8")


@pytest.mark.parametrize("name", ["all", "crossing-a1-t1"])
def test_records_say_the_same_to_every_program_that_keeps_sources(small: Path, name: str) -> None:
    """BibTeX and CSL-JSON as bibliographies are read, RIS by its lines; rispy 0.10, bibtexparser 1.4 and pybtex 0.25
    read the report's as these do."""
    texts = {kind: (small / "cite" / f"{name}.{kind}").read_text("utf-8") for kind in ("bib", "json", "ris")}
    works, items = works_of(texts["bib"], "all.bib"), json.loads(texts["json"])
    assert works.faults == []
    assert [record["id"] for _, record in works.records] == [item["id"] for item in items]
    lines = [re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line) for line in texts["ris"].splitlines()]
    assert all(lines)
    told = [line.groups() for line in lines if line]
    assert [tag for tag, _ in told].count("TY") == [tag for tag, _ in told].count("ER") == len(items)
    for tag, key in (("TI", "title"), ("ID", "id"), ("UR", "URL"), ("T2", "container-title"), ("PB", "publisher")):
        written = [item[key] for item in items if key in item]
        assert [value for found, value in told if found == tag] == written, tag
    titles = [record["title"] for _, record in works.records]
    assert titles == [item["title"] for item in items]
    (year, month, day), authors = items[0]["issued"]["date-parts"][0], items[0].get("author")
    assert {value for tag, value in told if tag == "DA"} == {f"{year}/{month:02}/{day:02}"}
    assert [record["issued"]["date-parts"] for _, record in works.records] == [[[year, month, day]]] * len(items)
    assert [record.get("author") for _, record in works.records] == [authors] * len(items)


def test_notes_stand_at_the_foot_with_links_both_ways(small: Path) -> None:
    page = html.fromstring((small / "crossing" / "a1" / "t1.html").read_bytes())
    (mark,) = page.xpath("//sup[@class='noteref']/a")
    note = page.get_element_by_id(mark.get("href")[1:])
    assert "A note with emphasis." in " ".join(note.text_content().split())
    assert [str(e.get("href")) for e in note.xpath(".//a[contains(@href, 'noteref')]")] == [f"#{mark.get('id')}"]


def test_words_of_the_glossary_open_their_explanation(plain: Path) -> None:
    page = html.fromstring((plain / "start.html").read_bytes())
    (button,) = page.xpath("//button[contains(@class, 'term')]")
    card = page.get_element_by_id(button.get("popovertarget"))
    assert card.get("popover") == "auto"
    assert card.xpath(".//a/@href") == ["glossary.html#term-rain"]


def test_the_board_is_there_as_data(small: Path) -> None:
    told = json.loads((small / "data" / "board.json").read_bytes())
    assert [crossing["coordinate"] for crossing in told["crossings"]] == ["A1", "A2", "B1", "B2"]
    second = told["crossings"][1]
    assert (second["assessment"], second["address"]) == ({"use": 2}, "crossing/a1/t2.html")
    lines = (small / "data" / "board.csv").read_bytes().decode("utf-8-sig").split("\r\n")
    assert lines[0] == "id,coordinate,row,column,title,use,page,address"
    assert len(lines) == 6
    (data,) = html.fromstring((small / "board.html").read_bytes()).xpath("//script[@type='application/ld+json']/text()")
    dataset = json.loads(data)
    assert (dataset["@type"], dataset["isPartOf"]["@type"]) == ("Dataset", "Report")
    assert {each["contentUrl"].removeprefix("https://example.org/board/") for each in dataset["distribution"]} == {
        "data/board.csv",
        "data/board.json",
    }


def test_machines_get_text_map_and_feed(small: Path) -> None:
    assert "(crossing/a1/t1.md)" in (small / "llms.txt").read_text("utf-8")
    assert "Here they meet" in (small / "crossing" / "a1" / "t1.md").read_text("utf-8")
    assert "<loc>https://example.org/board/board.html</loc>" in (small / "sitemap.xml").read_text("utf-8")
    assert "<id>https://example.org/board/</id>" in (small / "feed.xml").read_text("utf-8")


@pytest.mark.full
def test_a_title_with_markup_stays_text(tmp_path: Path) -> None:
    site = build_site(write_board(tmp_path, 1, 1, title="Less than 5 < 6 & more " + "on and " * 40))
    page = html.fromstring((site / "crossing" / "a1" / "t1.html").read_bytes())
    assert "5 < 6 & more" in page.xpath("string(//h1)")
    assert "5 < 6 & more" in page.xpath("string(//title)")
    assert broken_links(site) == []


def test_pages_and_fonts_weigh_little(small: Path) -> None:
    for page in pages(small):
        assert len(gzip.compress(page.read_bytes())) < 60_000
    fonts = sum(file.stat().st_size for file in (small / "fonts").glob("*.woff2"))
    assert 10_000 < fonts < 60_000
    assert len(gzip.compress((small / "site.css").read_bytes())) < 12_000
    assert sum(len(gzip.compress(file.read_bytes())) for file in (small / "scripts").iterdir()) < 15_000


@pytest.mark.parametrize("which", ["small", "plain"])
def test_a_shared_page_shows_a_picture(which: str, request: pytest.FixtureRequest) -> None:
    """The title and the board in its colours."""
    site: Path = request.getfixturevalue(which)
    with Image.open(site / "shared.png") as picture:
        assert picture.size == (1200, 630)
        shown = picture.convert("RGB")
        assert shown.getpixel((3, 3)) == (13, 43, 78)
        right = {color for _, color in shown.crop((700, 0, 1200, 630)).getcolors(100_000) or ()}
        assert (0x8F, 0xB8, 0xDE) in right
        left = {color for _, color in shown.crop((60, 100, 700, 500)).getcolors(100_000) or ()}
        assert (255, 255, 255) in left
    assert (site / "shared.png").stat().st_size < 60_000
    deep = next(page for page in pages(site) if page.parent != site and b"og:image" in page.read_bytes())
    assert re.search(rb'<meta property="og:image" content="(https://[^"]*/|(\.\./)+)shared\.png">', deep.read_bytes())


def test_a_page_reference_names_the_printed_page_or_the_title() -> None:
    addresses = SiteAddresses(frozenset({"known"}), "the book", "en-GB")

    def told(target: str, language: str) -> str:
        return addresses.page(target, "page", lambda: "12", lambda: "Its title", language)

    assert told("known", "en") == "the book page\u00a012"
    assert told("known", "da") == "page\u00a012", "no words of another language"
    assert told("other", "en") == "Its title"


@pytest.mark.full
def test_a_draft_goes_on_without_the_printed_document(tmp_path: Path) -> None:
    publication = Path(shutil.copytree(BASE, tmp_path / "publication"))
    file = publication / "publication.yaml"
    site = PLAIN.replace("    layout: web\n", "    layout: web\n    refers_to: [book]\n")
    file.write_text(file.read_text("utf-8").rstrip() + "\n" + site, "utf-8")
    draft = run("build", "site", "--publication", publication, "--json")
    assert (draft.exit_code, {p.code for p in draft.problems}) == (0, {"web-print", "web-statement"})
    release = run("build", "site", "--publication", publication, "--release", "--json")
    assert release.exit_code == 1


def test_a_site_names_the_pages_of_the_printed_document(tmp_path: Path) -> None:
    publication = Path(shutil.copytree(BASE, tmp_path / "publication"))
    file = publication / "publication.yaml"
    site = PLAIN.replace("    layout: web\n", "    layout: web\n    refers_to: [book]\n")
    file.write_text(file.read_text("utf-8").rstrip() + "\n" + site, "utf-8")
    assert run("build", "book", "site", "--publication", publication, "--jobs", 1, "--json").exit_code == 0
    folder = publication / "output" / "site"
    assert broken_links(folder) == []
    page = html.fromstring((folder / "start.html").read_bytes())
    marks = page.xpath("//*[@role='separator']")
    assert marks
    assert all(re.fullmatch(r"page-\d+", str(mark.get("id"))) for mark in marks)
    assert (folder / "page" / f"{marks[0].get('id').removeprefix('page-')}.html").is_file()
    assert any("book-mail-draft.pdf#nameddest=start" in str(href) for href in page.xpath("//a/@href"))
    assert page.xpath("//footer/p[starts-with(., 'To print the whole, use the PDF:')]/a/@href") == [
        "book-mail-draft.pdf"
    ]
    assert page.xpath("//footer/ul//a[contains(@href, '.pdf')]") == []
    assert (folder / "book-mail-draft.pdf").read_bytes() == (
        publication / "output" / "book-mail-draft.pdf"
    ).read_bytes()
    _draft_after_one_word(publication)


def _draft_after_one_word(publication: Path) -> None:
    """Another word, and the printed document not built again: the draft's page numbers are as they were, told so, and
    no other page is another one. A release waits for the printed document."""
    folder = publication / "output" / "site"
    before = {page.relative_to(folder).as_posix(): page.read_bytes() for page in pages(folder)}
    edit(publication / "start.md", "Weather happens everywhere.", "Weather happens nearly everywhere.")
    draft = run("build", "site", "--publication", publication, "--jobs", 1, "--json")
    told = [problem.message for problem in draft.problems if problem.code == "web-print"]
    assert draft.exit_code == 0
    assert len(told) == 1
    assert told[0].startswith("printed pages are told as they were: the sources have changed")
    after = {page.relative_to(folder).as_posix(): page.read_bytes() for page in pages(folder)}
    assert [name for name in after if after[name] != before.get(name)] == ["start.html"]
    assert before.keys() == after.keys()
    assert run("build", "site", "--publication", publication, "--release", "--json").exit_code == 1


def test_the_site_is_one_archive_with_one_folder(small: Path) -> None:
    with zipfile.ZipFile(small.parent / "site.zip") as archive:
        names = archive.namelist()
        assert names == sorted(names)
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        held = {name.removeprefix("board-site/"): archive.read(name) for name in names}
    assert held == {f.relative_to(small).as_posix(): f.read_bytes() for f in small.rglob("*") if f.is_file()}


def test_the_site_is_one_page_that_needs_nothing_else(small: Path) -> None:
    page = html.fromstring((small.parent / "site.html").read_bytes())
    ids = [str(element.get("id")) for element in page.iter() if element.get("id")]
    assert len(set(ids)) == len(ids)
    links = [str(link.get("href")) for link in page.iter("a") if ":" not in str(link.get("href", ":"))]
    assert [link for link in links if not link.startswith("#") or link[1:] not in ids] == []
    assert [e for e in page.iter() if e.get("src") and not str(e.get("src")).startswith("data:")] == []
    assert list(page.iter("script", "link")) == []
    assert [e for e in page.iter() if e.get("style") is not None] == []
    assert len(page.xpath("//sup[@class='noteref']/a")) == 4
    assert len(page.xpath("//td[@data-crossing]")) >= 4
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    styles = page.xpath("string(//style)")
    digest = base64.b64encode(hashlib.sha256(styles.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")


@pytest.mark.full
def test_what_is_asked_for_no_more_is_gone(tmp_path: Path) -> None:
    publication = write_board(tmp_path, 1, 1)
    build_site(publication, "site", "--zip", "--single")
    packed = [publication / "output" / name for name in ("site.zip", "site.html")]
    first = [file.read_bytes() for file in packed]
    build_site(publication)
    assert not any(file.exists() for file in packed)
    build_site(publication, "site", "--zip", "--single", "--no-cache")
    assert [file.read_bytes() for file in packed] == first


def test_a_file_has_marks_that_no_page_map_knows() -> None:
    assert agree({"a": 1, "b": 2}, {"a": 1, "b": 2, "a-ix1": 1})
    assert not agree({"a": 1, "b": 2}, {"a": 1, "b": 3})
    assert not agree({"a": 1}, {})


def test_a_mark_of_the_index_is_on_the_page_that_the_file_tells() -> None:
    targets = {"e": SimpleNamespace(page="3", physical=7), "front": SimpleNamespace(page="ii", physical=2)}
    known: Any = SimpleNamespace(targets=targets)
    printed = PrintedDocument(name="r", title="R", cited="", map=known, marks={"e": 7, "e-ix1": 9, "front-ix1": 2})
    assert [printed.page(name) for name in ("e", "e-ix1", "front-ix1", "nothing")] == ["3", "5", "", ""]
    assert PrintedDocument(name="r", title="R", cited="", map=known).page("e-ix1") == ""


def test_a_section_that_print_does_not_know_is_on_the_last_page_that_began() -> None:
    pages = {"e": "3", "e-a": "5"}
    targets = {name: SimpleNamespace(page=page) for name, page in pages.items()}
    sections = [("e", ("page-4",)), ("e-r1", ()), ("e-a", ("page-6", "page-x")), ("e-r2", ())]
    content: Any = SimpleNamespace(sections=[Section(name, "", 2, "", marks) for name, marks in sections])
    entry: Any = SimpleNamespace(id="e")
    starts = (PageStart("4", "e", 7), PageStart("6", "e", 9))
    page = Page(entry=entry, address="e.html", title="E", content=content, starts=starts, own=False)
    known: Any = SimpleNamespace(targets=targets)
    block: Any = SimpleNamespace()
    printed = PrintedDocument(name="r", title="R", cited="", map=known, blocks=(block,))
    assert page.pages_of_sections(printed, "page") == {**pages, "e-r1": "4", "e-r2": "6"}
    without = PrintedDocument(name="r", title="R", cited="", map=known)
    assert page.pages_of_sections(without, "page") == {**pages, "e-r1": "", "e-r2": ""}, (
        "nobody knows where pages begin"
    )
    assert page.pages_of_sections(None, "page") == {}
