"""Drawings that the typesetter draws wrongly: told at their line, and set as pixels."""

from __future__ import annotations

from pathlib import Path

import pytest

from support import run

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">\n<rect width="5" height="5" fill="#000" '
    "{}/>\n</svg>\n"
)


@pytest.mark.parametrize("feature", ['paint-order="stroke"', 'style="mix-blend-mode: multiply"'])
def test_a_drawing_that_is_set_as_pixels_is_told_at_its_line(publication: Path, feature: str) -> None:
    (publication / "pictures" / "leaf.svg").write_text(DRAWING.format(feature), "utf-8")
    done = run("check", "--publication", publication, "--json")
    assert [(p.code, p.at, p.severity) for p in done.problems] == [("svg-pixels", "pictures/leaf.svg:2", "warning")]
    assert done.exit_code == 0


def test_a_plain_drawing_is_not(publication: Path) -> None:
    (publication / "pictures" / "leaf.svg").write_text(DRAWING.format('opacity="0.5"'), "utf-8")
    assert run("check", "--publication", publication, "--json").problems == []
