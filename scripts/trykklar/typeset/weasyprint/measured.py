"""WeasyPrint's boxes as plain records (runs in a worker, and is the only module here that knows the boxes)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from ...base.addresses import GOTO
from ..parts import PT_PER_PX as PT
from ..typography.records import Fragment, Measured, PlacedFigure, SetBox, SetLine, SetPage
from .patches.paragraphs import grid_of

FIGURES = frozenset({"figure", "tablebox"})


_Blocks = dict[tuple[int, str], int]
"""Element (its identity, and which of its boxes) → number of its block."""


@dataclass(frozen=True, slots=True)
class _Around:
    """What is known of the elements around a box."""

    names: frozenset[str] = frozenset()
    source_line: int = 0
    in_flow: bool = True
    table: int = 0
    """Line of the outermost table; 0 outside."""


def measured(document: Any) -> Measured:
    """The pages of a rendered document."""
    blocks: _Blocks = {}
    pages = tuple(_page(number, page._page_box, blocks) for number, page in enumerate(document.pages))
    return Measured(pages, _line_height(document), tuple(_figures(document)), _named(document))


def _figures(document: Any) -> Iterator[PlacedFigure]:
    """Figures and tables that have an id, each where its first part stands."""
    told: set[str] = set()
    for number, page in enumerate(document.pages):
        for box in page._page_box.descendants():
            element = getattr(box, "element", None)
            if element is None:
                continue
            if (
                FIGURES & set((element.get("class") or "").split())
                and element.get("id")
                and element.get("id") not in told
            ):
                told.add(element.get("id"))
                yield PlacedFigure(element.get("id"), number, int(element.get("data-line") or 0))


def _named(document: Any) -> dict[str, tuple[int, ...]]:
    named: dict[str, list[int]] = {}
    for number, page in enumerate(document.pages):
        for _, target, *_ in page.links:
            if str(target).startswith(GOTO):
                named.setdefault(str(target).removeprefix(GOTO), []).append(number)
    return {target: tuple(pages) for target, pages in named.items()}


def _line_height(document: Any) -> float:
    """Line height of the running text: the grid's step where there is one, else the root element's line."""
    from weasyprint.text.line_break import strut

    style = document.pages[0]._page_box.children[0].style
    return round((grid_of(style) or strut(style)[0]) * PT, 3)


def _page(number: int, page: Any, blocks: _Blocks) -> SetPage:
    fragments: list[Fragment] = []
    boxes: list[SetBox] = []
    for child in page.children:
        kind = type(child).__name__
        if kind == "MarginBox":
            continue
        for found in _walk(child, _Around(), blocks):
            if isinstance(found, Fragment):
                fragments.append(
                    replace(found, around=found.around | {"footnotes"}) if kind == "FootnoteAreaBox" else found
                )
            else:
                boxes.append(found)
    root = page.children[0]
    left, top = page.content_box_x() * PT, page.content_box_y() * PT
    bare = not fragments and not boxes and not _painted(page) and not _painted(root)
    width, height = page.margin_width() * PT, page.margin_height() * PT
    return SetPage(
        number=number,
        width=width,
        height=height,
        left=left,
        top=top,
        right=left + page.width * PT,
        bottom=top + page.height * PT,
        fragments=tuple(fragments),
        boxes=tuple(boxes),
        bare=bare,
    )


def _painted(box: Any) -> bool:
    """Whether it has a background of its own."""
    style = getattr(box, "style", None)
    if style is None:
        return False
    colour = style["background_color"]
    alpha = 0 if colour == "currentcolor" else colour.alpha
    own = alpha > 0 or any(kind != "none" for kind, _ in style["background_image"])
    return own or any(_painted(child) for child in getattr(box, "children", ()) if type(child).__name__ != "MarginBox")


def _walk(box: Any, around: _Around, blocks: _Blocks) -> Iterator[Fragment | SetBox]:
    style = box.style
    if style["visibility"] == "hidden" or style["transform"]:
        return
    element = getattr(box, "element", None)
    around = _inner(box, element, around)
    children = getattr(box, "children", ())
    lines = [child for child in children if type(child).__name__ == "LineBox"]
    if lines:
        yield _fragment(box, element, lines, around, blocks)
        for line in lines:
            for inner in line.descendants():
                if type(inner).__name__ in ("InlineReplacedBox",):
                    yield _box(inner, around)
        return
    if type(box).__name__ in ("BlockReplacedBox", "InlineReplacedBox", "TableBox"):
        yield _box(box, around)
    for child in children:
        if hasattr(child, "style"):
            yield from _walk(child, around, blocks)


def _inner(box: Any, element: Any, around: _Around) -> _Around:
    names, line, in_flow = around.names, around.source_line, around.in_flow
    if element is not None and box.element_tag and "::" not in box.element_tag:
        names = names | {box.element_tag, *(element.get("class") or "").split()}
        line = int(element.get("data-line") or 0) or line
    if (
        box.style["float"] != "none"
        or box.style["position"] not in ("static", "relative")
        or box.style["height"] == (0, "px")
    ):
        in_flow = False
    table = around.table or (line if "table" in names else 0)
    return _Around(frozenset(names), line, in_flow, table)


def _box(box: Any, around: _Around) -> SetBox:
    left, top = box.border_box_x() * PT, box.border_box_y() * PT
    right, bottom = left + box.border_width() * PT, top + box.border_height() * PT
    return SetBox(
        tag=str(box.element_tag),
        around=around.names,
        source_line=around.source_line,
        left=left,
        top=top,
        right=right,
        bottom=bottom,
        in_flow=around.in_flow,
    )


def _fragment(box: Any, element: Any, lines: list[Any], around: _Around, blocks: _Blocks) -> Fragment:
    key = (
        id(element) if element is not None else id(box),
        str(box.element_tag),
    )  # a list item's mark is a block beside it
    number = blocks.setdefault(key, len(blocks))
    size = box.style["font_size"] * PT
    indent = box.style["text_indent"]
    own = indent.value * PT if getattr(indent, "unit", "") == "px" else 0.0
    left = box.content_box_x() * PT
    return Fragment(
        block=number,
        tag=str(box.element_tag or ""),
        classes=frozenset((element.get("class") or "").split()) if element is not None else frozenset(),
        around=around.names,
        source_line=around.source_line,
        lines=tuple(_line(line) for line in lines),
        left=left,
        right=left + box.width * PT,
        indent=max(own, 1.2 * size),
        grid=round(grid_of(lines[0].style) * PT, 4),
        in_flow=around.in_flow,
        table=around.table,
    )


def _line(line: Any) -> SetLine:
    texts = [inner for inner in line.descendants() if type(inner).__name__ == "TextBox" and inner.text]
    inked = [inner for inner in texts if inner.text.strip()] or texts
    text = "".join(inner.text for inner in texts)
    last = inked[-1] if inked else None
    trailing = 0.0
    if last is not None and last.text != last.text.rstrip():
        spaces = len(last.text) - len(last.text.rstrip())
        trailing = spaces * 0.25 * last.style["font_size"]
    right = max((inner.position_x + inner.width for inner in inked), default=line.position_x) - trailing
    left = min((inner.position_x for inner in inked), default=line.position_x)
    for inner in line.descendants():
        if inked and type(inner).__name__ == "InlineReplacedBox":  # a formula among words
            left, right = min(left, inner.position_x), max(right, inner.position_x + inner.margin_width())
    spacing = max((inner.justification_spacing for inner in texts), default=0.0)
    return SetLine(
        text=text,
        left=left * PT,
        right=right * PT,
        top=line.position_y * PT,
        bottom=(line.position_y + line.height) * PT,
        baseline=(line.position_y + line.baseline) * PT,
        size=max((inner.style["font_size"] for inner in inked), default=line.style["font_size"]) * PT,
        spacing=spacing * PT,
        ended=any(str(inner.element_tag).startswith("br") for inner in line.descendants()),
    )
