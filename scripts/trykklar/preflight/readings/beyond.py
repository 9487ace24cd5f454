"""Forms that a page draws beyond its bleed alone, as a slug that names its file: nothing within the bleed depends on
them.

A form paints nothing outside its box (ISO 32000-1, 8.10.1). So a page is read without such forms, as pages of other
files have it too, and what they paint is added (`apart.py`). A form counts only if the first part of the page's
content draws it, and no other part: then its state is known without reading the page itself.
"""

from __future__ import annotations

from typing import Any

import pikepdf

from ..painted.boxes import box_of, content_parts
from ..painted.records import IDENTITY, Matrix, multiplied, transformed
from ..records import Box

ASIDE = 2.0
"""pt from the bleed that are enough for no program to draw over it by rounding."""


def drawn_beyond(page: Any) -> frozenset[str]:
    """The names of such forms among the page's resources. Raises what reading an object may raise that is not what it
    should be."""
    bleed = box_of(page, "/BleedBox")
    drawings = page.Resources.get("/XObject") if "/Resources" in page else None
    if bleed is None or drawings is None:
        return frozenset()
    first, *others = content_parts(page)
    placed: dict[str, bool] = {}
    for name, matrix in _placed(first):
        placed[name] = placed.get(name, True) and _is_beyond(drawings.get(name), matrix, bleed)
    found = {name for name, beyond in placed.items() if beyond}
    return frozenset(found.difference(*(_named(part, found) for part in others))) if found else frozenset()


def _placed(content: Any) -> list[tuple[str, Matrix]]:
    """What a content stream draws, each with the matrix that holds there."""
    found: list[tuple[str, Matrix]] = []
    stack: list[Matrix] = []
    matrix = IDENTITY
    for instruction in pikepdf.parse_content_stream(content, "q Q cm Do"):
        operator = str(instruction.operator)
        if operator == "q":
            stack.append(matrix)
        elif operator == "Q":
            matrix = stack.pop() if stack else matrix
        elif operator == "cm":
            matrix = multiplied(_matrix(instruction.operands), matrix)
        else:
            found.append((str(instruction.operands[0]), matrix))
    return found


def _matrix(values: Any) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in values)
    return a, b, c, d, e, f


def _is_beyond(form: Any, matrix: Matrix, bleed: Box) -> bool:
    if form is None or form.get("/Subtype") != "/Form" or "/BBox" not in form:
        return False
    left, bottom, right, top = (float(side) for side in form.BBox)
    sides = (min(left, right), min(bottom, top), max(left, right), max(bottom, top))
    box = transformed(multiplied(_matrix(form.get("/Matrix", IDENTITY)), matrix), sides)
    below, above = box[2] < bleed[0] - ASIDE or box[3] < bleed[1] - ASIDE, box[0] > bleed[2] + ASIDE
    return below or above or box[1] > bleed[3] + ASIDE


def _named(content: Any, names: set[str]) -> set[str]:
    """Which of these names a content stream may draw."""
    data = content.read_bytes()
    if b"#" in data:  # a name may be written in another way
        return {str(instruction.operands[0]) for instruction in pikepdf.parse_content_stream(content, "Do")}
    return {name for name in names if name.encode() in data}
