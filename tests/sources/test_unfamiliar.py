"""Markup of other dialects: read where a library reads it, told where nobody would print it right, and never a false
alarm."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from trykklar.base.bounds import NESTING
from trykklar.base.problems import Place, Problem
from trykklar.compose.render import HtmlRenderer
from trykklar.sources.markup.dialects import IN_TEXT, INVERTED, LATEX, RST_LINK, SPACED, Sign
from trykklar.sources.markup.parse import parse, parser
from trykklar.sources.markup.scan import scan
from trykklar.sources.markup.scanned import Scan


def read(text: str) -> tuple[list[Problem], Scan]:
    parsed = parse(text, "a.md", "en")
    found = scan(parsed.tokens, "a", "a.md", parsed.env.get("references"))
    return parsed.problems + found.problems, found


TOLD = {
    "a role in an option that is read out": ":::{figure} leaf.svg\n:alt: {term}`leaf`\n\nA leaf.\n:::",
    "a role in an alternative text": "![A {fact}`area` of it](leaf.svg)",
    "a template's command": "Text {% if x %} more.",
    "a role without backticks": "As {cite}almanac says.",
    "a role between other quotation marks": "As {num}'fig-leaf' shows.",
    "a role of MyST without backticks": "As {ref}leaf shows.",
    "too few colons": "::{figure} leaf.svg",
    "an admonition": "!!! note",
    "an alert of another kind": "> [!QUESTION]\n> Text.",
    "a grid table": "+---+---+\n| a | b |\n+---+---+",
    "a table of spaces": "Head   More\n-----  ----\na      b",
    "a break": 'Text.\n\n+++ {"a": 1\n\nText.',
    "a comment behind a number": "It rains on 40\n% of the days.",
    "a mark": "==Wet== days.",
    "a link of a wiki": "See [[Rain]].",
    "an abbreviation": "*[UN]: United Nations",
    "a citation of pandoc": "See [@smith2020, p. 3].",
    "a citation without brackets": "As @smith2020 says.",
    "a command of LaTeX": "Text \\newpage and more.",
    "a label of nothing": "Text.\n\n(here)=",
    "attributes of nothing": "Text.\n\n{.wet}",
    "a link to no definition": "See [the guide][manual].",
    "a short link to no definition": "See [the guide][].",
    "an attribute that is not read": "![A leaf](leaf.svg){width=30%}",
    "a table of contents": "[TOC]",
    "a link with a space": "See [the chapter](#Wet days).",
    "an insertion": "It was ++very++ wet.",
    "a hidden text": "It was ||very|| wet.",
    "a directive of reStructuredText": ".. figure:: leaf.svg",
    "a target of reStructuredText": ".. _leaf:",
    "a class of a word": "The wet{.loud} days.",
    "an id of a word": "The wet {#wet} days.",
    "a role apart from its backticks": "As {cite} `almanac` says.",
    "a role of reStructuredText": "As :ref:`leaf` shows.",
    "a link of reStructuredText": "See `the guide <https://example.org>`_ here.",
    "an emoji's name": "It is :sunny: today.",
    "a reference of Quarto": "See @fig-leaf.",
    "attributes of kramdown": "Wet days.\n{: .loud}",
    "a caption's id of pandoc": "| a |\n|---|\n| 1 |\n\n: Wet days {#tbl:wet}",
    "a block that opens": '??? note "Title"',
    "a comment of Obsidian": "It was %%very%% wet.",
    "a comment of MDX": "It was {/* very */} wet.",
    "a change mark": "It was {>>very<<} wet.",
    "an example of pandoc": "(@) It rains.",
    "a list of reStructuredText": "#. It rains.",
    "a block of lines": "| It rains\n| and pours",
    "a formula of LaTeX": "Where \\(x^2\\) is.",
    "a formula by itself in LaTeX": "\\[ x^2 \\]",
    "a section without a space": "##Rain",
    "a heading without a space": "#Rain and snow",
    "a heading of a wiki": "== Rain ==",
    "strong words of a wiki": "It was '''very''' wet.",
    "BBCode": "It was [b]very[/b] wet.",
    "an inclusion": "!include rain.md",
    "a command of Org": "#+BEGIN_SRC python",
    "a block of AsciiDoc": "[source,python]",
    "a definition without a space": "Rain\n:Water that falls",
    "a block's name of Obsidian": "It rains. ^rain-block",
    "a definition of two terms": "Rain\nHail\n: Water that falls",
    "a tag without its end": "It is <span very wet.",
    "a product of numbers": "It is 5*3*2 = 30.",
    "a product of numbers and letters": "It is 2*n*(n-1).",
    "a name with underscores": "See __init__.py, too.",
    "a function with underscores": "Call __len__() of it.",
    "a list that is none": "Two\n7. seven\n8. eight",
    "a title of code": '```python title="x.py"\nx\n```',
    "a command of Jekyll by itself": "{% include rain.md %}",
}


def test_what_programs_are_told_of_code_changes_nothing() -> None:
    for info in ("{r setup}", "python linenos=table", "ruby {1,3}"):
        problems, _ = read(f"```{info}\nx\n```\n")
        assert [(p.code, p.severity(release=True)) for p in problems] == [("option-unused", "warning")]


@pytest.mark.parametrize("name", TOLD)
def test_what_is_not_read_is_told(name: str) -> None:
    problems, _ = read(TOLD[name] + "\n")
    assert [p.code for p in problems] == ["markup-unknown"], name
    assert problems[0].hint
    assert problems[0].place is not None
    assert problems[0].place.line > 0


@pytest.mark.parametrize(
    ("fence", "hint"),
    [("```{raw}", "make a picture of it"), ("````{toctree}", "the page 'contents'"), ("```{figur} a.svg", "figure")],
)
def test_a_directive_in_backticks_that_there_is_not_is_told_at_its_line(fence: str, hint: str) -> None:
    ticks = fence.partition("{")[0]
    (problem,) = read(f"Text.\n\n{fence}\nA remark.\n{ticks}\n")[0]
    assert (problem.code, problem.place and problem.place.line) == ("directive-unknown", 3)
    assert hint in problem.hint


def test_a_directive_in_backticks_is_one() -> None:
    options = ":id: leaf\n:alt: A leaf.\n:credit: Me\n:license: CC0\n"
    problems, found = read(f"Text.\n\n```{{figure}} leaf.svg\n{options}\nA leaf.\n```\n")
    assert problems == []
    assert [(each.name, each.argument, each.options["alt"]) for each in found.directives] == [
        ("figure", "leaf.svg", "A leaf.")
    ]
    assert [(each.id, each.kind, each.title) for each in found.anchors] == [("leaf", "figure", "A leaf.")]


PROSE = [
    "It costs $5 and $10, or $5-$10, or $5 to 10$.",
    "US$5 = NZ$8; from A$7 (or $6).",
    "Between `$a_1$` and `{{ x }}`, `{cite}dst` is code.",
    "```\n$E = mc^2$ {{ x }} [a][b] +++ % \\newpage\n```",
    "    $E = mc^2$",
    "Write \\$x\\$ and \\{cite}x.",
    "See [the guide][manual].\n\n[manual]: https://example.org",
    "a[1][2] is an element; [sic] is not.",
    "The set {a, b} and {cite}.",
    "5 % of all, and 100% of it.",
    "Mail a@example.org or b.smith2020@example.org.",
    "A == B, and C != D.",
    "https://example.org/$x$/{{y}}",
    "See [a](b.md) and [c](#d) and [e](<#f g>).",
    "Wind --- and rain.\n\n---\n\nMore.",
    "A + B + C",
    "Signs are \\(\\)\\*, \\;\\=\\?\\@\\[\\\\\\]\\^\\_ and \\{\\|\\}.",
    "% a comment by itself\n\nText.",
    "C:\\section\\of\\disk"[:3],
    "At 12:30:15, or a:b:c, std::vector::size; see: this.",
    "Write \\[sic\\] and \\(so\\); say \\# or :-) or 50 %% of it.",
    "It is #5 of a series. #MeToo is a word.",
    "#MeToo began in 2017.",
    "The snake_case of `a`, `b_`c and ``d``.",
    "An apostrophe's and 'a quotation' and ''.",
    "Rain\n: Water that falls: much",
    "It fell on\n5. maj, and then.",
    "``` {.python}\nx\n```",
    "Where _`start`_ is the first, and __`end`__ the last.",
    "At x^2 and a ^ b, or 10^-3.",
    "At 5*3 and *more* and 2 * 3 * 4 or un*believ*able; 5\\*3\\*2; *5* of 10; **2**3.",
    "A __strong__ word, __strong__. And `5*3*2` and `__init__.py`; https://a.dk/5*3*2.",
    "He says: no, :: and (a@example.org).",
]


@pytest.mark.parametrize("text", PROSE)
def test_prose_and_code_are_let_be(text: str) -> None:
    assert read(text + "\n")[0] == []


def html(text: str) -> str:
    from compose.test_render import Table

    parsed = parse(text, "a.md", "en")
    scan(parsed.tokens, "a", "a.md")
    return HtmlRenderer(parser("en"), Table()).body(parsed.tokens)


READ = {
    "H~2~O and m^2^": "H<sub>2</sub>O and m<sup>2</sup>",
    "~~old~~": "<s>old</s>",
    "- [ ] to do\n- [x] done": '<li class="task" data-line="2">\u2611 done</li>',
    "3. three\n4. four": "counter-reset: list-item 2",
    "0. nothing": "counter-reset: list-item -1",
    "## Rain {#wet .now}": 'id="wet" class="now"',
    "(wet)=\n## Rain": 'id="wet"',
    "(Våd_dag)=\nA paragraph.": '<p id="vaad-dag"',
    "See https://example.org/a.": '<a class="external" href="https://example.org/a">',
    "See HTTPS://Example.org/A#b.": '<a class="external" href="https://Example.org/A#b">HTTPS://Example.org/A#b</a>.',
    "MAILTO:a@example.org?subject=#1.": '<a class="external" href="mailto:a@example.org?subject=',
    "Hatmailto:a@b.dk and xhttp://b.dk": "Hatmailto:a@b.dk and xhttp://b.dk",
    "[a](HTTPS://example.org/#x)": '<a class="external" href="HTTPS://example.org/#x">',
    "[a](mailto:a@example.org?subject=%231#x)": '<a class="external" href="mailto:',
    '[a](https://example.org "The & guide")': '<a title="The &amp; guide" class="external" href="https://example.org">',
    '[a](#b "The guide")': '<a title="The guide" ',
    "{numref}`Fig. %s, or {number} <a>`": '<a href="trykklar:a">Fig.\u00a0&lt;a&gt;, or &lt;a&gt;</a>',
    "![A *leaf* &amp; `stem` ![b](c.svg)](leaf.svg)": 'alt="A leaf & stem b"',
    "![A <int> or <b>more</b>](leaf.svg)": 'alt="A <int> or more"',
    "![A leaf](leaf.svg){.wide}": '<img class="wide" src=',
    "{.wide}\n:::{box} Title\nText.\n:::": '<aside class="wide box"',
    "```{box} Title\nText.\n```": '<aside class="box"',
    "Rain\n% a remark\nSnow": '<p data-line="3">Snow</p>',
    '+++ {"tags": ["hidden"]}\n\nRain': '<p data-line="3">Rain</p>',
    '![A leaf](leaf.svg "Fallen & wet")': '<img title="Fallen &amp; wet" src=',
    "% a remark\n\nText.": '<p data-line="3">Text.</p>',
}


@pytest.mark.parametrize("text", READ)
def test_what_is_read_is_whole(text: str) -> None:
    assert read(text + "\n")[0] == []
    assert READ[text] in html(text + "\n")


def test_a_value_goes_on_over_indented_lines() -> None:
    _, found = read(
        ":::{figure} leaf.svg\n:alt: A leaf\n  on its stem\n\tin spring\n:credit: Me\n:license: CC0\nA "
        "caption.\n:::\n\n:::{bocks}\n:::\n"
    )
    assert found.directives[0].options == {"alt": "A leaf on its stem in spring", "credit": "Me", "license": "CC0"}
    assert found.anchors[0].title == "A caption."


@pytest.mark.parametrize("option", [":label: law", ":linenos:"])
def test_what_is_indented_behind_an_id_or_a_flag_is_text(option: str) -> None:
    name = "math" if "label" in option else "code-block"
    found = parse(f"```{{{name}}}\n{option}\n    a = b\n```\n", "a.md", "en")
    assert found.problems == []
    assert any("a = b" in token.content for token in found.tokens)


def test_lines_after_a_wrapped_value_are_the_files() -> None:
    problems, _ = read(
        ":::{box} Title\n:id: wet\n\n:::{figure} leaf.svg\n:alt: A\n  leaf\n:colour: red\n:credit: Me\n:license: "
        "CC0\nX\n:::\n:::\n"
    )
    assert ("directive-option", 4) in [(p.code, p.place.line) for p in problems if p.place]


@pytest.mark.parametrize(
    ("written", "entry", "sub"),
    [
        ("Wow!", "Wow!", ""),
        ("a <Wow!>", "Wow!", ""),
        ("a <Songs!Wow!>", "Songs", "Wow!"),
        ("a <Rain!Short>", "Rain", "Short"),
        ("a <Yahoo!!Mail>", "Yahoo!", "Mail"),
        ("iPad", "iPad", ""),
        ("A!B", "A!B", ""),
        ("bla\u030aba\u0308r", "bl\u00e5b\u00e4r", ""),
    ],
)
def test_entries_of_the_index_are_the_authors(written: str, entry: str, sub: str) -> None:
    _, found = read(f"{{index}}`{written}`\n")
    assert [(mark.entry, mark.sub) for mark in found.index] == [(entry, sub)]


def test_marks_in_titles_and_options_count() -> None:
    _, found = read(":::{table} The {index}`rain`\n| a | b |\n|---|---|\n| {index}`snow` | 2 |\n:::\n")
    assert [mark.entry for mark in found.text_index] == ["rain"]
    assert [mark.entry for mark in found.index] == ["snow"]
    assert len({mark.id for mark in [*found.text_index, *found.index]}) == 2


@pytest.mark.parametrize("sign", [*IN_TEXT, LATEX, INVERTED, RST_LINK, SPACED], ids=lambda sign: sign.what)
def test_what_a_sign_finds_holds_what_it_needs(sign: Sign) -> None:
    """Texts without it are not looked through: nothing must be missed by that."""

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(sign.pattern))
    def holds(text: str) -> None:
        assert sign.needs in text or not sign.pattern.search(text)

    holds()


@pytest.mark.parametrize(
    ("deep", "levels", "line"),
    [
        (lambda n: "> " * n + "Rain", NESTING.most, 1),
        (lambda n: "".join("  " * i + "- Rain\n" for i in range(n)), NESTING.most // 2, 10),
        (lambda n: "x\n\n" + ":::{box} T\n" + "> " * n + "Rain\n:::", NESTING.most, 4),
        (lambda n: "<div>\n\n" + "> " * n + "Rain\n\n</div>", NESTING.most, 3),
    ],
    ids=["quotations", "lists", "in a directive", "in HTML"],
)
def test_what_stands_too_deep_is_told_and_not_lost(deep: Callable[[int], str], levels: int, line: int) -> None:
    assert read(deep(levels - 1))[0] == []
    told = [(problem.code, problem.place) for problem in read(deep(levels))[0]]
    assert told == [("beyond-bounds", Place("a.md", line))]
