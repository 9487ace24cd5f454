"""Typesetting in a worker: tiny pages, exactly; every word of complaint becomes a problem."""

from __future__ import annotations

import io
from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path

import pypdf
import pytest

from support import REPOSITORY
from trykklar.compose import ChapterHtml
from trykklar.layouts import Stylesheet
from trykklar.problems import Place, Problem
from trykklar.typeset import Look, Position, TypesetChapter, fonts_conf, make_pool, typeset_all

CSS = """\
@page { size: 100pt 80pt; margin: 10pt }
html { font: 10pt/10pt "Source Sans 3" }
body, p, h1 { margin: 0; font-size: 10pt; font-weight: 400 }
p { colour: red }
"""
PAGE = '<!DOCTYPE html><html lang="en"><head><title>T</title></head><body>{}</body></html>'


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Executor]:
    scratch = tmp_path_factory.mktemp("fonts")
    conf = scratch / "fonts.conf"
    conf.write_text(fonts_conf(REPOSITORY / "fonts", scratch / "cache"), "utf-8")
    with make_pool(Look((Stylesheet("tiny.css", CSS),), {}, str(conf), "pdf/ua-1"), 1) as executor:
        yield executor


def chapter(body: str, source: str = "a.md", ids: frozenset[str] = frozenset()) -> ChapterHtml:
    return ChapterHtml("a", PAGE.format(body), {}, frozenset(), ids, source)


def typeset(pool: Executor, body: str, source: str = "a.md") -> TypesetChapter:
    done, _ = typeset_all([chapter(body, source)], pool, lambda _: None)
    return done["a"]


def complaints(done: TypesetChapter) -> list[Problem]:
    """Problems of the chapter, without that of the stylesheet, which every chapter repeats."""
    return [p for p in done.problems if p.place != Place("tiny.css", 4)]


def test_positions_are_exact(pool: Executor) -> None:
    body = (
        '<h1 id="one">One</h1>' + "<p>x</p>" * 3 + '<p id="two">Two</p>' + "<p>x</p>" * 4 + '<p style="margin-left: 5pt" id="three">x</p>'
    )
    done = typeset(pool, body)
    assert done.page_count == 2
    assert done.positions == {"one": Position(0, 10, 70), "two": Position(0, 10, 30), "three": Position(1, 15, 40)}
    assert complaints(done) == []


def test_the_same_html_gives_the_same_bytes(pool: Executor) -> None:
    assert typeset(pool, "<h1>One</h1>").pdf == typeset(pool, "<h1>One</h1>").pdf


def test_only_the_projects_fonts_are_seen(pool: Executor) -> None:
    done = typeset(pool, '<h1 style="font-family: DejaVu Sans, sans-serif">One</h1><p style="font-family: monospace">x</p>')
    resources = pypdf.PdfReader(io.BytesIO(done.pdf)).pages[0]["/Resources"]["/Font"]
    assert {str(font.get_object()["/BaseFont"]).partition("+")[2][:6] for font in resources.values()} == {"Source"}


def test_a_rule_that_is_ignored_is_named_in_its_stylesheet(pool: Executor) -> None:
    ignored = [p for p in typeset(pool, "<h1>One</h1>").problems if p.code == "style-ignored"]
    assert [(p.place, "colour" in p.message) for p in ignored] == [(Place("tiny.css", 4), True)]


@pytest.mark.parametrize(
    ("body", "code", "line"),
    [
        ('<h1 data-line="5">x</h1><p data-line="7"><img src="https://example.org/a.png" alt="x"></p>', "url-remote", 7),
        ('<h1 data-line="5">x</h1><p data-line="7"><img src="file:///etc/passwd" alt="x"></p>', "path-outside", 7),
        ('<h1 data-line="5">x</h1><p data-line="7"><img src="none.png" alt="x"></p>', "image-missing", 7),
        ('<h1 data-line="5">x</h1><p data-line="8"><a href="#nowhere">x</a></p>', "typeset-log", 8),
    ],
)
def test_complaints_have_the_line_of_the_text(pool: Executor, body: str, code: str, line: int) -> None:
    assert {(p.code, p.place) for p in complaints(typeset(pool, body))} == {(code, Place("a.md", line))}


def test_a_page_made_by_a_template_is_named_by_its_entry(pool: Executor) -> None:
    done = typeset(pool, '<h1>x</h1><p><img src="none.png" alt="x"></p>', source="")
    assert [p.place for p in complaints(done)] == [Place("a")]


def test_an_engine_that_fails_names_the_chapter(pool: Executor) -> None:
    deep = "<div>" * 3000 + "x" + "</div>" * 3000
    done, problems = typeset_all([chapter(deep)], pool, lambda _: None)
    assert done == {}
    assert [(p.code, p.place) for p in problems] == [("typeset-failed", Place("a.md"))]


def test_the_largest_goes_first_and_progress_is_told(pool: Executor) -> None:
    told: list[str] = []
    chapters = [
        ChapterHtml(name, PAGE.format("<h1>x</h1>" * size), {}, frozenset(), frozenset(), "") for name, size in (("s", 1), ("l", 30))
    ]
    done, problems = typeset_all(chapters, pool, lambda chapter: told.append(chapter.entry))
    assert (set(done), told) == ({"s", "l"}, ["l", "s"])
    assert {p.code for p in problems} == {"style-ignored"}


def test_the_font_file_names_the_projects_folder_alone(tmp_path: Path) -> None:
    text = fonts_conf(tmp_path / "a & b", tmp_path / "cache")
    assert text.count("<dir>") == 1
    assert "a &amp; b" in text, "it is XML"
