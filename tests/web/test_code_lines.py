"""Lines of code on a site are elements, and their text is what it was."""

from __future__ import annotations

import pytest
from lxml import html

from trykklar.web.code_lines import tell_lines
from trykklar.web.parsed import content_root


def told(code: str, kind: str = "") -> html.HtmlElement:
    root = content_root(f"<pre{kind}><code>{code}</code></pre>")
    tell_lines(root)
    return root


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("one\ntwo\n", ["one\n", "two\n"]),
        ("one", ["one"]),
        ("\n\nthree", ["\n", "\n", "three"]),
        ('<span class="ke">let</span> a\n  <span class="co"># b</span>\n', ["let a\n", "  # b\n"]),
        ('a <span class="st">"x"</span><span class="nu">1</span>\n', ['a "x"1\n']),
        ("", []),
    ],
)
def test_each_line_is_an_element_with_its_end(code: str, lines: list[str]) -> None:
    root = told(code)
    assert [line.text_content() for line in root.find_class("line")] == lines
    assert root.text_content() == "".join(lines)


def test_lines_that_composing_told_stay_as_they_are() -> None:
    numbered = '<span class="line"><span class="lineno">1  </span>one\n</span>'
    assert [line.text_content() for line in told(numbered, ' class="lines"').find_class("line")] == ["1  one\n"]


def test_code_within_a_line_has_no_lines() -> None:
    root = content_root("<p>Say <code>make</code>.</p>")
    tell_lines(root)
    assert root.find_class("line") == []
