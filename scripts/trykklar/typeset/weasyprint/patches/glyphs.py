"""Text is written run by run, not glyph by glyph.

Replaces `draw_first_line` (weasyprint.draw.text) and `Stream.add_font` (weasyprint.pdf.stream).

What WeasyPrint writes for a glyph is a function of font, size, glyph, width and offset: its number in hexadecimal, and
the kerning behind it. Here Pango's glyphs are read as one buffer, and what was written for equal ones before in this
document is written again. A glyph that is new, raised or missing from the font goes the old way, and so does all of
a line that has a picture font in it, or an ellipsis.

`add_font` describes and hashes a font of Pango for every run to find the document's record of it; here the hash is
kept by the font's address, and the font held, so that no other can come to lie there.

Good for everyone.
"""

from __future__ import annotations

import struct
from typing import Any

FONTS_KEPT = 1000
_INFO = struct.Struct("=Iiii4x")


def install() -> None:
    from weasyprint.draw import text as draw
    from weasyprint.text.ffi import ffi, pango

    from .patching import rebind

    if ffi.sizeof("PangoGlyphInfo") != _INFO.size:
        return
    buffer, read = ffi.buffer, _INFO.iter_unpack
    old_pango = pango.pango_version() < 14802
    plain = draw.draw_first_line

    def draw_first_line(stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any) -> list[Any]:
        if not textbox.text.strip() or textbox.style["font_size"] < 1e-6:
            return []
        layout = textbox.pango_layout
        if text_overflow == "ellipsis" or block_ellipsis != "none" or old_pango:
            if layout.__dict__.pop("_trykklar_shaped", None):
                layout.setup(textbox.style)  # what follows writes into it, and another line may have the same
                layout.set_text(layout.text, justify=True)
            return plain(stream, textbox, text_overflow, block_ellipsis, matrix)  # type: ignore[no-any-return]
        if "_trykklar_shaped" not in layout.__dict__:
            pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
        line, _ = layout.get_first_line()
        runs = _runs(stream, line)
        if runs is None:
            return plain(stream, textbox, text_overflow, block_ellipsis, matrix)  # type: ignore[no-any-return]
        stream.set_text_matrix(*matrix.values)
        previous = None
        string = ""
        for item, pango_font, font, size in runs:
            if pango_font != previous:
                previous = pango_font
                if string:
                    stream.show_text(string)
                string = ""
                stream.set_font_size(font.hash, size)
            glyphs = item.glyphs
            count = glyphs.num_glyphs
            infos = list(read(buffer(glyphs.glyphs, count * _INFO.size)))
            known = font.__dict__.setdefault("_trykklar_pieces", {}).setdefault(size, {})
            try:
                string += "<" + "".join([known[info] for info in infos])
            except KeyError:
                string = _spell(stream, layout, item, pango_font, font, size, infos, known, string + "<")
            string = string[:-1] if string[-1] == "<" else string + ">"
        stream.show_text(string)
        return []

    rebind(draw, "draw_first_line", draw_first_line)
    _install_fonts()


def _runs(stream: Any, line: Any) -> list[tuple[Any, Any, Any, float]] | None:
    """(glyph item, Pango font, font, size) of each run; None where a run needs more than glyphs."""
    from weasyprint.text.ffi import ffi

    null = ffi.NULL
    found = []
    previous = font = None
    size = 0.0
    run = line.runs[0]
    while run != null:
        item = run.data
        run = run.next
        pango_font = item.item.analysis.font
        if pango_font != previous:
            previous = pango_font
            font, size = stream.add_font(pango_font)
            if font.bitmap or font.svg or font.png or font.colr:
                return None
        found.append((item, pango_font, font, size))
    return found


def _spell(
    stream: Any,
    layout: Any,
    item: Any,
    pango_font: Any,
    font: Any,
    size: float,
    infos: list[Any],
    known: Any,
    string: str,
) -> str:
    """Add a run glyph by glyph, and remember what each added."""
    from weasyprint.logger import LOGGER
    from weasyprint.text.ffi import FROM_UNITS, pango

    clusters, offset_in_text, length = item.glyphs.log_clusters, item.item.offset, item.item.length
    right_to_left = item.item.analysis.level % 2
    data, last = None, len(infos) - 1
    for i, info in enumerate(infos):
        glyph, width, x_offset, y_offset = info
        piece = known.get(info)
        if piece is not None:
            string += piece
            continue
        if glyph == pango.PANGO_GLYPH_EMPTY:
            known[info] = f">{-width / size}<"
            string += known[info]
            continue
        missing = glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG
        if missing:
            code = glyph - pango.PANGO_GLYPH_UNKNOWN_FLAG
            LOGGER.warning(
                '.notdef glyph rendered for Unicode string unsupported by fonts: "%s" (U+%04X)', chr(code), code
            )
            glyph = font.get_unused_glyph_id(code)
            font.widths[glyph] = round(width * 1000 * FROM_UNITS / size)
            if 0 not in font.widths:
                font.widths[0] = font.widths[glyph]
        if glyph not in font.to_unicode:
            start = clusters[i]
            first, neighbour = (0, i - 1) if right_to_left else (last, i + 1)
            end = length if i == first else clusters[neighbour]
            data = data or layout.text.encode()
            font.to_unicode[glyph] = data[offset_in_text + start : offset_in_text + end].decode()
        offset, rise = x_offset / size, y_offset / 1000
        if rise:
            string = _raise(stream, string, glyph, offset, rise)
            piece = ""
        else:
            piece = (f">{-offset}<" if offset else "") + f"{glyph:04x}"
        if glyph not in font.widths:
            pango.pango_font_get_glyph_extents(pango_font, glyph, stream.ink_rect, stream.logical_rect)
            font.widths[glyph] = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)
        kerning = font.widths[glyph] + offset - width * 1000 * FROM_UNITS / size
        if kerning:
            piece += f">{int(kerning)}<"
        string += piece
        if not rise and not missing:
            known[info] = piece
    return string


def _raise(stream: Any, string: str, glyph: int, offset: float, rise: float) -> str:
    """Write a glyph that does not stand on the baseline. Gives what the next string begins with."""
    string = string[:-1] if string[-1] == "<" else string + ">"
    if string:
        stream.show_text(string)
    stream.set_text_rise(-rise)
    stream.show_text(f"{-offset}<{glyph:04x}>" if offset else f"<{glyph:04x}>")
    stream.set_text_rise(0)
    return "<"


def _install_fonts() -> None:
    from weasyprint.pdf import stream
    from weasyprint.text.ffi import ffi, gobject

    ffi.cdef("gpointer g_object_ref (gpointer object);")
    keys: dict[Any, tuple[int, float, Any]] = {}
    plain, find = stream.Stream.add_font, stream.get_pango_font_key
    address = ffi.typeof("uintptr_t")

    def add_font(self: Any, pango_font: Any) -> tuple[Any, float]:
        at = int(ffi.cast(address, pango_font))
        known = keys.get(at)
        if known is None:
            key, _, size = find(pango_font)
            if len(keys) >= FONTS_KEPT:
                keys.clear()
            held = ffi.gc(gobject.g_object_ref(pango_font), gobject.g_object_unref)
            known = keys[at] = (key, size, held)
        font = self._fonts.get(known[0])
        return plain(self, pango_font) if font is None else (font, known[1])

    stream.Stream.add_font = add_font
