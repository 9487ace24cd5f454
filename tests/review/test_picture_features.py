"""Drawings that the typesetter draws wrongly: told at their line, and set as pixels."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from pikepdf import Name
from PIL import Image, ImageCms

from support import run
from trykklar.base.limits.wall import BeyondBounds
from trykklar.layouts.colour.pictures import shown, tried

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">\n<rect width="5" height="5" fill="#000" '
    "{}/>\n</svg>\n"
)


@pytest.mark.parametrize("feature", ['paint-order="stroke"', 'style="mix-blend-mode: multiply"'])
def test_a_drawing_that_is_set_as_pixels_is_told_at_its_line(publication: Path, feature: str) -> None:
    (publication / "pictures" / "leaf.svg").write_text(DRAWING.format(feature), "utf-8")
    done = run("check", "--publication", publication, "--json")
    assert [(p.code, p.at, p.severity) for p in done.problems] == [("svg-pixels", "pictures/leaf.svg:2", "warning")]
    assert done.exit_code == 0


def test_a_plain_drawing_is_not(publication: Path) -> None:
    (publication / "pictures" / "leaf.svg").write_text(DRAWING.format('opacity="0.5"'), "utf-8")
    assert run("check", "--publication", publication, "--json").problems == []


def test_a_page_of_a_pdf_in_inks_and_one_that_is_set_as_pixels_are_told_at_the_figure(publication: Path) -> None:
    made = pikepdf.new()
    page = made.add_blank_page(page_size=(100, 50))
    page.obj.Resources = pikepdf.Dictionary(ExtGState=pikepdf.Dictionary(B=pikepdf.Dictionary(BM=Name.Multiply)))
    page.obj.Contents = made.make_stream(b"1 0 0 0 k 0 0 100 50 re f /B gs 0 1 0 0 k 50 0 50 50 re f")
    made.save(publication / "pictures" / "costs.pdf")
    (publication / "start.md").write_text(
        "---\nkind: chapter\ntitle: Start\n---\n![Two fields, one of them over the other](pictures/costs.pdf)\n",
        "utf-8",
    )
    done = run("check", "--publication", publication, "--json")
    told = {(p.code, p.at, p.severity) for p in done.problems}
    assert told == {(code, "start.md:5", "warning") for code in ("picture-inks", "svg-pixels")}
    assert done.exit_code == 0


def test_each_picture_has_its_own_time(publication: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A book of a hundred photographs takes longer than a step may: the rule was stopped, and no such book built."""
    for name, colour in (("one", 10), ("two", 20)):
        Image.new("RGB", (4, 4), (colour, 0, 0)).save(publication / "pictures" / f"{name}.png")
    text = "---\nkind: chapter\ntitle: Start\n---\n![One](pictures/one.png)\n\n![Two](pictures/two.png)\n"
    (publication / "start.md").write_text(text, "utf-8")
    one = (publication / "pictures" / "one.png").read_bytes()

    def slow(data: bytes) -> bytes:
        raise BeyondBounds if data == one else ValueError("its pixels are grey")

    monkeypatch.setattr("trykklar.review.form.pictures.tried", slow)
    done = run("check", "--publication", publication, "--json")
    assert [(p.code, p.at) for p in done.problems] == [
        ("beyond-bounds", "start.md:5"),
        ("image-unreadable", "start.md:7"),
    ]


def test_one_pixel_tells_what_the_whole_picture_would(tmp_path: Path) -> None:
    """Whether a profile is for pixels of that kind."""
    grey = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    Image.new("RGB", (60, 40)).save(tmp_path / "a.png", icc_profile=grey)
    Image.new("RGB", (60, 40)).save(tmp_path / "b.png")
    for judge in (tried, shown):
        with pytest.raises(ValueError, match="its colour profile is for Lab, and its pixels are RGB"):
            judge((tmp_path / "a.png").read_bytes())
        assert judge((tmp_path / "b.png").read_bytes()) == (tmp_path / "b.png").read_bytes()


def test_what_no_document_has_is_one_problem(publication: Path) -> None:
    with (publication / "start.md").open("a", encoding="utf-8") as file:
        file.write("\nSee [](#nowhere).\n")
    done = run("check", "--publication", publication, "--json")
    told = [p.message for p in done.problems if p.code == "reference-unknown"]
    assert len(told) == 1
    assert told[0].startswith("there is nothing with the id 'nowhere' in '")
