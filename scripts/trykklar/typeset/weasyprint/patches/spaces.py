"""A text that fits its line but for the space at its end is not broken.

Replaces `split_first_line` (weasyprint.text.line_break). Text that stands before a piece of code, a link or a word in
italics ends in a space. Where the line has room for the words but not for that space, WeasyPrint 70.0 takes the text
for too long, finds no earlier place to break, and breaks it after its first word: a line of one word. The space is
taken off at a line's end in any case (CSS Text 3, section 4.1.2). A space that holds what follows to the word before is
not, though Pango lets it hang; there the last words go to the next line.

Pages change with it: it is no speed-up, and is never left out.
"""

from __future__ import annotations

from typing import Any

from ....language.binding import NBSP
from .patching import Line, Split, wrap_split_first_line

_THINNEST = 0.15
"""Of the type size: the mean width of letters below which no text is. What is longer cannot fit, and is not tried."""


def install() -> None:
    wrap_split_first_line(_with_room_for_words)


def _with_room_for_words(plain: Split) -> Split:
    def split(line: Line) -> Any:
        found = plain(line)
        text, width = line.text, line.max_width
        if found[2] is None or width is None or line.minimum or not text.endswith((" ", NBSP)):
            return found
        bare = text.rstrip(" " + NBSP)
        if line.style["white_space"] not in ("normal", "pre-line") or "\n" in text or not bare:
            return found
        if len(bare) * _THINNEST * line.style["font_size"] > width:
            return found
        words, whole = (plain(line._replace(text=part, max_width=None)) for part in (bare, text))
        if words[3] > width or whole[3] <= width:
            return found
        if NBSP not in text[len(bare) :]:
            return whole
        return plain(line._replace(max_width=width - (whole[3] - words[3])))

    return split
