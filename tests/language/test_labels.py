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
from babel import Locale

from support import BASE, REPOSITORY
from trykklar.base.memo import Memo
from trykklar.base.problems import ProblemsFound
from trykklar.language.labels import labels_for, unlabelled, words_of_books
from trykklar.language.languages import language_of
from trykklar.language.number_forms import form_of
from trykklar.sources.kinds import kind_words, read_kinds

CSL = Path(citeproc.__file__).parent / "data" / "locales"
CSL_OTHERWISE = {("sv", "edition"): ("utgåva",), ("nl", "edition"): ("uitgave",)}
"""Words in which we differ: CSL has those for how many a printing is (upplaga, druk), not for an edition of its own."""
QUOTES_OTHERWISE = {
    "da": "guillemets that point inwards, as Danish books have them",
    "nl": "single ones first, as Dutch publishers have them",
    "fr": "a space within, which CSL's styles add",
    "en": "double ones first",
}
LANGUAGES = sorted(
    file.name.removesuffix(".yaml")
    for file in files("trykklar.language.labels").iterdir()
    if file.name.endswith(".yaml")
)


@cache
def words(language: str) -> dict[str, str]:
    return dict(yaml.safe_load((files("trykklar.language.labels") / f"{language}.yaml").read_text("utf-8")))


def test_the_languages_that_were_asked_for_are_there() -> None:
    assert set(LANGUAGES) >= {"da", "nb", "nn", "sv", "fi", "de", "nl", "fr", "es", "it", "en"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_word(language: str) -> None:
    """Of books, boards, sites, tickets and comparisons of editions."""
    assert set(words(language)) == set(words("en"))
    assert unlabelled(language, {}, board=True, site=True) == ()
    assert all(isinstance(word, str) and word.strip() for word in words(language).values())
    assert len(words(language)["changes.numbers"].split()) == 13


@pytest.mark.parametrize("language", LANGUAGES)
def test_addresses_are_plain_and_no_two_are_alike(language: str) -> None:
    found = {key: word for key, word in words(language).items() if key.startswith(("web.address.", "web.query."))}
    assert all(re.fullmatch(r"[a-z/-]+(\{scale\})?", word) for word in found.values())
    pages = [word for key, word in found.items() if key.startswith("web.address.")]
    assert len(set(pages)) == len(pages)


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
    assert labels["board-alt"] == words("de")["board-alt"]
    assert labels_for("pl", {})["ticket.spine"] == words("en")["ticket.spine"]
    assert labels_for("no", {})["page"] == words("nb")["page"]
    assert labels_for("da", {})["page"] == "side"


@pytest.mark.parametrize(
    ("language", "printed"),
    [
        ("de", "Inhalt Kapitel Seite Abbildung Tabelle Entwurf"),
        ("nb", "Innhold kapittel side figur tabell utkast"),
        ("sv", "Innehåll kapitel sida figur tabell utkast"),
        ("da", "Indhold kapitel side figur tabel udkast"),
    ],
)
def test_a_book_has_the_words_of_its_language(language: str, printed: str) -> None:
    labels = labels_for(language, {})
    asked = ("contents", "kind.chapter", "kind.page", "kind.figure", "kind.table", "draft")
    assert [labels[key].lower() for key in asked] == printed.lower().split()


CSL_TERMS = {
    "page": "page",
    "kind.page": "page",
    "kind.chapter": "chapter",
    "kind.figure": "figure",
    "kind.part": "part",
    "edition": "edition",
    "and": "and",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_and_signs_are_those_of_cldr(language: str) -> None:
    """Months, the conjunction of lists, decimal and grouping signs (CLDR, by babel)."""
    cldr, record = Locale(language), language_of(language)
    assert words(language)["and"] in cldr.list_patterns["standard"]["2"].split()
    months = [name.lower() for kind in cldr.months.values() for name in kind["wide"].values()]
    assert set(record.months.lower().split()) <= set(months)
    signs = cldr.number_symbols["latn"]
    form = form_of(language)
    assert (form.decimal, form.groups[0]) == (signs["decimal"], signs["group"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_quotation_marks_are_those_of_the_csl_locales(language: str) -> None:
    root = ElementTree.parse(csl_file(language)).getroot()
    names = ("open-quote", "close-quote", "open-inner-quote", "close-inner-quote")
    found = tuple(root.findtext(f".//cs:term[@name='{name}']", "", SPACE) for name in names)
    assert (language_of(language).quotes == found) is (language not in QUOTES_OTHERWISE)


SPACE = {"cs": "http://purl.org/net/xbiblio/csl"}


def csl_file(language: str) -> Path:
    main = {"de": "DE", "en": "GB", "es": "ES", "fr": "FR"}.get(language, "")
    return next(file for file in sorted(CSL.glob(f"locales-{language}-*.xml")) if file.stem.endswith(main))


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_those_of_the_csl_locales(language: str) -> None:
    """Where the locales of CSL hold the word, it is the same: 'page', 'chapter', 'figure', 'and'."""
    root = ElementTree.parse(csl_file(language)).getroot()
    for key, term in CSL_TERMS.items():
        found = [
            (element.findtext("cs:single", None, SPACE) or element.text or "").strip().lower()
            for element in root.iterfind(f".//cs:term[@name='{term}']", SPACE)
            if element.get("form") is None
        ]
        assert words(language)[key].lower() in [*found, *CSL_OTHERWISE.get((language, key), ())], (key, found)


def test_a_language_without_words_is_told_what_it_lacks() -> None:
    missing = unlabelled("pl", {"page": "strona"}, board=False)
    assert set(missing) == set(words_of_books()) - {"page"}
    assert "board-alt" in unlabelled("pl", {}, board=True)
    assert unlabelled("nl", {}, board=True) == ()


def test_an_unknown_word_is_a_problem_unless_there_is_another() -> None:
    assert labels_for("en", {}).get("nothing", "") == ""
    with pytest.raises(ProblemsFound, match="'nothing'"):
        labels_for("en", {})["nothing"]


def test_every_word_that_templates_of_the_base_ask_for_is_there() -> None:
    asked = set()
    for file in Path(REPOSITORY / "layouts" / "base").rglob("*.j2"):
        asked |= set(re.findall(r"""labels\[["']([\w.-]+)["']\]""", file.read_text("utf-8")))
    assert len(asked) > 20
    own = kind_words(read_kinds(BASE, Memo()).models.kinds, "en", "en")
    assert asked <= {*words("en"), *own}
