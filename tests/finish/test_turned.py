"""Pages that lie down, turned for a print shop."""

from __future__ import annotations

import zlib
from dataclasses import replace

from trykklar.finish.part_objects import PartObject, deflated_object, named, parse, reference, unparse
from trykklar.finish.press.turned import turned
from trykklar.typeset.parts import Box, EntryParts, Leaf

TRIM: Box = (0, 0, 400, 600)
LYING: Box = (0, 0, 600, 400)


def leaf(box: Box, content: bytes, numbered: bytes = b"") -> Leaf:
    content = zlib.compress(content)
    return Leaf(media=box, trim=box, bleed=box, content=content, numbered=numbered, folio_room=None)


def parts(*leaves: Leaf) -> EntryParts:
    pattern = deflated_object(parse(b"<</PatternType 1/Matrix[2 0 0 3 10 20]>>"), b"")
    whole = EntryParts(leaves=leaves, links=(), structure=(), fonts={}, resources={}, objects={})
    patterns = parse(b"<<>>")
    patterns["/p0"] = named(pattern.digest)
    return replace(whole, resources={"Pattern": unparse(patterns)}, objects={pattern.digest: pattern.source})


def test_an_entry_whose_pages_stand_is_left_alone() -> None:
    entry = parts(leaf(TRIM, b"/p0 scn\n"))
    assert turned(entry, TRIM) is entry


def test_a_lying_page_is_turned_and_gets_the_trim() -> None:
    standing = leaf(TRIM, b"f\n")
    found = turned(parts(standing, leaf(LYING, b"f\n", b"S\n")), TRIM)
    assert found.leaves[0] is standing
    lying = found.leaves[1]
    assert (lying.trim, lying.media, lying.bleed) == (TRIM, TRIM, TRIM)
    assert zlib.decompress(lying.content) == b"0 1 -1 0 400.000 0 cm\nf\n"
    assert lying.numbered == b"S\n"


def test_a_pattern_is_turned_with_what_it_paints() -> None:
    """Its matrix counts from the page: (x, y) comes to (400 - y, x)."""
    found = turned(parts(leaf(LYING, b"/Pattern cs\n/p0 scn\nf\n", b"/p0 SCN\n")), TRIM)
    assert b"/p0-turned scn" in zlib.decompress(found.leaves[0].content)
    assert found.leaves[0].numbered == b"/p0-turned SCN\n"
    patterns = parse(found.resources["Pattern"])
    before, after = (
        parse(PartObject.read(found.objects[reference(patterns[name]) or ""]).head)["/Matrix"]
        for name in ("/p0", "/p0-turned")
    )
    assert [float(value) for value in before] == [2, 0, 0, 3, 10, 20]
    assert [float(value) for value in after] == [0, 2, -3, 0, 380, 10]
