"""A line that has been shaped to be measured is not shaped again to be drawn.

Replaces `Layout.deactivate` and `Layout.reactivate` (weasyprint.text.line_break). WeasyPrint throws Pango's layout of
every line away once its size is known, to save memory, and makes it again when the line is drawn. In a document of some
pages the layouts (2 kB a line) can wait. A layout is used as it is only where making it again would give the same line:
no justification or spacing, which are added for drawing; no control character or separator, which drawing treats as
part of one paragraph; and the same font. Everything else is made again as before. A layout is drawn once.

Needs the patches `faces` and `glyphs`. For documents of tens of pages; not for WeasyPrint itself, which bounds memory.
"""

from __future__ import annotations

import re
from typing import Any

from .shaping import face_of, is_css_style

_NOT_ONE_LINE = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029]")


def install() -> None:
    from weasyprint.text import line_break

    layout_class = line_break.Layout
    plain_deactivate, plain_reactivate = layout_class.deactivate, layout_class.reactivate

    def deactivate(self: Any) -> None:
        style = self.style
        values = self.__dict__
        if values.pop("_trykklar_shaped", None) is None and (
            is_css_style(style)
            and not style["word_spacing"]
            and style["letter_spacing"] in ("normal", 0)
            and style["overflow_wrap"] not in ("anywhere", "break-word")
            and not _NOT_ONE_LINE.search(self.text)
        ):
            values["_trykklar_waiting"] = (self.layout, face_of(style))
        plain_deactivate(self)

    def reactivate(self: Any, style: Any) -> None:
        values = self.__dict__
        waiting = values.pop("_trykklar_waiting", None)
        if waiting is None or self.justification_spacing or not is_css_style(style) or face_of(style) is not waiting[1]:
            plain_reactivate(self, style)
            return
        self.style = style
        self.language = waiting[1].language
        self.layout = waiting[0]
        values["_trykklar_shaped"] = True

    layout_class.deactivate = deactivate
    layout_class.reactivate = reactivate
