"""Layouts: tokens become CSS, what is not found is looked for in the extended layout, templates fail with their
line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from support import REPOSITORY, edit, run, settings_for
from trykklar.base.problems import Place, ProblemsFound
from trykklar.layouts.layout import Layout, load_layout, token_css
from trykklar.layouts.templates import fill

ASKED_AT = Place("publication.yaml", 9)


@pytest.fixture
def tiny(publication: Path) -> Layout:
    return load(publication)


def load(publication: Path, name: str = "tiny") -> Layout:
    return load_layout(settings_for(publication), name, ASKED_AT)


def write(publication: Path, name: str, text: str) -> Layout:
    file = publication / "layouts" / "tiny" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return load(publication)


def test_a_token_that_names_another_one_has_its_value_in_layouts_that_extend_it_too(publication: Path) -> None:
    write(publication, "tokens.yaml", "colours:\n  theme-1: accent\n  cover: theme-1\nfonts:\n  display: sans\n")
    (publication / "layouts" / "own").mkdir()
    (publication / "layouts/own/layout.yaml").write_text("about: Another colour.\nextends: tiny\n", "utf-8")
    own = "colours:\n  accent: {rgb: '#0b4f8a', cmyk: [90, 60, 10, 10]}\n"
    (publication / "layouts/own/tokens.yaml").write_text(own, "utf-8")
    loaded = load_layout(settings_for(publication), "own", Place("publication.yaml"))
    assert [loaded.colour(name) for name in ("accent", "theme-1", "cover")] == ["#0b4f8a"] * 3
    assert {token.inks for token in loaded.colours if token.name in ("accent", "theme-1", "cover")} == {
        (90, 60, 10, 10)
    }
    assert loaded.tokens["fonts"]["display"] == loaded.tokens["fonts"]["sans"]


def test_tokens_that_name_each_other_are_told_at_their_lines(publication: Path) -> None:
    with pytest.raises(ProblemsFound) as found:
        write(publication, "tokens.yaml", "colours:\n  cover: accent\n  accent: cover\n")
    assert [p.place for p in found.value.problems] == [
        Place("layouts/tiny/tokens.yaml", 2),
        Place("layouts/tiny/tokens.yaml", 3),
    ]


def test_token_css() -> None:
    tokens: dict[str, Any] = {
        "colours": {"ink": {"rgb": "#111111", "cmyk": "0 0 0 1"}, "red": "#f00"},
        "sizes": {"body": "10pt"},
        "odd": {"a": [1]},
    }
    assert token_css(tokens) == ":root {\n  --colour-ink: #111111;\n  --colour-red: #f00;\n  --size-body: 10pt;\n}\n"


def test_a_layout_has_what_it_extends(tiny: Layout) -> None:
    assert [folder.name for folder in tiny.folders] == ["tiny", "base"]
    assert [sheet.name.rpartition("/")[2] for sheet in tiny.styles] == ["tokens", "base.css", "tiny.css"]
    assert tiny.find("chapter.html.j2") == REPOSITORY / "layouts" / "base" / "chapter.html.j2"
    assert tiny.find("nothing.html.j2") is None
    assert tiny.colour("theme-1")
    assert tiny.colour("puce") is None
    assert "miljo" in tiny.icons()


def test_what_a_layout_has_itself_comes_first(publication: Path) -> None:
    layout = write(publication, "tokens.yaml", "colours:\n  theme-1: '#123456'\n")
    assert layout.colour("theme-1") == "#123456"
    assert layout.colour("ink") == load(publication, "base").colour("ink")
    layout = write(publication, "chapter.html.j2", "mine")
    assert fill(layout, "chapter.html.j2", {}) == "mine"


@pytest.mark.parametrize("name", sorted(p.parent.name for p in (REPOSITORY / "layouts").glob("*/layout.yaml")))
def test_every_layout_of_the_project_prints_a_page(publication: Path, name: str) -> None:
    """Every template parses, and a chapter's page shows title, text, folio, and the layout's own size of text."""
    layout = load(publication, name)
    for template in layout.environment.list_templates(extensions=["j2"]):
        layout.environment.get_template(template)
    outline = "  card:\n    layout: tiny\n    trim: [120, 180]\n    outline:\n      - page: cover\n"
    edit(
        publication / "publication.yaml",
        outline,
        outline.replace("tiny", name).replace("page: cover", "chapter: sources.md"),
    )
    assert run("build", "card", "--jobs", 1, "--publication", publication).exit_code == 0
    page = pypdfium2.PdfDocument(publication / "output" / "card-mail-draft.pdf")[0].get_textpage()
    shown = page.get_text_range()
    assert "Sources" in shown
    assert "almanac. 2024" in shown.replace("\r\n", " ")
    assert re.search(r"^1\b|\b1$", shown, re.MULTILINE)


def test_a_layout_that_extends_itself_ends(publication: Path) -> None:
    with pytest.raises(ProblemsFound, match="extends itself"):
        write(publication, "layout.yaml", "about: x\nextends: tiny\n")


def test_a_layout_that_is_not_there_is_named_where_it_is_asked_for(publication: Path) -> None:
    with pytest.raises(ProblemsFound) as found:
        load(publication, "huge")
    assert [(p.code, p.place) for p in found.value.problems] == [("layout-missing", ASKED_AT)]


def test_text_is_escaped(publication: Path) -> None:
    layout = write(publication, "chapter.html.j2", "<p>{{ text }}</p>")
    assert fill(layout, "chapter.html.j2", {"text": '<b> & "x"'}) == "<p>&lt;b&gt; &amp; &#34;x&#34;</p>"


@pytest.mark.parametrize(
    ("template", "code", "line"),
    [
        ("one\n{{ nothing }}\n", "template-undefined", 2),
        ("one\n{{ text.nothing.more }}\n", "template-undefined", 2),
        ("one\n{% if %}\n", "template-syntax", 2),
        ("one\n{{ text | nothing }}\n", "template-syntax", 2),
        ("one\n{{ ''.__class__.__mro__ }}\n", "template-forbidden", 2),
        ("one\n{{ text.format.__globals__ }}\n", "template-forbidden", 2),
        ("one\n{{ 1 // 0 }}\n", "template-error", 2),
        ("one\n{{ 'x' + 1 }}\n", "template-error", 2),
        ("one\n{{ [1, 2] | map | list }}\n", "template-error", 2),
        ("one\n{% include 'chapter.html.j2' %}\n", "template-error", 2),
        ("one\n{% for x in range(10 ** 8) %}{% endfor %}\n", "template-forbidden", 2),
        ("one\n\n{% include 'nothing.html.j2' %}\n", "template-missing", 3),
        ("one\n\n{% include '../../publication.yaml' %}\n", "template-missing", 3),
    ],
)
def test_faults_have_the_file_and_line_of_the_template(publication: Path, template: str, code: str, line: int) -> None:
    layout = write(publication, "chapter.html.j2", template)
    with pytest.raises(ProblemsFound) as found:
        fill(layout, "chapter.html.j2", {"text": "x"})
    assert [(p.code, p.place) for p in found.value.problems] == [(code, Place("layouts/tiny/chapter.html.j2", line))]


def test_faults_in_an_extended_template_are_named_there(publication: Path) -> None:
    (publication / "layouts" / "tiny" / "frame.html.j2").write_text("one\n{% block a %}{% endblock %}\n{{ nothing }}\n")
    layout = write(publication, "chapter.html.j2", "{% extends 'frame.html.j2' %}\n{% block a %}{% endblock %}\n")
    with pytest.raises(ProblemsFound) as found:
        fill(layout, "chapter.html.j2", {})
    assert found.value.problems[0].place == Place("layouts/tiny/frame.html.j2", 3)


@pytest.mark.parametrize("value", ["{cmyk: 1 0 0 0}", "", "{rgb: }", "red; x", "7", "[1, 2, 3]"])
def test_a_colour_has_a_value_for_screens(publication: Path, value: str) -> None:
    """Screens need the RGB value; `colours: {theme-1: {cmyk: …}}` alone gives no colour, and never the word 'None'."""
    with pytest.raises(ProblemsFound) as found:
        write(publication, "tokens.yaml", f"colours:\n  ink: '#111'\n  theme-1: {value}\n")
    assert [p.place for p in found.value.problems] == [Place("layouts/tiny/tokens.yaml", 3)]


def test_chart_theme_has_the_colours_of_the_layout(publication: Path) -> None:
    layout = write(publication, "chart-theme.yaml", 'bar: {color: "{theme-1}"}\nother: "{no-colour}"\n')
    assert layout.chart_theme == {"bar": {"color": layout.colour("theme-1")}, "other": "{no-colour}"}
