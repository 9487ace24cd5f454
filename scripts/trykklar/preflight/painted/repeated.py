"""Forms that pages draw again in the same state, as printers' marks: what they paint is worked out once a file."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from ...base.memo import Memo
from .records import Group, Painted, PaintedPage
from .state import State


@dataclass(frozen=True, slots=True)
class Once:
    """What a form has painted."""

    items: tuple[Painted, ...]
    groups: tuple[Group, ...]
    operators: int


class Repeated:
    """The forms of one file."""

    def __init__(self) -> None:
        self._known: Memo[Once] = Memo(500)

    def paint(self, key: Hashable, out: PaintedPage, run: Callable[[], None], again: Callable[[Once], None]) -> None:
        """Let `run` paint a form, or `again` what it painted when it was drawn under the same key; None is no key."""
        known = self._known.get(key) if key else None
        if known:
            again(known)
            return
        items, groups, operators = len(out.items), len(out.groups), out.operators
        run()
        if key:
            once = Once(tuple(out.items[items:]), tuple(out.groups[groups:]), out.operators - operators)
            self._known.put(key, once)


def drawn_key(form: Any, state: State, marks: Sequence[tuple[bool, int | None]]) -> Hashable:
    """All that says what a form paints; None where it may paint with more: the resources or the font of whoever draws
    it."""
    if "/Resources" not in form or state.font is not None or form.objgen == (0, 0):
        return None
    return (form.objgen, *state.values(), *marks)
