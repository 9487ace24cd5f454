"""Titles as they are called elsewhere: in words, with their marks of notes and sources left out."""

from __future__ import annotations

import pytest

from trykklar.resolve.titles import filled
from trykklar.sources.markup.ids import literal
from trykklar.sources.markup.plain import plain

WORDS = {"term": "Folio*s", "fact": "1.5 m²", "num": "figure 3", "title": "The _sea_"}


def answer(role: str, name: str, words: str) -> str | None:
    return None if name == "unknown" else words or WORDS[role]


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("No role", "No role"),
        ("The {term}`folio` of *many*", "The Folio*s of many"),
        ("{term}`folios <folio>` of {fact}`area`", "folios of 1.5 m²"),
        ("{num}`leaf` and {num}`leaf`", "Figure 3 and figure 3"),
        ("Of {title}`sea`", "Of The _sea_"),
        ("Of ![a sign](sign.svg) here", "Of a sign here"),
        ("A note[^n] and another^[of *its* own] of it {cite}`hansen`", "A note and another of it"),
        ("Code ``{term}`folio` `` stays", "Code {term}`folio`  stays"),
        (r"So does \{term}`folio`", "So does {term}folio"),
        ("With [a *link*](https://example.org 'its title')", "With a link"),
        ('With [a *link*](https://example.org "its title") in it', "With a link in it"),
        ("By <https://example.org/a_b_c>", "By https://example.org/a_b_c"),
        ("A {lang}`de:Haus` and a {index}`mark <Marks>`", "A Haus and a mark"),
    ],
)
def test_a_title_is_words_elsewhere(title: str, words: str) -> None:
    assert plain(filled(title, answer), "en") == words


def test_what_nobody_knows_stays() -> None:
    assert filled("A {num}`unknown`", answer) == "A {num}`unknown`"


def test_literal_words_print_themselves() -> None:
    words = "".join(map(chr, range(33, 127))) + ' __init__ 5*3*2 <b> [a](b) &amp; "q" 1.'
    assert plain(literal(words), "en") == words
