"""The project's fonts: listed, licensed, and the only ones."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._f_v_a_r import Axis

from support import REPOSITORY
from trykklar.base.problems import Place, ProblemsFound
from trykklar.layouts.fonts import load_fonts

FONTS = REPOSITORY / "fonts"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FONTS, tmp_path / "fonts"))


def test_every_face_is_loaded_by_its_postscript_name() -> None:
    fonts = load_fonts(FONTS)
    assert len(fonts.programs) == len(fonts.faces)
    assert all(name.startswith("Source") for name in fonts.programs)


def test_danish_and_typographic_characters_are_there() -> None:
    assert set("æøåÆØÅéüß»«›‹–—…×½€§†\u00a0\u00ad0123456789") <= load_fonts(FONTS).characters
    assert "漢" not in load_fonts(FONTS).characters


def test_every_font_file_is_listed_with_a_licence() -> None:
    files = {f"fonts/{file.name}" for file in FONTS.iterdir() if file.suffix in (".ttf", ".otf", ".woff2")}
    assert {face.file for face in load_fonts(FONTS).faces} == files
    listed = yaml.safe_load((FONTS / "fonts.yaml").read_text("utf-8"))
    assert all((FONTS / row["licence_file"]).stat().st_size > 500 for row in listed)


@pytest.mark.parametrize(("glob", "key"), [("*.ttf", "file"), ("licences/*", "licence_file")])
def test_what_is_missing_is_named_at_its_line(folder: Path, glob: str, key: str) -> None:
    gone = sorted(folder.glob(glob))[0]
    gone.unlink()
    with pytest.raises(ProblemsFound) as found:
        load_fonts(folder)
    lines = (folder / "fonts.yaml").read_text("utf-8").splitlines()
    expected = [
        n for n, line in enumerate(lines, start=1) if line.strip() == f"{key}: {gone.relative_to(folder).as_posix()}"
    ]
    assert [(p.code, p.place) for p in found.value.problems] == [
        ("font-missing", Place("fonts/fonts.yaml", n)) for n in expected
    ]


def test_a_variable_font_is_refused_at_its_line(folder: Path) -> None:
    """Its outlines are those of one instance only, whatever weight a page asks for."""
    file = folder / "SourceSans3-It.ttf"
    font = TTFont(file)
    table = newTable("fvar")
    table.axes, table.instances = [Axis()], []
    table.axes[0].axisTag = "wght"
    font["fvar"] = table
    font.save(file)
    with pytest.raises(ProblemsFound) as found:
        load_fonts(folder)
    lines = (folder / "fonts.yaml").read_text("utf-8").splitlines()
    line = lines.index("  file: SourceSans3-It.ttf") + 1
    assert [(p.code, p.place) for p in found.value.problems] == [("font-variable", Place("fonts/fonts.yaml", line))]


def test_a_list_that_is_wrong_is_a_problem(folder: Path) -> None:
    (folder / "fonts.yaml").write_text("- {family: Source Serif 4}\n")
    with pytest.raises(ProblemsFound) as found:
        load_fonts(folder)
    assert {p.code for p in found.value.problems} == {"schema-missing-key"}
