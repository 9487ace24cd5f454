"""Words stand in the order that readers of the language expect."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, strategies as st

from trykklar.language.collation import initial, sort_key


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("da", ["Abe", "Bord", "Zebra", "Æble", "Øl", "Åben", "Aage", "Åre"]),
        ("da", ["and", "Ånd", "ånd og and"]),
        ("da", ["hals", "hæl", "høj", "hånd"]),
        ("da", ["kanal", "kanaløl", "kander"]),
        ("da", ["data", "data mining", "database", "datalov"]),
        ("da", ["résumé", "resume ny"]),
        ("da", ["Übersee", "Yding", "Yver", "Zürich", "Ærø", "Øer", "Åbyhøj"]),  # ü is a y
        ("da", ["København", "Köln", "Kørsel"]),  # ö is an ø
        ("da", ["Färøerne", "Fæstning", "Fødsel"]),  # ä is an æ
        ("da", ["Ålborg", "Aalborg", "Ålborghus", "Aarhus", "Århus C"]),  # aa is an å, and comes after it
        ("da", ["Å", "AA", "Aa", "å", "aa"]),
        ("da", ["Data", "Dataanalyse", "Dataansvarlig", "Databehandler", "Datåb"]),  # a seam parts the two letters
        ("da", ["læs", "läs", "læse"]),  # they differ only where nothing else does
        ("da", ["Bank", "bank", "Banker", "banker"]),  # capitals first
        ("da", ["ide", "idé", "ideal"]),
        ("da", ["æ", "ä", "ø", "ö", "ő", "œ", "å", "aa"]),  # the row of CLDR's rules
        ("da", ["ølå", "œlå", "ølåb"]),
        ("da", ["thor", "þor", "thora"]),
        ("da", ["Guðrun", "Gudrun 2"]),
        ("da", ["Thor", "Þor", "Thy"]),
        ("nb", ["bank", "Bank", "øl", "åre", "aare"]),  # small letters first
        ("sv", ["zoo", "åka", "älg", "æther", "öl", "øre"]),
        ("sv", ["å", "ä", "æ", "ö", "ø", "ő", "œ"]),
        ("sv", ["büro", "byrå", "bytt"]),
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
        ("ärlig", "da", "Æ"),
        ("Übersee", "da", "Y"),
        ("Übersee", "de", "U"),
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


DANISH = st.text(alphabet="abyzæøåäöüÆØÅABé -", min_size=1, max_size=8)


@given(st.lists(DANISH, min_size=2, max_size=6, unique=True))
def test_order_is_by_letters_before_it_is_by_anything_else(words: list[str]) -> None:
    """What CLDR's levels mean: a word that goes before by its letters does so whatever its accents and capitals are."""
    order = sorted(words, key=lambda word: sort_key(word, "da"))
    assert [sort_key(word, "da")[0] for word in order] == sorted(sort_key(word, "da")[0] for word in words)
    assert [sort_key(word, "da-DK") for word in order] == sorted(sort_key(word, "da") for word in words)


@given(DANISH)
def test_capitals_and_aa_never_move_a_word_among_others(word: str) -> None:
    letters = sort_key(word, "da")[0]
    assert sort_key(word.upper(), "da")[0] == letters
    assert sort_key(word.replace("å", "aa").replace("Å", "Aa"), "da")[0] == letters or "aå" in word.lower()


@given(st.text(min_size=1, max_size=12))
def test_any_text_can_be_sorted_and_has_one_initial(text: str) -> None:
    assert sort_key(text, "da") == sort_key(text, "da-DK")
    assert len(initial(text, "da")) >= 1
