"""Each font program once: one subset of each face for all entries.

WeasyPrint keeps glyph ids as they are in the font file, so that text set with any subset of a face can be
shown with another that holds its glyphs. The subset is cut from the font file itself when joining; what
entries tell is which glyphs they show, and what text these stand for. Widths are the font file's own.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import category

import uharfbuzz as harfbuzz
from fontTools import agl
from fontTools.ttLib import TTFont

from ..layouts.slots import SlottedFace
from ..typeset.parts import FontUse
from .objects import ObjectTable, array, deflated, numbers

FONT_OBJECTS = 5
"""Type 0 font, CID font, descriptor, program, character map."""


@dataclass(frozen=True)
class FaceGlyphs:
    """What a document shows of a face."""

    shown: set[int]
    """Glyphs."""
    characters: dict[int, str]
    """Glyph → the text that is copied."""


def glyphs_of(uses: Iterable[FontUse], slotted: Mapping[str, SlottedFace]) -> dict[str, FaceGlyphs]:
    """All faces in use, by PostScript name; with digits for those that had slots."""
    faces: dict[str, FaceGlyphs] = {}
    with_digits: set[str] = set()
    for use in uses:
        face = faces.setdefault(use.face, FaceGlyphs(set(), {}))
        face.shown.update(use.glyphs)
        for glyph, text in use.characters.items():
            # One glyph may stand for several characters (space and no-break space): the plainest is copied.
            face.characters[glyph] = min(text, face.characters.get(glyph) or text) or face.characters.get(glyph, "")
        if use.slotted:
            with_digits.add(use.face)
    for name in with_digits:
        slots = slotted[name]
        for digit, glyph in enumerate(slots.digits):
            faces[name].shown.add(glyph)
            faces[name].characters[glyph] = str(digit)
    return faces


def write_font(table: ObjectTable, first: int, face: str, glyphs: FaceGlyphs, program: bytes) -> None:
    """A face's objects (ISO 32000-1, 9.7.4 and 9.8), numbered from `first`."""
    facts = _facts(program)
    name = f"{_tag(face)}+{face}".encode()
    kind = b"0" if facts.cff else b"2"
    shown = sorted(glyphs.shown | glyphs.characters.keys())
    subset = _subset(program, tuple(shown))
    loose, streams = table.loose, table.streams
    loose[first] = (
        b"<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>"
        % (
            name,
            first + 1,
            first + 4,
        )
    )
    loose[first + 1] = (
        b"<</Type/Font/Subtype/CIDFontType%s/BaseFont/%s"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        b"%s/W%s/FontDescriptor %d 0 R>>"
    ) % (kind, name, b"" if facts.cff else b"/CIDToGIDMap/Identity", _widths(shown, program), first + 2)
    loose[first + 2] = (
        b"<</Type/FontDescriptor/FontName/%s/Flags %d/FontBBox%s/ItalicAngle %s"
        b"/Ascent %d/Descent %d/CapHeight %d/StemV %d/FontFile%s %d 0 R>>"
    ) % (
        name,
        facts.flags,
        numbers(facts.box),
        numbers((facts.italic_angle,))[1:-1],
        facts.ascent,
        facts.descent,
        facts.cap_height,
        facts.stem,
        b"3" if facts.cff else b"2",
        first + 3,
    )
    entries = b"/Subtype/OpenType" if facts.cff else b"/Length1 %d" % len(subset)
    streams[first + 3] = deflated(subset, entries)
    streams[first + 4] = deflated(_character_map(_readable(glyphs.characters, shown, program)))


@dataclass(frozen=True, kw_only=True)
class _Facts:
    """What a font descriptor says of a face, in 1/1000 em."""

    cff: bool
    flags: int
    box: tuple[float, ...]
    italic_angle: float
    ascent: int
    descent: int
    cap_height: int
    stem: int


@lru_cache(maxsize=64)
def _facts(program: bytes) -> _Facts:
    font = TTFont(io.BytesIO(program), lazy=True)
    head, os2, post = font["head"], font["OS/2"], font["post"]
    scale = 1000 / head.unitsPerEm
    italic = bool(post.italicAngle)
    serif = os2.panose.bFamilyType == 2 and 2 <= os2.panose.bSerifStyle <= 10  # PANOSE: Latin text, cove to triangle
    # Flags (ISO 32000-1, table 123): fixed pitch 1, serif 2, symbolic 4, italic 64.
    flags = (1 if post.isFixedPitch else 0) | (2 if serif else 0) | 4 | (64 if italic else 0)
    box = tuple(round(side * scale) for side in (head.xMin, head.yMin, head.xMax, head.yMax))
    stem = round(50 + (os2.usWeightClass / 65) ** 2)  # no table holds it; the usual estimate from the weight
    cap_height = round(getattr(os2, "sCapHeight", 0) * scale)
    ascent, descent = round(os2.sTypoAscender * scale), round(os2.sTypoDescender * scale)
    return _Facts(
        cff="CFF " in font or "CFF2" in font,
        flags=flags,
        box=box,
        italic_angle=post.italicAngle,
        ascent=ascent,
        descent=descent,
        cap_height=cap_height,
        stem=stem,
    )


@lru_cache(maxsize=64)
def _subset(program: bytes, glyphs: tuple[int, ...]) -> bytes:
    wanted = harfbuzz.SubsetInput()
    wanted.flags = (
        harfbuzz.SubsetFlags.RETAIN_GIDS | harfbuzz.SubsetFlags.NOTDEF_OUTLINE | harfbuzz.SubsetFlags.NO_HINTING
    )
    wanted.sets(harfbuzz.SubsetInputSets.GLYPH_INDEX).update(glyphs)
    dropped = wanted.sets(harfbuzz.SubsetInputSets.DROP_TABLE_TAG)
    dropped.update(int.from_bytes(tag.encode(), "big") for tag in _UNUSED_TABLES)
    return bytes(harfbuzz.subset(harfbuzz.Face(program), wanted).blob.data)


_UNUSED_TABLES = ("GSUB", "GPOS", "GDEF", "BASE", "DSIG", "STAT", "MATH")
"""What shapes text: a viewer of a PDF shows glyphs that have been chosen already."""


def _tag(face: str) -> str:
    """Six capitals that mark a subset (ISO 32000-1, 9.6.4); equal faces get equal tags."""
    number = sum((index + 1) * ord(char) for index, char in enumerate(face))
    return "".join(chr(ord("A") + (number // 26**i) % 26) for i in range(6))


def _widths(glyphs: Sequence[int], program: bytes) -> bytes:
    """A /W array (ISO 32000-1, 9.7.4.3): the advances of these glyphs, in ascending order, in 1/1000 em."""
    face = harfbuzz.Face(program)
    font = harfbuzz.Font(face)
    out: list[bytes] = []
    run: list[float] = []
    previous = -2
    for glyph in glyphs:
        if glyph != previous + 1 and run:
            out.append(numbers(run))
            run = []
        if not run:
            out.append(b"%d" % glyph)
        run.append(round(font.get_glyph_h_advance(glyph) * 1000 / face.upem))
        previous = glyph
    return array([*out, numbers(run)] if run else out)


def _readable(characters: Mapping[int, str], shown: Iterable[int], program: bytes) -> dict[int, str]:
    """A text for every glyph (ISO 14289-1, 7.21.7).

    Where a letter and its marks are several glyphs, WeasyPrint gives one of them all of the text, and the others none:
    such glyphs get the character that the font has for them, or that their names say (Adobe Glyph List).
    """
    found = dict(characters)
    doubtful = [glyph for glyph in shown if glyph and (not (text := found.get(glyph)) or _is_marked(text))]
    if doubtful:
        font = TTFont(io.BytesIO(program), lazy=True)
        own = {font.getGlyphID(name): chr(code) for code, name in sorted(font.getBestCmap().items(), reverse=True)}
        for glyph in doubtful:
            text = own.get(glyph) or agl.toUnicode(font.getGlyphName(glyph)) or found.get(glyph)
            found[glyph] = text or "\N{REPLACEMENT CHARACTER}"
    return {glyph: text for glyph, text in found.items() if text}


def _is_marked(text: str) -> bool:
    """Whether a text is a letter with a mark that combines with it."""
    return len(text) > 1 and category(text[-1]).startswith("M")


def _character_map(characters: Mapping[int, str]) -> bytes:
    """A ToUnicode map (ISO 32000-1, 9.10.3)."""
    lines = [
        b"<%04X> <%s>" % (glyph, characters[glyph].encode("utf-16-be").hex().encode()) for glyph in sorted(characters)
    ]
    blocks = [lines[i : i + 100] for i in range(0, len(lines), 100)]
    body = b"\n".join(b"%d beginbfchar\n%s\nendbfchar" % (len(block), b"\n".join(block)) for block in blocks)
    return (
        b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        b"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        b"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        + body
        + b"\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    )
