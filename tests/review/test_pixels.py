"""The pixels of all pictures of a document are bounded together, before one is decoded."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from support import run
from trykklar.base.bounds import Bound
from trykklar.review.form import pictures


def _told(publication: Path) -> list[tuple[str, str, str]]:
    done = run("check", "--publication", publication, "--json")
    return [(p.code, p.at, p.message) for p in done.problems]


@pytest.fixture
def two_pictures(publication: Path) -> Path:
    for name, side in (("one", 30), ("two", 40)):
        out = io.BytesIO()
        Image.effect_noise((side, side), 60).convert("RGB").save(out, "PNG")
        (publication / "pictures" / f"{name}.png").write_bytes(out.getvalue())
    with (publication / "start.md").open("a", encoding="utf-8") as chapter:
        chapter.write("\n![Sand](pictures/one.png)\n\n![Stone](pictures/two.png)\n\n![Sand](pictures/one.png)\n")
    return publication


def test_pictures_that_are_too_many_pixels_together_are_told_at_the_document(
    two_pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A picture that is shown twice counts once."""
    monkeypatch.setattr(pictures, "DOCUMENT_PIXELS", Bound(2_499, "pixels", "a test", "to be quick"))
    [(code, at, message)] = _told(two_pictures)
    assert (code, at.partition(":")[0]) == ("image-bomb", "publication.yaml")
    assert message == "the pictures of 'book' have 2,500 pixels; 2,499 are worked on"


def test_as_many_as_are_worked_on_pass(two_pictures: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "DOCUMENT_PIXELS", Bound(2_500, "pixels", "a test", "to be quick"))
    assert _told(two_pictures) == []


def test_a_picture_of_a_layout_is_held_to_the_same_rules(publication: Path) -> None:
    """What a style may show reaches the typesetter only when it is a whole picture of a known format."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "EPS")
    (publication / "layouts" / "tiny" / "ground.jpg").write_bytes(out.getvalue())
    done = run("build", "--publication", publication, "--json")
    assert [(p.code, p.at) for p in done.problems] == [("image-unreadable", "layouts/tiny/ground.jpg")]
