"""What marks in the margin have in common, bars and numbers of lines (runs in a worker).

They are drawn when a page has been set, and take no room. What they look like is said by a custom property of the
root, as colour, size, gap and side: '#rrggbb', two lengths, the second from the text's edge, and a word.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from ...layouts.colour.tokens import Rgb, parse_rgb


@dataclass(frozen=True, slots=True)
class MarkStyle:
    """What marks look like; lengths in CSS pixels."""

    colour: Rgb
    size: float
    """Width of a bar, size of a digit."""
    gap: float
    side: str


def style_of(page_box: Any, name: str, plain: MarkStyle, sides: Collection[str]) -> MarkStyle:
    """What the layout says by the property `name` ('__change_bar' for '--change-bar'); what it leaves out is as in
    `plain`. `sides`: the words that it may say."""
    from weasyprint.css.units import LENGTHS_TO_PIXELS

    root = next((child for child in page_box.descendants() if child.element_tag == "html"), None)
    tokens = (root.style[name] or ()) if root is not None else ()
    measures = [token for token in tokens if token.type == "dimension" and token.unit in LENGTHS_TO_PIXELS]
    lengths = [token.value * LENGTHS_TO_PIXELS[token.unit] for token in measures]
    colours = [parse_rgb(f"#{token.value}") for token in tokens if token.type == "hash"]
    said = [token.value for token in tokens if token.type == "ident" and token.value in sides]
    size, gap = (*lengths, plain.size, plain.gap)[:2] if len(lengths) != 1 else (lengths[0], plain.gap)
    return MarkStyle((*colours, plain.colour)[0], size, gap, (*said, plain.side)[0])


def begun(kind: str, style: MarkStyle) -> list[str]:
    """What the content of marks begins with: an artifact (ISO 32000-1, 14.8.2.2) in their colour. It ends with Q
    and EMC."""
    red, green, blue = (value / 255 for value in style.colour)
    return [f"/Artifact <</Type /{kind}>> BDC", "q", f"{red:.6g} {green:.6g} {blue:.6g} rg"]


def draw_on(page: str, content: bytes, pdf: Any) -> None:
    """Add content to what a page of a pydyf PDF shows. `page`: its reference."""
    contents = pdf.objects[int(page.split()[0])]["Contents"]
    pdf.objects[int(contents.split()[0])].stream.append(content)
