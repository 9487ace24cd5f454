"""The plates of pages, as Poppler separates them, and how much ink is on them."""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import msgspec
from PIL import Image, ImageMath

from ...base.bounds import PLATE_PIXELS, PLATE_SECONDS, PROGRAM_BYTES
from ...base.limits.ending import scratch_folder
from ...base.limits.programs import run_program
from ...base.packed import Count, Measure
from ..opened import OpenedPdf
from ..painted.boxes import box_of
from .reading import Reading

RESOLUTION = 36
"""Dots an inch at which ink is added up: a dot is 0.7 mm, less than what smears."""
_FILE_SECONDS = 6
_APART = 8
"""Pages that may lie between two that are drawn in one go: a few pages more are quicker than the file opened again."""


class _Plates(msgspec.Struct, frozen=True):
    """A page's inks, added up."""

    points: Count
    most: Measure
    """Percent."""


def _read(opened: OpenedPdf, numbers: list[int]) -> Iterator[_Plates]:
    wanted = set(numbers)
    for number, plates in rendered_plates(opened, RESOLUTION, numbers):
        if number in wanted:
            yield _Plates(plates.width * plates.height, most_ink(plates))


def most_ink(plates: Image.Image) -> float:
    """The largest sum of the four inks of a CMYK image, in percent."""
    cyan, magenta, yellow, black = plates.split()
    total = ImageMath.lambda_eval(
        lambda inks: inks["c"] + inks["m"] + inks["y"] + inks["k"], c=cyan, m=magenta, y=yellow, k=black
    )
    return float(total.getextrema()[1]) / 2.55


def rendered_plates(
    opened: OpenedPdf, resolution: int, numbers: Iterable[int] | None = None
) -> Iterator[tuple[int, Image.Image]]:
    """(page, its plates within the bleed box as a CMYK image), by Poppler's pdftoppm: of these pages (1-based), and of
    some between them; of all where none are named.

    Raises `OSError`, `ValueError`.
    """
    program = _program()
    _check_pixels(opened, resolution)
    wanted = range(1, opened.page_count + 1) if numbers is None else numbers
    with scratch_folder("plates-") as folder:
        file = folder / "file.pdf"
        file.write_bytes(opened.data)
        for first, last in _ranges(wanted):
            pages = ["-f", str(first), "-l", str(last)]
            command = [program, "-tiff", "-overprint", "-r", str(resolution), *pages, str(file), str(folder / "page")]
            for number, image in enumerate(_drawn(command, folder, last - first + 1), first):
                with Image.open(image, formats=("TIFF",)) as plates:
                    if plates.mode != "CMYK":
                        raise ValueError("this Poppler renders no plates")
                    yield number, plates.crop(_bleed_pixels(opened, number, resolution / 72, plates.height))
                image.unlink()


def _drawn(command: list[str], folder: Path, count: int) -> list[Path]:
    """The pictures of pages that Poppler draws, in their order. Raises `OSError`, `ValueError`."""
    code, _, said = run_program(command, _FILE_SECONDS + PLATE_SECONDS.most * count, PROGRAM_BYTES.most)
    if code:
        raise ValueError(f"Poppler failed on the file: {said.decode('utf-8', 'replace').strip()[:200] or code}")
    images = sorted(folder.glob("page*.tif"))
    if len(images) != count:
        raise ValueError(f"{len(images)} pages were rendered of {count}")
    return images


def _ranges(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """First and last of pages that are drawn in one go."""
    found: tuple[int, int] | None = None
    for number in numbers:
        if found and number - found[1] > _APART:
            yield found
            found = None
        found = (found[0] if found else number, number)
    if found:
        yield found


def _program() -> str:
    program = shutil.which("pdftoppm")
    if program is None:
        raise FileNotFoundError("pdftoppm is not installed (Debian: poppler-utils)")
    return program


@cache
def _version() -> str:
    """What Poppler says that it is."""
    return run_program([_program(), "-v"], _FILE_SECONDS)[2].decode("utf-8", "replace")


PLATES = Reading(name="plates", facts=_Plates, read=_read, drawn=True, within=True, tool=_version)


def _check_pixels(opened: OpenedPdf, resolution: int) -> None:
    """Raises `ValueError` where the plates would have more pixels than are drawn."""
    boxes = [box_of(page.obj, "/MediaBox") or (0, 0, 0, 0) for page in opened.pdf.pages]
    pixels = sum(abs((box[2] - box[0]) * (box[3] - box[1])) for box in boxes) * (resolution / 72) ** 2
    if not pixels <= PLATE_PIXELS.most:
        raise ValueError(f"its pages have {pixels:,.0f} pixels at {resolution} ppi; {PLATE_PIXELS.most:,} are drawn")


def _bleed_pixels(opened: OpenedPdf, number: int, scale: float, height: int) -> tuple[int, int, int, int]:
    page = opened.pdf.pages[number - 1].obj
    media, shown = (
        box_of(page, "/MediaBox"),
        box_of(page, "/BleedBox") or box_of(page, "/TrimBox") or box_of(page, "/MediaBox"),
    )
    if media is None or shown is None:
        raise ValueError(f"page {number} has no media box")
    left, bottom, right, top = shown
    return (
        math.ceil((left - media[0]) * scale),
        math.ceil((media[3] - top) * scale),
        math.floor((right - media[0]) * scale),
        min(height, math.floor((media[3] - bottom) * scale)),
    )
