"""Raw HTML: a short list of harmless elements passes."""

from __future__ import annotations

import pytest

from trykklar.base.problems import Place
from trykklar.sources.markup.rawhtml import check_html


@pytest.mark.parametrize(
    "html",
    [
        "H<sub>2</sub>O",
        '<abbr title="Kommunernes">KL</abbr>',
        "a<br>b",
        '<span lang="en" class="x">ok</span>',
        "<!-- a note -->",
    ],
)
def test_harmless_html_passes(html: str) -> None:
    assert check_html(html, Place("a.md", 1)) == []


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ("<script>alert(1)</script>", "html-forbidden"),
        ("<style>p { color: red }</style>", "html-forbidden"),
        ("<iframe></iframe>", "html-forbidden"),
        ('<b onclick="x()">y</b>', "html-forbidden"),
        ('<span style="background: url(x)">y</span>', "html-forbidden"),
        ('<span id="x">y</span>', "html-forbidden"),
        ('<a href="#x">y</a>', "html-forbidden"),
        ('<img src="leaf.png">', "html-forbidden"),
        ('<img src="https://example.org/leaf.png">', "url-remote"),
        ('<IMG SRC="//example.org/leaf.png">', "url-remote"),
        ('<img src="../leaf.png">', "path-outside"),
        ('<object data="/etc/passwd"></object>', "path-outside"),
        ('<img src="file:///etc/passwd">', "url-remote"),
        ("<svg/onload=alert(1)>", "html-forbidden"),
    ],
)
def test_the_rest_does_not(html: str, code: str) -> None:
    assert [p.code for p in check_html(html, Place("a.md", 1))][:1] == [code]


@pytest.mark.parametrize(
    ("html", "hint"),
    [
        ("<details>\nMore.\n</details>", ":::{dropdown} Title"),
        ('<div align="center">x</div>', "::: {.class}"),
        ("<td>x</td>", "{list-table}"),
        ("</p>", "an empty line"),
        ("<marquee>x</marquee>", "use Markdown"),
    ],
)
def test_it_is_told_with_what_to_write_instead(html: str, hint: str) -> None:
    assert hint in check_html(html, Place("a.md", 1))[0].hint


@pytest.mark.parametrize("html", ["<b>Wet</b>\n\n<div class='a'\nRain\n", "<b>\n</b>\n</div\nRain\n"])
def test_a_tag_that_does_not_end_is_told(html: str) -> None:
    found = check_html(html, Place("a.md", 3))
    assert [(p.code, p.place) for p in found] == [("html-unclosed", Place("a.md", 5))]


def test_every_element_has_the_line_on_which_it_stands() -> None:
    found = check_html("<b>\nbold\n<video></video></b>\n<i>\n<img src='x'></i>", Place("a.md", 10))
    assert [p.place for p in found] == [Place("a.md", 12), Place("a.md", 14)]
