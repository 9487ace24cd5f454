"""What stands between the words of two lines: a space, or a hyphen that is none of the text's own.

WeasyPrint takes the space off a line's end, so that the last word of a line and the first of the next are one to all
who read the text in its order (ISO 32000-1, 14.8.2.5: words are parted by spaces). Here a line that ends at a space
shows one at its end, where it has no ink. A hyphen that divides a word says that it is a soft hyphen (14.8.2.2.3), so
that the word is whole when it is copied, searched for or read out; a hyphen of the text's own stays what it is.

Spaces that WeasyPrint does not draw are shown too: between two elements of a line, and where styles part what stands in
one line (leaders, items of a flex box, what is placed at the side).

`joints` notes at each line what its end is (`get_next_linebox`, weasyprint.layout.inline), at each page what its other
joints are (`draw_page`, weasyprint.draw), and writes them when text is drawn (`draw_text`, weasyprint.draw.text). Pages
look the same: no glyph that has ink is moved or added.

Content changes with it: it is no speed-up, and is never left out.
"""

from __future__ import annotations

import re
from typing import Any

SOFT_HYPHEN = "\u00ad"
_BLANK = frozenset(" \n\t\f\u2028\u2029\u0085")
_OF_LINES = frozenset("a abbr b cite code em i q small span strong sub sup time".split())
"""Elements that stand in a line, unless a style makes blocks of them."""
_OBJECT = "\ufffc"
"""Stands for what is in a line and is no text."""
_LAST = re.compile(rb"(.*<[0-9a-f]*?)([0-9a-f]{4})>([-.0-9]*)\] TJ", re.DOTALL)
"""What is shown: all but the last glyph, that glyph, and what moves the next one."""
_HARFBUZZ = """
hb_bool_t hb_font_get_nominal_glyph (hb_font_t *font, hb_codepoint_t unicode, hb_codepoint_t *glyph);
int32_t hb_font_get_glyph_h_advance (hb_font_t *font, hb_codepoint_t glyph);
void hb_font_get_scale (hb_font_t *font, int *x_scale, int *y_scale);
"""


def install() -> None:
    import weasyprint.draw as pages
    from weasyprint.draw import text as draw
    from weasyprint.layout import inline
    from weasyprint.text.ffi import ffi

    from .patching import rebind

    ffi.cdef(_HARFBUZZ)
    next_line, plain, whole = inline.get_next_linebox, draw.draw_text, pages.draw_page

    def get_next_linebox(context: Any, linebox: Any, *arguments: Any) -> tuple[Any, Any]:
        line, resume_at = next_line(context, linebox, *arguments)
        if line is not None and resume_at is not None:
            _note(linebox, line, resume_at)
        return line, resume_at  # the caller's own names

    def draw_text(stream: Any, textbox: Any, *arguments: Any) -> None:
        start = len(stream.stream)
        plain(stream, textbox, *arguments)
        joint = textbox.__dict__.get("_trykklar_joint")
        if joint:
            _write(stream, start, joint)

    def draw_page(page: Any, stream: Any) -> None:
        _Joiner().walk(page)
        whole(page, stream)

    inline.get_next_linebox = get_next_linebox
    rebind(draw, "draw_text", draw_text)
    rebind(pages, "draw_page", draw_page)


class _Joiner:
    """Goes through the boxes of a page in the order in which they are read, and notes where a space is not drawn."""

    def __init__(self) -> None:
        self.last: Any = None
        """The text before, in the same block."""

    def walk(self, box: Any) -> None:
        from weasyprint.formatting_structure import boxes

        box = getattr(box, "_box", box)  # a placeholder of what is positioned absolutely
        if isinstance(box, boxes.TextBox):
            if box.text.strip():
                self.last = box
            elif box.text:
                self.part()
            return
        aside = box.is_leader or _is_apart(box)
        if isinstance(box, boxes.BlockContainerBox) and not aside:
            self.last = None
        if aside:
            self.part()
        for child in () if box.is_leader else getattr(box, "children", ()):
            self.walk(child)
            if isinstance(box, (boxes.FlexContainerBox, boxes.GridContainerBox)):
                self.part()
        if aside:
            self.part()

    def part(self) -> None:
        """Let a space stand behind the last text."""
        if self.last is not None and "_trykklar_joint" not in self.last.__dict__:
            _space_behind(self.last)


def _is_apart(box: Any) -> bool:
    """Whether styles part a box from the line that it stands in by its nature."""
    from weasyprint.formatting_structure import boxes

    name, _, pseudo = str(box.element_tag).partition("::")
    if box.is_absolutely_positioned():
        return "inline" in box.style.specified["display"]
    if isinstance(box, boxes.InlineBlockBox):
        return bool(pseudo)
    return isinstance(box, boxes.BlockLevelBox) and (name in _OF_LINES or bool(pseudo))


def _space_behind(text: Any) -> None:
    if text.pango_layout.first_line_direction % 2 == 0:
        text._trykklar_joint = "" if text.pango_layout.text.endswith(" ") else " "


def _note(linebox: Any, line: Any, resume_at: Any) -> None:
    """Keep what a line's end is with the last text on it: a space, a soft hyphen, or nothing."""
    last = _last_text(line)
    if last is None or last.pango_layout.first_line_direction % 2:
        return  # right to left: the last word does not stand at the end of what is drawn
    before = _end(linebox, resume_at)
    if before in _BLANK or _start(linebox, resume_at) in _BLANK:
        _space_behind(last)
    elif before != last.text[-1:] and last.text.endswith(last.style["hyphenate_character"]):
        last._trykklar_joint = SOFT_HYPHEN


def _last_text(box: Any) -> Any:
    """The last text box of a line that shows anything; None where it has none."""
    if hasattr(box, "text"):
        return box if box.text.strip() else None
    for child in reversed(getattr(box, "children", ())):
        if child.is_in_normal_flow() and (found := _last_text(child)) is not None:
            return found
    return None


def _end(box: Any, stack: Any) -> str:
    """The last character of a box before a place in it; empty where nothing stands there."""
    ((index, inner),) = stack.items()
    if hasattr(box, "text"):
        return str(box.text.encode()[: index or 0].decode()[-1:])
    if inner is not None and (found := _end(box.children[index], inner)):
        return found
    return next((found for child in reversed(box.children[:index]) if (found := _edge(child, -1))), "")


def _start(box: Any, stack: Any) -> str:
    """The first character of a box behind a place in it; empty where nothing stands there."""
    ((index, inner),) = stack.items()
    if hasattr(box, "text"):
        return str(box.text.encode()[index or 0 :].decode()[:1])
    if inner is not None and (found := _start(box.children[index], inner)):
        return found
    behind = box.children[index + 1 if inner is not None else index :]
    return next((found for child in behind if (found := _edge(child, 0))), "")


def _edge(box: Any, at: int) -> str:
    """The first (0) or last (-1) character of a box in a line; empty for what floats or is placed elsewhere."""
    if hasattr(box, "text"):
        return box.text[at] if box.text else ""
    if not box.is_in_normal_flow():
        return ""
    children = getattr(box, "children", None)
    if children is None:
        return _OBJECT
    return next((found for child in (children if at == 0 else reversed(children)) if (found := _edge(child, at))), "")


def _write(stream: Any, start: int, joint: str) -> None:
    """Put the joint behind the last glyphs that were drawn since `start`."""
    import pydyf

    items = stream.stream
    at = next((at for at in range(len(items) - 1, start - 1, -1) if _shows(items[at])), None)
    shown = _LAST.fullmatch(items[at]) if at is not None else None
    if at is None or shown is None:
        return
    if joint == SOFT_HYPHEN:
        text = pydyf.Dictionary({"ActualText": pydyf.String(SOFT_HYPHEN)})
        own = [b"[<%s>] TJ" % shown[2]]
        items[at : at + 1] = [shown[1] + b">] TJ", "/Span", text, b"BDC", *own, b"EMC"]
    elif (code := _space(stream)) is not None:
        items[at] = b"%s%s>%s<%04x>] TJ" % (shown[1], shown[2], shown[3] or b"0", code)


def _shows(item: Any) -> bool:
    return isinstance(item, bytes) and item.endswith(b" TJ")


def _space(stream: Any) -> int | None:
    """The glyph of a space in the face that was written last; None where it has none."""
    name = stream._old_font[0]
    font = next(font for font in stream._fonts.values() if font.hash == name)
    if "_trykklar_space" not in font.__dict__:
        font._trykklar_space = None if font.bitmap else _shown_space(font)
    code: int | None = font._trykklar_space
    return code


def _shown_space(font: Any) -> int | None:
    """Let a face show its space, with width (1/1000 em) and text; None where it has none."""
    from weasyprint.text.ffi import ffi, harfbuzz

    glyph, scale, _ = ffi.new("hb_codepoint_t *"), ffi.new("int *"), ffi.new("int *")
    if not harfbuzz.hb_font_get_nominal_glyph(font.hb_font, ord(" "), glyph):
        return None
    harfbuzz.hb_font_get_scale(font.hb_font, scale, _)
    code, advance = int(glyph[0]), harfbuzz.hb_font_get_glyph_h_advance(font.hb_font, glyph[0])
    font.to_unicode.setdefault(code, " ")
    font.widths.setdefault(code, round(advance * 1000 / scale[0]))
    return code
