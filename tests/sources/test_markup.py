"""Markdown with directives and roles: what a text holds, each thing at its line."""

from __future__ import annotations

import pytest

from trykklar.base.problems import Problem
from trykklar.sources.markup.grammar import DIRECTIVES, ROLES, split_document, split_explicit
from trykklar.sources.markup.parse import parse, parse_inline
from trykklar.sources.markup.scan import scan
from trykklar.sources.markup.scanned import Scan


def read(text: str, language: str = "en") -> Scan:
    """What a chapter with this text holds, problems of its markup included."""
    parsed = parse(text, "a.md", language)
    found = scan(parsed.tokens, "a", "a.md")
    found.problems[:0] = parsed.problems
    return found


def at(problems: list[Problem]) -> list[tuple[str, int]]:
    return [(p.code, p.place.line) for p in problems if p.place]


NESTED = """\
---
title: A
---
Before.

:::::{box} One
:id: outer

In the box, see [](#outer).

::::{scenario}
Deeper, {fact}`drops`
and {term}`rain`.

:::{figure} leaf.svg
:id: leaf
:alt: A leaf
:credit: Me
:license: CC0

The {index}`leaf`.
:::
::::

## After {num}`leaf`

- a list

  :::{question}
  Why {cite}`x`?
  :::
:::::

Last {page}`outer`.
"""


def test_nesting_keeps_every_line() -> None:
    found = read(NESTED)
    assert found.problems == []
    assert [(d.name, d.argument, d.line) for d in found.directives] == [
        ("box", "One", 6),
        ("scenario", "", 11),
        ("figure", "leaf.svg", 15),
        ("question", "", 29),
    ]
    assert [(r.role, r.target, r.line) for r in found.references] == [
        ("link", "outer", 9),
        ("fact", "drops", 12),
        ("term", "rain", 13),
        ("num", "leaf", 25),
        ("cite", "x", 30),
        ("page", "outer", 34),
    ]
    assert [(i.entry, i.line) for i in found.index] == [("leaf", 21)]
    assert [(h.title, h.level, h.line) for h in found.headings] == [("After leaf", 2, 25)]
    assert [(a.id, a.kind, a.line) for a in found.anchors] == [
        ("outer", "box", 6),
        ("leaf", "figure", 15),
        ("a-s1", "section", 25),
    ]


def test_options_end_where_the_text_begins() -> None:
    found = read(":::{figure} leaf.svg\n:alt: A leaf: green\n:credit: Me\n:license: CC0\n\n:not: an option\n:::\n")
    assert found.directives[0].options == {"alt": "A leaf: green", "credit": "Me", "license": "CC0"}
    assert [p.code for p in found.problems] == ["markup-unknown"]  # it would be printed as typed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Text.\n\n:::{bocks} A\nText.\n:::\n", [("directive-unknown", 3)]),
        ("::: bocks\nText.\n:::\n", [("directive-unknown", 1)]),
        ("Text.\n\n:::{box} A\nText.\n", [("directive-unclosed", 3)]),
        ("Text.\n\n```\ncode\n", [("directive-unclosed", 3)]),
        ("::::{box} A\n\n```\ncode\n::::\n", [("directive-unclosed", 3)]),
        ("One.\n\n:::\n\nTwo.\n", [("directive-unclosed", 3)]),
        ("::::{box} A\nOne.\n\n:::\nTwo.\n::::\n", [("directive-unclosed", 4)]),
        (":::{box}\nText.\n:::\n", [("directive-option", 1)]),
        (":::{box} A\n:colour: red\nText.\n:::\n", [("directive-option", 1)]),
        (":::{box} A\n:::\n", [("directive-option", 1)]),
        (":::{question} Why?\nText.\n:::\n", [("directive-option", 1)]),
        (":::{board}\nText.\n:::\n", [("directive-option", 1)]),
        (":::{timeline}\n:short: A\n:::\n", [("directive-option", 1)]),
        ("Two\n{bold}`lines`.\n", [("role-unknown", 2)]),
        ("One.\n\nTwo\n<b onclick='x'>b</b>.\n", [("html-forbidden", 4)]),
        ("A mark.[^x]\n", [("footnote-missing", 1)]),
        ("One.\n\nTwo\nlines with a mark.[^x]\n", [("footnote-missing", 4)]),
    ],
)
def test_faults_and_their_lines(text: str, expected: list[tuple[str, int]]) -> None:
    assert at(read(text).problems) == expected


def test_a_tables_head_that_does_not_stand_with_its_line_is_told_as_that() -> None:
    """Not as one cell over one cell."""
    (told,) = read("One.\n\n- | a |\n|---|\n| b |\n").problems
    assert (told.code, str(told.place)) == ("table-cells", "a.md:3")
    assert "do not stand together" in told.message


def test_what_stands_behind_a_line_of_colons_that_closes_nothing_stays() -> None:
    """All of it, to the end of the chapter, was left out in silence."""
    tokens = parse("- One.\n\n  :::\n  Two.\n\n:::\n\n```{tip}\nThree.\n```\n", "a.md", "en").tokens
    assert [token.content for token in tokens if token.type == "inline"] == ["One.", "Two.", "Three."]


@pytest.mark.parametrize(
    "text",
    [
        "> ```\n> code\n> ```\n",
        "- ```\n  code\n  ```\n",
        "> :::{box} A\n> Text.\n> :::\n",
        "- item\n\n  :::{box} A\n  Text.\n  :::\n",
        "~~~\n:::{box}\n~~~\n",
        "    :::{box} indented code\n",
        "Text.[^x]\n\n[^x]: A note.\n",
        "Text.[^x]\n\n:::{box} A\nMore.[^y]\n:::\n\n[^x]: A note.\n[^y]: Another.\n",
        "`[^x]` and `{bold}` are code.\n",
        ":::{box} A\nText.\n:::",
        "A `code` with :::{box} in it.\n",
    ],
)
def test_good_markup_has_no_problems(text: str) -> None:
    assert at(read(text).problems) == []


def test_hints_name_what_was_probably_meant() -> None:
    hints = [p.hint for p in read(":::{figur} x\nA.\n:::\n\n:::{box} A\n:idd: x\nA.\n:::\n").problems]
    assert hints == ["did you mean 'figure'?", "did you mean 'id'?"]


def test_section_marks_make_ids() -> None:
    found = read("{.now}\n## One\n\n## Two\n\n{#mine .later}\n### Three\n")
    assert [(h.id, h.key, h.level) for h in found.headings] == [
        ("a-now", "now", 2),
        ("a-s2", "", 2),
        ("mine", "later", 3),
    ]


def test_titles_in_contents_and_bookmarks_have_no_citations() -> None:
    found = read("## Rain {cite}`almanac [p. 2]` and snow {cite}`x`\n\n### {cite}`x` Hail\n\nSee {cite}`x`.\n")
    assert [heading.title.strip() for heading in found.headings] == ["Rain and snow", "Hail"]
    assert [reference.target for reference in found.references] == ["almanac", "x", "x", "x"]


def test_made_up_ids_depend_on_the_text_alone() -> None:
    assert read(NESTED) == read(NESTED)


def test_index_marks_have_entry_and_sub_entry() -> None:
    found = read("{index}`rain`, {index}`showers <rain!short>`, {index}`Rain`")
    assert [(i.entry, i.sub, i.id) for i in found.index] == [
        ("rain", "", "a-ix1"),
        ("rain", "short", "a-ix2"),
        ("Rain", "", "a-ix3"),
    ]


def test_links_out_are_no_references() -> None:
    found = read("[a](https://example.org/#x) [b](mailto:a@example.org) [c](#c) [d](book#d) [e](e.md)")
    assert [(r.role, r.target) for r in found.references] == [("link", "c"), ("link", "book#d"), ("link", "e.md")]


@pytest.mark.parametrize("role", ["num", "page", "title", "fact"])
def test_words_beside_a_role_that_has_its_own_are_told(role: str) -> None:
    """They were dropped: the reference alone was printed."""
    (problem,) = read(f"One\n{{{role}}}`their words <leaf>`\n").problems
    assert (problem.code, problem.place and problem.place.line) == ("role-content", 2)
    assert "their words" in problem.message


def test_images_keep_source_words_and_line() -> None:
    found = read("One\n![A *leaf*](leaf.svg)\n\n![](none.svg)\n")
    assert [(i.src, i.alt, i.line) for i in found.images] == [("leaf.svg", "A leaf", 2), ("none.svg", "", 4)]


@pytest.mark.parametrize(
    ("language", "shown"),
    [("da", "»Ja,« sagde hun."), ("en", "“Ja,” sagde hun."), ("de", "„Ja,“ sagde hun."), ("de-CH", "„Ja,“ sagde hun.")],
)
def test_quotes_are_those_of_the_language(language: str, shown: str) -> None:
    token = parse('"Ja," sagde hun.', "a.md", language).tokens[1]
    assert "".join(child.content for child in token.children or []) == shown


@pytest.mark.parametrize("content", ["klingon words", "da", "da:", ":ord"])
def test_words_of_another_language_are_not_lost(content: str) -> None:
    """Without its colon, {lang} has no words to print: that is said, and not printed as nothing."""
    assert read(f"A {{lang}}`{content}`.\n").problems


def test_words_are_counted_as_a_reader_counts() -> None:
    assert read("Three plain words – and {term}`two more <x>`.\n").words == 6


def test_inline_texts_have_the_line_that_they_are_given() -> None:
    parsed = parse_inline("A {fact}`drops`\nover two lines", "a.md", 7, "en")
    assert [r.line for r in scan(parsed.tokens, "a", "a.md").references] == [7]


@pytest.mark.parametrize(
    ("content", "split"),
    [
        ("x", ("x", "x")),
        ("a b <x>", ("a b", "x")),
        (" a <x> ", ("a", "x")),
        ("<x>", ("<x>", "<x>")),
        ("a < b", ("a < b", "a < b")),
    ],
)
def test_split_explicit(content: str, split: tuple[str, str]) -> None:
    assert split_explicit(content) == split


@pytest.mark.parametrize(
    ("target", "split"), [("x", (None, "x")), ("#x", (None, "x")), ("book#x", ("book", "x")), ("book#", ("book", ""))]
)
def test_split_document(target: str, split: tuple[str | None, str]) -> None:
    assert split_document(target) == split


def test_grammar_is_sane() -> None:
    for name, directive in DIRECTIVES.items():
        assert name == directive.name
        assert directive.required <= directive.options.keys()
    assert all(role.about for role in ROLES.values())


def test_a_picture_may_have_any_name() -> None:
    """Markdown quotes what it takes for a URL; a picture's is the name of a file."""
    images = read("![a](<figures/a b.svg>) ![b](figures/æ.svg) ![c](figures/a%20b.svg)\n").images
    assert [image.src for image in images] == ["figures/a b.svg", "figures/æ.svg", "figures/a b.svg"]


@pytest.mark.parametrize(
    "body", ["`x`", "$a^2$", "$$\na^2\n$$", "$$ a $$ (x)", "```\nx\n```", "- `x`", "[](https://example.org)", "1"]
)
def test_what_a_chapter_may_hold_alone(body: str) -> None:
    assert read(f"---\ntitle: A\n---\n{body}\n").words > 0


@pytest.mark.parametrize("body", ["", "---", "% not printed", "<!-- nor this -->", "…"])
def test_what_is_no_text(body: str) -> None:
    assert read(f"---\ntitle: A\n---\n{body}\n").words == 0
