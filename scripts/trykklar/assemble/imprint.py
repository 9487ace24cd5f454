"""The publication's line at the foot of pages, drawn over entries that were set without it.

It is a form XObject for each side (ISO 32000-1, 8.10), so that an edition with another line differs from the next by
two small objects, and entries are what they were. It is an artifact (14.8.2.2): nobody wants to hear it on each page.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..typeset.parts import EntryParts, Leaf
from .objects import ObjectTable, deflated, numbers
from .segments import Surroundings, page_resources

_FORMS = ("TkRecto", "TkVerso")
"""Names in content streams."""


@dataclass(frozen=True)
class Imprint:
    """Where the line stands in a file."""

    forms: Mapping[str, int]
    """Name in content streams → form."""
    contents: tuple[int, int]
    """Content that draws it on a right-hand page, and on a left-hand one, above all that is drawn there."""
    opening: int
    """Content that comes before the page's own, so that this can end what that leaves set; 0 where it is ended."""

    def on(self, page: int) -> int:
        """The content for a page of the file (1-based)."""
        return self.contents[(page + 1) % 2]

    def given(self, named: Mapping[str, Mapping[str, int]]) -> dict[str, Mapping[str, int]]:
        """What pages that show it are given to draw with, besides what all are."""
        return {**named, "XObject": {**named.get("XObject", {}), **self.forms}}


def place_imprint(table: ObjectTable, parts: EntryParts, fonts: Mapping[str, int], around: Surroundings) -> Imprint:
    """Write the line of both sides. `parts`: its two pages; `fonts`: PostScript name → object number."""
    own = replace(around, named={"Font": {name: fonts[use.face] for name, use in parts.fonts.items()}})
    entries = b"/Type/XObject/Subtype/Form/BBox%s/Resources%s"
    resources = page_resources(parts.resources, own)
    forms = {
        name: table.add_stream(deflated(_content(leaf), entries % (numbers(leaf.trim), resources)))
        for name, leaf in zip(_FORMS, (parts.leaves[0], parts.leaves[-1]), strict=True)
    }
    opening = 0 if around.closing else table.add_stream(deflated(b"q\n"))
    drawn = (b"Q " if opening else b"") + b"/Artifact<</Type/Pagination>>BDC q /%s Do Q EMC\n"
    recto, verso = (table.add_stream(deflated(drawn % name.encode())) for name in forms)
    return Imprint(forms, (recto, verso), opening)


def _content(leaf: Leaf) -> bytes:
    return zlib.decompress(leaf.content) + leaf.numbered
