"""Pictures as word processors show them: PNG, JPEG or GIF; drawings become pixels."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from functools import lru_cache

from docx.shared import Emu, Mm
from PIL import Image

from ...base.problems import Place, Problem, ProblemsFound
from ...layouts.chart_process import STOPPED, how_stopped, pixels
from ...sources.pictures import FORMATS

_LINE = int(Mm(160))
"""The width of a line in EMU."""
_TALLEST = int(Mm(220))
_SCALE = 2.0
"""Pixels for each unit of a drawing, of which an inch has 96."""
_PER_INCH = 96
_KNOWN = frozenset({"PNG", "JPEG", "GIF"})


@dataclass(frozen=True)
class Picture:
    """A picture, and how large it is shown."""

    data: bytes = field(repr=False)
    width: Emu
    height: Emu


def picture_of(data: bytes, url: str, wanted: float) -> Picture:
    """A picture within the width of a line and the height of a page. `wanted`: its width as a part of the line's; 0:
    its own. Raises `ProblemsFound` for a drawing that cannot be drawn."""
    drawn = b"<svg" in data[:2000] and not data.startswith((b"\x89PNG", b"\xff\xd8", b"GIF8"))
    if drawn:
        data = _drawn(data, url)
    data, width, height, density = _measured(data)
    own = width / (density if not drawn else _PER_INCH * _SCALE) * Emu(914400)
    shown = min(_LINE * wanted if wanted else own, _LINE)
    shown = min(shown, _TALLEST * width / height)
    return Picture(data, Emu(round(shown)), Emu(round(shown * height / width)))


@lru_cache(maxsize=64)
def _drawn(data: bytes, url: str) -> bytes:
    try:
        return pixels(data.decode("utf-8"), _SCALE)
    except (ValueError, *STOPPED) as error:
        what = how_stopped(error) if isinstance(error, STOPPED) else str(error)[:200]
        name = re.sub(r"^[a-z:/-]*", "", url) or url
        problem = Problem("image-unreadable", f"'{name}' cannot be drawn: {what}", "save it again as PNG", Place(name))
        raise ProblemsFound([problem]) from None


def _measured(data: bytes) -> tuple[bytes, int, int, float]:
    """The bytes, as PNG where a word processor may not know them, width and height in pixels, and pixels an inch."""
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        density = float(image.info.get("dpi", (_PER_INCH, _PER_INCH))[0]) or _PER_INCH
        if image.format not in _KNOWN:
            out = io.BytesIO()
            image.save(out, "PNG")
            data = out.getvalue()
        return data, image.width, image.height, max(density, 36.0)
