"""Notes that run over pages, and rows of tables that do: every word once, in order, and nothing on anything else."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

SET = """
import json, sys
import weasyprint
from trykklar.typeset.weasyprint import patches as engine
from trykklar.typeset.weasyprint.note_blocks import place_note_blocks
from trykklar.typeset.weasyprint.tall_rows import let_tall_rows_break
from weasyprint.formatting_structure import boxes
assert engine.install_lines() == ()
def lines(box):
    for child in getattr(box, "children", ()):
        if isinstance(child, boxes.LineBox):
            text = "".join(d.text for d in child.descendants() if isinstance(d, boxes.TextBox))
            yield [text, child.position_y, child.position_y + child.height]
        else:
            yield from lines(child)
found = {}
for name, html in json.loads(sys.stdin.read()).items():
    html = weasyprint.HTML(string=html)
    place_note_blocks(html.etree_element)
    document = html.render()
    if let_tall_rows_break(document):
        document = html.render()
    found[name] = [
        {"top": box.content_box_y(), "bottom": box.content_box_y() + box.height,
         "text": list(lines(box.children[0])), "notes": list(lines(box.children[1]) if len(box.children) > 1 else ())}
        for box in (page._page_box for page in document.pages)
    ]
print(json.dumps(found))
"""

CSS = """
@page { size: 100mm 100mm; margin: 10mm; @footnote { border-top: 1pt solid; padding-top: 3pt; margin-top: 6pt } }
html { font: 9pt/12pt monospace; orphans: 2; widows: 2 } p { margin: 0 }
.footnote { float: footnote; footnote-policy: line; font-size: 8pt; line-height: 10pt } .two { columns: 2 }
.footnote > p:first-child { display: inline }
tr { break-inside: avoid } td { vertical-align: top; padding: 0 }
"""


def words(stem: str, count: int) -> str:
    return " ".join(f"{stem}{number}" for number in range(count))


def note(stem: str, count: int) -> str:
    return f'<span class="footnote">{words(stem, count)}</span>'


BLOCKS = (
    '<p>Call<span class="footnote" data-note="1"></span> {text}</p>'
    '<div class="footnote-blocks" data-for="1"><p>{one}</p><ul><li>{two}</li><li>{three}</li></ul>'
    "<table><tr><td>{four}</td></tr></table></div>"
)
BODIES = {
    "longer than two pages": f"<p>Call{note('n', 900)} {words('t', 300)}</p>",
    "on a page's last line": f"<p>{words('t', 168)} call{note('n', 60)} {words('u', 80)}</p>",
    "ten in a paragraph": "<p>" + " ".join(f"w{k}{note(f'n{k}-', 12)}" for k in range(10)) + f"</p><p>{words('t', 99)}",
    "ten long ones": "<p>" + " ".join(f"w{k}{note(f'n{k}-', 90)}" for k in range(10)) + "</p>",
    "in a list": f"<ul><li>a{note('n', 250)}</li><li>b{note('m', 250)}</li></ul><p>{words('t', 200)}</p>",
    "in a table": f"<table><tr><th>h{note('n', 200)}</th></tr>"
    + "".join(f"<tr><td>c{k}</td></tr>" for k in range(30))
    + f"<tr><td>last{note('m', 200)}</td></tr></table>",
    "in a caption": f"<figure><figcaption>c{note('n', 300)}</figcaption></figure><p>{words('t', 200)}</p>",
    "in a quotation": f"<blockquote><p>q{note('n', 300)}</p></blockquote><p>{words('t', 200)}</p>",
    "in two columns": f"<div class=two><p>{words('t', 100)} call{note('n', 40)} {words('u', 100)} call{note('m', 20)}",
    "that begins with a list": BLOCKS.replace("<p>{one}</p>", "<ol><li>{one}</li></ol>").format(
        text=words("t", 60), one=words("n", 150), two=words("o", 90), three=words("p", 90), four=words("q", 60)
    ),
    "of blocks": BLOCKS.format(
        text=words("t", 60),
        one=words("n", 120),
        two=words("o", 120),
        three=words("p", 120),
        four=words("q", 30),
    ),
}
TALL = (
    "<table><thead><tr><th>Head<span class=footnote>of the head</span></th><th>b</th></tr></thead><tbody><tr><td>first"
    f"</td><td>1</td></tr><tr><td>{words('c', 700)}</td><td>2</td></tr><tr><td>last</td><td>3</td></tr></table>"
)


@pytest.fixture(scope="module")
def pages() -> dict[str, Any]:
    """Name of a body → its pages, all set by one process."""
    bodies = {**BODIES, "a tall row": TALL}
    done = subprocess.run(
        [sys.executable, "-c", SET],
        input=json.dumps({name: f"<html lang=en><style>{CSS}</style>{body}" for name, body in bodies.items()}),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def printed(found: list[Any], where: str) -> list[str]:
    return " ".join(line[0] for page in found for line in page[where]).split()


@pytest.mark.parametrize("name", BODIES)
def test_every_word_of_a_note_stands_once_in_order_and_on_nothing(pages: dict[str, Any], name: str) -> None:
    found = pages[name]
    body = BODIES[name].replace("><", "> <")
    notes = [word for word in printed(found, "notes") if not word.rstrip(".").isdigit() and word != "•"]
    stems = {word.rstrip("0123456789") for word in notes}
    numbered = [word for stem in stems for word in notes if word.rstrip("0123456789") == stem]
    assert len(notes) == len(set(notes)) == len(numbered)
    for stem in stems:
        own = [int(word.removeprefix(stem)) for word in notes if word.rstrip("0123456789") == stem]
        assert own == list(range(len(own)))
        assert f"{stem}{len(own) - 1}" in body
        assert f"{stem}{len(own)}<" not in body.replace(" ", "<")
    for page in found:
        tops = [line[1] for line in page["notes"]]
        assert all(line[2] <= page["bottom"] + 1 for line in page["text"] + page["notes"])
        assert all(line[2] <= min(tops, default=page["bottom"]) + 1 for line in page["text"])
        assert all(top >= page["top"] - 1 for top in tops)


def test_pages_without_text_are_filled_with_what_is_left_of_a_note(pages: dict[str, Any]) -> None:
    bare = [page for page in pages["longer than two pages"] if not printed([page], "text")]
    assert bare
    for page in bare[:-1]:
        assert page["notes"][0][1] - page["top"] < 0.2 * (page["bottom"] - page["top"])


def test_a_row_higher_than_a_page_is_whole_and_has_its_head_on_every_page(pages: dict[str, Any]) -> None:
    found = pages["a tall row"]
    assert len(found) > 3
    text = printed(found, "text")
    assert [word for word in text if word[0] == "c"] == words("c", 700).split()
    assert [words[-1] for words in (printed([page], "text") for page in found)][-1] == "3"
    assert all("Head" in line[0] for page in found for line in page["text"][:1])
    assert printed(found, "notes") == ["1.", "of", "the", "head"]


def test_a_row_that_fits_a_page_is_not_broken(pages: dict[str, Any]) -> None:
    assert any("first" in line[0] for line in pages["a tall row"][0]["text"])
