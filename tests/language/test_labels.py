"""The words that are printed by themselves: whole in every language, and known to whoever asks for them."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from support import REPOSITORY
from trykklar.base.problems import ProblemsFound
from trykklar.language.labels import labels_for
from trykklar.sources.schemas.chapters import SECTIONS

LANGUAGES = sorted(file.name.removesuffix(".yaml") for file in files("trykklar.language.labels").iterdir() if file.name.endswith(".yaml"))


def words(language: str) -> dict[str, str]:
    return dict(yaml.safe_load((files("trykklar.language.labels") / f"{language}.yaml").read_text("utf-8")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_words(language: str) -> None:
    assert set(words(language)) == set(words("en"))
    assert all(isinstance(word, str) and word.strip() for word in words(language).values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_the_same(language: str) -> None:
    for key, word in words("en").items():
        assert sorted(re.findall(r"\{\w*\}", words(language)[key])) == sorted(re.findall(r"\{\w*\}", word)), key


def test_the_publications_own_words_come_first_and_english_last() -> None:
    labels = labels_for("de-AT", {"page": "Blatt"})
    assert labels["page"] == "Blatt"
    assert labels["cover"] == words("en")["cover"]
    assert labels_for("da", {})["page"] == "side"


def test_an_unknown_word_is_a_problem_unless_there_is_another() -> None:
    assert labels_for("en", {}).get("nothing", "") == ""
    with pytest.raises(ProblemsFound, match="'nothing'"):
        labels_for("en", {})["nothing"]


def test_every_word_that_templates_of_the_base_ask_for_is_there() -> None:
    asked = set()
    for file in Path(REPOSITORY / "layouts" / "base").rglob("*.j2"):
        asked |= set(re.findall(r"""labels\[["']([\w.-]+)["']\]""", file.read_text("utf-8")))
    assert len(asked) > 20
    assert asked <= set(words("en"))


def test_every_section_of_a_kind_has_a_word() -> None:
    assert {f"section.{key}" for keys in SECTIONS.values() for key in keys} <= set(words("en"))
