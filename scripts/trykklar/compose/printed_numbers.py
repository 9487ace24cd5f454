"""Printed page numbers: as digits, or as slots that get their digits when the book is joined.

An entry's HTML must not change when a page number does, or it would have to be typeset again. With
slots (`slots.py`) it changes only with the number's count of digits, and with numbers that are not
arabic; at the edge of a column or at the end of a line, where what a shorter number leaves free moves nothing, not
even with that. What was printed is noted, so that pagination can tell without composing again whether
another page table would give another text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..base.digests import digest_of
from ..layouts.slots import ROOM, SLOTS, slot_text
from ..resolve.pages import PageTable

UNKNOWN_PAGE = "000"
ROOMS = ("", "left", "right")
"""On which side of a number that room is; nowhere, where a text goes on behind it."""


@dataclass(kw_only=True)
class PrintedNumbers:
    """The page numbers of one entry, while it is composed."""

    pages: PageTable
    slotted: bool
    shown: dict[str, str] = field(default_factory=dict)
    """Id → what is printed for its page: digits, a roman number, or slots."""
    slots: list[str] = field(default_factory=list)
    """The ids that have a slot; slot 1 is the first of them."""
    rooms: list[str] = field(default_factory=list)
    """Slot for slot, on which side of the number there is room."""
    edged: dict[tuple[str, str], str] = field(default_factory=dict)
    """Id and side of the room → the slots that are printed for its page."""
    marks: tuple[str, ...] = ()
    """The ids that ranges are printed of: how their pages lie to each other decides the text."""

    @property
    def ranged(self) -> bool:
        """Whether it prints ranges of pages, 'pp. 12–14'."""
        return bool(self.marks)

    def of(self, target: str, room: str = "") -> str:
        """The folio of the page on which a target begins, or slots for it; noted as printed. `room`: on which side of
        it there is nothing. Raises `ValueError` for what is no side."""
        if room not in ROOMS:
            raise ValueError(f"room is 'left' or 'right', not '{room}'")
        if (target, room) in self.edged:
            return self.edged[target, room]
        label = label_of(self.pages, target)
        if room and self._slotted(label) and len(label) <= ROOM:
            return self.edged.setdefault((target, room), self._slots(target, ROOM, room))
        if target not in self.shown:
            self.shown[target] = self._slots(target, len(label)) if self._slotted(label) else label
        return self.shown[target]

    def _slotted(self, label: str) -> bool:
        return self.slotted and label.isdigit() and len(self.slots) + 1 < SLOTS

    def _slots(self, target: str, digits: int, room: str = "") -> str:
        self.slots.append(target)
        self.rooms.append(room)
        return slot_text(len(self.slots), digits)


def label_of(pages: PageTable, target: str) -> str:
    """A page's label, or zeros where the page is not known yet."""
    page = pages.get(target)
    return page.label if page else UNKNOWN_PAGE


def lie_of(marks: Iterable[str], pages: PageTable) -> str:
    """Digest of how the pages of these ids lie to each other."""
    return digest_of(repr(pages.get(mark)) for mark in marks)


def same_text(shown: dict[str, str], slots: tuple[str, ...], rooms: tuple[str, ...], pages: PageTable) -> bool:
    """Whether an entry that printed `shown`, and numbers at edges, would print the same with this page table."""
    slotted = set[str]()
    for target, room in zip(slots, rooms, strict=True):
        if not room:
            slotted.add(target)
        elif not (label := label_of(pages, target)).isdigit() or len(label) > ROOM:
            return False
    for target, text in shown.items():
        label = label_of(pages, target)
        if target in slotted:
            if not label.isdigit() or len(label) != len(text):
                return False
        elif label != text:
            return False
    return True
