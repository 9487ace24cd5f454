"""The structure tree of a finished file, read once: elements in reading order, with what they hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from ..base.bounds import TREE_DEPTH
from .opened import OpenedPdf

MAX_DEPTH = TREE_DEPTH.most


@dataclass(kw_only=True)
class Element:
    """A structure element."""

    kind: str
    """Its structure type, after the role map."""
    source: Any = field(repr=False)
    parent: Element | None = field(repr=False)
    page: int | None
    """Page of the file (1-based) that its own content is on, if it says so."""
    kids: list[Element] = field(default_factory=list, repr=False)
    contents: list[tuple[int, int]] = field(default_factory=list)
    """(page, identifier) of its marked content."""
    objects: list[Any] = field(default_factory=list, repr=False)
    """Annotations that it refers to."""
    order: list[Element | tuple[int, int]] = field(default_factory=list, repr=False)
    """Elements and marked content below it, as they are read."""

    @property
    def number(self) -> str:
        return f"{self.source.objgen[0]} 0 obj"

    def text(self, key: str) -> str:
        """A text entry, such as '/Alt'; empty where there is none."""
        value = self.source.get(key)
        return "" if value is None else str(value)

    def walk(self) -> Iterator[Element]:
        yield self
        for kid in self.kids:
            yield from kid.walk()

    def first_page(self) -> int | None:
        """The page of its first content."""
        for element in self.walk():
            if element.contents:
                return element.contents[0][0]
        return self.page

    def attribute(self, owner: str, key: str) -> Any:
        """An attribute (ISO 32000-1, 14.7.5), or None."""
        own = self.source.get("/A")
        for record in own if isinstance(own, pikepdf.Array) else [own] if own is not None else []:
            if isinstance(record, pikepdf.Dictionary) and record.get("/O") == owner and key in record:
                return record[key]
        return None


@dataclass
class Tree:
    """All elements of a file."""

    roots: list[Element]
    elements: list[Element]
    """In reading order."""
    roles: dict[str, str]

    def of(self, *kinds: str) -> list[Element]:
        return [element for element in self.elements if element.kind in kinds]


def read_tree(opened: OpenedPdf) -> Tree:
    """The tree. Raises `ValueError` for a file without one, or one nested beyond reason."""
    found: Tree | None = opened.kept.get("structure tree")
    if found is None:
        found = opened.kept["structure tree"] = _Reader(opened).read()
    return found


class _Reader:
    def __init__(self, opened: OpenedPdf) -> None:
        self.root = opened.pdf.Root.get("/StructTreeRoot")
        self.pages = {page.obj.objgen: number for number, page in enumerate(opened.pdf.pages, 1)}
        self.roles: dict[str, str] = {}
        self.kinds: dict[str, str] = {}
        """Structure type → what it is after the role map."""

    def read(self) -> Tree:
        if self.root is None:
            raise ValueError("the file has no structure tree")
        self.roles = {key[1:]: str(value)[1:] for key, value in (self.root.get("/RoleMap") or {}).items()}
        roots = [self._element(kid, None, None, 0) for kid in _kids(self.root)]
        return Tree(roots, [element for root in roots for element in root.walk()], self.roles)

    def _element(self, source: Any, parent: Element | None, page: int | None, depth: int) -> Element:
        if depth > MAX_DEPTH:
            raise ValueError(f"the structure tree is more than {MAX_DEPTH} deep")
        kind = self._kind(str(source.get("/S", "/"))[1:])
        own = self.pages.get(source.Pg.objgen) if "/Pg" in source else page
        element = Element(kind=kind, source=source, parent=parent, page=own)
        for kid in _kids(source):
            self._kid(kid, element, own, depth)
        return element

    def _kind(self, written: str) -> str:
        if written not in self.kinds:
            kind = written
            for _ in range(len(self.roles)):
                kind = self.roles.get(kind, kind)
            self.kinds[written] = kind
        return self.kinds[written]

    def _kid(self, kid: Any, element: Element, page: int | None, depth: int) -> None:
        found: Element | tuple[int, int]
        if isinstance(kid, int):
            found = page or 0, kid
        elif not isinstance(kid, pikepdf.Dictionary):
            return
        elif (kind := str(kid.get("/Type", ""))) == "/OBJR":
            element.objects.append(kid.Obj)
            return
        elif kind == "/MCR":
            found = self.pages.get(kid.Pg.objgen, 0) if "/Pg" in kid else page or 0, int(kid.MCID)
        else:
            found = self._element(kid, element, page, depth + 1)
        element.order.append(found)
        if isinstance(found, Element):
            element.kids.append(found)
        else:
            element.contents.append(found)


def _kids(source: Any) -> list[Any]:
    kids = source.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]
