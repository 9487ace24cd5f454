"""The law of conservation on pages: what styles hide, cut or lose is found at its line, and nothing else is."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from tiny import CSS, PAGE, chapter, look
from trykklar.typeset.executors.local import LocalWorkers
from trykklar.typeset.parts import EntryParts, decode_parts
from trykklar.typeset.read_back import lost_texts, texts_of
from trykklar.typeset.typesetter import Typesetter


@pytest.fixture(scope="module")
def workers() -> Iterator[LocalWorkers]:
    with LocalWorkers(1) as pool:
        yield pool


def lost(workers: LocalWorkers, body: str, css: str = "") -> list[tuple[str, str]]:
    done = Typesetter(look(CSS + css), workers, None).submit(chapter(body)).result()
    return [(str(p.place), p.message) for p in done.problems if p.code == "text-lost"]


WHOLE = {
    "a paragraph that is divided": (
        "<p lang='en' style='hyphens: auto; width: 30pt'>Interoperability of administrations everywhere</p>"
    ),
    "a word that is broken anywhere": "<p style='overflow-wrap: anywhere; width: 20pt'>Interoperability</p>",
    "a word over two pages": "<p lang='en' style='hyphens: auto; width: 40pt'>" + "<br>" * 5 + "interoperability</p>",
    "capitals by style": "<p style='text-transform: uppercase'>straße and rain</p>",
    "small capitals": "<p style='font-variant-caps: all-small-caps'>Rain AND snow</p>",
    "a word in two elements": "<p>H<sub>2</sub>O and <b>r</b>ain</p>",
    "a first letter": "<p class='first'>Rain falls</p>",
    "marks of letters by themselves": "<p>bla\u030aba\u0308r</p>",
    "a transparent group": "<div style='opacity: .5'><p>Faint words</p></div>",
    "a table over two pages": "<table><thead><tr><th>Head</th></tr></thead><tbody>"
    + "<tr><td>Cell</td></tr>" * 12
    + "</tbody></table>",
    "a note": "<p>Rain<span style='float: footnote'>A note.</span></p>",
    "columns": "<div style='columns: 2'><p>Some words that stand in columns</p></div>",
    "what a template does not mean to print": "<p data-not-printed style='display: none'>For the web</p>",
    "a drawing with a title": (
        "<p><svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><title>A disc</title></svg></p>"
    ),
}


@pytest.mark.parametrize("name", WHOLE)
def test_what_is_on_its_page_is_not_told(workers: LocalWorkers, name: str) -> None:
    assert lost(workers, WHOLE[name], ".first::first-letter { font-size: 14pt }\n") == []


def test_code_over_two_pages_has_no_hyphen(workers: LocalWorkers) -> None:
    code = "<p style='overflow-wrap: anywhere; width: 40pt; orphans: 1; widows: 1'>{}unwrapped</p>"
    foot = "@page { @bottom-center { content: 'Foot' } }"
    assert lost(workers, code.format("") + code.format("<br>" * 3), foot) == []


LOST = {
    "a paragraph": (
        "<p data-line='3'>Shown.</p><p data-line='5' class='gone'>Hidden words.</p>",
        "a.md:5",
        "hidden, words",
    ),
    "a cell": ("<table><tr data-line='7'><td>12</td><td class='gone'>34</td></tr></table>", "a.md:7", "34"),
    "one of two": ("<p data-line='3'>Rain.</p><p data-line='4' class='gone'>Rain.</p>", "a.md:3", "rain"),
    "a note": ("<p data-line='9'>Rain<span class='footnote gone'>A note cut.</span></p>", "a.md:9", "note"),
    "an item": ("<ul><li data-line='2'>One</li><li data-line='3' class='gone'>Two</li></ul>", "a.md:3", "two"),
}


@pytest.mark.parametrize("name", LOST)
def test_what_a_style_hides_is_told_at_its_line(workers: LocalWorkers, name: str) -> None:
    body, place, words = LOST[name]
    found = lost(workers, body, ".gone { display: none }\n.footnote { float: footnote }\n")
    assert [at for at, _ in found] == [place]
    assert words in found[0][1]


def test_a_glyph_that_drawing_dropped_is_told(workers: LocalWorkers) -> None:
    body = "<p data-line='3'>Rain falls.</p><p data-line='4'>Snow stays.</p>"
    parts = decode_parts(Typesetter(look(), workers, None).submit(chapter(body)).result().parts)
    root = ElementTree.fromstring(PAGE.format(body).replace("<!DOCTYPE html>", ""))
    assert lost_texts(root, parts) == ()
    assert [text for page in texts_of(parts) for text in page if text] == ["Rain falls.", "Snow stays."]
    (found,) = lost_texts(root, _without_last_glyph(parts, line=1))
    assert (found.line, found.text) == (4, "Snow stays.")
    assert "stays" in found.words


def _without_last_glyph(parts: EntryParts, line: int) -> EntryParts:
    """The parts with the last letter of a line's last word taken out of the page's content."""
    leaf = parts.leaves[0]
    content = zlib.decompress(leaf.content)
    shown = list(re.finditer(rb"\[<[^\]]*\] TJ", content))[line]
    glyphs = re.sub(rb"[0-9a-f]{8}>([0-9-]*)\] TJ$", rb">\1] TJ", shown[0])
    assert glyphs != shown[0]
    return replace(
        parts,
        leaves=(replace(leaf, content=zlib.compress(content[: shown.start()] + glyphs + content[shown.end() :])),),
    )
