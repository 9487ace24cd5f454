"""Pictures are read and bounded before anything is set with them."""

from __future__ import annotations

import ast
import io
import struct
import zlib

import pytest
from PIL import Image

from support import REPOSITORY
from trykklar.base.problems import Place
from trykklar.sources import pictures
from trykklar.sources.pictures import check_picture

HERE = Place("a.md", 3)
FORMATS = {"leaf.png": "PNG", "leaf.jpg": "JPEG", "leaf.gif": "GIF", "leaf.webp": "WEBP"}

POINT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
"""A PNG of one point."""


def _codes(data: bytes, name: str) -> set[str]:
    found = check_picture(data, name, HERE)
    assert all(p.place == HERE and p.hint for p in found)
    return {p.code for p in found}


def _image(kind: str) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((64, 48), 60).convert("L").save(out, kind)
    return out.getvalue()


def _svg(inner: str, head: str = "") -> bytes:
    return f'{head}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{inner}</svg>'.encode()


def _png_that_claims(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(("name", "kind"), FORMATS.items())
def test_whole_pictures_pass(name: str, kind: str) -> None:
    assert _codes(_image(kind), name) == set()


@pytest.mark.parametrize(("name", "kind"), FORMATS.items())
@pytest.mark.parametrize("part", [0.1, 0.6])
@pytest.mark.parametrize("lenient", [False, True])
def test_cut_off_pictures_are_unreadable(
    name: str, kind: str, part: float, lenient: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether or not somebody in this process has told Pillow to be content with less, as WeasyPrint does."""
    monkeypatch.setattr("PIL.ImageFile.LOAD_TRUNCATED_IMAGES", lenient)
    data = _image(kind)
    assert _codes(data[: int(len(data) * part)], name) == {"image-unreadable"}


@pytest.mark.parametrize("kind", ["EPS", "PDF", "PPM", "BMP", "ICO", "PCX", "TGA", "SGI", "MSP"])
@pytest.mark.parametrize("name", ["leaf.jpg", "leaf.png", "leaf.tiff"])
def test_other_formats_are_not_opened_under_any_name(kind: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pillow would call Ghostscript for an EPS."""
    monkeypatch.setattr("subprocess.Popen", None)
    monkeypatch.setattr("subprocess.check_call", None)
    out = io.BytesIO()
    Image.new("1" if kind == "MSP" else "RGB", (8, 8)).save(out, kind)
    assert _codes(out.getvalue(), name) == {"image-unreadable"}
    assert _codes(b"\xd7\xcd\xc6\x9a" + b"\0" * 60, name) == {"image-unreadable"}, "a WMF"


def test_whoever_opens_a_picture_says_which_formats() -> None:
    """One door for every use of Pillow: without `formats` it tries a hundred readers."""
    asked = [
        (path.name, any(keyword.arg == "formats" for keyword in call.keywords))
        for path in (REPOSITORY / "scripts" / "trykklar").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "Image.open"
    ]
    assert len(asked) > 8
    assert [name for name, bounded in asked if not bounded] == []


def test_the_handbook_names_the_formats() -> None:
    text = (REPOSITORY / "source" / "handbook" / "chapters" / "showing.md").read_text("utf-8")
    assert "PNG, JPEG, TIFF, WebP, GIF, SVG or PDF" in text
    assert set(pictures.FORMATS) == {"PNG", "JPEG", "TIFF", "WEBP", "GIF"}


@pytest.mark.parametrize("data", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7"])
def test_what_is_no_picture_is_unreadable(data: bytes) -> None:
    assert _codes(data, "leaf.png") == {"image-unreadable"}


@pytest.mark.parametrize(("width", "height"), [(60_000, 60_000), (100_000, 601), (2**31 - 1, 1)])
def test_bombs_are_found_by_what_they_claim(width: int, height: int) -> None:
    assert _codes(_png_that_claims(width, height), "leaf.png") == {"image-bomb"}


def test_svg_bombs_are_found_by_their_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MAX_SVG_BYTES", 200)
    assert _codes(_svg("<g/>" * 100), "leaf.svg") == {"image-bomb"}


@pytest.mark.parametrize(
    "inner",
    [
        '<rect width="9" height="9" fill="url(#g)"/>',
        '<use href="#a"/>',
        '<use xlink:href="#a"/>',
        f'<image href="data:image/png;base64,{POINT}"/>',
        "<style>rect { fill: url(#g) }</style>",
        "<text>@ home, see https://example.org</text>",
    ],
)
def test_plain_svg_passes(inner: str) -> None:
    assert _codes(_svg(inner), "leaf.svg") == set()


def test_a_doctype_without_entities_passes() -> None:
    head = '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    assert _codes(_svg("<g/>", head), "leaf.svg") == set()


@pytest.mark.parametrize(
    "inner",
    [
        "<script>alert(1)</script>",
        "<SCRIPT>alert(1)</SCRIPT>",
        "<foreignObject><p>text</p></foreignObject>",
        '<rect onclick="alert(1)"/>',
        '<image href="https://example.org/a.png"/>',
        '<image xlink:href="//example.org/a.png"/>',
        '<image href="../../etc/passwd"/>',
        '<image href="file:///etc/passwd"/>',
        '<image href="data:image/svg+xml;base64,AAAA"/>',
        '<use href="other.svg#a"/>',
        '<rect style="fill: url(https://example.org/a.png)"/>',
        "<rect fill=\"url( 'https://example.org/a.svg#g' )\"/>",
        '<style>@import "https://example.org/a.css";</style>',
        "<style>rect { fill: url(other.svg#g) }</style>",
    ],
)
def test_unsafe_svg_is_refused(inner: str) -> None:
    assert _codes(_svg(inner), "leaf.svg") == {"svg-unsafe"}


def test_data_within_a_drawing_never_fills_the_terminal() -> None:
    data = POINT * 500
    (problem,) = check_picture(_svg(f'<image href="data:image/svg+xml;base64,{data}"/>'), "leaf.svg", HERE)
    assert len(f"{problem.message}{problem.hint}") < 300
    assert _codes(_svg(f'<image href="data:image/jpg;base64,{POINT}"/>'), "leaf.svg") == set()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_entities_are_refused_in_every_encoding(encoding: str) -> None:
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg"><text>&b;</text></svg>'
    data = f'<?xml version="1.0" encoding="{encoding.removesuffix("-le")}"?>{bomb}'.encode(encoding)
    assert _codes(data, "leaf.svg") <= {"svg-unsafe", "image-unreadable"}
    assert _codes(data, "leaf.svg")


@pytest.mark.parametrize("data", [b"<svg", b"", b"<svg></g>", b"\xff\xfe"])
def test_svg_that_does_not_parse_is_unreadable(data: bytes) -> None:
    assert _codes(data, "leaf.svg") == {"image-unreadable"}
