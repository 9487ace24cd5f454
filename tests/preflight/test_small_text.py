"""Small text that every fault of register blurs: in more than two inks, or white out of more than two."""

from __future__ import annotations

import io

import pikepdf
import pytest

from trykklar.preflight.checks.colour import small_text, total_ink
from trykklar.preflight.opened import open_pdf
from trykklar.preflight.records import Demands

AREA = "q %s k 20 20 160 160 re f Q "
TEXT = "q %s k BT /F1 %s Tf 1 0 0 1 40 40 Tm (Lille) Tj ET Q"


def page(content: str) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(200, 200))
        face = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        pdf.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(face)))
        pdf.pages[0].Contents = pdf.make_stream(content.encode())
        pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (TEXT % (".3 .3 .3 0", 9), ["text of 9.0 pt in 3 inks"]),
        (TEXT % (".3 .3 .3 0", 10), []),
        (TEXT % (".3 .3 .1 0", 9), []),
        (AREA % ".9 .4 .3 0" + TEXT % ("0 0 0 0", 8), ["white text of 8.0 pt out of 3 inks"]),
        (AREA % ".9 .4 .3 0" + TEXT % ("0 0 0 0", 10), []),
        (AREA % ".9 .4 .3 0" + AREA % "0 0 0 1" + TEXT % ("0 0 0 0", 8), []),
        (AREA % ".9 .4 0 0" + TEXT % ("0 0 0 0", 8), []),
    ],
    ids=["inks", "large", "slight", "white", "large white", "black above", "two inks"],
)
def test_small_text_in_many_inks_is_told(content: str, told: list[str]) -> None:
    with open_pdf(page(content), "x.pdf") as opened:
        assert [finding.message for finding in small_text.run(opened, Demands("press")).findings] == told


def test_ink_is_what_the_plates_hold() -> None:
    with open_pdf(page(AREA % ".9 .8 .7 .5"), "x.pdf") as opened:
        (finding,) = total_ink.run(opened, Demands("press", ink_limit=280)).findings
        assert finding.message == "290 % of ink; the limit is 280 %"
        assert total_ink.run(opened, Demands("press", ink_limit=288)).findings == ()
