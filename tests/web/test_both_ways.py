"""From the site to the printed document and back: no link of either is broken."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import html
from pypdf import PdfReader

from editioned import change, write_rain
from sites import broken_links
from support import run

BASE = "https://example.org/rain/"
BOOK = """documents:
  book:
    layout: plain
    trim: A5
    citation: the book
    outline:
      - chapter: gutters.md
      - chapter: pipes.md
      - chapter: sea.md
  leaf:
    layout: plain
    trim: A5
    refers_to: [book]
    outline:
      - chapter: leaf.md
"""
LEAF = """---
kind: chapter
title: Rain in short
summary: What the book says.
---

More on {page}`book#ladders`, and in [the chapter of pipes](#book#pipes).
"""
LINKED = re.compile(r'href="[^"#]*book-mail[\w-]*\.pdf#nameddest=([^"]+)"')


@dataclass(frozen=True)
class Both:
    """A site, and the file of the printed document that it refers to."""

    site: Path
    pdf: PdfReader
    leaf: PdfReader
    """Another printed document, which refers to that one."""


def to_the_site(pdf: PdfReader) -> list[str]:
    """Addresses of all links out of a file that lead to the site."""
    links = (link.get_object() for page in pdf.pages for link in page.get("/Annots", ()))
    found = (str(link["/A"]["/URI"]) for link in links if "/URI" in link.get("/A", {}))
    return [address for address in found if address.startswith(BASE)]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Both:
    publication = write_rain(tmp_path_factory.mktemp("both") / "rain")
    change(
        publication,
        "publication.yaml",
        ("documents:\n", BOOK),
        ("layout: web\n", "layout: web\n    refers_to: [book, leaf]\n"),
    )
    (publication / "leaf.md").write_text(LEAF, "utf-8")
    built = run("build", "--publication", publication, "--json")
    assert (built.exit_code, [p for p in built.problems if p.severity == "error"]) == (0, [])
    site = publication / "output" / "site"
    book, leaf = (PdfReader(BytesIO(next(site.glob(f"{name}-mail*.pdf")).read_bytes())) for name in ("book", "leaf"))
    return Both(site, book, leaf)


def test_what_a_document_says_of_another_leads_to_its_place_on_the_site(both: Both) -> None:
    leads = dict.fromkeys(address.removeprefix(BASE) for address in to_the_site(both.leaf))
    assert list(leads) == ["gutters.html#ladders", "pipes.html"]
    at = both.pdf.get_destination_page_number(both.pdf.named_destinations["ladders"])
    assert f"the book page {(at or 0) + 1}" in both.leaf.pages[0].extract_text().replace("\xa0", " ")


def test_every_heading_on_paper_leads_to_its_place_on_the_site(both: Both) -> None:
    found = to_the_site(both.pdf)
    assert {address.removeprefix(BASE) for address in found} == {
        "gutters.html",
        "gutters.html#gutters-s1",
        "gutters.html#ladders",
        "pipes.html",
        "pipes.html#pipes-s1",
        "sea.html",
    }
    for address in found:
        page, _, name = address.removeprefix(BASE).partition("#")
        tree = html.fromstring((both.site / page).read_bytes())
        assert not name or tree.get_element_by_id(name) is not None


def test_the_link_is_the_heading_and_looks_like_it(both: Both) -> None:
    text = "\n".join(page.extract_text() for page in both.pdf.pages)
    assert "https://" not in text, "nothing more is printed"
    assert "Leaves in autumn" in text


def test_every_link_of_the_site_into_the_file_has_its_place_there(both: Both) -> None:
    assert broken_links(both.site) == []
    names = {unquote(name) for page in both.site.glob("*.html") for name in LINKED.findall(page.read_text("utf-8"))}
    assert {"gutters", "gutters-s1", "pipes-s1"} <= names
    assert names <= set(both.pdf.named_destinations)


def test_whoever_keeps_sources_is_told_of_the_file(both: Both) -> None:
    (told,) = html.fromstring((both.site / "pipes.html").read_bytes()).xpath(
        "//meta[@name='citation_pdf_url']/@content"
    )
    assert told.startswith(BASE)
    assert (both.site / told.removeprefix(BASE)).is_file()
    assert not html.fromstring((both.site / "index.html").read_bytes()).xpath("//meta[@name='citation_pdf_url']")


def test_each_printed_page_has_an_address(both: Both) -> None:
    stubs = sorted(int(file.stem) for file in (both.site / "page").glob("*.html"))
    assert stubs == list(range(1, len(both.pdf.pages) + 1))
    for number in stubs:
        leads = html.fromstring((both.site / "page" / f"{number}.html").read_bytes()).find(".//a").get("href")
        page, _, name = leads.removeprefix("../").partition("#")
        assert html.fromstring((both.site / page).read_bytes()).get_element_by_id(name) is not None
