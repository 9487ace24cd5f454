"""The pages of a file as records of what they paint; which operator does what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pikepdf

from .boxes import content_parts
from .content import DEVICE, Content, Operands, group_space
from .glyphs import UsedFont, read_font
from .records import Group, PaintedPage
from .repeated import Repeated
from .state import State


class Walker:
    """Walks the pages of one file; fonts are read once."""

    def __init__(self) -> None:
        self._fonts: dict[tuple[int, int], UsedFont] = {}
        self.forms = Repeated()

    def page(self, page: pikepdf.Page, number: int, without: frozenset[str] = frozenset()) -> PaintedPage:
        """Everything that a page paints, but for forms that its own content draws under these names. Raises
        `ValueError` where content is nested or long beyond reason."""
        painted = PaintedPage(number=number)
        group = page.obj.get("/Group")
        if group is not None:
            painted.groups.append(Group(group_space(group)))
        content = self._content(page, painted, without)
        if "/Contents" in page.obj:
            content.run(pikepdf.parse_content_stream(page))
        return painted

    def alone(self, page: pikepdf.Page, number: int, names: frozenset[str]) -> PaintedPage:
        """What a page paints with the forms that the first part of its content draws under these names. Raises
        `ValueError`."""
        painted = PaintedPage(number=number)
        content = self._content(page, painted, names, alone=True)
        content.run(pikepdf.parse_content_stream(content_parts(page.obj)[0]))
        return painted

    def _content(
        self, page: pikepdf.Page, painted: PaintedPage, apart: frozenset[str], *, alone: bool = False
    ) -> Content:
        resources = page.obj.get("/Resources", pikepdf.Dictionary())
        return Content(_ACTIONS, self, painted, resources, State(), 0, apart=apart, alone=alone)

    def font(self, source: Any) -> UsedFont:
        key = source.objgen
        if key == (0, 0):
            return read_font(source)
        if key not in self._fonts:
            self._fonts[key] = read_font(source)
        return self._fonts[key]


def _painting(*, fill: bool, stroke: bool) -> Callable[[Content, Operands], None]:
    return lambda content, operands: content.paint(fill=fill, stroke=stroke)


def _number(name: str, scale: float = 1.0) -> Callable[[Content, Operands], None]:
    return lambda content, operands: setattr(content.state, name, float(operands[0]) * scale)


def _device(name: str) -> Callable[[Content, Operands], None]:
    return lambda content, operands: content.device(name, operands)


def _mode(content: Content, operands: Operands) -> None:
    content.state.mode = int(operands[0])


_ACTIONS: dict[str, Callable[[Content, Operands], None]] = {
    "q": Content.q,
    "Q": Content.Q,
    "cm": Content.cm,
    "w": Content.w,
    "gs": Content.gs,
    **{name: _device(name) for name in DEVICE},
    "cs": lambda content, operands: content.space(operands, stroke=False),
    "CS": lambda content, operands: content.space(operands, stroke=True),
    **dict.fromkeys(("sc", "scn"), lambda content, operands: content.colour(operands, stroke=False)),
    **dict.fromkeys(("SC", "SCN"), lambda content, operands: content.colour(operands, stroke=True)),
    "m": Content.start,
    **dict.fromkeys(("l", "c", "v", "y"), Content.point),
    "re": Content.rectangle,
    **dict.fromkeys(("W", "W*"), Content.clip),
    **dict.fromkeys(("f", "F", "f*"), _painting(fill=True, stroke=False)),
    **dict.fromkeys(("B", "B*", "b", "b*"), _painting(fill=True, stroke=True)),
    **dict.fromkeys(("S", "s"), _painting(fill=False, stroke=True)),
    "n": _painting(fill=False, stroke=False),
    "sh": Content.shading,
    "BT": Content.begin_text,
    "Tf": Content.font,
    "Tc": _number("char_space"),
    "Tw": _number("word_space"),
    "Tz": _number("scale", 0.01),
    "TL": _number("leading"),
    "Ts": _number("rise"),
    "Tr": _mode,
    "Td": Content.move,
    "TD": Content.move_leading,
    "T*": Content.next_line,
    "Tm": Content.set_matrix,
    **dict.fromkeys(("Tj", "TJ"), Content.show),
    **dict.fromkeys(("'", '"'), Content.quote),
    "Do": Content.draw,
    **dict.fromkeys(("BMC", "BDC"), Content.begin_mark),
    "EMC": Content.end_mark,
}
