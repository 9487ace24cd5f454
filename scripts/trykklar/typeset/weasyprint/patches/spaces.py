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

_THINNEST = 0.15
"""Of the type size: the mean width of letters below which no text is. What is longer cannot fit, and is not tried."""


def install() -> None:
    from weasyprint.text import line_break

    from .patching import rebind

    plain = line_break.split_first_line

    def split_first_line(
        text: str,
        style: Any,
        context: Any,
        max_width: float | None,
        justification_spacing: float,
        is_line_start: bool = True,
        minimum: bool = False,
    ) -> Any:
        found = plain(text, style, context, max_width, justification_spacing, is_line_start, minimum)
        if found[2] is None or max_width is None or minimum or not text.endswith((" ", NBSP)):
            return found
        bare = text.rstrip(" " + NBSP)
        if style["white_space"] not in ("normal", "pre-line") or "\n" in text or not bare:
            return found
        if len(bare) * _THINNEST * style["font_size"] > max_width:
            return found
        words, whole = (
            plain(part, style, context, None, justification_spacing, is_line_start, minimum) for part in (bare, text)
        )
        if words[3] > max_width or whole[3] <= max_width:
            return found
        if NBSP not in text[len(bare) :]:
            return whole
        narrower = max_width - (whole[3] - words[3])
        return plain(text, style, context, narrower, justification_spacing, is_line_start, minimum)

    rebind(line_break, "split_first_line", split_first_line)
