"""Records of what is painted: text runs, paths, pictures, in the order in which a page paints them."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..records import Box

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour as content sets it."""

    space: str
    """'DeviceGray', 'DeviceRGB', 'DeviceCMYK', 'ICCBased3', 'Separation:All', 'Pattern', 'Lab', …"""
    values: tuple[float, ...]


BLACK = Colour("DeviceGray", (0.0,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How something is painted."""

    fill: Colour
    stroke: Colour
    alpha: float
    """The constant alpha that applies to it."""
    blend: str
    masked: bool
    """Whether a soft mask is on."""
    overprint: bool
    overprint_mode: int
    artifact: bool
    mcid: int | None
    """Marked-content identifier of the innermost marked content that has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRun:
    """The glyphs of one showing operator."""

    box: Box
    font: int
    """Object number of the font's dictionary; 0 where it is inline."""
    size: float
    """Height of the em as painted, in pt."""
    mode: int
    """Text rendering mode (ISO 32000-1, 9.3.6); 3 is invisible."""
    codes: tuple[int, ...] = field(repr=False)
    look: Look


@dataclass(frozen=True, slots=True, kw_only=True)
class PaintedPath:
    """A path that is filled, stroked, or both."""

    box: Box
    filled: bool
    stroked: bool
    width: float
    """Of the stroke as painted, in pt, at its thinnest."""
    rectangle: bool
    """Whether it is one rectangle that stands upright, so that `box` is all of it."""
    look: Look


@dataclass(frozen=True, slots=True, kw_only=True)
class PaintedImage:
    """A picture as placed."""

    box: Box
    object: int
    pixels: tuple[int, int]
    ppi: float
    """The lesser of its two resolutions as painted."""
    space: str
    bits: int
    mask: bool
    """Whether it is a stencil mask."""
    look: Look


@dataclass(frozen=True, slots=True)
class PaintedShading:
    """An area filled with a shading or a pattern."""

    box: Box
    space: str
    look: Look


@dataclass(frozen=True)
class Group:
    """A transparency group that content draws."""

    space: str | None
    """Its blending colour space; None where it takes over that of what it is drawn on."""


Painted = TextRun | PaintedPath | PaintedImage | PaintedShading


@dataclass(kw_only=True)
class PaintedPage:
    """Everything that one page paints, first to last."""

    number: int
    """1-based."""
    items: list[Painted] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    operators: int = 0
    unmarked: int = 0
    """Painting operators outside any marked content."""
    unmarked_box: Box | None = None
    """Where the first of them paints."""
    mcids: dict[int, Box] = field(default_factory=dict)
    """Marked content with an identifier → the box around what it paints."""

    @property
    def texts(self) -> list[TextRun]:
        return [item for item in self.items if isinstance(item, TextRun)]

    @property
    def paths(self) -> list[PaintedPath]:
        return [item for item in self.items if isinstance(item, PaintedPath)]

    @property
    def images(self) -> list[PaintedImage]:
        return [item for item in self.items if isinstance(item, PaintedImage)]


def transformed(matrix: Matrix, box: Box) -> Box:
    """The upright box around a transformed box."""
    a, b, c, d, e, f = matrix
    left, bottom, right, top = box
    xs = [a * x + c * y + e for x in (left, right) for y in (bottom, top)]
    ys = [b * x + d * y + f for x in (left, right) for y in (bottom, top)]
    return min(xs), min(ys), max(xs), max(ys)


def multiplied(first: Matrix, then: Matrix) -> Matrix:
    """`first`, then `then` (ISO 32000-1, 8.3.4)."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def around(one: Box | None, other: Box) -> Box:
    """The box around both."""
    if one is None:
        return other
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
