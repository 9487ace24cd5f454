"""A line that has been broken once is not broken again.

Replaces `split_first_line` (weasyprint.text.line_break). WeasyPrint breaks the same text at the same width again
wherever it lays a block out a second time: before and after a page break is moved, for footnotes, to balance columns,
to measure flex items, floats and cells before they are laid out. In a report with tables and timelines that is two
lines of five. What comes out is a function of the text, the width and the values of the style that are in the key; it
is kept with the layout context, so that nothing outlives its document. The `Layout` that is given back holds plain
values by then (its Pango objects are gone), and each caller gets one of its own, because justification writes into it.

Good for everyone.
"""

from __future__ import annotations

from itertools import count
from typing import Any

from .division import OFFER
from .patching import Line, Split, wrap_split_first_line
from .shaping import FACES_KEPT, face_of, is_css_style

LONGEST = 5000
"""Characters. The key holds the rest of the paragraph; of monstrous ones it would hold too much."""

KEPT = 20_000
"""Lines of one document."""

_VALUES = (
    "hyphens hyphenate_limit_chars hyphenate_limit_zone hyphenate_character overflow_wrap word_break letter_spacing "
    "word_spacing tab_size"
    " text_decoration_line"
).split()


_serials = count(1)


def _serial(known: dict[tuple[Any, ...], int], key: tuple[Any, ...]) -> int:
    """A number that stands for equal values, and is never used again for others."""
    if len(known) >= FACES_KEPT:
        known.clear()
    return known.setdefault(key, next(_serials))


def install() -> None:
    from weasyprint.css.properties import Dimension
    from weasyprint.text import line_break

    new_layout = line_break.Layout.__new__
    layout_class = line_break.Layout

    def of_style(style: Any) -> Any:
        """All values that breaking reads but white-space, as one number; None where they cannot be told apart."""
        found = getattr(style, "_trykklar_breaking", False)
        if found is not False:
            return found
        key: Any = (face_of(style).key, *[style[name] for name in _VALUES])
        if type(style["hyphenate_limit_zone"]) is not Dimension:
            key = None
        else:
            try:
                key = _serial(style.font_config.__dict__.setdefault("_trykklar_breakings", {}), key)
            except TypeError:
                key = None
        style._trykklar_breaking = key
        return key

    def kept_lines(plain: Split) -> Split:
        def split(line: Line) -> Any:
            if line.context is None or len(line.text) > LONGEST or not is_css_style(line.style):
                return plain(line)
            serial = of_style(line.style)
            if serial is None:
                return plain(line)
            key = (line.text, serial, line.style["white_space"], *line[3:], OFFER.open)
            try:
                kept = line.context._trykklar_lines
            except AttributeError:
                kept = line.context._trykklar_lines = {}
            found = kept.get(key)
            if found is None:
                found = plain(line)
                if len(kept) >= KEPT:
                    kept.clear()
                kept[key] = (found[0].__dict__.copy(), *found[1:])
                return found
            layout = new_layout(layout_class)
            layout.__dict__.update(found[0])
            return (layout, *found[1:])

        return split

    wrap_split_first_line(kept_lines)
