"""What all entries of a document share when they are typeset. Nothing here imports an engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from ..base.digests import digest_of, digest_of_files

ENGINE_VARIANT = "pdf/ua-1"
"""What WeasyPrint is asked for: with tags. What files declare is said when finishing (`finish.py`)."""


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """A stylesheet's text and the name under which problems in it are shown."""

    name: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Look:
    """Stylesheets, the layout's pictures, fonts, and the kind of PDF: bytes only, no paths."""

    stylesheets: tuple[Stylesheet, ...]
    files: dict[str, bytes] = field(repr=False)
    """URL → bytes of the layout's own pictures."""
    fonts: dict[str, bytes] = field(repr=False)
    """PostScript name → font file's bytes. Pango sees these faces and no others."""
    pdf_variant: str
    generics: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Generic family → the families that it stands for."""
    first_slots: dict[str, int] = field(default_factory=dict)
    """PostScript name → glyph id of slot 0 (`slots.py`), for faces that have slots."""
    speedups: bool = True
    """Whether the engine's speed-ups are used; they change no byte, so that the digest leaves them out."""

    @cached_property
    def digest(self) -> str:
        """SHA-256 of everything in it."""
        sheets = [part for sheet in self.stylesheets for part in (sheet.name, sheet.text)]
        slots = [f"{name} {glyph}" for name, glyph in sorted(self.first_slots.items())]
        return digest_of([self.pdf_variant, *slots, self.fonts_digest, digest_of_files(self.files), *sheets])

    @cached_property
    def fonts_digest(self) -> str:
        """SHA-256 of the fonts and what generic families stand for, which change far less often than the styles."""
        return digest_of([digest_of_files(self.fonts), repr(sorted(self.generics.items()))])
