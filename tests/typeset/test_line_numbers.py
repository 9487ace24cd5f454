"""Numbers of lines in the margin of drafts: which lines are counted, where numbers stand, and that they are no text."""

from __future__ import annotations

import re
from typing import Any

import pytest
import weasyprint

from trykklar.typeset.weasyprint.line_numbers import draw_line_numbers

STYLE = """
@page { size: 100mm 60mm; margin: 10mm 20mm; @top-left { content: "Head" } @footnote { margin-top: 2mm } }
html { font: 10pt/5mm sans-serif; --line-numbers: #0a141e 2mm 5mm left } * { margin: 0; padding: 0 }
.beside { float: right } .note { float: footnote } .two { column-count: 2 } td { padding: 0 } p { break-inside: avoid }
"""
MM = 72 / 25.4
_BEGUN = b"/Artifact <</Type /Pagination>> BDC\nq"
_SHOWN = re.compile(rb"^q (\S+) 0 0 -\1 (\S+) (\S+) cm .* f Q$", re.MULTILINE)


def numbered(body: str, how: str = ' data-lines="page"', style: str = "") -> list[list[tuple[float, float]]]:
    """Left edge and height from the page's upper edge, in mm, of every digit on each page."""
    html = weasyprint.HTML(string=f"<html><head><style>{STYLE}{style}</style></head><body{how}>{body}</body></html>")
    found: list[list[tuple[float, float]]] = []

    def finisher(document: Any, pdf: Any) -> None:
        draw_line_numbers(document, pdf, html.etree_element)
        for reference in pdf.page_references:
            contents = pdf.objects[int(reference.split()[0])]["Contents"]
            stream = pdf.objects[int(contents.split()[0])].stream
            drawn = [
                part for part in stream if isinstance(part, bytes) and b"/Artifact <</Type /Pagination>> BDC\nq" in part
            ]
            assert all(part.endswith(b"EMC") and b"Tj" not in part for part in drawn)
            digits = [match.groups() for part in drawn for match in _SHOWN.finditer(part)]
            found.append([(float(x) / MM, float(y) / MM) for _, x, y in digits])

    html.write_pdf(finisher=finisher)
    return found


def heights(page: list[tuple[float, float]]) -> list[int]:
    """Which lines of 5 mm have a number, from 0."""
    return sorted({int((y - 10) // 5) for _, y in page})


def test_lines_of_the_text_are_counted() -> None:
    (page,) = numbered("<h1 style='font-size:1em'>One</h1><p>Two<br>three</p><ul><li>four</li></ul>")
    assert heights(page) == [0, 1, 2, 3]
    assert len(page) == 4
    assert all(13 < x < 15 for x, _ in page)


def test_nothing_is_numbered_that_nobody_asked_for() -> None:
    assert numbered("<p>One</p>", how="") == [[]]


@pytest.mark.parametrize(
    "body",
    [
        "<p>One</p><table><tr><td>cell</td></tr></table><p>three</p>",
        "<p>One</p><figure><p>caption</p></figure><p>three</p>",
        "<p>One</p><p>&nbsp;</p><p>three</p>",
    ],
)
def test_tables_figures_and_empty_lines_are_not(body: str) -> None:
    (page,) = numbered(body)
    assert heights(page) == [0, 2]


def test_what_stands_beside_and_at_the_foot_is_not() -> None:
    (page,) = numbered("<p>One<span class='note'>a note</span></p><p class='beside'>beside</p><p>two</p>")
    assert len(page) == 2


def test_lines_at_one_height_have_one_number() -> None:
    (page,) = numbered("<div class='two'><p>one</p><p>two</p><p>three</p><p>four</p></div>")
    assert heights(page) == [0, 1]
    assert len(page) == 2


def test_numbers_begin_again_on_each_page_or_go_on_through_the_chapter() -> None:
    body = "".join(f"<p>{n}</p>" for n in range(12))
    assert [len(page) for page in numbered(body)] == [8, 4]
    assert [len(page) for page in numbered(body, ' data-lines="chapter"')] == [8, 1 + 2 * 3]


def test_numbers_stand_on_the_side_that_the_layout_says() -> None:
    (page,) = numbered("<p>One</p>", style="html { --line-numbers: #0a141e 2mm 5mm right }")
    assert [round(x) for x, _ in page] == [85]
