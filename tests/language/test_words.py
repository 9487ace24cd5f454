"""Words as they are counted: on pages and in HTML alike, whatever tells where they may be broken."""

from __future__ import annotations

import pytest

from trykklar.language.words import words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("lang\u00adtids\u00advirkning og", ["langtidsvirkning", "og"]),
        ("meget\u200blang", ["megetlang"]),
        ("CO₂, Ｆｕｌｌ og e\u0301n", ["co2", "full", "og", "én"]),
        ("og עברית", ["og"]),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert words_of(text) == words
