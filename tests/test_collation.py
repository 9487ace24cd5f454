"""Words stand in the order that readers of the language expect."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, strategies as st

from trykklar.collation import initial, sort_key


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("da", ["Abe", "Bord", "Zebra", "Æble", "Øl", "Åben", "Aage", "Åre"]),
        ("da", ["and", "Ånd", "ånd og and"]),
        ("da", ["hals", "hæl", "høj", "hånd"]),
        ("da", ["kanal", "kanaløl", "kander"]),
        ("da", ["data", "data mining", "database", "datalov"]),
        ("da", ["résumé", "resume ny"]),
        ("sv", ["zoo", "åka", "älg", "öl"]),
        ("en", ["aardvark", "Abel", "naive", "naïve cat", "Zoe"]),
    ],
)
def test_order(language: str, words: list[str]) -> None:
    mixed = words[:]
    random.Random(7).shuffle(mixed)
    assert sorted(mixed, key=lambda word: sort_key(word, language)) == words


@pytest.mark.parametrize(
    ("word", "language", "letter"),
    [
        ("ål", "da", "Å"),
        ("Aage", "da", "Å"),
        ("æble", "da", "Æ"),
        ("öl", "da", "Ø"),
        ("zebra", "da", "Z"),
        ("éclair", "da", "E"),
        ("3D-print", "da", "#"),
        ("»citat«", "da", "C"),
        ("åka", "sv", "Å"),
        ("öl", "sv", "Ö"),
        ("aardvark", "en", "A"),
        ("ål", "en", "A"),
    ],
)
def test_initial(word: str, language: str, letter: str) -> None:
    assert initial(word, language) == letter


@given(st.text(min_size=1, max_size=12))
def test_any_text_can_be_sorted_and_has_one_initial(text: str) -> None:
    assert sort_key(text, "da") == sort_key(text, "da-DK")
    assert len(initial(text, "da")) >= 1
