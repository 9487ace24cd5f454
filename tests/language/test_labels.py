"""The words that are printed by themselves: whole in every language, and known to whoever asks for them."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree

import citeproc
import pytest
import yaml

from support import REPOSITORY
from trykklar.base.problems import ProblemsFound
from trykklar.language.labels import labels_for, unlabelled, words_of_books
from trykklar.sources.schemas.chapters import SECTIONS

CSL = Path(citeproc.__file__).parent / "data" / "locales"
CSL_OTHERWISE: dict[tuple[str, str], tuple[str, ...]] = {}
"""Words in which we differ, and why."""
LANGUAGES = sorted(
    file.name.removesuffix(".yaml")
    for file in files("trykklar.language.labels").iterdir()
    if file.name.endswith(".yaml")
)


@cache
def words(language: str) -> dict[str, str]:
    return dict(yaml.safe_load((files("trykklar.language.labels") / f"{language}.yaml").read_text("utf-8")))


WHOLE = ("da", "en")
"""Languages in which boards, job tickets and comparisons of editions are written, too."""
WITH_BOARD = ("de",)
"""Languages with the words of a board besides those of books."""


def test_the_languages_that_were_asked_for_are_there() -> None:
    assert set(LANGUAGES) >= {"da", "nb", "nn", "sv", "fi", "de", "nl", "fr", "es", "it", "en"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_words_of_books(language: str) -> None:
    assert set(words_of_books()) <= set(words(language)) <= set(words("en"))
    assert language not in WHOLE or set(words(language)) == set(words("en"))
    assert (unlabelled(language, {}, board=True) == ()) is (language in (*WHOLE, *WITH_BOARD))
    assert all(isinstance(word, str) and word.strip() for word in words(language).values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_the_same(language: str) -> None:
    for key, word in words("en").items():
        assert sorted(re.findall(r"\{\w*\}", words(language).get(key, word))) == sorted(re.findall(r"\{\w*\}", word)), (
            key
        )


def test_the_publications_own_words_come_first_and_english_last() -> None:
    labels = labels_for("de-AT", {"page": "Blatt"})
    assert labels["page"] == "Blatt"
    assert labels["cover"] == words("de")["cover"]
    assert labels["ticket.spine"] == words("en")["ticket.spine"]
    assert labels["board-alt"] == words("de")["board-alt"]
    labels = labels_for("nl", {})
    assert labels["board-alt"] == words("en")["board-alt"]
    assert labels_for("no", {})["page"] == words("nb")["page"]
    assert labels_for("da", {})["page"] == "side"


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_those_of_the_csl_locales(language: str) -> None:
    """Where the locales of CSL hold the word, it is the same: 'page', 'chapter', 'figure', 'and'."""
    tag = next(
        file.stem for file in sorted(CSL.glob(f"locales-{language}*.xml")) if file.stem.split("-")[1] == language
    )
    main = {"de": "DE", "en": "GB", "es": "ES", "fr": "FR"}.get(language)
    file = CSL / f"locales-{language}-{main}.xml" if main else CSL / f"{tag}.xml"
    space = {"cs": "http://purl.org/net/xbiblio/csl"}
    for key, term in (("page", "page"), ("kind.chapter", "chapter"), ("kind.figure", "figure"), ("and", "and")):
        found = [
            (element.findtext("cs:single", None, space) or element.text or "").strip().lower()
            for element in ElementTree.parse(file).getroot().iterfind(f".//cs:term[@name='{term}']", space)
            if element.get("form") is None
        ]
        assert words(language)[key].lower() in [*found, *CSL_OTHERWISE.get((language, key), ())], (key, found)


def test_a_language_without_words_is_told_what_it_lacks() -> None:
    missing = unlabelled("pl", {"page": "strona"}, board=False)
    assert set(missing) == set(words_of_books()) - {"page"}
    assert unlabelled("nl", {}, board=False) == ()
    assert "board-alt" in unlabelled("nl", {}, board=True)


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
