"""Paragraphs are broken as a whole, and set straight from their plan."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import accumulate, combinations, pairwise
from typing import Any

import pytest

from trykklar.typeset.weasyprint.patches.optimum import Breaker, Measure, Place

SET = """
import json, sys
from trykklar.typeset.weasyprint import patches as engine
from trykklar.typeset.weasyprint.patches import paragraphs, straight
from trykklar.typeset.weasyprint.patches.division import offering
import weasyprint
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
job = json.loads(sys.stdin.read())
assert engine.install_lines() == ()
calls = [0]
if job["way"] == "tried":
    # WeasyPrint sets each line, of the text that a plan gives it.
    split = inline.split_text_box
    def set_tried(self, position_y, skip_stack):
        last, place = self.last, self.place
        def split_text_box(context, box, width, skip, is_line_start=True):
            if last is None or box is not last.box:
                return split(context, box, None, skip, is_line_start=is_line_start)
            text = box.text.encode()[skip:].decode()[: max(place.end - max(self.start, last.start), 0)]
            text += box.style["hyphenate_character"] if place.divides else ""
            new = split(context, box.copy_with_text(text), None, 0)[0] if text else None
            return new, len(box.text[: place.next - last.start].encode()), False
        inline.split_text_box = split_text_box
        self.linebox._trykklar_line = None
        try:
            found = plain_line(self.context, self.linebox, position_y, 0, skip_stack, self.block, [], [], None, None)
        finally:
            inline.split_text_box = split
        calls[0] += 1
        return found
    straight._Setter.set = set_tried
    plain_line = inline.get_next_linebox
    while plain_line.__closure__:  # below our layers stands WeasyPrint's own
        names = zip(plain_line.__code__.co_freevars, plain_line.__closure__)
        cells = {name: cell.cell_contents for name, cell in names}
        plain_line = cells.get("next_line") or cells.get("plain")
elif job["way"] == "first fit":
    paragraphs.plan = lambda *arguments: None
with offering("da", job["words"]):
    documents = [weasyprint.HTML(string=html).render() for html in job["htmls"]]
def texts(box):
    for child in getattr(box, "children", ()):
        if isinstance(child, boxes.LineBox):
            inner = [d for d in child.descendants() if isinstance(d, boxes.TextBox)]
            shown = "".join(d.text for d in inner)
            yield [shown, child.position_x, child.position_y, child.width, child.height, child.baseline] + [
                [d.position_x, d.position_y, d.width, d.height, d.baseline] for d in inner
            ]
        else:
            yield from texts(child)
print(json.dumps([[list(texts(page._page_box)) for page in document.pages] for document in documents] + [calls[0]]))
"""
HEAD = (
    "@page { size: 90mm 70mm; margin: 10mm } html { font: 10pt/14pt 'Source Serif 4'; hyphens: auto; "
    "hyphenate-character: '-'; orphans: 2; widows: 2; --text-wrap: pretty } p { margin: 0; text-indent: 4mm } "
    "code { font-size: .9em }"
)
WORDS = {
    "kommunerne": "kom-mu-ner-ne",
    "løntilskud": "løn|til-skud",
    "arbejdsmarkedets": "ar-bejds|mar-ke-dets",
    "sagsbehandler": "sags|be-hand-ler",
    "borgerservice": "bor-ger|ser-vi-ce",
}
TEXT = (
    "Når kommunerne giver et løntilskud, er det ofte en <b>sagsbehandler</b> i <i>borgerservice</i>, "
    "som ser det først, "
    "og <a href='#a'>arbejdsmarkedets <em>egne</em> parter</a>, der ser det sidst; det tager sin tid. "
)


def set_all(bodies: list[str], way: str = "", css: str = "") -> list[Any]:
    """Of each body the lines of its pages with the places of their texts in CSS pixels, set by a process of their own;
    last, how many lines were tried."""
    htmls = [f"<html lang=da><style>{HEAD}{css}</style><body>{body}" for body in bodies]
    job = json.dumps({"htmls": htmls, "words": WORDS, "way": way})
    done = subprocess.run([sys.executable, "-c", SET], input=job, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


def set_pages(body: str, way: str = "", css: str = "") -> list[list[Any]]:
    """The lines of each page of one body."""
    return list(set_all([body], way, css)[0])


BODIES = {
    "plain": "".join(f"<p>{TEXT * n}</p>" for n in range(1, 6)),
    "justified": f"<p style='text-align: justify'>{TEXT * 3}</p><p style='text-align: center'>{TEXT * 2}</p>",
    "marks": f"<p>{TEXT}<code>en fod-note</code> <span style='white-space: nowrap'>{TEXT[:40]}</span> {TEXT}1" * 2,
    "columns": f"<div style='columns: 2; column-gap: 4mm'><p>{TEXT * 5}</p></div>",
}


def places_of(pages: list[Any]) -> list[float]:
    """All numbers of all lines, and of the texts in them."""
    return [
        number
        for page in pages
        for line in page
        for part in line[1:]
        for number in (part if isinstance(part, list) else [part])
    ]


def test_the_same_lines_set_both_ways_stand_in_the_same_places() -> None:
    straight, tried = (set_all([*BODIES.values()], way) for way in ("", "tried"))
    assert tried[-1] > 60
    for name, one, other in zip(BODIES, straight[:-1], tried[:-1], strict=True):
        assert [[line[0] for line in page] for page in one] == [[line[0] for line in page] for page in other], name
        assert places_of(one) == pytest.approx(places_of(other), abs=0.013), name  # 0.01 pt


def test_nothing_is_lost_and_no_line_is_added() -> None:
    body = "".join(f"<p>{TEXT * n}</p>" for n in range(1, 8))
    whole, plain = set_pages(body), set_pages(body, "first fit")
    lines = [[line[0] for page in pages for line in page] for pages in (whole, plain)]
    assert len(lines[0]) <= len(lines[1])
    assert lines[0] != lines[1]
    joined = ["".join(text.removesuffix("-") if text.endswith("-") else text + " " for text in one) for one in lines]
    assert joined[0].split() == joined[1].split()


def test_breaks_hold_over_the_end_of_a_page() -> None:
    body = f"<p>{TEXT * 6}</p>"
    short, tall = set_pages(body), set_pages(body, css="@page { size: 90mm 300mm }")
    assert len(short) > 1 == len(tall)
    assert [line[0] for page in short for line in page] == [line[0] for line in tall[0]]


def test_a_page_of_another_width_is_planned_anew() -> None:
    css = "@page wide { size: 140mm 70mm } .wide { page: wide } @page :first { size: 90mm 40mm }"
    pages = set_pages(f"<p>{TEXT * 6}</p>", css=css + "@page { size: 140mm 70mm }")
    assert len(pages) > 1
    widths = [max(line[3] for line in page) for page in pages]
    assert widths[1] > widths[0] * 1.4
    assert " ".join(line[0] for page in pages for line in page).replace("- ", "").split()[-3:] == [
        "tager",
        "sin",
        "tid.",
    ]


NOT_PLAIN = [
    "<p>en to<br>tre</p>",
    "<p>en <span style='display: inline-block'>to</span> tre</p>",
    "<p style='direction: rtl'>\u05d0\u05d1 \u05d2 \u05d3</p>",
    "<p>\u65e5\u672c\u8a9e</p>",
    "<p>løn\u00adtil\u00adskud</p>",
    "<p style='padding: 0'><b style='padding-left: 3mm'>en</b> to</p>",
    "<p style='white-space: pre-wrap'>en  to\ntre</p>",
    "<p><span style='float: left'>en</span> to</p>",
]


def test_what_is_not_plain_is_set_as_ever() -> None:
    narrow = "p { width: 8mm; text-indent: 0 }"
    assert set_all(NOT_PLAIN, css=narrow) == set_all(NOT_PLAIN, "first fit", css=narrow)


def breaker(words: list[int], measure: Measure, *, halves: bool = False) -> Breaker:
    """Of words so many px wide, a space being 2 px; `halves`: each may be divided in its middle."""
    text = " ".join("x" * width for width in words)
    edges = [0.0, *accumulate(2.0 if char == " " else 1.0 for char in text)]
    places, at = [], 0
    for width in words:
        if halves and width > 3:
            places.append(Place(at + width // 2, at + width // 2, 1.0, 2.0, row=True, divides=True))
        at += width
        places.append(Place(at, min(at + 1, len(text))))
        at += 1
    return Breaker(text, edges, places, measure)


def widths_of(one: Breaker, breaks: list[Place]) -> list[float]:
    starts = [0, *[place.next for place in breaks[:-1]]]
    return [one.edges[p.end] + p.more - one.edges[s] for s, p in zip(starts, breaks, strict=True)]


WIDTHS = [5, 9, 3, 12, 7, 4, 8, 8, 2, 11, 6, 5]


def test_lines_are_as_few_as_can_be_and_of_all_such_the_most_even() -> None:
    measure = Measure(30.0, 30.0, 2.0)
    one = breaker(WIDTHS, measure)
    found = one.breaks(0, 0)
    assert found is not None
    assert len(found) == one.fewest(measure)
    mine = widths_of(one, found)
    assert max(mine) <= 30
    ways = [[*chosen, one.places[-1]] for chosen in combinations(one.places[:-1], len(found) - 1)]
    fitting = [widths for way in ways if max(widths := widths_of(one, way)) <= 30]
    white = min(sum((30 - width) ** 2 for width in widths[:-1]) for widths in fitting if widths[-1] > 7)
    assert sum((30 - width) ** 2 for width in mine[:-1]) == white


def test_a_last_line_is_no_single_word_where_another_can_come_down() -> None:
    one = breaker([6, 6, 6, 6, 2], Measure(31.0, 31.0, 4.0))
    found = one.breaks(0, 0)
    assert found is not None
    assert widths_of(one, found) == [22.0, 10.0]


def test_no_more_than_two_lines_in_a_row_end_in_a_hyphen_and_the_last_but_one_in_none() -> None:
    one = breaker([14] * 20, Measure(20.0, 20.0, 2.0), halves=True)
    found = one.breaks(0, 0)
    assert found is not None
    ends = "".join("-" if place.divides else "." for place in found)
    assert "---" not in ends
    assert ends[-2:] == ".."


def test_a_word_wider_than_a_line_is_left_to_weasyprint() -> None:
    assert breaker([5, 50, 5], Measure(30.0, 30.0, 2.0)).breaks(0, 0) is None


def test_a_row_of_hyphens_goes_on_behind_the_end_of_a_page() -> None:
    one = breaker([14] * 8, Measure(20.0, 20.0, 2.0), halves=True)
    found = one.breaks(0, 2)
    assert found is not None
    assert not found[0].divides


def test_words_do_not_stand_over_themselves_where_that_can_be_helped() -> None:
    words = ["aa", "b" * 40, "c" * 40, "ddd", "aa", "e" * 40, "f" * 38, "g" * 20, "h" * 20]
    text = " ".join(words)
    edges = [0.0, *accumulate([1.0] * len(text))]
    ends = [at for at, char in enumerate(text + " ") if char == " "]
    places = [Place(at, min(at + 1, len(text))) for at in ends]
    found = Breaker(text, edges, places, Measure(90.0, 90.0, 1.0)).breaks(0, 0)
    assert found is not None
    starts = [text[at:].split()[0] for at in (0, *[place.next for place in found[:-1]])]
    assert all(a != b for a, b in pairwise(starts))
