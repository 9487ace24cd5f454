"""A finished PDF becomes sheets, by pypdf. What the file says of itself, its colours and its fonts stay as they are."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

import pikepdf
import pypdf
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
)

from ...base.problems import Place, Problem, ProblemsFound
from ...base.rulebook import rule
from ...typeset.parts import PT_PER_MM as MM, Box
from ..press.marks import MarkedSheet, marks_content, slug_content
from .geometry import SheetGeometry, placing, sheet_geometry
from .options import Imposing
from .schemes import Layout, Side

rule("imposition-sizes", "pages of several sizes cannot be imposed together")

TOLERANCE = 0.5
"""pt by which pages may differ in size."""


@dataclass(frozen=True)
class Imposed:
    """The sheets, and what they took."""

    pdf: bytes = field(repr=False)
    sheets: int
    """Sheets of paper, printed on both sides."""
    blanks: int
    """Empty cells."""
    size: tuple[float, float]
    """Width and height of a sheet in mm."""
    trim: tuple[float, float]
    """What is left of it when it is cut, in mm."""


def impose(pdf: bytes, asked: Imposing, program: bytes, name: str = "") -> Imposed:
    """Place a file's pages on sheets. `program`: font file for the slug. Raises `ProblemsFound`.

    The file is one that `preflight.opened.open_pdf` has let through.
    """
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    boxes = [_box(page, "/TrimBox") or _box(page, "/MediaBox") for page in reader.pages]
    page = _one_size([box for box in boxes if box], name)
    layout = asked.layout(len(boxes))
    geometry = sheet_geometry(layout, page, _bleed(reader, asked), asked)
    _check_creep(layout, geometry, asked)
    writer = pypdf.PdfWriter(clone_from=reader)
    forms = [_form(writer, source) for source in writer.pages]
    marks = _marks(writer, geometry, asked, program) if asked.marks and layout.folded else None
    sides = [
        _side(writer, side, geometry, forms, [box or (0, 0, *page) for box in boxes], marks) for side in layout.sides
    ]
    _replace_pages(writer, sides)
    size, trim = (geometry.width / MM, geometry.height / MM), geometry.trim
    blanks = layout.pages - len(boxes)
    cut = ((trim[2] - trim[0]) / MM, (trim[3] - trim[1]) / MM)
    return Imposed(_written(writer), -(-len(sides) // 2), blanks, size, cut)


def _box(page: Any, key: str) -> Box | None:
    found = page.get(key) if key != "/MediaBox" else page.mediabox
    if found is None:
        return None
    left, bottom, right, top = (float(side) for side in found)
    return left, bottom, right, top


def _one_size(boxes: list[Box], name: str) -> tuple[float, float]:
    sizes = [(box[2] - box[0], box[3] - box[1]) for box in boxes]
    for number, size in enumerate(sizes, 1):
        if any(abs(one - other) > TOLERANCE for one, other in zip(size, sizes[0], strict=True)):
            what = (
                f"page {number} is {size[0] / MM:.0f} × {size[1] / MM:.0f} mm, page 1 {sizes[0][0] / MM:.0f} × "
                f"{sizes[0][1] / MM:.0f} mm"
            )
            raise ProblemsFound([Problem("imposition-sizes", what, "impose pages of one size", Place(name))])
    return sizes[0]


def _bleed(reader: pypdf.PdfReader, asked: Imposing) -> float:
    """The bleed that all pages have, in pt; none where the file ends at the trim."""
    least = 10 * MM
    for page in reader.pages:
        trim, bleed = _box(page, "/TrimBox"), _box(page, "/BleedBox")
        if trim is None or bleed is None:
            return 0.0
        least = min(least, trim[0] - bleed[0], trim[1] - bleed[1], bleed[2] - trim[2], bleed[3] - trim[3])
    return max(0.0, round(least, 3))


def _check_creep(layout: Layout, geometry: SheetGeometry, asked: Imposing) -> None:
    most = max((cell.shift for side in layout.sides for cell in side.cells), default=0) * geometry.creep
    if most > geometry.page[0] / 10:
        what = f"paper of {asked.thickness:g} mm moves the innermost pages by {most / MM:.1f} mm"
        raise ProblemsFound(
            [
                Problem(
                    "imposition-misfit",
                    what,
                    "that many sheets cannot be stapled: bind them otherwise, or check --thickness",
                )
            ]
        )


def _form(writer: pypdf.PdfWriter, page: Any) -> Any:
    """A page as a form XObject that shares its resources (ISO 32000-1, 8.10)."""
    contents = page.get_contents()
    form = DecodedStreamObject()
    form.set_data(contents.get_data() if contents is not None else b"")
    packed = form.flate_encode()
    box = [float(side) for side in page.mediabox]
    packed.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): _numbers(box),
            NameObject("/Resources"): page.get("/Resources", DictionaryObject()),
        }
    )
    if "/Group" in page:
        packed[NameObject("/Group")] = page["/Group"]
    return writer._add_object(packed)


def _marks(writer: pypdf.PdfWriter, geometry: SheetGeometry, asked: Imposing, program: bytes) -> Any:
    sheet = MarkedSheet(geometry.trim, geometry.bleed, tuple(geometry.trim[0] + fold for fold in geometry.folds))
    form = DecodedStreamObject()
    form.set_data(marks_content(sheet) + b"\n" + slug_content(sheet, asked.slug, program))
    packed = form.flate_encode()
    tint = DictionaryObject(
        {
            NameObject("/FunctionType"): NumberObject(2),
            NameObject("/Domain"): _numbers([0, 1]),
            NameObject("/C0"): _numbers([0, 0, 0, 0]),
            NameObject("/C1"): _numbers([1, 1, 1, 1]),
            NameObject("/N"): NumberObject(1),
        }
    )
    space = ArrayObject([NameObject("/Separation"), NameObject("/All"), NameObject("/DeviceCMYK"), tint])
    packed.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): _numbers(sheet.media),
            NameObject("/Resources"): DictionaryObject(
                {NameObject("/ColorSpace"): DictionaryObject({NameObject("/All"): space})}
            ),
        }
    )
    return writer._add_object(packed)


def _side(
    writer: pypdf.PdfWriter, side: Side, geometry: SheetGeometry, forms: list[Any], boxes: list[Box], marks: Any
) -> DictionaryObject:
    """One side of a sheet as a page."""
    shown = DictionaryObject()
    content: list[bytes] = []
    if marks is not None:
        shown[NameObject("/TkMarks")] = marks
        content.append(b"/Artifact BMC q /TkMarks Do Q EMC")
    for cell in side.cells:
        if cell.page is None:
            continue
        matrix, seen = placing(geometry, cell, boxes[cell.page][:2])
        name = f"/P{cell.page + 1}"
        shown[NameObject(name)] = forms[cell.page]
        clip = (seen[0], seen[1], seen[2] - seen[0], seen[3] - seen[1])
        drawn = (" ".join(_plain(v) for v in matrix), " ".join(_plain(v) for v in clip), name)
        content.append("q {} cm {} re W n {} Do Q".format(*drawn).encode())
    stream = DecodedStreamObject()
    stream.set_data(b"\n".join(content))
    page = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Page"),
            NameObject("/MediaBox"): _numbers([0, 0, geometry.width, geometry.height]),
            NameObject("/TrimBox"): _numbers(geometry.trim),
            NameObject("/Contents"): writer._add_object(stream.flate_encode()),
            NameObject("/Resources"): DictionaryObject({NameObject("/XObject"): shown}),
        }
    )
    if geometry.bleed:
        left, bottom, right, top = geometry.trim
        grown = [left - geometry.bleed, bottom - geometry.bleed, right + geometry.bleed, top + geometry.bleed]
        page[NameObject("/BleedBox")] = _numbers(grown)
    return page


def _replace_pages(writer: pypdf.PdfWriter, sides: list[DictionaryObject]) -> None:
    """Put the sheets in the place of the pages."""
    tree = DictionaryObject({NameObject("/Type"): NameObject("/Pages"), NameObject("/Count"): NumberObject(len(sides))})
    root = writer._add_object(tree)
    kids = ArrayObject()
    for side in sides:
        side[NameObject("/Parent")] = root
        kids.append(writer._add_object(side))
    tree[NameObject("/Kids")] = kids
    catalogue = writer.root_object
    catalogue[NameObject("/Pages")] = root
    for key in (
        "/StructTreeRoot",
        "/MarkInfo",
        "/Outlines",
        "/PageMode",
        "/PageLabels",
        "/Names",
        "/Dests",
        "/AF",
        "/OpenAction",
    ):
        if key in catalogue:
            del catalogue[key]


def _written(writer: pypdf.PdfWriter) -> bytes:
    """The file without what no sheet names, and with an identifier that follows from its bytes; by qpdf, as pypdf keeps
    all."""
    loose, packed = io.BytesIO(), io.BytesIO()
    writer.write(loose)
    with pikepdf.open(loose) as pdf:
        pdf.save(packed, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return packed.getvalue()


def _numbers(values: Any) -> ArrayObject:
    return ArrayObject([FloatObject(_plain(float(value))) for value in values])


def _plain(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".") or "0"
