"""The accessibility statement tells how the site was tested, and nothing that nobody tried."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from boards import write_board
from sites import broken_links, build_site
from trykklar.web.long_words import let_break

RECORD = """
date: 2026-03-01
edition: "0"
people: {people}
checkers:
  - {{name: axe-core, version: 4.14.1, pages: 12}}
  - name: A reader
    pages: 3
    findings: [{{what: The picture of <rain> says nothing., page: areas/a1.html}}]
"""


def _statement(site: Path) -> str:
    tree = html.fromstring((site / "about" / "accessibility.html").read_bytes())
    return " ".join(" ".join(tree.find(".//main").itertext()).split())


def test_without_a_record_no_test_is_claimed(tmp_path: Path) -> None:
    told = _statement(build_site(write_board(tmp_path, 1, 1)))
    assert "No test of the web edition is on record." in told
    assert "not been tried yet by people" in told
    assert "axe" not in told


@pytest.mark.parametrize("people", [pytest.param("true", marks=pytest.mark.full), "false"])
def test_the_record_is_told_with_what_was_found(tmp_path: Path, people: str) -> None:
    publication = write_board(tmp_path, 1, 1)
    (publication / "accessibility.yaml").write_text(RECORD.format(people=people), "utf-8")
    site = build_site(publication)
    told = _statement(site)
    assert "Edition 0 was tested on March 1, 2026. Edition 1 has not been tested since." in told
    assert "axe-core 4.14.1 12 0" in told
    assert "A reader 3 1" in told
    assert told.index("Known shortcomings") < told.index("The picture of <rain> says nothing. areas/a1.html (A reader)")
    assert ("not been tried yet by people" in told) == (people == "false")
    assert "on record" not in told
    assert broken_links(site) == []


def test_long_words_of_a_title_break_at_their_seams_alone() -> None:
    page = html.fromstring(
        "<div><h1>Tilgængelighedserklæring <i>og</i> dataansvarlighedsaftale</h1><p>Tilgængelighedserklæring</p></div>"
    )
    let_break(page, "da")
    title, text = (str(element.text_content()) for element in page)
    assert "Tilgængeligheds\u00aderklæring og " in title
    assert title.replace("\u00ad", "") == "Tilgængelighedserklæring og dataansvarlighedsaftale"
    assert text == "Tilgængelighedserklæring"
    english = html.fromstring("<h1>Internationalization of board</h1>")
    let_break(english, "en")
    assert english.text == "Internationalization of board"
