"""What checks are told of a font program is what fontTools reads from it, glyph by glyph."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from support import REPOSITORY
from trykklar.preflight.readings.font_programs import font_program

FONTS = sorted((REPOSITORY / "fonts").rglob("*.ttf"))


@pytest.mark.parametrize("file", FONTS[:3], ids=lambda file: file.stem)
def test_glyphs_are_told_as_they_are_read(file: Path) -> None:
    font = TTFont(file)
    subsetter = Subsetter(Options(retain_gids=True, notdef_outline=True))
    subsetter.populate(text="Æble, 12 é")
    subsetter.subset(font)
    kept = io.BytesIO()
    font.save(kept)
    told, read = font_program(kept.getvalue()), TTFont(io.BytesIO(kept.getvalue()))
    assert told is not None
    names, scale = read.getGlyphOrder(), 1000 / read["head"].unitsPerEm
    assert told.glyphs == len(names) == len(told.widths)
    assert list(told.widths) == [read["hmtx"][name][0] * scale for name in names]
    assert told.blank == {at for at, name in enumerate(names) if read["glyf"][name].numberOfContours == 0}
    assert 0 < len(told.blank) < told.glyphs
    assert font_program(kept.getvalue()) is told


def test_what_is_no_program_has_no_glyphs() -> None:
    assert font_program(b"no font") is None
