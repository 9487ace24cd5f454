"""HTML that says what Markdown says too is read as that; all other stays HTML, and is judged as such."""

from __future__ import annotations

import pytest
from markdown_it.token import Token

from trykklar.sources.markup.html_equals import equals_of_html
from trykklar.sources.markup.parse import parse
from trykklar.sources.markup.scan import scan


def kinds(text: str) -> list[tuple[str, dict[str, str | int | float]]]:
    """Types and attributes of what stands in a text's lines, but for its words."""
    inlines = [token for token in parse(text, "a.md", "en").tokens if token.type == "inline"]
    children = [child for token in inlines for child in token.children or []]
    return [(child.type, {**child.attrs}) for child in children if child.type not in ("text", "softbreak")]


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ('See <a href="#wet">the *wet* days</a>.', "See [the *wet* days](#wet)."),
        (
            '<A HREF="https://example.org/å?a=1&amp;b=2" title="The guide">it</A>',
            '[it](https://example.org/å?a=1&b=2 "The guide")',
        ),
        ("A <del>*wet*</del> day.", "A ~~*wet*~~ day."),
        ('<del><a href="b.md">it</a></del>', "~~[it](b.md)~~"),
        ('A <img src="a leaf.svg" alt="A leaf"> here.', "A ![A leaf](<a leaf.svg>) here."),
        ("Text.\n\n<img src='leaf.svg' alt='A leaf' />\n\nText.", "Text.\n\n![A leaf](leaf.svg)\n\nText."),
        ('> <img src="leaf.svg" alt="A leaf">', "> ![A leaf](leaf.svg)"),
        ('<a href="https://example.org"><img src="leaf.svg" alt="A"></a>', "[![A](leaf.svg)](https://example.org)"),
        (":::{box} Title\nA <del>day</del>.\n:::", ":::{box} Title\nA ~~day~~.\n:::"),
    ],
)
def test_it_is_what_markdown_makes_of_it(html: str, markdown: str) -> None:
    assert kinds(html) == kinds(markdown)
    assert kinds(html)


@pytest.mark.parametrize(
    "html",
    [
        '<a href="x" target="_blank">words</a>',
        '<a href="x" href="y">words</a>',
        '<a href="x"></a>',
        "<a>words</a>",
        '<a href="x">open',
        '<a href="x"/>words</a>',
        '*<a href="x">crossed* words</a>',
        '<del><a href="x">crossed</del></a>',
        '<a href="x">[a link](y) within</a>',
        '[a link <a href="x">within</a>](y)',
        '<a href="x"><a href="y">within</a></a>',
        '<img src="leaf.svg">',
        '<img src="leaf.svg" alt="">',
        '<img src="leaf.svg" alt="A leaf" width="80">',
        '<del class="x">words</del>',
    ],
)
def test_what_it_has_no_word_for_stays_html_and_is_told(html: str) -> None:
    parsed = parse(html + "\n", "a.md", "en")
    found = scan(parsed.tokens, "a", "a.md")
    assert [each.code for each in found.problems if each.place and each.place.line == 1][:1] == ["html-forbidden"]


def test_a_picture_and_a_link_are_known_like_markdowns() -> None:
    text = 'One\n<img src="leaf%20a.svg" alt="Leaf &amp; stem"> and\n<a href="#wet">words</a>\n'
    found = scan(parse(text, "a.md", "en").tokens, "a", "a.md")
    assert [(each.src, each.alt, each.line) for each in found.images] == [("leaf a.svg", "Leaf & stem", 2)]
    assert [(each.target, each.line) for each in found.references] == [("wet", 3)]
    assert found.problems == []


def test_a_text_without_html_is_let_be() -> None:
    token = Token("inline", "", 0, children=[Token("text", "", 0, content="a")])
    assert equals_of_html([token]) == [token]
