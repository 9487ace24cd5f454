"""What an entry brings to the joined file, which is the same as long as the entry and its numbers are.

Object numbers and keys of the parent tree are given to entries in blocks with some room, so that an entry
that grows by a line does not move those after it: their segments are taken over as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ..typeset.parts import EntryParts, Leaf
from .frames import PageFrame
from .objects import Packed, array, pack, stream_source
from .structure import EntryStructure, count_elements, entry_structure

if TYPE_CHECKING:
    from .imprint import Imprint
    from .modern import Modern

BLOCK = 64
"""Object numbers are given out in multiples of this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The object numbers of an entry: pages, contents, numbered contents, annotations, then everything else."""

    first: int
    pages: int
    links: int
    key: int
    """First key in the parent tree."""
    framed: bool = False
    """Whether something is drawn beneath each page."""
    marked: int = 0
    """How many groups hold marked content."""

    @property
    def contents(self) -> int:
        return self.first + self.pages

    @property
    def numbered(self) -> int:
        return self.first + 2 * self.pages

    @property
    def beneath(self) -> int:
        """Contents that are drawn before the pages' own."""
        return self.first + 3 * self.pages

    @property
    def annotations(self) -> int:
        return self.first + (4 if self.framed else 3) * self.pages

    @property
    def node(self) -> int:
        """The entry's node in the page tree."""
        return self.annotations + self.links

    @property
    def resources(self) -> int:
        return self.node + 1

    @property
    def groups(self) -> int:
        return self.node + 2

    @property
    def section(self) -> int:
        """The element that holds all of the entry's."""
        return self.groups + self.marked

    @property
    def elements(self) -> int:
        return self.section + 1


@dataclass(frozen=True)
class Segment:
    """An entry's objects, except those that tell of other entries: annotations, and contents with page numbers."""

    packed: Packed
    streams: dict[int, bytes] = field(repr=False)
    structure: EntryStructure


def block_of(parts: EntryParts, first: int, key: int, *, framed: bool) -> tuple[Block, int, int]:
    """An entry's numbers from `first` and `key` on, and where those of the next entry begin."""
    block = Block(
        first=first,
        pages=len(parts.leaves),
        links=len(parts.links),
        key=key,
        framed=framed,
        marked=len(parts.groups),
    )
    needed = block.elements + count_elements(parts) + 1 - first
    needed += needed // 16
    keys = len(parts.leaves) + len(parts.links) + len(parts.groups) + 4
    return block, first + -(-needed // BLOCK) * BLOCK, key + -(-keys // BLOCK) * BLOCK


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Numbers of what an entry's objects name outside their own block, and what its pages are like."""

    page_tree: int
    """The page tree's root."""
    frame: PageFrame
    named: Mapping[str, Mapping[str, int]]
    """Category → name in content streams → object: fonts, and what is drawn beneath the pages."""
    shared: Mapping[str, int]
    """Digest → resource."""
    tagged: bool
    closing: int = 0
    """Content that ends the clip of framed pages."""
    modern: Modern | None = None
    """What elements of PDF 2.0 name, in a file of it."""
    imprint: Imprint | None = None
    """The publication's line at the foot of pages, where it has one."""


def make_segment(
    parts: EntryParts, block: Block, prefix: str, around: Surroundings, feet: tuple[int, ...] = ()
) -> Segment:
    """An entry as objects; `prefix` makes its ids unique; `feet`: content beyond its own, page by page, or 0."""
    structure = EntryStructure()
    if around.tagged:
        structure = entry_structure(parts, prefix, block, around.modern)
    loose: dict[int, bytes] = {}
    streams: dict[int, bytes] = {}
    shared = {**around.shared, **{digest: block.groups + index for index, digest in enumerate(parts.groups)}}
    around = replace(around, shared=shared)
    for index, digest in enumerate(parts.groups):
        key = block.key + block.pages + block.links + index
        streams[block.groups + index] = resolved(
            parts.objects[digest].replace(b"<<", b"<</StructParents %d" % key, 1), shared
        )
    annotations: list[list[int]] = [[] for _ in parts.leaves]
    for index, link in enumerate(parts.links):
        annotations[link.page].append(block.annotations + index)
    for index, leaf in enumerate(parts.leaves):
        foot = feet[index] if feet else 0
        loose[block.first + index] = _page(leaf, index, block, annotations[index], around, foot)
        head = b"<</Filter/FlateDecode/Length %d>>" % len(leaf.content)
        streams[block.contents + index] = stream_source(head, leaf.content)
    kids = array(b"%d 0 R" % (block.first + index) for index in range(block.pages))
    loose[block.node] = b"<</Type/Pages/Parent %d 0 R/Count %d/Kids%s>>" % (around.page_tree, block.pages, kids)
    loose[block.resources] = page_resources(parts.resources, around)
    return Segment(pack({**loose, **structure.objects}), streams, structure)


def page_resources(own: Mapping[str, bytes], around: Surroundings) -> bytes:
    """A resource dictionary (ISO 32000-1, 7.8.3): what the entry brings, and what the file gives to its pages."""
    out: list[bytes] = []
    for category in sorted(own.keys() | around.named.keys()):
        named = sorted(around.named.get(category, {}).items())
        given = b"".join(b"/%s %d 0 R" % (name.encode("latin-1"), number) for name, number in named)
        mine = resolved(own[category], around.shared).strip() if category in own else b"<<>>"
        out.append(b"/%s " % category.encode() + (mine[:-2] + given + b">>" if given else mine))
    return b"<<" + b"".join(out) + b">>"


def _page(leaf: Leaf, index: int, block: Block, annotations: list[int], around: Surroundings, foot: int) -> bytes:
    beneath = [block.beneath + index] if block.framed else []
    opening = [around.imprint.opening] if foot and around.imprint and around.imprint.opening else []
    contents = [*beneath, *opening, block.contents + index] + ([block.numbered + index] if leaf.numbered else [])
    contents += ([around.closing] if block.framed else []) + ([foot] if foot else [])
    annots = b"/Annots%s" % array(b"%d 0 R" % number for number in annotations) if annotations else b""
    tags = b"/Tabs/S/StructParents %d" % (block.key + index) if around.tagged else b""
    return b"<</Type/Page/Parent %d 0 R%s/Contents%s/Resources %d 0 R%s%s>>" % (
        block.node,
        around.frame.boxes(leaf.trim),
        array(b"%d 0 R" % number for number in contents),
        block.resources,
        annots,
        tags,
    )


def resolved(source: bytes, shared: Mapping[str, int]) -> bytes:
    """PDF source with object numbers for the marks of resources (`parts.mark`); a stream's data is left alone."""
    head, divider, body = source.partition(b"\nstream\n")
    pieces = head.split(b"\x01")
    pieces[1::2] = [b"%d 0 R" % shared[digest.decode()] for digest in pieces[1::2]]
    return b"".join(pieces) + divider + body
