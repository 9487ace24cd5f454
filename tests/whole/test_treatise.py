"""What a scholarly book asks for: the handbook's examples, word for word, built in all forms and looked at."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import html

from readback import Pdf, plain
from support import PUBLICATIONS, REPOSITORY, run

CHAPTER = REPOSITORY / "source/handbook/chapters/scholarly.md"
TREATISE = PUBLICATIONS / "treatise"


def test_every_example_of_the_handbook_stands_in_what_is_built() -> None:
    examples = re.findall(r"^```(?:yaml|md)\n(.*?)^```", CHAPTER.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    files = [file for file in TREATISE.rglob("*") if file.suffix in (".yaml", ".md") and "output" not in file.parts]
    texts = [file.read_text("utf-8") for file in files]
    assert len(examples) > 2
    assert [each for each in examples if not any(each in text for text in texts)] == []


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "treatise"
    shutil.copytree(TREATISE, folder, ignore=shutil.ignore_patterns("output"))
    done = run("build", "--release", "--publication", folder, "--profile", "mail", "--json")
    assert done.problems == []
    assert done.exit_code == 0
    return folder / "output"


@pytest.fixture(scope="module")
def book(built: Path) -> Pdf:
    return Pdf(built / "quays-mail.pdf")


def on_site(built: Path, page: str) -> html.HtmlElement:
    return html.fromstring((built / "web" / page).read_bytes())


def in_book(built: Path, page: str) -> str:
    with ZipFile(built / "ebook.epub") as held:
        name = next(name for name in held.namelist() if name.endswith(f"/{page}"))
        return held.read(name).decode()


@pytest.mark.full
def test_tables_are_counted_by_chapter_and_a_volume_goes_on(built: Path, book: Pdf) -> None:
    assert "Table 1.1" in plain(book.text(book.destinations["prices"][0]))
    lengths = plain(book.text(book.destinations["quays-lengths"][0]))
    assert "as in table A.1" in lengths
    assert "Table A.1" in lengths
    assert "Table 1.1" in plain(on_site(built, "stone.html").text_content())
    assert "Table 1.1" in in_book(built, "stone.xhtml")
    essay = Pdf(built / "essay-mail.pdf")
    assert "Table 8.1" in plain(essay.text(essay.destinations["prices"][0]))
    assert [title for _, title, _ in essay.bookmarks if title in ("7 Water", "8 Stone")] == ["7 Water", "8 Stone"]


@pytest.mark.full
def test_the_books_navigation_names_sections_as_deep_as_the_contents(built: Path) -> None:
    nav = html.fromstring(in_book(built, "nav.xhtml").encode())
    lines = {plain(link.text_content()): link for link in nav.xpath("//nav[1]//a")}
    assert lines["1.1 Granite"].get("href") == "text/stone.xhtml#granite"
    assert "1.1.1 Cutting" in [plain(each.text_content()) for each in lines["1.1 Granite"].xpath("../ol/li/a")]
    assert "1 Stone" in [plain(each.text_content()) for each in lines["1.1 Granite"].xpath("../../../a")]


@pytest.mark.full
def test_sections_have_their_numbers_wherever_they_are_named(built: Path, book: Pdf) -> None:
    contents = plain(book.text(book.destinations["page-contents"][0]))
    assert [words in contents for words in ("Granite 1.1", "Laying 1.1.2", "Lengths A.1")] == [True] * 3
    assert "A.1.1" not in contents
    titles = [title for _, title, _ in book.bookmarks]
    assert [title for title in titles if title in ("1.1 Granite", "1.1.1 Cutting", "A.1 Lengths")] != []
    assert "What was not measured" in titles
    assert "stands in section 1.1.1." in plain(book.text(book.destinations["granite"][0]))
    water = on_site(built, "water.html")
    assert [plain(each.text_content()) for each in water.xpath("//main//h3")] == ["2.1.1 High water"]
    assert "as section 1.1, “Granite” does not" in plain(water.text_content())
    assert "1.1.2 Laying" in plain(on_site(built, "page-contents.html").text_content())
    assert '<span class="number">1.2</span> Limestone' in in_book(built, "stone.xhtml")


@pytest.mark.full
def test_words_entries_and_callouts_of_other_dialects_are_there(built: Path, book: Pdf) -> None:
    ships = plain(book.text(book.destinations["water"][0]))
    assert "tied to a bollard, and rises with the Tide. Its ropes are" in ships
    assert re.search(r"Warning\W+Mind your hands\W+A rope under load", ships)
    words = plain(book.text(book.destinations["term-bollard"][0]))
    assert words.index("Bollard A post of iron") < words.index("Tide The rise")
    entries = plain(book.text(book.destinations["entries"][0]))
    assert [each in entries for each in ("hawsers, see ropes", "ships, see also ropes", "mooring of, 3")] == [True] * 3
    listed = plain(on_site(built, "entries.html").text_content())
    assert [each in listed for each in ("hawsers, see ropes", "ships, see also ropes")] == [True] * 2
    assert "Its ropes are" in plain(on_site(built, "water.html").text_content())
    assert 'id="term-tide"' in in_book(built, "words.xhtml")
    assert 'href="words.xhtml#term-bollard"' in in_book(built, "water.xhtml")


@pytest.mark.full
def test_notes_stand_at_the_end_with_ways_back(built: Path, book: Pdf) -> None:
    first = book.destinations["water"][0]
    water = plain(book.text(first) + book.text(first + 1))
    assert re.search(r"Notes In the open sea\..*Nor does any other stone: it lies", water)
    ways = [(link.name, link.spoken) for link in book.links if "endnote" in link.name]
    assert ways.count(("water-endnote-1", "Go to note 1, page 4")) == 2
    assert ("water-endnotecall-1", "Go to page 3") in ways
    essay = Pdf(built / "essay-mail.pdf")
    gathered = plain(essay.text(essay.destinations["all-notes"][0]))
    assert re.search(r"7 Water In the open sea.*8 Stone How it is done is shown in section 8\.1\.1", gathered)
    assert "In the open sea" not in plain(essay.text(essay.destinations["water"][0]))
    assert {"water-endnote-2", "water-endnotecall-2"} <= {link.name for link in essay.links}
    assert "fjord" not in in_book(built, "water.xhtml")
    assert 'href="all-notes.xhtml#water-endnote-1"' in in_book(built, "water.xhtml")
    assert 'href="water.xhtml#water-endnotecall-1"' in in_book(built, "all-notes.xhtml")
    assert 'href="all-notes.xhtml#water-ix' in in_book(built, "entries.xhtml")


@pytest.mark.full
def test_drafts_have_numbers_of_lines_which_are_no_text(built: Path, tmp_path: Path) -> None:
    folder = tmp_path / "treatise"
    shutil.copytree(TREATISE, folder, ignore=shutil.ignore_patterns("output"))
    done = run("build", "essay", "--publication", folder, "--profile", "mail", "--preflight", "--json")
    assert done.problems == []
    draft, release = Pdf(folder / "output/essay-mail-draft.pdf"), Pdf(built / "essay-mail.pdf")
    words = [plain(draft.text(page)).replace("Draft · Edition 1 ", "") for page in range(len(draft))]
    assert words == [plain(release.text(page)) for page in range(len(release))]
    drawn = [page.get_contents().get_data() for page in draft.pypdf.pages]  # type: ignore[union-attr]
    assert all(re.search(rb"/Artifact\s*<<\s*/Type\s*/Pagination\s*>>\s*BDC", content) for content in drawn)
    refused = run("build", "essay", "--publication", folder, "--release", "--line-numbers", "page")
    assert refused.exit_code == 2
    assert "drafts alone" in refused.output


@pytest.mark.full
def test_several_lists_of_sources_have_the_works_that_they_ask_for(built: Path, book: Pdf) -> None:
    water, lists = (book.text(book.destinations[name][0]) for name in ("water", "sources"))
    assert "Tables of tides" in plain(water)
    assert "Stones" not in plain(water)
    assert re.search(r"Laws The harbour act.*Books on the sea A\. Quarry.*C\. Ebb", plain(lists))
    assert re.search(r"2\.\s+1\.\s+3\.", lists)
    names = [(link.name, link.page) for link in book.links]
    cited, listed = book.destinations["water-s2"][0], book.destinations["sources"][0]
    assert ("source-tide-book", cited) in names
    assert ("cited:tide-book", listed) in names
    site = on_site(built, "sources.html")
    assert [item.get("value") for item in site.xpath("//ol[@class='sources']/li")] == ["2", "1", "3"]
    assert site.xpath("//a[@href='water.html#cites-tide-book']") != []
