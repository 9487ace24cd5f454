"""Contact sheet: every page of a PDF small, spread by spread, on one PNG."""

from __future__ import annotations

import io
import math

import pypdfium2
from PIL import Image, ImageDraw

from .problems import Problem, ProblemsFound

_GAP = 10
_PAPER = (228, 228, 224)
MAX_PAGES = 2000


def contact_sheet(pdf: bytes, width: int = 120, spreads_across: int = 8) -> bytes:
    """The sheet as PNG: `width` px a page, `spreads_across` spreads a row, page 1 alone on the right.

    Raises `ProblemsFound` for what is no PDF, or more than `MAX_PAGES` pages.
    """
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise ProblemsFound([Problem("usage", f"this is no PDF that can be read: {error}", "name a PDF file without a password")]) from None
    count = len(document)
    if count > MAX_PAGES:
        raise ProblemsFound([Problem("usage", f"the file has {count} pages; a contact sheet holds {MAX_PAGES}", "split it first")])
    first = document[0]
    height = round(width * first.get_height() / first.get_width())
    spreads = math.ceil((count + 1) / 2)
    across = min(spreads, spreads_across)
    down = math.ceil(spreads / across)
    sheet = Image.new("RGB", (across * (2 * width + _GAP) + _GAP, down * (height + _GAP) + _GAP), _PAPER)
    for index in range(count):
        slot = index + 1
        spread, side = divmod(slot, 2)
        row, column = divmod(spread, across)
        at = (_GAP + column * (2 * width + _GAP) + side * width, _GAP + row * (height + _GAP))
        page = document[index]
        image = page.render(scale=width * 2 / page.get_width()).to_pil().convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
        sheet.paste(image, at)
        ImageDraw.Draw(sheet).rectangle((*at, at[0] + width - 1, at[1] + height - 1), outline=(190, 190, 186))
    out = io.BytesIO()
    sheet.save(out, "PNG", optimize=True)
    return out.getvalue()
