"""Printing conditions: the project's own profile, a print shop's, and those that are none."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from inked import PLACE
from support import REPOSITORY
from trykklar.base.problems import Problem, ProblemsFound
from trykklar.finish.inks.separate import Separator
from trykklar.layouts.colour.conditions import CONDITIONS, load_condition, srgb_profile

OWN = load_condition("FOGRA39", None, Path(), PLACE)


def of_shop(icc: bytes, folder: Path, identifier: str = "FOGRA51") -> Problem:
    """The problem of a print shop's file."""
    (folder / "shop.icc").write_bytes(icc)
    with pytest.raises(ProblemsFound) as found:
        load_condition(identifier, "shop.icc", folder, PLACE)
    assert len(found.value.problems) == 1
    assert found.value.problems[0].place == PLACE
    return found.value.problems[0]


def test_fogra39_comes_with_the_project_and_its_licence() -> None:
    assert (OWN.identifier, OWN.ink_limit) == ("FOGRA39", 300)
    assert "ISO 12647-2" in OWN.info
    profile = ImageCms.ImageCmsProfile(io.BytesIO(OWN.icc))
    assert ImageCms.getProfileDescription(profile).strip() == "FOGRA39L Coated"
    assert (profile.profile.device_class, profile.profile.xcolor_space.strip()) == ("prtr", "CMYK")
    folder = REPOSITORY / "scripts" / "trykklar" / "layouts" / "colour" / "profiles"
    carried = {file.name for file in folder.glob("*.icc")}
    assert carried == {"FOGRA39L_coated.icc", "sRGB.icc"}
    licences = (folder / "LICENCES.txt").read_text("utf-8")
    notice = (REPOSITORY / "NOTICE").read_text("utf-8")
    assert all(name in licences and name in notice for name in carried)
    assert "zlib/libpng" in licences


def test_full_inks_are_what_the_characterisation_says() -> None:
    """FOGRA39L, samples 1 and 9 (paper and full magenta), absolute: paper is 95/0/-2, magenta 48/74/-3 in CIE Lab."""
    profile, lab = ImageCms.ImageCmsProfile(io.BytesIO(OWN.icc)), ImageCms.createProfile("LAB")
    transform = ImageCms.buildTransform(profile, lab, "CMYK", "LAB", ImageCms.Intent.ABSOLUTE_COLORIMETRIC)
    patches = Image.frombytes("CMYK", (2, 1), bytes([0, 0, 0, 0, 0, 255, 0, 0]))
    found = (ImageCms.applyTransform(patches, transform) or patches).tobytes()
    values = [(lightness / 2.55, a, b) for lightness, a, b in struct.iter_unpack("Bbb", found)]
    assert values[0] == pytest.approx((95, 0, -2), abs=1.5)
    assert values[1] == pytest.approx((48, 74, -3), abs=2.5)


def test_srgb_is_what_an_archive_asks_for() -> None:
    """ISO 19005-2, 6.2.3: a monitor's or press's profile in RGB, CMYK or grey, version below 5."""
    icc = srgb_profile()
    assert icc[8] == 2
    assert (icc[12:16], icc[16:20]) == (b"mntr", b"RGB ")
    assert struct.unpack(">I", icc[:4])[0] == len(icc)
    assert icc == srgb_profile()
    known = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    colours = Image.frombytes("RGB", (4, 1), bytes([255, 0, 0, 0, 255, 0, 11, 79, 108, 128, 128, 128]))
    same = ImageCms.profileToProfile(colours, ImageCms.ImageCmsProfile(io.BytesIO(icc)), known)
    assert same is not None
    assert max(abs(a - b) for a, b in zip(same.tobytes(), colours.tobytes(), strict=True)) <= 2


def stand_in() -> bytes:
    """A profile like that of another condition: this one's colours under another name."""
    names = [("FOGRA39L Coated".encode(code), "PSO Coated v3  ".encode(code)) for code in ("ascii", "utf-16-be")]
    return OWN.icc.replace(*names[0]).replace(*names[1])


def test_a_shops_own_profile(tmp_path: Path) -> None:
    (tmp_path / "press").mkdir()
    (tmp_path / "press" / "coated.icc").write_bytes(stand_in())
    found = load_condition("FOGRA51", "press/coated.icc", tmp_path, PLACE)
    assert found.icc == stand_in() != OWN.icc
    assert (found.identifier, found.info, found.ink_limit) == ("FOGRA51", CONDITIONS["FOGRA51"].about, 300)
    assert load_condition("FOGRA51", "press/coated.icc", tmp_path, PLACE, 280).ink_limit == 280
    assert Separator(found).condition.identifier == "FOGRA51"
    unknown = load_condition("WAN-IFRAnewspaper26v5", "press/coated.icc", tmp_path, PLACE)
    assert (unknown.identifier, unknown.info) == ("WAN-IFRAnewspaper26v5", "PSO Coated v3")
    again = load_condition("FOGRA39", "press/coated.icc", tmp_path, PLACE)
    assert (again.icc, again.info) == (stand_in(), OWN.info)


@pytest.mark.parametrize("identifier", ["FOGRA51", "FOGRA52", "Fogra39", ""])
def test_a_condition_without_profile(identifier: str) -> None:
    with pytest.raises(ProblemsFound, match=f"'{identifier}' does not come with") as found:
        load_condition(identifier, None, Path(), PLACE)
    assert [(p.code, p.place) for p in found.value.problems] == [("condition-unknown", PLACE)]
    assert "FOGRA39" in found.value.problems[0].hint


@pytest.mark.parametrize(
    ("profile", "code"),
    [
        ("nothing.icc", "file-missing"),
        ("../outside.icc", "path-outside"),
        ("https://eci.org/x.icc", "url-remote"),
        (".", "file-missing"),
    ],
)
def test_a_profile_that_cannot_be_had(tmp_path: Path, profile: str, code: str) -> None:
    (tmp_path / "outside.icc").write_bytes(OWN.icc)
    (tmp_path / "publication").mkdir()
    with pytest.raises(ProblemsFound) as found:
        load_condition("FOGRA51", profile, tmp_path / "publication", PLACE)
    assert [(p.code, p.place) for p in found.value.problems] == [(code, PLACE)]


def put(at: int, value: bytes) -> Callable[[bytes], bytes]:
    return lambda icc: icc[:at] + value + icc[at + len(value) :]


def without(*tags: bytes) -> Callable[[bytes], bytes]:
    def spoil(icc: bytes) -> bytes:
        for tag in tags:
            icc = icc.replace(tag, b"xxxx", 1)
        return icc

    return spoil


@pytest.mark.parametrize(
    ("spoil", "code", "says"),
    [
        (lambda icc: b"", "icc-broken", "is no ICC profile"),
        (lambda icc: b"%PDF-1.7" * 100, "icc-broken", "is no ICC profile"),
        (lambda icc: icc[:100], "icc-broken", "is no ICC profile"),
        (lambda icc: icc[:5000], "icc-broken", "cut short"),
        (put(128, b"\xff\xff\xff\xff"), "icc-broken", "cut short"),
        (put(744, b"\0" * 60), "icc-broken", "tables cannot be read"),
        (put(8, b"\x05"), "icc-version", "version 5"),
        (put(12, b"mntr"), "icc-class", "of a monitor"),
        (put(12, b"link"), "icc-class", "of a link of two devices"),
        (put(12, b"\xff\xff\xff\xff"), "icc-class", "an unknown device"),
        (put(16, b"GRAY"), "icc-space", "GRAY, not CMYK"),
        (put(16, b"RGB "), "icc-space", "RGB, not CMYK"),
        (lambda icc: srgb_profile(), "icc-class", "of a monitor"),
        (without(b"A2B1"), "icc-tables", "lacks the tables A2B1,"),
        (without(b"B2A0", b"B2A1"), "icc-tables", "lacks the tables B2A0, B2A1,"),
    ],
)
def test_a_file_that_no_press_goes_by(tmp_path: Path, spoil: Callable[[bytes], bytes], code: str, says: str) -> None:
    problem = of_shop(spoil(OWN.icc), tmp_path)
    assert (problem.code, problem.message.startswith("'shop.icc' ")) == (code, True)
    assert re.search(says, problem.message)
    assert problem.hint


def test_the_version_4_that_pdf_knows(tmp_path: Path) -> None:
    """The header alone says 4.2: what is read of it is the same."""
    (tmp_path / "shop.icc").write_bytes(put(8, b"\x04\x20")(OWN.icc))
    assert load_condition("FOGRA52", "shop.icc", tmp_path, PLACE).identifier == "FOGRA52"
