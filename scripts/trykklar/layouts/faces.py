"""What a font file says of itself, and whether programs can read it."""

from __future__ import annotations

import io
import re
import tempfile
from dataclasses import dataclass, field, replace
from functools import lru_cache

import ots
from fontTools.ttLib import TTFont

from ..base.bounds import FONT_MEMORY, FONT_SECONDS
from ..base.limits.process import TookTooLong
from ..base.limits.programs import run_program
from .font_faults import FontFaultError, reading_tables
from .font_tables import map_of, name_of
from .sfnt import Sfnt, characters_of, weight_and_slope

_NAME = re.compile(r"[!-$&'*-.0-;=?-Z\\^-z|~]{1,63}")
"""A PostScript name (OpenType, table 'name', id 6)."""
_RESTRICTED, _WHOLE, _BITMAPS = 0x0002, 0x0100, 0x0200
"""What a font's licence keeps from being embedded, from being cut, and but for its bitmaps (OpenType, OS/2.fsType)."""


@dataclass(frozen=True, kw_only=True)
class Face:
    """A font file, by what it says of itself."""

    family: str
    """The typographic family: name id 16, or 1 where there is none."""
    cut: str
    """'Semibold Italic': name id 17, or 2."""
    postscript_name: str
    weight: int
    """1 to 1000 (OS/2.usWeightClass)."""
    italic: bool
    file: str
    """As problems show it: `fonts/…`."""
    licence: str = ""
    """The file with its licence, from the folder of fonts."""
    licence_text: bytes = field(default=b"", repr=False)
    program: bytes = field(repr=False)
    characters: frozenset[str] = field(repr=False)
    """Every character that it has."""


class VariableFontError(Exception):
    """A font file that holds an axis: not a face, but all between two."""


def face_of(program: bytes, file: str) -> Face:
    """The face that a font file holds. Raises `FontFaultError`, and `VariableFontError`."""
    return replace(_read(program), file=file)


@lru_cache(maxsize=128)
def _read(program: bytes) -> Face:
    with reading_tables():
        font = Sfnt(program)
        if "fvar" in font:
            raise VariableFontError
        characters = characters_of(map_of(font, program))
        told, family, cut = (name_of(font, program, *numbers) for numbers in ((6,), (16, 1), (17, 2)))
        weight, slope = weight_and_slope(font["OS/2"])
        if not _NAME.fullmatch(told) or not family:
            raise FontFaultError("its table 'name' has no family, or no PostScript name")
        if not characters:
            raise FontFaultError("its table 'cmap' has no characters")
        return Face(
            family=family,
            cut=cut or "Regular",
            postscript_name=told,
            weight=weight,
            italic=bool(slope & 1),
            file="",
            program=program,
            characters=characters,
        )


def closed(program: bytes) -> str:
    """Why a font may not be embedded, cut to the characters that are used, as it says itself; empty where it may."""
    with reading_tables():
        kind = int(TTFont(io.BytesIO(program), lazy=True)["OS/2"].fsType)
    if kind & 0xF == _RESTRICTED:
        return "may not be embedded in files"
    if kind & _WHOLE:
        return "may not be cut to the characters that a file uses"
    return "may be embedded as bitmaps alone" if kind & _BITMAPS else ""


@lru_cache(maxsize=128)
def sanitised(program: bytes) -> None:
    """Hold a font file to what browsers hold fonts to, table for table. Raises `FontFaultError`.

    The libraries that set pages read fonts in C, without a doubt: what OpenType Sanitizer refuses never reaches them.
    """
    with tempfile.NamedTemporaryFile(prefix="trykklar-font-") as file:
        file.write(program)
        file.flush()
        try:
            code, _, told = run_program([ots.OTS_SANITIZE, file.name], FONT_SECONDS.most, FONT_MEMORY.most)
        except TookTooLong as error:
            raise FontFaultError(f"reading it took more than {error.seconds:g} s of work") from None
    if code:
        lines = told.decode("utf-8", "replace").splitlines()
        faults = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR: ")]
        table, _, what = (faults[0] if faults else "").partition(": ")
        if len(table) == 4 and what:
            raise FontFaultError(f"its table '{table.strip()}' is damaged ({what[:100]})")
        raise FontFaultError(f"it is damaged ({(faults or ['no tables'])[0][:100]})")
