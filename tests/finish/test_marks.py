"""Printers' marks: where they stand, on which plates, and that nothing of them comes near the page."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from support import REPOSITORY
from trykklar.finish.press.marks import MM, MarkedSheet, glyph_forms, marks_form, page_content, slug_form

PROGRAM = (REPOSITORY / "fonts" / "SourceSans3-Regular.ttf").read_bytes()
TRIM = (0.0, 0.0, 200.0, 300.0)
SCALE = 4


def form(pdf: pikepdf.Pdf, source: bytes) -> pikepdf.Object:
    """A form XObject from its PDF source: read by pikepdf from a file that holds nothing else."""
    head, _, body = source.partition(b"\nstream\n")
    entries = pikepdf.Object.parse(head)
    stream = pdf.make_stream(body.removesuffix(b"\nendstream"))
    for key, value in entries.items():
        if key != "/Length":
            stream[key] = value
    return stream


def page(sheet: MarkedSheet, label: str = "12", slug: str = "report.pdf · 2026.1") -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        obj = pdf.pages[0].obj
        obj.MediaBox = [round(side, 3) for side in sheet.media]
        own = {"TkMarks": marks_form(sheet), "TkSlug": slug_form(sheet, slug, PROGRAM)}
        forms = own | glyph_forms([label], PROGRAM)
        obj.Resources = pikepdf.Dictionary(
            XObject=pikepdf.Dictionary({f"/{name}": form(pdf, source) for name, source in forms.items()})
        )
        obj.Contents = pdf.make_stream(page_content(sheet, label, PROGRAM, *own))
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def image(pdf: bytes) -> Image.Image:
    return pypdfium2.PdfDocument(pdf)[0].render(scale=SCALE).to_pil().convert("L")


def dark(picture: Image.Image, sheet: MarkedSheet, left: float, bottom: float, right: float, top: float) -> int:
    """How many pixels of a rectangle (pt) are inked."""
    media = sheet.media
    box = [(left - media[0]) * SCALE, (media[3] - top) * SCALE, (right - media[0]) * SCALE, (media[3] - bottom) * SCALE]
    return sum(picture.crop(tuple(round(v) for v in box)).point(lambda v: int(v < 160)).histogram()[1:2])


@pytest.mark.parametrize("bleed", [0.0, 3 * MM, 10 * MM])
def test_nothing_is_drawn_within_the_bleed(bleed: float) -> None:
    sheet = MarkedSheet(TRIM, bleed, folds=(90.0, 110.0))
    picture = image(page(sheet))
    assert dark(picture, sheet, -bleed, -bleed, 200 + bleed, 300 + bleed) == 0
    assert dark(picture, sheet, *sheet.media) > 1000


def test_crop_marks_point_at_the_trims_corners() -> None:
    bleed = 3 * MM
    sheet = MarkedSheet(TRIM, bleed)
    picture = image(page(sheet))
    start, end = bleed + 1.2 * MM, bleed + 5.8 * MM
    for x in (0.0, 200.0):
        for y in (300 + start, -end):
            assert dark(picture, sheet, x - 0.5, y, x + 0.5, y + end - start) > 0
            assert dark(picture, sheet, x - 3, y, x - 1.5, y + end - start) == 0
            assert dark(picture, sheet, x + 1.5, y, x + 3, y + end - start) == 0
    for y in (0.0, 300.0):
        for x in (200 + start, -end):
            assert dark(picture, sheet, x, y - 0.5, x + end - start, y + 0.5) > 0
            assert dark(picture, sheet, x, y - 3, x + end - start, y - 1.5) == 0


def test_folds_are_marked_where_they_are_and_only_there() -> None:
    bleed = 3 * MM
    folded, flat = MarkedSheet(TRIM, bleed, (70.0,)), MarkedSheet(TRIM, bleed)
    beside = (69.0, -bleed - 5.8 * MM, 71.0, -bleed - 1.2 * MM)
    assert dark(image(page(folded, slug="")), folded, *beside) > 0
    assert dark(image(page(flat, slug="")), flat, *beside) == 0


def test_marks_are_on_every_plate_and_nothing_is_rgb() -> None:
    with pikepdf.open(io.BytesIO(page(MarkedSheet(TRIM, 3 * MM)))) as pdf:
        forms = pdf.pages[0].Resources.XObject
        assert len(forms) == 4  # marks, slug, and the digits 1 and 2
        for name, item in forms.items():
            operators = [str(op.operator) for op in pikepdf.parse_content_stream(item)]
            assert not {"rg", "RG", "g", "G"} & set(operators), name
            space = item.Resources.ColorSpace.All
            assert [str(part) for part in space[:3]] == ["/Separation", "/All", "/DeviceCMYK"]
            assert "scn" in operators
            assert "BT" not in operators  # outlines: no font is needed


def test_the_label_is_drawn_at_the_right_and_is_an_artifact() -> None:
    sheet = MarkedSheet(TRIM, 3 * MM)
    with_label, without = image(page(sheet, "128")), image(page(sheet, ""))
    area = (170.0, -sheet.bleed - 8 * MM, 192.0, -sheet.bleed - 2 * MM)
    assert dark(with_label, sheet, *area) > dark(without, sheet, *area) == 0
    content = page_content(sheet, "128", PROGRAM, "TkMarks", "TkSlug")
    assert content.startswith(b"/Artifact BMC q\n")
    assert content.endswith(b"Q EMC\n")
    assert content.count(b" Do") == 5
