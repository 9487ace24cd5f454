"""Digits: page numbers written into a typeset chapter, where slots keep their places (`slots.py`).

A slot is a glyph of its own, as wide as a tabular digit of the same face, so that a digit can take its
place in the content stream without anything else moving: only glyph ids change. Copying, searching and
screen readers see digits, because the joined fonts map those glyphs to digits like any others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf, Stream

from ..slots import FOLIO_DIGITS, SlottedFace

# Text as WeasyPrint writes it: `/F 12 Tf` names the font, `[<0001002f>-20<0003>] TJ` shows glyphs; `/x Do` draws a form.
_OPERATION = re.compile(rb"/(\S+) [\d.]+ Tf|\[([^\]]*)\] TJ|/(\S+) Do")
_GLYPHS = re.compile(rb"<([0-9A-Fa-f]+)>")


@dataclass
class DigitSetter:
    """Writes the page numbers of one chapter; `numbers` are the digits of its slots 1, 2, …"""

    faces: Mapping[str, SlottedFace]
    numbers: tuple[str, ...]
    folio_room: tuple[float | None, ...]
    _done: set[tuple[int, int]] = field(default_factory=set)
    _next: dict[int, int] = field(default_factory=dict)
    """Slot → how many of its places have been met."""

    def write(self, pdf: Pdf, folios: tuple[str, ...], face_name: Callable[[Any], str]) -> None:
        """Write into all pages of a chapter; `folios` are the pages' labels, '' where none is printed as slots.

        `face_name` gives a font's PostScript name. Raises `ValueError` where a slot has no number.
        """
        for page, folio, room in zip(pdf.pages, folios, self.folio_room, strict=True):
            resources = page.obj.get(Name.Resources, Dictionary())
            self._rewrite(page.obj.Contents, resources, folio, room or 0.0, face_name)

    def _rewrite(self, stream: Any, resources: Any, folio: str, room: float, face_name: Callable[[Any], str]) -> None:
        """Set digits in a content stream and in the forms that it draws."""
        fonts = {key: self.faces.get(face_name(font)) for key, font in resources.get(Name.Font, Dictionary()).items()}
        forms = resources.get(Name.XObject, Dictionary())
        face: SlottedFace | None = None

        def replaced(match: re.Match[bytes]) -> bytes:
            nonlocal face
            if match[1] is not None:
                face = fonts.get("/" + match[1].decode("latin-1"))
            elif match[2] is not None and face is not None:
                shown = face
                text = match[2].replace(b">0<", b"")  # WeasyPrint writes moves by nothing: an eighth of the stream
                return b"[" + _GLYPHS.sub(lambda part: self._glyphs(part[1], shown, folio, room), text) + b"] TJ"
            elif match[3] is not None:
                form = forms.get("/" + match[3].decode("latin-1"))
                if isinstance(form, Stream) and form.get(Name.Subtype) == Name.Form and form.objgen not in self._done:
                    self._done.add(form.objgen)
                    self._rewrite(form, form.get(Name.Resources, Dictionary()), folio, room, face_name)
            return match[0]

        if isinstance(stream, Array):
            for part in stream:
                self._rewrite(part, resources, folio, room, face_name)
            return
        before = stream.read_bytes()
        after = _OPERATION.sub(replaced, before)
        if after != before:
            stream.write(after)

    def _glyphs(self, text: bytes, face: SlottedFace, folio: str, room: float) -> bytes:
        """One string of glyph ids, with digits for its slots and free room at either side of a folio."""
        out: list[bytes] = []
        for start in range(0, len(text), 4):
            slot = int(text[start : start + 4], 16) - face.first_glyph
            if slot < 0:
                out.append(text[start : start + 4])
            elif slot:
                number = self._number(slot)
                out.append(b"%04x" % face.digits[int(number[self._count(slot, len(number))])])
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
