"""Digests of a file's objects, whatever their numbers are."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import Any

import pikepdf

from ...base.bounds import OBJECT_DEPTH, PAGE_FONTS

_PLACED = ("/StructParent", "/StructParents", "/Length")
"""Keys that tell where a drawing stands in the file, or how long it is, and nothing of what it paints."""
_PLACED_AS_WRITTEN = re.compile(rb"/(?:Length|StructParents?) \d+ ")


class Untold(Exception):  # noqa: N818 - an answer, not a fault
    """Raised within where something cannot be told: it leads back to itself, or is nested or long beyond reason."""


TROUBLES = (Untold, pikepdf.PikepdfError, ValueError, TypeError, AttributeError, KeyError, RecursionError)
"""What reading an object may raise that is not what it should be."""


@dataclass(frozen=True, slots=True)
class Told:
    """An object."""

    digest: bytes
    fonts: tuple[int, ...]
    """Object numbers of the fonts that are mentioned in it, in the order of their mentions, each as often as it is."""
    borrows: bool = False
    """Whether something in it paints with the resources of whoever draws it."""


class Teller:
    """Tells objects of one file; each that has a number is told once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], Told | None] = {}
        """None while it is being told, and for what cannot be."""
        self._written: dict[bytes, Told] = {}
        """Dictionaries and arrays without numbers, as they are written: hundreds of drawings have the same ones."""

    def told(self, item: Any, depth: int) -> Told:
        """An object. Raises `Untold`."""
        if not isinstance(item, pikepdf.Object):
            return Told(hashlib.sha256(f"{type(item).__name__} {item}".encode()).digest(), ())
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
            raise Untold
        return known

    def _direct(self, item: Any, depth: int) -> Told:
        if depth > OBJECT_DEPTH.most:
            raise Untold
        if isinstance(item, pikepdf.Stream):
            return self._stream(item, depth)
        written = item.unparse(resolved=True)
        if b" R" not in written:  # it mentions no other object
            return Told(hashlib.sha256(written).digest(), ())
        if written not in self._written:
            if isinstance(item, pikepdf.Array):
                found = _gathered(b"array", [self.told(each, depth + 1) for each in item])
            else:
                found = self._entries(item, depth)
            self._written[written] = found
        return self._written[written]

    def _stream(self, item: Any, depth: int) -> Told:
        data = hashlib.sha256(item.read_raw_bytes()).digest()
        written = item.stream_dict.unparse(resolved=True)
        if not any(key in written for key in (b" R", b"/Subtype", b"/PatternType", b"/StructParent")):
            return Told(hashlib.sha256(data + written).digest(), ())
        around, count = _PLACED_AS_WRITTEN.subn(b"", written)
        around = b"stream" + (around if count == sum(key in item for key in _PLACED) else written)
        if around not in self._written:
            self._written[around] = self._entries(item, depth)
        return _gathered(data, [self._written[around]])

    def _entries(self, item: Any, depth: int) -> Told:
        keys = [key for key in sorted(item.keys()) if key not in _PLACED]
        parts = [self.told(item.get(key), depth + 1) for key in keys]
        return _gathered(b"dictionary" + repr(keys).encode(), parts, _borrows(item))

    def resources(self, item: Any, without: frozenset[str]) -> Told:
        """A page's resources without the drawings of these names. Raises `Untold`."""
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


def _gathered(before: bytes, parts: list[Told], borrows: bool = False) -> Told:
    fonts = tuple(font for part in parts for font in part.fonts)
    if len(fonts) > PAGE_FONTS.most:
        raise Untold
    digest = hashlib.sha256(b"%d:" % len(before) + before + b"".join(part.digest for part in parts))
    return Told(digest.digest(), fonts, borrows or any(part.borrows for part in parts))
