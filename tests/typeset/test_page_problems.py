"""What pages must not hold is refused, at its place, and nothing else is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tiny import PAGE, look
from trykklar.typeset.parts import Element, EntryParts, FontUse, Link
from trykklar.typeset.records import Copy
from trykklar.typeset.weasyprint.page_problems import DEEPEST, LONGEST, Drawn, refusals
from trykklar.typeset.weasyprint.tagging.findings import TagFinding
from trykklar.typeset.weasyprint.tagging.write import Tagged

PARTS = EntryParts(leaves=(), links=(), structure=(), fonts={}, resources={}, objects={})
DRAWN = Drawn(PARTS, Tagged({}, (), {}, {}), numbers_in_forms=False, deepest=DEEPEST, mixed_folios=False)
COPY = Copy(
    entry="a",
    html=PAGE.format("<p data-line='3'>x</p><p data-line='5'>sign \ue001</p>").replace("'", '"'),
    assets={},
    source="a.md",
)


def found(drawn: Drawn, copy: Copy = COPY) -> list[tuple[str, str]]:
    return [(problem.code, str(problem.place)) for problem in refusals(drawn, copy, look())]


def showing(text: str) -> Drawn:
    return replace(DRAWN, parts=replace(PARTS, fonts={"f": FontUse("F", (7,), {7: text}, slotted=False)}))


def test_what_pages_may_hold_is_let_through() -> None:
    assert found(DRAWN) == []
    assert found(showing("ffi")) == []


@pytest.mark.parametrize("char", ["\ue001", "\uf8ff", "\U000ff000", "\U00100000"])
def test_private_characters_mean_nothing_to_others(char: str) -> None:
    place = "a.md:5" if char in COPY.html else "a.md"
    assert found(showing(f"x{char}")) == [("character-private", place)]


def test_states_are_nested_so_deep_and_no_deeper() -> None:
    assert found(replace(DRAWN, deepest=DEEPEST + 1)) == [("nested-deep", "a.md")]


@pytest.mark.parametrize(("length", "codes"), [(LONGEST, []), (LONGEST + 1, [("text-too-long", "a.md")])])
def test_texts_fit_into_strings(length: int, codes: list[tuple[str, str]]) -> None:
    text = "ø" * length
    link = replace(PARTS, links=(Link(0, (0, 0, 9, 9), text),))
    figure = replace(PARTS, structure=(Element("P", 0, [Element("Figure", 0, [1], entries={"Alt": text})]),))
    assert len(("\ufeff" + text).encode("utf-16-be")) < 32768 or codes
    for parts in (link, figure):
        assert found(replace(DRAWN, parts=parts)) == codes


def test_numbers_and_folios_keep_their_places() -> None:
    assert found(replace(DRAWN, numbers_in_forms=True, mixed_folios=True)) == [
        ("number-in-group", "a.md"),
        ("folio-not-alone", "a.md"),
    ]


def test_findings_have_lines_where_there_is_a_source() -> None:
    drawn = replace(DRAWN, tagged=Tagged({}, (TagFinding("image-alt", 5, "a picture", "say so"),), {}, {}))
    assert found(drawn) == [("image-alt", "a.md:5")]
    assert found(drawn, replace(COPY, source="")) == [("image-alt", "a")]
