"""The handbook: a second real publication, without a board and in English, built as a release by what it tells of."""

from __future__ import annotations

import re

import pytest
import yaml
from lxml import html

from readback import Pdf, letters, plain
from sites import broken_links, pages
from support import REPOSITORY, Build
from trykklar.base.rulebook import rules
from trykklar.commands.main import main

SOURCE = REPOSITORY / "source" / "handbook"


@pytest.fixture(scope="module")
def book(handbook_build: Build) -> Pdf:
    return Pdf(handbook_build.pdf("handbook"))


def _chapters() -> list[tuple[str, str]]:
    """Id and title of every chapter, in no order; what chapters include has no front matter."""
    texts = [text for file in SOURCE.rglob("*.md") if (text := file.read_text("utf-8")).startswith("---\n")]
    heads = [yaml.safe_load(text.split("---\n")[1]) for text in texts]
    return [(head["id"], head["title"]) for head in heads]


def test_the_release_is_built_without_a_word(handbook_build: Build) -> None:
    """What is measured on pages would be among the problems."""
    assert "warning" not in handbook_build.folder.parents[1].with_suffix(".log").read_text("utf-8")


def test_its_site_has_a_page_for_every_chapter_and_no_broken_link(handbook_build: Build) -> None:
    site = handbook_build.folder / "web"
    shown = {letters(html.fromstring(page.read_bytes()).findtext(".//title") or "") for page in pages(site)}
    assert [title for _, title in _chapters() if letters(f"{title} – The Trykklar handbook") not in shown] == []
    assert broken_links(site) == []
    assert len(list((site / "page").glob("*.html"))) > 100


def test_every_chapter_stands_in_the_outline(book: Pdf) -> None:
    titles = {re.sub(r"^(Part )?\d+:? ", "", plain(title)) for _, title, _ in book.bookmarks}
    assert [title for _, title in _chapters() if title not in titles] == []
    assert [name for name, _ in _chapters() if name not in book.destinations] == []


def test_the_reference_holds_every_code_and_command(book: Pdf) -> None:
    first, after = book.destinations["ref-problems"][0], book.destinations["ref-checks"][0]
    found = letters(" ".join(book.text(page) for page in range(first, after)))
    assert [code for code in rules() if letters(code) not in found] == []
    first, after = book.destinations["ref-commands"][0], book.destinations["ref-markup"][0]
    found = " ".join(plain(book.text(page)) for page in range(first, after))
    assert [name for name in main.commands if f"trykklar {name}" not in found] == []


def test_code_stays_on_the_page(book: Pdf) -> None:
    """Code is set in the monospaced face, and its lines end before the trim edge."""
    assert any(name.startswith("Source-Code") or name.startswith("SourceCode") for name in book.fonts)
    page = book.destinations["ten-minutes"][0]
    edge = book.within(page, book.width(page) - 16 / 25.4 * 72, 60, book.width(page), book.height(page) - 60)
    assert plain(edge) == ""


def test_no_line_holds_one_word_in_a_row_of_four(book: Pdf) -> None:
    """Running text is set in lines, not in words (a line that cannot be broken before a code was once set so)."""
    page = book.destinations["records"][0]
    rows = [len(line.split()) for line in book.text(page).splitlines() if line.strip()]
    assert not re.search("1{4}", "".join("1" if count == 1 else "0" for count in rows))
