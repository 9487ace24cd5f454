"""Citations as styles of authors and years have them; places in works; links to the list."""

from __future__ import annotations

import re
from typing import Any

import pytest

from trykklar.compose.citations import cite_document
from trykklar.sources.markup.cited import Cited, cited, pieces
from trykklar.sources.schemas.data import Source


def _source(name: str, **more: Any) -> Source:
    return Source(**{"id": name, "type": "book", "title": f"The {name}", "issued": {"date-parts": [[2020]]}, **more})


def _author(family: str) -> list[dict[str, str]]:
    return [{"family": family, "given": "A."}]


SOURCES = {
    "zebra": _source("zebra", author=_author("Zorn")),
    "second": _source("second", author=_author("Ask"), title="Barley"),
    "first": _source("first", author=_author("Ask"), title="Apples"),
    "plan": _source("plan", type="report", title="2040 in sight"),
    "union": _source(
        "union", author=[{"literal": "3B Boligforening"}], title="On <i>Hordeum</i> & H<sub>2</sub>O <script>"
    ),
}
GROUPS = [(name,) for name in SOURCES]


def _plain(html: str) -> str:
    return re.sub(r"<[^>]*>", "", html)


@pytest.mark.parametrize("style", ["apa", "chicago-author-date"])
def test_a_style_of_authors_and_years(style: str) -> None:
    found = cite_document(GROUPS, SOURCES, style, "en")
    lines = [_plain(reference.html) for reference in found.references]
    assert [reference.number for reference in found.references] == [0] * 5
    assert [reference.id for reference in found.references] == ["plan", "union", "first", "second", "zebra"]
    assert lines[0].lower().startswith("2040 in sight")
    assert lines[0].lower().count("2040 in sight") == 1
    assert lines[1].startswith("3B Boligforening")
    assert "2020a" in lines[2]
    assert "2020b" in lines[3]
    assert "2020a" in found.mark(["first"])
    assert "2020b" in found.mark(["second"])
    assert "a" not in found.mark(["zebra"]).partition("2020")[2]


def test_markup_of_titles_is_kept_and_no_other() -> None:
    html = next(r.html for r in cite_document(GROUPS, SOURCES, "apa", "en").references if r.id == "union")
    assert "<i>Hordeum</i>" in html
    assert "H<sub>2</sub>O" in html
    assert "&lt;script&gt;" in html
    assert "&amp;" in html


def test_numbers_go_on_following_the_text() -> None:
    found = cite_document(GROUPS, SOURCES, "ieee", "en")
    assert [(r.id, r.number) for r in found.references] == [(name, n) for n, name in enumerate(SOURCES, 1)]
    assert "2020a" not in "".join(r.html for r in found.references)


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        ("a, b", (Cited("a"), Cited("b"))),
        ("a [p. 12], b", (Cited("a", "page", "12"), Cited("b"))),
        ("a [12, 14–16] , b [kap. 3]", (Cited("a", "page", "12, 14–16"), Cited("b", "chapter", "3"))),
        ("a [§ 5]", (Cited("a", "section", "5"),)),
        ("a [somewhere]", (Cited("a", wrong="somewhere"),)),
    ],
)
def test_places_in_works_are_read(content: str, wanted: tuple[Cited, ...]) -> None:
    assert cited(content) == wanted


@pytest.mark.parametrize(
    ("style", "says"), [("apa", "pp. 12–14"), ("ieee", "pp. 12–14"), ("chicago-author-date", "12–14")]
)
def test_a_place_is_printed_as_the_style_says(style: str, says: str) -> None:
    group = pieces("zebra [p. 12-14], first")
    found = cite_document([group], SOURCES, style, "en")
    assert says in found.mark(group)
    assert {r.id for r in found.references} == {"zebra", "first"}


@pytest.mark.parametrize("style", ["apa", "ieee"])
def test_each_work_of_a_mark_leads_to_the_list(style: str) -> None:
    group = ("zebra", "first")
    linked = cite_document([group], SOURCES, style, "en").mark(group, "source-{}".format)
    assert set(re.findall(r'href="trykklar:source-([a-z]+)"', linked)) == {"zebra", "first"}
    plain = cite_document([group], SOURCES, style, "en").mark(group)
    assert _plain(linked) == plain
    assert not re.search("[\ue000-\uf8ff]", linked + plain)


@pytest.mark.parametrize("style", ["apa", "ieee", "chicago-author-date"])
def test_the_list_has_a_works_pages_whatever_place_is_cited(style: str) -> None:
    article = {"type": "article-journal", "container-title": "Storms", "volume": 5, "page": "21-29"}
    sources = {**SOURCES, "gale": _source("gale", author=_author("Gull"), **article)}
    found = cite_document([pieces("gale [p. 23]"), pieces("gale [ch. 2], zebra")], sources, style, "en")
    line = next(_plain(reference.html) for reference in found.references if reference.id == "gale")
    assert "21–29" in line
    assert "23" in found.mark(pieces("gale [p. 23]"))


@pytest.mark.parametrize("style", ["apa", "ieee", "chicago-author-date"])
@pytest.mark.parametrize("language", ["en", "da"])
def test_works_with_and_without_a_date_and_numbers_for_titles_are_in_one_list(style: str, language: str) -> None:
    bare = {"type": "report", "author": [{"literal": "Statistics"}]}
    sources = {
        **SOURCES,
        "undated": Source(id="undated", title="Folketal", **bare),
        "year": _source("year", title="1984"),
        "later": _source("later", title="Dates", **bare, issued={"date-parts": [[2021, 5]]}),
    }
    found = cite_document([(name,) for name in sources], sources, style, language)
    assert {reference.id for reference in found.references} == set(sources)
