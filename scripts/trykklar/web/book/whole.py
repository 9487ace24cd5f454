"""A book held against itself: what its pages name is in it, once, and has a type."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import unquote, urlsplit

from lxml import etree

from ...base.problems import Place, Problem
from .package import TYPES

_HINT = "this is a fault of the layout's templates, or of Trykklar"


def faults(files: Mapping[str, bytes], order: Sequence[str]) -> list[Problem]:
    """Everything that a reader's program would stumble over: files of types that books have not, ids that stand
    twice, links and pictures that lead nowhere. `order`: pages in reading order."""
    problems = [
        Problem("epub-page", f"books hold no files such as '{address}'", "use PNG, JPEG or SVG", Place(address))
        for address in files
        if posixpath.splitext(address)[1] not in TYPES
    ]
    trees = {address: etree.fromstring(data) for address, data in files.items() if address.endswith(".xhtml")}
    ids = {address: Counter(e.get("id") for e in tree.iter() if e.get("id")) for address, tree in trees.items()}
    for address, tree in trees.items():
        twice = [str(name) for name, count in ids[address].items() if count > 1]
        problems += [
            Problem("epub-page", f"the id '{name}' stands more than once", _HINT, Place(address)) for name in twice
        ]
        problems += [
            Problem("epub-page", f"'{told}' leads to nothing in the book", _HINT, Place(address))
            for told in _astray(address, tree, files, ids)
        ]
    missing = sorted(trees.keys() - set(order))
    return problems + [Problem("epub-page", "the page stands in no order", _HINT, Place(name)) for name in missing]


def _astray(
    page: str, tree: etree._Element, files: Mapping[str, bytes], ids: Mapping[str, Counter[str | None]]
) -> Iterator[str]:
    for element in tree.iter(etree.Element):
        for name in ("href", "src", "{http://www.w3.org/1999/xlink}href"):
            told = element.get(name)
            if told is None:
                continue
            parts = urlsplit(str(told))
            if parts.scheme or parts.netloc:
                continue
            path = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(parts.path)))
            target = path if parts.path else page
            if target not in files or (parts.fragment and parts.fragment not in ids.get(target, {})):
                yield str(told)
