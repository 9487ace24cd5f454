"""Lengths that no containing block can change are resolved once for a style, not once for a box and layout.

Replaces `resolve_percentages` (weasyprint.layout.percent): margins, paddings, sizes and border widths become used
values of a box. Of a style's fifteen or so values nearly all are pixels or `auto`; they are kept with the style and put
into the box in one step. Percentages and functions are resolved as before, each time.

WeasyPrint changes sizes of a style only in copies, and copies start afresh here. One kind of copy, of a flex
item, may be measured before its width is set: width and height are compared before what was kept is used.

Good for everyone.
"""

from __future__ import annotations

from math import inf
from typing import Any

_ON_WIDTH = (
    *(
        "margin_left",
        "margin_right",
        "margin_top",
        "margin_bottom",
        "padding_left",
        "padding_right",
        "padding_top",
        "padding_bottom",
    ),
    *("width", "min_width", "max_width"),
)
_ON_PAGE_HEIGHT = frozenset(("margin_top", "margin_bottom", "padding_top", "padding_bottom"))
_ON_HEIGHT = ("height", "min_height", "max_height")
_BORDERS = ("border_top_width", "border_right_width", "border_bottom_width", "border_left_width")


def _split(style: Any, dimension: Any) -> tuple[Any, ...]:
    """A style's (width, height, values that are settled, names that depend on width, on height, whether borders may
    collapse)."""
    settled: dict[str, Any] = {}
    open_: list[str] = []
    for name in (*_ON_WIDTH, *_ON_HEIGHT):
        value = style[name]
        if value == "auto":
            settled[name] = 0 if name in ("min_width", "min_height") else "auto"
        elif type(value) is dimension and value.unit == "px":
            settled[name] = value.value
        else:
            open_.append(name)
    collapse = style["border_collapse"] == "collapse"
    if not collapse:
        settled.update((name, style[name]) for name in _BORDERS)
    on_width = tuple(name for name in open_ if name in _ON_WIDTH)
    on_height = tuple(name for name in open_ if name in _ON_HEIGHT)
    found = (style["width"], style["height"], settled, on_width, on_height, collapse)
    style._trykklar_lengths = found
    return found


def install() -> None:
    from weasyprint.css.properties import Dimension
    from weasyprint.formatting_structure.boxes import Box, PageBox
    from weasyprint.layout import percent

    from .patching import rebind

    plain = percent.resolve_percentages
    resolve_one, adjust = percent.resolve_one_percentage, percent.adjust_box_sizing

    def resolve_percentages(box: Any, containing_block: Any) -> None:
        if isinstance(containing_block, Box):
            width, height = containing_block.width, containing_block.height
        else:
            width, height = containing_block
        values = box.__dict__
        style = values.get("style")
        if style is None:  # a placeholder, which hands attributes on to its box
            plain(box, containing_block)
            return
        known = getattr(style, "_trykklar_lengths", None)
        if known is None or known[0] is not style["width"] or known[1] is not style["height"]:
            known = _split(style, Dimension)
        _, _, settled, on_width, on_height, collapse = known
        values.update(settled)
        for name in on_width:
            resolve_one(box, name, height if name in _ON_PAGE_HEIGHT and isinstance(box, PageBox) else width)
        for name in on_height:
            if height != "auto":
                resolve_one(box, name, height)
            elif name == "height":
                values["height"] = "auto"  # a percentage or a function of a height that is not known yet
            else:
                resolve_one(box, name, 0 if name == "min_height" else inf)
        if collapse:
            values.update(
                (name, style[name]) for name in _BORDERS if not hasattr(box, name)
            )  # else set when the table's borders met
        if style["box_sizing"] != "content-box":
            adjust(box, "width")
            adjust(box, "height")

    rebind(percent, "resolve_percentages", resolve_percentages)
