"""Entries in parts: they come back as they were, damage is noticed, and what says nothing is taken out of their
trees."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, strategies as st

from joining import Bound
from trykklar.base.packed import packed
from trykklar.typeset.parts import Element, EntryParts, FontUse, Leaf, Link, decode_parts, encode_parts
from trykklar.typeset.weasyprint.tagging.empty_elements import tidied

SIDE = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))
BOX = st.tuples(SIDE, SIDE, SIDE, SIDE)
TEXT = st.text(max_size=8)
KEYS = st.text("abcdef/XObject", min_size=1, max_size=8)
GLYPH = st.integers(0, 0xFFFF)
LEAF = st.builds(
    Leaf,
    media=BOX,
    trim=BOX,
    bleed=BOX,
    content=st.binary(max_size=20),
    numbered=st.binary(max_size=20),
    folio_room=st.none() | st.floats(0, 1),
)
LINK = st.builds(Link, st.integers(0, 9), BOX, TEXT)
USE = st.builds(
    FontUse, TEXT, st.lists(GLYPH, max_size=3).map(tuple), st.dictionaries(GLYPH, TEXT, max_size=3), st.booleans()
)


def element(kids: Any) -> Any:
    entries = st.dictionaries(st.sampled_from(["Alt", "Lang", "ID"]), TEXT)
    layout = st.dictionaries(st.sampled_from(["O", "BBox", "Headers"]), TEXT)
    return st.builds(
        Element,
        st.sampled_from(["P", "Span", "Table", "NonStruct"]),
        st.none() | st.integers(0, 9),
        kids,
        entries=entries,
        layout=layout,
    )


LEAVES = st.integers(0, 99) | st.integers(0, 9).map(lambda n: f"L{n}")
ELEMENT = st.recursive(
    element(st.lists(LEAVES, max_size=3)), lambda below: element(st.lists(LEAVES | below, max_size=4)), max_leaves=8
)
PARTS = st.builds(
    EntryParts,
    leaves=st.lists(LEAF, max_size=3).map(tuple),
    links=st.lists(LINK, max_size=3).map(tuple),
    structure=st.lists(ELEMENT, max_size=3).map(tuple),
    fonts=st.dictionaries(KEYS, USE, max_size=3),
    resources=st.dictionaries(KEYS, st.binary(max_size=20), max_size=3),
    objects=st.dictionaries(KEYS, st.binary(max_size=20), max_size=3),
)


@given(PARTS)
def test_parts_come_back_as_they_were(parts: EntryParts) -> None:
    data = encode_parts(parts)
    assert decode_parts(data) == parts
    assert encode_parts(decode_parts(data)) == data


def test_real_parts_come_back_as_they_were(atlas: Bound) -> None:
    for chapter in atlas.book.chapters:
        assert encode_parts(decode_parts(chapter.typeset.parts)) == chapter.typeset.parts


def read(data: bytes) -> EntryParts | None:
    """None where the bytes are refused, as they should be: by `ValueError`."""
    try:
        return decode_parts(data)
    except ValueError:
        return None


@given(st.binary())
def test_any_bytes_are_refused(data: bytes) -> None:
    assert read(data) is None


@given(PARTS, st.data())
def test_what_is_cut_short_or_longer_is_refused(parts: EntryParts, data: st.DataObject) -> None:
    stored = encode_parts(parts)
    cut = data.draw(st.integers(0, len(stored) - 1))
    assert read(stored[:cut]) is None
    assert read(stored + b"x") is None


@given(PARTS, st.data())
def test_damage_is_refused_or_harmless(parts: EntryParts, data: st.DataObject) -> None:
    """The cache's checksum finds all of it; here, no byte that is changed may raise anything else than `ValueError`."""
    stored = bytearray(encode_parts(parts))
    stored[data.draw(st.integers(0, len(stored) - 1))] = data.draw(st.integers(0, 255))
    found = read(bytes(stored))
    assert found is None or isinstance(found, EntryParts)


SOUND: dict[str, Any] = {"leaves": [], "links": [], "structure": [], "fonts": {}, "resources": {}, "objects": {}}
PAGE: dict[str, Any] = {
    "media": [0, 0, 1, 1],
    "trim": [0, 0, 1, 1],
    "bleed": [0, 0, 1, 1],
    "content": b"",
    "numbered": b"",
    "folio_room": None,
}


def test_sound_parts_are_read() -> None:
    assert decode_parts(packed(SOUND | {"leaves": [PAGE]})).leaves[0].trim == (0, 0, 1, 1)


@pytest.mark.parametrize(
    "other",
    [
        [],
        {},
        7,
        SOUND | {"leaves": [PAGE | {"bleed": [0, 0, 1]}]},
        SOUND | {"leaves": [PAGE | {"media": [0, 0, 1, math.nan]}]},
        SOUND | {"leaves": [PAGE | {"content": -1}]},
        SOUND | {"links": [{"page": 0, "area": [0, 0, 1, math.inf], "uri": "x"}]},
        SOUND | {"structure": [{"tag": "P"}]},
        SOUND | {"fonts": {"F": {"face": "x"}}},
        SOUND | {"resources": {"x": "%"}},
        SOUND | {"objects": {"x": 9}},
        SOUND | {"groups": ["g"]},
    ],
)
def test_what_is_something_else_is_refused(other: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - which words it has is no matter
        decode_parts(packed(other))


def test_parts_of_real_pages_are_whole(atlas: Bound) -> None:
    """Every mark is owned on its page; every link is in the tree; every font is a face of the project."""
    for name, parts in atlas.parts.items():
        found = list(_all(list(parts.structure)))
        links = [kid for each in found for kid in each.kids if isinstance(kid, str)]
        assert sorted(links) == sorted(f"L{n}" for n in range(len(parts.links))), name
        assert {use.face for use in parts.fonts.values()} <= set(atlas.fonts)
        assert all(math.isfinite(side) for leaf in parts.leaves for side in leaf.media)
        first = {face: slots.first_glyph for face, slots in atlas.slotted.items()}
        assert all(max(use.glyphs, default=0) < first[use.face] for use in parts.fonts.values())


def _all(elements: list[Element]) -> Any:
    for each in elements:
        yield each
        yield from _all([kid for kid in each.kids if isinstance(kid, Element)])


# Tidy


def shown(element: Element) -> Any:
    return (element.tag, [shown(kid) if isinstance(kid, Element) else kid for kid in element.kids])


def test_lines_and_empty_elements_give_their_content_to_what_holds_them() -> None:
    lines = [Element("Span", 0, [1]), Element("NonStruct", 0, [Element("Span", 0, [2]), 3])]
    lines.append(Element("Span", 1, [0, "G2.3", "P2.4", "L7"]))
    (tidy,) = tidied([Element("P", 0, lines)])
    assert shown(tidy) == ("P", [1, 2, 3, "P1.0", "P1.G2.3", "P2.4", "L7"]), "marks of other pages say so"


@pytest.mark.parametrize(
    "kept",
    [
        Element("Span", 0, [5], entries={"Lang": "da"}),
        Element("NonStruct", 0, [5], layout={"O": "/Layout"}),
        Element("Link", 0, [5, "L0"]),
    ],
    ids=["with a language", "with attributes", "of a kind"],
)
def test_elements_that_say_something_are_kept(kept: Element) -> None:
    (tidy,) = tidied([Element("P", 0, [1, kept])])
    assert tidy.kids == [1, kept]


def test_content_stays_out_of_what_may_not_hold_it() -> None:
    """A table row or a list holds elements only (ISO 32000-1, 14.8.4.3)."""
    (tidy,) = tidied([Element("TR", None, [Element("NonStruct", None, [Element("Span", 0, [1])])])])
    assert shown(tidy)[0] == "TR"
    assert all(isinstance(kid, Element) for kid in tidy.kids)


@given(st.lists(ELEMENT, max_size=3))
def test_tidying_keeps_all_content_in_its_order_on_its_page(elements: list[Element]) -> None:
    def content(items: list[Element]) -> list[tuple[int | None, int | str]]:
        found: list[tuple[int | None, int | str]] = []
        for item in items:
            for kid in item.kids:
                found += content([kid]) if isinstance(kid, Element) else [(item.page, kid)]
        return found

    before = content(elements)
    tidy = tidied(elements)
    assert content(tidy) == before
    counted = len(list(_all(tidy)))
    assert len(list(_all(tidied(tidy)))) == counted, "twice is once"
