"""Look: what all entries of a document share when they are typeset. Nothing here imports an engine."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

ENGINE_VARIANT = "pdf/ua-1"
"""What WeasyPrint is asked for: with tags. What files declare is said when finishing (`finish.py`)."""
LAYOUT_URL = "https://trykklar.invalid/layout/"
"""Base of the URLs under which a layout's own files are known to WeasyPrint."""


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """A stylesheet's text and the name under which problems in it are shown."""

    name: str
    text: str


@dataclass(frozen=True)
class Look:
    """Stylesheets, the layout's pictures, fonts, and the kind of PDF: bytes only, no paths."""

    stylesheets: tuple[Stylesheet, ...]
    files: dict[str, bytes] = field(repr=False)
    """URL → bytes of the layout's own pictures."""
    fonts: dict[str, bytes] = field(repr=False)
    """PostScript name → font file's bytes. Pango sees these faces and no others."""
    pdf_variant: str
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
        """SHA-256 of the fonts, which change far less often than the styles."""
        return digest_of_files(self.fonts)


def digest_of(parts: Iterable[str]) -> str:
    """SHA-256 of texts; each goes in with its length, so that no two lists of texts run together."""
    total = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        total.update(b"%d:" % len(data) + data)
    return total.hexdigest()


def digest_of_files(files: Mapping[str, bytes]) -> str:
    """SHA-256 of names and contents, in the order of the names."""
    return digest_of(part for name in sorted(files) for part in (name, hashlib.sha256(files[name]).hexdigest()))
