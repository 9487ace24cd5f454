"""A block that columns are balanced with is laid out once, and moved from then on.

Wraps `columns_layout`, `block_level_layout` and `block_box_layout` (weasyprint.layout.block). WeasyPrint balances
columns by laying all of them out again and again, each time a little higher: of a glossary's last page ten times, and
once more for good. Here a block that fit as a whole at one try is put where it would stand at the next, wherever
nothing breaks it there; only blocks at the ends of columns are laid out again.

Where a column ends does not change with each try, either, as many of them are only one pixel higher. More room never
ends a column earlier; so where it ends at the same place with some pixels more, it does with all heights between, and
none of those is tried. What follows the end of a column, of which WeasyPrint asks the height, is laid out once.

What comes out of laying a block out is a function of its width, the margins that it adjoins and whether the column is
empty, as long as it meets no float, no note, nothing that is placed elsewhere, and no end of a column, and stands on
the same grid of lines. What is kept belongs to one call of `columns_layout`, so that no block is ever on a page twice.

Good for everyone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import inf
from typing import Any

from .paragraphs import grid_of

_NEAR = 0.05
"""px by which a block stays away from the end of a column to be moved rather than laid out."""
_SAME = 1e-6
"""px by which a block may be off the grid of lines that it was laid out on."""
_STEP = 1.5
"""px that tries are apart where WeasyPrint does not know how much more is wanted, which are then some 13 to a line."""
_MORE = (8, 4)
"""px that a column is tried higher, to see whether it ends where it does."""
_ARGUMENTS = 11
"""Of `block_level_layout`, as blocks ask for their children, behind context and box."""


@dataclass(kw_only=True)
class _Block:
    """A block that was laid out as a whole."""

    source: Any
    """What it was made from; held, so that no other has its identity."""
    made: Any
    offset: tuple[float, float]
    """px from where it was to be placed to where it stands."""
    top: float
    """px: where it was to be placed."""
    reach: float
    """px from there to the lowest line or edge that may not be beyond a column's end."""
    grids: frozenset[float]
    """Steps of the grids that its lines stand on, in px."""
    next_page: dict[str, Any]
    margins: tuple[float, ...]
    others: tuple[Any, ...]
    """The rest of what laying it out gives."""

    moved: bool = False

    def fits(self, context: Any, box: Any, bottom_space: float) -> bool:
        """Whether it would be the same where its source is to be placed now."""
        moved = box.position_y - self.top
        if any(abs(moved - round(moved / step) * step) > _SAME for step in self.grids):
            return False
        return bool(box.position_y + self.reach + _NEAR < context.page_bottom - bottom_space)

    def at(self, box: Any, stay: bool) -> tuple[Any, ...] | None:
        """The same, moved to where its source is to be placed now; None where it is to stay, and has been moved."""
        x, y = box.position_x + self.offset[0], box.position_y + self.offset[1]
        x, y = x - self.made.position_x, y - self.made.position_y
        self.moved = self.moved or x != 0 or y != 0
        if stay and self.moved:
            return None
        self.made.translate(x, y)
        return (self.made, None, dict(self.next_page), list(self.margins), *self.others)


@dataclass(frozen=True)
class _Try:
    """A column as it was tried, and the heights at which it is the same."""

    lowest: float
    """px of space below the column, at most …"""
    highest: float
    """… and at least."""
    found: tuple[Any, ...]

    def again(self, bottom_space: float) -> bool:
        return self.highest <= bottom_space <= self.lowest


class _Columns:
    """What is kept during one call of `columns_layout`."""

    def __init__(self) -> None:
        self.blocks: dict[Any, _Block | None] = {}
        """None for a block that could not be kept: then those within it are."""
        self.open = True
        """Whether the blocks that are laid out now are not parts of one that may be kept."""
        self.children: Any = None
        """What the last column was made of. The first of them is for trying; after it come those for good."""
        self.final = False
        self.tries: dict[Any, _Try] = {}

    def tried(self, bottom_space: float, key: Any, column: Callable[[float], Any]) -> Any:
        """What laying out a column for trying gives, with so much space below it."""
        known = self.tries.get(key)
        if known and known.again(bottom_space):
            return known.found
        found = column(bottom_space)
        if not _stands_still(found):
            return found
        found = _as_it_is(found)
        highest = bottom_space
        if known and known.highest - bottom_space <= _STEP:  # where it ends is searched for pixel by pixel
            for more in _MORE:
                probe = column(bottom_space - more)
                if _stands_still(probe) and probe[1] == found[1]:
                    highest -= more
                    break
        self.tries[key] = _Try(bottom_space, highest, found)
        return found

    def moved(self, context: Any, box: Any, bottom_space: float, key: Any) -> Any:
        """What laying a block out would give; None where it has to be laid out."""
        kept = self.blocks.get(key)
        return kept.at(box, self.final) if kept and kept.fits(context, box, bottom_space) else None

    def laid_out(self, context: Any, box: Any, bottom_space: float, key: Any, plain: Callable[[], Any]) -> Any:
        """What laying a block out gives, kept if it can be."""
        place = box.position_x, box.position_y
        self.open = key in self.blocks and not self.final
        found = plain()
        if not self.open and not self.final:
            self.blocks[key] = _kept(context, box, place, bottom_space, found)
        self.open = True
        return found


def install() -> None:
    from weasyprint.layout import block, column

    columns, plain, new_column = block.columns_layout, block.block_level_layout, column._create_column_box
    plain_box = block.block_box_layout
    stack: list[_Columns | None] = [None]

    def create_column(box: Any, containing_block: Any, children: Any, *others: Any) -> Any:
        if known := stack[-1]:
            known.final, known.children = known.children is children, children
        return new_column(box, containing_block, children, *others)

    def columns_layout(*arguments: Any) -> Any:
        stack.append(None if stack[-1] else _Columns())  # columns within columns are WeasyPrint's
        try:
            return columns(*arguments)
        finally:
            stack.pop()

    def block_level_layout(context: Any, box: Any, *arguments: Any, **named: Any) -> Any:
        def lay_out() -> Any:
            return plain(context, box, *arguments, **named)

        known = stack[-1]
        if known is None or not known.open or not context.in_column or len(arguments) != _ARGUMENTS:
            return lay_out()
        bottom_space, skip_stack, parent, page_is_empty, _, _, margins, *others = arguments
        if skip_stack is not None or context.excluded_shapes or any(others):
            return lay_out()
        key = (id(box), page_is_empty, tuple(margins), parent.width)
        found = known.moved(context, box, bottom_space, key)
        return found or known.laid_out(context, box, bottom_space, key, lay_out)

    def block_box_layout(
        context: Any, box: Any, bottom_space: float, skip_stack: Any, *others: Any, **named: Any
    ) -> Any:
        def lay_out(space: float) -> Any:
            return plain_box(context, box, space, skip_stack, *others, **named)

        known = stack[-1]
        if known is None or known.final or not box.is_column or context.excluded_shapes:
            return lay_out(bottom_space)
        _, page_is_empty, *_ = others
        key = (id(box), repr(skip_stack), page_is_empty, bottom_space == inf)
        return known.tried(bottom_space, key, lay_out)

    block.columns_layout, block.block_level_layout = columns_layout, block_level_layout
    block.block_box_layout = block_box_layout
    column._create_column_box = create_column


def _kept(context: Any, box: Any, place: tuple[float, float], bottom_space: float, found: Any) -> _Block | None:
    """A block that was to be placed there, if it can be moved; None where it cannot."""
    made, resume_at, next_page, margins, *others = found
    if made is None or resume_at is not None or context.excluded_shapes or box.style["position"] != "static":
        return None
    parts = list(_parts(made))
    if not all(map(_is_plain, parts)):
        return None
    x, top = place
    block = _Block(
        source=box,
        made=made,
        offset=(made.position_x - x, made.position_y - top),
        top=top,
        reach=max(_lowest(part) for part in parts) - top,
        grids=frozenset(grid_of(part.style) for part in parts if hasattr(part, "text")) - {0.0},
        next_page=dict(next_page),  # these two are added to by the caller
        margins=tuple(margins),
        others=tuple(others),
    )
    return block if block.fits(context, box, bottom_space) else None


def _stands_still(found: tuple[Any, ...]) -> bool:
    """Whether a column that was laid out has changed nothing but itself."""
    return found[0] is not None and all(map(_is_plain, _parts(found[0])))


def _as_it_is(found: tuple[Any, ...]) -> tuple[Any, ...]:
    """The same with the places of its blocks as they are, whatever is moved at the next try."""
    column, *others = found
    return (column.copy_with_children([child.copy() for child in column.children]), *others)


def _parts(box: Any) -> Iterator[Any]:
    yield box
    for child in box.children:
        yield from _parts(child)


def _is_plain(box: Any) -> bool:
    """Whether a box has nothing to do with what stands outside it."""
    from weasyprint.formatting_structure import boxes

    if not isinstance(box, (boxes.BlockBox, boxes.LineBox, boxes.InlineLevelBox)) or box.is_table_wrapper:
        return False
    if isinstance(box, (boxes.InlineFlexBox, boxes.InlineGridBox, boxes.InlineTableBox)):
        return False
    style = box.style
    return bool(
        box.is_in_normal_flow()
        and not (box.footnote or box.note or box.is_for_root_element)
        and style["box_decoration_break"] == "slice"
        and style["continue"] == "auto"
        and style["max_lines"] == "none"
    )


def _lowest(box: Any) -> float:
    """The lowest line below which WeasyPrint asks whether a box ends before its column does."""
    if hasattr(box, "text"):
        return float(box.position_y)
    edges = box.padding_bottom + box.border_bottom_width + max(box.margin_bottom, 0)
    return float(box.position_y + box.margin_height() + edges)
