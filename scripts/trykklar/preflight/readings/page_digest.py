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

from ...base.bounds import OBJECT_DEPTH
from ...base.memo import Memo
from ..opened import OpenedPdf
from .beyond import drawn_beyond
from .object_digest import TROUBLES, Teller, Untold

_AWAY = frozenset({"/P", "/Parent", "/Dest", "/A", "/PA", "/StructParent", "/Contents", "/NM"})
"""Keys of a link that lead away from it, or are heard and not seen."""
_DRAWN = ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Rotate", "/UserUnit")
_INHERITED = ("/MediaBox", "/CropBox", "/Rotate")


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
    more = None if drawn else _KNOWN.get((opened.sha256, True, apart))
    return more or _KNOWN.find((opened.sha256, drawn, apart), lambda: _digests(opened, drawn, apart))


_KNOWN: Memo[list[PageDigest]] = Memo(100)
"""By the file, which is asked for more than once: to be checked, and to be searched for another variant's words. A
build of two documents in five profiles has fourteen files."""


def _digests(opened: OpenedPdf, drawn: bool, apart: bool) -> list[PageDigest]:
    found = _contents(opened, apart)
    if not drawn:
        return found
    teller = _teller(opened)
    around = _around(opened, teller)
    pages = zip(opened.pdf.pages, found, strict=True)
    return [replace(told, drawn=_drawn(page.obj, told, teller, around)) for page, told in pages]


def _teller(opened: OpenedPdf) -> Teller:
    teller: Teller = opened.kept.setdefault("page teller", Teller())
    return teller


def _contents(opened: OpenedPdf, apart: bool) -> list[PageDigest]:
    """Digests of content alone; where both ways of telling a page are the same, it is told once."""
    known = f"page contents {apart}"
    found: list[PageDigest] | None = opened.kept.get(known)
    if found is None:
        pages, teller = opened.pdf.pages, _teller(opened)
        before: list[PageDigest] = opened.kept.get(f"page contents {not apart}") or [_UNTOLD] * len(pages)
        found = opened.kept[known] = [
            told if told.content and _told_once(page.obj, told, apart) else _content(page.obj, teller, apart)
            for page, told in zip(pages, before, strict=True)
        ]
    return found


def _told_once(page: Any, told: PageDigest, apart: bool) -> bool:
    """Whether a page that was told one way is the same told the other way."""
    return not told.without and (not apart or "/BleedBox" not in page)


def _around(opened: OpenedPdf, teller: Teller) -> bytes | None:
    """What of the catalogue has a say in how pages are drawn; None where it is more than is known here."""
    root = opened.pdf.Root
    if "/AcroForm" in root or "/OCProperties" in root:
        return None
    with suppress(*TROUBLES):
        return teller.told(root.get("/OutputIntents"), 0).digest
    return None


_UNTOLD = PageDigest(None, None, ())


def _content(page: Any, teller: Teller, apart: bool) -> PageDigest:
    with suppress(*TROUBLES):
        without: frozenset[str] = frozenset()
        parts = [teller.told(page.get(key), 0) for key in ("/Contents", "/Resources", "/Group")]
        if apart and not parts[1].borrows:
            without = drawn_beyond(page)
            parts[1] = teller.resources(page.Resources, without) if without else parts[1]
        fonts = tuple(font for part in parts for font in part.fonts)
        first: dict[int, int] = {}
        same = [first.setdefault(font, index) for index, font in enumerate(fonts)]
        content = _joined(*(part.digest for part in parts), repr(same).encode())
        return PageDigest(content, None, tuple(dict.fromkeys(fonts)), without)
    return _UNTOLD


def _drawn(page: Any, told: PageDigest, teller: Teller, around: bytes | None) -> str | None:
    """Of what a page's content is, and all else that a program that draws it looks at."""
    with suppress(*TROUBLES):
        if told.content and around is not None and "/Resources" in page:
            seen = [teller.told(_inherited(page, key), 0).digest for key in _DRAWN]
            return _joined(told.content.encode(), around, *seen, *_links(page, teller))
    return None


def _joined(*parts: bytes) -> str:
    total = hashlib.sha256()
    for part in parts:
        total.update(b"%d:" % len(part) + part)
    return total.hexdigest()


def _inherited(page: Any, key: str) -> Any:
    node = page
    for _ in range(OBJECT_DEPTH.most):
        if key in node:
            return node.get(key)
        node = node.get("/Parent")
        if node is None or key not in _INHERITED:
            return None
    raise Untold


def _links(page: Any, teller: Teller) -> Iterator[bytes]:
    """How the page's links are drawn. Raises `Untold` for other annotations, and links that bring a drawing."""
    for item in page.get("/Annots", ()):
        if item.get("/Subtype") != "/Link" or "/AP" in item:
            raise Untold
        for key in sorted(set(item.keys()) - _AWAY):
            yield key.encode()
            yield teller.told(item.get(key), 0).digest
