"""Each font program once: the chapters' subsets of one face united.

WeasyPrint subsets every face per chapter and keeps glyph ids as they are in the font file, so that
text set with one chapter's subset can be shown with a subset that holds the glyphs of all of them. The
united subset is cut from the font file itself; widths and character maps of the parts are merged.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import uharfbuzz as harfbuzz
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from ..slots import SlottedFace

_TAG = re.compile(r"^/?[A-Z]{6}\+")
_BFCHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


def unite_fonts(pdf: Pdf, programs: Mapping[str, bytes], slotted: Mapping[str, SlottedFace]) -> int:
    """Replace the subsets of each face by one. `programs`: font file bytes by PostScript name.

    Gives the number of faces. A face whose file is not among `programs` is left as it is. Where a face of
    `slotted` had slots for digits, its subset gets the digits instead.
    """
    groups: dict[str, list[Any]] = defaultdict(list)
    for obj in pdf.objects:
        if isinstance(obj, Dictionary) and obj.get(Name.Subtype) == Name.Type0 and Name.ToUnicode in obj:
            groups[_TAG.sub("", str(obj.BaseFont))].append(obj)
    replaced: dict[tuple[int, int], Any] = {}
    for face in sorted(groups):
        name = postscript_name(groups[face][0])
        program = programs.get(name)
        if program is not None:
            _unite(pdf, name, groups[face], program, slotted.get(name))
            replaced.update({font.objgen: groups[face][0] for font in groups[face][1:]})
    _redirect(pdf, replaced)
    return len(groups)


def _redirect(pdf: Pdf, replaced: dict[tuple[int, int], Any]) -> None:
    """Let every font resource name the united font instead of a part of it."""
    for obj in pdf.objects:
        if isinstance(obj, Dictionary):
            for key in list(obj.keys()):
                value = obj[key]
                if isinstance(value, Dictionary) and value.objgen in replaced:
                    obj[key] = replaced[value.objgen]


def postscript_name(font: Any) -> str:
    """The PostScript name (name id 6) that the embedded program still carries."""
    descriptor = font.DescendantFonts[0].FontDescriptor
    if Name.FontFile2 not in descriptor:
        return ""
    program = TTFont(io.BytesIO(descriptor.FontFile2.read_bytes()), lazy=True)
    return str(program["name"].getDebugName(6) or "") if "name" in program else ""


def _unite(pdf: Pdf, face: str, fonts: list[Any], program: bytes, slots: SlottedFace | None) -> None:
    widths: dict[int, float] = {}
    characters: dict[int, bytes] = {}
    for font in fonts:
        widths.update(_read_widths(font.DescendantFonts[0].get(Name.W, Array())))
        for glyph, text in _read_characters(font.ToUnicode.read_bytes()).items():
            # One glyph may stand for several characters (space and no-break space): the plainest is copied.
            characters[glyph] = min(text, characters.get(glyph, text))
    if slots:
        _digits_for_slots(widths, characters, slots)
    first = fonts[0]
    descendant = first.DescendantFonts[0]
    descriptor = descendant.FontDescriptor
    descriptor.FontFile2 = pdf.make_indirect(Stream(pdf, _subset(program, sorted(widths.keys() | characters.keys()))))
    descendant.W = _write_widths(widths)
    first.ToUnicode = pdf.make_indirect(Stream(pdf, _write_characters(characters)))
    name = Name("/" + _tag(face) + "+" + face)
    first.BaseFont = descendant.BaseFont = descriptor.FontName = name
    if Name.CIDSet in descriptor:
        del descriptor[Name.CIDSet]


def _digits_for_slots(widths: dict[int, float], characters: dict[int, bytes], slots: SlottedFace) -> None:
    empty = {glyph for glyph in widths.keys() | characters.keys() if glyph >= slots.first_glyph}
    for glyph in empty:
        widths.pop(glyph, None)
        characters.pop(glyph, None)
    if empty:
        for digit, glyph in enumerate(slots.digits):
            widths[glyph] = slots.advance
            characters[glyph] = b"%04X" % (ord("0") + digit)


def _subset(program: bytes, glyphs: list[int]) -> bytes:
    wanted = harfbuzz.SubsetInput()
    wanted.flags = harfbuzz.SubsetFlags.RETAIN_GIDS | harfbuzz.SubsetFlags.NOTDEF_OUTLINE | harfbuzz.SubsetFlags.NO_HINTING
    wanted.sets(harfbuzz.SubsetInputSets.GLYPH_INDEX).update(glyphs)
    dropped = wanted.sets(harfbuzz.SubsetInputSets.DROP_TABLE_TAG)
    dropped.update(int.from_bytes(tag.encode(), "big") for tag in _UNUSED_TABLES)
    return bytes(harfbuzz.subset(harfbuzz.Face(program), wanted).blob.data)


_UNUSED_TABLES = ("GSUB", "GPOS", "GDEF", "BASE", "DSIG", "STAT", "OS/2", "name", "post", "cmap", "MATH", "gasp")
"""What a viewer does not read of an embedded font that is addressed by glyph ids (ISO 32000-1, 9.9)."""


def _tag(face: str) -> str:
    """Six capitals that mark a subset (ISO 32000-1, 9.6.4); equal faces get equal tags."""
    number = sum((index + 1) * ord(char) for index, char in enumerate(face))
    return "".join(chr(ord("A") + (number // 26**i) % 26) for i in range(6))


def _read_widths(array: Any) -> dict[int, float]:
    """A /W array (ISO 32000-1, 9.7.4.3) as glyph → width in 1/1000 em."""
    widths: dict[int, float] = {}
    items = list(array)
    while items:
        first = int(items.pop(0))
        second = items.pop(0)
        if isinstance(second, Array):
            widths.update({first + i: float(w) for i, w in enumerate(second)})
        else:
            width = float(items.pop(0))
            widths.update(dict.fromkeys(range(first, int(second) + 1), width))
    return widths


def _write_widths(widths: dict[int, float]) -> Array:
    out: list[Any] = []
    run: list[Any] = []
    previous = -2
    for glyph in sorted(widths):
        if glyph != previous + 1:
            run = []
            out += [glyph, run]
        run.append(round(widths[glyph]))
        previous = glyph
    return Array([Array(item) if isinstance(item, list) else item for item in out])


def _read_characters(cmap: bytes) -> dict[int, bytes]:
    """Glyph → UTF-16BE hexadecimal, of a ToUnicode map's bfchar lines (ISO 32000-1, 9.10.3)."""
    found: dict[int, bytes] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        found.update({int(glyph, 16): text for glyph, text in _BFCHAR.findall(block)})
    return found


def _write_characters(characters: dict[int, bytes]) -> bytes:
    lines = [b"<%04X> <%s>" % (glyph, characters[glyph]) for glyph in sorted(characters)]
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
