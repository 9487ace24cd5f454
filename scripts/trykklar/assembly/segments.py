"""Segments: what an entry brings to the joined file, which is the same as long as the entry and its numbers are.

Object numbers and keys of the parent tree are given to entries in blocks with some room, so that an entry
that grows by a line does not move those after it: their segments are taken over as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..parts import EntryParts, Leaf
from .objects import Packed, array, numbers, pack, stream_source
from .structure import EntryStructure, count_elements, entry_structure

BLOCK = 64
"""Object numbers are given out in multiples of this."""


@dataclass(frozen=True, slots=True)
class Block:
    """The object numbers of an entry: pages, contents, numbered contents, annotations, then everything else."""

    first: int
    pages: int
    links: int
    key: int
    """First key in the parent tree."""
    marked: int = 0
    """How many groups hold marked content."""

    @property
    def contents(self) -> int:
        return self.first + self.pages

    @property
    def numbered(self) -> int:
        return self.first + 2 * self.pages

    @property
    def annotations(self) -> int:
        return self.first + 3 * self.pages

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
    def elements(self) -> int:
        return self.groups + self.marked


@dataclass(frozen=True)
class Segment:
    """An entry's objects, bar those that tell of other entries: annotations, and contents with page numbers."""

    packed: Packed
    streams: dict[int, bytes] = field(repr=False)
    structure: EntryStructure


def block_of(parts: EntryParts, first: int, key: int) -> tuple[Block, int, int]:
    """An entry's numbers from `first` and `key` on, and where those of the next entry begin."""
    block = Block(first, len(parts.leaves), len(parts.links), key, len(parts.groups))
    needed = block.elements + count_elements(parts) + 1 - first
    needed += needed // 16
    keys = len(parts.leaves) + len(parts.links) + len(parts.groups) + 4
    return block, first + -(-needed // BLOCK) * BLOCK, key + -(-keys // BLOCK) * BLOCK


def make_segment(
    parts: EntryParts, block: Block, prefix: str, page_tree: int, document: int, fonts: Mapping[str, int], shared: Mapping[str, int]
) -> Segment:
    """An entry as objects. `page_tree`, `document`: numbers of the page tree's root and the Document element;

    `fonts`: name in content streams → number of the font; `shared`: digest → number of a resource.
    """
    structure = entry_structure(parts, prefix, document, block.elements, block.first, block.annotations, block.groups, block.key)
    loose: dict[int, bytes] = {}
    streams: dict[int, bytes] = {}
    shared = {**shared, **{digest: block.groups + index for index, digest in enumerate(parts.groups)}}
    for index, digest in enumerate(parts.groups):
        key = block.key + block.pages + block.links + index
        streams[block.groups + index] = resolved(parts.objects[digest].replace(b"<<", b"<</StructParents %d" % key, 1), shared)
    annotations: list[list[int]] = [[] for _ in parts.leaves]
    for index, link in enumerate(parts.links):
        annotations[link.page].append(block.annotations + index)
    for index, leaf in enumerate(parts.leaves):
        loose[block.first + index] = _page(leaf, index, block, annotations[index])
        head = b"<</Filter/FlateDecode/Length %d>>" % len(leaf.content)
        streams[block.contents + index] = stream_source(head, leaf.content)
    kids = array(b"%d 0 R" % (block.first + index) for index in range(block.pages))
    loose[block.node] = b"<</Type/Pages/Parent %d 0 R/Count %d/Kids%s>>" % (page_tree, block.pages, kids)
    named = b"".join(b"/%s %d 0 R" % (name.encode("latin-1"), number) for name, number in sorted(fonts.items()))
    others = b"".join(b"/%s %s" % (key.encode(), resolved(source, shared)) for key, source in sorted(parts.resources.items()))
    loose[block.resources] = b"<</Font<<%s>>%s>>" % (named, others)
    return Segment(pack({**loose, **structure.objects}), streams, structure)


def _page(leaf: Leaf, index: int, block: Block, annotations: list[int]) -> bytes:
    contents = [block.contents + index] + ([block.numbered + index] if leaf.numbered else [])
    boxes = b"/MediaBox%s/TrimBox%s/BleedBox%s" % (numbers(leaf.media), numbers(leaf.trim), numbers(leaf.bleed))
    annots = b"/Annots%s" % array(b"%d 0 R" % number for number in annotations) if annotations else b""
    return b"<</Type/Page/Parent %d 0 R%s/Contents%s/Resources %d 0 R%s/Tabs/S/StructParents %d>>" % (
        block.node,
        boxes,
        array(b"%d 0 R" % number for number in contents),
        block.resources,
        annots,
        block.key + index,
    )


def resolved(source: bytes, shared: Mapping[str, int]) -> bytes:
    """PDF source with object numbers for the marks of resources (`parts.mark`); a stream's data is left alone."""
    head, divider, body = source.partition(b"\nstream\n")
    pieces = head.split(b"\x01")
    pieces[1::2] = [b"%d 0 R" % shared[digest.decode()] for digest in pieces[1::2]]
    return b"".join(pieces) + divider + body
