"""A sign before what is the rest of a line of code that was wider than its column (runs in a worker).

Without it nobody can tell a line of the author's from a line that the column broke. It is drawn after the page has been
set, in the room beside the code, as an artifact (ISO 32000-1, 14.8.2.2): nobody copies it with the code, and no program
reads it out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..parts import PT_PER_PX

_WIDTH = 0.5
_GAP = 0.3
"""Of the sign, and between it and the code; in sizes of the code's type."""


def sign_wrapped_code(document: Any, pdf: Any) -> None:
    """Draw the signs on all pages of a WeasyPrint document, whose pydyf PDF has been drawn but not written."""
    read: dict[Any, int] = {}
    for page, reference in zip(document.pages, pdf.page_references, strict=True):
        signs = [_drawn(line, box) for box in _code(page._page_box) for line in _continued(box, read)]
        if signs:
            contents = pdf.objects[int(reference.split()[0])]["Contents"]
            pdf.objects[int(contents.split()[0])].stream.append("\n".join(signs).encode())


def _code(box: Any) -> Iterator[Any]:
    """The boxes of listings, a listing that goes on over pages once on each."""
    if getattr(box, "element_tag", "") == "pre" and hasattr(box, "children"):
        yield box
        return
    for child in getattr(box, "children", ()):
        yield from _code(child)


def _continued(box: Any, read: dict[Any, int]) -> Iterator[Any]:
    """Lines of a listing that go on with a line of its author's. `read`: how many signs of an element's text, spaces
    apart, stand on pages before."""
    from weasyprint.formatting_structure.boxes import LineBox, TextBox

    ends = _ends("".join(box.element.itertext()))
    seen = read.get(box.element, 0)
    for line in (inner for inner in box.descendants() if isinstance(inner, LineBox)):
        count = sum(len("".join(text.text.split())) for text in line.descendants() if isinstance(text, TextBox))
        if count and seen and seen not in ends:
            yield line
        seen += count
    read[box.element] = seen


def _ends(text: str) -> frozenset[int]:
    """After how many signs, spaces apart, the author's lines end."""
    total, found = 0, set()
    for line in text.split("\n"):
        total += len("".join(line.split()))
        found.add(total)
    return frozenset(found)


def _drawn(line: Any, box: Any) -> str:
    """A hook from above to the line's beginning, in the code's colour and the coordinates of WeasyPrint's page streams:
    pt from the upper left, downwards."""
    size = box.style["font_size"] * PT_PER_PX
    right = line.position_x * PT_PER_PX - _GAP * size
    left, middle = right - _WIDTH * size, (line.position_y + line.height / 2) * PT_PER_PX
    tip = size * 0.16
    red, green, blue = box.style["color"].to("srgb").coordinates[:3]
    return "\n".join(
        [
            "/Artifact <</Type /Layout>> BDC",
            f"q {red:.6g} {green:.6g} {blue:.6g} RG {size * 0.07:.4g} w",
            f"{left:.5g} {middle - size * 0.4:.5g} m {left:.5g} {middle:.5g} l {right:.5g} {middle:.5g} l S",
            f"{right - tip:.5g} {middle - tip:.5g} m {right:.5g} {middle:.5g} l",
            f"{right - tip:.5g} {middle + tip:.5g} l S",
            "Q EMC",
        ]
    )
