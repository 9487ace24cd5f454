"""Which box each structure element stands for, and which marked content belongs to no element.

WeasyPrint builds an entry's tree in `weasyprint.pdf.tags._build_box_tree`, box by box, and forgets the
boxes. While an entry is written, that function is wrapped by a `Watcher`. What it is called with is
compared with what is known of it, so that another WeasyPrint is refused, not misread.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from .artifacts import decorative

_KNOWN = ("box", "parent", "pdf", "page_number", "nums", "annotations", "tags")


@dataclass(frozen=True, slots=True)
class Seen:
    """A structure element and the box that it stands for."""

    element: Any
    """pydyf's dictionary of it."""
    box: Any
    page: int
    """0-based page of the entry."""


class Watcher:
    """Stands in for `_build_box_tree` while one entry is written."""

    def __init__(self, build: Any) -> None:
        self._build = build
        self.seen: dict[int, Seen] = {}
        """By the element's object number; children before their parents."""
        self.artifacts: dict[tuple[int, int], Any] = {}
        """(page, mark) of content that is no part of the text → its margin box, leader, repeated head or picture.

        A margin box with a link in it is none of them: it stays in the tree.
        """
        self._heads: set[int] = set()
        """Identities of the heads of tables that have been seen."""

    def __call__(
        self, box: Any, parent: Any, pdf: Any, page: int, nums: dict[int, Any], annotations: list[Any], tags: Any
    ) -> Iterator[Any]:
        from weasyprint.formatting_structure import boxes

        box = getattr(box, "_box", box)  # a placeholder of what is positioned absolutely
        if isinstance(box, boxes.MarginBox) and any(inner.link_annotation for inner in box.descendants()):
            for child in box.children:  # what can be clicked must be in the tree
                yield from self(child, parent, pdf, page, nums, annotations, tags)
            return
        if isinstance(box, boxes.MarginBox) or box.is_leader or self._repeated(box):
            self._leave_out(box, parent, pdf, page, nums, annotations, tags)
            return
        if isinstance(box, boxes.ReplacedBox) and decorative(box):
            mark = tags.pop(box)["mcid"]
            self.artifacts[page, mark] = box
            nums[mark] = "null"
            return
        passed_through = box.element_tag in ("html", "body") or isinstance(box, boxes.PageBox)
        for element in self._build(box, parent, pdf, page, nums, annotations, tags):
            if not passed_through:
                self.seen[element.number] = Seen(element, box, page)
            yield element

    def _repeated(self, box: Any) -> bool:
        """Whether a box is the head of a table that goes on, drawn again."""
        if not getattr(box, "is_header", False):
            return False
        known = id(box.element) in self._heads
        self._heads.add(id(box.element))
        return known

    def _leave_out(
        self, box: Any, parent: Any, pdf: Any, page: int, nums: dict[int, Any], annotations: list[Any], tags: Any
    ) -> None:
        """Let the elements of such a box be built, because WeasyPrint demands it, and forget them."""
        marks, links, seen = set(nums), len(annotations), set(self.seen)
        for _ in self._build(box, parent, pdf, page, nums, annotations, tags):
            pass
        del annotations[links:]
        for number in self.seen.keys() - seen:
            del self.seen[number]
        for mark in nums.keys() - marks:
            self.artifacts[page, mark] = box
            nums[mark] = "null"  # holds the mark's place in the page's array of parents


@contextmanager
def watching() -> Iterator[Watcher]:
    """Watch trees being built. Raises `RuntimeError` where WeasyPrint builds them in a way that is not known here."""
    import weasyprint
    from weasyprint.pdf import tags

    build = getattr(tags, "_build_box_tree", None)
    if build is None or tuple(inspect.signature(build).parameters) != _KNOWN:
        raise RuntimeError(
            f"WeasyPrint {weasyprint.VERSION} builds tags in an unknown way: install the one of requirements.lock"
        )
    watcher = Watcher(build)
    tags._build_box_tree = watcher
    try:
        yield watcher
    finally:
        tags._build_box_tree = build
