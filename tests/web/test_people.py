"""People who wrote a publication are told by the parts of their names wherever programs ask for these."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from lxml import html

from boards import write_board
from editioned import change
from epubs import read_epub
from sites import build_site
from support import run
from trykklar.sources.bibliography import works_of

PEOPLE = "{family: von Berg, given: Ane Marie}, Skovby & Co, {family: 'Li, Jr', given: Bo}"
AUTHORS = f"publisher: The Testers\nauthors: [{PEOPLE}]"
BOOK = "  book:\n    form: epub\n    layout: epub\n    outline:\n      - each: columns\n"


@pytest.fixture(scope="module")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Path:
    publication = write_board(tmp_path_factory.mktemp("people") / "board", 1, 1)
    change(
        publication, "publication.yaml", ("publisher: The Testers", AUTHORS), ("documents:\n", f"documents:\n{BOOK}")
    )
    return publication


@pytest.fixture(scope="module")
def site(publication: Path) -> Path:
    return build_site(publication)


def test_records_have_family_names_and_given_ones(site: Path) -> None:
    people = [{"family": "von Berg", "given": "Ane Marie"}, {"literal": "Skovby & Co"}]
    people += [{"family": "Li, Jr", "given": "Bo"}]
    assert json.loads((site / "cite" / "crossing-a1-t1.json").read_text("utf-8"))[0]["author"] == people
    ris = (site / "cite" / "crossing-a1-t1.ris").read_text("utf-8").splitlines()
    assert [line[6:] for line in ris if line.startswith("AU")] == ["von Berg, Ane Marie", "Skovby & Co", "Li, Jr, Bo"]
    bibtex = (site / "cite" / "crossing-a1-t1.bib").read_text("utf-8")
    assert "author = {von Berg, Ane Marie and {Skovby \\& Co} and {Li, Jr}, Bo}" in bibtex
    read = works_of(bibtex, "a.bib").records[0][1]["author"]
    assert read[:2] == people[:2]


def test_pages_have_them_for_programs_and_names_for_people(site: Path) -> None:
    tree = html.fromstring((site / "crossing" / "a1" / "t1.html").read_bytes())
    creators = [meta.get("content") for meta in tree.iter("meta") if meta.get("name") == "DC.creator"]
    assert creators == ["von Berg, Ane Marie", "Skovby & Co", "Li, Jr, Bo"]
    told = json.loads(tree.find(".//script[@type='application/ld+json']").text)
    assert told["isPartOf"]["author"][:2] == [
        {"@type": "Person", "name": "Ane Marie von Berg", "familyName": "von Berg", "givenName": "Ane Marie"},
        {"@type": "Organization", "name": "Skovby & Co"},
    ]
    cite = html.fromstring((site / "about" / "cite.html").read_bytes())
    assert "Ane Marie von Berg, Skovby & Co, Bo Li, Jr" in " ".join(cite.text_content().split())


def test_a_book_says_what_names_are_filed_as(publication: Path) -> None:
    built = run("build", "book", "--publication", publication, "--json")
    assert built.exit_code == 0, built.problems
    package = read_epub(next((publication / "output").glob("book*.epub")).read_bytes()).package
    names = [element.text for element in package.iter("{*}creator")]
    filed = [element.text for element in package.iter("{*}meta") if element.get("property") == "file-as"]
    assert names == ["Ane Marie von Berg", "Skovby & Co", "Bo Li, Jr"]
    assert filed == ["von Berg, Ane Marie", "Li, Jr, Bo"]


@pytest.mark.parametrize(
    ("written", "says"),
    [("[{family: Hansen}]", "given"), ("[{family: A, given: B, orcid: 1}]", "orcid"), ("[[a, b]]", "authors")],
)
def test_half_a_name_is_told_at_its_line(publication: Path, tmp_path: Path, written: str, says: str) -> None:
    other = Path(shutil.copytree(publication, tmp_path / "board"))
    change(other, "publication.yaml", (AUTHORS, f"publisher: The Testers\nauthors: {written}"))
    told = run("check", "--publication", other, "--json").problems
    assert [says in problem.message for problem in told if problem.at == "publication.yaml:5"] == [True]
