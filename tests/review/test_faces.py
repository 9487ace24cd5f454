"""Lists of families whose first there is not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from support import BASE, run
from trykklar.base.problems import Place
from trykklar.base.settings import read_settings
from trykklar.layouts.fonts import load_fonts
from trykklar.layouts.layout import load_layout
from trykklar.layouts.look import Stylesheet
from trykklar.review.form.faces import unknown_families


def test_a_list_whose_first_there_is_not_is_told_with_what_is_set() -> None:
    settings = read_settings(BASE)
    layout = load_layout(settings, "tiny", Place("publication.yaml"))
    css = "a { font-family: serif }\nb { font-family: Georgia, 'source serif 4' }\nc { font: 9pt Fraunces, monospace }"
    sheet = Stylesheet("tiny.css", css)
    found = list(unknown_families({"tiny": replace(layout, styles=(sheet,))}, load_fonts(settings.workspace / "fonts")))
    assert [(problem.code, problem.place, problem.message.split(": ")[1]) for problem in found] == [
        ("font-fallback", Place("tiny.css", 2), "'Source Serif 4' is set in its place"),
        ("font-fallback", Place("tiny.css", 3), "'Source Code Pro' is set in its place"),
    ]


def test_a_logo_that_is_set_in_a_font_of_its_machine_is_told(publication: Path) -> None:
    logo = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text font-family="Helvetica">N</text></svg>'
    (publication / "pictures" / "own.svg").write_text(logo, "utf-8")
    text = (publication / "publication.yaml").read_text("utf-8")
    (publication / "publication.yaml").write_text(text + "\nlogo: {file: pictures/own.svg}\n", "utf-8")
    done = run("check", "--publication", publication, "--json")
    assert [(p.code, p.at) for p in done.problems] == [("font-unknown", "pictures/own.svg:1")]
