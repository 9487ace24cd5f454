"""Markup of other dialects: read where a library reads it, told where nobody would print it right, and never a false
alarm."""

from __future__ import annotations

import pytest

from trykklar.base.problems import Problem
from trykklar.compose.render import HtmlRenderer
from trykklar.sources.markup.parse import parse, parser
from trykklar.sources.markup.scan import Scan, scan


def read(text: str) -> tuple[list[Problem], Scan]:
    parsed = parse(text, "a.md", "en")
    found = scan(parsed.tokens, "a", "a.md", parsed.env.get("references"))
    return parsed.problems + found.problems, found


TOLD = {
    "a formula": "Energy is $E = mc^2$.",
    "a formula of one letter": "Where $x$ is.",
    "a formula over two lines": "So $a_1 +\nb_2$ holds.",
    "a formula by itself": "$$\na = b\n$$",
    "a substitution": "Written by {{ author }}.",
    "a template's command": "Text {% if x %} more.",
    "a role without backticks": "As {cite}almanac says.",
    "a role between other quotation marks": "As {num}'fig-leaf' shows.",
    "a role of MyST without backticks": "As {ref}leaf shows.",
    "too few colons": "::{figure} leaf.svg",
    "an admonition": "!!! note",
    "an alert": "> [!TIP]\n> Text.",
    "a grid table": "+---+---+\n| a | b |\n+---+---+",
    "a table of spaces": "Head   More\n-----  ----\na      b",
    "a break": "Text.\n\n+++\n\nText.",
    "a comment within a paragraph": "It rains on most\n% of the days.",
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
    "a title of a link": 'See [the guide](guide.md "All that we know").',
    "a title of a picture": '![A leaf](leaf.svg "Fallen in May")',
    "an insertion": "It was ++very++ wet.",
    "a hidden text": "It was ||very|| wet.",
    "a directive of reStructuredText": ".. figure:: leaf.svg",
    "a target of reStructuredText": ".. _leaf:",
    "a class of a word": "The wet{.loud} days.",
    "an id of a word": "The wet {#wet} days.",
}


@pytest.mark.parametrize("name", TOLD)
def test_what_is_not_read_is_told(name: str) -> None:
    problems, _ = read(TOLD[name] + "\n")
    assert [p.code for p in problems] == ["markup-unknown"], name
    assert problems[0].hint
    assert problems[0].place is not None
    assert problems[0].place.line > 0


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
    "% a comment by itself\n\nText.",
    "C:\\section\\of\\disk"[:3],
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
    "[a](HTTPS://example.org/#x)": '<a class="external" href="HTTPS://example.org/#x">',
    "[a](mailto:a@example.org?subject=%231#x)": '<a class="external" href="mailto:',
    "{.wide}\n:::{box} Title\nText.\n:::": '<aside class="wide box"',
    "```{box} Title\nText.\n```": '<aside class="box"',
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
