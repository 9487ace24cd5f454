"""Pages that lie down, turned to stand: a print shop's sheets have one trim size, and a bound page has no other.

They are turned against the clock, so that the head is at the left edge and the book is turned with the clock to read
them, whichever side they stand on. The drawing is turned, not the page (/Rotate): folding and imposing programs
disagree on that (`boxes-nested`).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pikepdf

from ...paginate.paginate import PaginatedBook
from ...typeset.parts import Box, EntryParts, Leaf
from ..part_objects import PartObject, named, parse, reference, unparse

_PAINTS = re.compile(rb"/([^\s/<>\[\]()]+)(?=\s+(?:scn|SCN)\b)")
"""A pattern as a colour (ISO 32000-1, 8.7.3.3)."""
_TURNED = b"-turned"


def lies_down(leaf: Leaf, trim: Box) -> bool:
    """Whether a page has the sides of the trim, but lies."""
    wide, high = leaf.trim[2] - leaf.trim[0], leaf.trim[3] - leaf.trim[1]
    return wide > high and trim[2] < trim[3] and abs(wide - trim[3]) < 1


def turned_pages(book: PaginatedBook, parts: list[EntryParts], trim: Box) -> frozenset[int]:
    """Numbers of the pages that lie down (1-based)."""
    return frozenset(
        chapter.first_page + index
        for chapter, entry in zip(book.chapters, parts, strict=True)
        for index, leaf in enumerate(entry.leaves)
        if lies_down(leaf, trim)
    )


def turned(parts: EntryParts, trim: Box) -> EntryParts:
    """An entry with its lying pages turned; the same entry where none lies. Links and structure are not for print
    shops, and are left as they were."""
    if not any(lies_down(leaf, trim) for leaf in parts.leaves):
        return parts
    turning = _Turning(parts, trim[2])
    leaves = tuple(turning.leaf(leaf, trim) if lies_down(leaf, trim) else leaf for leaf in parts.leaves)
    return turning.with_patterns(replace(parts, leaves=leaves))


@dataclass
class _Turning:
    """One entry's pages on their way; `width` is that of the standing page in pt."""

    parts: EntryParts
    width: float
    _used: dict[bytes, None] = field(default_factory=dict)
    """Patterns that turned pages paint with: a pattern's matrix counts from the page, whatever turns the drawing."""

    def leaf(self, leaf: Leaf, trim: Box) -> Leaf:
        turning = b"0 1 -1 0 %s 0 cm\n" % f"{self.width:.3f}".encode()
        content = turning + self._renamed(zlib.decompress(leaf.content))
        numbered = self._renamed(leaf.numbered)
        return replace(leaf, media=trim, trim=trim, bleed=trim, content=zlib.compress(content), numbered=numbered)

    def _renamed(self, content: bytes) -> bytes:
        def other(match: re.Match[bytes]) -> bytes:
            self._used[match[1]] = None
            return match[0] + _TURNED

        return _PAINTS.sub(other, content)

    def with_patterns(self, whole: EntryParts) -> EntryParts:
        """The entry with a turned copy of each such pattern."""
        if not self._used:
            return whole
        patterns = parse(self.parts.resources["Pattern"])
        objects = dict(self.parts.objects)
        for name, made in self._copies(patterns):
            objects[made.digest] = made.source
            patterns[name] = named(made.digest)
        return replace(whole, resources={**whole.resources, "Pattern": unparse(patterns)}, objects=objects)

    def _copies(self, patterns: pikepdf.Object) -> Iterator[tuple[str, PartObject]]:
        for name in self._used:
            digest = reference(patterns[f"/{name.decode('latin-1')}"])
            whole = PartObject.read(self.parts.objects[digest or ""])
            head = parse(whole.head)
            a, b, c, d, e, f = (float(value) for value in head.get("/Matrix", (1, 0, 0, 1, 0, 0)))
            matrix = (-b, a, -d, c, self.width - f, e)
            head["/Matrix"] = parse(b"[%s]" % " ".join(f"{value:.5f}" for value in matrix).encode())
            yield f"/{name.decode('latin-1')}{_TURNED.decode()}", replace(whole, head=unparse(head))
