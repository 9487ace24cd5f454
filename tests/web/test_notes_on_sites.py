"""Footnotes of sites and books: each whole at the foot, with links both ways, also where it consists of blocks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import html

from trykklar.compose.render import HtmlRenderer
from trykklar.language.labels import labels_for
from trykklar.sources.markup.parse import parse, parser
from trykklar.sources.markup.scan import scan
from trykklar.web.notes import endnotes, footnotes, marks_again

TEXT = """\
A word.[^one] Another.[^blocks] A third.[^table]

:::{box} A box
In it.[^inner]
:::

[^one]: Only *words*.
[^blocks]: First words.

    - an item

    > quoted

[^table]: | a | b |
    |---|---|
    | 1 | 2 |

[^inner]: Of the box.

    Once more.
"""
SAID = ["Only words.", "First words. an item quoted", "a b 1 2", "Of the box. Once more."]


def rewritten(text: str, placed: Callable[..., None]) -> html.HtmlElement:
    from compose.test_render import Table

    parsed = parse(text, "a.md", "en")
    scan(parsed.tokens, "a", "a.md")
    root = html.fragment_fromstring(HtmlRenderer(parser("en"), Table()).body(parsed.tokens), create_parent="div")
    placed(root, labels_for("en", {}))
    return root


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


@pytest.mark.parametrize(("placed", "each"), [(endnotes, ".//li[@id]"), (footnotes, ".//aside[@role='doc-footnote']")])
def test_every_note_is_whole_at_the_foot(placed: Callable[..., None], each: str) -> None:
    root = rewritten(TEXT, placed)
    (foot,) = root.iterfind("section[@class='notes']")
    notes = foot.findall(each)
    numbers = "" if placed is endnotes else "{}. "
    assert [words(note) for note in notes] == [
        f"{numbers.format(number)}{said} ↩" for number, said in enumerate(SAID, start=1)
    ]
    assert [note.get("id") for note in notes] == [f"note-{number}" for number in range(1, 5)]
    assert foot.find(".//blockquote") is not None
    assert root.find(".//*[@class='footnote-blocks']") is None
    foot.drop_tree()
    assert words(root) == "A word.1 Another.2 A third.3 A box In it.4"


def test_a_number_stands_in_the_line_of_its_note() -> None:
    foot = rewritten(TEXT, footnotes).find("section")
    assert foot is not None
    parents = [number.getparent().tag for number in foot.iterfind(".//span[@class='notenumber']")]
    assert parents == ["div", "p", "div", "p"], "a line of words, a paragraph, a table, a paragraph"


def test_a_note_that_is_named_again_is_led_to() -> None:
    again = '<a class="notemark" href="trykklar:note%3Aa%3A1">1</a>'
    text = f'<p>Once<span class="footnote">B.</span> and<span class="footnote">A.</span> again{again} here.</p>'
    root = html.fragment_fromstring(text, create_parent="div")
    marks_again(root, labels_for("en", {}))
    endnotes(root, labels_for("en", {}))
    marks = [(mark.get("href"), mark.get("aria-label")) for mark in root.iterfind(".//sup/a")]
    assert marks == [("#note-1", "note 1"), ("#note-2", "note 2"), ("#note-1", "note 1")]
    assert words(root).startswith("Once1 and2 again1 here.")
