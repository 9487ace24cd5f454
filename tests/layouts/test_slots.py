"""Faces with slots: as wide as digits, and otherwise as they were; and the digits that take their places."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from time import process_time
from typing import Any

import pytest
import uharfbuzz as harfbuzz
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from hypothesis import given, strategies as st

from support import REPOSITORY
from trykklar.assemble.digits import DigitSetter
from trykklar.compose.printed_numbers import PrintedNumbers, same_text
from trykklar.layouts.fonts import load_fonts
from trykklar.layouts.slots import (
    FIRST_SLOT,
    FOLIO_DIGITS,
    SLOTS,
    SlottedFace,
    in_slots,
    slot_text,
    slotted_faces,
    with_slots,
)
from trykklar.resolve.pages import PageRef

PROGRAMS = load_fonts(REPOSITORY / "fonts").programs
FACES = slotted_faces(PROGRAMS)
DIGITS = "0123456789"
TEXTS = [
    "AVATAR fi fl ffi – 12.345,67 Åse & Øjvind »Tænk«",
    "Wave To, Ty. 1/2 (2024)–2031",
    "side 143 og 9",
    "Hurtigløb kræver træning",
]


def shaped(program: bytes, text: str, **features: bool) -> list[tuple[int, int, int]]:
    """(glyph, advance, offset) of a text as HarfBuzz sets it."""
    buffer = harfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    harfbuzz.shape(harfbuzz.Font(harfbuzz.Face(program)), buffer, features)
    return [
        (i.codepoint, p.x_advance, p.x_offset) for i, p in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    ]


def test_every_face_of_the_project_has_slots() -> None:
    assert set(FACES) == set(PROGRAMS)
    assert all(name == face.name for name, face in FACES.items())


@pytest.mark.parametrize("name", PROGRAMS)
def test_slots_are_as_wide_as_digits(name: str) -> None:
    face = FACES[name]
    font = TTFont(io.BytesIO(face.program), lazy=True)
    before = TTFont(io.BytesIO(PROGRAMS[name]), lazy=True)
    characters = font.getBestCmap()
    order = font.getGlyphOrder()
    assert face.first_glyph == len(before.getGlyphOrder())
    assert len(order) == face.first_glyph + SLOTS == font["maxp"].numGlyphs
    slots = [characters[FIRST_SLOT + slot] for slot in range(SLOTS)]
    assert [font.getGlyphID(glyph) for glyph in slots] == list(range(face.first_glyph, face.first_glyph + SLOTS))
    widths = {font["hmtx"][glyph][0] for glyph in slots}
    assert widths == {font["hmtx"][order[digit]][0] for digit in face.digits}
    assert face.advance == round(widths.pop() * 1000 / font["head"].unitsPerEm)
    assert len(set(face.digits)) == 10
    assert {font["glyf"][glyph].numberOfContours for glyph in (slots[0], slots[1], slots[-1])} == {0}


@pytest.mark.parametrize("name", PROGRAMS)
def test_digits_are_the_tabular_ones(name: str) -> None:
    """Of the face as HarfBuzz knows it: ten of one width, each the glyph of its digit."""
    tabular = [shaped(PROGRAMS[name], digit, tnum=True, lnum=True)[0] for digit in DIGITS]
    assert len({advance for _, advance, _ in tabular}) == 1
    default = [shaped(PROGRAMS[name], digit)[0] for digit in DIGITS]
    expected = default if len({advance for _, advance, _ in default}) == 1 else tabular
    assert FACES[name].digits == tuple(glyph for glyph, _, _ in expected)


@pytest.mark.parametrize("name", PROGRAMS)
def test_text_is_shaped_as_before(name: str) -> None:
    for text in TEXTS:
        assert shaped(FACES[name].program, text) == shaped(PROGRAMS[name], text)


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_characters_and_outlines_are_those_of_before(name: str) -> None:
    before, after = (TTFont(io.BytesIO(program), lazy=True) for program in (PROGRAMS[name], FACES[name].program))
    known = after.getBestCmap()
    assert {char: after.getGlyphID(glyph) for char, glyph in known.items() if char < FIRST_SLOT} == {
        char: before.getGlyphID(glyph) for char, glyph in before.getBestCmap().items()
    }
    assert after.reader["glyf"] == before.reader["glyf"]
    assert sorted(map(str, after["name"].names)) == sorted(map(str, before["name"].names))
    for tag in ("GSUB", "GPOS", "GDEF", "OS/2", "head"):
        if tag in before:
            assert _without_checksum(tag, after.reader[tag]) == _without_checksum(tag, before.reader[tag]), tag


def _without_checksum(tag: str, data: bytes) -> bytes:
    """`head` holds a checksum of the whole file."""
    return data[:8] + data[12:] if tag == "head" else data


@pytest.mark.parametrize("name", PROGRAMS)
def test_slots_are_shaped_one_by_one(name: str) -> None:
    """A number keeps its room whatever stands beside it: no kerning, no substitution."""
    face = FACES[name]
    units = TTFont(io.BytesIO(face.program), lazy=True)["head"].unitsPerEm
    for before, after in (("T", "."), ("side\u00a0", ","), ("(", ")")):
        alone = shaped(face.program, before) + shaped(face.program, after)
        together = shaped(face.program, before + slot_text(7, 3) + after)
        slots = [place for place in together if place[0] >= face.first_glyph]
        assert [(glyph, offset) for glyph, _, offset in slots] == [(face.first_glyph + 7, 0)] * 3
        assert {round(advance * 1000 / units) for _, advance, _ in slots} == {face.advance}
        assert [place for place in together if place not in slots] == alone


def test_slots_are_the_same_each_time() -> None:
    name = next(iter(PROGRAMS))
    assert with_slots(PROGRAMS[name]) == FACES[name]


# Faces that can have none


def made(widths: list[int], *, cff: bool = False, glyphs: int = 0, digits: str = DIGITS) -> bytes:
    """A face with these widths of digits, and so many glyphs more."""
    names = [".notdef", *(f"d{digit}" for digit in digits), *(f"x{n}" for n in range(glyphs))]
    builder = FontBuilder(1000, isTTF=not cff)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(digit): f"d{digit}" for digit in digits})
    if cff:
        pen = T2CharStringPen(500, None)
        builder.setupCFF("Made-Regular", {}, {name: pen.getCharString() for name in names}, {})
    else:
        glyph = TTGlyphPen(None).glyph()
        builder.setupGlyf(dict.fromkeys(names, glyph))
    width = dict(zip((f"d{digit}" for digit in digits), widths, strict=True))
    builder.setupHorizontalMetrics({name: (width.get(name, 500), 0) for name in names})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Made", "styleName": "Regular", "psName": "Made-Regular"})
    builder.setupOS2()
    builder.setupPost()
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


EVEN = [510] * 10
UNEVEN = [510] * 9 + [400]


def test_a_face_made_for_the_test_can_have_slots() -> None:
    face = with_slots(made(EVEN))
    assert face is not None
    assert (face.name, face.first_glyph, face.digits, face.advance) == ("Made-Regular", 11, tuple(range(1, 11)), 510)


def test_slots_of_a_large_face_take_no_more_time_a_glyph() -> None:
    """Tables are extended as bytes: going through fontTools' items would take the square of the glyphs."""

    def seconds(glyphs: int) -> float:
        program = made(EVEN, glyphs=glyphs)
        begun = process_time()
        assert with_slots(program) is not None
        return process_time() - begun

    assert seconds(20_000) < max(1.0, 6.25 * seconds(5_000))


@pytest.mark.parametrize(
    "make",
    [
        lambda: made(UNEVEN),
        lambda: made(EVEN, cff=True),
        lambda: made(EVEN[:9], digits="012345678"),
        lambda: made(EVEN, glyphs=0xFFFF - SLOTS - 5),
    ],
    ids=["widths differ", "CFF outlines", "no nine", "no room"],
)
def test_faces_that_can_have_no_slots(make: Callable[[], bytes]) -> None:
    assert with_slots(make()) is None


def test_all_faces_have_slots_or_none() -> None:
    """A number may stand in any of them."""
    assert set(slotted_faces({"a": made(EVEN)})) == {"a"}
    assert slotted_faces({"a": made(EVEN), "b": made(UNEVEN)}) == {}


def test_digits_of_another_width_are_taken_from_tnum() -> None:
    from fontTools.feaLib.builder import addOpenTypeFeaturesFromString

    font = TTFont(io.BytesIO(made(UNEVEN, glyphs=1)))
    font["hmtx"]["x0"] = (510, 0)
    addOpenTypeFeaturesFromString(font, "feature tnum { sub d9 by x0; } tnum;")
    out = io.BytesIO()
    font.save(out)
    face = with_slots(out.getvalue())
    assert face is not None
    assert face.digits == (*range(1, 10), 11)


# What is printed


LABELS = st.one_of(st.integers(1, 1200).map(str), st.sampled_from(["", "i", "ix", "cover"]))
TABLES = st.dictionaries(st.sampled_from("abcde"), st.builds(PageRef, LABELS, st.integers(1, 1200)))


ASKED = st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from(["", "left", "right"])))


@given(TABLES, TABLES, ASKED, st.booleans())
def test_the_same_text_is_what_composing_would_give(
    before: dict[str, PageRef], after: dict[str, PageRef], asked: list[tuple[str, str]], slotted: bool
) -> None:
    one, two = (PrintedNumbers(pages=pages, slotted=slotted) for pages in (before, after))
    texts = [[numbers.of(*each) for each in asked] for numbers in (one, two)]
    assert same_text(one.shown, tuple(one.slots), tuple(one.rooms), before)
    same = texts[0] == texts[1] and (one.slots, one.rooms) == (two.slots, two.rooms)
    assert same_text(one.shown, tuple(one.slots), tuple(one.rooms), after) == same


def test_a_number_at_an_edge_has_room_for_another_digit() -> None:
    pages = {"a": PageRef("9", 9), "b": PageRef("1000", 1000), "c": PageRef("iv", 4)}
    numbers = PrintedNumbers(pages=pages, slotted=True)
    texts = [numbers.of("a", "left"), numbers.of("a"), numbers.of("a", "right"), numbers.of("a", "left")]
    assert texts == [slot_text(1, 3), slot_text(2, 1), slot_text(3, 3), slot_text(1, 3)]
    assert [numbers.of("b", "left"), numbers.of("c", "left")] == [slot_text(4, 4), "iv"]
    assert (numbers.slots, numbers.rooms) == (["a", "a", "a", "b"], ["left", "", "right", ""])
    assert [in_slots("9", room) for room in numbers.rooms[:3]] == ["  9", "9", "9  "]
    assert PrintedNumbers(pages=pages, slotted=False).of("a", "left") == "9"
    with pytest.raises(ValueError, match="room is 'left' or 'right', not 'top'"):
        numbers.of("a", "top")


def test_what_has_no_slot_is_text() -> None:
    numbers = PrintedNumbers(pages={"a": PageRef("iv", 4), "b": PageRef("12", 16)}, slotted=True)
    assert [numbers.of(name) for name in ("a", "nowhere", "b", "b")] == [
        "iv",
        slot_text(1, 3),
        slot_text(2, 2),
        slot_text(2, 2),
    ]
    assert numbers.slots == ["nowhere", "b"]
    assert PrintedNumbers(pages={}, slotted=False).of("a") == "000"


def test_slots_may_run_out() -> None:
    """Numbers that find none are text: right, but typeset again when they change."""
    pages = {str(n): PageRef("7", 7) for n in range(SLOTS + 10)}
    numbers = PrintedNumbers(pages=pages, slotted=True)
    texts = [numbers.of(name) for name in pages]
    assert texts[: SLOTS - 1] == [chr(FIRST_SLOT + n) for n in range(1, SLOTS)]
    assert set(texts[SLOTS - 1 :]) == {"7"}


# Digits in their places


FACE = SlottedFace("Made-Regular", 11, tuple(range(1, 11)), 500, b"")


def hexes(*glyphs: int) -> bytes:
    return b"".join(b"%04x" % glyph for glyph in glyphs)


def setter(*numbers: str, **faces: Any) -> DigitSetter:
    return DigitSetter({"F1": FACE, "F2": None, **faces}, numbers)


def show(glyphs: bytes, font: str = "F1") -> bytes:
    return b"BT\n/%s 10.5 Tf\n[<%s>] TJ\nET" % (font.encode(), glyphs)


def test_digits_take_the_places_of_slots() -> None:
    content = show(hexes(3, 13, 13, 13, 3, 12, 4))
    assert setter("7", "143").write(content, "", None) == show(hexes(3, 2, 5, 4, 3, 8, 4))


def test_a_number_may_be_set_in_pieces() -> None:
    """Parted by kerning, by the end of a line, by a page: its digits go on where they were."""
    piece = show(hexes(12)).replace(b">]", b">-20<%s>]" % hexes(12))
    numbers = setter("143", "9")
    assert numbers.write(piece + b"\n" + show(hexes(12, 13)), "", None) == (
        show(hexes(2)).replace(b">]", b">-20<%s>]" % hexes(5)) + b"\n" + show(hexes(4, 10))
    )
    assert numbers.write(show(hexes(12, 12, 12)), "", None) == show(hexes(2, 5, 4)), "printed again, it begins again"


@pytest.mark.parametrize(
    ("number", "moves"), [("  7", [-500, -500]), (" 42", [-500]), ("143", []), ("7  ", [-500, -500])]
)
def test_places_that_stay_free_are_passed_over(number: str, moves: list[int]) -> None:
    written = setter(number).write(show(hexes(3, 12, 12, 12, 4)), "", None)
    shown = b"".join(re.findall(rb"<([0-9a-f]*)>", written))
    assert shown == hexes(3, *(int(digit) + 1 for digit in number.strip()), 4)
    assert [int(move) for move in re.findall(rb">(-?\d+)<", written)] == moves


def test_fonts_without_slots_are_left_alone() -> None:
    content = show(hexes(12, 500), "F2") + show(hexes(12, 500), "F3") + b"\n(text) Tj [1 2 3] 0 d\n"
    assert setter("7").write(content, "3", None) == content


@pytest.mark.parametrize("slot", [1, 2, 900])
def test_a_slot_without_a_number_is_a_fault(slot: int) -> None:
    with pytest.raises(ValueError, match=f"slot {slot} has no number"):
        setter(*["7"] * (slot - 1 if slot < 900 else 2)).write(show(hexes(11 + slot)), "", None)


@pytest.mark.parametrize(("room", "free"), [(0.0, "left"), (0.5, "centre"), (1.0, "right")])
@pytest.mark.parametrize("folio", ["7", "42", "143", "1000"])
def test_folios_keep_to_their_side(room: float, free: str, folio: str) -> None:
    """What is left of the room for four digits stands after the folio, at both sides of it, or before it."""
    written = setter().write(show(hexes(*[11] * FOLIO_DIGITS)), folio, room)
    assert b"".join(re.findall(rb"<([0-9a-f]+)>", written)) == hexes(*(int(digit) + 1 for digit in folio))
    moves = [-int(move) for move in re.findall(rb">(-?\d+)<", written)]
    left, right = moves
    assert left + right == (FOLIO_DIGITS - len(folio)) * FACE.advance
    assert (left, right) == {"left": (0, left + right), "centre": (right, right), "right": (left + right, 0)}[free]


@given(st.lists(st.integers(1, 99999).map(str), min_size=1, max_size=9), st.data())
def test_every_number_comes_out_as_it_is(numbers: list[str], data: st.DataObject) -> None:
    """In any order, in any pieces."""
    order = data.draw(st.lists(st.integers(1, len(numbers)), max_size=9))
    glyphs = [11 + slot for slot in order for _ in numbers[slot - 1]]
    cuts = sorted(data.draw(st.sets(st.integers(1, max(len(glyphs) - 1, 1)))))
    pieces = [glyphs[a:b] for a, b in zip([0, *cuts], [*cuts, len(glyphs)], strict=True)]
    content = b"/F1 9 Tf\n" + b"\n".join(b"[<%s>] TJ" % hexes(*piece) for piece in pieces)
    written = setter(*numbers).write(content, "", None)
    shown = b"".join(re.findall(rb"<([0-9a-f]*)>", written))
    assert [int(shown[i : i + 4], 16) - 1 for i in range(0, len(shown), 4)] == [
        int(d) for slot in order for d in numbers[slot - 1]
    ]
