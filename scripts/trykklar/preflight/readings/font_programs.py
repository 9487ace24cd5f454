"""Font programs as checks need them: read once in a process, whichever files hold the same one."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import Any

from fontTools.ttLib import TTFont, TTLibError

from ...base.memo import Memo


@dataclass(frozen=True, slots=True)
class FontProgram:
    """Glyphs by their numbers."""

    glyphs: int
    blank: frozenset[int]
    """Those without an outline, where the program has outlines of the kind TrueType."""
    widths: tuple[float, ...]
    """In thousandths of the em; empty where the program tells none."""


def font_program(data: bytes) -> FontProgram | None:
    """A program; None for what is none that fontTools opens. Raises what it raises for tables that are damaged."""
    known = _KNOWN.find(hashlib.sha256(data).hexdigest(), lambda: (_opened(data),))
    return known[0]


_KNOWN: Memo[tuple[FontProgram | None]] = Memo(200)


def _opened(data: bytes) -> FontProgram | None:
    try:
        font = TTFont(io.BytesIO(data), lazy=True)
    except (TTLibError, OSError, ValueError, AssertionError):
        return None
    names = font.getGlyphOrder()
    outlines = font["glyf"].glyphs if "glyf" in font else {}
    blank = frozenset(number for number, name in enumerate(names) if name in outlines and _is_blank(outlines[name]))
    widths: tuple[float, ...] = ()
    if "hmtx" in font:
        scale, metrics = 1000 / font["head"].unitsPerEm, font["hmtx"]
        widths = tuple(metrics[name][0] * scale for name in names)
    return FontProgram(font["maxp"].numGlyphs, blank, widths)


def _is_blank(glyph: Any) -> bool:
    """Whether a glyph has no contours and no parts, as its first two bytes say (OpenType, 'glyf')."""
    data: bytes = getattr(glyph, "data", b"")
    return not any(data[:2])
