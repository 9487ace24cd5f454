"""A digest of everything that a page is painted from, as it stands in the file.

Object numbers have no part in it, nor has what leads away from the page: so a page that did not change has the digest
that it had, wherever it now stands. A page that cannot be told in this way has none, and is read again each time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import pikepdf

from ..opened import OpenedPdf
from .beyond import drawn_beyond

_DEPTH = 40
"""Objects within objects, as deep as they are followed."""
_MOST_FONTS = 2000
"""Mentions of fonts on one page."""
_PLACED = ("/StructParent", "/StructParents", "/Length")
"""Keys that tell where a drawing stands in the file, or how long it is, and nothing of what it paints."""
_AWAY = frozenset({"/P", "/Parent", "/Dest", "/A", "/PA", "/StructParent", "/Contents", "/NM"})
"""Keys of a link that lead away from it, or are heard and not seen."""
_DRAWN = ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Rotate", "/UserUnit")
_INHERITED = ("/MediaBox", "/CropBox", "/Rotate")


class _Untold(Exception):  # noqa: N818 - an answer, not a fault
    """Raised within where something cannot be told: it leads back to itself, or is nested or long beyond reason."""


_TROUBLES = (_Untold, pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError, RecursionError)
"""What reading an object may raise that is not what it should be."""


@dataclass(frozen=True, slots=True)
class _Told:
    """An object."""

    digest: bytes
    fonts: tuple[int, ...]
    """Object numbers of the fonts that are mentioned in it, in the order of their mentions, each as often as it is."""
    borrows: bool = False
    """Whether something in it paints with the resources of whoever draws it."""


@dataclass(frozen=True, slots=True)
class PageDigest:
    """What a page is painted from."""

    content: str | None
    """Of content, resources and group: what its painting operators mean. None: it cannot be told."""
    drawn: str | None
    """Of these, the page's boxes, and what else a program that draws the page looks at."""
    fonts: tuple[int, ...]
    """Object numbers of its fonts; their order is the same wherever the digest is."""
    without: frozenset[str] = frozenset()
    """Names of forms that it is told without: they are drawn beyond the page's bleed."""


def page_digests(opened: OpenedPdf, *, drawn: bool = True, apart: bool = False) -> list[PageDigest]:
    """Of every page, first to last; without `drawn`, of content alone; `apart`: without what is drawn beyond the
    bleed."""
    known = f"page digests {drawn} {apart}"
    found: list[PageDigest] | None = opened.kept.get(known)
    if found is None:
        teller: _Teller = opened.kept.setdefault("page teller", _Teller())
        around = _around(opened, teller) if drawn else None
        found = opened.kept[known] = [_of_page(page.obj, teller, around, apart) for page in opened.pdf.pages]
    return found


def _around(opened: OpenedPdf, teller: _Teller) -> bytes | None:
    """What of the catalogue has a say in how pages are drawn; None where it is more than is known here."""
    root = opened.pdf.Root
    if "/AcroForm" in root or "/OCProperties" in root:
        return None
    with suppress(*_TROUBLES):
        return teller.told(root.get("/OutputIntents"), 0).digest
    return None


def _of_page(page: Any, teller: _Teller, around: bytes | None, apart: bool) -> PageDigest:
    content = drawn = None
    fonts: tuple[int, ...] = ()
    without: frozenset[str] = frozenset()
    with suppress(*_TROUBLES):
        parts = [teller.told(page.get(key), 0) for key in ("/Contents", "/Resources", "/Group")]
        if apart and not parts[1].borrows:
            without = drawn_beyond(page)
            parts[1] = teller.resources(page.Resources, without) if without else parts[1]
        fonts = tuple(font for part in parts for font in part.fonts)
        first: dict[int, int] = {}
        same = [first.setdefault(font, index) for index, font in enumerate(fonts)]
        content = _joined(*(part.digest for part in parts), repr(same).encode())
        if around is not None and "/Resources" in page:
            seen = [teller.told(_inherited(page, key), 0).digest for key in _DRAWN]
            drawn = _joined(content.encode(), around, *seen, *_links(page, teller))
    if not content:
        return PageDigest(None, None, ())
    return PageDigest(content, drawn, tuple(dict.fromkeys(fonts)), without)


def _joined(*parts: bytes) -> str:
    total = hashlib.sha256()
    for part in parts:
        total.update(b"%d:" % len(part) + part)
    return total.hexdigest()


def _inherited(page: Any, key: str) -> Any:
    node = page
    for _ in range(_DEPTH):
        if key in node:
            return node.get(key)
        node = node.get("/Parent")
        if node is None or key not in _INHERITED:
            return None
    raise _Untold


def _links(page: Any, teller: _Teller) -> Iterator[bytes]:
    """How the page's links are drawn. Raises `_Untold` for other annotations, and links that bring a drawing."""
    for item in page.get("/Annots", ()):
        if item.get("/Subtype") != "/Link" or "/AP" in item:
            raise _Untold
        for key in sorted(set(item.keys()) - _AWAY):
            yield key.encode()
            yield teller.told(item.get(key), 0).digest


class _Teller:
    """Tells objects of one file; each that has a number is told once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], _Told | None] = {}
        """None while it is being told, and for what cannot be."""

    def told(self, item: Any, depth: int) -> _Told:
        """An object. Raises `_Untold`."""
        if not isinstance(item, pikepdf.Object):
            return _Told(hashlib.sha256(f"{type(item).__name__} {item}".encode()).digest(), ())
        key = item.objgen
        if key == (0, 0):
            return self._direct(item, depth)
        if key not in self._known:
            self._known[key] = None
            found = self._direct(item, depth)
            is_font = isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"
            self._known[key] = replace(found, fonts=(key[0], *found.fonts)) if is_font else found
        known = self._known[key]
        if known is None:
            raise _Untold
        return known

    def _direct(self, item: Any, depth: int) -> _Told:
        if depth > _DEPTH:
            raise _Untold
        if isinstance(item, pikepdf.Stream):
            return self._stream(item, depth)
        written = item.unparse(resolved=True)
        if b" R" not in written:  # it mentions no other object
            return _Told(hashlib.sha256(written).digest(), ())
        if isinstance(item, pikepdf.Array):
            return _gathered(b"array", [self.told(each, depth + 1) for each in item])
        return self._entries(item, depth, b"dictionary")

    def _stream(self, item: Any, depth: int) -> _Told:
        data = hashlib.sha256(item.read_raw_bytes()).digest()
        written = item.stream_dict.unparse(resolved=True)
        if any(key in written for key in (b" R", b"/Subtype", b"/PatternType", b"/StructParent")):
            return self._entries(item, depth, data)
        return _Told(hashlib.sha256(data + written).digest(), ())

    def _entries(self, item: Any, depth: int, before: bytes) -> _Told:
        keys = [key for key in sorted(item.keys()) if key not in _PLACED]
        parts = [self.told(item.get(key), depth + 1) for key in keys]
        return _gathered(before + repr(keys).encode(), parts, _borrows(item))

    def resources(self, item: Any, without: frozenset[str]) -> _Told:
        """A page's resources without the drawings of these names. Raises `_Untold`."""
        others = [key for key in sorted(item.keys()) if key != "/XObject"]
        drawings = [key for key in sorted(item.XObject.keys()) if key not in without]
        parts = [self.told(item.get(key), 1) for key in others] + [self.told(item.XObject[key], 2) for key in drawings]
        return _gathered(repr(("resources", others, drawings)).encode(), parts)


def _borrows(item: Any) -> bool:
    """Whether a drawing, a pattern or a face names no resources of its own."""
    if isinstance(item, pikepdf.Stream):
        paints = item.get("/Subtype") == "/Form" or "/PatternType" in item
    else:
        paints = item.get("/Subtype") == "/Type3"
    return paints and "/Resources" not in item


def _gathered(before: bytes, parts: list[_Told], borrows: bool = False) -> _Told:
    fonts = tuple(font for part in parts for font in part.fonts)
    if len(fonts) > _MOST_FONTS:
        raise _Untold
    digest = hashlib.sha256(b"%d:" % len(before) + before + b"".join(part.digest for part in parts))
    return _Told(digest.digest(), fonts, borrows or any(part.borrows for part in parts))
