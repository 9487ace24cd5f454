"""Specimens: every layout shows all of its tokens, with values that other programs agree on, and the same bytes each
time."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from readback import Pdf, plain
from support import BASE, PUBLICATIONS, REPOSITORY, run, settings_for
from trykklar.base.problems import Place
from trykklar.commands.specimen import areas, colours, faces
from trykklar.commands.specimen.make import _about
from trykklar.layouts.colour.grey_twins import found_twin, grey_of, grey_twin, lightness
from trykklar.layouts.colour.tokens import ColourToken, parse_rgb
from trykklar.layouts.layout import Layout, load_layout
from trykklar.preflight.source_map import PlacedBlock

HERE = Place("layout.yaml")
MEANS = (
    "This is a side note",
    "A figure beside the text",
    "A pull quote is",
    "Good practice",
    "What is wider than the text",
    "A page that lies down",
    "Turned without being told to",
    "Two columns are for",
    "Figures and tables",
)
LAYOUTS = sorted(
    file.parent.name for file in (REPOSITORY / "layouts").glob("*/layout.yaml") if file.parent.name != "base"
)


def layout(name: str, publication: Path = BASE) -> Layout:
    return load_layout(settings_for(publication), name, HERE)


def text_of(file: Path) -> str:
    pdf = Pdf(file)
    assert len(pdf) > 4
    return plain(" ".join(pdf.text(page) for page in range(len(pdf))))


@pytest.mark.parametrize(
    "name", [name if name == "report" else pytest.param(name, marks=pytest.mark.full) for name in LAYOUTS]
)
def test_every_token_of_every_layout_is_shown(name: str, tmp_path: Path) -> None:
    done = run("specimen", name, "--publication", BASE, "-o", tmp_path / "specimen.pdf")
    assert done.exit_code == 0, done.output
    text = text_of(tmp_path / "specimen.pdf")
    shown = layout(name)
    for token in shown.colours:
        assert token.name in text
        assert f"{grey_twin(token):g} %, L* {lightness(token.rgb):.0f}" in text
    for group in ("sizes", "spaces", "fonts"):
        for key, value in shown.tokens[group].items():
            if not key.endswith("line"):
                assert key in text
            assert str(value).strip('"') in text
    assert all(icon in text for icon in shown.icons())
    of_screens = name in ("web", "epub")
    assert [each for each in MEANS if each not in text] == (["Figures and tables"] if of_screens else [])


def test_what_a_layout_is_for_is_read_as_the_text_that_it_is(tmp_path: Path) -> None:
    publication = shutil.copytree(BASE, tmp_path / "p")
    file = publication / "layouts" / "tiny" / "layout.yaml"
    file.write_text(re.sub("(?m)^about:.*", "about: 2026-02-30", file.read_text("utf-8")), "utf-8")
    assert _about(layout("tiny", publication)) == "2026-02-30"  # a date that there is not, for PyYAML


@pytest.mark.full
def test_a_publications_own_layout_and_the_same_bytes(tmp_path: Path) -> None:
    files = [tmp_path / "one.pdf", tmp_path / "two.pdf"]
    for file in files:
        assert run("specimen", "tiny", "--publication", BASE, "-o", file).exit_code == 0
    assert files[0].read_bytes() == files[1].read_bytes()
    assert "Trim 120.0 × 180.0 mm" in text_of(files[0])  # of the publication's documents


def test_margins_are_measured_and_not_copied(tmp_path: Path) -> None:
    assert run("specimen", "tiny", "--publication", BASE, "--trim", "A5", "-o", tmp_path / "s.pdf").exit_code == 0
    assert "Recto 15.0 15.0 15.0 15.0 118.0 180.0" in text_of(tmp_path / "s.pdf")  # tiny.css: margins of 15 mm, on A5


def test_an_unknown_layout(tmp_path: Path) -> None:
    done = run("specimen", "nothing", "--publication", PUBLICATIONS / "atlas", "-o", tmp_path / "s.pdf")
    assert done.exit_code == 2
    assert "there is no layout 'nothing'" in done.output
    assert not (tmp_path / "s.pdf").exists()


def test_sights_name_the_nearest_pair() -> None:
    rows = {row["sight"]: row for row in colours.sights(layout("report"))}
    assert set(rows) == {"as seen", "protanopia", "deuteranopia", "black alone"}
    assert all(float(row["apart"]) >= float(row["least"]) for row in rows.values())
    assert all(field["rgb"][1:3] == field["rgb"][3:5] == field["rgb"][5:7] for field in rows["black alone"]["fields"])
    assert rows["protanopia"]["fields"][2]["rgb"] != rows["as seen"]["fields"][2]["rgb"]


def test_grey_twins_are_as_light() -> None:
    for value in ("#cc4631", "#0d2b4e", "#f3c455"):
        rgb = parse_rgb(value)
        assert lightness(grey_of(rgb)) == pytest.approx(lightness(rgb), abs=0.5)
    assert found_twin((255, 255, 255)) == 0
    assert found_twin((0, 0, 0)) == 100
    assert found_twin(parse_rgb("#f3c455")) < found_twin(parse_rgb("#cc4631")) < found_twin(parse_rgb("#0d2b4e"))
    assert grey_twin(ColourToken("own", (0, 0, 0), None, place=HERE, grey=88.0)) == 88


def test_lengths_in_points() -> None:
    assert faces.points("25.4mm") == pytest.approx(72)
    assert faces.points("13.4pt") == 13.4
    assert faces.points("1.2em") == 0


def test_a_spread_from_measured_blocks() -> None:
    blocks = [
        PlacedBlock(page=1, left=72, bottom=72, right=360, top=504, file="recto.md", line=1),
        PlacedBlock(
            page=2,
            left=36,
            bottom=72,
            right=324,
            top=504,
            file="verso.md",
            line=1,
        ),
    ]
    found = areas.spread(blocks, 150, 200, 14.4)
    assert found["lines"] == 30
    assert [page["side"] for page in found["pages"]] == ["verso", "recto"]
    assert found["pages"][1]["left"] == 25.4
    assert found["pages"][0]["left"] == 12.7


def test_an_ink_of_its_own_is_named() -> None:
    spot = ColourToken("logo", parse_rgb("#005eb8"), (100, 53, 2, 16), place=HERE, spot="PANTONE 300 C")
    shown = colours._swatch(layout("plain"), spot)
    assert (shown["spot"], shown["inks"]) == ("PANTONE 300 C", "100 53 2 16")
    assert colours._swatch(layout("plain"), ColourToken("ink", (0, 0, 0), None, place=HERE))["spot"] == ""
