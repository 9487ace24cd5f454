"""One content stream on its way, with the forms and patterns that it draws."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import pikepdf

from ...base.bounds import FORM_DEPTH, PAGE_OPERATORS
from ..records import Box
from .glyphs import UsedFont
from .records import (
    IDENTITY,
    Colour,
    Group,
    Look,
    Matrix,
    PaintedImage,
    PaintedPage,
    PaintedPath,
    PaintedShading,
    TextRun,
    around,
    multiplied,
    transformed,
)
from .repeated import Once, Repeated, drawn_key
from .spaces import space_name
from .state import State

MAX_DEPTH = FORM_DEPTH.most
MAX_OPERATORS = PAGE_OPERATORS.most
"""A page; a drawing with more is an attack or a mistake."""
DEVICE = {"g": ("DeviceGray", False), "G": ("DeviceGray", True), "rg": ("DeviceRGB", False), "RG": ("DeviceRGB", True)}
DEVICE |= {"k": ("DeviceCMYK", False), "K": ("DeviceCMYK", True)}
Operands = Sequence[Any]


class File(Protocol):
    """What is read once of a file: its fonts, and forms that are drawn again."""

    forms: Repeated

    def font(self, source: Any) -> UsedFont: ...


Action = Callable[["Content", Operands], None]


def group_space(group: Any) -> str | None:
    return space_name(group.CS, {}) if "/CS" in group else None


class Content:
    """One content stream on its way."""

    def __init__(
        self,
        actions: Mapping[str, Action],
        file: File,
        page: PaintedPage,
        resources: Any,
        state: State,
        depth: int,
        marks: list[Any] | None = None,
        *,
        apart: frozenset[str] = frozenset(),
        alone: bool = False,
    ) -> None:
        """`apart`: forms that a page's own content leaves out; `alone`: it paints them, and nothing else."""
        if depth > MAX_DEPTH:
            raise ValueError(f"forms nested more than {MAX_DEPTH} deep")
        self.actions, self.file, self.out, self.resources = actions, file, page, resources
        self.state, self.depth = state, depth
        self.apart, self.alone = apart, alone
        self.stack: list[State] = []
        self.marks: list[tuple[bool, int | None]] = list(marks or [])
        self.matrix: Matrix = IDENTITY
        self.line: Matrix = IDENTITY
        self.points: list[tuple[float, float]] = []
        self.started: tuple[float, float] | None = None
        self.rectangles = 0
        self.others = 0
        self.clipping = False
        self.spaces = {str(name): value for name, value in (resources.get("/ColorSpace") or {}).items()}

    def run(self, instructions: Sequence[Any]) -> None:
        self._count(len(instructions))
        for instruction in instructions:
            action = self.actions.get(str(instruction.operator))
            if action:
                action(self, instruction.operands)
            elif isinstance(instruction, pikepdf.ContentStreamInlineImage):
                self._image(instruction.iimage.obj, 0)

    def _count(self, operators: int) -> None:
        self.out.operators += operators
        if self.out.operators > MAX_OPERATORS:
            raise ValueError(f"page {self.out.number} has more than {MAX_OPERATORS:,} operators")

    # State

    def q(self, operands: Operands) -> None:
        self.stack.append(self.state.copy())

    def Q(self, operands: Operands) -> None:  # noqa: N802 - operators' own names
        if self.stack:
            self.state = self.stack.pop()

    def cm(self, operands: Operands) -> None:
        self.state.ctm = multiplied(_matrix(operands), self.state.ctm)

    def w(self, operands: Operands) -> None:
        self.state.width = float(operands[0])

    def gs(self, operands: Operands) -> None:
        found = self.resources.ExtGState[str(operands[0])]
        state = self.state
        state.width = float(found.get("/LW", state.width))
        state.fill_alpha = float(found.get("/ca", state.fill_alpha))
        state.stroke_alpha = float(found.get("/CA", state.stroke_alpha))
        if "/BM" in found:
            blend = found.BM
            state.blend = str(blend[0] if isinstance(blend, pikepdf.Array) else blend)[1:]
        if "/SMask" in found:
            state.masked = found.SMask != "/None"
        if "/OP" in found:
            state.stroke_overprint = state.fill_overprint = bool(found.OP)
        if "/op" in found:
            state.fill_overprint = bool(found.get("/op"))
        state.overprint_mode = int(found.get("/OPM", state.overprint_mode))
        if "/Font" in found:
            state.font, state.size = self.file.font(found.Font[0]), float(found.Font[1])

    # Colour

    def device(self, operator: str, operands: Operands) -> None:
        space, stroke = DEVICE[operator]
        self._set(stroke, space, Colour(space, tuple(map(float, operands))))

    def space(self, operands: Operands, *, stroke: bool) -> None:
        name = space_name(operands[0], self.spaces)
        self._set(stroke, name, Colour(name, ()))

    def colour(self, operands: Operands, *, stroke: bool) -> None:
        space = self.state.stroke_space if stroke else self.state.fill_space
        values = tuple(float(value) for value in operands if not isinstance(value, pikepdf.Name))
        if space == "Pattern" and operands and isinstance(operands[-1], pikepdf.Name):
            self._pattern(str(operands[-1]))
        self._set(stroke, space, Colour(space, values))

    def _set(self, stroke: bool, space: str, colour: Colour) -> None:
        if stroke:
            self.state.stroke_space, self.state.stroke = space, colour
        else:
            self.state.fill_space, self.state.fill = space, colour

    def _pattern(self, name: str) -> None:
        """What a pattern paints is painted by whatever is filled with it."""
        pattern = (self.resources.get("/Pattern") or {}).get(name)
        if pattern is None or self.alone:
            return
        box = self.state.clip or (0.0, 0.0, 0.0, 0.0)
        if int(pattern.get("/PatternType", 1)) == 2:
            self._add(PaintedShading(box, space_name(pattern.Shading.ColorSpace, {}), self._look(stroke=False)))
        else:
            self._below(pattern, multiplied(_matrix(pattern.get("/Matrix", IDENTITY)), IDENTITY))

    # Paths

    def start(self, operands: Operands) -> None:
        self.started = (float(operands[0]), float(operands[1]))  # it paints nothing until something follows

    def point(self, operands: Operands) -> None:
        self.others += 1
        if self.started:
            self.points.append(self.started)
            self.started = None
        for x, y in zip(operands[::2], operands[1::2], strict=False):
            self.points.append((float(x), float(y)))

    def rectangle(self, operands: Operands) -> None:
        x, y, width, height = map(float, operands)
        self.points += [(x, y), (x + width, y), (x, y + height), (x + width, y + height)]
        self.rectangles += 1

    def clip(self, operands: Operands) -> None:
        self.clipping = True

    def paint(self, *, fill: bool, stroke: bool) -> None:
        if self.points:
            box = self._box()
            if self.clipping:
                self.state.clip = _within(box, self.state.clip)
            if fill or stroke:
                a, b, c, d = self.state.ctm[:4]
                width = self.state.width * min(math.hypot(a, b), math.hypot(c, d))
                upright = (b == c == 0) or (a == d == 0)
                seen = _within(box, self.state.clip)
                whole = self.rectangles == 1 and not self.others and upright
                look = self._look(stroke=stroke and not fill)
                self._add(
                    PaintedPath(
                        box=seen,
                        filled=fill,
                        stroked=stroke,
                        width=width,
                        rectangle=whole,
                        look=look,
                    )
                )
        self.points, self.rectangles, self.others, self.clipping, self.started = [], 0, 0, False, None

    def _box(self) -> Box:
        a, b, c, d, e, f = self.state.ctm
        xs = [a * x + c * y + e for x, y in self.points]
        ys = [b * x + d * y + f for x, y in self.points]
        return min(xs), min(ys), max(xs), max(ys)

    def shading(self, operands: Operands) -> None:
        found = self.resources.Shading[str(operands[0])]
        box = self.state.clip or (0.0, 0.0, 0.0, 0.0)
        self._add(PaintedShading(box, space_name(found.ColorSpace, {}), self._look(stroke=False)))

    # Text

    def begin_text(self, operands: Operands) -> None:
        self.matrix = self.line = IDENTITY

    def font(self, operands: Operands) -> None:
        source = (self.resources.get("/Font") or {}).get(str(operands[0]))
        self.state.font = self.file.font(source) if source is not None else None
        self.state.size = float(operands[1])

    def move(self, operands: Operands) -> None:
        self.line = multiplied((1.0, 0.0, 0.0, 1.0, float(operands[0]), float(operands[1])), self.line)
        self.matrix = self.line

    def move_leading(self, operands: Operands) -> None:
        self.state.leading = -float(operands[1])
        self.move(operands)

    def next_line(self, operands: Operands) -> None:
        self.move((0.0, -self.state.leading))

    def set_matrix(self, operands: Operands) -> None:
        self.matrix = self.line = _matrix(operands)

    def show(self, operands: Operands) -> None:
        parts = operands[0] if isinstance(operands[0], pikepdf.Array) else [operands[0]]
        state, font = self.state, self.state.font
        if font is None or not state.size:
            return
        advance, codes = 0.0, list[int]()
        for part in parts:
            if isinstance(part, pikepdf.String):
                shown = font.codes(bytes(part))
                codes.extend(shown)
                advance += sum(font.widths.get(code, font.default) for code in shown) * state.size / 1000
                advance += len(shown) * state.char_space
                if not font.composite:
                    advance += shown.count(32) * state.word_space
            else:
                advance -= float(part) * state.size / 1000
        whole = multiplied(self.matrix, state.ctm)
        low, high = font.descent * state.size + state.rise, font.ascent * state.size + state.rise
        box = transformed(whole, (0.0, low, advance * state.scale, high))
        self.matrix = multiplied((1.0, 0.0, 0.0, 1.0, advance * state.scale, 0.0), self.matrix)
        if codes:
            size = state.size * math.hypot(whole[2], whole[3])
            self._add(
                TextRun(
                    box=box,
                    font=font.number,
                    size=size,
                    mode=state.mode,
                    codes=tuple(codes),
                    look=self._look(stroke=state.mode in (1, 5)),
                )
            )

    def quote(self, operands: Operands) -> None:
        self.next_line(())
        self.show(operands[-1:])

    # Pictures and forms

    def draw(self, operands: Operands) -> None:
        name = str(operands[0])
        found = (self.resources.get("/XObject") or {}).get(name)
        if found is None or (name in self.apart) is not self.alone:
            return
        if found.get("/Subtype") == "/Image":
            self._image(found, found.objgen[0])
        else:
            self._below(found, multiplied(_matrix(found.get("/Matrix", IDENTITY)), self.state.ctm))

    def _below(self, form: Any, matrix: Matrix) -> None:
        group = form.get("/Group")
        if group is not None and group.get("/S") == "/Transparency":
            self.out.groups.append(Group(group_space(group)))
        state = self.state.copy()
        state.ctm = matrix
        if "/BBox" in form:
            left, bottom, right, top = (float(side) for side in form.BBox)
            state.clip = _within(transformed(matrix, (left, bottom, right, top)), state.clip)
        resources = form.get("/Resources", self.resources)
        below = Content(self.actions, self.file, self.out, resources, state, self.depth + 1, self.marks)
        key = drawn_key(form, state, self.marks)
        self.file.forms.paint(key, self.out, lambda: below.run(pikepdf.parse_content_stream(form)), below.repeat)

    def repeat(self, once: Once) -> None:
        """Paint again what a form painted."""
        self._count(once.operators)
        self.out.groups += once.groups
        for item in once.items:
            self._add(item)

    def _image(self, image: Any, number: int) -> None:
        width, height = int(image.get("/Width", image.get("/W", 1))), int(image.get("/Height", image.get("/H", 1)))
        a, b, c, d = self.state.ctm[:4]
        sides = math.hypot(a, b) / 72, math.hypot(c, d) / 72
        ppi = min(width / sides[0] if sides[0] else math.inf, height / sides[1] if sides[1] else math.inf)
        mask = bool(image.get("/ImageMask", image.get("/IM", False)))
        source = image.get("/ColorSpace", image.get("/CS"))
        space = "mask" if mask else space_name(source, self.spaces) if source is not None else "JPX"
        box = _within(transformed(self.state.ctm, (0.0, 0.0, 1.0, 1.0)), self.state.clip)
        bits = int(image.get("/BitsPerComponent", image.get("/BPC", 1 if mask else 8)))
        self._add(
            PaintedImage(
                box=box,
                object=number,
                pixels=(width, height),
                ppi=ppi,
                space=space,
                bits=bits,
                mask=mask,
                look=self._look(stroke=False),
            )
        )

    # Marked content

    def begin_mark(self, operands: Operands) -> None:
        tag = str(operands[0])
        properties = operands[1] if len(operands) > 1 else None
        if isinstance(properties, pikepdf.Name):
            properties = (self.resources.get("/Properties") or {}).get(str(properties))
        mcid = properties.get("/MCID") if isinstance(properties, pikepdf.Dictionary) else None
        self.marks.append((tag == "/Artifact", None if mcid is None else int(mcid)))

    def end_mark(self, operands: Operands) -> None:
        if self.marks:
            self.marks.pop()

    def _look(self, *, stroke: bool) -> Look:
        state = self.state
        artifact = any(artifact for artifact, _ in self.marks)
        mcid = next((mcid for _, mcid in reversed(self.marks) if mcid is not None), None)
        return Look(
            fill=state.fill,
            stroke=state.stroke,
            alpha=state.stroke_alpha if stroke else state.fill_alpha,
            blend=state.blend,
            masked=state.masked,
            overprint=state.stroke_overprint if stroke else state.fill_overprint,
            overprint_mode=state.overprint_mode,
            artifact=artifact,
            mcid=mcid,
        )

    def _add(self, item: TextRun | PaintedPath | PaintedImage | PaintedShading) -> None:
        out = self.out
        if self.alone:
            return
        out.items.append(item)
        if item.look.artifact:
            return
        if item.look.mcid is None:
            out.unmarked += 1
            out.unmarked_box = out.unmarked_box or item.box
        else:
            out.mcids[item.look.mcid] = around(out.mcids.get(item.look.mcid), item.box)


def _matrix(values: Any) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in values)
    return a, b, c, d, e, f


def _within(box: Box, clip: Box | None) -> Box:
    if clip is None:
        return box
    left, bottom, right, top = max(box[0], clip[0]), max(box[1], clip[1]), min(box[2], clip[2]), min(box[3], clip[3])
    return left, bottom, max(left, right), max(bottom, top)
