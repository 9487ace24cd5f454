"""Editions of a site: the frozen ones stand beside the newest, and every address and id that was published leads on."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from lxml import etree, html
from playwright.sync_api import sync_playwright

from chromium import ARGUMENTS, executable
from editioned import change, frozen, next_edition, released, write_rain
from sites import broken_links, build_site
from support import run
from trykklar.base.problems import ProblemsFound
from trykklar.publish.release.editions import earlier_editions, order_of

ATOM = "{http://www.w3.org/2005/Atom}"


@dataclass(frozen=True)
class Editions:
    """A publication with two frozen editions, and the sites of all three."""

    publication: Path
    first: Path
    second: Path
    third: Path

    @property
    def releases(self) -> Path:
        return self.publication.with_name(f"{self.publication.name}-releases")


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication of which one edition was built and frozen."""
    publication = write_rain(tmp_path_factory.mktemp("once") / "rain")
    frozen(publication, 1)
    return publication


def taken_over(once: Path, folder: Path) -> Path:
    """A copy of that publication and its release."""
    shutil.copytree(once.with_name("rain-releases"), folder / "rain-releases")
    return Path(shutil.copytree(once, folder / "rain"))


@pytest.fixture(scope="module")
def rain(once: Path, tmp_path_factory: pytest.TempPathFactory) -> Editions:
    """Three editions: paragraphs change, move and go; a heading gets another name; a chapter goes, one is renamed."""
    folder = tmp_path_factory.mktemp("rain")
    publication = taken_over(once, folder)
    first = Path(shutil.copytree(publication / "output" / "site", folder / "first"))
    next_edition(publication, 2)
    change(
        publication,
        "gutters.md",
        ("must be taken out before the first frost comes", "are taken out before the first frost comes"),
        ("Whoever forgets them will find water running down the wall of the house when it thaws.\n\n", ""),
        ("{#ladders}\n## Ladders", "{#on-ladders}\n## Ladders in use"),
        ("- A brush", "- A hook hangs beside them both, to pull twigs out.\n- A brush"),
    )
    frozen(publication, 2)
    second = Path(shutil.copytree(publication / "output" / "site", folder / "second"))
    next_edition(publication, 3)
    moved = "A bend slows the water down, so that sand stays behind and fills the pipe over the years.\n"
    change(publication, "pipes.md", (moved, "Nothing is said of bends any more, but that there are some in each.\n"))
    change(publication, "gutters.md", ("\n## Leaves", f"\n{moved}\n## Leaves"))
    (publication / "sea.md").unlink()
    change(publication, "publication.yaml", ("      - chapter: sea.md\n", ""))
    return Editions(publication, first, second, released(publication))


def ids(site: Path, page: str) -> dict[str, str]:
    """Paragraph's id → its text, on a page."""
    tree = html.fromstring((site / page).read_bytes())
    found = tree.xpath("//*[self::p or self::li][starts-with(@id, 'p-') and not(contains(@class, 'gone'))]")
    return {element.get("id"): " ".join(element.text_content().split()) for element in found}


def id_of(site: Path, page: str, words: str) -> str:
    return next(name for name, text in ids(site, page).items() if words in text)


def test_a_site_of_one_edition_has_no_switcher_and_no_page_of_editions(rain: Editions) -> None:
    assert not (rain.first / "editions.html").exists()
    assert 'class="editions"' not in (rain.first / "gutters.html").read_text("utf-8")
    assert "trykklarEditions" in (rain.first / "editions.js").read_text("utf-8")


def test_frozen_editions_stand_beside_the_newest_byte_for_byte(rain: Editions) -> None:
    for number, site in (("1", rain.first), ("2", rain.second)):
        for file in sorted(site.rglob("*")):
            name = file.relative_to(site).as_posix()
            there = rain.third / "editions" / number / name
            if file.is_dir() or name.startswith("editions/") or name == "editions.js":
                continue
            if name in ("_headers", "_redirects", ".htaccess", "web.config", "robots.txt", "sitemap.xml"):
                assert not there.exists(), name
            else:
                assert there.read_bytes() == file.read_bytes(), name


def test_no_link_of_any_edition_is_broken(rain: Editions) -> None:
    assert broken_links(rain.first) == []
    assert broken_links(rain.third) == []
    old = [rain.second / name for name in ("gutters.html", "editions.html", "pipes.html")]
    named = {link for page in old for link in re.findall(r'href="(editions/1/[^"#]*)', page.read_text("utf-8"))}
    assert named
    assert all((rain.third / "editions" / "2" / link).is_file() for link in named)


def test_the_script_of_a_frozen_edition_tells_of_the_newest(rain: Editions) -> None:
    told = (rain.third / "editions" / "1" / "editions.js").read_text("utf-8").splitlines()[0]
    data = json.loads(told.removeprefix("var trykklarEditions = ").removesuffix(";"))
    assert (data["up"], data["newer"]) == ("../../", "Read the page in the newest edition, 3")
    assert 'src="editions.js"' in (rain.third / "editions" / "1" / "gutters.html").read_text("utf-8")


def test_each_page_leads_to_itself_in_other_editions(rain: Editions) -> None:
    tree = html.fromstring((rain.third / "gutters.html").read_bytes())
    links = [link.get("href") for link in tree.xpath("//details[@class='editions']//a")]
    assert links == ["editions/2/gutters.html", "editions/1/gutters.html", "editions.html"]


def test_a_paragraph_keeps_its_id_when_it_is_changed_or_moved(rain: Editions) -> None:
    leaves = id_of(rain.first, "gutters.html", "Leaves lie")
    assert id_of(rain.second, "gutters.html", "are taken out") == leaves
    assert id_of(rain.third, "gutters.html", "are taken out") == leaves
    bend = id_of(rain.second, "pipes.html", "A bend slows")
    assert id_of(rain.third, "gutters.html", "A bend slows") == bend
    kept = set(ids(rain.first, "gutters.html")) & set(ids(rain.second, "gutters.html"))
    assert len(kept) == len(ids(rain.first, "gutters.html")) - 1, "one paragraph has gone"


def test_every_id_that_was_published_is_somewhere_yet(rain: Editions) -> None:
    for site in (rain.first, rain.second):
        for page in ("gutters.html", "pipes.html"):
            now = {str(e.get("id")) for e in html.fromstring((rain.third / page).read_bytes()).iter() if e.get("id")}
            before = {e.get("id") for e in html.fromstring((site / page).read_bytes()).iter() if e.get("id")}
            assert before <= now, page


def test_what_is_gone_says_so_and_leads_to_where_it_stands(rain: Editions) -> None:
    gone = id_of(rain.first, "gutters.html", "Whoever forgets")
    for site in (rain.second, rain.third):
        told = html.fromstring((site / "gutters.html").read_bytes()).get_element_by_id(gone)
        assert told.get("class") == "gone"
        assert told.text_content() == "This text last stood in edition 1. As it was in edition 1"
        assert told.find("a").get("href") == f"editions/1/gutters.html#{gone}"
    moved = id_of(rain.second, "pipes.html", "A bend slows")
    told = html.fromstring((rain.third / "pipes.html").read_bytes()).get_element_by_id(moved)
    assert told.find("a").get("href") == f"gutters.html#{moved}"


def test_a_heading_with_another_name_is_found_by_its_old_one(rain: Editions) -> None:
    for site in (rain.second, rain.third):
        heading = html.fromstring((site / "gutters.html").read_bytes()).get_element_by_id("ladders").getparent()
        assert (heading.tag, heading.text_content()) == ("h2", "Ladders in use")


def test_a_page_that_is_gone_leads_to_the_edition_that_had_it(rain: Editions) -> None:
    stub = html.fromstring((rain.third / "sea.html").read_bytes())
    assert stub.findtext(".//h1") == "This page last stood in edition 2"
    way = stub.find(".//main//a")
    assert (way.get("href"), way.text) == ("editions/2/sea.html", "As it was in edition 2")
    assert [link.get("href") for link in stub.iter("link") if link.get("rel") == "stylesheet"] == ["site.css"]
    assert stub.find(".//header//a").get("href") == "index.html"
    assert stub.xpath("//meta[@http-equiv='refresh']") == []


def test_sections_say_what_is_changed_and_lead_to_how_it_was(rain: Editions) -> None:
    tree = html.fromstring((rain.second / "gutters.html").read_bytes())
    told = tree.find_class("since")
    assert [note.getprevious().text_content() for note in told if note.getprevious().tag == "h2"] == [
        "Leaves in autumn",
        "Ladders in use",
    ]
    assert told[0].text_content() == "Changed in edition 2. As it was in edition 1"
    assert told[0].find("a").get("href") == f"editions/1/gutters.html#{told[0].getprevious().get('id')}"
    changed = [element.text_content() for element in tree.find_class("changed")]
    assert any("are taken out" in text for text in changed)
    assert not any("ladder stands" in text for text in changed)
    assert "Changed in edition" not in (rain.second / "gutters.md").read_text("utf-8"), "not of the text"


def test_the_page_of_editions_tells_what_is_different(rain: Editions) -> None:
    tree = html.fromstring((rain.third / "editions.html").read_bytes())
    assert [row[0].text_content() for row in tree.xpath("//table[@class='editionlist']/tbody/tr")] == [
        "3 (this one)",
        "2",
        "1",
    ]
    text = " ".join(tree.find_class("changelist")[0].text_content().split())
    assert "edition 2" in text
    assert "The sea" in text


def test_the_feed_has_an_entry_for_each_edition(rain: Editions) -> None:
    feed = etree.fromstring((rain.third / "feed.xml").read_bytes())
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["Edition 3", "Edition 2", "Edition 1"]
    assert "The sea" in str(entries[0].findtext(f"{ATOM}content"))
    links = [entry.find(f"{ATOM}link").get("href") for entry in entries]
    assert links[1] == "https://example.org/rain/editions/2/"


def test_search_engines_are_kept_from_frozen_editions(rain: Editions) -> None:
    assert "/editions/*\n  X-Robots-Tag: noindex" in (rain.third / "_headers").read_text("utf-8")
    assert "editions/" not in (rain.third / "sitemap.xml").read_text("utf-8")
    etree.fromstring((rain.third / "web.config").read_bytes())


def test_a_page_of_another_name_is_led_to_by_page_and_server(once: Path, tmp_path: Path) -> None:
    publication = taken_over(once, tmp_path)
    next_edition(publication, 2)
    (publication / "pipes.md").rename(publication / "drains.md")
    change(publication, "drains.md", ("id: pipes", "id: drains"), ("title: Pipes", "title: Drains"))
    change(publication, "publication.yaml", ("pipes.md", "drains.md"))
    site = build_site(publication)
    stub = html.fromstring((site / "pipes.html").read_bytes())
    assert stub.xpath("//meta[@http-equiv='refresh']/@content") == ["0; url=drains.html"]
    assert stub.xpath("//link[@rel='canonical']/@href") == ["https://example.org/rain/drains.html"]
    assert (site / "_redirects").read_text("utf-8") == "/rain/pipes.html /rain/drains.html 301\n"
    assert "Redirect 301 /rain/pipes.html /rain/drains.html" in (site / ".htaccess").read_text("utf-8")
    first = html.fromstring((site / "editions" / "1" / "pipes.html").read_bytes())
    names = {str(e.get("id")) for e in html.fromstring((site / "drains.html").read_bytes()).iter() if e.get("id")}
    assert {str(e.get("id")) for e in first.iter("p", "h2") if e.get("id")} <= names
    assert broken_links(site) == []


@pytest.fixture
def frozen_once(once: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A publication of which one edition was frozen and the next is at work; and the folder of that edition."""
    publication = taken_over(once, tmp_path)
    next_edition(publication, 2)
    return publication, publication.with_name("rain-releases") / "1"


def _spoil(folder: Path, name: str, data: bytes) -> None:
    """Change a frozen file, and its sum with it."""
    sums = folder / "SHA512SUMS"
    old = hashlib.sha512((folder / name).read_bytes()).hexdigest()
    (folder / name).write_bytes(data)
    sums.write_text(sums.read_text("utf-8").replace(old, hashlib.sha512(data).hexdigest()), "utf-8")


def test_a_broken_ledger_is_told_at_its_line_and_drops_no_id(frozen_once: tuple[Path, Path]) -> None:
    publication, folder = frozen_once
    name = "files/site/data/ids.jsonl"
    lines = (folder / name).read_bytes().splitlines(keepends=True)
    for data, line, words in (
        (b"".join([*lines[:4], b"{\n", *lines[5:]]), 5, "no record"),
        (b"".join(lines[:-1]), len(lines) - 1, "says that it has"),
        (b"".join([lines[0].replace(b'"rain"', b'"snow"'), *lines[1:]]), 1, "that of snow 1"),
        (b"", 1, "does not say"),
    ):
        _spoil(folder, name, data)
        problems = run("build", "--publication", publication, "--json").problems
        assert [(p.code, p.at) for p in problems] == [("web-ledger", f"{folder / name}:{line}")]
        assert words in problems[0].message


def test_a_damaged_edition_is_told_and_the_old_site_stays(frozen_once: tuple[Path, Path]) -> None:
    publication, folder = frozen_once
    before = (publication / "output" / "site" / "gutters.html").read_bytes()
    (folder / "files" / "site" / "gutters.html").write_bytes(b"spoilt")
    problems = run("build", "--publication", publication, "--json").problems
    assert [p.code for p in problems] == ["release-damaged"]
    assert (publication / "output" / "site" / "gutters.html").read_bytes() == before


def test_sources_that_cannot_be_read_any_more_are_a_warning(frozen_once: tuple[Path, Path]) -> None:
    publication, folder = frozen_once
    _spoil(folder, "sources.zip", b"no archive")
    built = run("build", "--publication", publication, "--json")
    assert (built.exit_code, [p.code for p in built.problems]) == (0, ["web-changes"])
    assert (publication / "output" / "site" / "editions" / "1" / "gutters.html").is_file()


def test_a_withdrawn_edition_is_named_and_stands_there_no_more(frozen_once: tuple[Path, Path]) -> None:
    publication, _ = frozen_once
    run("release", "withdraw", "1", "--publication", publication, "--by", "Ida", "--reason", "A wrong figure")
    site = build_site(publication)
    assert not (site / "editions" / "1").exists()
    assert "Withdrawn: A wrong figure" in (site / "editions.html").read_text("utf-8")
    assert broken_links(site) == []


def test_each_section_is_cited_by_its_own_address(rain: Editions) -> None:
    sections = json.loads((rain.first / "cite" / "gutters-sections.json").read_bytes())
    assert [item["title"] for item in sections] == ["Gutters: Leaves in autumn", "Gutters: Ladders"]
    assert sections[1]["URL"] == "https://example.org/rain/gutters.html#ladders"
    assert (rain.first / "cite" / "gutters-sections.ris").read_bytes().count(b"ER  - \r\n") == 2
    page = html.fromstring((rain.first / "gutters.html").read_bytes())
    assert len(page.xpath("//aside[@class='about']//a[contains(@href, 'gutters-sections.')]")) == 3


def test_editions_may_stand_in_another_folder(frozen_once: tuple[Path, Path], tmp_path: Path) -> None:
    publication, folder = frozen_once
    elsewhere = Path(shutil.move(folder.parent, tmp_path / "elsewhere"))
    assert not (build_site(publication) / "editions").exists()
    site = build_site(publication, "site", "--releases", str(elsewhere))
    assert (site / "editions" / "1" / "gutters.html").is_file()


def test_editions_before_this_one_are_those_of_earlier_dates_and_numbers(once: Path) -> None:
    releases = once.with_name("rain-releases")
    day = date(2026, 1, 1)
    assert earlier_editions(releases, "rain", "1", day) == [], "an edition is not its own forerunner"
    assert [e.record.edition for e in earlier_editions(releases, "rain", "2", day)] == ["1"]
    assert earlier_editions(releases, "rain", "2", date(2025, 1, 1)) == []
    assert order_of("2026-01-01", "2026.9") < order_of("2026-01-01", "2026.10")
    with pytest.raises(ProblemsFound, match="release of 'rain'"):
        earlier_editions(releases, "snow", "2", day)


def test_readers_of_a_frozen_edition_are_led_on_and_what_is_gone_shows_without_scripts(rain: Editions) -> None:
    gone = id_of(rain.first, "gutters.html", "Whoever forgets")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), headless=True, args=list(ARGUMENTS))
        page = browser.new_page()
        page.goto(f"{(rain.third / 'editions' / '1' / 'gutters.html').as_uri()}#ladders")
        line = page.locator(".editionline").first
        assert line.inner_text() == "This is edition 1. Read the page in the newest edition, 3"
        line.get_by_role("link").click()
        assert page.url == f"{(rain.third / 'gutters.html').as_uri()}#ladders"
        assert page.locator(".editionline").count() == 0
        page.goto(f"{(rain.third / 'gutters.html').as_uri()}#nowhere")
        assert page.get_by_role("status").inner_text() == "This edition does not have that place. Search"
        plain = browser.new_context(java_script_enabled=False).new_page()
        plain.goto(f"{(rain.third / 'gutters.html').as_uri()}#{gone}")
        assert plain.locator(f"#{gone}").is_visible()
        assert plain.locator("p.gone:visible").count() == 1
        page.goto(f"{(rain.third / 'editions' / '2' / 'editions' / '1' / 'pipes.html').as_uri()}?q=rain#bends")
        page.wait_for_url("**/pipes.html?q=rain#bends")
        assert page.url == f"{(rain.third / 'editions' / '1' / 'pipes.html').as_uri()}?q=rain#bends"
        plain.goto(f"{(rain.third / 'sea.html').as_uri()}#the-sea")
        assert plain.get_by_role("link").first.is_visible()
        browser.close()
