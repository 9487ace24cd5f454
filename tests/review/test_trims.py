"""A document's trim size, held to those that its layout is made for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from support import settings_for
from trykklar.base.problems import Place, ProblemsFound
from trykklar.base.settings import read_settings
from trykklar.build.sources import read_sources
from trykklar.layouts.layout import load_layout
from trykklar.layouts.trims import MadeFor, nearest, sides_of

HERE = Place("publication.yaml")
MADE = """trims:
  A4: {}
  A5: {sizes: {body: 8pt}, margins: {inner: 11mm}}
"""


def made_for(publication: Path, text: str) -> None:
    file = publication / "layouts" / "tiny" / "layout.yaml"
    file.write_text(file.read_text("utf-8") + text, "utf-8")


def test_a_name_or_two_sides_are_a_trim() -> None:
    assert [sides_of(name) for name in ("A5", "210x210", "1e3x20", "20x20", "a5", "")] == [
        (148.0, 210.0),
        (210.0, 210.0),
        None,
        None,
        None,
        None,
    ]
    assert nearest([], (1.0, 1.0)) is None
    made = [MadeFor("A4", (210.0, 297.0), {}), MadeFor("A5", (148.0, 210.0), {})]
    found = nearest(made, (120.0, 190.0))
    assert found
    assert found.name == "A5"


def test_a_page_has_the_measures_of_its_trim(publication: Path) -> None:
    made_for(publication, MADE)
    layout = load_layout(settings_for(publication), "tiny", HERE)
    small = layout.at((148.0, 210.0))
    assert (small.tokens["sizes"]["body"], small.tokens["margins"]) == ("8pt", {"inner": "11mm"})
    assert "--margin-inner: 11mm;" in small.styles[0].text
    assert [sheet.name for sheet in small.styles] == [sheet.name for sheet in layout.styles]
    assert layout.at((210.0, 297.0)) is layout


def test_tokens_of_a_layout_hold_over_those_that_the_one_above_it_has_at_a_trim(publication: Path) -> None:
    made_for(publication, MADE)
    own = publication / "layouts" / "mine"
    own.mkdir()
    (own / "layout.yaml").write_text("about: Mine.\nextends: tiny\n", "utf-8")
    (own / "tokens.yaml").write_text("sizes: {body: 9pt}\n", "utf-8")
    found = load_layout(settings_for(publication), "mine", HERE).at((148.0, 210.0))
    assert (found.tokens["sizes"]["body"], found.tokens["margins"]["inner"]) == ("9pt", "11mm")


def test_another_trim_is_told_at_its_line(publication: Path) -> None:
    made_for(publication, MADE)
    line = 0
    for trim, told in (("A4", False), ("[150, 205]", False), ("[170, 240]", True), ("letter", True)):
        file = publication / "publication.yaml"
        text, count = re.subn(r"trim: (\w+|\[.*?\])", f"trim: {trim}", file.read_text("utf-8"), count=1)
        assert count == 1
        file.write_text(text, "utf-8")
        line = text[: text.index("trim: ")].count("\n") + 1
        problems = read_sources(read_settings(publication)).problems
        found = [each for each in problems if each.code == "layout-trim" and each.place.line == line]
        assert bool(found) is told, trim
    assert found[0].place == Place("publication.yaml", line)
    assert found[0].message == "the layout 'tiny' is made for A4, A5, not for 215.9 × 279.4 mm"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("trims: {octavo: {}}\n", "'octavo' is no trim size"),
        ("trims: {A4: {colours: {ink: '#000000'}}}\n", "the trim 'A4' has colours"),
    ],
)
def test_what_is_no_trim_is_told_in_the_layout(publication: Path, text: str, message: str) -> None:
    made_for(publication, text)
    with pytest.raises(ProblemsFound) as found:
        load_layout(settings_for(publication), "tiny", HERE)
    (problem,) = found.value.problems
    assert (problem.message, problem.place.file) == (message, "layouts/tiny/layout.yaml")
