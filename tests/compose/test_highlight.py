"""Code is marked by what its words are, and is word for word what was typed."""

from __future__ import annotations

import re
from html import unescape

import pytest

from trykklar.base.bounds import CODE as MARKED
from trykklar.compose.highlight import numbers_in, shown_code

CODE = 'def add(a):\n\n    return a + 1  # "both" & <all>\n'


def words(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


@pytest.mark.parametrize("info", ["python", "{.python}", "rust,ignore", "no-such-language", "", "json title=x"])
def test_no_sign_is_lost(info: str) -> None:
    assert words(shown_code(CODE, info, {})) == CODE + "\n"


def test_words_have_their_kinds() -> None:
    html = shown_code(CODE, "python", {})
    assert '<pre><code class="language-python"><span class="ke">def</span> <span class="na">add</span>(a):' in html
    assert '<span class="nu">1</span>' in html
    assert '<span class="co"># "both" &amp; &lt;all&gt;</span>' in html


def test_code_says_at_which_line_it_begins() -> None:
    assert shown_code("a\nb", "", {}, 7).startswith('<pre data-line="7"><code>a')
    assert shown_code("a\nb", "", {"linenos": "yes"}, 7).startswith('<pre class="lines" data-line="7"><code>')


def test_lines_are_numbered_and_pointed_out() -> None:
    html = shown_code("a\nb\nc\n", "", {"linenos": "yes", "lineno-start": "9", "emphasize-lines": "2-3"})
    assert words(html) == " 9  a\n10  b\n11  c\n\n"
    assert html.count('class="line marked"') == 2


def test_long_code_is_plain() -> None:
    assert "<span" not in shown_code("a = 1\n" * MARKED.most, "python", {})


def test_numbers_of_lines() -> None:
    assert numbers_in("1,3-5, 9") == {1, 3, 4, 5, 9}
    assert numbers_in("x") == frozenset()
