"""The same publication in another look: tokens alone change colours and faces, and not a word of the text."""

from __future__ import annotations

import shutil
from pathlib import Path

import pypdfium2
import pytest

from readback import Pdf, letters
from support import PUBLICATIONS, REPOSITORY, Build, run
from trykklar.base.problems import ProblemsFound
from trykklar.build.other_layouts import other_layout

pytestmark = pytest.mark.full

LOOKS = {"as written": (), "warm": ("--layout", "specimen=report-warm")}


@pytest.fixture(scope="module")
def looks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Build]:
    """The specimen's report in both looks, each with nothing to complain of."""
    publication = Path(shutil.copytree(PUBLICATIONS / "specimen", tmp_path_factory.mktemp("looks") / "specimen"))
    output = publication / "output"
    for options in LOOKS.values():
        done = run("build", "specimen", "--release", "--jobs", 1, "--json", "--publication", publication, *options)
        assert done.problems == []
        assert done.exit_code == 0
    return {"as written": Build(output, publication), "warm": Build(output / "report-warm", publication)}


def colours(pdf: Path, page: int) -> set[tuple[int, ...]]:
    """Colours of large fields on a page: those of a hundredth of it or more."""
    picture = pypdfium2.PdfDocument(pdf)[page].render(scale=0.5).to_pil().convert("RGB")
    counted = picture.getcolors(picture.width * picture.height) or []
    return {
        value for count, value in counted if count > picture.width * picture.height / 100 and isinstance(value, tuple)
    }


def test_text_is_the_same_and_colours_differ(looks: dict[str, Build]) -> None:
    one, other = (Pdf(looks[name].pdf("specimen")) for name in LOOKS)
    assert len(one) == len(other) > 10
    for page in range(len(one)):
        told = [letters(pdf.text(page)).replace("sourceserif4", "") for pdf in (one, other)]
        assert told[0] == told[1], f"page {page + 1}"  # the colophon names the faces, of which the other look has fewer
    covers = [colours(looks[name].pdf("specimen"), 0) for name in LOOKS]
    assert (13, 43, 78) in covers[0]  # theme-1 of the base, #0d2b4e
    assert (74, 21, 41) in covers[1]  # cover of report-warm, #4a1529
    assert not covers[0] & covers[1]


def test_the_look_is_tokens_alone() -> None:
    folder = REPOSITORY / "layouts" / "report-warm"
    assert {file.name for file in folder.iterdir()} == {"layout.yaml", "tokens.yaml", "README.md"}
    assert (REPOSITORY / "scripts" / "pictures" / "report-warm.png").stat().st_size < 400_000


def test_an_other_layout_is_named_with_its_document(publication: Path) -> None:
    assert other_layout("report=report-warm") == ("report", "report-warm")
    for text in ("report", "=report", "report="):
        with pytest.raises(ProblemsFound, match="names no document and layout"):
            other_layout(text)
    for text, said in (
        ("card=nothing", "there is no layout 'nothing'"),
        ("nothing=plain", "there is no document 'nothing'"),
    ):
        done = run("build", "--publication", publication, "--layout", text)
        assert done.exit_code == 2
        assert said in done.output
        assert "usage" in done.output
    assert not (publication / "output").exists() or not list((publication / "output").glob("**/*.pdf"))


def test_a_build_in_another_layout_leaves_the_others_files(publication: Path) -> None:
    assert run("build", "card", "--publication", publication).exit_code == 0
    before = (publication / "output" / "card-mail-draft.pdf").read_bytes()
    assert run("build", "card", "--publication", publication, "--layout", "card=plain").exit_code == 0
    assert (publication / "output" / "card-mail-draft.pdf").read_bytes() == before
    assert (publication / "output" / "plain" / "card-mail-draft.pdf").read_bytes() != before
