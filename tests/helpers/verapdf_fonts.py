"""What veraPDF finds in a font: that it is embedded, and for every glyph that is shown its outline, width and text."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from fontTools.ttLib import TTFont
from pikepdf import Array, Name

PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")


class Font:
    """A Type 0 font with its program."""

    def __init__(self, source: Any) -> None:
        self.source = source
        self.shown: set[int] = set()
        """Glyphs that some content shows."""

    def faults(self) -> Iterator[str]:
        source, below = self.source, self.source.DescendantFonts[0]
        where = f"font {source.BaseFont}"
        if source.Subtype != Name.Type0 or source.Encoding != Name("/Identity-H"):
            yield f"A 6.2.11.2-2 {where}"
        if below.Subtype == Name.CIDFontType2 and below.get(Name.CIDToGIDMap) != Name.Identity:
            yield f"A 6.2.11.3.2-1 {where}"
        if Name.CIDSet in below.FontDescriptor:
            yield f"A 6.2.11.4.2-2 {where} lists its glyphs"
        stream = below.FontDescriptor.get(Name.FontFile2, below.FontDescriptor.get(Name.FontFile3))
        if stream is None:
            yield f"A 6.2.11.4.1-1 {where} is not embedded"
        else:
            program = TTFont(io.BytesIO(stream.read_bytes()), lazy=True)
            yield from (f"{fault} in {where}" for fault in self._glyphs(program, _widths(below), _texts(source)))

    def _glyphs(self, program: TTFont, widths: dict[int, float], texts: dict[int, str]) -> Iterator[str]:
        order, metrics, scale = program.getGlyphOrder(), program["hmtx"], 1000 / program["head"].unitsPerEm
        for glyph in sorted(self.shown):
            if glyph == 0:
                yield "UA 7.21.8-1 .notdef is shown"
            elif glyph >= len(order):
                yield f"UA 7.21.4.1-2 no glyph {glyph}"
            elif abs(widths.get(glyph, 1000) - metrics[order[glyph]][0] * scale) > 1:
                yield f"UA 7.21.5-1 the width of glyph {glyph} ({texts.get(glyph)!r})"
            yield from _text_faults(glyph, texts.get(glyph))


def _text_faults(glyph: int, text: str | None) -> Iterator[str]:
    if not text:
        yield f"UA 7.21.7-1 no text for glyph {glyph}"
    elif re.search("[\0\ufeff\ufffe]", text):
        yield f"UA 7.21.7-2 glyph {glyph}: {text!r}"
    elif PRIVATE.search(text):
        yield f"A 6.2.11.7.3-1 glyph {glyph}: {text!r}"


def _widths(font: Any) -> dict[int, float]:
    found: dict[int, float] = {}
    items = list(font.get(Name.W, Array()))
    while items:
        first, second = int(items.pop(0)), items.pop(0)
        if isinstance(second, Array):
            found.update((first + at, float(width)) for at, width in enumerate(second))
        else:
            found.update(dict.fromkeys(range(first, int(second) + 1), float(items.pop(0))))
    return found


def _texts(font: Any) -> dict[int, str]:
    data = font.ToUnicode.read_bytes() if Name.ToUnicode in font else b""
    pairs = re.findall(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]*)>\s*(?=<|endbfchar)", data)
    return {int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in pairs}
