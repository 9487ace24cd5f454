"""Lines of plain paragraphs are set straight from their plan.

Replaces `get_next_linebox` (weasyprint.layout.inline) for a line box that `paragraphs.py` has given a plan
(`planned.py`): the text between two places of a paragraph that has been shaped as a whole becomes the boxes of a line,
as WeasyPrint would make them, and nothing is shaped or tried; so are texts that fit one line, as most titles, labels
and cells of tables do. Where one text takes two fonts, its parts are shaped,
since their heights differ. All other lines are WeasyPrint's.

Pages change with it: it is no speed-up, and is never left out.
"""

from __future__ import annotations

from typing import Any

from .optimum import Place
from .plain import GLYPH_WIDTHS, Piece, reader
from .planned import Plan


def install() -> None:
    from weasyprint.layout import inline
    from weasyprint.text.ffi import ffi

    ffi.cdef(GLYPH_WIDTHS)
    plain = inline.get_next_linebox

    def get_next_linebox(
        context: Any, linebox: Any, position_y: float, bottom_space: float, skip_stack: Any, block: Any, *others: Any
    ) -> tuple[Any, Any]:
        planned = linebox.__dict__.get("_trykklar_line")
        if planned is not None:
            return _Setter(context, linebox, block, *planned).set(position_y, skip_stack)
        line, resume_at = plain(context, linebox, position_y, bottom_space, skip_stack, block, *others)
        return line, resume_at  # the caller's own names

    inline.get_next_linebox = get_next_linebox


class _Setter:
    """Sets one line."""

    def __init__(self, context: Any, linebox: Any, block: Any, plan: Plan, start: int, place: Place) -> None:
        from weasyprint.layout import inline
        from weasyprint.text import line_break

        self.inline, self.text, self.context, self.linebox, self.block = inline, line_break, context, linebox, block
        self.edges = plan.edges
        self.start, self.place = start, place
        self.pieces = plan.pieces
        self.last = plan.last(place)

    def set(self, position_y: float, skip_stack: Any) -> tuple[Any, Any]:
        inline, block, source = self.inline, self.block, self.linebox
        source.position_x, source.position_y = block.content_box_x() + source.margin_left, position_y
        skip_stack = inline.skip_first_whitespace(source, skip_stack)
        stop = self.last.path if self.last else None
        line = self._row(source, source.position_x + source.text_indent, skip_stack, stop)
        line.position_x = source.position_x
        line.width += source.text_indent
        resume_at = _stack(self.last, self.place) if self.last else None
        shapes, self.context.excluded_shapes = self.context.excluded_shapes, []
        width = block.width - source.margin_left - source.margin_right
        offset = inline.text_align(self.context, line, width, last=resume_at is None)
        self.context.excluded_shapes = shapes
        bottom, top = inline.line_box_verticality(line)
        line.baseline, line.position_y, line.height = -top, top, bottom - top
        line.margin_top = line.margin_bottom = 0
        line.translate(offset, position_y - top)
        line.position_y = position_y
        return line, resume_at

    def _row(self, box: Any, position_x: float, skip_stack: Any, stop: tuple[int, ...] | None) -> Any:
        """What of a line box or of a box within it stands on this line, from a place on, to the child that is last."""
        first, inner = next(iter(skip_stack.items())) if skip_stack else (0, None)
        last = stop[0] if stop else len(box.children) - 1
        at, children = position_x, []
        for index, child in enumerate(box.children[first : last + 1], first):
            if "margin_left" not in child.__dict__ or child.margin_left == "auto":
                self.inline.resolve_percentages(child, self.block)
            new: Any
            if hasattr(child, "text"):
                new = self._text(self.pieces[id(child)]) if child.text else None
            else:
                new = self._row(
                    child, at, inner if index == first else None, stop[1:] if stop and index == last else None
                )
            if new is not None:
                new.position_x = at
                at += new.width
                children.append(new)
        row = box.copy_with_children(children)
        row.remove_decoration(start=bool(skip_stack), end=stop is not None)
        row.position_x = position_x
        row.width = at - position_x
        self.inline._adjust_line_height(row)
        return row

    def _text(self, piece: Piece) -> Any:
        """What of a text stands on this line; None where nothing does."""
        box = piece.box
        start, end = max(self.start - piece.start, 0), min(self.place.end - piece.start, len(box.text))
        if end <= start:
            return None
        shown, width = box.text[start:end], self.edges[piece.start + end] - self.edges[piece.start + start]
        if piece.start < self.place.end <= piece.start + len(box.text):
            shown += box.style["hyphenate_character"] if self.place.divides else ""
            width += self.place.more
        shaped = reader().shaped(box.text, box.style)
        new = box.copy_with_text(shown)
        if shaped is None or shaped.layout is None:
            return self.inline.split_text_box(self.context, new, None, 0)[0]
        new.width, new.height = width, shaped.height
        new.pango_layout = layout = self.text.Layout.__new__(self.text.Layout)
        layout.__dict__.update(shaped.layout, text=shown)
        half_leading = (self.text.strut(box.style)[0] - shaped.height) / 2
        new.margin_top = new.margin_bottom = half_leading
        new.baseline = shaped.baseline + half_leading
        return new


def _stack(last: Piece, place: Place) -> Any:
    """How WeasyPrint writes where the next line begins."""
    stack: Any = {len(last.box.text[: place.next - last.start].encode()): None}
    for index in reversed(last.path):
        stack = {index: stack}
    return stack
