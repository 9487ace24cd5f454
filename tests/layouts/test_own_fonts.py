"""Fonts that a publication brings in its own folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from own_fonts import LICENCE, bring, own_face
from support import REPOSITORY
from trykklar.base.problems import Place, ProblemsFound
from trykklar.layouts.fonts import load_fonts

FONTS = REPOSITORY / "fonts"


def _problems(own: Path) -> list[tuple[str, str]]:
    with pytest.raises(ProblemsFound) as found:
        load_fonts(FONTS, own)
    assert all(problem.place for problem in found.value.problems)
    return [(p.code, f"{p.place.file}: {p.message}" if p.place else "") for p in found.value.problems]


def test_faces_are_what_their_files_say(tmp_path: Path) -> None:
    fonts = load_fonts(FONTS, bring(tmp_path, "Our Sans"))
    own = {face.postscript_name: face for face in fonts.faces if face.family == "Our Sans"}
    told = {name: (face.cut, face.weight, face.italic, face.file) for name, face in own.items()}
    assert told == {
        "OurSans-Regular": ("Regular", 400, False, "fonts/OurSans-Regular.ttf"),
        "OurSans-Italic": ("Italic", 400, True, "fonts/OurSans-Italic.ttf"),
        "OurSans-Semibold": ("Semibold", 600, False, "fonts/OurSans-Semibold.ttf"),
    }
    assert own.keys() <= fonts.slotted.keys()
    assert "Our Sans" in fonts.families
    assert fonts.programs["OurSans-Regular"] == own_face("Our Sans")


def test_the_licence_is_text_beside_the_face(tmp_path: Path) -> None:
    own = bring(tmp_path, "Our Sans", "Regular")
    (own / "OFL.txt").unlink()
    wanted = [("font-licence", "fonts/OurSans-Regular.ttf: 'OurSans-Regular.ttf' comes without a licence")]
    assert _problems(own) == wanted
    (own / "OFL.txt").write_text(" \n")
    assert _problems(own) == wanted
    (own / "OFL.txt").unlink()
    (own / "licences").mkdir()
    (own / "licences" / "OurSans-LICENSE.md").write_text(LICENCE)
    assert "Our Sans" in load_fonts(FONTS, own).families


@pytest.mark.parametrize(
    ("tag", "says"), [(b"glyf", "'glyf'"), (b"GSUB", "'GSUB'"), (b"cmap", "'cmap'"), (b"head", "'head'")]
)
def test_a_broken_table_is_named_with_its_file(tmp_path: Path, tag: bytes, says: str) -> None:
    own, data = bring(tmp_path, "Our Sans", "Regular"), bytearray(own_face("Our Sans"))
    record = data.index(tag, 12)
    at = int.from_bytes(data[record + 8 : record + 12], "big")
    data[at + 4 : at + 60] = b"\xff" * 56
    (own / "OurSans-Regular.ttf").write_bytes(data)
    [(code, told)] = _problems(own)
    assert code == "font-missing"
    assert told.startswith("fonts/OurSans-Regular.ttf: ")
    assert says in told


@pytest.mark.parametrize("length", [0, 3, 40, 20_000])
def test_what_is_cut_short_is_a_problem(tmp_path: Path, length: int) -> None:
    own = bring(tmp_path, "Our Sans", "Regular")
    (own / "OurSans-Regular.ttf").write_bytes(own_face("Our Sans")[:length])
    assert [code for code, _ in _problems(own)] == ["font-missing"]


def test_what_its_maker_forbids_is_told(tmp_path: Path) -> None:
    own = bring(tmp_path, "Our Sans", "Regular")
    (own / "OurSans-Regular.ttf").write_bytes(own_face("Our Sans", fs_type=2))
    assert [code for code, told in _problems(own) if "may not be embedded" in told] == ["font-licence"]


def test_a_face_that_there_is_already_is_told(tmp_path: Path) -> None:
    own = bring(tmp_path, "Source Sans 3", "Regular")
    assert [(code, "fonts/SourceSans3-Regular.ttf" in told) for code, told in _problems(own)] == [("font-twice", True)]


def test_other_forms_are_told_with_the_remedy(tmp_path: Path) -> None:
    own = bring(tmp_path, "Our Sans", "Regular")
    (own / "OurSans.woff2").write_bytes(b"wOF2")
    with pytest.raises(ProblemsFound) as found:
        load_fonts(FONTS, own)
    [problem] = found.value.problems
    assert (problem.code, problem.place) == ("font-missing", Place("fonts/OurSans.woff2"))
    assert ".ttf" in problem.hint


def test_a_list_holds_its_families_to_the_files(tmp_path: Path) -> None:
    own = bring(tmp_path, "Our Sans", "Regular")
    row = "family: Our Sanz, face: Regular, file: OurSans-Regular.ttf, version: '1', licence: OFL-1.1, source: us"
    (own / "fonts.yaml").write_text(f"- {{{row}, licence_file: OFL.txt}}\n")
    [(code, told)] = _problems(own)
    assert code == "font-missing"
    assert told.startswith("fonts/fonts.yaml: ")
    assert "'Our Sans'" in told


def test_a_link_out_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "publication").mkdir()
    own = bring(tmp_path / "publication", "Our Sans", "Regular")
    (tmp_path / "outside.ttf").write_bytes(own_face("Other Sans"))
    (own / "Other.ttf").symlink_to(tmp_path / "outside.ttf")
    assert [code for code, _ in _problems(own)] == ["path-outside"]
