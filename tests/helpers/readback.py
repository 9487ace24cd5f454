"""A finished PDF read back with pypdf and pdfium alone, as any reader's program sees it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NullObject


@dataclass(frozen=True)
class Link:
    """A link's rectangle on a page, the words in it, and where it leads."""

    page: int
    """0-based."""
    box: tuple[float, float, float, float]
    """Left, bottom, right, top in pt."""
    text: str
    name: str
    """Named destination; empty for a link out of the file."""
    target: int | None
    """0-based page; None where it leads nowhere, or out."""
    top: float
    """Height on the target's page in pt."""
    uri: str
    spoken: str


def plain(text: str) -> str:
    """Words as they are compared: no soft or line-end hyphens, no line ends, one kind of space."""
    joined = re.sub(r"(?<=\w)[-\u00ad\ufffe\x02]\s*\n\s*(?=\w)", "", text.replace("\r", ""))
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", joined)).strip()


def letters(text: str) -> str:
    """Letters and digits alone, in lower case: what is left when spaces and hyphens differ."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).lower()


class Pdf:
    """One file, opened by both libraries."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.pypdf = pypdf.PdfReader(file)
        self.pdfium = pypdfium2.PdfDocument(file)
        self.labels: list[str] = list(self.pypdf.page_labels)
        self._texts: dict[int, str] = {}
        self._number_of = {
            page.indirect_reference.idnum: n for n, page in enumerate(self.pypdf.pages) if page.indirect_reference
        }

    @property
    def root(self) -> DictionaryObject:
        return self.pypdf.root_object

    def __len__(self) -> int:
        return len(self.pypdf.pages)

    # Text

    def text(self, page: int) -> str:
        """A page's text as pypdf extracts it."""
        if page not in self._texts:
            self._texts[page] = self.pypdf.pages[page].extract_text()
        return self._texts[page]

    def within(self, page: int, left: float, bottom: float, right: float, top: float) -> str:
        """The words in a rectangle, as pdfium finds them."""
        textpage = self.pdfium[page].get_textpage()
        return str(textpage.get_text_bounded(left, bottom, right, top))

    def line_of(self, link: Link) -> str:
        """The words on the lines of a link, from edge to edge of the page."""
        _, bottom, _, top = link.box
        return plain(self.within(link.page, 0, bottom + 1, self.width(link.page), top - 1))

    def width(self, page: int) -> float:
        return float(self.pypdf.pages[page].mediabox.width)

    def height(self, page: int) -> float:
        return float(self.pypdf.pages[page].mediabox.height)

    def near(self, page: int, top: float, depth: float = 130) -> str:
        """The words that stand where a destination points."""
        return plain(self.within(page, 0, max(top - depth, 0), self.width(page), min(top + 24, self.height(page))))

    # Links

    @cached_property
    def destinations(self) -> dict[str, tuple[int, float]]:
        """Named destination → (0-based page, height in pt)."""
        found = {}
        for name, destination in self.pypdf.named_destinations.items():
            found[name] = (self.page_number(destination.dest_array[0]), float(destination.top or 0))
        return found

    def page_number(self, reference: Any) -> int:
        """0-based number of the page that an object stands for; fails where it is no page of the file."""
        raw = reference if isinstance(reference, IndirectObject) else reference.indirect_reference
        return self._number_of[raw.idnum]

    @cached_property
    def links(self) -> list[Link]:
        return list(self._links())

    def _links(self) -> Iterator[Link]:
        for number, page in enumerate(self.pypdf.pages):
            textpage = self.pdfium[number].get_textpage()
            for reference in page.get("/Annots") or []:
                annotation = reference.get_object()
                if annotation.get("/Subtype") != "/Link":
                    continue
                x1, y1, x2, y2 = (float(value) for value in annotation["/Rect"])
                box = (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
                action = annotation.get("/A", {})
                name = str(annotation.get("/Dest") or action.get("/D") or "")
                target, top = self.destinations.get(name, (None, 0.0))
                text = plain(textpage.get_text_bounded(*box))
                yield Link(
                    number,
                    box,
                    text,
                    name,
                    target,
                    top,
                    str(action.get("/URI", "")),
                    str(annotation.get("/Contents", "")),
                )

    def links_from(self, first: int, last: int | None = None) -> list[Link]:
        """The links of pages `first` to `last` (0-based, both included)."""
        return [link for link in self.links if first <= link.page <= (first if last is None else last)]

    # Structure

    @cached_property
    def bookmarks(self) -> list[tuple[int, str, int]]:
        """(depth, title, 0-based page) of every bookmark, in order."""
        found: list[tuple[int, str, int]] = []

        def walk(items: list[Any], depth: int) -> None:
            for item in items:
                if isinstance(item, list):
                    walk(item, depth + 1)
                else:
                    found.append((depth, str(item.title), self.page_number(item.raw_get("/Page"))))

        walk(self.pypdf.outline, 0)
        return found

    @cached_property
    def elements(self) -> list[tuple[str, DictionaryObject]]:
        """(type, element) of the structure tree in reading order."""
        found: list[tuple[str, DictionaryObject]] = []
        stack: list[Any] = [self.root["/StructTreeRoot"]["/K"]]
        while stack:
            node = stack.pop()
            node = node.get_object() if isinstance(node, IndirectObject) else node
            if isinstance(node, ArrayObject):
                stack.extend(reversed(node))
            elif isinstance(node, DictionaryObject) and "/S" in node:
                found.append((str(node["/S"]), node))
                kids = node.get("/K", NullObject())
                if not isinstance(kids, NullObject):
                    stack.append(kids)
        return found

    @cached_property
    def parent_tree(self) -> dict[int, Any]:
        """The structure's number tree, flat."""
        found: dict[int, Any] = {}
        stack: list[Any] = [self.root["/StructTreeRoot"]["/ParentTree"]]
        while stack:
            node = stack.pop().get_object()
            numbers = list(node.get("/Nums", []))
            found.update({int(numbers[i]): numbers[i + 1].get_object() for i in range(0, len(numbers), 2)})
            stack.extend(node.get("/Kids", []))
        return found

    @cached_property
    def fonts(self) -> dict[str, set[int]]:
        """Name of each font (without the subset's mark) → the object numbers of its programs; 0 where it has none."""
        found: dict[str, set[int]] = {}
        for page in self.pypdf.pages:
            for font in self._page_fonts(page.get("/Resources", DictionaryObject()), set()):
                name = re.sub(r"^/?([A-Z]{6}\+)?", "", str(font["/BaseFont"]))
                inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
                descriptor = inner.get("/FontDescriptor", DictionaryObject()).get_object()
                programs = [
                    descriptor.raw_get(key) for key in ("/FontFile", "/FontFile2", "/FontFile3") if key in descriptor
                ]
                found.setdefault(name, set()).update({p.idnum for p in programs} or {0})
        return found

    def _page_fonts(self, resources: Any, seen: set[int]) -> Iterator[Any]:
        resources = resources.get_object()
        for reference in resources.get("/Font", DictionaryObject()).get_object().values():
            yield reference.get_object()
        for reference in resources.get("/XObject", DictionaryObject()).get_object().values():
            form = reference.get_object()
            if form.get("/Subtype") == "/Form" and "/Resources" in form and id(form) not in seen:
                seen.add(id(form))
                yield from self._page_fonts(form["/Resources"], seen)
