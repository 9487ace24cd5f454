"""What is asked of font files by fontTools: what few of them need, for it takes long to load and to read them."""

from __future__ import annotations

import io

from fontTools.ttLib import TTFont

from .sfnt import Group, Sfnt, full_map, name_in


def name_of(font: Sfnt, program: bytes, *numbers: int) -> str:
    """The first of these names that a font file has; empty where it has none of them."""
    found = next(filter(None, (name_in(font["name"], number) for number in numbers)), "")
    if found:
        return found
    names = TTFont(io.BytesIO(program), lazy=True)["name"]  # it reads the encodings of Asia, too
    return next(filter(None, map(names.getDebugName, numbers)), "") or ""


def map_of(font: Sfnt, program: bytes) -> list[Group]:
    """The characters that a font file has, in order, with their glyphs."""
    found = full_map(font["cmap"])
    if found is not None:
        return found
    named = TTFont(io.BytesIO(program), lazy=True)
    return [(code, code, named.getGlyphID(name)) for code, name in sorted((named.getBestCmap() or {}).items())]


def substitutions(program: bytes, tag: str) -> dict[int, int]:
    """One-for-one substitutions of an OpenType feature (GSUB lookup type 1), by glyph."""
    font = TTFont(io.BytesIO(program), lazy=True)
    if "GSUB" not in font:
        return {}
    table = font["GSUB"].table
    lookups = {
        i
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == tag
        for i in record.Feature.LookupListIndex
    }
    found: dict[int, int] = {}
    for index in sorted(lookups):
        for part in table.LookupList.Lookup[index].SubTable:
            single = getattr(part, "ExtSubTable", part)
            if single.LookupType == 1:
                found.update((font.getGlyphID(a), font.getGlyphID(b)) for a, b in single.mapping.items())
    return found
