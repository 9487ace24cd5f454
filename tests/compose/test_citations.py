"""Citations: numbers in the order of first use, set in the language of the publication."""

from __future__ import annotations

from typing import Any

import pytest

from trykklar.base.problems import ProblemsFound
from trykklar.compose.citations import cite_document
from trykklar.sources.schemas.data import Source


def _source(name: str, **more: Any) -> Source:
    fields: dict[str, Any] = {
        "id": name,
        "type": "book",
        "title": f"Title of {name}",
        "author": [{"family": name.capitalize(), "given": "Ane"}],
    }
    return Source(**{**fields, "issued": {"date-parts": [[2020]]}, **more})


SOURCES = {name: _source(name) for name in ("alfa", "beta", "gamma")}


def test_numbers_follow_the_text() -> None:
    found = cite_document([("beta",), ("alfa", "beta"), ("beta",)], SOURCES, "ieee", "en")
    assert [(r.id, r.number) for r in found.references] == [("beta", 1), ("alfa", 2)]
    assert found.mark(["beta"]) == "[1]"
    assert "1" in found.mark(["alfa", "beta"])
    assert "2" in found.mark(["alfa", "beta"])


def test_the_list_has_no_numbers_of_its_own() -> None:
    found = cite_document([("alfa",)], SOURCES, "ieee", "en")
    assert not found.references[0].html.startswith(("[", "1"))
    assert "Title of alfa" in found.references[0].html


def test_words_and_quotes_are_those_of_the_language() -> None:
    article = {"x": _source("x", type="article-journal", **{"container-title": "Tidsskrift", "volume": 3})}
    danish = cite_document([("x",)], article, "ieee", "da").references[0].html
    english = cite_document([("x",)], article, "ieee", "en").references[0].html
    assert "»Title of x«" in danish
    assert "bd." in danish
    assert "vol." in english


def test_titles_are_escaped() -> None:
    found = cite_document([("x",)], {"x": _source("x", title="Fish & <chips>")}, "ieee", "en")
    assert "Fish &amp; &lt;chips&gt;" in found.references[0].html


@pytest.mark.parametrize(
    ("said", "title", "shown"),
    [
        ("en", "Formalizing Networks", '<span lang="en">Formalizing Networks</span>'),
        ("en-GB", "One & two", '<span lang="en-GB">One &amp; two</span>'),
        ("da-DK", "Formalizing Networks", "Formalizing Networks"),
        ("english, mostly", "Formalizing Networks", "Formalizing Networks"),
        (None, "Formalizing Networks", "Formalizing Networks"),
    ],
)
def test_titles_of_another_language_say_which(said: str | None, title: str, shown: str) -> None:
    (item,) = cite_document([("a",)], {"a": _source("a", title=title, language=said)}, "ieee", "da").references
    assert shown in item.html
    assert ("lang=" in item.html) == ("lang=" in shown)


def test_what_is_unknown_is_left_to_check() -> None:
    assert cite_document([("nobody",)], SOURCES, "ieee", "en").references == ()


def test_an_unknown_style_is_a_problem() -> None:
    with pytest.raises(ProblemsFound, match="there is no style 'nonesuch'"):
        cite_document([("alfa",)], SOURCES, "nonesuch", "en")


@pytest.mark.parametrize(
    "odd",
    [
        {"issued": {"date-parts": [["spring"]]}},
        {"issued": {"date-parts": []}},
        {"issued": {"date-parts": [2020]}},
        {"issued": {"raw": "in spring"}},
        {"issued": {}},
        {"issued": {"year": 2020}},
        {"issued": "in spring"},
        {"accessed": {"literal": "yesterday"}},
        {"type": "pamphlet"},
        {"author": [{"name": "Ane"}]},
        {"author": [{}]},
        {"volume": [1, 2]},
        {"page": 7},
        {"no-such-variable": "x"},
        {"language": 7},
    ],
    ids=str,
)
def test_odd_sources_are_set_or_refused_with_words(odd: dict[str, Any]) -> None:
    """Sources come from authors: whatever stands in them, no traceback."""
    try:
        source = _source("x", **odd)
    except ValueError:
        return  # the schema refuses it, and names the field
    try:
        found = cite_document([("x",)], {"x": source}, "ieee", "en")
    except ProblemsFound as problems:
        assert problems.problems[0].place is not None  # noqa: PT017 - either is right
    else:
        assert "Title of x" in found.references[0].html


@pytest.mark.parametrize("written", [2019, "2019", "2019-05", "2019-05-31", {"raw": "2019"}], ids=str)
def test_a_date_is_written_as_people_write_it(written: Any) -> None:
    source = Source.model_validate({"id": "x", "type": "book", "title": "Title of x", "issued": written})
    assert "2019" in cite_document([("x",)], {"x": source}, "ieee", "en").references[0].html


@pytest.mark.parametrize(
    "lost", [{"year": 2019}, {"raw": "in spring"}, {"literal": "no date"}, {}, "in spring"], ids=str
)
def test_a_date_that_no_style_would_print_is_refused(lost: Any) -> None:
    with pytest.raises(ValueError, match=r"issued"):
        _source("x", issued=lost)


@pytest.mark.parametrize(
    ("language", "order"),
    [("en", ["Abel", "Åberg", "Zorn"]), ("da", ["Abel", "Zorn", "Åberg"])],
)
def test_a_list_by_authors_is_in_the_order_of_the_language(language: str, order: list[str]) -> None:
    names = ["Zorn", "Åberg", "Abel"]
    issued = {"date-parts": [[2020]]}
    found = {
        f"s{n}": Source.model_validate(
            {"id": f"s{n}", "type": "book", "title": "T", "author": [{"family": name, "given": "A."}], "issued": issued}
        )
        for n, name in enumerate(names)
    }
    listed = cite_document([(key,) for key in found], found, "apa", language).references
    assert [reference.html.partition(",")[0] for reference in listed] == order


@pytest.mark.parametrize(
    ("style", "language", "told"),
    [
        ("ieee", "en", "Alfa [1]"),
        ("apa", "en", "Alfa (2020)"),
        ("apa", "da", "Alfa (2020)"),
        ("chicago-author-date", "en", "Alfa (2020)"),
    ],
)
def test_a_citation_in_words_of_its_sentence(style: str, language: str, told: str) -> None:
    found = cite_document([("alfa",)], SOURCES, style, language)
    assert found.told(["alfa"]) == told
    assert found.told(["alfa"], "source-{}".format).count("<a ") == 1


def test_names_in_a_sentence() -> None:
    people = [{"family": name, "given": "A."} for name in ("Ås", "Bo", "Co")]
    sources = {
        "two": _source("two", author=people[:2]),
        "many": _source("many", author=people),
        "none": _source("none", author=[], title="Fish & chips"),
    }
    found = cite_document([("two [p. 5]",), ("many",), ("none",)], sources, "apa", "da")
    assert found.told(["two [p. 5]"]) == "Ås og Bo (2020, s. 5)"
    assert found.told(["many"]) == "Ås et al. (2020)"
    assert found.told(["none", "many"]) == "Fish &amp; chips (2020), Ås et al. (2020)"


def test_two_works_of_one_year_keep_their_letters_in_a_sentence() -> None:
    sources = {name: _source(name, author=[{"family": "Ås"}]) for name in ("a", "b")}
    found = cite_document([("a",), ("b",)], sources, "apa", "en")
    assert found.told(["a", "b"]) == "Ås (2020a), Ås (2020b)"
