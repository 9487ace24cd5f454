"""Characters that keep a place for the digits of a page number until the book is joined.

A page number is the only thing in a chapter that depends on where other chapters end. So it is not
typeset: a number of three digits is set as three slots, empty glyphs as wide as the face's tabular
digits, and the digits take their places in the joined file (`assemble/digits.py`). Every face gets
the slots, so that a number may stand in any size, weight and family, and breaks lines as a word does.

The way of a number: `sources/markup/scan.py` finds the role, `resolve/document.py` its target; `compose/answers.py`
is asked for the page, `compose/printed_numbers.py` notes that and as what it is printed, and `slot_text` here says
the slots. `fonts.py` gives faces their slots; a worker typesets them, and `typeset/weasyprint/taken_over.py` sets
apart the content that shows any (`Leaf.numbered`). `paginate/paginate.py` knows the pages, `assemble/join.py` reads
each entry's numbers, and `assemble/digits.py` sets them. So an entry's pages depend on the book by its side of the
spread, the count of digits of each number, roman folios and, for the index, on which entries share a page: nothing
else makes it typeset again. Rejected: an `@font-face` alias for numbers (loses the weight and size around it),
numbers set over the page afterwards (not in the text's order, no tags), ActualText over placeholders (search engines
and pdftotext differ on it).

The k-th page that an entry prints is slot k, repeated once for each digit; slot 0 is the folio. The
characters come from Supplementary Private Use Area-A (Unicode, section 23.5), which no text may use
for anything else: `check` refuses them in sources.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from fontTools.ttLib.tables.DefaultTable import DefaultTable

from .font_faults import reading_tables

FIRST_SLOT = 0xF0000
"""The folio's character; those of page references follow."""
SLOTS = 4096
FOLIO_DIGITS = 4
"""Room for the folio; what a shorter one leaves free is taken out when the digits are set."""


@dataclass(frozen=True, slots=True)
class SlottedFace:
    """A face that has slots, and what is needed to put digits in their places."""

    name: str
    """PostScript name (name id 6), as the embedded subsets carry it."""
    first_glyph: int
    """Glyph id of slot 0; slot k is k further."""
    digits: tuple[int, ...]
    """Glyph ids of the tabular lining digits 0–9."""
    advance: int
    """Their width, in 1/1000 em."""
    program: bytes = field(repr=False)
    """The font file with slots."""


def slot_text(slot: int, digits: int) -> str:
    """The characters that keep a place for a number of so many digits."""
    return chr(FIRST_SLOT + slot) * digits


def slotted_faces(programs: Mapping[str, bytes]) -> dict[str, SlottedFace]:
    """All faces with slots, by PostScript name; none at all where one of them can have none."""
    faces = {name: with_slots(program) for name, program in programs.items()}
    return {name: face for name, face in faces.items() if face} if all(faces.values()) else {}


@lru_cache(maxsize=64)
def with_slots(program: bytes) -> SlottedFace | None:
    """A TrueType face with slots added, or None where it cannot have any.

    That is a face with CFF outlines, one without ten digits of one width, or one that has no room left. Raises
    `FontFaultError`.
    """
    with reading_tables():
        return _with_slots(TTFont(io.BytesIO(program), lazy=True, recalcBBoxes=False, recalcTimestamp=False))


def _with_slots(font: TTFont) -> SlottedFace | None:
    digits = _tabular_digits(font)
    count = font["maxp"].numGlyphs
    if digits is None or "glyf" not in font or count + SLOTS > 0xFFFF:
        return None
    order = font.getGlyphOrder()
    advance = font["hmtx"][digits[0]][0]
    units = font["head"].unitsPerEm
    name = str(font["name"].getDebugName(6))
    ids = tuple(font.getGlyphID(digit) for digit in digits)
    _extend(font, count, advance)
    font.setGlyphOrder([*order, *(f"slot{number}" for number in range(SLOTS))])
    _map_characters(font)
    out = io.BytesIO()
    font.save(out, reorderTables=False)
    return SlottedFace(name, count, ids, round(advance * 1000 / units), out.getvalue())


def _tabular_digits(font: TTFont) -> list[str] | None:
    """Names of the glyphs for 0–9 that all have one width: the default ones, or those of `tnum` and `lnum`."""
    characters = font.getBestCmap()
    default = [characters.get(ord(digit)) for digit in "0123456789"]
    if None in default:
        return None
    names = [str(name) for name in default]
    for features in ((), ("tnum",), ("lnum",), ("tnum", "lnum"), ("lnum", "tnum")):
        chosen = names
        for feature in features:
            swaps = _substitutions(font, feature)
            chosen = [swaps.get(name, name) for name in chosen]
        if len({font["hmtx"][name][0] for name in chosen}) == 1:
            return chosen
    return None


def _substitutions(font: TTFont, tag: str) -> dict[str, str]:
    """One-for-one substitutions of an OpenType feature (GSUB lookup type 1)."""
    if "GSUB" not in font:
        return {}
    table = font["GSUB"].table
    lookups = {
        i
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == tag
        for i in record.Feature.LookupListIndex
    }
    found: dict[str, str] = {}
    for index in sorted(lookups):
        for part in table.LookupList.Lookup[index].SubTable:
            single = getattr(part, "ExtSubTable", part)
            if single.LookupType == 1:
                found.update(single.mapping)
    return found


def _extend(font: TTFont, count: int, advance: int) -> None:
    """Add empty glyphs as raw tables, so that the outlines need not be read (OpenType: maxp, loca, hhea, hmtx,
    post)."""
    reader = font.reader
    long = font["head"].indexToLocFormat
    measures = font["hmtx"].metrics
    metrics = b"".join(struct.pack(">Hh", *measures[name]) for name in font.getGlyphOrder())
    width = 4 if long else 2
    loca = reader["loca"][: width * (count + 1)]
    maxp, hhea = bytearray(reader["maxp"]), bytearray(reader["hhea"])
    maxp[4:6] = struct.pack(">H", count + SLOTS)
    hhea[34:36] = struct.pack(">H", count + SLOTS)
    raw = {
        "maxp": bytes(maxp),
        "hhea": bytes(hhea),
        "hmtx": metrics + struct.pack(">Hh", advance, 0) * SLOTS,
        "loca": loca + loca[-width:] * SLOTS,
        "post": struct.pack(">I", 0x00030000) + reader["post"][4:32],  # without names, which nobody reads
    }
    for tag, data in raw.items():
        table = DefaultTable(tag)
        table.data = data
        font.tables[tag] = table


def _map_characters(font: TTFont) -> None:
    cmap: Any = font["cmap"]
    full = CmapSubtable.newSubtable(12)
    full.platformID, full.platEncID, full.language = 3, 10, 0
    full.cmap = {**font.getBestCmap(), **{FIRST_SLOT + slot: f"slot{slot}" for slot in range(SLOTS)}}
    cmap.tables = [
        table for table in cmap.tables if (table.platformID, table.platEncID) not in ((3, 10), (0, 4), (0, 6))
    ] + [full]
