"""Pictures as they stand in finished files, drawn small, and held against those that variants have in their folders.

What a profile makes of a picture (other pixels, inks, a drawing among other drawings) changes its bytes and not its
look, so looks are compared: each figure of a page is drawn alone by pdfium, and what is not paper is fitted into a
square of a few pixels.
"""

from __future__ import annotations

import ctypes
import hashlib
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

import pikepdf
import pypdfium2
from PIL import Image, ImageChops
from pypdfium2 import raw

from ...base.memo import Memo
from ...base.problems import Place, ProblemsFound
from ...layouts.chart_process import STOPPED, pixels
from ...layouts.pdf_figures import drawn_page, is_pdf
from ...sources.pictures import check_picture

SUFFIXES = (".pdf", ".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".tif", ".tiff")
ALIKE = 0.9
"""Likeness from which on two looks are one picture: other inks and sizes leave more, other drawings less."""
NEARER = 0.02
"""By how much it must be more like another's than like the variant's own."""
_SIDE = 24
_SIDES_DIFFER = 1.08
_LARGEST = 400
"""Pixels of the longer side in which a thing is drawn before it is made small."""
_PAPER = 12
"""Of 255: what differs less from white is paper."""
_FLAT = 4.0
"""Of 255: with less contrast than this a thing looks like any other."""
_DRAWN: Memo[tuple[Look, ...]] = Memo(4000)
"""Of pages, by all that is painted there, and of files: editions in one process share most of them."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a picture looks like."""

    ratio: float
    """Width by height, without the paper around."""
    values: tuple[float, ...]
    """Of the pixels, their mean taken away, of length 1."""

    def like(self, other: Look) -> float:
        """From −1 to 1; −1 for what has other sides."""
        low, high = sorted((self.ratio, other.ratio))
        if high > low * _SIDES_DIFFER:
            return -1
        return sum(one * two for one, two in zip(self.values, other.values, strict=True))


def look_of_file(name: str, data: bytes) -> tuple[Look, ...]:
    """The look of a picture's file; none for what is no picture, cannot be drawn, or is of one colour."""
    if PurePosixPath(name.lower()).suffix not in SUFFIXES:
        return ()
    return _DRAWN.find(hashlib.sha256(data).digest(), lambda: _look(_opened(name, data)))


def looks_in(pdf: bytes) -> Iterator[tuple[int, Look]]:
    """The figures of a file, each with its page (1-based)."""
    drawn = pypdfium2.PdfDocument(pdf)
    try:
        with pikepdf.Pdf.open(io.BytesIO(pdf)) as opened:
            for number, page in enumerate(opened.pages):
                painted = _painted(page)
                if b"/Figure" in painted:
                    looks = _DRAWN.find(_key(page, painted), partial(_figures, drawn, number))
                    yield from ((number + 1, look) for look in looks)
    finally:
        drawn.close()


def _painted(page: pikepdf.Page) -> bytes:
    contents = page.obj.get("/Contents")
    parts = [*contents] if isinstance(contents, pikepdf.Array) else [contents]
    return b"\n".join(part.read_bytes() for part in parts if isinstance(part, pikepdf.Stream))


def _key(page: pikepdf.Page, painted: bytes) -> bytes:
    """All that is painted on a page, but for its letters' shapes."""
    found = hashlib.sha256(painted)
    pictures = page.resources.get("/XObject", pikepdf.Dictionary())
    for name in sorted(pictures.keys()):
        found.update(name.encode() + hashlib.sha256(pictures[name].read_raw_bytes()).digest())
    return found.digest()


def _figures(document: pypdfium2.PdfDocument, number: int) -> tuple[Look, ...]:
    """Each figure of a page, drawn without all else."""
    page = document[number]
    things = [*page.get_objects(max_depth=1)]
    marked = [_figure(thing) for thing in things]
    scale = 2 * _LARGEST / max(page.get_size())
    found: list[Look] = []
    for figure in dict.fromkeys(mark for mark in marked if mark):
        for thing, mark in zip(things, marked, strict=True):
            raw.FPDFPageObj_SetIsActive(thing.raw, mark == figure)
        found += _look(page.render(scale=scale, draw_annots=False).to_pil())
    return tuple(found)


def _figure(thing: pypdfium2.PdfObject) -> int:
    """Which marked figure a thing on a page belongs to; 0 for none."""
    for index in range(raw.FPDFPageObj_CountMarks(thing.raw)):
        mark = raw.FPDFPageObj_GetMark(thing.raw, index)
        name, length = (ctypes.c_ushort * 32)(), ctypes.c_ulong()
        raw.FPDFPageObjMark_GetName(mark, name, ctypes.sizeof(name), ctypes.byref(length))
        if bytes(name)[: max(0, length.value - 2)].decode("utf-16-le", "replace") == "Figure":
            return ctypes.cast(mark, ctypes.c_void_p).value or 0
    return 0


def _opened(name: str, data: bytes) -> Image.Image | None:
    """A picture as pixels; None for what the build would refuse too."""
    try:
        if check_picture(data, name, Place(name)):
            return None
        if is_pdf(name):
            data = pixels(drawn_page(data, name, "", None, Place(name)).svg, 1.0)
        elif name.lower().endswith(".svg"):
            data = pixels(data.decode("utf-8"), 1.0)
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP", "GIF", "TIFF")) as opened:
            opened.draft("RGB", (_LARGEST, _LARGEST))
            opened.thumbnail((2 * _LARGEST, 2 * _LARGEST))
            return opened.convert("RGBA")
    except (OSError, ValueError, ProblemsFound, *STOPPED):
        return None


def _look(picture: Image.Image | None) -> tuple[Look, ...]:
    if picture is None:
        return ()
    paper = Image.new("RGBA", picture.size, "white")
    paper.alpha_composite(picture.convert("RGBA"))
    seen = paper.convert("RGB")
    unlike = ImageChops.difference(seen, Image.new("RGB", seen.size, "white")).convert("L")
    box = unlike.point(lambda value: 255 if value > _PAPER else 0).getbbox()
    if box is None:
        return ()
    small = seen.crop(box).resize((_SIDE, _SIDE), Image.Resampling.BOX)
    values = [float(value) for value in small.tobytes()]
    mean = sum(values) / len(values)
    length = math.sqrt(sum((value - mean) ** 2 for value in values))
    if length < _FLAT * math.sqrt(len(values)):
        return ()
    ratio = (box[2] - box[0]) / (box[3] - box[1])
    return (Look(ratio, tuple((value - mean) / length for value in values)),)
