"""What made a thing on a page: found from its line, with the rules of style that match it."""

from __future__ import annotations

from pathlib import Path

import pytest

from support import settings_for
from trykklar.base.problems import Place
from trykklar.build.workshop import Workshop
from trykklar.commands.preview.inspector import inspected
from trykklar.commands.preview.sites import read_site
from trykklar.compose.origins import Origins
from trykklar.preflight.source_map import SourceMap
from trykklar.publish.reports import BuiltDocument, Progress

CHAPTER = """---
kind: chapter
title: One
---

A paragraph.

:::{note} Heading
Set apart.
:::

:::{include} parts/more.md
:::
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> BuiltDocument:
    folder = tmp_path_factory.mktemp("inspected")
    (folder / "parts").mkdir()
    (folder / "one.md").write_text(CHAPTER, "utf-8")
    (folder / "parts" / "more.md").write_text("First.\n\nSecond.\n", "utf-8")
    (folder / "publication.yaml").write_text(
        "id: inspected\ntitle: T\npublisher: P\nlanguage: en\nedition: {number: '1', date: 2027-01-01}\ndocuments:\n"
        "  book: {layout: plain, trim: A5, outline: [{chapter: one.md}]}\n"
        "  web: {form: web, layout: web, outline: [{chapter: one.md}]}\n",
        "utf-8",
    )
    settings = settings_for(folder, folder / "output")
    with Workshop(settings) as workshop:
        return next(made for made in workshop.build([], Progress()).documents if made.name == "book")


def origins_of(built: BuiltDocument) -> Origins:
    assert built.origins
    return built.origins


def test_a_line_leads_to_the_template_the_rules_and_the_tokens(built: BuiltDocument) -> None:
    told = inspected(origins_of(built), Place("one.md", 6))
    assert told
    assert (told["entry"], told["template"], told["directive"]) == ("one", "layouts/base/chapter.html.j2", None)
    assert told["elements"][0]["element"] == "p"
    root = next(each for each in told["elements"] if each["element"] == "html")
    size = next(
        one
        for rule in root["rules"]
        for one in rule["declarations"]
        if one["name"] == "font-size" and not one["overruled"]
    )
    (token,) = size["tokens"]
    assert (token["name"], token["value"], token["file"]) == ("--size-body", "9.2pt", "layouts/plain/layout.yaml")
    assert token["line"] > 0
    rules = told["elements"][0]["rules"]
    assert {rule["file"] for rule in rules} <= {"layouts/base/base.css", "layouts/plain/plain.css"}
    by_name = [(one["name"], one["overruled"]) for rule in rules for one in rule["declarations"]]
    assert len([name for name, overruled in by_name if name == "text-indent" and not overruled]) == 1


def test_a_directive_is_told_with_its_template(built: BuiltDocument) -> None:
    told = inspected(origins_of(built), Place("one.md", 8))
    assert told
    assert told["directive"]["name"] == "note"
    assert told["directive"]["file"].startswith("layouts/base/directives/")
    assert inspected(origins_of(built), Place("one.md", 900)) is None


def test_text_of_an_included_file_leads_there(built: BuiltDocument) -> None:
    found = [(block.file, block.line) for block in built.places]
    assert ("parts/more.md", 3) in found
    assert all(line < 1000 for _, line in found)
    assert SourceMap(built.places).knows(Place("parts/more.md", 1))
    told = inspected(origins_of(built), Place("parts/more.md", 3))
    assert told
    assert told["elements"][0]["element"] == "p"


def test_on_a_site_too(built: BuiltDocument) -> None:
    site = read_site("web", built.files[0].parent / "web")
    assert Place("parts/more.md", 3) in site.places
    assert Place("one.md", 6) in site.places


def test_an_element_of_another_line_is_not_taken(built: BuiltDocument, tmp_path: Path) -> None:
    assert inspected(origins_of(built), Place("parts/more.md", 2)) is None
    assert inspected(origins_of(built), Place("other.md", 1)) is None
