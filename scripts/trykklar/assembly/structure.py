"""One structure tree out of the chapters' own (ISO 32000-1, 14.7 and 14.8).

Neither pypdf nor pikepdf carries a structure tree along when pages are appended, so the trees are
copied and joined here: children of every chapter's Document come under one Document in reading
order, keys of the parent tree are shifted past those already given, and ids of table headers are made
unique.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, NumberTree, Pdf, String


class StructureJoiner:
    """Collects chapters' structure trees into that of the joined file."""

    def __init__(self, pdf: Pdf) -> None:
        self.pdf = pdf
        self.document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, K=Array()))
        self.parents: dict[int, Any] = {}
        self.next_key = 0
        self.ids: dict[str, Any] = {}

    def add(self, source: Pdf, pages: list[pikepdf.Page], prefix: str, language: str | None = None) -> None:
        """Take over the tree of a chapter whose `pages` have just been appended to the joined file.

        `language` is given where the chapter's is not the document's (ISO 32000-1, 14.9.2).
        """
        root = source.Root.get(Name.StructTreeRoot)
        if root is None:
            raise ValueError("a typeset chapter has no structure tree")
        copied = self.pdf.copy_foreign(root)
        shift = self.next_key
        highest = -1
        for key, value in NumberTree(copied.ParentTree).items():
            self.parents[int(key) + shift] = value
            highest = max(highest, int(key))
        for page in pages:
            page.obj.StructParents = int(page.obj.StructParents) + shift
            for annotation in page.obj.get(Name.Annots, Array()):
                if Name.StructParent in annotation:
                    annotation.StructParent = int(annotation.StructParent) + shift
            self._drop_empty_links(page)
        self.next_key = shift + highest + 1
        for document in copied.K:
            for child in document.K:
                child.P = self.document
                if language:
                    child.Lang = String(language)
                self.document.K.append(child)
                self._prefix_ids(child, prefix)

    def _drop_empty_links(self, page: pikepdf.Page) -> None:
        """Take out link annotations without an area, which WeasyPrint writes where a link breaks at a line's end."""
        kept = []
        for annotation in page.obj.get(Name.Annots, Array()):
            left, bottom, right, top = (float(side) for side in annotation.Rect)
            if abs(right - left) > _HAIR and abs(top - bottom) > _HAIR:
                kept.append(annotation)
                continue
            element = self.parents.pop(int(annotation.StructParent), None)
            if element is not None:
                element.K = Array([kid for kid in element.K if not _refers_to(kid, annotation)])
        if Name.Annots in page.obj and len(kept) < len(page.obj.Annots):
            page.obj.Annots = Array(kept)

    def _prefix_ids(self, element: Any, prefix: str) -> None:
        """Make the ids of header cells, and the cells' references to them, unique in the file."""
        for item in _elements(element):
            if Name.ID in item:
                item.ID = String(f"{prefix}/{item.ID}")
                self.ids[str(item.ID)] = item
            attributes = item.get(Name.A)
            if isinstance(attributes, Dictionary) and Name.Headers in attributes:
                attributes.Headers = Array([String(f"{prefix}/{header}") for header in attributes.Headers])

    def finish(self, language: str) -> None:
        """Write the joined tree into the file's catalogue."""
        tree = NumberTree.new(self.pdf)
        for key in sorted(self.parents):
            tree[key] = self.parents[key]
        root = self.pdf.make_indirect(
            Dictionary(Type=Name.StructTreeRoot, K=Array([self.document]), ParentTree=tree.obj, ParentTreeNextKey=self.next_key)
        )
        if self.ids:
            ids = pikepdf.NameTree.new(self.pdf)
            for name in sorted(self.ids):
                ids[name] = self.ids[name]
            root.IDTree = ids.obj
        self.document.P = root
        self.pdf.Root.StructTreeRoot = root
        self.pdf.Root.MarkInfo = Dictionary(Marked=True)
        self.pdf.Root.Lang = String(language)


_HAIR = 0.5
"""Areas thinner than this (pt) cannot be clicked."""


def _refers_to(kid: Any, annotation: Any) -> bool:
    return isinstance(kid, Dictionary) and kid.get(Name.Type) == Name.OBJR and kid.Obj.objgen == annotation.objgen


def _elements(element: Any) -> Iterator[Any]:
    """A structure element and all those below it."""
    stack = [element]
    while stack:
        item = stack.pop()
        if not isinstance(item, Dictionary) or item.get(Name.Type) == Name.OBJR:
            continue
        yield item
        kids = item.get(Name.K)
        if isinstance(kids, Array):
            stack.extend(kid for kid in kids if isinstance(kid, Dictionary))
        elif isinstance(kids, Dictionary):
            stack.append(kids)
