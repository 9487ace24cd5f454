"""The project's colours and signs are legible, and stay apart in grey and for colour-blind readers; other palettes are
told of."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pypdfium2
import pytest
import weasyprint
from PIL import Image, ImageChops, ImageStat

from support import REPOSITORY, settings_for
from trykklar.build.sources import read_sources
from trykklar.layouts.colour.sight import contrast, unlike
from trykklar.review.form.palette import LEAST_CONTRAST, columns_apart, contrasts

PUBLICATION = REPOSITORY / "source" / "kortlaegning"


def test_the_publications_palette_passes(tmp_path: Path) -> None:
    sources = read_sources(settings_for(PUBLICATION, tmp_path))
    assert {"report", "brochure"} <= set(sources.layouts)
    assert [*contrasts(sources.layouts)] == []
    assert [*columns_apart(sources.manuscript, sources.layouts)] == []
    board = sources.manuscript.publication.board
    assert board
    assert len({sources.layouts["report"].colour(item.colour) for item in board.columns.items}) == 5


def test_what_is_known_of_contrast() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)  # the grey that WCAG's own examples end at
    assert contrast("#777777", "#ffffff") < LEAST_CONTRAST


def test_red_and_green_of_one_lightness_are_alike_to_some() -> None:
    told = unlike("#b0593f", "#717a35")
    assert "deutanopia" in told or "protanopia" in told
    assert "in lightness" in told
    assert unlike("#0d2b4e", "#f3c455") == ""


def test_a_palette_that_fails_is_told_at_its_lines(tmp_path: Path) -> None:
    import shutil

    folder = tmp_path / "kortlaegning"
    shutil.copytree(PUBLICATION, folder)
    layout = folder / "layouts" / "report"
    shutil.copytree(REPOSITORY / "layouts" / "report", layout)
    (layout / "tokens.yaml").write_text(
        'thumb: {step: 27}\ncolours:\n  soft: "#999999"\n  theme-5: "#c14a6a"\n', "utf-8"
    )
    found = {(p.code, str(p.place)) for p in read_sources(settings_for(folder, tmp_path / "out")).problems}
    assert ("contrast-low", "layouts/report/tokens.yaml:3") in found
    assert "colours-alike" in {code for code, _ in found}


def sign(name: str, tmp_path: Path) -> Image.Image:
    """An icon in black at the size of a tab, 5 mm at 150 ppi."""
    svg = (
        (REPOSITORY / "layouts" / "base" / "icons" / f"{name}.svg")
        .read_text("utf-8")
        .replace("currentColor", "#000000")
    )
    html = f"<style>@page {{ size: 5mm 5mm; margin: 0 }} svg {{ width: 5mm; height: 5mm; display: block }}</style>{svg}"
    data = weasyprint.HTML(string=html).write_pdf()
    return pypdfium2.PdfDocument(data)[0].render(scale=150 / 72).to_pil().convert("L")


def test_the_signs_of_the_areas_have_shapes_of_their_own(tmp_path: Path) -> None:
    """Told apart without colour: two of them share less than three fifths of their ink."""
    text = (PUBLICATION / "publication.yaml").read_text("utf-8")
    names = re.findall(r"icon: ([a-z]+)", text.partition("rows:")[2])
    assert len(names) == 6
    signs = {name: ImageChops.invert(sign(name, tmp_path)) for name in names}
    assert all(ImageStat.Stat(picture).mean[0] > 10 for picture in signs.values())
    for one, other in combinations(names, 2):
        shared = ImageStat.Stat(ImageChops.multiply(signs[one], signs[other])).sum[0]
        ink = min(ImageStat.Stat(signs[name]).sum[0] for name in (one, other))
        assert shared / ink < 0.6, f"{one} and {other} share {shared / ink:.0%} of their ink"
