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
else makes it typeset again. Where a number stands at the edge of a column or at the end of a short block, not even the
count of its digits does: it has room for three (`ROOM`), of which a shorter one leaves some free. Rejected: an
`@font-face` alias for numbers (loses the weight and size around it), numbers set over the page afterwards (not in the
text's order, no tags), ActualText over placeholders (search engines and pdftotext differ on it).

The k-th page that an entry prints is slot k, repeated once for each digit; slot 0 is the folio. The
characters come from Supplementary Private Use Area-A (Unicode, section 23.5), which no text may use
for anything else: `check` refuses them in sources.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from .font_faults import reading_tables
from .font_tables import map_of, name_of, substitutions
from .sfnt import Sfnt, glyph_of, with_full_map

FIRST_SLOT = 0xF0000
"""The folio's character; those of page references follow."""
SLOTS = 4096
ROOM = 3
"""Digits that have room where a page reference stands at an edge: those of all but the thickest books."""
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


def in_slots(number: str, room: str) -> str:
    """A number as its slots are filled: a digit each, and spaces for those that stay empty. `room`: the side on which
    they do, 'left' or 'right', where there are more than digits."""
    return {"left": number.rjust, "right": number.ljust}[room](ROOM) if room else number


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
        return _with_slots(Sfnt(program), program)


def _with_slots(font: Sfnt, program: bytes) -> SlottedFace | None:
    groups = map_of(font, program)
    count, metrics = font.glyphs, font.metrics
    digits = _tabular_digits([glyph_of(groups, ord(digit)) for digit in "0123456789"], metrics, program)
    if digits is None or "glyf" not in font or count + SLOTS > 0xFFFF:
        return None
    advance = metrics[digits[0]][0]
    (units,) = struct.unpack_from(">H", font["head"], 18)
    slots = (FIRST_SLOT, FIRST_SLOT + SLOTS - 1, count)
    full = [group for group in groups if group[0] < FIRST_SLOT]
    others = [group for group in groups if group[0] > slots[1]]
    changed = _extended(font, metrics, advance) | {"cmap": with_full_map(font["cmap"], [*full, slots, *others])}
    return SlottedFace(
        name_of(font, program, 6), count, digits, round(advance * 1000 / units), font.with_tables(changed)
    )


def _tabular_digits(
    default: list[int | None], metrics: list[tuple[int, int]], program: bytes
) -> tuple[int, ...] | None:
    """Glyphs for 0–9 that all have one width: the default ones, or those of `tnum` and `lnum`."""
    found = tuple(glyph for glyph in default if glyph is not None)
    if len(found) < len(default):
        return None
    for features in ((), ("tnum",), ("lnum",), ("tnum", "lnum"), ("lnum", "tnum")):
        chosen = found
        for feature in features:
            swaps = substitutions(program, feature)
            chosen = tuple(swaps.get(glyph, glyph) for glyph in chosen)
        if len({metrics[glyph][0] for glyph in chosen}) == 1:
            return chosen
    return None


def _extended(font: Sfnt, metrics: list[tuple[int, int]], advance: int) -> dict[str, bytes]:
    """Tables with empty glyphs added; the outlines need not be read (OpenType: maxp, loca, hhea, hmtx, post)."""
    long = struct.unpack_from(">h", font["head"], 50)[0]
    count, width = font.glyphs, 4 if long else 2
    loca = font["loca"][: width * (count + 1)]
    maxp, hhea = bytearray(font["maxp"]), bytearray(font["hhea"])
    maxp[4:6] = struct.pack(">H", count + SLOTS)
    hhea[34:36] = struct.pack(">H", count + SLOTS)
    measures = b"".join(struct.pack(">Hh", *measure) for measure in metrics)
    return {
        "maxp": bytes(maxp),
        "hhea": bytes(hhea),
        "hmtx": measures + struct.pack(">Hh", advance, 0) * SLOTS,
        "loca": loca + loca[-width:] * SLOTS,
        "post": struct.pack(">I", 0x00030000) + font["post"][4:32],  # without names, which nobody reads
    }
