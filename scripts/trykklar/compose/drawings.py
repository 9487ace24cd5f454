"""Drawings as pixels: SVG that the typesetter draws wrongly, drawn by resvg, in a frame of SVG that keeps its
measures."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Mapping
from html import escape
from typing import Any
from xml.etree import ElementTree

from PIL import Image

from ..base.problems import Place, Problem, ProblemsFound
from ..layouts.chart_process import STOPPED, how_stopped, pixels
from ..layouts.families import named, quoted, stack_of, styled_without_generics
from ..sources.drawings import features

PIXELS = 2400
"""Along the longer side: 300 to an inch on a page of 200 mm."""
_SVG = "http://www.w3.org/2000/svg"
ElementTree.register_namespace("", _SVG)  # resvg looks for filters under their plain names
_NUMBER = re.compile(r"[-+]?(?:\d{1,9}\.?\d{0,9}|\.\d{1,9})")
_LENGTH = re.compile(r"\s*(\d{1,9}\.?\d{0,9}|\.\d{1,9})\s*(px|pt|pc|mm|cm|in|q)?\s*", re.IGNORECASE)
_PX = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0, "q": 96 / 101.6}
"""CSS pixels of a unit (CSS Values 3, 6.2)."""


def settable(data: bytes, tokens: Mapping[str, Any], place: Place) -> bytes:
    """A drawing that the typesetter draws as its author meant it: the same bytes where it does.

    `tokens`: of the layout; text without a family is set in its `sans`.

    Raises `ProblemsFound` where resvg cannot draw it.
    """
    root = ElementTree.fromstring(data)
    lettered = any(str(element.tag).rpartition("}")[2] == "text" for element in root.iter())
    if not any(feature.drawn for feature in features(data)):
        return _in_sans(data, root, tokens) if lettered and not root.get("font-family") else data
    width, height = _size(root)
    _name_families(root, tokens)
    frame = _frame(root, width, height)
    root.set("width", f"{width:g}")
    root.set("height", f"{height:g}")
    scale = min(PIXELS / max(width, height), 20.0)
    try:
        png = pixels(ElementTree.tostring(root, "unicode"), scale)
    except STOPPED as error:
        raise ProblemsFound([Problem("image-unreadable", how_stopped(error), "simplify the drawing", place)]) from None
    except (ValueError, TypeError) as error:
        what = f"the drawing cannot be drawn: {str(error).splitlines()[0][:120]}"
        raise ProblemsFound(
            [Problem("image-unreadable", what, "save it again as plain SVG, or as PNG", place)]
        ) from None
    uri = "data:image/png;base64," + base64.b64encode(_without_metadata(png)).decode()
    ElementTree.SubElement(frame, f"{{{_SVG}}}image", {"width": f"{width:g}", "height": f"{height:g}", "href": uri})
    return ElementTree.tostring(frame)


def _in_sans(data: bytes, root: ElementTree.Element, tokens: Mapping[str, Any]) -> bytes:
    """A drawing whose letters are the layout's sans where they say nothing of themselves: as those of charts are."""
    sans = quoted(stack_of(tokens, "sans"))
    plain = re.search(rb"<svg(?=[\s>])", data)
    if not sans or not plain or "font" in root.get("style", ""):
        return data
    return data[: plain.end()] + f' font-family="{escape(sans)}"'.encode() + data[plain.end() :]


def _name_families(root: ElementTree.Element, tokens: Mapping[str, Any]) -> None:
    """Say by name, in quotation marks, what is to be set: resvg knows no generic families, and no names with figures
    without them."""
    root.set("font-family", root.get("font-family") or quoted(stack_of(tokens, "sans")))
    root.set("font-size", root.get("font-size") or "16")  # CSS's medium, as the typesetter has it; resvg's is 12
    for element in root.iter():
        if element.get("font-family"):
            element.set("font-family", named(str(element.get("font-family")), tokens))
        if element.get("style"):
            element.set("style", styled_without_generics(str(element.get("style")), tokens))
        if str(element.tag).rpartition("}")[2].lower() == "style":
            element.text = styled_without_generics(element.text or "", tokens)


def _without_metadata(png: bytes) -> bytes:
    out = io.BytesIO()
    with Image.open(io.BytesIO(png), formats=("PNG",)) as image:
        Image.frombytes(image.mode, image.size, image.tobytes()).save(out, "PNG")
    return out.getvalue()


def _frame(root: ElementTree.Element, width: float, height: float) -> ElementTree.Element:
    """A drawing as large as another, and empty."""
    frame = ElementTree.Element(f"{{{_SVG}}}svg", {"viewBox": f"0 0 {width:g} {height:g}"})
    for side in ("width", "height"):
        if root.get(side):
            frame.set(side, str(root.get(side)))
    return frame


def _size(root: ElementTree.Element) -> tuple[float, float]:
    """Width and height in CSS pixels: what the file says, else its view box, else 300 by 150 (CSS Images 3, 5.3)."""
    box = [float(number) for number in _NUMBER.findall(root.get("viewBox") or "")]
    sides = [_LENGTH.fullmatch(root.get(side) or "") for side in ("width", "height")]
    given = [float(side[1]) * _PX[(side[2] or "").lower()] if side else 0.0 for side in sides]
    if all(given):
        return given[0], given[1]
    if len(box) == 4 and box[2] > 0 and box[3] > 0:
        return box[2], box[3]
    return given[0] or 300.0, given[1] or 150.0
