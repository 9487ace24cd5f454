"""What WeasyPrint has drawn, taken over as the parts of an entry (runs in a worker).

WeasyPrint builds a PDF in memory (pydyf objects) and would write it to a file. It is taken over before
that: nothing is compressed twice, no font is cut that joining cuts again, and the objects are read where
they are still Python values.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from fontTools.ttLib import TTFont

from ...layouts.slots import FIRST_SLOT, SLOTS
from ..parts import Box, Element, EntryParts, FontUse, Leaf, Link, mark
from ..shown_glyphs import GLYPHS, TEXT_OPERATION
from .tagging.anchors import anchor
from .tagging.containment import contained
from .tagging.empty_elements import tidied
from .tagging.groups import marks_in
from .tagging.kinds import arranged
from .tagging.link_titles import link_titles
from .tagging.plainly import apart, plainly, titled
from .tagging.united import Origin, united
from .tagging.write import Tagged

_REFERENCE = re.compile(rb"(\d+) 0 R")
_CATEGORIES = ("ExtGState", "XObject", "Pattern", "Shading", "ColorSpace")
_STATES = re.compile(rb"\n[qQ](?=\n)")
_HUGE = re.compile(rb"(?<=[ \[])\d{10,}(?=[ \]/>])")
_MOST = 2**31 - 1
_SLOTS = range(FIRST_SLOT, FIRST_SLOT + SLOTS)
_SOFT = str.maketrans("", "", "\u00ad")


class DrawnDocument:
    """A WeasyPrint document and its pydyf PDF, ready to be taken over."""

    def __init__(
        self,
        document: Any,
        pdf: Any,
        faces: Mapping[str, str],
        first_slots: Mapping[str, int],
        tagged: Tagged,
        html: Any,
    ) -> None:
        """`faces`: name in content streams → PostScript name; `first_slots`: PostScript name → glyph of slot 0;
        `tagged`: what tagging found; `html`: the tree that was typeset.
        """
        groups = tagged.groups
        self.html = html
        self.document = document
        self.pdf = pdf
        self.faces = faces
        self.first_slots = first_slots
        self.pages = [pdf.objects[number] for number in pdf.pages["Kids"][::3]]
        self.page_numbers = {page.number: index for index, page in enumerate(self.pages)}
        self.links: list[Link] = []
        self.link_numbers: dict[int, int] = {}
        """Object number of an annotation → its link."""
        self.objects: dict[str, bytes] = {}
        self.numbers_in_forms = False
        """Whether a page number stands in what is drawn as a whole, where no digits can be set."""
        self.deepest = 0
        """How deep graphics states are nested in a page's content or a form's, at most."""
        self.origins = tagged.origins
        self.names = {name for page in document.pages for name in page.anchors} | tagged.notes.keys()
        """Of all destinations."""
        self._elements: list[Element] = []
        """All that were read: none of them may die while its identity is a key."""
        self._boxes: dict[int, Origin] = {}
        """Identity of an element → its box."""
        self.groups = groups
        self.group_marks = {
            (page, mark): index
            for index, (number, page) in enumerate(groups.items())
            for mark in marks_in(pdf.objects[number])
        }
        """(page, mark) → the group that holds the mark."""
        self._digests: dict[int, str] = {}

    def parts(self, folio_room: tuple[float | None, ...]) -> EntryParts:
        """All of it."""
        self._read_links()
        elements = [self._element(kid) for kid in self._at(self._document_element()["K"])]
        whole = united(elements, self._boxes, str(self.document.metadata.lang))
        said = apart(arranged(titled(whole, self._boxes), self._boxes), self._boxes)
        tree = plainly(tidied(contained(said)))
        anchor(tree, self._boxes, self.html, self.names)
        leaves = [self._leaf(page, room) for page, room in zip(self.pages, folio_room, strict=True)]
        resources = self.pdf.objects[_number(self.pages[0]["Resources"])]
        found = {category: self._resource(resources[category]) for category in _CATEGORIES if resources.get(category)}
        groups = tuple(self._digest(number) for number in self.groups)
        return EntryParts(
            leaves=tuple(leaves),
            links=tuple(self.links),
            structure=tuple(tree),
            fonts=self._fonts(),
            resources=found,
            objects=self.objects,
            groups=groups,
        )

    def _at(self, references: Any) -> Iterator[Any]:
        for reference in references:
            yield self.pdf.objects[_number(reference)]

    def _read_links(self) -> None:
        titles = link_titles(self.document, self.html)
        for index, page in enumerate(self.pages):
            for annotation in self._at(page.get("Annots", ())):
                left, bottom, right, top = annotation["Rect"]
                area = (min(left, right), min(bottom, top), max(left, right), max(bottom, top))
                action = annotation.get("A")
                uri = action["URI"].string if action else "#" + annotation["Dest"].string
                self.link_numbers[annotation.number] = len(self.links)
                title = titles.get(annotation.number, "")
                self.links.append(Link(index, tuple(round(side, 2) for side in area), uri, title))

    # Structure

    def _document_element(self) -> Any:
        root = self.pdf.objects[_number(self.pdf.catalog["StructTreeRoot"])]
        return next(self._at(root["K"]))

    def _element(self, source: Any) -> Element:
        page = self.page_numbers.get(_number(source["Pg"])) if "Pg" in source else None
        element = Element(source["S"][1:], page, [])
        self._elements.append(element)
        if source.number in self.origins:
            self._boxes[id(element)] = self.origins[source.number]
        for kid in source["K"]:
            if isinstance(kid, int):
                group = self.group_marks.get((page or 0, kid)) if self.group_marks else None
                element.kids.append(kid if group is None else f"G{group}.{kid}")
                continue
            below = self.pdf.objects[_number(kid)]
            if below["Type"] == "/OBJR":
                element.kids.append(f"L{self.link_numbers[_number(below['Obj'])]}")
            else:
                element.kids.append(self._element(below))
        for key in ("Alt", "Lang", "ID"):
            if key in source:
                element.entries[key] = str(source[key].string).translate(_SOFT)
        element.math = str(source["MathML"].string) if "MathML" in source else ""
        for key, value in source.get("A", {}).items():
            element.layout[key] = _attribute(key, value)
        return element

    # Pages

    def _leaf(self, page: Any, room: float | None) -> Leaf:
        stream = self.pdf.objects[_number(page["Contents"])]
        content = b"\n".join(_source(item) for item in stream.stream)
        # WeasyPrint writes moves by nothing between glyphs: an eighth of the stream.
        content = re.sub(rb"\[<[^\]]*\] TJ", lambda match: match[0].replace(b">0<", b""), content)
        self._look_into(content)
        split = self._first_slot(content)
        static, numbered = (content, b"") if split is None else (content[:split], content[split:])
        return Leaf(
            media=_box(page["MediaBox"]),
            trim=_box(page["TrimBox"]),
            bleed=_box(page["BleedBox"]),
            content=zlib.compress(static),
            numbered=numbered,
            folio_room=room,
        )

    def _first_slot(self, content: bytes) -> int | None:
        """Where the text object begins that holds the first slot."""
        first: int | None = None
        for match in TEXT_OPERATION.finditer(content):
            if match[1] is not None:
                first = self.first_slots.get(self.faces.get(match[1].decode("latin-1"), ""))
            elif first is not None and any(
                int(text[i : i + 4], 16) >= first for text in GLYPHS.findall(match[2]) for i in range(0, len(text), 4)
            ):
                return content.rindex(b"BT\n", 0, match.start())
        return None

    def _look_into(self, content: bytes) -> None:
        """Note how deep states are nested."""
        depth = 0
        for operator in _STATES.findall(b"\n%s\n" % content):
            depth += 1 if operator == b"\nq" else -1
            self.deepest = max(self.deepest, depth)

    # Resources

    def _resource(self, value: Any) -> bytes:
        return self._named(_source(value))

    def _named(self, source: bytes) -> bytes:
        """PDF source with the marks of objects instead of their numbers."""
        return _REFERENCE.sub(lambda match: mark(self._digest(int(match[1]))), source)

    def _digest(self, number: int) -> str:
        if number not in self._digests:
            found = self.pdf.objects[number]
            head, divider, body = found.data.partition(b"\nstream\n")
            if divider and "Resources" in found.extra:
                own = found.extra["Resources"]
                content = b"\n".join(_source(item) for item in found.stream)
                head = head.replace(b"/Resources " + own, b"/Resources " + self._form_resources(_number(own), content))
                if number in self.groups:  # one that looks like another is still a group of its own
                    head = head.replace(b"<<", b"<</Name /G%d" % list(self.groups).index(number), 1)
            source = self._named(_conforming(head)) + divider + body
            digest = hashlib.sha256(source).hexdigest()
            self.objects[digest] = source
            self._digests[number] = digest
        return self._digests[number]

    def _form_resources(self, number: int, content: bytes) -> bytes:
        """The resources of a form, with those fonts only that it uses, so that equal drawings are equal objects."""
        self.numbers_in_forms |= self._first_slot(content) is not None
        self._look_into(content)
        used = sorted({name.decode("latin-1") for name, _ in TEXT_OPERATION.findall(content) if name})
        fonts = b"".join(b"/%s %s" % (name.encode("latin-1"), mark("font:" + self.faces[name])) for name in used)
        others = [
            b"/%s %s" % (key.encode(), _source(value))
            for key, value in self.pdf.objects[number].items()
            if key != "Font"
        ]
        return b"<<%s/Font<<%s>>>>" % (b"".join(others), fonts)

    def _fonts(self) -> dict[str, FontUse]:
        """The faces used; characters without soft hyphens, which no reader should meet."""
        uses: dict[str, FontUse] = {}
        for font in self.document.fonts.values():
            face = self.faces[font.hash]
            first = self.first_slots.get(face, 0x10000)
            told = font.to_unicode.items()
            characters = {glyph: text for glyph, text in told if glyph < first and ord(text[:1] or "\0") not in _SLOTS}
            glyphs = tuple(sorted(glyph for glyph in font.widths if glyph < first))
            uses[font.hash] = FontUse(face, glyphs, characters, len(glyphs) < len(font.widths))
        return uses


def _conforming(source: bytes) -> bytes:
    """A dictionary as ISO 19005-2 lets it be: pictures not interpolated (6.2.8), no integer beyond 32 bits (6.1.13)."""
    source = source.replace(b"/Interpolate true", b"/Interpolate false")
    return _HUGE.sub(lambda match: b"%d" % min(int(match[0]), _MOST), source)


def _attribute(key: str, value: Any) -> str:
    return "" if key == "Headers" else _source(value).decode()  # headers are found again, in `tagging/grids.py`


def postscript_name(font: Any) -> str:
    """The PostScript name (name id 6) of a WeasyPrint font's program."""
    program = TTFont(BytesIO(font.file_content), lazy=True)
    return str(program["name"].getDebugName(6) or "")


def _source(value: Any) -> bytes:
    """PDF source of a pydyf value."""
    import pydyf

    return bytes(pydyf._to_bytes(value))


def _number(reference: bytes) -> int:
    return int(reference.split(b" ", 1)[0])


def _box(values: Any) -> Box:
    left, bottom, right, top = (round(float(value), 3) for value in values)
    return left, bottom, right, top
