"""What is asked of every box, again and again, is answered in fewer steps.

`flow` replaces `Box.is_in_normal_flow` and `ParentBox.page_values` (weasyprint.formatting_structure.boxes). The first
asked five other methods; for a box that is not floated, and whose position is a word, one comparison tells. The
second listed all of a box's children in flow to look at the first and the last, at every level of the tree below every
pair of siblings.

`bare` replaces `layout_box_backgrounds` (weasyprint.layout.background) and `draw_outline` (weasyprint.draw.border)
for the boxes that have neither background, image, shadow, rounded corner nor outline: nearly all. That a style is
bare is found once and kept with the style.

Good for everyone.
"""

from __future__ import annotations

from typing import Any

_CORNERS = (
    "border_top_left_radius",
    "border_top_right_radius",
    "border_bottom_right_radius",
    "border_bottom_left_radius",
)
_NO_RADII = dict.fromkeys(_CORNERS, (0, 0))


def install_flow() -> None:
    from weasyprint.formatting_structure.boxes import Box, ParentBox

    plain = Box.is_in_normal_flow

    def is_in_normal_flow(self: Any) -> bool:
        style = self.style
        if style["float"] == "none":
            position = style["position"]
            if position.__class__ is str:
                return position not in ("absolute", "fixed")
        return plain(self)  # type: ignore[no-any-return]

    def page_values(self: Any) -> tuple[Any, Any]:
        start = end = self.style["page"]
        first = next((child for child in self.children if child.is_in_normal_flow() or child.is_floated()), None)
        if first is not None:
            last = next(child for child in reversed(self.children) if child.is_in_normal_flow() or child.is_floated())
            values = first.page_values()
            start = values[0] or start
            end = (values if last is first else last.page_values())[1] or end
        return start, end

    Box.is_in_normal_flow = is_in_normal_flow
    ParentBox.page_values = page_values


def _is_bare(style: Any) -> bool:
    """Whether a box of this style has no background to lay out, whatever its size."""
    found = (
        all((0, "px") in style[corner] for corner in _CORNERS)
        and style["border_image_source"][0] == "none"
        and style["mask_border_source"][0] == "none"
        and style["visibility"] != "hidden"
        and all(kind == "none" for kind, _ in style["background_image"])
        and not style["box_shadow"]
    )
    if found:
        colour = style["background_color"]
        found = (style["color"] if colour == "currentcolor" else colour).alpha == 0
    style._trykklar_bare = found
    return bool(found)


def install_bare() -> None:
    from weasyprint.draw import border
    from weasyprint.formatting_structure.boxes import Box
    from weasyprint.layout import background

    from .patching import rebind

    plain_background, plain_outline = background.layout_box_backgrounds, border.draw_outline

    def layout_box_backgrounds(
        page: Any, box: Any, get_image: Any, layout_children: bool = True, style: Any = None
    ) -> None:
        own = box.__dict__
        bare: bool | None = False
        if style is None and box is not page and "style" in own:
            bare = getattr(box.style, "_trykklar_bare", None)
            if bare is None:
                bare = _is_bare(box.style)
        if not bare:
            plain_background(page, box, get_image, layout_children, style)
            return
        own.update(_NO_RADII)
        if layout_children:
            for child in box.all_children():
                layout_box_backgrounds(page, child, get_image)
        own["background"] = None

    def draw_outline(stream: Any, box: Any) -> None:
        if box.style["outline_width"]:
            plain_outline(stream, box)
            return
        for child in box.children:
            if isinstance(child, Box):
                draw_outline(stream, child)

    rebind(background, "layout_box_backgrounds", layout_box_backgrounds)
    rebind(border, "draw_outline", draw_outline)
