"""Contrast of letters to what is behind them: areas, shapes, pictures, gradients, edges."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream

from trykklar.preflight.checks.legible import in_grey, on_screen
from trykklar.preflight.opened import open_pdf
from trykklar.preflight.records import Demands, Examined

LETTERS = "BT /F 12 Tf {colour} rg 100 100 Td (Letters that are read) Tj ET\n"
WHITE, BLACK, BLUE = "1 1 1", "0 0 0", "0.2 0.3 0.9"
DARK_AREA = "0.05 0.1 0.25 rg 50 50 300 100 re f\n"
CIRCLE = "0.05 0.1 0.25 rg 40 104 m 40 240 360 240 360 104 c 360 -30 40 -30 40 104 c f\n"
FAR_SHAPE = "0.05 0.1 0.25 rg 40 300 m 400 300 l 400 40 l f\n"
"""A triangle whose box holds the letters, and whose inside does not."""
HALF = "0.05 0.1 0.25 rg 50 50 110 100 re f\n"
LIGHT_PICTURE = "q 300 0 0 100 50 50 cm /Light Do Q\n"
DARK_PICTURE = "q 300 0 0 100 50 50 cm /Dark Do Q\n"
MIXED_PICTURE = "q 300 0 0 100 50 50 cm /Mixed Do Q\n"
GRADIENT = "q 50 50 300 100 re W n /Shade sh Q\n"
VEIL = DARK_PICTURE + "/Pale gs 1 1 1 rg 50 50 300 100 re f\n"
"""A dark picture under an area of white that lets a little through."""
DARK_LINE = "0.05 0.1 0.25 RG {width} w 40 {y} m 360 {y} l S\n"
LIGHT_SHAPE = "0.9 0.9 1 rg 40 50 m 360 50 l 350 150 l 50 150 l f\n"
"""No rectangle, so that the page is drawn to see what is behind the letters."""
ZIGZAG = "0.05 0.1 0.25 RG 1.5 w 40 100 m " + "".join(f"{x} {95 + x % 20} l " for x in range(50, 360, 5)) + "S\n"
RULE, BAND = "0.05 0.1 0.25 rg 40 103 320 2 re f\n", "0.05 0.1 0.25 rg 40 98 320 11 re f\n"
CHIPS = LIGHT_SHAPE + "0.05 0.1 0.25 rg " + "".join(f"{x} 98 5 11 re f " for x in range(100, 200, 10)) + "\n"
"""Small dark areas behind half of the letters."""
FORM = "/Area Do\n"


def _file(content: str) -> bytes:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(400, 300))
    font = Dictionary(
        Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.Helvetica, FirstChar=32, LastChar=126,
        Widths=Array([550] * 95), Encoding=Name.WinAnsiEncoding,
    )  # fmt: skip
    shade = Dictionary(
        ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=Array([50, 0, 350, 0]),
        Function=Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0, 0, 0]), C1=Array([1, 1, 1]), N=1),
    )  # fmt: skip
    form = Stream(pdf, DARK_AREA.encode() + LETTERS.format(colour="0.1 0.1 0.2").encode())
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 400, 300])
    form.Resources = Dictionary(Font=Dictionary(F=font))
    pictures = {"Light": b"\xf0" * 3 + b"\xff" * 3, "Dark": b"\x10" * 6, "Mixed": b"\x10" * 3 + b"\xff" * 3}
    page.Resources = Dictionary(
        Font=Dictionary(F=font),
        XObject=Dictionary(Area=form, **{name: _picture(pdf, data) for name, data in pictures.items()}),
        Shading=Dictionary(Shade=shade),
        ExtGState=Dictionary(Pale=Dictionary(ca=0.9)),
    )
    page.Contents = Stream(pdf, content.encode())
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def _picture(pdf: pikepdf.Pdf, data: bytes) -> Stream:
    """Two pixels beside each other."""
    picture = Stream(pdf, data)
    picture.Type, picture.Subtype, picture.Width, picture.Height = Name.XObject, Name.Image, 2, 1
    picture.ColorSpace, picture.BitsPerComponent = Name.DeviceRGB, 8
    return picture


def _examined(content: str, *, grey: bool = False) -> Examined:
    with open_pdf(_file(content), "a.pdf") as opened:
        return (in_grey if grey else on_screen).run(opened, Demands("mail"))


@pytest.mark.parametrize(
    ("ground", "colour", "reads"),
    [
        ("", BLACK, True),
        ("", WHITE, False),
        (DARK_AREA, WHITE, True),
        (DARK_AREA, BLUE, False),
        (CIRCLE, WHITE, True),
        (CIRCLE, BLUE, False),
        (FAR_SHAPE, BLACK, True),
        (HALF, BLACK, False),
        (HALF, WHITE, False),
        (LIGHT_PICTURE, BLACK, True),
        (LIGHT_PICTURE, WHITE, False),
        (DARK_PICTURE, WHITE, True),
        (DARK_PICTURE, BLUE, False),
        (MIXED_PICTURE, WHITE, False),
        (MIXED_PICTURE, BLACK, False),
        (GRADIENT, WHITE, False),
        (VEIL, BLACK, True),
        (VEIL, WHITE, False),
        (DARK_LINE.format(width=2, y=103), BLACK, True),
        (LIGHT_SHAPE + DARK_LINE.format(width=2, y=103), BLACK, True),
        (DARK_PICTURE + DARK_LINE.format(width=2, y=103).replace("0.05 0.1 0.25", "1 1 1"), WHITE, True),
        (LIGHT_SHAPE + ZIGZAG, BLACK, True),
        (RULE, BLACK, True),
        (LIGHT_SHAPE + RULE, BLACK, True),
        (DARK_AREA + RULE, BLACK, False),
        (BAND, BLACK, False),
        (DARK_LINE.format(width=14, y=103), BLACK, False),
        (DARK_LINE.format(width=14, y=103), WHITE, True),
        (CHIPS, BLACK, False),
    ],
)
def test_letters_are_held_to_what_is_behind_them(ground: str, colour: str, reads: bool) -> None:
    for grey in (False, True):
        examined = _examined(ground + LETTERS.format(colour=colour), grey=grey)
        assert (examined.findings == ()) is reads, examined.findings
        assert examined.count == 1


def test_letters_in_a_form_are_no_ground_for_themselves() -> None:
    [finding] = _examined(FORM).findings
    assert finding.message.startswith("contrast of 1.")


def test_letters_that_are_not_painted_are_not_judged() -> None:
    examined = _examined("BT /F 12 Tf 3 Tr 1 1 1 rg 100 100 Td (unseen) Tj ET\n" + LETTERS.format(colour=BLACK))
    assert (examined.count, examined.findings) == (1, ())
