"""What a form may be a form of: by the Danish list, its irregular forms, and the parts of compounds."""

from __future__ import annotations

import pytest

from trykklar.language.division.readings import Readings, readings


@pytest.fixture(scope="module")
def danish() -> Readings:
    found = readings("da-DK")
    assert found is not None
    return found


def test_a_language_without_a_list_has_no_readings() -> None:
    assert readings("en") is None


@pytest.mark.parametrize(
    ("form", "base"),
    [
        ("ledigheden", "ledighed"),
        ("ledelsens", "ledelse"),
        ("bøgerne", "bog"),
        ("lærebøger", "lærebog"),
        ("mændenes", "mand"),
        ("gik", "gå"),
    ],
)
def test_a_form_has_the_entry_that_it_is_a_form_of(danish: Readings, form: str, base: str) -> None:
    assert base in [reading.base for reading in danish.of(form)]
    assert form in danish.forms(base)


def test_words_that_a_stemmer_makes_one_are_several(danish: Readings) -> None:
    """Snowball's Danish stemmer has `led` for all of them."""
    words = ["ledighed", "ledelse", "leder", "ledig"]
    assert [danish.of(word)[0].base for word in words] == words


def test_a_form_of_several_entries_has_them_all(danish: Readings) -> None:
    assert {reading.base for reading in danish.of("love")} == {"lov", "love"}
    assert {reading.base for reading in danish.of("ledere")} == {"led", "leder"}


def test_a_form_that_the_list_holds_twice_is_one_of_its_entry(danish: Readings) -> None:
    assert "kan" not in {reading.base for reading in danish.of("kan")}
    assert {reading.base for reading in danish.of("godt")} >= {"god"}


@pytest.mark.parametrize(
    ("form", "parts"),
    [
        ("almenboligområdets", {"almen", "bolig", "område", "almenbolig", "boligområde"}),
        ("tilskudsordning", {"tilskud", "ordning"}),
        ("børnehaverne", {"barn", "have"}),
    ],
)
def test_a_compound_has_its_parts_and_the_runs_of_them(danish: Readings, form: str, parts: set[str]) -> None:
    assert set(danish.of(form)[0].parts) == parts


def test_a_word_of_no_known_parts_has_no_reading(danish: Readings) -> None:
    assert danish.of("xylkvark") == ()
