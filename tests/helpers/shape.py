"""The structure tree of a finished PDF as plain records, read with pypdf (tree) and pdfium (the words of marks)."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
from fontTools.ttLib import TTFont
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NullObject
from pypdfium2 import raw

Box = tuple[float, float, float, float]

PLAIN = str.maketrans({"\u00a0": " ", "\u00ad": "-", "\u2010": "-", "\u2011": "-", "\ufffe": "-", "\x02": "-"})
"""One glyph may stand for two kinds of space or hyphen: which one, is no matter here."""


@dataclass(frozen=True)
class Mark:
    """Marked content of a page."""

    page: int
    """0-based."""
    mcid: int
    text: str


@dataclass(frozen=True)
class LinkArea:
    """A link's annotation, as its element refers to it."""

    page: int
    box: Box
    """Left, bottom, right, top in pt."""
    target: tuple[int, float, float] | None
    """0-based page and point in pt; None for a link out of the file."""
    uri: str
    contents: str


@dataclass
class Node:
    """A structure element."""

    kind: str
    page: int | None
    attributes: dict[str, Any]
    kids: list[Node | Mark | LinkArea] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """This element and all those below it, in reading order."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack += [kid for kid in reversed(node.kids) if isinstance(kid, Node)]

    @property
    def text(self) -> str:
        """The words of its marks and of those below it."""
        return "".join(kid.text for kid in self.kids if isinstance(kid, Node | Mark))


class Shape:
    """One file's tree. Fails where a reference leads nowhere."""

    def __init__(self, file: Path) -> None:
        self.pdf = pypdf.PdfReader(file)
        self.words = list(_words(file))
        self._page_of = {
            page.indirect_reference.idnum: n for n, page in enumerate(self.pdf.pages) if page.indirect_reference
        }
        self.destinations = {
            str(name): self.point(found.dest_array) for name, found in self.pdf.named_destinations.items()
        }
        root = self.pdf.root_object["/StructTreeRoot"]
        (document,) = _list(root["/K"])
        self.document = self._node(document)

    def point(self, destination: Any) -> tuple[int, float, float]:
        """A destination's 0-based page, and its point in pt (ISO 32000-1, 12.3.2.2: /XYZ)."""
        page, kind, left, top, _ = destination
        assert str(kind) == "/XYZ"
        return self._page_of[_number(page)], round(float(left), 1), round(float(top), 1)

    @cached_property
    def faces(self) -> dict[str, int]:
        """PostScript name of every face that the pages' resources name → how many programs of it are embedded."""
        fonts: dict[int, Any] = {}
        seen: set[int] = set()
        for page in self.pdf.pages:
            resources = page["/Resources"].get_object()
            if id(resources) not in seen and "/Font" in resources:
                seen.add(id(resources))
                fonts.update({_number(font): font.get_object() for font in resources["/Font"].get_object().values()})
        programs: dict[str, set[int]] = {}
        for font in fonts.values():
            descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            programs.setdefault(_face(font, descriptor["/FontFile2"]), set()).add(
                _number(descriptor.raw_get("/FontFile2"))
            )
        return {face: len(numbers) for face, numbers in programs.items()}

    def _node(self, item: DictionaryObject) -> Node:
        page = self._page_of[item.raw_get("/Pg").idnum] if "/Pg" in item else None
        attributes: dict[str, Any] = {
            key: str(item[key]) for key in ("/Alt", "/ActualText", "/E", "/Lang", "/ID", "/T") if key in item
        }
        for owner in _list(item.get("/A", NullObject())):
            attributes.update({key: _plain(owner[key]) for key in owner})
        node = Node(str(item["/S"]), page, attributes)
        for kid in _list(item.get("/K", NullObject())):
            node.kids.append(self._kid(kid, page))
        return node

    def _kid(self, kid: Any, page: int | None) -> Node | Mark | LinkArea:
        if isinstance(kid, DictionaryObject):
            if "/S" in kid:
                return self._node(kid)
            page = self._page_of[kid.raw_get("/Pg").idnum] if "/Pg" in kid else page
            assert page is not None
            if kid["/Type"] == "/OBJR":
                return self._link(kid["/Obj"], page)
            kid = kid["/MCID"]
        assert page is not None
        return Mark(page, int(kid), self.words[page].get(int(kid), ""))

    def _link(self, annotation: DictionaryObject, page: int) -> LinkArea:
        x1, y1, x2, y2 = (float(value) for value in annotation["/Rect"])
        box = (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
        action = annotation.get("/A", {})
        destination = annotation.get("/Dest") or action.get("/D")
        target = None
        if destination is not None:
            target = (
                self.point(destination) if isinstance(destination, ArrayObject) else self.destinations[str(destination)]
            )
        return LinkArea(page, box, target, str(action.get("/URI", "")), str(annotation.get("/Contents", "")))


def _number(reference: Any) -> int:
    raw_reference = reference if isinstance(reference, IndirectObject) else reference.indirect_reference
    return int(raw_reference.idnum)


def _face(font: Any, program: Any) -> str:
    """WeasyPrint calls a font by its family; the name in the program is the same however it was embedded."""
    names = TTFont(BytesIO(program.get_data()), lazy=True)
    own = names["name"].getDebugName(6) if "name" in names else None
    return own or re.sub(r"^/?([A-Z]{6}\+)?", "", str(font["/BaseFont"]))


def _list(item: Any) -> list[Any]:
    item = item.get_object()
    if isinstance(item, NullObject):
        return []
    return [kid.get_object() for kid in item] if isinstance(item, ArrayObject) else [item]


def _plain(value: Any) -> Any:
    """Numbers as numbers to a tenth, all else as text."""
    value = value.get_object()
    if isinstance(value, ArrayObject):
        return tuple(_plain(item) for item in value)
    return round(float(value), 1) if isinstance(value, int | float) else str(value)


def _words(file: Path) -> Iterator[dict[int, str]]:
    """Of every page: mark → the words shown in it."""
    document = pypdfium2.PdfDocument(file)
    for page in document:
        textpage = page.get_textpage()
        found: dict[int, str] = {}
        for number in range(raw.FPDFPage_CountObjects(page)):
            shown = raw.FPDFPage_GetObject(page, number)
            mcid = raw.FPDFPageObj_GetMarkedContentID(shown)
            if mcid >= 0 and raw.FPDFPageObj_GetType(shown) == raw.FPDF_PAGEOBJ_TEXT:
                found[mcid] = found.get(mcid, "") + _text(shown, textpage)
        yield found


def _text(shown: Any, textpage: Any) -> str:
    size = raw.FPDFTextObj_GetText(shown, textpage, None, 0)
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFTextObj_GetText(shown, textpage, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw[: max(size - 2, 0)].decode("utf-16-le").translate(PLAIN)
