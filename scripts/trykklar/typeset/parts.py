"""A typeset entry in the pieces that joining puts together, instead of a PDF of its own.

A chapter's PDF would have to be taken apart again: its object numbers, structure keys and fonts are those
of a file that nobody reads. So a worker hands over what does not depend on the book (compressed page
content, structure, pictures), and what does depend on it as values (links, page numbers), and the joined
file is written once (`assembly/`). Pictures and other resources are named by their digest, so that equal
ones are in the file once, whichever entries show them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import KW_ONLY, dataclass, field

from ..base.packed import Measure, packed, unpacked

PT_PER_MM = 72 / 25.4
PT_PER_PX = 0.75
"""A CSS pixel is 1/96 of an inch (CSS Values 4, 6.2)."""
Box = tuple[Measure, Measure, Measure, Measure]
"""Left, bottom, right, top in pt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One page of an entry."""

    media: Box
    trim: Box
    bleed: Box
    content: bytes = field(repr=False)
    """Content stream up to where a page number is set, deflated."""
    numbered: bytes = field(repr=False)
    """The rest of it, with slots for digits; empty where none is printed."""
    folio_room: Measure | None
    """How much of the room that the folio leaves free stands before it (0 to 1); None without one."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link's area on a page."""

    page: int
    """0-based, in the entry."""
    area: Box
    uri: str
    title: str = ""
    """What its author says of where it leads, `[words](address "title")`."""


@dataclass(slots=True)
class Element:
    """A structure element (ISO 32000-1, 14.7.2)."""

    tag: str
    """Structure type: 'P', 'H2', 'Table', …"""
    page: int | None
    """The page (0-based, in the entry) that its marked content is on, where no mark says otherwise."""
    kids: list[Element | int | str]
    """Elements, numbers of marked content on `page`, 'G3.12' for mark 12 in group 3, 'L12' for the annotation of link
    12; 'P5.7' and 'P5.G3.12' for a mark on another page (0-based, in the entry) than `page`."""
    _: KW_ONLY
    entries: dict[str, str] = field(default_factory=dict)
    """Alt, Lang, ID: texts."""
    layout: dict[str, str] = field(default_factory=dict)
    """Attributes as PDF source by key: O, BBox, ColSpan, RowSpan, Scope, Headers (ids, one a line)."""
    anchors: list[str] = field(default_factory=list)
    """Names of destinations that lead here."""
    refers: list[str] = field(default_factory=list)
    """Names of what it refers to (ISO 32000-2, 14.7.2: `Ref`), which are another's anchors."""
    math: str = ""
    """A formula's MathML."""


def walked(elements: Iterable[Element]) -> Iterator[Element]:
    """Elements in reading order, each before those below it."""
    for element in elements:
        yield element
        yield from walked(kid for kid in element.kids if isinstance(kid, Element))


def on_page(element: Element, page: int | None) -> list[Element | int | str]:
    """What an element holds, as one whose marks are on another page holds it."""
    if page == element.page or element.page is None:
        return element.kids
    return [_elsewhere(kid, element.page) for kid in element.kids]


def _elsewhere(kid: Element | int | str, page: int) -> Element | int | str:
    if isinstance(kid, int) or (isinstance(kid, str) and kid.startswith("G")):
        return f"P{page}.{kid}"
    return kid


@dataclass(frozen=True)
class FontUse:
    """A face as an entry uses it."""

    face: str
    """PostScript name."""
    glyphs: tuple[int, ...]
    """All that are shown, slots aside."""
    characters: dict[int, str]
    """Glyph → text."""
    slotted: bool
    """Whether it sets slots, which digits take the place of."""


@dataclass(frozen=True, kw_only=True)
class EntryParts:
    """All pages of an entry."""

    leaves: tuple[Leaf, ...]
    links: tuple[Link, ...]
    structure: tuple[Element, ...]
    """Children of the Document element, in reading order."""
    fonts: dict[str, FontUse]
    """Name in content streams → face."""
    resources: dict[str, bytes] = field(repr=False)
    """Category (ExtGState, XObject, …) → dictionary as PDF source, naming objects by their mark (see `mark`)."""
    objects: dict[str, bytes] = field(repr=False)
    """Digest → object as PDF source with its stream, if it has one; other objects and faces named by their mark."""
    groups: tuple[str, ...] = ()
    """Digests of the transparency groups that hold marked content: each is drawn once, and needs a key of the parent
    tree."""


def mark(digest: str) -> bytes:
    """How an object (its digest) or a face ('font:' and its name) is named in PDF source that has no object numbers
    yet.

    No such source holds this byte otherwise: pydyf writes strings with it as UTF-16 in hexadecimal.
    """
    return b"\x01" + digest.encode() + b"\x01"


def encode_parts(parts: EntryParts) -> bytes:
    """As bytes."""
    return packed(parts)


def decode_parts(data: bytes) -> EntryParts:
    """What `encode_parts` wrote. Raises `ValueError` where it is anything else."""
    parts = unpacked(data, EntryParts)
    if not parts.objects.keys() >= set(parts.groups):
        raise ValueError("a group is missing")
    return parts
