"""Printers' marks: crop, fold and registration marks, colour bar and slug line around a page, outside its bleed.

Marks are drawn in the registration colour, the separation All (ISO 32000-1, 8.6.6.4), so that they are on every
plate; the bar's patches are inks. Text is drawn as outlines: a slug is no reason to embed a font. Coordinates
are those of the pages: the trim box's lower left is the origin; lengths are in pt unless they say mm.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

from ...assemble.objects import deflated, numbers
from ...typeset.parts import PT_PER_MM as MM, Box

ROOM = 10 * MM
"""Beyond the bleed, on each side: what marks, bar and slug take."""
GAP = 1 * MM
"""Between the bleed and the marks, which must not be cut into the page when the knife is a little off."""
LENGTH = 5 * MM
"""Of a crop mark, as layout programs draw it."""
WEIGHT = 0.25
"""Of a mark's line."""
PATCH = 5 * MM
"""Side of a patch of the colour bar, at most."""
SLUG_SIZE = 6.0

_ALL = b"[/Separation/All/DeviceCMYK<</FunctionType 2/Domain[0 1]/C0[0 0 0 0]/C1[1 1 1 1]/N 1>>]"
_PATCHES = (
    b"1 0 0 0",
    b"0 1 0 0",
    b"0 0 1 0",
    b"0 0 0 1",
    b"1 1 0 0",
    b"0 1 1 0",
    b"1 0 1 0",
    b"0 0 0 .25",
    b"0 0 0 .5",
    b"0 0 0 .75",
)
"""The four inks, their overprints by two, and tints of black, to be measured on the press."""
_CIRCLE = 0.5523
"""Length of the control arms of a quarter of a circle drawn as a Bézier curve, in radii."""


@dataclass(frozen=True, slots=True)
class MarkedSheet:
    """What marks are drawn around."""

    trim: Box
    bleed: float
    folds: tuple[float, ...] = ()
    """x of each fold, as the spine's edges on a cover."""

    @property
    def media(self) -> Box:
        left, bottom, right, top = self.trim
        out = self.bleed + ROOM
        return left - out, bottom - out, right + out, top + out


def marks_form(sheet: MarkedSheet) -> bytes:
    """What is equal on all pages of all files of these sides, as a form XObject."""
    return _form(marks_content(sheet), sheet.media)


def slug_form(sheet: MarkedSheet, slug: str, program: bytes) -> bytes:
    """The slug, which names its file, as a form XObject of its own: its box keeps it below the bleed, so whoever reads
    the file can tell that nothing on the page depends on it. `program`: the slug's font file."""
    left, bottom, right, _ = sheet.media
    box = (left, bottom, right, sheet.trim[1] - sheet.bleed - GAP)
    return _form(slug_content(sheet, slug, program), box)


def slug_content(sheet: MarkedSheet, slug: str, program: bytes) -> bytes:
    """The same as a content stream, which names the registration colour /All."""
    left, bottom = sheet.trim[:2]
    y = bottom - sheet.bleed - ROOM / 2 - SLUG_SIZE / 3
    return b"/All cs 1 scn q %s Q" % _text_at(left + 4 * MM, y, slug, program)


def marks_content(sheet: MarkedSheet) -> bytes:
    """The marks as a content stream, which names the registration colour /All."""
    left, bottom, right, top = sheet.trim
    start, centre_x, centre_y = sheet.bleed + GAP, (left + right) / 2, (bottom + top) / 2
    half = sheet.bleed + ROOM / 2
    out: list[bytes] = [b"/All CS 1 SCN /All cs 1 scn %s w" % _n(WEIGHT)]
    out += (
        _line(x, y, x, y + way * LENGTH) for x in (left, right) for y, way in ((top + start, 1), (bottom - start, -1))
    )
    out += (
        _line(x, y, x + way * LENGTH, y) for y in (bottom, top) for x, way in ((right + start, 1), (left - start, -1))
    )
    out.append(b"[2 2] 0 d")
    out += (
        _line(x, y, x, y + way * LENGTH) for x in sheet.folds for y, way in ((top + start, 1), (bottom - start, -1))
    )
    out.append(b"[] 0 d")
    aside = 30 * MM if sheet.folds else 0.0  # a fold mark stands in the middle already
    out += (_target(x, y) for x, y in ((centre_x + aside, top + half), (centre_x + aside, bottom - half)))
    out += (_target(x, centre_y) for x in (left - half, right + half))
    patch = min(PATCH, ((right - left) / 2 - 10 * MM) / len(_PATCHES))  # the bar ends before the mark in the middle
    out += (
        _patch(left + 4 * MM + index * patch, top + half - patch / 2, patch, ink) for index, ink in enumerate(_PATCHES)
    )
    return b"q\n" + b"\n".join(out) + b"\nQ"


def glyph_forms(labels: Iterable[str], program: bytes) -> dict[str, bytes]:
    """A form XObject for each character of the labels, by the name under which `label_content` draws it."""
    forms: dict[str, bytes] = {}
    for char in sorted(set("".join(labels))):
        path, width = _outline(char, program)
        content = b"/All cs 1 scn\n" + path
        forms[_name(char)] = _form(content, (-SLUG_SIZE, -SLUG_SIZE, width + SLUG_SIZE, 2 * SLUG_SIZE))
    return forms


def page_content(sheet: MarkedSheet, label: str, program: bytes, *forms: str) -> bytes:
    """Content that draws the forms of these names and the page's label at the slug's right end, as an artifact."""
    width = sum(_outline(char, program)[1] for char in label)
    x, y = sheet.trim[2] - 4 * MM - width, sheet.trim[1] - sheet.bleed - ROOM / 2 - SLUG_SIZE / 3
    out = [b"/Artifact BMC q", *(b"/%s Do" % form.encode() for form in forms)]
    for char in label:
        out.append(b"q 1 0 0 1 %s %s cm /%s Do Q" % (_n(x), _n(y), _name(char).encode()))
        x += _outline(char, program)[1]
    return b"\n".join([*out, b"Q EMC\n"])


def _name(char: str) -> str:
    return f"TkG{ord(char):04X}"


def _form(content: bytes, box: Box) -> bytes:
    entries = b"/Type/XObject/Subtype/Form/BBox%s/Resources<</ColorSpace<</All %s>>>>" % (
        numbers(round(side, 3) for side in box),
        _ALL,
    )
    return deflated(content, entries)


def _n(value: float) -> bytes:
    return (b"%.3f" % value).rstrip(b"0").rstrip(b".")


def _line(x0: float, y0: float, x1: float, y1: float) -> bytes:
    return b"%s %s m %s %s l S" % (_n(x0), _n(y0), _n(x1), _n(y1))


def _target(x: float, y: float) -> bytes:
    """A registration mark: a cross in a circle of 2 mm radius."""
    radius, reach, arm = 2 * MM, 3.5 * MM, 2 * MM * _CIRCLE
    corners = [(radius, 0.0), (0.0, radius), (-radius, 0.0), (0.0, -radius), (radius, 0.0)]
    circle = [b"%s %s m" % (_n(x + radius), _n(y))]
    for (ax, ay), (bx, by) in itertools.pairwise(corners):
        points = (
            ax + bx * arm / radius,
            ay + by * arm / radius,
            bx + ax * arm / radius,
            by + ay * arm / radius,
            bx,
            by,
        )
        circle.append(b" ".join(_n(value + (x, y)[index % 2]) for index, value in enumerate(points)) + b" c")
    return b" ".join([*circle, b"S", _line(x - reach, y, x + reach, y), _line(x, y - reach, x, y + reach)])


def _patch(x: float, y: float, side: float, ink: bytes) -> bytes:
    return b"%s k %s %s %s %s re f" % (ink, _n(x), _n(y), _n(side), _n(side))


def _text_at(x: float, y: float, text: str, program: bytes) -> bytes:
    out = [b"1 0 0 1 %s %s cm" % (_n(x), _n(y))]
    for char in text:
        path, width = _outline(char, program)
        out.append(path + b" 1 0 0 1 %s 0 cm" % _n(width))
    return b"\n".join(out)


class _Path(BasePen):  # type: ignore[misc] # fontTools comes without types
    """Collects a glyph's outline as PDF path operators."""

    def __init__(self, glyphs: Any, scale: float) -> None:
        super().__init__(glyphs)
        self.scale = scale
        self.out: list[bytes] = []

    def _add(self, operator: bytes, *points: tuple[float, float]) -> None:
        self.out.append(b" ".join(_n(value * self.scale) for point in points for value in point) + b" " + operator)

    def _moveTo(self, pt: tuple[float, float]) -> None:  # noqa: N802 - fontTools' names
        self._add(b"m", pt)

    def _lineTo(self, pt: tuple[float, float]) -> None:  # noqa: N802
        self._add(b"l", pt)

    def _curveToOne(self, pt1: tuple[float, float], pt2: tuple[float, float], pt3: tuple[float, float]) -> None:  # noqa: N802
        self._add(b"c", pt1, pt2, pt3)

    def _closePath(self) -> None:  # noqa: N802
        self.out.append(b"h")


@lru_cache(maxsize=512)
def _outline(char: str, program: bytes) -> tuple[bytes, float]:
    """A character's filled outline at the slug's size, and its advance; a character that the font lacks is a space."""
    font = _font(program)
    scale = SLUG_SIZE / font["head"].unitsPerEm
    name = font.getBestCmap().get(ord(char), "space")
    pen = _Path(font.getGlyphSet(), scale)
    font.getGlyphSet()[name].draw(pen)
    path = b" ".join([*pen.out, b"f"]) if pen.out else b""
    return path, font["hmtx"][name][0] * scale


@lru_cache(maxsize=4)
def _font(program: bytes) -> Any:
    return TTFont(io.BytesIO(program))
