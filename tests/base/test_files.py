"""An author's path is followed inside the publication and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from trykklar.base.bounds import TEXT_LINES
from trykklar.base.files import as_text, inside, is_remote, read_text
from trykklar.base.problems import Place, ProblemsFound
from trykklar.sources.markup.grammar import LINES_OF_A_FILE

HERE = Place("a.md", 3)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "publication"
    (made / "pictures").mkdir(parents=True)
    (made / "pictures" / "leaf.svg").write_text("<svg/>")
    (tmp_path / "outside.svg").write_text("<svg/>")
    (made / "link.svg").symlink_to("pictures/leaf.svg")
    (made / "out.svg").symlink_to("../outside.svg")
    (made / "up").symlink_to("..")
    (made / "loop").symlink_to("loop")
    for hidden in ("output", ".figs", "pictures/.old"):
        (made / hidden).mkdir()
        (made / hidden / "leaf.svg").write_text("<svg/>")
    (made / "made").symlink_to("output")
    (made / ".seen").symlink_to("pictures")
    return made


@pytest.mark.parametrize(
    "path", ["pictures/leaf.svg", "./pictures/leaf.svg", "pictures/../pictures/leaf.svg", "link.svg"]
)
def test_files_inside_are_found(folder: Path, path: str) -> None:
    assert inside(folder, path, HERE) == (folder / "pictures" / "leaf.svg").resolve()


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("../outside.svg", "path-outside"),
        ("../../../../../../etc/passwd", "path-outside"),
        ("/etc/passwd", "path-outside"),
        ("out.svg", "path-outside"),
        ("up/outside.svg", "path-outside"),
        ("https://example.org/a.svg", "url-remote"),
        ("//example.org/a.svg", "url-remote"),
        ("file:///etc/passwd", "url-remote"),
        ("data:image/png;base64,AAAA", "url-remote"),
        ("output/leaf.svg", "path-hidden"),
        (".figs/leaf.svg", "path-hidden"),
        ("pictures/.old/leaf.svg", "path-hidden"),
        ("made/leaf.svg", "path-hidden"),
        (".seen/leaf.svg", "path-hidden"),
        ("pictures/none.svg", "file-missing"),
        ("pictures", "file-missing"),
        ("", "file-missing"),
        ("loop", "file-missing"),
    ],
)
def test_others_are_problems(folder: Path, path: str, code: str) -> None:
    with pytest.raises(ProblemsFound) as found:
        inside(folder, path, HERE)
    assert [(p.code, p.place) for p in found.value.problems] == [(code, HERE)]


def test_remote_is_what_has_a_scheme() -> None:
    assert is_remote("HTTP://example.org")
    assert not is_remote("pictures/a:b.svg")


def test_text_is_utf_8_with_plain_line_ends(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"\xef\xbb\xbfone\r\ntwo \xc3\xa6\n")
    assert read_text(file, "a.md") == "one\ntwo æ\n"


def test_other_bytes_are_named_with_their_line(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"one\ntwo\nr\xf8d\n")
    with pytest.raises(ProblemsFound) as found:
        read_text(file, "a.md")
    assert [(p.code, p.place) for p in found.value.problems] == [("file-encoding", Place("a.md", 3))]


def test_a_folder_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound) as found:
        read_text(tmp_path, "a.md")
    assert found.value.problems[0].code == "io-error"


def test_a_text_has_no_more_lines_than_a_place_can_tell() -> None:
    """The lines of a file that a chapter includes are numbered from a million on."""
    assert TEXT_LINES.most < LINES_OF_A_FILE
    assert as_text(b"\n" * TEXT_LINES.most, "a.md")
    with pytest.raises(ProblemsFound, match=r"900,001 lines; 900,000 are read"):
        as_text(b"\r\n" * (TEXT_LINES.most + 1), "a.md")
