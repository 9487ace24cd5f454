"""Conversion: known colours, greys of black ink, and pictures that agree with flat colours."""

from __future__ import annotations

import io
import math
import random
import struct
from itertools import pairwise

import pytest
import yaml
from PIL import Image, ImageCms

from inked import fogra39
from support import REPOSITORY
from trykklar.finish.inks.palettes import InkPalette
from trykklar.layouts.colour.conditions import srgb_profile
from trykklar.layouts.colour.conversion import Conversion, limited
from trykklar.layouts.colour.tokens import Rgb, parse_rgb

FOGRA39 = Conversion(fogra39().icc, 300)


def lab(mode: str, pixels: bytes) -> list[tuple[float, float, float]]:
    """CIE Lab of pixels, by LittleCMS: of ink through FOGRA39, of RGB as sRGB."""
    profile = ImageCms.ImageCmsProfile(io.BytesIO(fogra39().icc if mode == "CMYK" else srgb_profile()))
    flags = ImageCms.Flags.BLACKPOINTCOMPENSATION
    transform = ImageCms.buildTransform(
        profile, ImageCms.createProfile("LAB"), mode, "LAB", ImageCms.Intent.RELATIVE_COLORIMETRIC, flags
    )
    image = Image.frombytes(mode, (len(pixels) // len(mode), 1), pixels)
    found = (ImageCms.applyTransform(image, transform) or image).tobytes()
    return [(lightness / 2.55, float(a), float(b)) for lightness, a, b in struct.iter_unpack("Bbb", found)]


def apart(rgb: Rgb, inks: tuple[float, ...]) -> float:
    """How far ink is from a colour of the screen (CIE 1976)."""
    return math.dist(lab("RGB", bytes(rgb))[0], lab("CMYK", bytes(round(value * 2.55) for value in inks))[0])


@pytest.mark.parametrize(
    ("rgb", "inks"),
    [
        ((255, 255, 255), (0, 0, 0, 0)),
        ((0, 0, 0), (0, 0, 0, 100)),
        ((128, 128, 128), (0, 0, 0, 62)),
        ((255, 0, 0), (0, 97, 98, 0)),
        ((11, 79, 108), (89, 45, 24, 44)),
    ],
)
def test_known_colours(rgb: Rgb, inks: tuple[float, ...]) -> None:
    assert FOGRA39.flat(rgb) == inks


def test_colours_that_ink_can_print_look_as_they_did() -> None:
    for rgb in [(178, 58, 72), (44, 110, 73), (91, 63, 140), (138, 90, 0), (127, 198, 217), (240, 198, 116)]:
        assert apart(rgb, FOGRA39.flat(rgb)) < 4


def test_greys_are_black_ink_alone_and_as_light_as_they_were() -> None:
    """Every step darker is more ink; white is paper, black is all of it, and what lies between keeps its place between
    them."""
    inks = [FOGRA39.flat((grey, grey, grey)) for grey in range(256)]
    assert all(ink[:3] == (0, 0, 0) for ink in inks)
    blacks = [ink[3] for ink in inks]
    assert blacks == sorted(blacks, reverse=True)
    assert (blacks[0], blacks[255]) == (100, 0)
    darkest = lab("CMYK", bytes([0, 0, 0, 255]))[0][0]
    for grey in range(64, 256, 16):
        light, printed = (
            lab("RGB", bytes([grey] * 3))[0][0],
            lab("CMYK", bytes([0, 0, 0, round(blacks[grey] * 2.55)]))[0][0],
        )
        assert light - 1.5 <= printed <= light + darkest / 3


def test_pictures_agree_with_flat_colours_and_with_littlecms() -> None:
    pixels = random.Random(1).randbytes(3 * 2000)
    image = Image.frombytes("RGB", (2000, 1), pixels)
    found = image.filter(FOGRA39.pictures)
    assert found.mode == "CMYK"
    profiles = [ImageCms.ImageCmsProfile(io.BytesIO(icc)) for icc in (srgb_profile(), fogra39().icc)]
    flags = ImageCms.Flags.BLACKPOINTCOMPENSATION
    known = ImageCms.profileToProfile(image, *profiles, ImageCms.Intent.RELATIVE_COLORIMETRIC, "CMYK", flags=flags)
    assert known is not None
    within = [(a, b) for a, b in zip(rows(found), rows(known), strict=True) if sum(b) <= 3 * 255]
    assert len(within) > 1500
    assert max(abs(x - y) for a, b in within for x, y in zip(a, b, strict=True)) <= 10
    assert max(sum(row) for row in rows(found)) <= 3 * 255
    assert Image.new("RGB", (1, 1), "white").filter(FOGRA39.pictures).tobytes() == bytes(4)


def rows(image: Image.Image) -> list[bytes]:
    data = image.tobytes()
    return [data[at : at + 4] for at in range(0, len(data), 4)]


def test_black_keeps_while_colours_give_way() -> None:
    assert limited((80, 70, 60, 50), 300) == (80, 70, 60, 50)
    assert limited((100, 80, 60, 90), 250) == (66, 53, 40, 90)
    assert limited((100, 100, 100, 100), 100) == (0, 0, 0, 100)
    assert limited((0, 0, 0, 100), 90) == (0, 0, 0, 100)


def test_between_two_colours_no_grey_line_stands() -> None:
    """A blend of blue to orange passes through grey; there it is grey of four inks, as its neighbours are."""
    palette = InkPalette(FOGRA39, {})
    blend = [palette.between((0.2, 0.4, 0.6), (0.8, 0.6, 0.4), share / 20) for share in range(21)]
    steps = [math.dist(a, b) for a, b in pairwise(blend)]
    assert max(steps) < 0.1
    greys = [palette.between((1, 1, 1), (0, 0, 0), share / 10) for share in range(11)]
    assert all(grey[:3] == (0, 0, 0) for grey in greys)
    assert [greys[0][3], greys[10][3]] == [0, 1]
    assert [grey[3] for grey in greys] == sorted(grey[3] for grey in greys)


TOKENS = [
    (file.parent.name, name, entry)
    for file in sorted((REPOSITORY / "layouts").glob("*/tokens.yaml"))
    for name, entry in yaml.safe_load(file.read_text("utf-8")).get("colours", {}).items()
    if not isinstance(entry, str)
]
"""Without those that are called by another's name, whose inks are that one's."""


@pytest.mark.parametrize(("layout", "name", "entry"), TOKENS, ids=[f"{layout}-{name}" for layout, name, _ in TOKENS])
def test_every_token_of_the_project_has_ink_that_looks_like_it(
    layout: str, name: str, entry: dict[str, object]
) -> None:
    """Greys are black alone, so they lose their touch of blue; the text's near-black is all of it."""
    rgb = parse_rgb(str(entry["rgb"]))
    assert layout
    if "cmyk" not in entry:
        black = entry["grey"]
        assert isinstance(black, int)
        assert apart(rgb, (0, 0, 0, black)) < 8
        assert abs(black - FOGRA39.black_of_grey[round(sum(rgb) / 3)]) < 6
    else:
        inks = entry["cmyk"]
        assert isinstance(inks, list)
        assert sum(inks) <= 280
        assert apart(rgb, tuple(inks)) < (11 if name == "cover-5" else 5)
    if name == "ink":
        assert entry["grey"] == 100
