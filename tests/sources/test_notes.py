"""Footnotes: any block, each once, and a problem where one would be lost."""

from __future__ import annotations

import pytest
from compose.test_render import Table

from trykklar.compose.render import HtmlRenderer
from trykklar.sources.markup.notes import notes_apart
from trykklar.sources.markup.parse import parse, parser
from trykklar.sources.markup.scan import scan


def told(text: str) -> list[tuple[str, int]]:
    parsed = parse(text, "a.md", "en")
    found = scan(parsed.tokens, "a", "a.md")
    return [(p.code, p.place.line) for p in parsed.problems + found.problems if p.place]


def html(text: str) -> str:
    parsed = parse(text, "a.md", "en")
    scan(parsed.tokens, "a", "a.md")
    return HtmlRenderer(parser("en"), Table()).body(parsed.tokens)


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("Rain.[^a]\n\n[^a]: A note.\n", []),
        ("Rain.[^a] Snow.[^a]\n\n[^a]: A note.\n", []),
        ("Rain.\n\n[^a]: A note.\n", [("footnote-unused", 3)]),
        ("Rain.[^a]\n\n[^a]: A note.\n\n[^a]: Another.\n", [("footnote-twice", 5)]),
        (
            "Rain.[^a]\n\n[^a]: A note.\n\n[^b]: Lost.\n\n[^c]: Lost.\n",
            [("footnote-unused", 5), ("footnote-unused", 7)],
        ),
        ("Rain.[^b]\n\n[^a]: A note.\n", [("footnote-unused", 3), ("footnote-missing", 1)]),
        (":::{box} Title\nRain.\n\n[^a]: Lost.\n:::\n", [("footnote-unused", 4)]),
        ("Rain^[A note.].\n", []),
        ("Rain \\[^a] and `[^b]`.\n", []),
        (":::{box} Title[^a]\nRain.\n:::\n\n[^a]: A note.\n", [("footnote-missing", 1)]),
        ("Rain.[^a]\n\n:::{list-table}\n[^a]: Lost.\n:::\n", [("directive-option", 3), ("footnote-missing", 1)]),
        ("Rain[^a] and[^b].\n", [("footnote-missing", 1), ("footnote-missing", 1)]),
    ],
)
def test_no_note_is_lost_in_silence(text: str, problems: list[tuple[str, int]]) -> None:
    assert told(text) == problems
    assert html(text)


BLOCKS = {
    "two paragraphs": ("One.\n\n    Two.", ["<p", "One.", "Two."]),
    "a listing": ("Run:\n\n    ```\n    make all\n    ```", ["<code>make all"]),
    "a list": ("Three:\n\n    - apples\n    - pears", ["<ul>", "apples", "pears"]),
    "a table": ("Look:\n\n    | a | b |\n    |---|---|\n    | 1 | 2 |", ["<table", "<td>1</td>"]),
    "a quotation": ("He says:\n\n    > Rain.", ["<blockquote", "Rain."]),
    "a directive": ("Look:\n\n    :::{box} Title\n    Text.\n    :::", ['<aside class="box"', "Text."]),
}


@pytest.mark.parametrize("name", BLOCKS)
def test_a_note_holds_any_block(name: str) -> None:
    note, wanted = BLOCKS[name]
    text = f"Rain.[^a]\n\n[^a]: {note}\n"
    assert told(text) == []
    made = html(text)
    mark, blocks = made.split('<div class="footnote-blocks" data-for="0">')
    assert '<span class="footnote" data-note="0"></span>' in mark
    for part in wanted:
        assert part in blocks


def test_a_note_that_is_named_twice_is_printed_once() -> None:
    made = html("Sun.[^b] Rain.[^a] Snow.[^a]\n\n[^a]: The note.\n[^b]: Other.\n")
    assert made.count("The note.") == 1
    assert "Snow.[note 2]" in made


def test_a_note_in_the_line_has_its_marks_line() -> None:
    parsed = parse("One.\n\nRain^[About {fact}`drops`.].\n", "a.md", "en")
    found = scan(parsed.tokens, "a", "a.md")
    assert [(r.target, r.line) for r in found.references] == [("drops", 3)]


def test_a_note_within_another_takes_nothing_of_it_along() -> None:
    inner = "    :::{box} x\n    [^2]: Two.\n    :::\n\n    The rest of one.\n"
    tokens = parse(f"A[^1] and B[^2].\n\n[^1]: One.\n\n{inner}\nThe end.\n", "x.md", "en").tokens
    main, notes = notes_apart(tokens)
    assert [token.content for token in main if token.type == "inline"] == ["A[^1] and B[^2].", "The end."]
    one, two = ([token.content for token in note if token.type == "inline"] for note in notes.values())
    assert (one, two) == (["One.", "The rest of one."], ["Two."])
