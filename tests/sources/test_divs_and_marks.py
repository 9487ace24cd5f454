"""Divs of Quarto, glossaries in the text, and marks of the index as MyST and Sphinx write them."""

from __future__ import annotations

import pytest
from sources.test_borrowed import read

from trykklar.sources.markup.indexed import IndexedAs, indexed_as
from trykklar.sources.markup.parse import parse


def uses(text: str) -> list[tuple[str, str, int]]:
    problems, found, _ = read(text)
    assert problems == []
    return [(use.name, use.argument, use.line) for use in found.directives]


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        ('::: {.callout-note title="Mind the tide"}\nIt rains.\n:::', "note", "Mind the tide"),
        ("::: {.callout-tip}\n## Walk *early*\n\nIt rains.\n:::", "tip", "Walk *early*"),
        ("::: {#cau-x .callout-caution}\nIt rains.\n:::", "caution", ""),
        ("::: {.column-margin}\nIt rains.\n:::", "margin", ""),
        ("::: {.landscape}\nIt rains.\n:::", "div", ""),
        ("::: warning\nIt rains.\n:::", "warning", ""),
    ],
)
def test_divs_are_directives(text: str, name: str, title: str) -> None:
    assert uses(text + "\n") == [(name, title, 1)]
    assert "It rains." in read(text + "\n")[2]


def test_the_id_and_the_classes_of_a_div_are_its_own() -> None:
    opening = parse("::: {#a-b .landscape .quiet}\nIt rains.\n:::\n", "a.md", "en").tokens[0]
    assert opening.attrs == {"id": "a-b", "class": "landscape quiet"}


def test_the_headings_of_a_set_of_tabs_begin_its_parts_and_are_none_of_the_chapter() -> None:
    text = ":::: {.panel-tabset}\n## On foot\nA.\n\n### Slowly\n\n## By `bicycle`\nB.\n::::\n"
    assert uses(text) == [("tab-set", "", 1), ("tab-item", "On foot", 2), ("tab-item", "By `bicycle`", 7)]
    assert [heading.title for heading in read(text)[1].headings] == ["Slowly"]


@pytest.mark.parametrize(
    ("info", "code", "says"),
    [
        ('{.callout-note collapse="true"}', "option-unused", "'collapse' changes nothing"),
        ("{layout-ncol=2}", "markup-unknown", "'layout-ncol' of a div"),
        ("{.content-visible}", "directive-unknown", "'content-visible'"),
    ],
)
def test_what_a_div_cannot_do_here_is_told(info: str, code: str, says: str) -> None:
    problems = read(f"It rains.\n\n::: {info}\nIt rains.\n:::\n")[0]
    assert [(each.code, each.place.line if each.place else 0) for each in problems] == [(code, 3)]
    assert says in problems[0].message


GLOSSARY = """\
:::{glossary}
Tide
  The sea
  rises.

  - and falls

Ebb tide
: Going *out*.
Flood
  Coming in.
:::
"""


def test_words_of_a_glossary_have_ids_and_meanings() -> None:
    problems, found, html = read(GLOSSARY + "\n{term}`Ebb tide`, {term}`tide`\n")
    assert problems == []
    assert [(each.id, each.term, each.text) for each in found.terms] == [
        ("tide", "Tide", "The sea rises."),
        ("ebb-tide", "Ebb tide", "Going *out*."),
        ("flood", "Flood", "Coming in."),
    ]
    assert [(each.id, each.kind, each.line) for each in found.anchors if each.kind == "term"] == [
        ("term-tide", "term", 2),
        ("term-ebb-tide", "term", 8),
        ("term-flood", "term", 10),
    ]
    assert html.count("<dl>") == 1
    assert '<li data-line="6">and falls</li>' in html
    assert [(each.role, each.target) for each in found.references] == [("term", "ebb-tide"), ("term", "tide")]


def test_a_glossary_is_sorted_as_the_language_sorts() -> None:
    body = "Å\n: A stream.\n\nAand\n: Spirit.\n\nBy\n: A town.\n"
    tokens = parse(f":::{{glossary}}\n:sorted:\n\n{body}:::\n", "a.md", "da").tokens
    assert [tokens[at + 1].content for at, token in enumerate(tokens) if token.type == "dt_open"] == ["By", "Å", "Aand"]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("Tide\n: The sea.\n\nNothing\n", 5),
        (": The sea.\n\nTide\n: The sea.\n", 2),
        ("    Tide\n    : The sea.\n", 2),
        ("[tide]: /sea\n", 2),
    ],
)
def test_what_is_no_word_with_its_meaning_is_told(body: str, line: int) -> None:
    problems = read(f":::{{glossary}}\n{body}:::\n")[0]
    assert [(each.code, each.place.line if each.place else 0) for each in problems][:1] == [("directive-option", line)]


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("ships", [IndexedAs("ships")]),
        ("ships, !ropes", [IndexedAs("ships"), IndexedAs("ropes")]),
        ("single: ships; mooring of", [IndexedAs("ships", "mooring of")]),
        ("pair: sea; land", [IndexedAs("sea", "land"), IndexedAs("land", "sea")]),
        ("triple: a; b; c", [IndexedAs("a", "b c"), IndexedAs("b", "c, a"), IndexedAs("c", "a b")]),
        ("see: docks; harbours", [IndexedAs("docks", see="harbours")]),
        ("seealso: docks; harbours", [IndexedAs("docks", see="harbours", also=True)]),
        ("pair: sea", []),
        ("triple: a; b", []),
        ("see: docks;", []),
        ("single:", []),
    ],
)
def test_entries_of_the_index(text: str, entries: list[IndexedAs]) -> None:
    assert indexed_as(text) == entries


def test_a_directive_marks_the_text_behind_it_and_the_last_one_that_before() -> None:
    text = "One.\n\n```{index} single: a; b\n```\n\n## Two\n\n```{index}\nsee: c; a\n```\n"
    problems, found, html = read(text)
    assert problems == []
    assert [(each.entry, each.sub, each.see, each.line) for each in found.index] == [
        ("a", "b", "", 6),
        ("c", "", "a", 6),
    ]
    assert html.count('<span class="ix"') == 2
    assert found.headings[0].title == "Two"


def test_marks_without_a_text_and_entries_that_are_none_are_told() -> None:
    problems = read("```{index}\npair: a\nb\n```\n")[0]
    assert [(each.code, each.place.line if each.place else 0) for each in problems] == [
        ("directive-option", 2),
        ("directive-option", 1),
    ]


def test_a_role_says_its_entries_as_sphinx_does() -> None:
    problems, found, html = read(
        "The {index}`crane <pair: cranes; steam>` and {index}`it <!main; sub>` and {index}`a; b`.\n"
    )
    assert problems == []
    assert [(each.entry, each.sub) for each in found.index] == [
        ("cranes", "steam"),
        ("steam", "cranes"),
        ("main", "sub"),
        ("a; b", ""),
    ]
    assert [words in html for words in (">crane</span>", ">it</span>", ">a; b</span>")] == [True] * 3
