"""Languages: what is known of each, what each lacks, and that no table of languages stands anywhere else."""

from __future__ import annotations

import ast
import re
from dataclasses import fields
from importlib.resources import files
from pathlib import Path

import pytest

from support import REPOSITORY
from trykklar.language.division.divide import SPLITTERS
from trykklar.language.languages import LANGUAGES, language_of
from trykklar.language.numbers import number_words
from trykklar.language.records import Language
from trykklar.review.spelling.dictionaries import CARRIED

HOUSE = REPOSITORY / "scripts" / "trykklar"
LACKS = {
    "da": "",
    "de": "two_words order genitive apostrophe_endings imperatives citation_quotes chart_format | compounds words",
    "en": "two_words order imperatives citation_quotes chart_format | compounds words",
    "es": "dash long_dash percent_space number_marks number_words amounts never_ends may_end before_numbers "
    "months two_words runs_on explaining conjunctions articles picture_words order lix counting "
    "references numbered_things before_ranges genitive s_genitive apostrophe_endings imperatives "
    "citation_quotes chart_format | compounds words",
    "fi": "dash long_dash number_marks number_words amounts never_ends may_end before_numbers months two_words "
    "runs_on explaining conjunctions articles picture_words lix counting references numbered_things "
    "before_ranges genitive s_genitive apostrophe_endings imperatives csl_locale citation_quotes "
    "chart_format | compounds words",
    "fr": "number_marks number_words amounts never_ends may_end two_words runs_on explaining conjunctions "
    "articles picture_words order lix counting references numbered_things before_ranges genitive "
    "s_genitive apostrophe_endings imperatives citation_quotes chart_format | compounds words",
    "it": "dash long_dash percent_space number_marks number_words amounts never_ends may_end before_numbers "
    "months two_words runs_on explaining conjunctions articles picture_words order lix counting "
    "references numbered_things before_ranges genitive s_genitive apostrophe_endings imperatives "
    "citation_quotes chart_format | compounds words",
    "nb": "apostrophe_endings imperatives citation_quotes chart_format | compounds words",
    "nl": "dash long_dash percent_space number_marks number_words amounts never_ends may_end before_numbers "
    "months two_words runs_on explaining conjunctions articles picture_words order lix counting "
    "references numbered_things before_ranges genitive s_genitive apostrophe_endings imperatives "
    "citation_quotes chart_format | compounds words",
    "nn": "number_words amounts explaining conjunctions articles picture_words counting references genitive "
    "apostrophe_endings imperatives csl_locale citation_quotes chart_format | compounds words",
    "sv": "two_words apostrophe_endings imperatives citation_quotes chart_format | compounds words",
}
"""Language → the fields that its record leaves empty, and, behind the bar, what else it has none of: the tool's own
words (`labels/`), a splitter of compounds, a word list. A gap that is filled goes from this table; a new language is a
line of it."""


def parts(told: str) -> tuple[set[str], set[str]]:
    fields, _, besides = told.partition("|")
    return {*fields.split()}, {*besides.split()}


def test_what_each_language_lacks_is_known() -> None:
    found = {}
    for code, language in LANGUAGES.items():
        besides = {
            "labels": (files("trykklar.language.labels") / f"{code}.yaml").is_file(),
            "compounds": code in SPLITTERS,
            "words": code in CARRIED,
        }
        found[code] = ({*language.lacks()}, {name for name, has in besides.items() if not has})
    assert found == {code: parts(told) for code, told in LACKS.items()}


def test_a_language_has_a_file_of_its_code() -> None:
    assert {code: language.code for code, language in LANGUAGES.items()} == {code: code for code in LANGUAGES}
    assert all((HOUSE / "language" / f"{code}.py").is_file() for code in LANGUAGES)


@pytest.mark.parametrize(
    ("tag", "code"), [("da", "da"), ("da-DK", "da"), ("en_GB", "en"), ("NB", "nb"), ("no", "nb"), ("nn-NO", "nn")]
)
def test_a_tag_finds_its_language(tag: str, code: str) -> None:
    assert language_of(tag) is LANGUAGES[code]


def test_of_other_languages_nothing_is_known() -> None:
    unknown = language_of("kl")
    assert unknown.code == "kl"
    assert {*unknown.lacks()} >= {"quotes", "number_words", "order"}
    assert number_words("kl") == {}


@pytest.mark.parametrize("code", [code for code, language in LANGUAGES.items() if language.number_words])
def test_number_words_are_those_up_to_a_hundred(code: str) -> None:
    words = LANGUAGES[code].number_words
    assert words is not None
    assert (len(words.ones.split()), len(words.tens.split())) == (19, 8)
    assert set(number_words(code).values()) == set(range(1, 101))


@pytest.mark.parametrize("code", [code for code, language in LANGUAGES.items() if language.references])
def test_every_language_names_the_same_things(code: str) -> None:
    references = LANGUAGES[code].references
    assert references is not None
    assert references.names.keys() == {"part", "chapter", "figure", "table", "page", "section"}
    for pattern in (references.joins_work, references.own_work, references.no_page, LANGUAGES[code].genitive):
        re.compile(pattern)


TABLE = re.compile(r'"(?:da|de|nb|nn|sv)"\s*:|\{\s*"(?:da|de|nb|nn|sv)"\s*,')
REGISTERS = {
    "language/tags.py": "Norwegian's several codes",
    "language/division/divide.py": "code that splits compounds",
    "language/division/readings.py": "code that reads forms",
    "review/spelling/dictionaries.py": "code that looks words up",
}
"""Modules that name the code of one language, which is no table of words."""


def test_no_table_of_languages_stands_outside_the_records() -> None:
    modules = (path.relative_to(HOUSE).as_posix() for path in sorted(HOUSE.rglob("*.py")))
    tables = {name for name in modules if TABLE.search(Path(HOUSE / name).read_text("utf-8"))}
    assert tables - REGISTERS.keys() == set()


SPECIMENS = {
    "commands/bring/markup_tags.py": "names of HTML's elements",
    "commands/specimen/faces.py": "the sample text that faces are shown with",
    "preflight/checks/structure.py": "the judge shares no table with what it judges",
}
"""Modules that hold words of a language, and why."""


def _words_of(code: str) -> set[str]:
    """Words of three letters and more that a record holds, in whatever field."""
    return set(re.findall(r"[^\W\d_]{3,}", repr(LANGUAGES[code]).lower()))


def test_no_words_of_a_language_stand_outside_the_records() -> None:
    """Not as data: docstrings give examples. English is the language of the code itself, so that its words tell
    nothing; of the others, two words in one string are a list."""
    others = set().union(*(_words_of(code) for code in LANGUAGES if code != "en")) - _words_of("en") - _FIELDS
    found: dict[str, set[str]] = {}
    for path in sorted(HOUSE.rglob("*.py")):
        name = path.relative_to(HOUSE).as_posix()
        if name.startswith("language/") or name in SPECIMENS:
            continue
        tree = ast.parse(path.read_text("utf-8"))
        told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
                words = set(re.findall(r"[^\W\d_]{3,}", node.value.lower())) & others
                if len(words) > 1:
                    found.setdefault(name, set()).update(words)
    assert found == {}


_FIELDS = set(re.findall(r"[a-z]{3,}", " ".join(field.name for field in fields(Language))))


def test_a_language_knows_no_publication() -> None:
    """What a municipality has, or the first publication is called, says nothing about a language."""
    known = set().union(*map(_words_of, LANGUAGES))
    assert {word for word in known if re.match(r"kommun|byråd|region|kortlæg|kartleg|kartläg|borger", word)} == set()
