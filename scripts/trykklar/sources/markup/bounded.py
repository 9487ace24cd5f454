"""What is too long, or too deep, to be read is told and not read."""

from __future__ import annotations

from itertools import pairwise

from markdown_it.rules_core import StateCore

from ...base.bounds import NESTING, PARAGRAPH
from .options import report


def bound_paragraphs(state: StateCore) -> None:
    """A paragraph or cell that is too long is told and not read: marks that may belong together are looked for from
    each to each."""
    for token in state.tokens:
        if token.type == "inline" and len(token.content) > PARAGRAPH.most:
            what = f"a paragraph has {len(token.content):,} characters; {PARAGRAPH.most:,} are read"
            hint = "divide it: an empty line ends a paragraph"
            report(state.env, "beyond-bounds", token.map[0] + 1 if token.map else 0, what, hint)
            token.content, token.map = "", None


def told_nesting(state: StateCore) -> None:
    """What stands at the deepest level is not read by Markdown's parser, which says nothing: its element is empty."""
    for token, after in pairwise(state.tokens):
        if token.nesting == 1 and after.nesting == -1 and token.level >= NESTING.most - 1:
            what = f"what stands here is more than {NESTING.most} levels deep, and is not read"
            hint = "write it with fewer quotations and lists within each other; a list takes two levels"
            report(state.env, "beyond-bounds", token.map[0] + 1 if token.map else 0, what, hint)
