"""Pictures read back from finished files: those of another variant are found, whatever a profile made of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from support import BASE, run
from trykklar.base.settings import read_settings
from trykklar.build.editions.pictures import look_of_file
from trykklar.build.editions.places import edition_settings
from trykklar.build.editions.strangers import strangers
from trykklar.build.files import published_file
from trykklar.publish.manifest import Kind
from trykklar.sources.load import load

DECLARED = """\
variables:
  logo: {type: picture, placeholder: variants/none.svg}
  photo: {type: picture, placeholder: variants/none.svg}
add:
  - {chapter: variants/note.md, after: PLACE}
variants:
  a1: {values: {logo: variants/a1/logo.svg, photo: variants/a1/photo.png}}
  b2: {values: {logo: variants/b2/logo.svg, photo: variants/b2/photo.png}}
"""
NOTE = """\
---
kind: front
title: A note
---
One line.

![The logo]({var}`logo`)

And another one.

![The photo]({var}`photo`)
"""
DRAWN = {
    "a1": '<circle cx="50" cy="25" r="20" fill="#c22"/><text x="40" y="30" font-size="12">A</text>',
    "b2": '<circle cx="50" cy="25" r="20" fill="#c22"/><path d="M40 10 h20 v30 h-20 z" fill="#06c"/>',
}
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50" viewBox="0 0 100 50">{}</svg>'
PROFILES = ("mail", "office", "press", "archive")


def put(folder: Path, drawn: dict[str, str]) -> None:
    """The pictures of both variants into their folders."""
    for at, whose in drawn.items():
        (folder / "variants" / at).mkdir(parents=True, exist_ok=True)
        (folder / "variants" / at / "logo.svg").write_text(SVG.format(DRAWN[whose]), "utf-8")
        photo = Image.new("RGB", (600, 300), "white")
        corners = [(0, 0), (600, 0), (0, 300)] if whose == "a1" else [(0, 0), (600, 300), (0, 300)]
        ImageDraw.Draw(photo).polygon(corners, fill=(20, 90, 60))
        photo.save(folder / "variants" / at / "photo.png")


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A publication of two variants, and the same built after somebody has swapped their pictures."""
    found: dict[str, Path] = {}
    for name, drawn in {"right": {"a1": "a1", "b2": "b2"}, "swapped": {"a1": "b2", "b2": "a1"}}.items():
        folder = found[name] = tmp_path_factory.mktemp(name) / "pub"
        shutil.copytree(BASE, folder)
        put(folder, drawn)
        (folder / "variants/none.svg").write_text(SVG.format('<rect width="99" height="49" fill="#ccc"/>'), "utf-8")
        (folder / "variants/note.md").write_text(NOTE, "utf-8")
        (folder / "variants.yaml").write_text(DECLARED.replace("PLACE", "cover"), "utf-8")
        profiles = [option for profile in PROFILES for option in ("--profile", profile)]
        made = run("build", "card", "--variant", "a1", "--publication", folder, *profiles, "--no-cache")
        assert made.exit_code == 0, made.output
    return found


def told(folder: Path, code: str, file: Path, profile: str) -> list[str]:
    settings = edition_settings(read_settings(folder), code)
    pdf = published_file(settings, file.name, Kind.PDF, "card", profile, file.read_bytes())
    problems = strangers(load(settings), [pdf], [])
    return [problem.message for problem in problems if "shows" in problem.message]


@pytest.mark.parametrize("profile", PROFILES)
def test_two_logos_that_are_swapped_are_found_in_every_file(folders: dict[str, Path], profile: str) -> None:
    name = f"output/editions/a1/a1-card-{profile}-draft.pdf"
    expected = ["page 2 shows a picture of the variant 'b2'"] * 2
    assert told(folders["right"], "a1", folders["swapped"] / name, profile) == expected
    assert told(folders["right"], "a1", folders["right"] / name, profile) == []
    assert told(folders["right"], "b2", folders["right"] / name, profile) == [
        message.replace("'b2'", "'a1'") for message in expected
    ]


def test_what_is_the_base_editions_too_is_no_strangers(folders: dict[str, Path], tmp_path: Path) -> None:
    folder = tmp_path / "pub"
    shutil.copytree(folders["right"], folder)
    for name in ("logo.svg", "photo.png"):
        shutil.copy(folder / "variants/b2" / name, folder / f"own-{name}")
    (folder / "variants/b2/logo.svg").write_text(SVG.format(DRAWN["b2"]) + "\n", "utf-8")
    file = folders["swapped"] / "output/editions/a1/a1-card-mail-draft.pdf"
    assert told(folder, "a1", file, "mail") == []


def test_pictures_of_sites_are_looked_at_in_other_pixels_too(folders: dict[str, Path]) -> None:
    settings = edition_settings(read_settings(folders["right"]), "a1")
    smaller = folders["right"] / "small.png"
    for code, expected in {"b2": 1, "a1": 0}.items():
        with Image.open(folders["right"] / "variants" / code / "photo.png") as photo:
            photo.resize((90, 45)).save(smaller)
        site = published_file(settings, "web/x.png", Kind.SITE, "web", None, smaller.read_bytes())
        smaller.unlink()
        assert len([*strangers(load(settings), [site], [])]) == expected


def test_what_is_no_picture_looks_like_nothing() -> None:
    white = SVG.format('<rect width="99" height="49" fill="#fff"/>').encode()
    for name, data in {"a.png": b"\x89PNG", "a.svg": b"<svg", "a.txt": b"x", "b.svg": white}.items():
        assert look_of_file(name, data) == ()
