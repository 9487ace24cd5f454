"""Pictures in parts: where they stand, how sharp they are, and how they become small enough to be sent."""

from __future__ import annotations

import hashlib
import io
import math
import random
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageStat

from inked import PLACE, contents, joined, parts_of
from joining import Bound
from palette import bind_palette, noise, pictures, saved
from trykklar.base.addresses import BASE_URL
from trykklar.finish.images.budget import LADDER, Fitted, budget_problem, fit_budget, weigh
from trykklar.finish.images.raster import flate_samples, indexed, jpeg_samples, read_image, with_samples
from trykklar.finish.images.resample import Step, resample, sharpness
from trykklar.finish.images.uses import ImageUse, image_uses, picture_id
from trykklar.typeset.parts import EntryParts, Leaf, mark

HOLDER = pikepdf.new()
"""Keeps streams that are read on their own."""


@pytest.fixture(scope="module")
def bound(tmp_path_factory: pytest.TempPathFactory, shared_folder: Path) -> Bound:
    return bind_palette(tmp_path_factory.mktemp("images"), shared_folder / "shared-cache")


@pytest.fixture(scope="module")
def parts(bound: Bound) -> list[EntryParts]:
    return parts_of(bound)


def named(name: str) -> str:
    return picture_id(f"{BASE_URL}source/{name}")


def page_of(content: bytes, resources: dict[str, bytes], objects: dict[str, bytes]) -> EntryParts:
    """An entry of one page of 200 × 100 pt."""
    box = (0.0, 0.0, 200.0, 100.0)
    return EntryParts(
        leaves=(
            Leaf(
                media=box,
                trim=box,
                bleed=box,
                content=zlib.compress(content),
                numbered=b"",
                folio_room=None,
            ),
        ),
        links=(),
        structure=(),
        fonts={},
        resources=resources,
        objects=objects,
    )


def image_object(image: Image.Image, quality: int = 0, entries: bytes = b"") -> tuple[str, bytes]:
    """Digest and source of an image, as JPEG where a quality is given."""
    space = {"L": b"/DeviceGray", "RGB": b"/DeviceRGB", "CMYK": b"/DeviceCMYK"}[image.mode]
    data = saved(image, "JPEG", quality=quality) if quality else zlib.compress(image.tobytes())
    kind = b"/DCTDecode" if quality else b"/FlateDecode"
    head = b"<</Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8" % image.size
    source = head + b"/ColorSpace%s/Filter%s/Length %d%s>>\nstream\n%s\nendstream" % (
        space,
        kind,
        len(data),
        entries,
        data,
    )
    return hashlib.sha256(source).hexdigest(), source


def painted(image: tuple[str, bytes], width: float, others: dict[str, bytes] | None = None) -> EntryParts:
    """An entry that shows an image so wide, in pt, half as high."""
    content = b"q %f 0 0 %f 0 0 cm /i1 Do Q" % (width, width / 2)
    return page_of(content, {"XObject": b"<</i1 %s>>" % mark(image[0])}, {image[0]: image[1], **(others or {})})


def only_image(entry: EntryParts) -> tuple[Any, Image.Image]:
    """The one image of an entry that is painted: its dictionary as read by pikepdf, and its pixels as pikepdf sees
    them."""
    (use,) = image_uses(entry)
    source = entry.objects[use.digest]
    head, _, body = source.partition(b"\nstream\n")
    masks = head.split(b"\x01")[1::2]
    assert [digest.decode() in entry.objects for digest in masks] == [True] * len(masks)
    dictionary = pikepdf.Object.parse(
        b"".join(part if n % 2 == 0 else b"/below" for n, part in enumerate(head.split(b"\x01")))
    )
    stream = pikepdf.Stream(HOLDER, body.removesuffix(b"\nendstream"))
    for key, value in dictionary.items():
        if key != "/Length":
            stream[key] = value
    pixels = pikepdf.PdfImage(
        pikepdf.Stream(HOLDER, stream.read_raw_bytes(), {k: v for k, v in stream.items() if k != "/SMask"})
    )
    return stream, pixels.as_pil_image()


# Uses


def test_every_picture_is_found_with_its_size(parts: list[EntryParts]) -> None:
    uses = {use.picture: use for entry in parts for use in image_uses(entry)}
    found = {name: uses[named(name)] for name in pictures()}
    assert {name: use.pixels for name, use in found.items()} == {
        "photo.jpg": (240, 160),
        "grey.jpg": (120, 80),
        "veil.png": (90, 90),
        "flat.png": (60, 60),
        "blend.png": (64, 64),
    }
    column = (120 - 24) / 25.4  # inches
    for name, use in found.items():
        assert use.ppi == pytest.approx(use.pixels[0] / column, abs=0.1), name
        assert use.area[2] - use.area[0] == pytest.approx(column * 72, abs=0.1)
    assert found["grey.jpg"].space == "DeviceGray"
    assert found["photo.jpg"].space == "DeviceRGB"
    assert len(uses) == len(found) + 1  # the tile of a background
    tile = next(use for picture, use in uses.items() if picture not in map(named, found))
    assert (tile.pixels, tile.ppi) == ((8, 8), 96)


def test_areas_are_where_a_reader_finds_the_pictures(bound: Bound, parts: list[EntryParts]) -> None:
    """pdfium tells the same places and sizes of the joined file."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    document = pypdfium2.PdfDocument(joined(bound, parts))
    seen: list[tuple[int, tuple[float, ...]]] = []
    for number in range(len(document)):
        seen += [
            (number, found.get_bounds())
            for found in document[number].get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=1)
        ]
    uses = [(use.page, use.area) for entry in parts for use in image_uses(entry)][1:]  # the tile is a pattern's
    assert len(seen) == len(uses) == 5
    for (page, area), (own_page, own_area) in zip(seen, uses, strict=True):
        assert page == own_page
        assert own_area == pytest.approx(area, abs=0.01)


def test_pictures_in_forms_patterns_and_masks_are_found_too() -> None:
    digest, source = image_object(noise("RGB", (100, 50), 1))
    name = b"i" + b"ab" * 16 + b"0"
    form = b"<</Subtype/Form/Matrix[2 0 0 2 10 10]/Resources<</XObject<</%s %s>>>>>>\nstream\n" % (name, mark(digest))
    form += b"q 50 0 0 25 0 0 cm /%s Do Q\nendstream" % name
    tile = form.replace(b"/Subtype/Form", b"/PatternType 1")
    state = b"<</m <</SMask<</S/Luminosity/G %s>>>>>>" % mark("form")
    resources = {"XObject": b"<</x0 %s>>" % mark("form"), "Pattern": b"<</p0 %s>>" % mark("tile"), "ExtGState": state}
    content = b"0.5 0 0 0.5 0 0 cm q 1 0 0 1 20 0 cm /x0 Do Q /Pattern cs /p0 scn 0 0 9 9 re f /m gs (Q /x0 Do) Tj"
    uses = image_uses(page_of(content, resources, {digest: source, "form": form, "tile": tile}))
    assert [use.area for use in uses] == [(15, 5, 65, 30), (10, 10, 110, 60), (5, 5, 55, 30)]
    assert [use.ppi for use in uses] == [144, 72, 144]
    assert {use.picture for use in uses} == {"ab" * 16}


def test_a_turned_picture_has_the_ppi_of_its_sides() -> None:
    digest, source = image_object(noise("RGB", (100, 100), 1))
    turn = 72 * math.sqrt(0.5)
    content = b"%f %f %f %f 100 0 cm /i1 Do" % (turn, turn, -turn, turn)
    (use,) = image_uses(page_of(content, {"XObject": b"<</i1 %s>>" % mark(digest)}, {digest: source}))
    assert use.ppi == 100
    assert use.area == pytest.approx((100 - turn, 0, 100 + turn, 2 * turn), abs=0.01)


def test_a_picture_without_size_is_none() -> None:
    digest, source = image_object(noise("RGB", (8, 8), 1))
    assert (
        image_uses(page_of(b"0 0 0 5 0 0 cm /i1 Do", {"XObject": b"<</i1 %s>>" % mark(digest)}, {digest: source})) == ()
    )


# Resampling


def test_a_photograph_gets_the_pixels_that_are_asked_for() -> None:
    photo = noise("RGB", (800, 400), 4)
    entry = painted(image_object(photo, quality=95), 96)  # 600 ppi
    (small,) = resample([entry], Step(150, 80))
    stream, pixels = only_image(small)
    assert (int(stream.Width), int(stream.Height), pixels.size) == (200, 100, (200, 100))
    assert stream.Filter == "/DCTDecode"
    assert image_uses(small)[0].ppi == 150
    assert image_uses(small)[0].area == image_uses(entry)[0].area
    assert apart(pixels, photo) < 6
    assert size(small) < size(entry) / 8
    assert resample([entry], Step(150, 80)) == [small]


def apart(image: Image.Image, other: Image.Image) -> float:
    """Mean difference of two images, each sample 0 to 255."""
    found = ImageStat.Stat(
        ImageChops.difference(image.convert(other.mode), other.resize(image.size, Image.Resampling.BOX))
    ).mean
    return sum(found) / len(found)


def size(entry: EntryParts) -> int:
    return sum(len(source) for source in entry.objects.values())


def test_the_largest_use_decides() -> None:
    image = image_object(noise("RGB", (800, 400), 4), quality=95)
    entries = [painted(image, 48), painted(image, 192)]
    assert sharpness(entries) == {image[0]: 300}
    small = resample(entries, Step(150, 80))
    assert [use.ppi for entry in small for use in image_uses(entry)] == [600, 150]
    assert small[0].objects == small[1].objects


def test_nothing_is_made_larger_or_coarser_for_nothing() -> None:
    coarse = painted(image_object(noise("RGB", (800, 400), 4), quality=60), 800)  # 72 ppi
    assert resample([coarse], Step(300, 60)) == [coarse]
    assert resample([coarse], Step(70, 60)) == [coarse]  # a few pixels more than asked for are let be
    flat = painted(image_object(Image.new("RGB", (400, 200), "#0b4f6c")), 96)  # 300 ppi, and next to no bytes
    (same,) = resample([flat], Step(300, 80))
    assert size(same) <= size(flat)


def test_drawings_keep_every_colour() -> None:
    drawing = Image.new("RGB", (400, 200), "white")
    for n, colour in enumerate(["#0b4f6c", "#b23a48", "#f0c674"]):
        drawing.paste(colour, (100 * n, 20, 100 * n + 60, 180))
    entry = painted(image_object(drawing), 96)
    (same,) = resample([entry], Step(300, 50))
    stream, pixels = only_image(same)
    assert stream.Filter == "/FlateDecode"
    assert ImageChops.difference(pixels.convert("RGB"), drawing).getbbox() is None
    (small,) = resample([painted(image_object(noise("RGB", (40, 20), 5).resize((400, 200))), 96)], Step(150, 80))
    assert only_image(small)[0].Filter == "/DCTDecode"  # too many colours for a drawing


def veiled(alpha: Image.Image) -> EntryParts:
    """A red square in a sea of hidden green, behind a mask."""
    digest, mask = image_object(alpha)
    image = Image.new("RGB", alpha.size, "#00ff00")
    image.paste("#b23a48", alpha.point(lambda value: 255 if value else 0))
    return painted(image_object(image, entries=b"/SMask %s" % mark(digest)), 96, {digest: mask})


def test_hidden_colours_do_not_bleed_into_those_that_are_seen() -> None:
    alpha = Image.new("L", (400, 200))
    alpha.paste(255, (103, 51, 297, 151))
    (small,) = resample([veiled(alpha)], Step(100, 80))
    stream, pixels = only_image(small)
    assert (stream.Filter, pixels.size) == ("/FlateDecode", (133, 67))
    mask = next(source for digest, source in small.objects.items() if digest != image_uses(small)[0].digest)
    _, veil = only_image(painted((hashlib.sha256(mask).hexdigest(), mask), 96))
    assert (veil.mode, veil.size) == ("L", (133, 67))
    pairs = list(zip(pixels.convert("RGB").get_flattened_data(), veil.get_flattened_data(), strict=True))
    seen = [colour for colour, share in pairs if isinstance(share, int) and share > 32]
    assert {share for _, share in pairs} > {0, 255}  # its edges are soft
    assert len(seen) > 2000
    assert all(isinstance(colour, tuple) and colour[0] > 150 and colour[1] < 90 for colour in seen)


def test_a_mask_that_hides_nothing_is_left_out() -> None:
    digest, mask = image_object(Image.new("L", (400, 200), 255))
    photo = image_object(noise("RGB", (400, 200), 4), entries=b"/SMask %s" % mark(digest))
    (small,) = resample([painted(photo, 96, {digest: mask})], Step(300, 80))
    stream, pixels = only_image(small)
    assert "/SMask" not in stream
    assert len(small.objects) == 1
    assert stream.Filter == "/DCTDecode"
    assert apart(pixels, noise("RGB", (400, 200), 4)) < 6


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_other_colour_spaces_keep_theirs(mode: str) -> None:
    """Pillow writes inks turned round into JPEG, as Adobe's programs do; what is read must be turned as the dictionary
    says."""
    image = noise(mode, (800, 400), 6)
    decode = b"/Decode[1 0 1 0 1 0 1 0]" if mode == "CMYK" else b""
    (small,) = resample([painted(image_object(image, quality=95, entries=decode), 96)], Step(150, 90))
    stream, _ = only_image(small)
    assert "/Decode" not in stream
    stored = Image.open(io.BytesIO(stream.read_raw_bytes()))
    stored.load()
    pixels = ImageChops.invert(stored) if mode == "CMYK" else stored  # Pillow turns them round again
    assert (pixels.mode, pixels.size) == (mode, (200, 100))
    assert apart(pixels, image) < 6


def test_a_whole_document_becomes_smaller_and_stays_whole(bound: Bound, parts: list[EntryParts]) -> None:
    small = resample(parts, Step(20, 60))
    pdf = joined(bound, small)
    assert len(pdf) < len(joined(bound, parts))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        found = contents(opened)
        sizes = {(int(image.Width), int(image.Height)) for image in found.images}
        assert sizes == {(76, 50), (90, 90), (60, 60), (64, 64), (2, 2)}
        for image in found.images:
            pikepdf.PdfImage(image).as_pil_image().load()
    before = {use.picture: use.area for entry in parts for use in image_uses(entry)}
    assert {use.picture: use.area for entry in small for use in image_uses(entry)} == before
    assert [[leaf.content for leaf in entry.leaves] for entry in small] == [
        [leaf.content for leaf in entry.leaves] for entry in parts
    ]


# Rasters


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
@pytest.mark.parametrize("kind", ["flate", "jpeg"])
def test_pixels_come_back_from_their_samples(mode: str, kind: str) -> None:
    """Read by pikepdf, which shares no code with what wrote them."""
    image = noise(mode, (61, 37), 7)
    samples = flate_samples(image) if kind == "flate" else jpeg_samples(image, 95)
    stream = pikepdf.Stream(HOLDER, samples.data)
    for key, value in with_samples(
        pikepdf.Dictionary(Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image), samples
    ).items():
        stream[key] = value
    if kind == "flate":
        assert stream.read_bytes() == image.tobytes()
    else:
        raw = Image.open(io.BytesIO(stream.read_raw_bytes()))
        raw.load()
        assert apart(ImageChops.invert(raw) if mode == "CMYK" else raw, image) < 2
    if kind == "jpeg":
        assert apart(read_image(stream, samples.data), image) < 2


@pytest.mark.parametrize(("count", "bits"), [(2, 1), (4, 2), (13, 4), (200, 8)])
def test_few_colours_become_indices(count: int, bits: int) -> None:
    """Also where the table's bytes look like other PDF source: '/@' is 47 and 64."""
    image = Image.new("RGB", (64, 64))
    chosen = random.Random(1).choices(range(count), k=64 * 64)
    image.putdata([(n + 47, 64, n % 7) for n in [*range(count), *chosen[count:]]])
    few = indexed(image)
    assert few is not None
    assert len(few[1]) == count
    entry = painted(image_object(image), 5)
    (small,) = resample([entry], Step(3000, 90))
    stream, pixels = only_image(small)
    assert stream.ColorSpace[0] == "/Indexed"
    assert int(stream.BitsPerComponent) == bits
    assert ImageChops.difference(pixels.convert("RGB"), image).getbbox() is None


def test_many_colours_have_no_indices() -> None:
    assert indexed(noise("RGB", (64, 64), 1)) is None


def test_what_is_no_image_of_weasyprint_is_refused() -> None:
    dictionary = pikepdf.Dictionary(Width=1, Height=1, ColorSpace=pikepdf.Name.DeviceRGB, Filter=pikepdf.Name.JPXDecode)
    with pytest.raises(ValueError, match="JPXDecode"):
        read_image(dictionary, b"")
    dictionary.ColorSpace = pikepdf.Name.CalRGB
    with pytest.raises(ValueError, match="CalRGB"):
        read_image(dictionary, b"")


# Budgets


@pytest.fixture(scope="module")
def album() -> list[EntryParts]:
    """Three photographs at 600 ppi, each on a page of its own."""
    return [painted(image_object(noise("RGB", (800, 400), seed), quality=95), 96) for seed in range(3)]


def test_what_fits_is_left_alone(album: list[EntryParts]) -> None:
    room = weigh(album).all_pictures
    fitted = fit_budget(album, room + 1000, 1000)
    assert (fitted.entries, fitted.step, fitted.fits) == (album, None, True)


@pytest.mark.parametrize("share", [0.5, 0.2, 0.1, 0.05, 0.03])
def test_the_sharpest_step_that_fits_is_taken(album: list[EntryParts], share: float) -> None:
    budget = round(weigh(album).all_pictures * share)
    sizes = [weigh(resample(album, step)).all_pictures for step in LADDER]
    assert sizes == sorted(sizes, reverse=True)
    expected = next((step for step, found in zip(LADDER, sizes, strict=True) if found <= budget), None)
    fitted = fit_budget(album, budget, 0)
    assert fitted.fits == (expected is not None)
    assert fitted.step == (expected or LADDER[-1])
    assert fitted.entries == resample(album, fitted.step)
    assert fit_budget(album, budget + 500, 500) == fitted


def test_what_cannot_fit_says_what_weighs_how_much(album: list[EntryParts]) -> None:
    fitted = fit_budget(album, 1000, 500)
    assert not fitted.fits
    assert fitted.step == LADDER[-1]
    weights = weigh(fitted.entries)
    assert list(weights.pictures.values()) == sorted(weights.pictures.values(), reverse=True)
    problem = budget_problem("report-mail.pdf", 1_900_000, 1000, fitted, {}, PLACE)
    assert (problem.code, problem.place) == ("size-budget", PLACE)
    assert "1.90 MB with pictures at 72 ppi; its budget is 1.0 kB" in problem.message


def test_weights_add_up_to_what_is_in_the_file(bound: Bound, parts: list[EntryParts]) -> None:
    weights = weigh(parts)
    assert set(map(named, pictures())) < set(weights.pictures)
    assert weights.all_pictures + weights.drawings == sum(len(s) for e in parts for s in e.objects.values())
    assert weights.pictures[named("photo.jpg")] > len(pictures()["photo.jpg"])
    assert weights.text == sum(len(leaf.content) + len(leaf.numbered) for entry in parts for leaf in entry.leaves)
    files = {named(name): name for name in pictures()}
    name = "sheet-mail.pdf"
    size = len(joined(bound, parts))
    problem = budget_problem(name, size, 1, Fitted(parts, None, fits=False), files, PLACE)
    heaviest = next(iter(weights.pictures))
    assert f"pictures {weights.all_pictures / 1e3:.1f} kB ({files[heaviest]} " in problem.message
    rest = size - weights.all_pictures - weights.drawings - weights.text
    assert problem.message.endswith(f"fonts, tags and links {rest / 1e3:.1f} kB")
    assert replace(problem, message="") == replace(
        budget_problem("x", 1, 1, Fitted([], None, fits=False), {}, PLACE), message=""
    )


def test_equal_pictures_are_counted_once(album: list[EntryParts]) -> None:
    assert weigh([*album, *album]) == replace(weigh(album), text=2 * weigh(album).text)


def test_uses_tell_where_and_how_sharp() -> None:
    digest, source = image_object(noise("RGB", (100, 50), 1))
    (use,) = image_uses(painted((digest, source), 100))
    assert use == ImageUse(
        page=0,
        area=(0, 0, 100, 50),
        pixels=(100, 50),
        ppi=72,
        digest=digest,
        space="DeviceRGB",
        picture="1",
    )
