"""Drawings that use what the typesetter draws wrongly: told at their line, and drawn by another hand."""

from __future__ import annotations

import base64
import io
import re

import pytest
from PIL import Image

from support import REPOSITORY
from trykklar.base.problems import Place
from trykklar.compose.drawings import settable
from trykklar.layouts.chart_process import use_fonts
from trykklar.layouts.colour.pictures import with_rasters
from trykklar.sources.drawings import features
from trykklar.sources.pictures import check_picture

HERE = Place("d.svg")
TOKENS = {"fonts": {"text": "'Source Serif 4'", "sans": "'Source Sans 3'"}}


@pytest.fixture(scope="module", autouse=True)
def fonts() -> None:
    use_fonts([REPOSITORY / "fonts"])


def _svg(inner: str, head: str = 'viewBox="0 0 100 50"') -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {head}>\n<!-- filter: none of this -->\n{inner}\n</svg>'.encode()


PLAIN = (
    '<rect width="9" height="9" style="filter:none;mix-blend-mode:normal;paint-order:normal;text-decoration:none"/>',
    '<g font-family="Source Sans 3"><path d="M0,0H9"/></g>',
    "<style>/* filter: blur */ rect { fill: red; font-size: 3px }</style>",
    '<clipPath id="c"><rect width="5" height="5"/></clipPath><rect width="9" height="9" clip-path="url(#c)"/>',
)
DRAWN = {
    "font": '<text x="5" y="40" style="font: 700 20px \'Source Sans 3\'">A</text>',
    "textPath": '<path id="p" d="M5,40H90"/><text><textPath href="#p">A</textPath></text>',
    "filter": (
        '<filter id="f"><feGaussianBlur stdDeviation="3"/></filter><rect width="50" height="30" filter="url(#f)"/>'
    ),
    "mix-blend-mode": '<rect width="50" height="30" style="mix-blend-mode: multiply"/>',
    "paint-order": '<text y="30" paint-order="stroke">A</text>',
    "text-decoration": '<text y="30" style="text-decoration:underline">A</text>',
    "baseline-shift": '<text y="30">A<tspan baseline-shift="super">2</tspan></text>',
    "writing-mode": "<style>text { writing-mode: tb }</style><text>A</text>",
    "clipPath": '<clipPath id="c"><text y="30">A</text></clipPath><rect width="90" height="40" clip-path="url(#c)"/>',
}
NOT_DRAWN = {
    "var()": "<style>:root{--c: red}</style>\n<rect style='fill: var(--c)'/>",
    "calc()": '<rect style="stroke-width: calc(1px * 2)"/>',
    "@media": "<style>@media print { rect { fill: red } }</style>",
    "vector-effect": '<path d="M0,0H9" vector-effect="non-scaling-stroke"/>',
}


@pytest.mark.parametrize("inner", PLAIN)
def test_what_is_drawn_right_keeps_its_bytes(inner: str) -> None:
    assert features(_svg(inner)) == ()
    assert settable(_svg(inner), TOKENS, HERE) == _svg(inner)


def test_letters_that_say_nothing_of_themselves_are_the_layouts_sans() -> None:
    data = _svg('<text y="9">A</text><text y="19" font-family="serif">B</text>')
    assert settable(data, TOKENS, HERE) == data.replace(b"<svg", b'<svg font-family="&#x27;Source Sans 3&#x27;"', 1)
    assert settable(_svg("<rect/>"), TOKENS, HERE) == _svg("<rect/>")


@pytest.mark.parametrize("family", ["monospace", "serif"])
def test_generic_families_are_drawn_in_those_of_the_tokens(family: str) -> None:
    """resvg knows families by their names alone, and would leave the letters out."""
    letters = '<text y="30" word-spacing="3" font-family="{}">AB CD</text>'
    tokens = {"fonts": {**TOKENS["fonts"], "mono": "'Source Code Pro'"}}
    names = {"monospace": "Source Code Pro", "serif": "Source Serif 4"}
    drawn = settable(_svg(letters.format(family)), tokens, HERE)
    assert drawn == settable(_svg(letters.format(names[family])), tokens, HERE)
    assert drawn != settable(_svg(letters.format("Source Sans 3")), tokens, HERE)


@pytest.mark.parametrize("name", DRAWN)
def test_what_another_draws_is_pixels_in_a_frame_of_the_same_size(name: str) -> None:
    data = _svg(DRAWN[name], 'viewBox="0 0 100 50" width="50mm"')
    (feature,) = features(data)
    assert (feature.name, feature.line, feature.drawn) == (name, 3, True)
    framed = settable(data, TOKENS, HERE)
    assert b'viewBox="0 0 100 50"' in framed
    assert b'width="50mm"' in framed
    assert features(framed) == ()
    assert check_picture(framed, "d.svg", HERE) == []
    png = base64.b64decode(re.search(rb"base64,([^\"]+)", framed)[1])  # type: ignore[index]
    with Image.open(io.BytesIO(png)) as image:
        assert image.size == (2000, 1000)
        assert image.getchannel("A").getbbox() is not None, "nothing was drawn"


@pytest.mark.parametrize("name", NOT_DRAWN)
def test_what_nobody_draws_is_told(name: str) -> None:
    assert [(feature.name, feature.drawn) for feature in features(_svg(NOT_DRAWN[name]))] == [(name, False)]


@pytest.mark.parametrize("kind", ["png", "jpeg", "jpg", "JPG", "pjpeg"])
def test_a_raster_in_a_drawing_may_have_any_of_its_names(kind: str) -> None:
    out = io.BytesIO()
    Image.new("RGB", (3, 2), (9, 99, 199)).save(out, "PNG" if kind == "png" else "JPEG")
    uri = f"data:image/{kind};base64,{base64.b64encode(out.getvalue()).decode()}"
    assert check_picture(_svg(f'<image width="9" height="9" href="{uri}"/>'), "d.svg", HERE) == []


@pytest.mark.parametrize(
    "uri", ["data:image/svg+xml;base64," + "A" * 5000, "data:image/png;base64," + "@" * 5000, "x" * 5000]
)
def test_a_long_address_is_never_told_whole(uri: str) -> None:
    (problem,) = check_picture(_svg(f'<image width="9" height="9" href="{uri}"/>'), "d.svg", HERE)
    assert len(problem.message) < 200


def test_a_raster_within_is_checked_and_converted() -> None:
    broken = base64.b64encode(b"no picture").decode()
    (problem,) = check_picture(_svg(f'<image href="data:image/png;base64,{broken}"/>'), "d.svg", HERE)
    assert problem.code == "image-unreadable"
    out = io.BytesIO()
    Image.new("CMYK", (3, 2), (0, 255, 255, 0)).save(out, "JPEG")
    data = _svg(f'<image href="data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode()}"/>')
    changed = with_rasters(data, lambda raster: b"\x89PNG" + raster[:4])
    assert b"data:image/png;base64," in changed
    assert with_rasters(data, lambda raster: raster) == data
