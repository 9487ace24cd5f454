"""Notes longer than a page has room for run over the next pages.

Adds to `make_page` (weasyprint.layout.page), which lets all notes that wait for a page onto it, however high they are
together: what did not fit was drawn over the text, and then below the page. Here as many go onto a page as fill `SHARE`
of it, the last of them up to a line's end; its rest waits for the page after. And to `LayoutContext.layout_footnote`
(weasyprint.layout): a line whose note fits no page is not sent to the next page for it (`footnote-policy: line` would
leave a hole).

Pages change with it: it is no speed-up, and is never left out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...most_pages import counted

SHARE = 0.75
"""Of a page's height that notes may take which have run over from the page before; the rest is for text."""
ALONE = 0.99
"""Of a page's height that they may take where no text is left for it."""
LONG = 0.5
"""Of a page's height beyond which a note runs over rather than move its line to the next page."""
_TRIES = 6
"""Lines by which a break is moved up, so that it does not fall within a word."""


_STEPS = ("anonymous_table_boxes", "flex_boxes", "grid_boxes", "inline_in_block", "block_in_inline")
"""Of `weasyprint.formatting_structure.build.create_anonymous_boxes`, each a function from box to box."""


def install() -> None:
    """Put all in place, for good."""
    from weasyprint import layout
    from weasyprint.formatting_structure import build
    from weasyprint.layout import page

    from .patching import rebind

    for step in _STEPS:
        rebind(build, step, _once(getattr(build, step)))
    rebind(page, "make_page", _in_parts(page.make_page))
    every = page.make_all_pages
    rebind(page, "make_all_pages", lambda *arguments: counted(every(*arguments)))
    layout.LayoutContext.layout_footnote = _at_its_line(layout.LayoutContext.layout_footnote)


def _once(step: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A step of building boxes that leaves the parts of a note alone: they are built, and cannot be built twice."""

    def built(box: Any) -> Any:
        return box if getattr(box, "_trykklar_built", False) else step(box)

    return built


def _at_its_line(before: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def layout_footnote(self: Any, footnote: Any) -> bool:
        overflow = before(self, footnote)
        area = self.current_footnote_area
        if footnote.style["footnote_policy"] != "auto" and area.margin_height() > LONG * area.page.height:
            alone, _ = _laid_out(self, area, [footnote])
            if alone.margin_height() > LONG * area.page.height:
                footnote.style = footnote.style.copy()
                footnote.style["footnote_policy"] = "auto"
        return overflow

    return layout_footnote


def _in_parts(before: Callable[..., Any]) -> Callable[..., Any]:
    def make_page(context: Any, root_box: Any, page_type: Any, *arguments: Any) -> Any:
        waiting: list[Any] = []
        if context.reported_footnotes and context.current_footnote_area is not None:
            share = ALONE if page_type.blank else SHARE
            context.reported_footnotes, waiting = _fitting(context, context.reported_footnotes, share)
        made = before(context, root_box, page_type, *arguments)
        context.reported_footnotes = [*waiting, *context.reported_footnotes]
        return made

    return make_page


def _fitting(context: Any, notes: list[Any], share: float) -> tuple[list[Any], list[Any]]:
    """The notes for this page, of which they may take a share, and those for the next; the area of the page before
    tells how much one holds."""
    area = context.current_footnote_area
    limit = share * area.page.height
    line = notes[0].style["font_size"] * 1.4
    found: tuple[list[Any], list[Any]] = (notes, [])
    context.create_block_formatting_context()
    for tried in range(_TRIES):
        anonymous, resume_at = _laid_out(context, area, notes, limit - tried * line)
        if resume_at is None:
            break
        ((index, within),) = resume_at.items()
        if within is None:
            found = (notes[:index], notes[index:]) if index else (notes[:1], notes[1:])
            break
        first, rest = _head(anonymous.children[index], within), _tail(anonymous.children[index], within)
        first._trykklar_built = rest._trykklar_built = True
        found = ([*notes[:index], first], [rest, *notes[index + 1 :]])
        if not _within_word(first, rest):
            break
    context.finish_block_formatting_context()
    return found


def _laid_out(context: Any, area: Any, notes: list[Any], limit: float | None = None) -> tuple[Any, Any]:
    """Without a limit: the area with these notes, laid out. With one (pixels): the area before layout, and where it
    breaks there."""
    from math import inf

    from weasyprint.formatting_structure import build
    from weasyprint.layout.block import block_level_layout

    trial = area.deepcopy()
    trial.children, trial.height = list(notes), "auto"
    trial = build.create_anonymous_boxes(trial.deepcopy())
    if limit is None:
        return block_level_layout(context, trial, -inf, None, area.page)[0], None
    bottom, context.page_bottom = context.page_bottom, trial.position_y + limit
    try:
        return trial, block_level_layout(context, trial, 0, None, area.page)[1]
    finally:
        context.page_bottom = bottom


def _head(box: Any, skip: dict[int, Any]) -> Any:
    """The part of a box before a place in it."""
    if _is_row(box):  # each of its cells breaks at a place of its own
        return box.copy_with_children([_head(cell, skip[at]) if at in skip else cell for at, cell in _cells(box)])
    ((index, within),) = skip.items()
    if hasattr(box, "text"):
        return box.copy_with_text(box.text.encode()[: index or 0].decode())
    return box.copy_with_children([*box.children[:index], *([_head(box.children[index], within)] if within else [])])


def _tail(box: Any, skip: dict[int, Any]) -> Any:
    """The part of a box from a place in it on; a table's with its head."""
    if _is_row(box):
        ends = {at: {len(cell.children): None} for at, cell in _cells(box)}
        return box.copy_with_children([_tail(cell, skip.get(at, ends[at])) for at, cell in _cells(box)])
    ((index, within),) = skip.items()
    if hasattr(box, "text"):
        return box.copy_with_text(box.text.encode()[index or 0 :].decode())
    heads = [child for child in box.children[:index] if getattr(child, "is_header", False)]
    broken = [_tail(box.children[index], within)] if within else list(box.children[index : index + 1])
    return box.copy_with_children([*heads, *broken, *box.children[index + 1 :]])


def _is_row(box: Any) -> bool:
    from weasyprint.formatting_structure import boxes

    return isinstance(box, boxes.TableRowBox)


def _cells(row: Any) -> list[tuple[int, Any]]:
    return list(enumerate(row.children))


def _within_word(first: Any, rest: Any) -> bool:
    """Whether a break falls within a word, at a hyphen that would have to be set."""
    ends = [text for text in _texts(first) if text]
    begins = [text for text in _texts(rest) if text]
    return bool(ends and begins and ends[-1][-1].isalnum() and begins[0][0].isalnum())


def _texts(box: Any) -> list[str]:
    if hasattr(box, "text"):
        return [box.text]
    return [text for child in getattr(box, "children", ()) for text in _texts(child)]
