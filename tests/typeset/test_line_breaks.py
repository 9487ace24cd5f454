"""What WeasyPrint is taught of lines: divisions, rows of hyphens, tails, and the grid."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from trykklar.typeset.weasyprint import patches as engine
from trykklar.typeset.weasyprint.patches import run
from trykklar.typeset.weasyprint.patches.balanced import MOST
from trykklar.typeset.weasyprint.patches.division import places

SET = """
import json, sys
from trykklar.typeset.weasyprint import patches as engine
from trykklar.typeset.weasyprint.patches.division import offering
import weasyprint
assert engine.install_lines() == ()
from weasyprint.formatting_structure import boxes
job = json.loads(sys.stdin.read())
with offering("da", job["words"]):
    document = weasyprint.HTML(string=job["html"]).render()
def lines(box):
    for child in getattr(box, "children", ()):
        if isinstance(child, boxes.LineBox):
            yield "".join(d.text for d in child.descendants() if isinstance(d, boxes.TextBox)), child.position_y
        else:
            yield from lines(child)
print(json.dumps([list(lines(page._page_box)) for page in document.pages]))
"""


def set_lines(body: str, words: dict[str, str], css: str = "", width: str = "40mm") -> list[list[tuple[str, float]]]:
    """Lines of each page with their tops in CSS pixels, set by a process of their own."""
    head = (
        "@page { size: 100mm 60mm; margin: 10mm } html { font: 10pt/12pt monospace; hyphens: auto; "
        "hyphenate-character: '-' }"
    )
    head += f"p {{ margin: 0; width: {width} }} {css}"
    html = f"<html lang=da><style>{head}</style><body>{body}"
    done = subprocess.run(
        [sys.executable, "-c", SET],
        input=json.dumps({"html": html, "words": words}),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def texts(pages: list[list[tuple[str, float]]]) -> list[str]:
    return [text for page in pages for text, _ in page]


def test_seams_are_tried_before_places_inside_a_part_that_gain_little() -> None:
    assert places("til-skuds|ord-ning") == [8, 11, 3]
    assert places("børne|ha-ve") == [5, 7]
    assert places("kommune") == []


def test_a_word_is_divided_where_it_may_be_and_nowhere_else() -> None:
    words = {"løntilskud": "løn|til-skud"}
    assert texts(set_lines("<p>et offentligt løntilskud", words)) == ["et offentligt løn-", "tilskud"]
    assert texts(set_lines("<p>et offentligt løntilskud", {})) == ["et offentligt", "løntilskud"]


def test_other_languages_keep_their_patterns() -> None:
    assert texts(set_lines("<p lang=en-GB>an old representation of things", {}))[0] == "an old representa-"


def test_no_more_than_two_lines_in_a_row_end_in_a_hyphen() -> None:
    words = {"sammensætningen": "sam-men-sæt-nin-gen"}
    found = texts(set_lines("<p>" + "en sammensætningen " * 8, words, width="30mm"))
    ends = "".join("-" if line.endswith("-") else "." for line in found)
    assert "--" in ends
    assert "---" not in ends


def test_the_end_of_a_word_is_no_line() -> None:
    words = {"muligheder": "mu-lig-he-der"}
    assert texts(set_lines("<p>der er altid mulighed muligheder", {**words}, width="52mm"))[-1] in (
        "muligheder",
        "heder",
        "ligheder",
    )
    assert texts(set_lines("<p>det er helt andre muligheder.", words, width="56mm")) == [
        "det er helt andre",
        "muligheder.",
    ]


def test_a_word_that_fits_on_no_line_is_divided_even_so() -> None:
    found = texts(set_lines("<p>muligheder.", {"muligheder": "mu-lig-he-der"}, width="17mm"))
    assert found[0].endswith("-")


def test_lines_stand_on_one_grid_whatever_stands_between_them() -> None:
    css = "html { --line-grid: 12pt } h2 { --line-grid: none; font-size: 13pt; line-height: 17pt; margin: 5pt 0 3pt }"
    pages = set_lines(
        "<p>en to tre<h2>Titel</h2><p>fire fem seks<div style='height: 7pt'></div><p>syv", {}, css, width="80mm"
    )
    tops = [round(top / 16, 4) for text, top in pages[0] if text != "Titel"]
    assert all(top == round(top) for top in tops), tops
    assert len(tops) == 3
    loose = set_lines(
        "<p>en to tre<h2>Titel</h2><p>fire fem seks", {}, css.replace("--line-grid: 12pt", ""), width="80mm"
    )
    assert round(loose[0][-1][1] / 16, 4) != round(loose[0][-1][1] / 16)


def test_another_weasyprint_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(run.LINES[0].written_for, "weasyprint.text.line_break", "0" * 16)
    (problem,) = engine.install_lines()
    assert problem.code == "engine-strange"
    assert "weasyprint.text.line_break" in problem.message


def test_a_titles_lines_are_about_as_long_as_each_other() -> None:
    body = "<p>one two three four five six"
    plain, balanced = (texts(set_lines(body, {}, css)) for css in ("", "p { --text-wrap: balance }"))
    assert plain == ["one two three four", "five six"]
    assert balanced == ["one two three", "four five six"]


def test_balance_adds_no_line_and_loses_no_word() -> None:
    spoken = [" ".join("abcdefgh"[: 1 + n * 5 % 7] for n in range(count)) for count in range(1, 40)]
    body = "<p>=".join(f"<p>{words}" for words in spoken)
    tall = "@page { size: 100mm 3000mm }"
    plain, balanced = (
        [part.split("\n") for part in "\n".join(texts(set_lines(body, {}, tall + css))).split("\n=\n")]
        for css in ("", "p { --text-wrap: balance }")
    )
    for words, before, after in zip(spoken, plain, balanced, strict=True):
        assert " ".join(line.strip() for line in after) == words
        assert len(after) == len(before)
        assert max(map(len, after)) <= max(map(len, before))
        if len(before) > MOST:
            assert after == before


def test_a_note_in_a_title_is_not_set_twice() -> None:
    body = "<p>one two three<span style='float: footnote'>note</span> four five six"
    assert sum("note" in text for text in texts(set_lines(body, {}, "p { --text-wrap: balance }"))) == 1


def test_a_text_that_fits_but_for_the_space_at_its_end_is_not_broken() -> None:
    assert texts(set_lines("<p>en to tre <b>fire</b>", {}, width="56pt")) == ["en to tre", "fire"]
    assert texts(set_lines("<p><b>nul</b> en to tre <b>fire</b> fem.", {}, width="80pt")) == [
        "nul en to tre",
        "fire fem.",
    ]


def test_what_is_held_to_the_word_before_it_takes_that_word_along() -> None:
    assert texts(set_lines("<p>en to tre fire&nbsp;<b>fem</b>", {}, width="85pt")) == ["en to tre", "fire\u00a0fem"]


def test_a_short_word_before_another_element_is_no_last_line() -> None:
    assert texts(set_lines("<p>en to tre fem og <b>fire</b>", {}, width="80pt")) == ["en to tre fem", "og fire"]


def test_a_line_of_code_before_a_short_one_is_left_whole() -> None:
    css = "p { white-space: pre-wrap }"
    assert texts(set_lines("<p>a\n  print hello world\n}\n", {}, css, width="50mm")) == [
        "a",
        "  print hello world",
        "}",
    ]
    assert texts(set_lines("<p>print hello worlds of it", {}, width="48mm"))[-1] == "of it"
