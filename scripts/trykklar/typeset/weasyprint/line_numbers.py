"""Numbers of lines in the margin of drafts, so that whoever answers a hearing can say "page 12, line 7" (runs in a
worker).

They are drawn when pages have been set, and take no room: pages are those of a build without them. As outlines of
digits they are no text, and as artifacts (ISO 32000-1, 14.8.2.2) no program reads them out. What is counted are the
lines of the text, titles, lists and boxes among them; not those of tables, figures, notes at the foot, and what stands
beside. Lines at one height, as in columns, have one number. What they look like is said by a custom property of the
root:

    --line-numbers: COLOUR SIZE GAP SIDE

COLOUR is '#rrggbb', SIZE and GAP (from the text's edge) are lengths, SIDE is 'left' or 'right'.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

from ..parts import PT_PER_PX
from .margin_marks import MarkStyle, begun, draw_on, style_of

LINES = "data-lines"
"""The attribute of the body that asks for them: 'page' begins again on each page, 'chapter' goes on."""
_APART = frozenset({"table", "figure"})
"""Elements whose lines are not counted."""
_SAME = 0.6
"""Of a line's height: lines that are less apart stand at one height."""


_PLAIN = MarkStyle((110, 110, 110), 8.5, 24.0, "left")


def draw_line_numbers(document: Any, pdf: Any, html: Any) -> None:
    """Draw the numbers on all pages of a WeasyPrint document, whose pydyf PDF has been drawn but not written. `html`:
    the tree that it was rendered from."""
    how = next((body.get(LINES) for body in html.iter("body")), None)
    face = _face(document.fonts.values()) if how else None
    if face is None:
        return
    number = 0
    for page, reference in zip(document.pages, pdf.page_references, strict=True):
        number = 0 if how == "page" else number
        lines = _lines(page._page_box)
        if lines:
            style = style_of(page._page_box, "__line_numbers", _PLAIN, ("left", "right"))
            draw_on(reference, _drawn(lines, number, style, page._page_box, face), pdf)
        number += len(lines)


def _lines(page_box: Any) -> list[float]:
    """The base lines of a page's lines, in CSS pixels from its upper edge, in order; one for all at one height."""
    found: list[float] = []
    for base, height in sorted(_within(page_box)):
        if not found or base - found[-1] > height * _SAME:
            found.append(base)
    return found


def _within(box: Any) -> Iterator[tuple[float, float]]:
    """Base line and height of each line of running text in a box."""
    from weasyprint.formatting_structure import boxes

    if isinstance(box, (boxes.MarginBox, boxes.FootnoteAreaBox, boxes.TableBox)) or _stands_apart(box):
        return
    if isinstance(box, boxes.LineBox):
        if any(isinstance(each, boxes.TextBox) and each.text.strip() for each in box.descendants()):
            yield box.position_y + box.baseline, box.height
        return
    for child in getattr(box, "children", ()):
        yield from _within(child)


def _stands_apart(box: Any) -> bool:
    return getattr(box, "element_tag", "") in _APART or not box.is_in_normal_flow()


def _drawn(lines: list[float], before: int, style: MarkStyle, page_box: Any, face: _Digits) -> bytes:
    """The numbers as content, in the coordinates of WeasyPrint's page streams: pt from the upper left, downwards."""
    out = begun("Pagination", style)
    size = style.size * PT_PER_PX
    left = page_box.content_box_x()
    edge = left - style.gap if style.side == "left" else left + page_box.width + style.gap
    for number, base in enumerate(lines, start=before + 1):
        digits = str(number)
        x = edge * PT_PER_PX - (face.width(digits) * size if style.side == "left" else 0)
        for digit in digits:
            out.append(f"q {size:.5g} 0 0 {-size:.5g} {x:.5g} {base * PT_PER_PX:.5g} cm {face.outlines[digit]} f Q")
            x += face.widths[digit] * size
    return "\n".join([*out, "Q", "EMC"]).encode()


@dataclass(frozen=True)
class _Digits:
    """The digits of a face, in parts of its size."""

    outlines: Mapping[str, str]
    """As path construction operators (ISO 32000-1, 8.5.2)."""
    widths: Mapping[str, float]

    def width(self, text: str) -> float:
        return sum(self.widths[digit] for digit in text)


def _face(fonts: Iterable[Any]) -> _Digits | None:
    """The digits of the plainest of WeasyPrint's fonts on these pages: an upright sans, if there is one."""
    from weasyprint.text.fonts import get_hb_object_data

    order = sorted(fonts, key=lambda font: (b"Sans" not in font.name, font.style, abs(font.weight - 400), font.name))
    return next((digits for font in order if (digits := _digits(get_hb_object_data(font.hb_face)))), None)


@lru_cache(maxsize=4)
def _digits(program: bytes) -> _Digits | None:
    from fontTools.pens.basePen import BasePen
    from fontTools.ttLib import TTFont

    class Path(BasePen):  # type: ignore[misc] # fontTools comes without types
        """Writes an outline as operators; quadratic curves become cubic ones."""

        def __init__(self, glyphs: Any, unit: float) -> None:
            super().__init__(glyphs)
            self.unit, self.written = unit, []  # type: ignore[var-annotated]

        def _put(self, sign: str, *points: tuple[float, float]) -> None:
            self.written += [*(f"{value / self.unit:.4g}" for point in points for value in point), sign]

        def _moveTo(self, pt: tuple[float, float]) -> None:  # noqa: N802
            self._put("m", pt)

        def _lineTo(self, pt: tuple[float, float]) -> None:  # noqa: N802
            self._put("l", pt)

        def _curveToOne(self, *points: tuple[float, float]) -> None:  # noqa: N802
            self._put("c", *points)

        def _closePath(self) -> None:  # noqa: N802
            self._put("h")

    font = TTFont(BytesIO(program), lazy=True)
    glyphs, names, unit = font.getGlyphSet(), font.getBestCmap() or {}, font["head"].unitsPerEm
    if any(ord(digit) not in names for digit in "0123456789"):
        return None
    outlines, widths = {}, {}
    for digit in "0123456789":
        pen = Path(glyphs, unit)
        glyphs[names[ord(digit)]].draw(pen)
        outlines[digit], widths[digit] = " ".join(pen.written), glyphs[names[ord(digit)]].width / unit
    return _Digits(outlines, widths)
