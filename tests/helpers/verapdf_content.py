"""What veraPDF finds in content streams: marks, operators, resources, colours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from verapdf_fonts import Font

PAINTS = frozenset("TJ Tj ' \" f f* F S s B B* b b* sh EI".split())
SHOWS = frozenset({"TJ", "Tj", "'", '"'})
OPERATORS = frozenset(
    "q Q cm w J j M d ri i gs m l c v y h re S s f F f* B B* b b* n W W* BT ET Tc Tw Tz TL Tf Tr Ts Td TD Tm T* Tj "
    "TJ ' \""
    " d0 d1 CS cs SC SCN sc scn G g RG rg K k sh EI Do MP DP BMC BDC EMC BX EX".split()
)
NAMED = {
    "gs": "/ExtGState",
    "cs": "/ColorSpace",
    "CS": "/ColorSpace",
    "Do": "/XObject",
    "Tf": "/Font",
    "sh": "/Shading",
}
DEVICE = frozenset({"/DeviceRGB", "/DeviceGray", "/DeviceCMYK", "/Pattern"})
DEEPEST = 28
"""How deep q may be nested (ISO 19005-2, 6.1.13)."""
BLENDS = frozenset(
    "Normal Compatible Multiply Screen Overlay Darken Lighten ColorDodge ColorBurn HardLight SoftLight Difference "
    "Exclusion Hue"
    " Saturation Color Luminosity".split()
)


class Contents:
    """All content of a file, page by page, and in the forms that pages draw."""

    def __init__(self, pdf: pikepdf.Pdf, parents: pikepdf.NumberTree) -> None:
        self.pdf = pdf
        self.parents = parents
        self.fonts: dict[int, Font] = {}
        self.drawn: dict[int, int] = {}
        """Form with a key of the parent tree → how often it is drawn."""

    def faults(self) -> Iterator[str]:
        for number, page in enumerate(self.pdf.pages, start=1):
            if Name.Resources not in page.obj:
                yield f"A 6.2.2-2 page {number} has no resources of its own"
            elif Name.Contents in page.obj:
                yield from (f"{fault} on page {number}" for fault in _Content(self, page.obj, ()).faults())
        yield from (
            f"UA 7.20-2 form {number} is drawn {count} times" for number, count in self.drawn.items() if count > 1
        )
        for font in self.fonts.values():
            yield from font.faults()


class _Content:
    """A page's content or a form's. `around`: for each mark that it stands in 'tagged', 'Artifact' or 'open'."""

    def __init__(self, all_contents: Contents, source: Any, around: Sequence[str]) -> None:
        self.all = all_contents
        self.source = source
        self.resources = source.get(Name.Resources, Dictionary())
        self.row = self.all.parents[int(source.StructParents)] if Name.StructParents in source else Array()
        self.around = [*around]
        self.marks = [*around]
        self.depth = 0
        self.font: Font | None = None

    def faults(self) -> Iterator[str]:
        source = self.source if isinstance(self.source, Stream) else pikepdf.Page(self.source)
        for operands, operator in pikepdf.parse_content_stream(source):
            name = "EI" if str(operator) == "INLINE IMAGE" else str(operator)
            if name not in OPERATORS:
                yield f"A 6.2.2-1 operator {name}"
            if name in ("BMC", "BDC"):
                yield from self._begin(operands)
            elif name == "EMC":
                self.marks.pop()
            elif name in PAINTS and not self._said():
                yield f"UA 7.1-3 {name} is neither tagged nor an artifact"
            if name in NAMED:
                yield from self._use(name, operands[0])
            elif name in SHOWS:
                yield from self._show(operands)
            yield from self._state(name, operands)
        if self.marks != self.around or self.depth:
            yield "marks or states do not end where they should"

    def _said(self) -> bool:
        return bool({"tagged", "Artifact"} & set(self.marks))

    def _begin(self, operands: Any) -> Iterator[str]:
        kind = self._kind(operands)
        if kind == "Artifact" and "tagged" in self.marks:
            yield "UA 7.1-1 an artifact in tagged content"
        if kind == "tagged" and "Artifact" in self.marks:
            yield "UA 7.1-2 tagged content in an artifact"
        if kind == "tagged" and "tagged" in self.marks:
            yield "a mark within a mark"
        self.marks.append(kind)

    def _kind(self, operands: Any) -> str:
        if operands[0] == Name.Artifact:
            return "Artifact"
        mark = operands[1].get(Name.MCID) if len(operands) > 1 and isinstance(operands[1], Dictionary) else None
        owner = self.row[int(mark)] if mark is not None and int(mark) < len(self.row) else None
        while owner is not None and owner.get(Name.Type) == Name.StructElem:
            owner = owner.get(Name.P)
        return "tagged" if owner is not None and owner.get(Name.Type) == Name.StructTreeRoot else "open"

    def _use(self, operator: str, name: Any) -> Iterator[str]:
        """A resource that is named."""
        if str(name) in DEVICE:
            if name == Name.DeviceCMYK:
                yield "A 6.2.4.3-3 CMYK"
            return
        item = self.resources.get(NAMED[operator], Dictionary()).get(name)
        if item is None:
            yield f"A 6.2.2-2 {operator} names {name}, which is no resource"
        elif operator == "Do":
            yield from self._draw(item)
        elif operator == "Tf":
            self.font = self.all.fonts.setdefault(item.objgen[0], Font(item))
        elif operator == "gs":
            if str(item.get(Name.BM, "/Normal"))[1:] not in BLENDS:
                yield f"A 6.2.10-1 {item.BM}"
            if {"/TR", "/TR2", "/HTP", "/HT"} & set(item.keys()):
                yield "A 6.2.5-1 a graphics state with a transfer function or a halftone"

    def _draw(self, item: Any) -> Iterator[str]:
        if item.Subtype == Name.Image:
            if not self._said():
                yield "UA 7.1-3 an image is neither tagged nor an artifact"
            return
        number = item.objgen[0]
        if Name.StructParents in item:
            self.all.drawn[number] = self.all.drawn.get(number, 0) + 1
        if Name.Resources not in item:
            yield f"A 6.2.2-2 form {number} has no resources of its own"
        yield from _Content(self.all, item, self.marks).faults()

    def _show(self, operands: Any) -> Iterator[str]:
        for text in operands[0] if isinstance(operands[0], Array) else operands[-1:]:
            if isinstance(text, pikepdf.String) and self.font is not None:
                codes = bytes(text)
                self.font.shown.update(codes[at] * 256 + codes[at + 1] for at in range(0, len(codes), 2))
                if len(codes) > 32766:
                    yield "A 6.1.13-3 a string of glyphs is too long"

    def _state(self, name: str, operands: Any) -> Iterator[str]:
        self.depth += {"q": 1, "Q": -1}.get(name, 0)
        if name == "q" and self.depth == DEEPEST + 1:
            yield "A 6.1.13-8 q is nested too deep"
        if name in ("k", "K"):
            yield "A 6.2.4.3-3 CMYK"
        yield from (
            f"A 6.1.13-1 {operand}"
            for operand in operands
            if isinstance(operand, int) and not -(2**31) <= operand < 2**31
        )
