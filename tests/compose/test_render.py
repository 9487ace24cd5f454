"""Tokens become HTML; the answers come from a table, so nothing else is needed. Golden file: golden/render.html."""

from __future__ import annotations

from typing import Any

import pytest

from golden import compare
from trykklar.compose.render import HtmlRenderer, typeset_text
from trykklar.sources.markup.parse import parse, parser
from trykklar.sources.markup.scan import scan

TEXT = """\
---
kind: chapter
title: A
---
Rain *falls* **often**,[^1] and "quoted" < & > text.
A second line.

{.now}
## A heading with {num}`fig`

A [link](#there), an empty one [](#there), one [out](https://example.org/?a=1&b=2), and one [far](book#x).
{page}`there`, {title}`there`, {term}`showers <rain>`, {fact}`drops.value`, {cite}`a, b`, {index}`leaf <Leaves!green>`,
{lang}`da:på dansk`, H<sub>2</sub>O.

::::{box} A box
Inside:

:::{question}
Is it nested?
:::
::::

| One | Two |
|---|---|
| a | 12 km |

- first
- second

Term
: Its meaning.

> Said by someone.

![A leaf](leaf.svg)

```
code <b>
```

[^1]: A note with *emphasis*.
"""


class Table:
    """Answers that only say what they were asked."""

    def link(self, target: str, text: str | None) -> str:
        if target.startswith("book#"):
            return f'<span class="foreign">{text}</span>'
        return f'<a href="trykklar:{target}">{text if text is not None else "LABEL"}</a>'

    def number_alone(self, target: str) -> str:
        return f"<{target}>"

    def number(self, target: str) -> str:
        return f"[number {target}]"

    def page(self, target: str) -> str:
        return f"[page {target}]"

    def title_of(self, target: str) -> str:
        return f"[title {target}]"

    def term(self, term: str, text: str) -> str:
        return f"[term {term}: {text}]"

    def fact(self, spec: str) -> str:
        return f"[fact {spec}]"

    def cite(self, keys: tuple[str, ...], *, told: bool = False) -> str:
        return f"[cite {'+'.join(keys)}]"

    def image(self, src: str, alt: str, title: str) -> str:
        return f'<img src="{src}" alt="{alt}">'

    def directive(self, name: str, meta: dict[str, Any], body: str) -> str:
        return f'<aside class="{name}" data-line="{meta["line"]}">{meta["argument"]}\n{body}</aside>\n'

    def section_kicker(self, key: str) -> str:
        return f"[kicker {key}]" if key else ""

    def section_number(self, heading: str) -> str:
        return ""

    def index_mark(self, content: str) -> str:
        return ""

    def note_again(self, number: int) -> str:
        return f"[note {number}]"


def html(text: str, language: str = "en") -> str:
    parsed = parse(text, "a.md", language)
    scan(parsed.tokens, "a", "a.md")
    return HtmlRenderer(parser(language), Table()).body(parsed.tokens)


def test_golden(refresh: bool) -> None:
    compare("render.html", html(TEXT), refresh=refresh)


@pytest.mark.parametrize("text", [TEXT, "A picture:\n\n![A leaf](leaf.svg)\n", "{.wide}\n![A leaf](leaf.svg)\n"])
def test_rendering_twice_gives_the_same(text: str) -> None:
    """Tokens of a chapter are rendered in every round: what is written into them must not add up."""
    parsed = parse(text, "a.md", "en")
    scan(parsed.tokens, "a", "a.md")
    renderer = HtmlRenderer(parser("en"), Table())
    assert renderer.body(parsed.tokens) == renderer.body(parsed.tokens)
    assert HtmlRenderer(parser("en"), Table()).body(parsed.tokens) == html(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("12 km and 3 pct.", "12\u00a0km and 3\u00a0pct."),
        ("bl. a. og f. eks.", "bl.a. og f.eks."),
        ("her – der", "her\u00a0– der"),
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("12 kilo", "12 kilo"),
        (
            "ca. 24, kl. 7, nr. 5, s. 12, § 12, se nr. ",
            "ca.\u00a024, kl.\u00a07, nr.\u00a05, s.\u00a012, §\u00a012, se nr.\u00a0",
        ),
        ("den 1. januar og 5 March", "den 1.\u00a0januar og 5\u00a0March"),
        ("H. C. Andersen", "H.\u00a0C.\u00a0Andersen"),
        ("1 000 000 kr. i 2017 300 gange", "1\u00a0000\u00a0000\u00a0kr. i 2017 300 gange"),
    ],
)
def test_lines_do_not_break_where_they_must_not(text: str, shown: str) -> None:
    assert typeset_text(text) == shown


def test_a_typed_line_may_end_where_a_printed_one_must_not() -> None:
    assert "12\u00a0km\nand" in html("It is 12\nkm\nand more.")


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("da", "»a ›b‹« – d’s"),
        ("en", "“a ‘b’” – d’s"),
        ("de", "„a ‚b‘“ – d’s"),
        ("nn", "«a ‘b’» – d’s"),
        ("fi", "”a ’b’” – d’s"),
        ("fr", "«\u00a0a ‹\u00a0b\u00a0›\u00a0» – d’s"),
    ],
)
def test_straight_quotation_marks_become_the_languages(language: str, shown: str) -> None:
    children = parse("\"a 'b'\" – d's", "a.md", language).tokens[1].children
    assert "".join(token.content for token in children or []) == shown


@pytest.mark.parametrize(
    "text",
    ['<sc"ript>', "a `<script>` b", "[x](#a'b)", '[x](<#a"b>)', '![a"b<c](x.svg)', "{fact}`<script>`", '{lang}`d"a:x`'],
)
def test_nothing_of_the_text_becomes_markup(text: str) -> None:
    """Answers escape what they are given; the renderer must do so with everything else."""
    out = html(text).replace("[fact <script>]", "")
    assert "<script" not in out
    assert 'd"a' not in out


def test_a_short_citation_stays_with_the_word_before_it() -> None:
    assert "Rain\u00a0[cite a] falls" in html("Rain {cite}`a` falls.")
    assert "Rain\u00a0[cite a] falls" in html("Rain\n{cite}`a` falls.")
    assert "Rain [cite a+b] falls" in html("Rain {cite}`a, b` falls.")
    assert "<p>[cite a]" in html("{cite}`a` falls.").replace(' data-line="1"', "")


def test_a_sign_that_means_nothing_in_an_address_of_mail_is_written_as_one() -> None:
    assert 'href="mailto:a@example.org?subject=Issue%20%235"' in html("[x](mailto:a@example.org?subject=Issue%20#5)")


@pytest.mark.parametrize(
    ("text", "capital"),
    [
        ("{num}`fig` is seen.", True),
        ("It rains. {num}`fig` is seen.", True),
        ("It rains.\n{num}`fig` is seen.", True),
        ("It rains.[^a] {num}`fig` is seen.\n\n[^a]: Much.", True),
        ("*It rains.* {num}`fig` is seen.", True),
        ("It **rains.[^a]** *{num}`fig`* is seen.\n\n[^a]: Much.", True),
        ("*{num}`fig`* is seen.", True),
        ("It rains[^a] {num}`fig` is seen.\n\n[^a]: Much.", False),
        ("It rains, e.g. {num}`fig` is seen.", False),
        ("`It rains.` {num}`fig` is seen.", False),
        ("{num}`a` {num}`fig` is seen.", False),
    ],
)
def test_a_label_that_begins_a_sentence_has_a_capital(text: str, capital: bool) -> None:
    class Words(Table):
        def number(self, target: str) -> str:
            return f"figure {target}"

    made = HtmlRenderer(parser("en"), Words()).body(parse(text, "a.md", "en").tokens)
    assert ("Figure fig" in made, "figure fig" in made) == (capital, not capital)


@pytest.mark.parametrize(
    "text",
    ["::: {#there .a}\nIt rains.\n:::\n", "(there)=\n::::{tab-set}\n:::{tab-item} On foot\nIt rains.\n:::\n::::\n"],
)
def test_an_id_that_a_directives_template_does_not_print_is_printed(text: str) -> None:
    """A div with an id, or a set of tabs, could not be built: its id was on no page."""
    assert html(text).count('id="there"') == 1
