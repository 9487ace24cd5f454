"""Texts and pictures beyond what a layout expects become good pages: nothing is cut off, nothing overlaps, no word is
lost."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest

from readback import Pdf, letters
from support import Run, run

pytestmark = pytest.mark.full

LAYOUTS = {"report": "A4", "plain": "A4", "brochure": "A5"}
TITLE = (
    "A title that is so long that it takes three lines of the page even where the column is wide and the type is "
    "not large"
)
TOWER = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 400" width="100" height="400"><rect width="100" '
    'height="400" fill="#55ad92"/>'
    '<rect y="0" width="100" height="40" fill="#0d2b4e"/><rect y="360" width="100" height="40" fill="#cc4631"/></svg>'
)
CHAPTERS = {
    "tower": "Before it.\n\n:::{figure} tower.svg\n:id: fig-tower\n:alt: A tower\n:credit: T\n:license: CC0-1.0\nA "
    "high tower.\n:::\n\n"
    "After it.",
    "sentence": "This is all there is.",
    "notes": "Text "
    + " ".join(f"word{n}[^{n}]" for n in range(1, 61))
    + ".\n\n"
    + "\n\n".join(f"[^{n}]: Note number {n}, which says little." for n in range(1, 61)),
}


@pytest.fixture(scope="module")
def extremes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Run]:
    """The same three chapters in every layout."""
    folder = tmp_path_factory.mktemp("extremes")
    outline = ", ".join(f"{{chapter: {name}.md}}" for name in CHAPTERS)
    documents = "".join(
        f"  {name}: {{layout: {name}, trim: {trim}, outline: [{outline}]}}\n" for name, trim in LAYOUTS.items()
    )
    head = (
        'id: extremes\ntitle: Extremes\npublisher: T\nlanguage: en\nedition: {number: "1", date: '
        "2026-01-02}\ndocuments:\n"
    )
    (folder / "publication.yaml").write_text(head + documents, "utf-8")
    (folder / "tower.svg").write_text(TOWER, "utf-8")
    for name, body in CHAPTERS.items():
        title = TITLE if name == "sentence" else f"The {name}"
        (folder / f"{name}.md").write_text(f"---\nkind: chapter\nid: {name}\ntitle: {title}\n---\n{body}\n", "utf-8")
    return folder / "output", run("build", "--json", "--jobs", 1, "--publication", folder)


def test_nothing_is_cut_off_and_nothing_overlaps(extremes: tuple[Path, Run]) -> None:
    assert extremes[1].exit_code == 0
    assert [(p.code, p.at) for p in extremes[1].problems] == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_word_is_lost(extremes: tuple[Path, Run], layout: str) -> None:
    pdf = Pdf(extremes[0] / f"{layout}-mail-draft.pdf")
    text = letters(" ".join(pdf.text(page) for page in range(len(pdf))))
    for words in (TITLE, "This is all there is.", "A high tower", "Before it.", "After it."):
        assert letters(words) in text
    for number in range(1, 61):
        assert f"notenumber{number}whichsayslittle" in text


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_tower_is_whole_and_as_slender_as_it_was(extremes: tuple[Path, Run], layout: str) -> None:
    file = extremes[0] / f"{layout}-mail-draft.pdf"
    pdf = Pdf(file)
    page = next(number for number in range(len(pdf)) if re.search(r"A high tower", pdf.text(number)))
    picture = pypdfium2.PdfDocument(file)[page].render(scale=1).to_pil().convert("RGB")
    boxes = []
    for colour in ((85, 173, 146), (13, 43, 78), (204, 70, 49)):
        spots = [
            (x, y) for x in range(picture.width) for y in range(picture.height) if picture.getpixel((x, y)) == colour
        ]
        boxes.append(
            (
                min(x for x, _ in spots),
                min(y for _, y in spots),
                max(x for x, _ in spots) + 1,
                max(y for _, y in spots) + 1,
            )
        )
    wall, roof, foot = boxes
    assert roof[1] < wall[1] < foot[1]
    assert (foot[3] - roof[1]) / (wall[2] - wall[0]) == pytest.approx(4, rel=0.03)
