"""Pictures of every kind come out in sRGB or grey, upright, eight bits a channel; what is right as it stands keeps its
bytes."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image, ImageCms, ImageOps

from pictured import ADOBE_XY, camera, chrm, told_in
from trykklar.layouts.colour.conditions import own_profile, srgb_profile
from trykklar.layouts.colour.pictures import shown


def _bytes(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def _seen(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(shown(data)))
    image.load()
    assert image.mode in ("L", "LA", "RGB", "RGBA")
    assert "icc_profile" not in image.info
    return image


def _near(found: Any, wanted: tuple[int, ...], within: int = 6) -> bool:
    return all(abs(a - b) <= within for a, b in zip(found, wanted, strict=True))


def _swapped_profile() -> bytes:
    """A profile whose red is blue: whoever ignores it shows the wrong colour."""
    profile = bytearray(srgb_profile())
    count = int.from_bytes(profile[128:132], "big")
    tags = {bytes(profile[132 + 12 * n : 136 + 12 * n]): 132 + 12 * n for n in range(count)}
    red, blue = tags[b"rXYZ"] + 4, tags[b"bXYZ"] + 4
    profile[red : red + 8], profile[blue : blue + 8] = profile[blue : blue + 8], profile[red : red + 8]
    return bytes(profile)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP"])
def test_an_embedded_profile_is_honoured(kind: str) -> None:
    data = _bytes(Image.new("RGB", (8, 8), (250, 10, 10)), kind, icc_profile=_swapped_profile())
    assert _near(_seen(data).convert("RGB").getpixel((4, 4)), (10, 10, 250))


def test_a_profile_with_transparency_keeps_it() -> None:
    image = _seen(_bytes(Image.new("RGBA", (8, 8), (250, 10, 10, 90)), icc_profile=_swapped_profile()))
    assert _near(image.getpixel((1, 1)), (10, 10, 250, 90))


def test_a_palette_with_a_profile_and_a_clear_colour() -> None:
    image = Image.new("P", (8, 8), 1)
    image.putpalette([0, 0, 0, 250, 10, 10])
    image.putpixel((0, 0), 0)
    found = _seen(_bytes(image, transparency=0, icc_profile=_swapped_profile()))
    assert _near(found.getpixel((4, 4)), (10, 10, 250, 255))
    assert found.getpixel((0, 0))[3] == 0  # type: ignore[index]


@pytest.mark.parametrize(
    "image", [Image.new("RGB", (4, 4), (1, 200, 3)), Image.new("L", (4, 4), 90), Image.new("RGBA", (4, 4))]
)
def test_what_is_right_keeps_its_bytes(image: Image.Image) -> None:
    plain = _bytes(image)
    assert shown(plain) == plain
    if image.mode == "RGB":
        tagged = _bytes(image, icc_profile=srgb_profile())
        assert shown(tagged) == tagged
        progressive = _bytes(image, "JPEG", progressive=True)
        assert shown(progressive) == progressive


def test_sixteen_bits_of_grey_are_not_cut_to_white() -> None:
    deep = Image.frombytes("I;16", (256, 1), b"".join((value * 257).to_bytes(2, "little") for value in range(256)))
    assert _seen(_bytes(deep)).tobytes() == bytes(range(256))
    assert _seen(_bytes(deep, "TIFF")).tobytes() == bytes(range(256))


def test_the_gamma_of_a_png_is_honoured() -> None:
    png = _bytes(Image.new("L", (4, 4), 128))
    body = b"gAMA" + struct.pack(">I", 100_000)  # linear light
    chunk = struct.pack(">I", 4) + body + struct.pack(">I", zlib.crc32(body))
    assert _near((_seen(png[:33] + chunk + png[33:]).getpixel((0, 0)),), (188,), 1)


@pytest.mark.parametrize(
    ("chunks", "wanted"),
    [
        ({"cICP": bytes((1, 13, 0, 1)), "gAMA": struct.pack(">I", 100_000)}, (200, 60, 40)),
        ({"cICP": bytes((1, 8, 0, 1))}, (229, 133, 110)),
        ({"sRGB": b"\0", "gAMA": struct.pack(">I", 100_000), "cHRM": chrm(*ADOBE_XY)}, (200, 60, 40)),
        ({"cHRM": chrm(0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06)}, (200, 60, 40)),
    ],
    ids=["coded is stronger", "linear light", "sRGB is stronger", "those of sRGB"],
)
def test_what_a_png_says_of_its_colours_has_an_order(chunks: dict[str, bytes], wanted: tuple[int, ...]) -> None:
    png = told_in(_bytes(Image.new("RGB", (4, 4), (200, 60, 40))), **chunks)
    assert _near(_seen(png).getpixel((1, 1)), wanted, 2)
    assert (shown(png) == png) is (wanted == (200, 60, 40))


@pytest.mark.parametrize("exif", [camera(1), camera(1, "R98"), camera(0xFFFF, "R98"), Image.Exif()])
def test_cameras_that_say_srgb_keep_their_bytes(exif: Image.Exif) -> None:
    data = _bytes(Image.new("RGB", (8, 8), (200, 60, 40)), "JPEG", exif=exif)
    assert shown(data) == data


def test_grey_has_no_primaries() -> None:
    data = _bytes(Image.new("L", (8, 8), 90), "JPEG", exif=camera(0xFFFF))
    assert shown(data) == data


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_broken_exif_says_nothing() -> None:
    """Each byte of it spoilt: a picture comes out, or words for its author."""
    whole = _bytes(Image.new("RGB", (8, 8), (200, 60, 40)), "JPEG", exif=camera(0xFFFF, "R03"))
    start = whole.index(b"Exif\0\0") + 6
    said = set()
    for at in range(start, whole.index(b"\xff\xdb", start)):
        for value in (0, 1, 0x7F, 0xFF):
            try:
                shown(whole[:at] + bytes((value,)) + whole[at + 1 :])
            except ValueError as error:
                said.add(str(error))
    assert said <= {"its EXIF says that its colours are not those of sRGB, and it has no colour profile"}


def _inks(image: Image.Image) -> tuple[int, int, int]:
    """What inks look like: through the same profile, by LittleCMS alone."""
    press = ImageCms.ImageCmsProfile(io.BytesIO(own_profile("FOGRA39")))
    srgb = ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile()))
    found = ImageCms.profileToProfile(image, press, srgb, ImageCms.Intent.RELATIVE_COLORIMETRIC, "RGB")
    assert found
    return found.getpixel((0, 0))  # type: ignore[return-value]


INKS = Image.new("CMYK", (16, 16), (200, 20, 60, 0))


@pytest.mark.parametrize("kind", ["TIFF", "JPEG"])
@pytest.mark.parametrize("profile", [None, own_profile("FOGRA39")], ids=["untagged", "tagged"])
def test_inks_are_seen_as_printed(kind: str, profile: bytes | None) -> None:
    data = _bytes(INKS, kind, **({"icc_profile": profile} if profile else {}))
    assert _near(_seen(data).convert("RGB").getpixel((5, 5)), _inks(INKS), 12)


def test_inks_of_a_jpeg_without_adobes_mark_are_not_turned_round() -> None:
    data = _bytes(Image.eval(INKS, lambda value: 255 - value), "JPEG")
    mark = data.index(b"\xff\xee")
    length = int.from_bytes(data[mark + 2 : mark + 4], "big")
    assert _near(_seen(data[:mark] + data[mark + 2 + length :]).getpixel((5, 5)), _inks(INKS), 12)


def test_lab_is_seen() -> None:
    lab = ImageCms.applyTransform(
        Image.new("RGB", (4, 4), (200, 60, 40)),
        ImageCms.buildTransform(ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB"),
    )
    assert lab
    assert _near(_seen(_bytes(lab, "TIFF")).getpixel((0, 0)), (200, 60, 40))


def test_a_converted_picture_stands_upright() -> None:
    image = Image.new("RGB", (30, 10), (250, 10, 10))
    exif = Image.Exif()
    exif[0x0112] = 6
    found = _seen(_bytes(image, "JPEG", exif=exif, icc_profile=_swapped_profile()))
    assert (
        found.size == ImageOps.exif_transpose(Image.open(io.BytesIO(_bytes(image, "JPEG", exif=exif)))).size == (10, 30)
    )


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (_bytes(Image.new("F", (4, 4), 0.5), "TIFF"), "without a white and a black"),
        (_bytes(Image.new("RGB", (4, 4)), icc_profile=own_profile("FOGRA39")), "is for CMYK, and its pixels are RGB"),
        (_bytes(Image.new("RGB", (4, 4)), icc_profile=b"\0" * 16 + b"RGB " + b"\0" * 120), "cannot be used"),
    ],
    ids=["floats", "another space", "broken"],
)
def test_what_cannot_be_told_is_said(data: bytes, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        shown(data)
