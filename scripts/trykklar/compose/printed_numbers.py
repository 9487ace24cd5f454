"""Printed page numbers: as digits, or as slots that get their digits when the book is joined.

An entry's HTML must not change when a page number does, or it would have to be typeset again. With
slots (`slots.py`) it changes only with the number's count of digits, and with numbers that are not
arabic. What was printed is noted, so that pagination can tell without composing again whether
another page table would give another text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..base.digests import digest_of
from ..layouts.slots import SLOTS, slot_text
from ..resolve.pages import PageTable

UNKNOWN_PAGE = "000"


@dataclass
class PrintedNumbers:
    """The page numbers of one entry, while it is composed."""

    pages: PageTable
    slotted: bool
    shown: dict[str, str] = field(default_factory=dict)
    """Id → what is printed for its page: digits, a roman number, or slots."""
    slots: list[str] = field(default_factory=list)
    """The ids that have a slot; slot 1 is the first of them."""
    marks: tuple[str, ...] = ()
    """The ids that ranges are printed of: how their pages lie to each other decides the text."""

    @property
    def ranged(self) -> bool:
        """Whether it prints ranges of pages, 'pp. 12–14'."""
        return bool(self.marks)

    def of(self, target: str) -> str:
        """The folio of the page on which a target begins, or slots for it; noted as printed."""
        if target not in self.shown:
            self.shown[target] = self._text(target)
        return self.shown[target]

    def _text(self, target: str) -> str:
        label = label_of(self.pages, target)
        if not self.slotted or not label.isdigit() or len(self.slots) + 1 >= SLOTS:
            return label
        self.slots.append(target)
        return slot_text(len(self.slots), len(label))


def label_of(pages: PageTable, target: str) -> str:
    """A page's label, or zeros where the page is not known yet."""
    page = pages.get(target)
    return page.label if page else UNKNOWN_PAGE


def lie_of(marks: Iterable[str], pages: PageTable) -> str:
    """Digest of how the pages of these ids lie to each other."""
    return digest_of(repr(pages.get(mark)) for mark in marks)


def same_text(shown: dict[str, str], slots: tuple[str, ...], pages: PageTable) -> bool:
    """Whether an entry that printed `shown` would print the same with this page table."""
    slotted = frozenset(slots)
    for target, text in shown.items():
        label = label_of(pages, target)
        if target in slotted:
            if not label.isdigit() or len(label) != len(text):
                return False
        elif label != text:
            return False
    return True
