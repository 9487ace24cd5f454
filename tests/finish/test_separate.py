"""Separation: every colour of a page in ink, black text on top of what is beneath it, and the look of the page kept."""

from __future__ import annotations

import io
import math
import zlib
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageCms

from inked import PAINTS, PLACE, RGB_OPERATORS, SHOWS, contents, fogra39, joined, mask_contents, parts_of, plates, shown
from joining import Bound
from palette import bind_palette
from trykklar.base.located_yaml import Located
from trykklar.base.problems import ProblemsFound
from trykklar.finish.inks.separate import Separator
from trykklar.finish.inks.spots import used_spots
from trykklar.layouts.colour.conditions import srgb_profile
from trykklar.layouts.colour.tokens import read_colours
from trykklar.layouts.layout import load_layout
from trykklar.typeset.parts import EntryParts

BLACK, WHITE = (0.0, 0.0, 0.0, 1.0), (0.0, 0.0, 0.0, 0.0)
THEME = (0.89, 0.45, 0.24, 0.44)


@dataclass(frozen=True)
class Sheet:
    """The palette's document on screen and in ink."""

    bound: Bound
    parts: list[EntryParts]
    inked: list[EntryParts]
    rgb: bytes
    press: bytes

    def separator(self, ink_limit: float | None = None) -> Separator:
        return Separator(fogra39(ink_limit), load_layout(self.bound.settings, "ink", PLACE).colours)


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory, shared_folder: Path) -> Sheet:
    bound = bind_palette(tmp_path_factory.mktemp("sheet"), shared_folder / "shared-cache")
    parts = parts_of(bound)
    separator = Separator(fogra39(), load_layout(bound.settings, "ink", PLACE).colours)
    inked = [separator.separate(entry) for entry in parts]
    return Sheet(bound, parts, inked, joined(bound, parts), joined(bound, inked, fogra39()))


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def test_no_colour_of_a_screen_is_left(sheet: Sheet) -> None:
    with opened(sheet.rgb) as pdf:  # what looks finds it where it is
        before = contents(pdf)
        assert before.operators() >= RGB_OPERATORS
        assert set(before.spaces) == {"/DeviceRGB", "/DeviceGray"}
    with opened(sheet.press) as pdf:
        found = contents(pdf)
        assert found.operators() & {"rg", "RG", "g", "G", "cs", "CS", "BI"} <= {"cs", "CS"}
        assert {str(seen.operands[0]) for seen in found.of({"cs", "CS"})} == {"/Pattern"}
        assert Counter(found.spaces) == {
            "/DeviceCMYK": len(found.spaces) - 1,
            "/DeviceGray": 1,
        }  # the photograph without colour
        assert len(found.spaces) >= 12
        assert len(found.of({"k"})) > 50
        assert len(found.of({"K"})) > 5
        assert not [page for page in pdf.pages if "/ColorSpace" in page.Resources]
        assert len(before.of(SHOWS)) == len(found.of(SHOWS)) > 50


SPOT = "PANTONE 300 C"


def test_a_spot_colour_is_an_ink_of_its_own_with_its_twin_beside_it(sheet: Sheet) -> None:
    theme = tuple(100 * share for share in THEME)
    tokens = [
        replace(token, spot=SPOT) if token.inks == pytest.approx(theme) else token
        for token in load_layout(sheet.bound.settings, "ink", PLACE).colours
    ]
    separator = Separator(fogra39(), tokens)
    inked = [separator.separate(entry) for entry in sheet.parts]
    assert used_spots(sheet.inked) == ()
    assert used_spots(inked) == (SPOT,)
    with opened(sheet.press) as before, opened(joined(sheet.bound, inked, fogra39())) as pdf:
        spaces = [space for page in pdf.pages for space in page.Resources.get("/ColorSpace", {}).values()]
        assert spaces
        for space in spaces:
            assert [str(part) for part in list(space)[:3]] == ["/Separation", f"/{SPOT}", "/DeviceCMYK"]
            assert [float(share) for share in space[3].C1] == pytest.approx(THEME)
            assert [float(share) for share in space[3].C0] == [0, 0, 0, 0]
        filled = [seen for seen in contents(before).of({"k"}) if seen.fill == pytest.approx(THEME)]
        assert len(contents(pdf).of({"scn"})) - len(contents(before).of({"scn"})) == len(filled) > 0
        assert not [seen for seen in contents(pdf).of({"k"}) if seen.fill == pytest.approx(THEME)]


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ({"rgb": "#005eb8", "spot": SPOT}, "has no twin in four inks"),
        ({"rgb": "#005eb8", "cmyk": [100, 53, 2, 16], "spot": "Cyan"}, "no name that a press knows"),
        ({"rgb": "#005eb8", "cmyk": [100, 53, 2, 16], "spot": 300}, "no name that a press knows"),
        ({"rgb": "#005eb8", "cmyk": [100, 53, 2, 16], "spot": "a/b"}, "no name that a press knows"),
    ],
)
def test_a_spot_colour_that_no_press_can_print_is_a_problem(entry: dict[str, Any], says: str) -> None:
    with pytest.raises(ProblemsFound) as found:
        read_colours({"logo": entry}, Located({"colours": {"logo": entry}}, "tokens.yaml"))
    (problem,) = found.value.problems
    assert problem.code == "schema-type"
    assert says in problem.message


def test_tokens_have_the_inks_that_they_name_and_neutral_colours_black_alone(sheet: Sheet) -> None:
    with opened(sheet.press) as pdf:
        fills = Counter(seen.fill for seen in contents(pdf).of({"k"}))
        strokes = Counter(seen.stroke for seen in contents(pdf).of({"K"}))
    assert {BLACK, WHITE, THEME, (0, 0, 0, 0.76), (0.06, 0.24, 0.62, 0)} <= set(fills)
    assert {(0, 0, 0, 0.62), (0, 0.6, 1, 0)} <= set(fills)  # #808080; device-cmyk() as it was written
    assert BLACK in strokes
    assert all(sum(inks) <= 3 for inks in [*fills, *strokes])


def test_black_text_overprints_and_nothing_else_does(sheet: Sheet) -> None:
    with opened(sheet.press) as pdf:
        found = contents(pdf)
    texts = found.of(SHOWS)
    black = [seen for seen in texts if seen.fill == BLACK and seen.alpha == 1 and seen.mode == 0]
    assert len(black) > 30
    assert all(seen.overprint for seen in black)
    others = [seen for seen in texts if seen not in black]
    assert {WHITE, THEME, (0, 0, 0, 0.76)} <= {seen.fill for seen in others}
    assert not [seen for seen in others if seen.overprint]
    shapes = found.of(PAINTS | {"Do", "sh"})
    assert len(shapes) > 50
    assert not [seen for seen in shapes if seen.overprint]
    assert not [seen for seen in shapes if seen.overprint_lines and (seen.stroke != BLACK or seen.width > 2)]


def test_plates_show_black_over_colour_and_paper_through_it(sheet: Sheet, tmp_path: Path) -> None:
    """Large black text on a theme's colour leaves the colour's cyan whole; white text on it takes all ink away."""
    with opened(sheet.press) as pdf:
        for entry in (
            value for page in pdf.pages for value in page.Resources.get("/ExtGState", {}).values() if "/op" in value
        ):
            entry["/op"] = entry["/OP"] = False
        out = io.BytesIO()
        pdf.save(out)
    head = (60, 100, 650, 280)
    shown = plates(sheet.press, tmp_path, 1).crop(head).get_flattened_data()
    knocked_out = plates(out.getvalue(), tmp_path, 1).crop(head).get_flattened_data()

    def black(pixels: Any, cyan: range) -> int:
        return sum(1 for c, _, _, k in pixels if k > 245 and c in cyan)

    assert black(shown, range(200, 256)) > 1000
    assert black(shown, range(20)) == 0
    assert black(knocked_out, range(200, 256)) == 0
    assert sum(1 for pixel in shown if sum(pixel) < 8) > 500
    assert sum(1 for c, m, y, k in shown if abs(c - 230) + abs(m - 115) + abs(y - 64) + abs(k - 112) < 12) > 10_000


def lab(image: Image.Image) -> Image.Image:
    """CIE Lab as seen: of ink through the condition's profile, of RGB as sRGB, white and black set to each other."""
    profile = fogra39().icc if image.mode == "CMYK" else srgb_profile()
    known = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    flags = ImageCms.Flags.BLACKPOINTCOMPENSATION
    transform = ImageCms.buildTransform(
        known, ImageCms.createProfile("LAB"), image.mode, "LAB", ImageCms.Intent.RELATIVE_COLORIMETRIC, flags
    )
    return ImageCms.applyTransform(image, transform) or image


@pytest.mark.parametrize("page", range(1, 7))
def test_pages_look_as_they_did(sheet: Sheet, tmp_path: Path, page: int) -> None:
    """Every piece of every page, as an eye at arm's length averages it, is near what the screen shows (CIE 1976, in
    Lab)."""
    ink = plates(sheet.press, tmp_path, page, 75)
    pieces = [
        lab(image).resize((24, 36), Image.Resampling.BOX).get_flattened_data()
        for image in (shown(sheet.rgb, tmp_path, page, 75), ink)
    ]
    apart = sorted(math.dist((a[0] / 2.55, *a[1:]), (b[0] / 2.55, *b[1:])) for a, b in zip(*pieces, strict=True))
    assert sum(apart) / len(apart) < 2
    assert apart[len(apart) * 9 // 10] < 6
    assert apart[-1] < 16


def test_soft_masks_stay_as_they_are_in_light(sheet: Sheet) -> None:
    """What masks by luminosity is grey, as light as its colours were: #ff8000 lets through 0.3 + 0.59 × 0.5 of what it
    masks."""
    with opened(sheet.rgb) as pdf:
        assert {str(mask.Group.CS) for mask in contents(pdf).masks} == {"/DeviceRGB"}
    with opened(sheet.press) as pdf:
        masks = contents(pdf).masks
        assert {str(mask.Group.CS) for mask in masks} == {"/DeviceGray"}
        drawn = [mask_contents(mask) for mask in masks]
    assert {seen.operator for mask in drawn for seen in mask.seen} & {"k", "K", "rg", "RG"} == set()
    assert {space for mask in drawn for space in mask.spaces} == {"/DeviceGray"}
    lights = {seen.fill for mask in drawn for seen in mask.of({"g"})}
    assert any(light == pytest.approx((0.3 + 0.59 * 128 / 255,), abs=1e-3) for light in lights)


def test_a_gradient_goes_through_the_colours_that_it_went_through(sheet: Sheet) -> None:
    """From a token to white to another colour: the ends have their own inks, and what lies between looks as it did."""
    with opened(sheet.rgb) as pdf:
        before = next(s for s in gradients(pdf) if len(s.Function.Functions) == 2)
        starts = [[float(v) for v in f.C0] for f in before.Function.Functions]
        ends = [[float(v) for v in f.C1] for f in before.Function.Functions]
    with opened(sheet.press) as pdf:
        after = next(s for s in gradients(pdf) if len(s.Function.Functions) == 2)
        pieces = [piece for function in after.Function.Functions for piece in function.Functions]
    assert [float(v) for v in pieces[0].C0] == pytest.approx([0.05, 0.88, 0.52, 0.29])
    assert [float(v) for v in pieces[15].C1] == [float(v) for v in pieces[16].C0] == [0, 0, 0, 0]
    for half, (begun, ended) in enumerate(zip(starts, ends, strict=True)):
        for index in range(1, 16):
            share = index / 16
            screen = tuple(round(255 * (a + share * (b - a))) for a, b in zip(begun, ended, strict=True))
            ink = tuple(round(255 * float(value)) for value in pieces[16 * half + index].C0)
            assert apart_in_lab(screen, ink) < 4


def gradients(pdf: pikepdf.Pdf) -> list[Any]:
    """All shadings of pages and forms."""
    forms = [obj.get("/Resources", {}) for obj in pdf.objects if isinstance(obj, pikepdf.Stream)]
    return [
        shading
        for found in [*(page.Resources for page in pdf.pages), *forms]
        for shading in found.get("/Shading", {}).values()
    ]


def apart_in_lab(screen: tuple[int, ...], ink: tuple[int, ...]) -> float:
    one, other = (
        lab(Image.new(mode, (1, 1), colour)).getpixel((0, 0)) for mode, colour in (("RGB", screen), ("CMYK", ink))
    )
    assert isinstance(one, tuple)
    assert isinstance(other, tuple)
    return math.dist((one[0] / 2.55, *one[1:]), (other[0] / 2.55, *other[1:]))


def test_pictures_are_in_ink(sheet: Sheet) -> None:
    with opened(sheet.press) as pdf:
        images = {(int(image.Width), int(image.Height)): image for image in contents(pdf).images}
        assert set(images) == {(240, 160), (120, 80), (90, 90), (60, 60), (64, 64), (8, 8)}
        photo, grey, veil, flat, blend = (
            images[size] for size in [(240, 160), (120, 80), (90, 90), (60, 60), (64, 64)]
        )
        assert {str(image.ColorSpace) for image in (photo, veil, flat, blend)} == {"/DeviceCMYK"}
        assert str(grey.ColorSpace) == "/DeviceGray"
        assert str(photo.Filter) == str(grey.Filter) == "/DCTDecode"
        assert "/Decode" not in photo
        assert {str(image.Filter) for image in (veil, flat, blend)} == {"/FlateDecode"}
        assert [("/SMask" in image) for image in (photo, grey, veil, flat)] == [False, False, True, False]
        assert str(veil.SMask.ColorSpace) == "/DeviceGray"
        with opened(sheet.rgb) as screen:
            before = next(image for image in contents(screen).images if int(image.Width) == 90)
            assert veil.SMask.read_bytes() == before.SMask.read_bytes()
        shares = {tuple(pixel) for pixel in zip(*[iter(flat.read_bytes())] * 4, strict=True)}
    # The colours of a drawing are those that tokens of the same values have: theme, paper, ink, and the cover's yellow.
    assert shares == {(227, 115, 61, 112), (0, 0, 0, 0), (0, 0, 0, 255), (15, 61, 158, 0)}


def test_a_photograph_without_colour_is_toned_as_flat_grey_is(sheet: Sheet) -> None:
    """Black ink spreads: half the light of a screen is not half of the ink. #808080 is 62 % of it, on the page and in a
    picture."""
    with opened(sheet.press) as pdf:
        grey = next(image for image in contents(pdf).images if int(image.Width) == 120)
        inked = Image.open(io.BytesIO(grey.read_raw_bytes()))
        inked.load()
    with opened(sheet.rgb) as pdf:
        before = Image.open(io.BytesIO(next(i for i in contents(pdf).images if int(i.Width) == 120).read_raw_bytes()))
        before.load()
    pairs = zip(before.get_flattened_data(), inked.get_flattened_data(), strict=True)
    middle = [after for light, after in pairs if 126 <= light <= 130]
    assert len(middle) > 50
    assert sum(middle) / len(middle) == pytest.approx(255 * (1 - 0.62), abs=3)


def test_ink_stays_within_the_limit(sheet: Sheet, tmp_path: Path) -> None:
    """Also with a limit that the profile does not know; black, which holds the drawing, is not what gives way."""
    inked = [sheet.separator(230).separate(entry) for entry in sheet.parts]
    press = joined(sheet.bound, inked, fogra39(230))
    with opened(press) as pdf:
        assert max(sum(seen.fill) for seen in contents(pdf).of({"k"})) <= 2.3
    heaviest = [
        max(sum(p) for p in plates(pdf, tmp_path, 5, 50).get_flattened_data()) / 2.55 for pdf in (sheet.press, press)
    ]
    assert heaviest[1] <= 233  # the plates come as JPEG
    with pytest.raises(ProblemsFound) as found:
        sheet.separator(200)
    assert {problem.code for problem in found.value.problems} == {"ink-limit"}
    places = [str(problem.place) for problem in found.value.problems]
    heavy = [
        token
        for token in load_layout(sheet.bound.settings, "ink", PLACE).colours
        if token.inks and sum(token.inks) > 200
    ]
    assert set(places) == {str(token.place) for token in heavy}
    assert len(places) == len(set(places)) > 5


def test_page_numbers_still_get_their_digits(sheet: Sheet) -> None:
    texts = [
        [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]
        for pdf in (sheet.rgb, sheet.press)
    ]
    assert texts[0] == texts[1]
    assert [page.split()[-1] for page in texts[1]] == [str(number) for number in range(1, 7)]
    assert any(leaf.numbered for entry in sheet.inked for leaf in entry.leaves)


def test_equal_pages_give_equal_ink(sheet: Sheet) -> None:
    again = sheet.separator()
    twice = [again.separate(entry) for entry in [*sheet.parts, *sheet.parts]]
    assert twice == [*sheet.inked, *sheet.inked]
    assert joined(sheet.bound, twice[: len(sheet.inked)], fogra39()) == sheet.press


def test_every_object_that_is_named_is_there_and_no_other(sheet: Sheet) -> None:
    for entry in sheet.inked:
        named = {mark for source in [*entry.resources.values(), *entry.objects.values()] for mark in marks(source)}
        assert {mark for mark in named if not mark.startswith("font:")} == set(entry.objects)


def marks(source: bytes) -> list[str]:
    return [part.decode() for part in source.partition(b"\nstream\n")[0].split(b"\x01")[1::2]]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"/sep cs 0.5 scn", "colour space sep"),
        (b"BI /W 1 /H 1 /CS /RGB /BPC 8 ID abc EI", "inline image"),
        (b"0.5 rg", "lacks operands"),
        (b"(a text that does not end", "does not end"),
    ],
)
def test_what_no_press_has_is_a_problem(sheet: Sheet, content: bytes, says: str) -> None:
    entry = sheet.parts[0]
    broken = replace(entry, leaves=(replace(entry.leaves[0], content=zlib.compress(content)),))
    with pytest.raises(ProblemsFound, match=says) as found:
        sheet.separator().separate(broken, PLACE)
    assert [(problem.code, problem.place) for problem in found.value.problems] == [("colour-space", PLACE)]
