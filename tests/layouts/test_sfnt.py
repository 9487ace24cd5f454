"""Tables of font files as bytes: read as fontTools reads them, written with the sums that it reckons."""

from __future__ import annotations

import io
import struct

import pytest
from fontTools.ttLib import TTFont

from support import REPOSITORY
from trykklar.layouts.font_tables import map_of
from trykklar.layouts.fonts import load_fonts
from trykklar.layouts.sfnt import Sfnt, characters_of, full_map, glyph_of, with_full_map

PROGRAMS = load_fonts(REPOSITORY / "fonts").programs


@pytest.mark.parametrize("name", PROGRAMS)
def test_characters_and_measures_are_those_of_fonttools(name: str) -> None:
    font, known = Sfnt(PROGRAMS[name]), TTFont(io.BytesIO(PROGRAMS[name]), lazy=True)
    groups = full_map(font["cmap"])
    assert groups is not None
    best = {code: known.getGlyphID(glyph) for code, glyph in known.getBestCmap().items()}
    assert {code: glyph_of(groups, code) for code in best} == best
    assert characters_of(groups) == {chr(code) for code in best}
    assert font.metrics == [known["hmtx"][glyph] for glyph in known.getGlyphOrder()]


def test_what_is_written_has_its_sums_and_the_other_maps() -> None:
    program = next(iter(PROGRAMS.values()))
    font = Sfnt(program)
    groups = full_map(font["cmap"]) or []
    written = font.with_tables({"cmap": with_full_map(font["cmap"], [*groups, (0xF0000, 0xF0001, 3)])})
    read = TTFont(io.BytesIO(written), checkChecksums=2)  # raises where one is wrong
    assert {tag for tag in font.tables if read.reader[tag]} == set(font.tables)
    assert sum(struct.unpack(f">{len(written) // 4}I", written)) % 2**32 == 0xB1B0AFBA, "OpenType, 'head'"
    assert read.getGlyphID(read.getBestCmap()[0xF0001]) == 4
    before = {(table.platformID, table.platEncID): table.cmap for table in TTFont(io.BytesIO(program))["cmap"].tables}
    for table in read["cmap"].tables:
        if table.format != 12:
            assert table.cmap == before[table.platformID, table.platEncID]


def test_a_font_without_a_map_of_all_of_unicode_is_asked_through_fonttools() -> None:
    program = next(iter(PROGRAMS.values()))
    font = TTFont(io.BytesIO(program))
    font["cmap"].tables = [table for table in font["cmap"].tables if table.format == 4]
    out = io.BytesIO()
    font.save(out)
    assert full_map(Sfnt(out.getvalue())["cmap"]) is None
    assert characters_of(map_of(Sfnt(out.getvalue()), out.getvalue())) == set(map(chr, font.getBestCmap()))


@pytest.mark.parametrize("groups", [[(5, 4, 1)], [(9, 9, 1), (4, 5, 2)], [(0, 0x110000, 1)], [(1, 5, 1), (5, 6, 7)]])
def test_a_map_that_is_not_in_order_is_refused(groups: list[tuple[int, int, int]]) -> None:
    with pytest.raises(ValueError, match="not in order"):
        full_map(with_full_map(struct.pack(">HH", 0, 0), groups))
