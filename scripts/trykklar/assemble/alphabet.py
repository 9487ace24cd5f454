"""Letters that a face holds besides those that it shows, in the editions of variants.

What one edition names more than another, as the x of a place, would be another subset of the face, and with it every
page that shows the face another page: nothing that is known of pages would be found again.
"""

from __future__ import annotations

from string import ascii_letters, digits

import uharfbuzz as harfbuzz

from ..resolve.document import ResolvedDocument
from .fonts import FaceGlyphs

LETTERS = ascii_letters + digits + "".join(char for char in map(chr, range(0xC0, 0x100)) if char.isalpha())
"""Of western Europe (ISO 8859-1): 40 kB for ten faces."""


def letters_of(resolved: ResolvedDocument) -> str:
    """What every face holds in the edition of a variant; the base edition stands on its own and is smaller."""
    return LETTERS if resolved.manuscript.edition.variant else ""


def with_letters(glyphs: FaceGlyphs, letters: str, program: bytes) -> FaceGlyphs:
    """The glyphs of a face with those of all these letters, where it shows letters at all: what one edition names more
    than another is no other subset then, and the pages that they share stay the same."""
    if not any(text.isalpha() for text in glyphs.characters.values()):
        return glyphs
    font = harfbuzz.Font(harfbuzz.Face(program))
    added = {glyph: letter for letter in letters if (glyph := font.get_nominal_glyph(ord(letter)))}
    return FaceGlyphs(glyphs.shown | added.keys(), added | glyphs.characters)
