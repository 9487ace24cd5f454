"""A figure over a whole page: alone on it, to the end of the bleed, with words that can be read."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pypdfium2

from readback import Pdf, plain
from support import Build

CAPTION = "The view from the farm, over the whole page."
CORNERS = {(0, 1): "#8fb8de", (1, 1): "#8fb8de", (0, 0): "#0d2b4e", (1, 0): "#0d2b4e"}
"""Left or right, bottom or top: what the picture has there."""


def page_of(file: Path) -> int:
    """The page (0-based) with the figure and nothing else."""
    pdf = Pdf(file)
    found = [page for page in range(len(pdf)) if CAPTION in plain(pdf.text(page)) and len(plain(pdf.text(page))) < 120]
    assert len(found) == 1
    return found[0]


def test_the_picture_is_the_page(specimen_build: Build) -> None:
    file = specimen_build.pdf("specimen")
    page = page_of(file)
    assert (
        plain(Pdf(file).text(page)) == f"Figure 6 {CAPTION} Picture: The Testers. Licence: CC0-1.0."
    )  # no running head, no folio
    picture = pypdfium2.PdfDocument(file)[page].render(scale=1).to_pil().convert("RGB")
    width, height = picture.size
    for (right, top), colour in CORNERS.items():
        spot = picture.getpixel((right * (width - 1), (1 - top) * (height - 1)))
        assert spot == tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def test_the_print_shops_file_has_it_over_the_trim(specimen_build: Build) -> None:
    file = specimen_build.folder / "specimen-press.pdf"
    page = page_of(file)
    with pikepdf.open(file) as pdf:
        trim, bleed = ([float(edge) for edge in pdf.pages[page][name]] for name in ("/TrimBox", "/BleedBox"))
        media = [float(edge) for edge in pdf.pages[page]["/MediaBox"]]
    assert bleed[0] <= trim[0] - 8
    assert bleed[3] >= trim[3] + 8
    scale = 2
    picture = pypdfium2.PdfDocument(file)[page].render(scale=scale).to_pil().convert("L")
    middle = (trim[3] - media[1]) / 2
    for x in (bleed[0] + 2, bleed[2] - 2):  # within the bleed, half way up
        assert picture.getpixel((round((x - media[0]) * scale), round(middle * scale))) < 220
    for x in (trim[0] + 60, trim[2] - 60):
        for y in (bleed[1] + 2, bleed[3] - 2):
            assert picture.getpixel((round((x - media[0]) * scale), round((media[3] - y) * scale))) < 220
