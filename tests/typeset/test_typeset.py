"""Typesetting in a worker: tiny pages, exactly; every word of complaint becomes a problem."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from tiny import CSS, FONTS, chapter, look
from trykklar.base.packed import packed
from trykklar.base.problems import Place, Problem
from trykklar.layouts.slots import FOLIO_DIGITS, slot_text, slotted_faces
from trykklar.typeset.executors.local import LocalWorkers
from trykklar.typeset.executors.scratch import fonts_conf
from trykklar.typeset.parts import decode_parts
from trykklar.typeset.records import Block, Position, TypesetChapter
from trykklar.typeset.typesetter import Typesetter, decode, encode

FAULTY = CSS + "p { colour: red }\n"


@pytest.fixture(scope="module")
def workers() -> Iterator[LocalWorkers]:
    with LocalWorkers(1) as pool:
        yield pool


@pytest.fixture
def typesetter(workers: LocalWorkers) -> Typesetter:
    return Typesetter(look(FAULTY), workers, None)


def typeset(typesetter: Typesetter, body: str, source: str = "a.md") -> TypesetChapter:
    return typesetter.submit(chapter(body, source)).result()


def complaints(done: TypesetChapter) -> list[Problem]:
    """Problems of the chapter, without that of the stylesheet, which every chapter repeats."""
    return [p for p in done.problems if p.place != Place("tiny.css", 4)]


def faces(done: TypesetChapter) -> set[str]:
    return {font.face for font in decode_parts(done.parts).fonts.values()}


def test_positions_are_exact(typesetter: Typesetter) -> None:
    body = (
        '<h1 id="one">One</h1>'
        + "<p>x</p>" * 3
        + '<p id="two">Two</p>'
        + "<p>x</p>" * 6
        + '<p style="margin-left: 5pt" id="three">x</p>'
    )
    done = typeset(typesetter, body)
    assert done.page_count == 2
    assert done.positions == {"one": Position(0, 10, 70), "two": Position(0, 10, 30), "three": Position(1, 15, 20)}
    assert complaints(done) == []


def test_boxes_carry_the_line_of_the_text(typesetter: Typesetter) -> None:
    """One box a page for each element with a line; what stands inside of it has its own. (Two lines are carried over:
    widows.)"""
    long = "x<br>" * 5 + "x"
    done = typeset(
        typesetter, f'<h1 data-line="3">One</h1><div data-line="5"><p data-line="6">{long}</p></div><p>none</p>'
    )
    assert done.blocks == (
        Block(page=0, left=10, bottom=60, right=90, top=70, line=3),
        Block(page=0, left=10, bottom=10, right=90, top=60, line=5),
        Block(page=0, left=10, bottom=10, right=90, top=60, line=6),
        Block(page=1, left=10, bottom=50, right=90, top=70, line=5),
        Block(page=1, left=10, bottom=50, right=90, top=70, line=6),
    )


def test_the_same_html_gives_the_same_bytes(typesetter: Typesetter) -> None:
    assert typeset(typesetter, "<h1>One</h1>").parts == typeset(typesetter, "<h1>One</h1>").parts


def test_only_the_projects_fonts_are_seen(typesetter: Typesetter) -> None:
    done = typeset(
        typesetter, '<h1 style="font-family: DejaVu Sans, sans-serif">One</h1><p style="font-family: monospace">x</p>'
    )
    assert {face[:6] for face in faces(done)} == {"Source"}


def test_one_worker_keeps_looks_apart(workers: LocalWorkers) -> None:
    """Fonts and styles of one look do not leak into another, nor into the first one when it comes again."""
    regular, bold = ({name: FONTS[name]} for name in sorted(FONTS, reverse=True))
    big = CSS.replace("100pt 80pt", "200pt 80pt")
    body = '<h1>One</h1><p style="font-weight: 700">Two</p>'
    seen = []
    for one in [look(fonts=regular), look(fonts=bold), look(big, regular), look(big), look(), look(fonts=regular)]:
        done = Typesetter(one, workers, None).submit(chapter(body)).result()
        left, _, right, _ = decode_parts(done.parts).leaves[0].media
        seen.append((any("Bold" in face for face in faces(done)), round(right - left)))
    assert [bold for bold, _ in seen] == [False, True, False, True, True, False]
    assert [width for _, width in seen] == [100, 100, 200, 200, 100, 100]


def test_a_rule_that_is_ignored_is_named_in_its_stylesheet(typesetter: Typesetter) -> None:
    ignored = [p for p in typeset(typesetter, "<h1>One</h1>").problems if p.code == "style-ignored"]
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
def test_complaints_have_the_line_of_the_text(typesetter: Typesetter, body: str, code: str, line: int) -> None:
    assert {(p.code, p.place) for p in complaints(typeset(typesetter, body))} == {(code, Place("a.md", line))}


FOLIO = slot_text(0, FOLIO_DIGITS)


@pytest.mark.parametrize(
    ("body", "css", "codes", "line"),
    [
        ('<h1 data-line="5">x</h1><table data-line="9"><tr><td>x</td></tr></table>', "", {"table-plain"}, 9),
        ('<h1 data-line="5">x</h1><table data-line="9"><tr><th>x</th></tr></table>', "", set(), 0),
        ("<h1>x</h1>", f'@page {{ @bottom-right {{ content: "{FOLIO} of all" }} }}', {"folio-not-alone"}, 0),
        ("<h1>x</h1>", f'@page {{ @bottom-right {{ content: "{FOLIO}" }} }}', set(), 0),
        (f'<h1>x</h1><p style="opacity: .5">{slot_text(1, 2)}</p>', "", {"number-in-group"}, 0),
        (f"<h1>x</h1><p>{slot_text(1, 2)}</p>", "", set(), 0),
    ],
)
def test_what_pages_must_not_hold(workers: LocalWorkers, body: str, css: str, codes: set[str], line: int) -> None:
    faces = slotted_faces({"SourceSans3-Regular": FONTS["SourceSans3-Regular.ttf"]})
    programs = {name: face.program for name, face in faces.items()}
    one = replace(look(CSS + css, programs), first_slots={name: face.first_glyph for name, face in faces.items()})
    done = Typesetter(one, workers, None).submit(chapter(body)).result()
    assert {(p.code, p.place) for p in done.problems} == {(code, Place("a.md", line)) for code in codes}


def test_a_page_made_by_a_template_is_named_by_its_entry(typesetter: Typesetter) -> None:
    done = typeset(typesetter, '<h1>x</h1><p><img src="none.png" alt="x"></p>', source="")
    assert [p.place for p in complaints(done)] == [Place("a")]


def test_an_engine_that_fails_names_the_chapter(typesetter: Typesetter) -> None:
    deep = "<div>" * 3000 + "x" + "</div>" * 3000
    done = typeset(typesetter, deep)
    assert done.page_count == 0
    assert [(p.code, p.place) for p in done.problems] == [("typeset-failed", Place("a.md"))]
    assert typeset(typesetter, "<h1>x</h1>").page_count == 1, "the worker goes on"


def test_the_font_file_names_one_folder_alone(tmp_path: Path) -> None:
    text = fonts_conf(tmp_path / "a & b", tmp_path / "cache")
    assert text.count("<dir>") == 1
    assert "a &amp; b" in text, "it is XML"


NUMBERS = st.floats(-1e6, 1e6, allow_nan=False)
PAGES = st.integers(0, 1000)


@given(
    st.binary(),
    st.integers(1, 1000),
    st.dictionaries(st.text(), st.builds(Position, PAGES, NUMBERS, NUMBERS)),
    st.lists(
        st.builds(
            Block, page=PAGES, left=NUMBERS, bottom=NUMBERS, right=NUMBERS, top=NUMBERS, line=st.integers(1, 9999)
        )
    ),
)
def test_records_come_back_as_they_were(
    parts: bytes, pages: int, positions: dict[str, Position], blocks: list[Block]
) -> None:
    chapter = TypesetChapter(
        entry="a",
        parts=parts,
        page_count=pages,
        positions=positions,
        problems=(),
        blocks=tuple(blocks),
        digest="key",
    )
    assert decode(encode(chapter), "a", "key") == chapter


SOUND: dict[str, Any] = {
    "entry": "a",
    "parts": b"",
    "page_count": 1,
    "positions": {},
    "problems": [],
    "blocks": [],
    "digest": "",
}
BLOCK: dict[str, Any] = {"page": 0, "left": 1, "bottom": 2, "right": 3, "top": 4}
PROBLEM: dict[str, Any] = {"code": "usage", "message": "m", "hint": "h"}


def test_a_record_has_the_name_and_the_key_that_it_is_asked_for_by() -> None:
    found = decode(packed(SOUND), "b", "key")
    assert found
    assert (found.entry, found.digest) == ("b", "key")


@pytest.mark.parametrize(
    "other",
    [
        [],
        {},
        SOUND | {"page_count": 0},
        SOUND | {"positions": []},
        SOUND | {"positions": {"a": {"page": 0, "x": 1}}},
        SOUND | {"positions": {"a": {"page": 0, "x": 1, "y": float("nan")}}},
        SOUND | {"positions": {"a": {"page": 0, "x": 1, "y": "2"}}},
        SOUND | {"blocks": [BLOCK]},
        SOUND | {"blocks": [BLOCK | {"line": -1}]},
        SOUND | {"problems": [PROBLEM]},
        SOUND | {"problems": [PROBLEM | {"code": "no-such-code"}]},
    ],
)
def test_what_is_no_record_is_none(other: Any) -> None:
    assert decode(packed(other), "a", "key") is None


@pytest.mark.parametrize("content", [None, b"", b"%PDF-1.7", b"{}\n%PDF", b"\xff\xfe\n%PDF", b"\x91" * 1_000_000])
def test_what_nobody_packed_is_none(content: bytes | None) -> None:
    assert decode(content, "a", "key") is None


@given(st.binary())
def test_any_bytes_are_a_record_or_none(content: bytes) -> None:
    assert decode(content, "a", "key") is None
