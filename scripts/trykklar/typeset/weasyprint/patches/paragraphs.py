"""Paragraphs stand on one grid of lines, and not in rows of hyphens.

Replaces `iter_line_boxes` (weasyprint.layout.inline) where blocks ask for their lines (weasyprint.layout.block).

- **Grid.** Where the custom property `--line-grid` holds a length, a paragraph's first line begins on the next multiple
  of it, counted from the top edge of the page's trim box: what stands before it (a table, a figure, a title) need not
  be a whole number of lines high. After CSS Rhythmic Sizing (`block-step-size`), which WeasyPrint does not know.
- **Hyphens in a row.** After two lines that end in a hyphen the next is broken between words. After CSS Text 4
  (`hyphenate-limit-lines`), which WeasyPrint does not know.
- **Balance** of a title's lines, where `--text-wrap` has the word `balance` (`balanced.py`).
- **Breaks of a whole paragraph**, where it has the word `pretty` (after CSS Text 4, 6.4): all found at once
  (`planned.py`) and lines set from them (`straight.py`).

Pages change with it: it is no speed-up, and is never left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

from .balanced import asks_for, balance, by_setting, may_be_tried
from .division import closed
from .optimum import LONGEST_ROW
from .planned import line_counter, plan

HYPHENS = ("-", "\u2010")
_SLACK = 0.01
"""Pixels by which a line may stand below a multiple and count as on it."""
_NONE = -1.0


def grid_of(style: Any) -> float:
    """The step of the grid that lines of this style stand on, in CSS pixels; 0 where there is none."""
    found = getattr(style, "_trykklar_grid", None)
    if found is None:
        from weasyprint.css.units import LENGTHS_TO_PIXELS

        lengths = [
            token
            for token in style["__line_grid"] or ()
            if token.type == "dimension" and token.unit in LENGTHS_TO_PIXELS
        ]
        found = style._trykklar_grid = lengths[0].value * LENGTHS_TO_PIXELS[lengths[0].unit] if lengths else 0.0
    return float(found)


def on_grid(position_y: float, step: float) -> float:
    """The first line of a grid at or below a position."""
    return math.ceil((position_y - _SLACK) / step) * step


def ends_in_hyphen(line: Any) -> bool:
    """Whether the last text on a line ends in a hyphen, of whatever origin."""
    box = line
    while getattr(box, "children", None):
        box = box.children[-1]
    return str(getattr(box, "text", "")).endswith(HYPHENS)


def install() -> None:
    from weasyprint.layout import block, inline

    def iter_line_boxes(
        context: Any,
        box: Any,
        position_y: float,
        bottom_space: float,
        skip_stack: Any,
        containing_block: Any,
        absolute_boxes: Any,
        fixed_boxes: Any,
        first_letter_style: Any,
        first_line_style: Any,
    ) -> Iterator[tuple[Any, Any]]:
        inline.resolve_percentages(box, containing_block)
        if skip_stack is None:
            inline.resolve_one_percentage(box, "text_indent", containing_block.width)
        else:
            box.text_indent = 0
        step = grid_of(box.style)
        if step:
            position_y = on_grid(position_y, step)
        pretty = asks_for(box.style, "pretty") and not first_letter_style and not first_line_style
        if skip_stack is None and asks_for(box.style, "balance") and may_be_tried(box):

            def tried(resume_at: Any) -> Any:
                arguments = (context, box, position_y, bottom_space, resume_at, containing_block)
                return inline.get_next_linebox(*arguments, [], [], first_letter_style, first_line_style)

            counter = line_counter(context, box, position_y, containing_block) if pretty else None
            balance(box, containing_block.width, counter or by_setting(box, tried))
        whole = plan(context, box, position_y, containing_block) if pretty else None
        rows = box.__dict__.setdefault("_trykklar_rows", {})
        row = rows.get(repr(skip_stack), 0) if skip_stack else 0
        while True:
            arguments = (context, box, position_y, bottom_space, skip_stack, containing_block)
            first = (absolute_boxes, fixed_boxes, first_letter_style, first_line_style)
            found = whole.line(skip_stack, row) if whole else None
            box._trykklar_line = (whole, *found) if whole and found else None
            with closed() if row >= LONGEST_ROW and not found else nullcontext():
                line, resume_at = inline.get_next_linebox(*arguments, *first)
            box._trykklar_line = None
            first_line_style = None
            if not line:
                return
            inline.handle_leader(context, line, containing_block)
            position_y = line.position_y + line.height
            row = row + 1 if ends_in_hyphen(line) else 0
            rows[repr(resume_at)] = row
            yield line, resume_at
            if resume_at is None:
                return
            skip_stack = resume_at
            box.text_indent = 0
            first_letter_style = None

    block.iter_line_boxes = iter_line_boxes
