"""What a publication asks for without a line of code: the handbook's examples, word for word, built and looked at."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pikepdf
import pytest

from readback import Pdf, plain
from support import PUBLICATIONS, REPOSITORY, run

CHAPTER = REPOSITORY / "source/handbook/chapters/means.md"
MEANS = PUBLICATIONS / "means"
A4 = (595, 842)


def test_every_example_of_the_handbook_stands_in_what_is_built() -> None:
    examples = re.findall(r"^```(?:yaml|md|jinja)\n(.*?)^```", CHAPTER.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    files = [file for file in MEANS.rglob("*") if file.suffix in (".yaml", ".md", ".j2") and "output" not in file.parts]
    texts = [file.read_text("utf-8") for file in files]
    named = re.compile(r"^(?:# |\{# )layouts/.*\n")
    assert len(examples) > 14
    assert [each for each in examples if not any(named.sub("", each) in text for text in texts)] == []


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "means"
    shutil.copytree(MEANS, folder, ignore=shutil.ignore_patterns("output"))
    done = run("build", "--release", "--publication", folder, "--profile", "mail", "--profile", "press", "--json")
    assert done.problems == []
    assert done.exit_code == 0
    return folder


@pytest.mark.full
def test_pages_look_as_they_were_approved(built: Path) -> None:
    told = run("looks", "--publication", built, "--references", REPOSITORY / "tests/samples/looks")
    assert told.exit_code == 0, told.output


@pytest.mark.full
def test_what_lies_lies_on_a_screen_and_is_turned_for_a_print_shop(built: Path) -> None:
    mail, press = (pikepdf.open(built / f"output/walks-{name}.pdf") for name in ("mail", "press"))
    assert [_size(page) for page in mail.pages].count((842, 595)) == 2
    assert {_size(page) for page in press.pages} == {A4}
    turned = [b"0 1 -1 0 595.276 0 cm" in _content(page) for page in press.pages]
    assert turned == [_size(page) != A4 for page in mail.pages]


@pytest.mark.full
def test_contents_lists_and_right_hand_pages_are_as_the_outline_says(built: Path) -> None:
    book = Pdf(built / "output/walks-mail.pdf")
    contents = plain(book.text(book.destinations["page-contents"][0]))
    assert re.search(r"Side notes 1\b.*Boxes of one.s own 3", contents)
    lists = plain(book.text(book.destinations["page-lists"][0]))
    assert "Visitors of ten quays" in lists
    assert "sheets" not in lists
    assert book.labels[book.destinations["boxes"][0]] == "3"
    assert "To those who walk" in plain(book.text(book.destinations["page-dedication"][0]))
    assert "Good practice" in plain(book.text(book.destinations["boxes"][0]))


def _size(page: pikepdf.Page) -> tuple[int, int]:
    left, bottom, right, top = (float(side) for side in page.obj.get("/TrimBox", page.obj.MediaBox))
    return round(right - left), round(top - bottom)


def _content(page: pikepdf.Page) -> bytes:
    parts = page.obj.Contents
    return b"".join(part.read_bytes() for part in (parts if isinstance(parts, pikepdf.Array) else [parts]))


@pytest.mark.full
def test_a_number_of_what_no_page_has_is_told_and_names_both(tmp_path: Path) -> None:
    """The fuzzer's build 20000275: a template that prints its own source in place of its chapter, whose page the
    contents tell."""
    publication = Path(shutil.copytree(MEANS, tmp_path / "means"))
    (publication / "layouts/means/running.html.j2").write_text('% extends "chapter.html.j2" %}', "utf-8")
    found = run("build", "walks", "--publication", publication, "--json")
    told = {(problem.code, problem.at) for problem in found.problems if problem.severity == "error"}
    assert found.exit_code == 1
    assert told == {("id-not-on-page", "chapters/lamps.md"), ("id-not-on-page", "page-contents")}
