"""PDF files as pictures: a page becomes a drawing that looks as pdfium shows it, or is refused in words for authors."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from trykklar.base.bounds import Bound
from trykklar.base.problems import Place, ProblemsFound
from trykklar.layouts import chart_process, pdf_figures
from trykklar.layouts.chart_process import pixels
from trykklar.layouts.colour.conditions import load_condition
from trykklar.layouts.colour.tokens import Rgb
from trykklar.layouts.page_drawing import PageDrawing, PageRefusedError
from trykklar.layouts.pdf_figures import drawn_page
from trykklar.layouts.pdf_pages import page_drawing

HERE = Place("a.md", 3)
NO_SPOTS: dict[str, Rgb] = {}
FIELD = b"0.6 0.2 0.4 rg 0 0 100 50 re f "


@pytest.fixture(autouse=True)
def unkept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chart_process, "_KEPT", None)


def pdf(*contents: bytes, resources: Mapping[str, Any] | None = None, encrypted: bool = False, **page: Any) -> bytes:
    """Pages of 100 × 50 pt."""
    made, out = pikepdf.new(), io.BytesIO()
    for content in contents:
        added = made.add_blank_page(page_size=(100, 50))
        added.obj.Contents = made.make_stream(content)
        added.obj.Resources = Dictionary(**{key: of_file(made, value) for key, value in (resources or {}).items()})
        for key, value in page.items():
            added.obj["/" + key] = value
    made.save(out, encryption=pikepdf.Encryption(owner="a", user="b") if encrypted else False)
    return out.getvalue()


def of_file(made: pikepdf.Pdf, value: Any) -> Any:
    """Resources by name; what a file must own is made for it."""
    if isinstance(value, dict):
        return Dictionary(**{key: of_file(made, inner) for key, inner in value.items()})
    return value(made) if callable(value) else value


def drawn(data: bytes, page: str = "", spots: Mapping[str, Rgb] | None = NO_SPOTS) -> PageDrawing:
    return drawn_page(data, "costs.pdf", page, spots, HERE)


def seen(drawing: PageDrawing, x: int, y: int) -> tuple[int, ...]:
    """The colour at so many pt from the upper left corner."""
    with Image.open(io.BytesIO(pixels(drawing.svg, 3))) as picture:
        paper = Image.new("RGBA", picture.size, "white")
        paper.alpha_composite(picture.convert("RGBA"))
        found = paper.convert("RGB").resize((100, 50), Image.Resampling.BOX).getpixel((x, y))
        assert isinstance(found, tuple)
        return found


def test_a_page_is_a_drawing_of_its_own_size() -> None:
    found = drawn(pdf(FIELD))
    assert (found.inks, found.pixels) == (False, "")
    assert 'width="100pt" height="50pt"' in found.svg
    assert "<image" not in found.svg
    assert seen(found, 50, 25) == (153, 51, 102)
    assert found == drawn(pdf(FIELD))


def test_one_page_of_several_is_drawn() -> None:
    data = pdf(FIELD, b"0 0 1 rg 0 0 100 50 re f")
    assert seen(drawn(data, "1"), 50, 25) == (153, 51, 102)
    assert seen(drawn(data, "2"), 50, 25) == (0, 0, 255)


def test_a_page_that_is_turned_and_cropped_is_drawn_as_it_is_seen() -> None:
    found = drawn(pdf(FIELD + b"0 0 1 rg 50 0 50 50 re f", Rotate=90, CropBox=Array([25, 0, 75, 50])))
    assert 'width="50pt" height="50pt"' in found.svg
    assert [seen(found, 50, at) for at in (5, 45)] == [(153, 51, 102), (0, 0, 255)]


def test_black_ink_is_black_and_inks_are_told() -> None:
    found = drawn(pdf(b"0 0 0 1 k 0 0 50 50 re f 0 0 0 0.5 k 50 0 25 50 re f 1 0 0 0 k 75 0 25 50 re f"))
    assert found.inks
    assert [seen(found, at, 25) for at in (25, 60)] == [(0, 0, 0), (128, 128, 128)]
    assert "#000000" in found.svg


def separation(name: str, *, devicen: bool = False) -> Array:
    """A colour space of one ink, which looks like a little of all where the ink is not known."""
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[0.7, 0.6, 0.6, 1], N=1)
    kind, colorants = (Name.DeviceN, Array([Name("/" + name)])) if devicen else (Name.Separation, Name("/" + name))
    return Array([kind, colorants, Name.DeviceCMYK, tint])


def profiled(made: pikepdf.Pdf) -> Array:
    """Inks of a printing condition that the file brings."""
    icc = load_condition("FOGRA39", None, Path(), HERE, None).icc
    return Array([Name.ICCBased, made.make_stream(icc, N=4)])


BLACKS: dict[str, tuple[bytes, Any, int]] = {
    "an operator": (b"0 0 0 1 k 0 0 100 50 re f", "", 0),
    "a colour space": (b"/DeviceCMYK cs 0 0 0 1 sc 0 0 100 50 re f", "", 0),
    "a colour space alone": (b"/DeviceCMYK cs 0 0 100 50 re f", "", 0),
    "a stroke": (b"/DeviceCMYK CS 0 0 0 0.4 SCN 60 w 0 25 m 100 25 l S", "", 153),
    "half of it": (b"/DeviceCMYK cs 0 0 0 0.4 scn 0 0 100 50 re f", "", 153),
    "Black": (b"/S cs 1 scn 0 0 100 50 re f", separation("Black"), 0),
    "a tint of Black": (b"/S cs 0.4 scn 0 0 100 50 re f", separation("Black"), 153),
    "Black of DeviceN": (b"/S cs 1 scn 0 0 100 50 re f", separation("Black", devicen=True), 0),
    "registration marks": (b"/S cs 1 scn 0 0 100 50 re f", separation("All"), 0),
    "a profile": (b"/S cs 0 0 0 1 scn 0 0 100 50 re f", profiled, 0),
}


@pytest.mark.parametrize("name", BLACKS)
def test_black_ink_alone_is_grey_however_it_is_set(name: str) -> None:
    content, space, level = BLACKS[name]
    found = drawn(pdf(content, resources={"ColorSpace": {"S": space}} if space else None))
    assert not found.inks
    assert seen(found, 50, 25) == (level,) * 3


def test_a_colour_after_black_is_of_its_own_space() -> None:
    content = b"/S cs q 0 0 0 1 scn 0 0 50 50 re f 1 0 0 0 scn 50 0 25 50 re f Q 0 0 0 1 scn 75 0 25 50 re f"
    found = drawn(pdf(content, resources={"ColorSpace": {"S": profiled}}))
    assert found.inks
    assert [seen(found, at, 25) for at in (25, 88)] == [(0, 0, 0)] * 2
    red, green, blue = seen(found, 60, 25)
    assert red + 80 < min(green, blue)


def picture(made: pikepdf.Pdf, *pixels: bytes) -> Any:
    return made.make_stream(
        b"".join(pixels),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=len(pixels),
        Height=1,
        BitsPerComponent=8,
        ColorSpace=Name.DeviceCMYK,
    )


@pytest.mark.parametrize(("second", "inks"), [(b"\0\0\0\x66", False), (b"\xff\0\0\x66", True)])
def test_a_picture_in_black_ink_alone_is_one_of_greys(second: bytes, inks: bool) -> None:
    found = drawn(
        pdf(b"100 0 0 50 0 0 cm /P Do", resources={"XObject": {"P": lambda made: picture(made, b"\0\0\0\xff", second)}})
    )
    assert found.inks == inks
    assert inks or [seen(found, at, 25) for at in (20, 80)] == [(0,) * 3, (153,) * 3]


@pytest.mark.parametrize("devicen", [False, True])
def test_an_ink_of_its_own_is_refused_with_what_to_do(devicen: bool) -> None:
    resources = {"ColorSpace": {"S": separation("PANTONE 300 C", devicen=devicen)}}
    with pytest.raises(ProblemsFound) as found:
        drawn(pdf(b"/S cs 1 scn 0 0 100 50 re f", resources=resources))
    (problem,) = found.value.problems
    assert (problem.code, problem.place) == ("picture-pdf", HERE)
    assert problem.message == "'costs.pdf' has inks of its own: PANTONE 300 C"
    assert "'spot: PANTONE 300 C'" in problem.hint


SPOTS = {"PANTONE 300 C": (0, 94, 184), "Guld": (1, 127, 254)}
OWN = {"ColorSpace": {"S": separation("PANTONE 300 C"), "D": separation("PANTONE 300 C", devicen=True)}}


@pytest.mark.parametrize(
    "content", [b"/S cs 1 scn", b"/S cs", b"/D cs 1.0 sc", b"/S cs 0 scn q 1 scn Q 1 scn", b"/S cs 0.999 scn"]
)
def test_an_ink_of_the_layout_is_drawn_in_its_colour_exactly(content: bytes) -> None:
    """For by that a press file knows it."""
    found = drawn(pdf(content + b" 0 0 100 50 re f", resources=OWN), spots=SPOTS)
    assert (found.inks, found.pixels) == (False, "")
    assert re.findall("#[0-9a-f]{6}", found.svg) == ["#005eb8"]


def test_every_value_of_a_colour_is_met() -> None:
    """A hair beside it, and it would be printed of four inks."""
    for low in range(0, 256, 51):
        for value in (low, min(255, low + 1), min(255, low + 26)):
            found = drawn(
                pdf(b"/S cs 1 scn 0 0 100 50 re f", resources=OWN), spots={"PANTONE 300 C": (value, 255 - value, value)}
            )
            assert f"#{value:02x}{255 - value:02x}{value:02x}" in found.svg


def test_where_nothing_is_printed_any_ink_looks_as_in_its_file() -> None:
    found = drawn(pdf(b"/S cs 1 scn 0 0 100 50 re f", resources=OWN), spots=None)
    assert found.inks
    assert max(seen(found, 50, 25)) < 80


def _of_ink(made: pikepdf.Pdf) -> Any:
    return made.make_stream(
        b"\xff\0",
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=2,
        Height=1,
        BitsPerComponent=8,
        ColorSpace=separation("Guld"),
    )


def _blend(made: pikepdf.Pdf) -> Any:
    way = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0], C1=[1], N=1)
    return Dictionary(ShadingType=2, ColorSpace=separation("Guld"), Coords=[0, 0, 100, 0], Function=way)


def _two_inks(made: pikepdf.Pdf) -> Array:
    tint = made.make_stream(b"{pop}", FunctionType=4, Domain=[0, 1, 0, 1], Range=[0, 1])
    return Array([Name.DeviceN, Array([Name.Guld, Name.Black]), Name.DeviceGray, tint])


IN_PART: dict[str, tuple[bytes, dict[str, Any], str]] = {
    "a tone": (b"/S cs 0.4 scn 0 0 100 50 re f", {"ColorSpace": {"S": separation("Guld")}}, "has the ink Guld at 40%"),
    "a tone of lines": (
        b"/S CS 0.4 SCN 0 0 100 50 re S",
        {"ColorSpace": {"S": separation("Guld")}},
        "has the ink Guld at 40%",
    ),
    "a picture": (b"100 0 0 50 0 0 cm /P Do", {"XObject": {"P": _of_ink}}, "has a picture or a blend in the ink Guld"),
    "a blend": (b"/B sh", {"Shading": {"B": _blend}}, "has a picture or a blend in the ink Guld"),
    "two inks": (b"/S cs 1 0 scn 0 0 9 9 re f", {"ColorSpace": {"S": _two_inks}}, "mixes the ink Guld with others"),
}


@pytest.mark.parametrize("name", IN_PART)
def test_an_ink_of_the_layout_is_painted_in_full_or_refused(name: str) -> None:
    content, resources, says = IN_PART[name]
    with pytest.raises(ProblemsFound) as found:
        drawn(pdf(content, resources=resources), spots=SPOTS)
    (problem,) = found.value.problems
    assert (problem.code, problem.place) == ("picture-pdf", HERE)
    assert says in problem.message


def test_lines_as_thin_as_can_be_are_lines_that_a_press_prints() -> None:
    found = drawn(pdf(b"0 w 10 25 m 90 25 l S 10 0 0 10 0 0 cm 0 w 1 1 m 9 1 l S"))
    assert ('stroke-width="0.35"' in found.svg, 'stroke-width="0.035"' in found.svg) == (True, True)


def test_what_the_typesetter_would_draw_otherwise_is_pixels() -> None:
    states = {"ExtGState": Dictionary(B=Dictionary(BM=Name.Multiply))}
    found = drawn(pdf(FIELD + b"/B gs 0 1 0 rg 50 0 50 50 re f", resources=states))
    assert found.pixels == "a blend mode"
    assert "<path" not in found.svg
    assert [seen(found, at, 25) for at in (25, 75)] == [(153, 51, 102), (0, 51, 0)]


def test_what_is_not_drawn_as_pdfium_draws_it_is_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    from trykklar.layouts import pdf_pages

    monkeypatch.setattr(pdf_pages, "_drawn_by_resvg", lambda svg, scale: Image.new("RGB", (1800, 900), "white"))
    why = pdf_pages._why_pixels("<svg/>", pdf(FIELD), 18)
    assert why == "what is not drawn as other programs draw it"


HELVETICA = {"Font": Dictionary(F=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))}
TEXT = b"BT /F 9 Tf (A) Tj ET"
NOTE = Array([Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 9, 9])])
REFUSED = {
    "two pages": (pdf(FIELD, FIELD), "", "has 2 pages"),
    "no such page": (pdf(FIELD), "2", "has no page 2"),
    "a page in words": (pdf(FIELD), "two", "is asked for its page 'two'"),
    "page nought": (pdf(FIELD), "0", "is asked for its page '0'"),
    "a font elsewhere": (pdf(TEXT, resources=HELVETICA), "", "no font for its letters"),
    "a password": (pdf(FIELD, encrypted=True), "", "wants a password"),
    "a comment": (pdf(FIELD, Annots=NOTE), "", "has comments or form fields"),
    "a giant": (pdf(FIELD, MediaBox=Array([0, 0, 1e6, 1e6])), "", "has a page of 1e+06"),
    "nothing": (pdf(b""), "", "has nothing on its page"),
    "no PDF": (b"%PDF-1.7\nbut words", "", "is no PDF that can be read"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_shown_is_refused_at_its_line(name: str) -> None:
    data, page, says = REFUSED[name]
    with pytest.raises(ProblemsFound) as found:
        drawn(data, page)
    (problem,) = found.value.problems
    assert (problem.code, problem.place) == ("picture-pdf", HERE)
    assert says in problem.message
    assert problem.hint


def test_a_font_that_is_not_in_the_file_is_named() -> None:
    with pikepdf.open(io.BytesIO(pdf(TEXT, resources=HELVETICA))) as made:
        fonts = made.pages[0].obj.Resources.Font
        fonts.F = made.make_indirect(fonts.F)
        out = io.BytesIO()
        made.save(out)
    with pytest.raises(ProblemsFound, match="no font for its letters: Helvetica"):
        drawn(out.getvalue())


def test_a_font_that_is_named_and_not_shown_is_not_missed() -> None:
    """R names fourteen in every file."""
    assert not drawn(pdf(FIELD, resources=HELVETICA)).pixels


def test_a_large_file_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_figures, "FIGURE_BYTES", Bound(100, "bytes", "a test", "to be quick"))
    with pytest.raises(ProblemsFound, match="more than the 100"):
        drawn(pdf(FIELD))


@pytest.mark.full
def test_a_page_that_would_take_the_machine_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chart_process, "CHART_SECONDS", Bound(1, "s", "a test", "to be quick"))
    with pytest.raises(ProblemsFound, match="was stopped"):
        drawn(pdf(b"q 0 0 100 50 re W n Q " * 400_000))
    assert seen(drawn(pdf(FIELD)), 50, 25) == (153, 51, 102)


def test_the_package_that_draws_is_named_where_it_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(PageRefusedError) as found:
        page_drawing(pdf(FIELD), 0, {}, str(tmp_path))
    assert found.value.args == ("needs the package 'typst'", "install it: pip install 'trykklar[pdf]'")
