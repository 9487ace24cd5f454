"""What leaves composing becomes what browsers follow."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from trykklar.language.labels import labels_for
from trykklar.web.pictures import Pictures
from trykklar.web.printed import PageStart
from trykklar.web.rewrite import Rewriting, Rewritten

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect style="opacity:.5" fill="#1B1F23"/><rect '
    b'fill="white"/></svg>'
)


def _rewritten(html: str, *starts: PageStart, colours: dict[str, str] | None = None) -> tuple[Rewritten, Rewriting]:
    work = Rewriting(
        site=cast(Any, SimpleNamespace(language_of=lambda entry: "en")),
        documents={},
        pictures=Pictures(colours or {}),
        terms={},
        labels=labels_for("en", {}),
        page_prefix="page",
    )
    return work.page("a/b.html", "b", html, {"made:chart.svg": SVG}, starts).content, work


def test_a_chart_without_a_table_is_told() -> None:
    bare, _ = _rewritten('<figure class="figure chart" id="c"><img src="made:chart.svg" alt="What it shows"></figure>')
    assert [problem.code for problem in bare.problems] == ["web-chart-data"]
    table = '<table><tr><th scope="col">Year</th></tr><tr><td>2026</td></tr></table>'
    whole, work = _rewritten(
        f'<figure class="figure chart" id="c"><img src="made:chart.svg" alt="What it shows">{table}</figure>'
    )
    assert whole.problems == ()
    assert work.figures == {"data/c.csv": [["Year"], ["2026"]]}
    assert 'href="../data/c.csv"' in whole.html


def test_a_chart_is_drawn_in_the_page_and_its_colours_follow_the_scheme() -> None:
    html = '<figure class="chart" id="c"><img src="made:chart.svg" alt="A &amp; B"><a href="#t">table</a></figure>'
    followed, work = _rewritten(html, colours={"#1b1f23": "ink", "#ffffff": "paper"})
    assert 'role="img" aria-label="A &amp; B"' in followed.html
    assert 'class="f-ink"' in followed.html.replace('class="s1 f-ink"', 'class="f-ink"')
    assert 'class="f-paper"' in followed.html
    assert work.styles == {"opacity:.5": "s1"}
    kept, _ = _rewritten(html, colours={"#1b1f23": "ink"})
    assert 'class="fixed"' in kept.html
    assert "f-ink" not in kept.html


def test_styles_on_elements_become_classes() -> None:
    done, work = _rewritten('<p style="width: 50%;" data-line="3">Text</p>')
    assert done.html == '<p class="s1">Text</p>'
    assert work.styles == {"width: 50%": "s1"}


def test_printed_pages_are_marked_where_they_begin() -> None:
    html = (
        '<h1 id="b">Title</h1><p data-line="3">One</p><ul data-line="5"><li data-line="5">Two</li></ul><p '
        'data-line="7">Three</p>'
    )
    starts = [PageStart("1", "b", 0), PageStart("2", "b", 3, after=True), PageStart("3", "b", 5)]
    done, _ = _rewritten(html, *starts)
    mark = '<span role="separator" id="page-{0}" class="pagebreak" aria-label="page {0}"></span>'
    assert f'<h1 id="b">{mark.format(1)}Title</h1>' in done.html
    assert f"<p>One{mark.format(2)}</p>" in done.html
    assert f"<li>{mark.format(3)}Two</li>" in done.html


def test_a_wide_table_scrolls_by_itself_and_is_reached_by_keys() -> None:
    box = '<div class="tablebox"><p class="tabletitle">Steps</p><table><tr><td>1</td></tr></table></div>'
    framed = '<div class="scroll" role="group" tabindex="0" aria-label="Steps"><table>'
    assert framed in _rewritten(box)[0].html
    made = '<table class="assessment"><tr><td>1</td></tr></table>'
    assert _rewritten(made)[0].html == made
    assert _rewritten(f'<div class="scroll">{made}</div>')[0].html.count("scroll") == 1


def test_a_drawing_keeps_its_letters_and_a_note_is_no_landmark() -> None:
    done, _ = _rewritten('<p>A <svg viewBox="0 0 1 1"><a href="trykklar:file:x.csv"></a></svg></p><aside>Note</aside>')
    assert 'viewBox="0 0 1 1"' in done.html
    assert 'href="../x.csv"' in done.html
    assert '<aside role="note">' in done.html
    assert [section.text for section in done.sections] == ["A"]


def test_a_date_in_a_cell_stays_on_one_line() -> None:
    made, _ = _rewritten(
        "<table><tr><td>1. juli 2025<br>May 3, 2024 and 31.12.2025</td></tr></table><p>1. juli 2025</p>"
    )
    assert "<td>1. juli\u00a02025<br>May\u00a03,\u00a02024 and 31.12.2025</td>" in made.html
    assert "<p>1. juli 2025</p>" in made.html
