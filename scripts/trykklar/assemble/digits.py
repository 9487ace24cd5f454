"""Page numbers written into a typeset entry, where slots keep their places (`slots.py`).

A slot is a glyph of its own, as wide as a tabular digit of the same face, so that a digit can take its
place in the content stream without anything else moving: only glyph ids change. Copying, searching and
screen readers see digits, because the joined fonts map those glyphs to digits like any others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..layouts.slots import FOLIO_DIGITS, SLOTS, SlottedFace
from ..typeset.shown_glyphs import GLYPHS, TEXT_OPERATION


@dataclass
class DigitSetter:
    """Writes the page numbers of one entry; `numbers` are the digits of its slots 1, 2, …, with a space for a place
    that stays free."""

    faces: Mapping[str, SlottedFace | None]
    """Name in content streams → face."""
    numbers: tuple[str, ...]
    _next: dict[int, int] = field(default_factory=dict)
    """Slot → how many of its places have been met."""

    def write(self, content: bytes, folio: str, room: float | None) -> bytes:
        """Content with digits for its slots; `folio` is the page's label. Raises `ValueError` for a slot without
        number."""
        face: SlottedFace | None = None

        def replaced(match: re.Match[bytes]) -> bytes:
            nonlocal face
            if match[1] is not None:
                face = self.faces.get(match[1].decode("latin-1"))
            elif face is not None:
                shown = face
                return (
                    b"[" + GLYPHS.sub(lambda part: self._glyphs(part[1], shown, folio, room or 0.0), match[2]) + b"] TJ"
                )
            return match[0]

        return TEXT_OPERATION.sub(replaced, content)

    def _glyphs(self, text: bytes, face: SlottedFace, folio: str, room: float) -> bytes:
        """One string of glyph ids, with digits for its slots and free room at either side of a folio."""
        out: list[bytes] = []
        for start in range(0, len(text), 4):
            slot = int(text[start : start + 4], 16) - face.first_glyph
            if slot < 0 or slot >= SLOTS:  # beyond all slots: WeasyPrint's place for a character that no face has
                out.append(text[start : start + 4])
            elif slot:
                number = self._number(slot)
                digit = number[self._count(slot, len(number))]
                out.append(b">%d<" % -face.advance if digit == " " else b"%04x" % face.digits[int(digit)])
            elif self._count(slot, FOLIO_DIGITS) == 0:  # all of it comes with the first place
                out.append(_folio(folio, face, room))
        return b"<" + b"".join(out) + b">"

    def _number(self, slot: int) -> str:
        if slot > len(self.numbers):
            raise ValueError(f"slot {slot} has no number")
        return self.numbers[slot - 1]

    def _count(self, slot: int, places: int) -> int:
        """Which of its places a slot is met at: they may be parted into several strings of glyphs."""
        index = self._next.get(slot, 0)
        self._next[slot] = (index + 1) % places
        return index


def _folio(folio: str, face: SlottedFace, room: float) -> bytes:
    """The digits of a folio inside a string of glyphs, moved within the room that was kept for it.

    Numbers between strings move what follows left, in 1/1000 of the font size (ISO 32000-1, 9.4.3).
    """
    free = (FOLIO_DIGITS - len(folio)) * face.advance
    before, after = round(free * room), free - round(free * room)
    digits = b"".join(b"%04x" % face.digits[int(digit)] for digit in folio)
    return b">%d<%s>%d<" % (-before, digits, -after)
