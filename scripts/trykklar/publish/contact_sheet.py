"""Every page of a PDF small, spread by spread, on one PNG; some pages, each with a caption; or the first alone."""

from __future__ import annotations

import io
import math
import zlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from ..base.bounds import SHEET_PAGES, SHEET_PIXELS
from ..base.cache import Cache
from ..base.digests import digest_of
from ..base.problems import Problem, ProblemsFound
from ..base.program import program_digest

_GAP = 10
_PAPER = (228, 228, 224)
_LONGEST = 20
"""How many times as tall as its place a page is drawn at the most, before it is made to fit."""
_CAPTION = 13
"""Pixels of a caption's letters."""
MAX_PAGES = SHEET_PAGES.most


def contact_sheet(
    pdf: bytes,
    width: int = 120,
    spreads_across: int = 8,
    *,
    looks: Sequence[str | None] = (),
    cache: Cache | None = None,
) -> bytes:
    """The sheet as PNG: `width` px a page, `spreads_across` spreads a row, page 1 alone on the right.

    `looks`: of each page a digest of all that it is drawn from, where it is known: with a cache, such pages are drawn
    once. Raises `ProblemsFound` for what is no PDF, or more than `MAX_PAGES` pages.
    """
    document = _opened(pdf)
    count = len(document)
    first = document[0]
    height = round(width * first.get_height() / first.get_width())
    spreads = math.ceil((count + 1) / 2)
    across = min(spreads, spreads_across)
    down = math.ceil(spreads / across)
    sheet = _paper(across * (2 * width + _GAP) + _GAP, down * (height + _GAP) + _GAP)
    for index in range(count):
        slot = index + 1
        spread, side = divmod(slot, 2)
        row, column = divmod(spread, across)
        at = (_GAP + column * (2 * width + _GAP) + side * width, _GAP + row * (height + _GAP))
        size = _fitted(document.get_page_size(index), (width, height))
        key = _tile_key(looks[index], *size) if index < len(looks) and cache else None
        tile = _kept_tile(document, index, size, key, cache)
        _put(sheet, tile, (at[0] + (width - size[0]) // 2, at[1] + (height - size[1]) // 2))
    return _png(sheet, optimize=False, compress_level=1)  # of so many small pictures that is as small as any, and quick


def captioned_sheet(pdf: bytes, pages: Mapping[str, int], width: int = 240, across: int = 6) -> bytes:
    """Pages (caption → page, 1-based; at least one) as PNG, in rows, each with its caption below: `width` px a page.

    Raises `ProblemsFound` as `contact_sheet` does.
    """
    document = _opened(pdf)
    sizes = [document.get_page_size(page - 1) for page in pages.values()]
    height = max(round(width * tall / wide) for wide, tall in sizes)
    columns = min(across, len(pages))
    step = (width + _GAP, height + 2 * _CAPTION + _GAP)
    sheet = _paper(columns * step[0] + _GAP, math.ceil(len(pages) / columns) * step[1] + _GAP)
    for index, ((caption, page), (wide, tall)) in enumerate(zip(pages.items(), sizes, strict=True)):
        row, column = divmod(index, columns)
        at = (_GAP + column * step[0], _GAP + row * step[1])
        _lay(sheet, document[page - 1], at, (width, round(width * tall / wide)))
        ImageDraw.Draw(sheet).text(
            (at[0], at[1] + height + _CAPTION // 3), caption, fill=(40, 40, 40), font=_font(caption, width)
        )
    return _png(sheet.quantize(256, dither=Image.Dither.NONE))


def first_page(pdf: bytes, height: int) -> bytes:
    """A PDF's first page as PNG, `height` px tall. Raises `ProblemsFound` as `contact_sheet` does."""
    page = _opened(pdf)[0]
    image = page.render(scale=min(height / page.get_height(), _LONGEST)).to_pil().convert("RGB")
    return _png(image.quantize(256, dither=Image.Dither.NONE))


def _fitted(page: tuple[float, float], place: tuple[int, int]) -> tuple[int, int]:
    """How large a page stands in its place, which is made for the first page: one that lies down is less tall."""
    wide, tall = page
    if round(place[0] * tall / wide) == place[1]:
        return place
    scale = min(place[0] / wide, place[1] / tall)
    return max(round(wide * scale), 1), max(round(tall * scale), 1)


def _font(caption: str, width: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Pillow's own face, as large as lets the caption keep to `width` px."""
    longest = ImageFont.load_default(_CAPTION).getlength(caption)
    return ImageFont.load_default(_CAPTION * min(1.0, width / max(longest, 1)))


def _opened(pdf: bytes) -> Any:
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise ProblemsFound(
            [Problem("usage", f"this is no PDF that can be read: {error}", "name a PDF file without a password")]
        ) from None
    if len(document) > MAX_PAGES:
        what = f"the file has {len(document)} pages; a contact sheet holds {MAX_PAGES}"
        raise ProblemsFound([Problem("usage", what, "split it first")])
    return document


def _paper(width: int, height: int) -> Image.Image:
    """An empty sheet. Raises `ProblemsFound` for one of more than `SHEET_PIXELS`."""
    if width * height > SHEET_PIXELS.most:
        what = f"the sheet would be {width:,} × {height:,} pixels; it may have {SHEET_PIXELS.most:,}"
        raise ProblemsFound([Problem("usage", what, "make pages smaller by --width, or split the file")])
    return Image.new("RGB", (width, height), _PAPER)


def _lay(sheet: Image.Image, page: Any, at: tuple[int, int], size: tuple[int, int]) -> None:
    """Draw a page with a hair around it."""
    _put(sheet, _tile(page, size), at)


def _put(sheet: Image.Image, tile: Image.Image, at: tuple[int, int]) -> None:
    sheet.paste(tile, at)
    ImageDraw.Draw(sheet).rectangle((*at, at[0] + tile.width - 1, at[1] + tile.height - 1), outline=(190, 190, 186))


def _tile(page: Any, size: tuple[int, int]) -> Image.Image:
    image: Image.Image = (
        page.render(scale=min(size[0] * 2 / page.get_width(), _LONGEST * size[1] / page.get_height()))
        .to_pil()
        .convert("RGB")
        .resize(size, Image.Resampling.LANCZOS)
    )
    return image


def _tile_key(look: str | None, width: int, height: int) -> str | None:
    return look and digest_of(["contact sheet", look, f"{width} × {height}", program_digest()])


def _kept_tile(document: Any, index: int, size: tuple[int, int], key: str | None, cache: Cache | None) -> Image.Image:
    """A page (0-based) as it was drawn before, else drawn now and kept."""
    before = cache.get(key) if cache and key else None
    length = size[0] * size[1] * 3
    with suppress(zlib.error):
        pixels = zlib.decompressobj().decompress(before, length + 1) if before else b""
        if len(pixels) == length:
            return Image.frombytes("RGB", size, pixels)
    tile = _tile(document[index], size)
    if cache and key:
        cache.put(key, zlib.compress(tile.tobytes(), 1))
    return tile


def _png(sheet: Image.Image, **how: Any) -> bytes:
    out = io.BytesIO()
    sheet.save(out, "PNG", **{"optimize": True, **how})
    return out.getvalue()
