"""Lists of families whose first there is not."""

from __future__ import annotations

from dataclasses import replace

from support import BASE
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
