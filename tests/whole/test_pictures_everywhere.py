"""Pictures of every kind have their right colours in the files of every profile and on the web: one small publication
is built, and its files are looked at with Poppler and pdfium, as readers and print shops do."""

from __future__ import annotations

import base64
import io
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest
from lxml import html
from PIL import Image, ImageCms, ImageOps
from pypdfium2 import raw

from inked import fogra39, plates, shown
from pictured import PAPER, RED, Picture, pictures, refused, vectors
from support import run
from trykklar.base.profiles import PROFILES
from trykklar.finish.images.raster import read_image
from trykklar.layouts.chart_process import pixels
from trykklar.layouts.colour.conditions import srgb_profile

PUBLICATION = """\
id: pictures
title: Pictures
publisher: The Testers
authors: [A. Tester]
language: en
edition: {number: "1", date: 2026-01-02}
waivers: [{check: web-statement, at: publication.yaml, reason: It is never put on the web.}]
documents:
  book:
    layout: plain
    trim: A4
    outline: [{chapter: all.md}]
  site:
    form: web
    layout: web
    outline: [{chapter: all.md}]
"""
HEAD = "---\nkind: chapter\ntitle: Pictures\nsummary: Fields of colour.\n---\n"
FIGURE = """
:::{{figure}} {name}
:id: {id}
:alt: A field of colour
:credit: A. Tester
:license: CC0
:width: 26mm

The field {id}.
:::
"""
DRAWN = """<svg xmlns="http://www.w3.org/2000/svg" width="480" height="320">
<image width="480" height="320" href="data:image/jpeg;base64,{data}"/></svg>"""
DPI = 72
NEAR = 5
"""CIE 1976: what JPEG, rounding to eight bits and the press leave; the wrong reading of a file is further off."""
PICTURES = pictures()
VECTORS = "f-vectors"


@dataclass(frozen=True)
class Built:
    folder: Path

    def file(self, profile: str) -> Path:
        return self.folder / f"book-{profile}.pdf"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("pictures")
    (folder / "publication.yaml").write_text(PUBLICATION, "utf-8")
    text = HEAD
    for picture in PICTURES:
        (folder / picture.name).write_bytes(picture.data)
        text += FIGURE.format(name=picture.name, id=f"f-{picture.name.replace('.', '-')}")
    (folder / "vectors.pdf").write_bytes(vectors())
    text += FIGURE.format(name="vectors.pdf", id=VECTORS)
    (folder / "all.md").write_text(text, "utf-8")
    done = run("build", "--release", "--profile", "all", "--jobs", 1, "--json", "--publication", folder)
    assert (done.exit_code, done.problems) == (0, [])
    return Built(folder / "output")


@pytest.mark.parametrize("profile", PROFILES)
def test_pictures_have_their_colours_in_every_profile(built: Built, profile: str, tmp_path: Path) -> None:
    found = list(_placed(built.file(profile)))
    assert len(found) == len(PICTURES)
    data, inks = built.file(profile).read_bytes(), profile == "press"
    drawn = {page: (plates if inks else shown)(data, tmp_path, page + 1, DPI) for page in {page for page, _ in found}}
    wrong = []
    for picture, (page, box) in zip(PICTURES, found, strict=True):
        wrong += _wrong(picture, drawn[page].crop(tuple(map(round, box))))
    assert wrong == []


@pytest.mark.parametrize("profile", PROFILES)
def test_a_page_of_a_pdf_stays_lines_and_fields_and_is_one_figure(built: Built, profile: str, tmp_path: Path) -> None:
    data = built.file(profile).read_bytes()
    read = pypdf.PdfReader(io.BytesIO(data))
    place = read.named_destinations[VECTORS]
    number = read.get_destination_page_number(place)
    assert number is not None
    with pikepdf.open(io.BytesIO(data)) as pdf:
        figures = sum(item.get("/S") == "/Figure" for item in pdf.objects if isinstance(item, pikepdf.Dictionary))
    assert figures == (len(PICTURES) + 1 if PROFILES[profile].tags else 0)
    drawn = (plates if profile == "press" else shown)(data, tmp_path, number + 1, DPI)
    left, top = (float(value) for value in (place.left, place.top))
    page = read.pages[number].cropbox
    pixel = drawn.getpixel((round(left - float(page.left)) + 30, round(float(page.top) - top) + 20))
    assert math.dist(_lab(drawn.mode, pixel), _lab("RGB", RED)) < NEAR


def test_pictures_whose_colours_nobody_can_tell_are_refused_at_their_lines(tmp_path: Path) -> None:
    (tmp_path / "publication.yaml").write_text(PUBLICATION, "utf-8")
    text, lines = HEAD, []
    for name, data in refused().items():
        (tmp_path / name).write_bytes(data)
        lines.append(text.count("\n") + 2)
        text += FIGURE.format(name=name, id=f"f-{name.replace('.', '-')}")
    data = base64.b64encode(refused()["somewhere.jpg"]).decode()
    (tmp_path / "drawn.svg").write_text(DRAWN.format(data=data), "utf-8")
    lines.append(text.count("\n") + 2)
    text += FIGURE.format(name="drawn.svg", id="f-drawn")
    (tmp_path / "all.md").write_text(text, "utf-8")
    done = run("check", "--release", "--json", "--publication", tmp_path)
    assert [(p.code, p.at) for p in done.problems] == [("image-unreadable", f"all.md:{line}") for line in lines]
    assert all(p.hint for p in done.problems)


def test_no_picture_lays_on_more_ink_than_the_paper_takes(built: Built) -> None:
    """Nor does a JPEG with sharp edges, whose inks would ring if they were stored as JPEG."""
    most = {}
    for image in _inked(built.file("press")):
        assert image.mode in ("CMYK", "L")
        if image.mode == "CMYK":
            most[image.size] = max(most.get(image.size, 0.0), max(sum(p) for p in image.get_flattened_data()) / 2.55)
    assert most
    assert max(most.values()) <= 302


def _inked(file: Path) -> Iterator[Image.Image]:
    """The pictures of a file for a print shop, 255 for full ink, by our own reader of samples."""
    done = set()
    with pikepdf.open(file) as pdf:
        for page in pdf.pages:
            for thing in page.get_images().values():
                if thing.objgen not in done:
                    done.add(thing.objgen)
                    yield read_image(thing, thing.read_raw_bytes())


def test_pictures_have_their_colours_on_the_web(built: Built) -> None:
    (page,) = [file for file in built.folder.glob("site/**/*.html") if b"<figure" in file.read_bytes()]
    sources = [img.get("src", "") for img in html.parse(page).iterfind(".//figure//img")]
    assert len(sources) == len(PICTURES) + 1
    wrong = []
    for picture, source in zip(PICTURES, sources, strict=False):
        assert re.search(r"\.(png|jpe?g|webp|gif|svg)$", source), "what every browser shows"
        shown_there = (page.parent / source).read_bytes()
        data = pixels(shown_there.decode(), 1) if source.endswith(".svg") else shown_there
        with Image.open(io.BytesIO(data)) as image:
            assert image.mode != "CMYK"
            assert "icc_profile" not in image.info
            upright = _upright(image)
        wrong += _wrong(picture, upright)
    assert wrong == []


def _upright(image: Image.Image) -> Image.Image:
    """As a browser shows it: turned as its EXIF says, on white."""
    veiled = ImageOps.exif_transpose(image).convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", veiled.size, "white"), veiled).convert("RGB")


def _placed(file: Path) -> Iterator[tuple[int, tuple[float, float, float, float]]]:
    """Page (from 0) and box of every picture, in pixels of the drawn page from its upper left corner."""
    with pypdfium2.PdfDocument(file) as pdf:
        for number, page in enumerate(pdf):
            left, _, _, top = page.get_cropbox()
            for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=9):
                x0, y0, x1, y1 = thing.get_bounds()
                if x1 - x0 > 50:
                    yield number, tuple(v * DPI / 72 for v in (x0 - left, top - y1, x1 - left, top - y0))  # type: ignore[misc]


def _wrong(picture: Picture, seen: Image.Image) -> Iterator[str]:
    for (across, down), colour in picture.seen.items():
        pixel = seen.getpixel((int(across * seen.width), int(down * seen.height)))
        off = math.dist(_lab(seen.mode, pixel), _lab("RGB", colour))
        if off > (2 if colour == PAPER else NEAR):
            yield f"{picture.name} at {across:g}, {down:g}: {pixel} for {colour}, {off:.1f} away"


def _lab(mode: str, pixel: tuple[int, ...]) -> tuple[float, float, float]:
    source = fogra39().icc if mode == "CMYK" else srgb_profile()
    transform = ImageCms.buildTransform(
        ImageCms.ImageCmsProfile(io.BytesIO(source)), ImageCms.createProfile("LAB"), mode, "LAB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC, ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )  # fmt: skip
    found = ImageCms.applyTransform(Image.new(mode, (1, 1), pixel), transform)
    assert found
    lightness, a, b = found.tobytes()
    return lightness / 2.55, (a ^ 128) - 128, (b ^ 128) - 128
