"""What the browser needs to know of a built PDF's pages, read from the file itself.

A page is known by a digest of what it looks like. Pages that a build left alone keep their digest, so
that the browser keeps their images; where a page stands and what its links lead to is told apart.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, NameTree, OutlineItem, Pdf, Stream

from ...base.memo import Memo


@dataclass(frozen=True, slots=True)
class Link:
    """A link on a page, and where it leads."""

    box: tuple[float, float, float, float]
    """Left, top, width and height in pt, from the page's upper left."""
    to: str
    """An id of `Leaves.anchors`, or a URL."""
    inside: bool
    """Whether `to` is an id."""
    says: str
    """What a screen reader says of it."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page: digest of its looks, label, size in pt."""

    digest: str
    label: str
    width: float
    height: float
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A line of the outline: page (1-based), distance from its top in pt, depth from 0."""

    title: str
    page: int
    top: float
    depth: int


@dataclass(frozen=True)
class Leaves:
    """All pages of a built document."""

    title: str
    pages: tuple[Leaf, ...]
    anchors: dict[str, tuple[int, float]]
    """Named destinations: id → page (1-based), distance from its top in pt."""
    outline: tuple[Bookmark, ...]


def read_leaves(pdf_file: Path, faces: str) -> Leaves:
    """Read a PDF. `faces` stands for the project's font files: digests change with it.

    Raises `pikepdf.PdfError` for what is no PDF.
    """
    with Pdf.open(pdf_file) as pdf:
        sheets = list(pdf.pages)
        numbers = {sheet.obj.objgen: number for number, sheet in enumerate(sheets, start=1)}
        seen = _Looks(faces)
        pages = tuple(_leaf(sheet, seen) for sheet in sheets)
        heights = [leaf.height for leaf in pages]

        def point(destination: Any) -> tuple[int, float] | None:
            if isinstance(destination, Dictionary):
                destination = destination.get(Name.D)
            if not isinstance(destination, Array) or not len(destination):
                return None
            page = numbers.get(destination[0].objgen)
            if page is None:
                return None
            y = float(destination[3]) if len(destination) > 3 and destination[3] is not None else heights[page - 1]
            return page, round(max(heights[page - 1] - y, 0.0), 1)

        anchors = {name: at for name, value in _named(pdf) if (at := point(value))}
        marks = tuple(_bookmarks(pdf.open_outline().root, 0, anchors, point))
        return Leaves(str(pdf.docinfo.get(Name.Title, pdf_file.stem)), pages, anchors, marks)


def _named(pdf: Pdf) -> Iterator[tuple[str, Any]]:
    names = pdf.Root.get(Name.Names)
    if names is not None and Name.Dests in names:
        yield from NameTree(names.Dests).items()


def _bookmarks(
    items: list[OutlineItem], depth: int, anchors: dict[str, tuple[int, float]], point: Any
) -> Iterator[Bookmark]:
    for item in items:
        destination = item.destination
        at = anchors.get(str(destination)) if isinstance(destination, pikepdf.String | str) else point(destination)
        if at:
            yield Bookmark(item.title, at[0], at[1], depth)
        yield from _bookmarks(item.children, depth + 1, anchors, point)


def _leaf(sheet: pikepdf.Page, seen: _Looks) -> Leaf:
    left, bottom, right, top = (float(side) for side in sheet.cropbox.as_list())
    links = tuple(link for note in sheet.obj.get(Name.Annots, Array()) if (link := seen.link(note, left, top)))
    return Leaf(seen.page(sheet), sheet.label, round(right - left, 2), round(top - bottom, 2), links)


def _link(note: Any, left: float, top: float) -> Link | None:
    if note.get(Name.Subtype) != Name.Link:
        return None
    x1, y1, x2, y2 = (float(side) for side in note.Rect.as_list())
    box = (round(min(x1, x2) - left, 1), round(top - max(y1, y2), 1), round(abs(x2 - x1), 1), round(abs(y2 - y1), 1))
    says = str(note.get(Name.Contents, ""))
    action = note.get(Name.A, Dictionary())
    target = note.get(Name.Dest, action.get(Name.D))
    if isinstance(target, pikepdf.String):
        return Link(box, str(target), True, says)
    if action.get(Name.S) == Name.URI:
        return Link(box, str(action.URI), False, says)
    return None


_STANDS = re.compile(rb"/(?:P \d+ \d+ R|StructParent \d+)\b")
"""Where a link stands in the file."""
_LINKS: Memo[tuple[Link | None]] = Memo(20_000)
"""By how they are written, and their page's upper left."""
_NO_LOOKS = frozenset({"/Parent", "/StructParent", "/StructParents", "/Metadata", "/Length", "/ToUnicode"})
"""Keys that change nothing that one sees; those that count pages change with every page before."""


_LEADS_ON = re.compile(rb" R|/Font|" + b"|".join(re.escape(key.encode()) for key in sorted(_NO_LOOKS)))
"""Stands in what must be looked into: other objects, faces, and keys that change nothing."""


class _Looks:
    """Digests of what objects look like; an object is read once a file.

    A font counts by the name of its face, without the tag of its subset (ISO 32000-1, 9.6.4): what other
    pages use of a face changes its subset, and not this page.
    """

    def __init__(self, faces: str) -> None:
        self._faces = faces
        self._known: dict[tuple[int, int], bytes] = {}

    def link(self, note: Any, left: float, top: float) -> Link | None:
        """A link as it was read before where it is written as it was: most are, build after build."""
        written = _STANDS.sub(b"", note.unparse(resolved=True))
        if b" R" in written:  # it says less than it leads to
            return _link(note, left, top)
        return _LINKS.find((written, left, top), lambda: (_link(note, left, top),))[0]

    def page(self, sheet: pikepdf.Page) -> str:
        """The digest of a page: 32 hexadecimal digits."""
        total = hashlib.sha256(self._faces.encode())
        for box in (sheet.mediabox, sheet.cropbox):
            total.update(repr([float(side) for side in box.as_list()]).encode())
        total.update(self._of(sheet.obj.get(Name.Rotate, 0)))
        contents = sheet.obj.get(Name.Contents, Array())
        for part in contents if isinstance(contents, Array) else [contents]:
            total.update(part.read_raw_bytes())
        total.update(self._of(sheet.resources))
        return total.hexdigest()[:32]

    def _of(self, thing: Any) -> bytes:
        key = getattr(thing, "objgen", (0, 0))
        if key == (0, 0):
            return self._digest(thing)
        if key not in self._known:
            self._known[key] = b"in a circle"
            self._known[key] = self._digest(thing)
        return self._known[key]

    def _digest(self, thing: Any) -> bytes:
        total = hashlib.sha256()
        if isinstance(thing, Dictionary | Array) and not _LEADS_ON.search(written := thing.unparse(resolved=True)):
            return hashlib.sha256(written).digest()
        if isinstance(thing, Dictionary | Stream):
            if thing.get(Name.Type) == Name.Font and thing.get(Name.Subtype) != Name.Type3:
                return repr((str(thing.get(Name.BaseFont)).rpartition("+")[2], str(thing.get(Name.Encoding)))).encode()
            for name in sorted(set(thing.keys()) - _NO_LOOKS):
                total.update(name.encode() + b"\0" + self._of(thing[name]))
            if isinstance(thing, Stream):
                total.update(thing.read_raw_bytes())
        elif isinstance(thing, Array):
            for item in thing:
                total.update(self._of(item))
        else:
            total.update(repr(thing).encode())
        return total.digest()
