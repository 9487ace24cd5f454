"""Pictures of every kind that authors bring, made so that each, shown right, has the same colour: `RED`, or `GREY`.

Profiles are written here from the published primaries and exponents of their colour spaces, and the numbers that
stand for the colour are worked out by LittleCMS: what a program must read to show the colour right.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Name
from PIL import Image, ImageCms

from trykklar.layouts.colour.conditions import own_profile, srgb_profile

Rgb = tuple[int, int, int]
RED: Rgb = (178, 58, 72)
GREY: Rgb = (60, 60, 60)
GREEN: Rgb = (20, 110, 49)
PAPER: Rgb = (255, 255, 255)
SIZE = (480, 320)
_MIDDLE = (0.5, 0.5)

_D50 = (0.9642, 1.0, 0.8249)
P3 = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))
"""Primaries of Display P3 as XYZ, adapted to D50 (ICC registry of characterization data)."""
ADOBE = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))
"""Those of Adobe RGB (1998), annex C of its specification."""


@dataclass(frozen=True)
class Picture:
    """A file, and what is seen where."""

    name: str
    data: bytes
    seen: Mapping[tuple[float, float], Rgb]
    """Place, as shares of width and height from the upper left corner → colour."""


def profile(space: bytes, primaries: tuple[tuple[float, float, float], ...], gamma: float) -> bytes:
    """An ICC profile (ICC.1:2010) of three primaries, or of grey where there are none, with one exponent for all."""
    tags = {b"wtpt": _xyz(_D50), b"desc": _described(), b"cprt": b"text\0\0\0\0None\0"}
    tags |= dict(zip((b"rXYZ", b"gXYZ", b"bXYZ"), map(_xyz, primaries), strict=bool(primaries)))
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256))
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC") if primaries else (b"kTRC",), curve)
    table, body, at = b"", b"", 128 + 4 + 12 * len(tags)
    for name, content in tags.items():
        table += struct.pack(">4sII", name, at + len(body), len(content))
        body += content + b"\0" * (-len(content) % 4)
    rest = struct.pack(">I", len(tags)) + table + body
    head = struct.pack(">I4sI4s4s4s", 128 + len(rest), b"lcms", 0x02400000, b"mntr", space, b"XYZ ")
    head += struct.pack(">6H", 2026, 1, 2, 0, 0, 0) + b"acsp" + b"\0" * 28 + _xyz(_D50)[8:]
    return head.ljust(128, b"\0") + rest


def _xyz(values: tuple[float, float, float]) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(value * 65536) for value in values))


def _described() -> bytes:
    return b"desc\0\0\0\0" + struct.pack(">I", 5) + b"Test\0" + b"\0" * 78


def _flat(colour: Rgb, mode: str, icc: bytes) -> Image.Image:
    """A field of the colour, in the numbers of another profile."""
    source = Image.new("RGB", SIZE, colour)
    flags = ImageCms.Flags.BLACKPOINTCOMPENSATION
    made = ImageCms.profileToProfile(
        source, _read(srgb_profile()), _read(icc), ImageCms.Intent.RELATIVE_COLORIMETRIC, mode, flags=flags
    )
    assert made
    made.info.pop("icc_profile", None)
    return made


def _read(icc: bytes) -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(io.BytesIO(icc))


def _saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def told_in(png: bytes, **chunks: bytes) -> bytes:
    """A PNG with further chunks behind its head."""
    return png[:33] + b"".join(_chunk(name.encode(), content) for name, content in chunks.items()) + png[33:]


def chrm(*primaries: float) -> bytes:
    """What `cHRM` holds: x and y of white, red, green and blue (PNG, third edition, 11.3.2.1)."""
    return struct.pack(">8I", *(round(value * 100_000) for value in primaries))


def camera(space: int, interoperability: str = "") -> Image.Exif:
    """What a camera writes of its colours (Exif 2.3, 4.6.5 and 4.6.7)."""
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0xA001] = space
    if interoperability:
        exif.get_ifd(0x8769)[0xA005] = {1: interoperability}
    return exif


ADOBE_XY = (0.3127, 0.329, 0.64, 0.33, 0.21, 0.71, 0.15, 0.06)


def _sixteen_bits(kind: int, pixel: tuple[int, ...]) -> bytes:
    """A PNG of one colour with 16 bits a channel (PNG, third edition, 11.2); `kind` as its IHDR says it."""
    row = b"\0" + b"".join(struct.pack(">H", value * 257) for value in pixel) * SIZE[0]
    head = struct.pack(">IIBBBBB", *SIZE, 16, kind, 0, 0, 0)
    content = _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(row * SIZE[1])) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + content


def _sixteen_bit_tiff(photometric: int, pixel: tuple[int, ...]) -> bytes:
    """A TIFF of one colour with 16 bits a channel (TIFF 6.0, section 2), little-endian, in one strip."""
    count, (width, height) = len(pixel), SIZE
    data = struct.pack(f"<{count}H", *(value * 257 for value in pixel)) * (width * height)
    bits = 8 + 2 + 12 * 10 + 4
    entries = [
        (256, 3, 1, width), (257, 3, 1, height), (258, 3, count, bits), (259, 3, 1, 1), (262, 3, 1, photometric),
        (273, 4, 1, bits + 2 * count), (277, 3, 1, count), (278, 3, 1, height), (279, 4, 1, len(data)), (284, 3, 1, 1),
    ]  # fmt: skip
    table = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    head = b"II*\0" + struct.pack("<IH", 8, len(entries)) + table + b"\0" * 4
    return head + struct.pack("<H", 16) * count + data


def pictures() -> list[Picture]:
    """All of them, by the names of their files."""
    wide = {"p3": profile(b"RGB ", P3, 2.2), "adobe": profile(b"RGB ", ADOBE, 563 / 256)}
    found = []
    for name, icc in wide.items():
        field = _flat(RED, "RGB", icc)
        assert max(abs(a - b) for a, b in zip(field.getpixel((9, 9)), RED, strict=True)) > 12  # type: ignore[arg-type]
        for kind, ending in (("PNG", "png"), ("JPEG", "jpg"), ("TIFF", "tif"), ("WEBP", "webp")):
            found.append(Picture(f"{name}.{ending}", _saved(field, kind, icc_profile=icc, quality=95), {_MIDDLE: RED}))
    for gamma in (1.8, 2.2):
        icc = profile(b"GRAY", (), gamma)
        field = _flat(GREY, "L", icc)
        for kind, ending in (("PNG", "png"), ("JPEG", "jpg")):
            name = f"grey-{gamma}.{ending}"
            found.append(Picture(name, _saved(field, kind, icc_profile=icc, quality=95), {_MIDDLE: GREY}))
    return found + _named() + _deep() + _inks() + _clear() + _turned() + [_letters(), _page()]


def _page() -> Picture:
    """A page of a PDF with a picture in a colour space of its own."""
    icc = profile(b"RGB ", P3, 2.2)
    made, out = pikepdf.new(), io.BytesIO()
    space = made.make_stream(icc, N=3)
    field = _flat(RED, "RGB", icc)
    image = made.make_stream(field.tobytes(), Type=Name.XObject, Subtype=Name.Image, BitsPerComponent=8)
    image.Width, image.Height = field.size
    image.ColorSpace = pikepdf.Array([Name.ICCBased, space])
    page = made.add_blank_page(page_size=SIZE)
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=image))
    page.obj.Contents = made.make_stream(b"%d 0 0 %d 0 0 cm /Im Do" % SIZE)
    made.save(out)
    return Picture("page.pdf", out.getvalue(), {_MIDDLE: RED})


def vectors() -> bytes:
    """A page of a PDF that is a field and a line."""
    made, out = pikepdf.new(), io.BytesIO()
    page = made.add_blank_page(page_size=SIZE)
    colour = b" ".join(b"%.4f" % (part / 255) for part in RED)
    page.obj.Contents = made.make_stream(colour + b" rg 0 0 %d %d re f 1 G 4 w 9 9 m 99 9 l S" % SIZE)
    made.save(out)
    return out.getvalue()


def _named() -> list[Picture]:
    """With a space that the file names, and no profile."""
    adobe, p3 = (_flat(RED, "RGB", profile(b"RGB ", *of)) for of in ((ADOBE, 563 / 256), (P3, 2.2)))
    png = _saved(adobe, "PNG")
    gamma = struct.pack(">I", round(100_000 * 256 / 563))
    return [
        Picture("camera.jpg", _saved(adobe, "JPEG", exif=camera(0xFFFF, "R03"), quality=95), {_MIDDLE: RED}),
        Picture("camera.webp", _saved(adobe, "WEBP", exif=camera(2), quality=95), {_MIDDLE: RED}),
        Picture("measured.png", told_in(png, gAMA=gamma, cHRM=chrm(*ADOBE_XY)), {_MIDDLE: RED}),
        Picture("coded.png", told_in(_saved(p3, "PNG"), cICP=bytes((12, 4, 0, 1))), {_MIDDLE: RED}),
    ]


def _deep() -> list[Picture]:
    lab = ImageCms.createProfile("LAB")
    fields = ImageCms.profileToProfile(Image.new("RGB", SIZE, RED), _read(srgb_profile()), lab, 1, "LAB")
    assert fields
    return [
        Picture("deep.png", _sixteen_bits(2, RED), {_MIDDLE: RED}),
        Picture("deep-clear.png", _sixteen_bits(6, (*RED, 255)), {_MIDDLE: RED}),
        Picture("deep.tif", _sixteen_bit_tiff(2, RED), {_MIDDLE: RED}),
        Picture("deep-grey.png", _sixteen_bits(0, GREY[:1]), {_MIDDLE: GREY}),
        Picture("lab.tif", _saved(fields, "TIFF"), {_MIDDLE: RED}),
    ]


def _inks() -> list[Picture]:
    icc = own_profile("FOGRA39")
    field = _flat(RED, "CMYK", icc)
    turned = _saved(Image.eval(field, lambda value: 255 - value), "JPEG", quality=95)
    mark = turned.index(b"\xff\xee")
    plain = turned[:mark] + turned[mark + 2 + int.from_bytes(turned[mark + 2 : mark + 4], "big") :]
    return [
        Picture("inks.jpg", _saved(field, "JPEG", icc_profile=icc, quality=95), {_MIDDLE: RED}),
        Picture("inks-untagged.jpg", _saved(field, "JPEG", quality=95), {_MIDDLE: RED}),
        Picture("inks-as-they-are.jpg", plain, {_MIDDLE: RED}),
        Picture("inks.tif", _saved(field, "TIFF", icc_profile=icc), {_MIDDLE: RED}),
        Picture("inks-deep.tif", _sixteen_bit_tiff(5, field.getpixel((9, 9))), {_MIDDLE: RED}),  # type: ignore[arg-type]
        Picture("inks-untagged.tif", _saved(field, "TIFF"), {_MIDDLE: RED}),
    ]


def _clear() -> list[Picture]:
    """Clear in their left halves: paper is seen there."""
    halves = {(0.25, 0.5): PAPER, (0.75, 0.5): RED}
    palette = Image.new("P", SIZE, 0)
    palette.putpalette([0, 90, 0, *RED])
    palette.paste(1, (SIZE[0] // 2, 0, *SIZE))
    icc = profile(b"RGB ", P3, 2.2)
    wide = palette.copy()
    wide.putpalette([0, 90, 0, *_flat(RED, "RGB", icc).getpixel((9, 9))])  # type: ignore[misc]
    veiled = palette.convert("RGB")
    veiled.putalpha(palette.point([0, 255] + [0] * 254, "L"))
    return [
        Picture("palette.png", _saved(palette, "PNG", transparency=0), halves),
        Picture("palette-p3.png", _saved(wide, "PNG", transparency=0, icc_profile=icc), halves),
        Picture("palette.gif", _saved(palette, "GIF", transparency=0), halves),
        Picture("veiled.png", _saved(veiled, "PNG"), halves),
        Picture("veiled.tif", _saved(veiled, "TIFF"), halves),
        Picture("veiled.webp", _saved(veiled, "WEBP", lossless=True), halves),
    ]


def _letters() -> Picture:
    """Black on green, sharp: a JPEG of its inks rings with more ink than a paper takes."""
    field = Image.new("RGB", SIZE, GREEN)
    for across in range(8, SIZE[0] // 2, 16):
        for down in range(5, SIZE[1], 16):
            field.paste("black", (across, down, across + 5, down + 9))
    return Picture("letters.jpg", _saved(field, "JPEG", quality=95), {(0.75, 0.5): GREEN})


def _turned() -> list[Picture]:
    """As cameras write them: what is left in the file is the top of the picture."""
    exif = Image.Exif()
    exif[0x0112] = 6
    halves = {(0.5, 0.25): PAPER, (0.5, 0.75): RED}
    made = []
    for name, icc, mode in (("turned", None, "RGB"), ("turned-p3", profile(b"RGB ", P3, 2.2), "RGB")):
        field = _flat(RED, mode, icc) if icc else Image.new("RGB", SIZE, RED)
        field.paste("white", (0, 0, SIZE[0] // 2, SIZE[1]))
        told = {"icc_profile": icc} if icc else {}
        made.append(Picture(f"{name}.jpg", _saved(field, "JPEG", exif=exif, quality=95, **told), halves))
    flat = Image.new("RGB", SIZE, RED)
    return [
        *made,
        Picture("progressive.jpg", _saved(flat, "JPEG", progressive=True, quality=95), {_MIDDLE: RED}),
        Picture("plain.tif", _saved(flat, "TIFF"), {_MIDDLE: RED}),
    ]


def refused() -> dict[str, bytes]:
    """Pictures whose colours nobody can tell."""
    flat = Image.new("RGB", SIZE, RED)
    return {
        "floats.tif": _saved(Image.new("F", SIZE, 0.5), "TIFF"),
        "other.png": _saved(flat, "PNG", icc_profile=own_profile("FOGRA39")),
        "broken.jpg": _saved(flat, "JPEG", icc_profile=profile(b"RGB ", P3, 2.2)[:200]),
        "somewhere.jpg": _saved(flat, "JPEG", exif=camera(0xFFFF)),
        "screen.png": told_in(_saved(flat, "PNG"), cICP=bytes((9, 16, 0, 1))),
        "film.png": told_in(_saved(flat, "PNG"), cICP=bytes((1, 1, 1, 0))),
        "nowhere.png": told_in(_saved(flat, "PNG"), cHRM=chrm(*[0.3] * 8)),
        "phone.jpg": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 200,
        "layers.psd": b"8BPS\0\1" + b"\0" * 200,
    }
