"""The process that draws charts: V8 cannot be bounded, so what runs in it may die without harm to anybody else.

One process draws the charts of all builds, one after the other; it is started by the first chart, and again when it was
lost.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from ..base.bounds import CHART_BYTES, CHART_SECONDS
from ..base.cache import Cache
from ..base.digests import digest_of
from ..base.limits.process import TookTooLong, TookTooMuch, WorkerDied, WorkerProcess
from ..base.memo import Memo
from ..base.packed import kept, packed
from .colour.tokens import Rgb
from .page_drawing import PageDrawing
from .vega_dates import in_order

T = TypeVar("T")
VEGA_LITE_VERSION = "5.21"


class _Drawing:
    """The process, if there is one."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: WorkerProcess | None = None
        self._fonts: tuple[str, ...] = ()

    def use_fonts(self, folders: tuple[str, ...]) -> None:
        with self._lock:
            if self._fonts != folders:
                self._end()
                self._fonts = folders

    def call(self, function: Callable[..., T], *args: Any) -> T:
        with self._lock:
            if self._process is None or self._process.ended:
                self._end()
                self._process = WorkerProcess({})
            made: T = self._process.call(function, (self._fonts, *args), CHART_SECONDS.most, CHART_BYTES.most)
            return made

    def end(self) -> None:
        with self._lock:
            self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process:
            process.end()


_DRAWING = _Drawing()
atexit.register(_DRAWING.end)


class KeptDrawings:
    """Drawings that were made before, by everything that they depend on: in this run, and in a cache if there is one.

    `salt` tells what is not in a specification: the program, its renderer, and the fonts.
    """

    def __init__(self, cache: Cache | None, salt: str) -> None:
        self.cache = cache
        self.salt = salt
        self._memory: Memo[tuple[str, str]] = Memo()

    def find(self, given: Sequence[object], draw: Callable[[], tuple[str, str]]) -> tuple[str, str]:
        """The drawing of what is `given`; made where it is not known. What `draw` raises is not remembered."""
        key = digest_of(["drawing", self.salt, json.dumps(given, ensure_ascii=False)])
        return self._memory.find(key, lambda: self._kept(key, draw))

    def _kept(self, key: str, draw: Callable[[], tuple[str, str]]) -> tuple[str, str]:
        found = kept(self.cache.get(key), tuple[str, str]) if self.cache else None
        if found is None:
            found = draw()
            if self.cache:
                self.cache.put(key, packed(found))
        return found


_KEPT: KeptDrawings | None = None


def keep_drawings(cache: Cache | None, salt: str) -> None:
    """Charts are looked up from now on before they are drawn (see `KeptDrawings`)."""
    global _KEPT  # noqa: PLW0603  # as the process is: there is one in a run
    if _KEPT is None or _KEPT.cache is not cache or _KEPT.salt != salt:
        _KEPT = KeptDrawings(cache, salt)


def use_fonts(folders: Sequence[Path]) -> None:
    """Charts are drawn with the fonts in these folders from now on, besides those that vl-convert brings."""
    _DRAWING.use_fonts(tuple(map(str, folders)))


def drawn(
    spec: dict[str, Any], numbers: dict[str, Any], times: dict[str, Any], orders: dict[str, str]
) -> tuple[str, str]:
    """The specification as SVG, and what Vega-Lite warned of. `numbers`, `times` and `orders` say how these are written
    (d3-format, d3-time-format; `vega_dates.py`).

    Raises `ValueError` for what Vega-Lite refuses, and one of `STOPPED`.
    """
    if _KEPT is None:
        return _DRAWING.call(_draw, spec, numbers, times, orders)
    given = [spec, numbers, times, orders]
    return _KEPT.find(given, lambda: _DRAWING.call(_draw, spec, numbers, times, orders))


def pixels(svg: str, scale: float) -> bytes:
    """A drawing as PNG, as resvg draws it. Raises `ValueError` for what it refuses, and one of `STOPPED`."""
    return _DRAWING.call(_pixels, _FAMILIES.sub(_quoted, svg), scale)


_FAMILIES = re.compile(r'font-family="([^"\'&]*)"')
_NAME = re.compile(r"(?:[A-Za-z_-][\w-]*\s*)+")


def _quoted(found: re.Match[str]) -> str:
    """Families with quotation marks where CSS wants them (CSS Fonts 4, 2.1): Vega writes `Source Sans 3` without, and
    resvg then draws no text."""
    names = [name.strip() for name in found[1].split(",")]
    return f'font-family="{", ".join(name if _NAME.fullmatch(name) else repr(name) for name in names)}"'


def page(data: bytes, number: int, spots: Mapping[str, Rgb] | None, folder: str) -> PageDrawing:
    """A page of a PDF as a drawing (`pdf_pages.page_drawing`), which is kept too. Raises `PageRefusedError`, and one of
    `STOPPED`."""

    def draw() -> tuple[str, str]:
        made = _DRAWING.call(_page, data, number, spots, folder)
        return made.svg, f"{made.inks:d}{made.pixels}"

    inks = "all" if spots is None else sorted(spots.items())
    key = ["page in greys", hashlib.sha256(data).hexdigest(), number, inks]
    svg, told = draw() if _KEPT is None else _KEPT.find(key, draw)
    return PageDrawing(svg, told[0] == "1", told[1:])


STOPPED = (TookTooLong, TookTooMuch, WorkerDied)


def how_stopped(error: Exception) -> str:
    """In an author's words."""
    match error:
        case TookTooLong():
            return f"drawing it took more than {error.seconds:g} s of work and was stopped"
        case TookTooMuch():
            return f"drawing it took more than {error.size / 2**20:.0f} MB and was stopped"
        case _:
            return f"the process that drew it was lost: {str(error)[:200]}"


# In the process


def _draw(
    fonts: tuple[str, ...],
    spec: dict[str, Any],
    numbers: dict[str, Any],
    times: dict[str, Any],
    orders: dict[str, str],
) -> tuple[str, str]:
    convert = _convert(fonts)
    vega, warnings = _with_stderr(
        lambda: convert.vegalite_to_vega(spec, vl_version=VEGA_LITE_VERSION, show_warnings=True)
    )
    vega = in_order(vega, orders)
    svg = convert.vega_to_svg(vega, allowed_base_urls=[], format_locale=numbers, time_format_locale=times)
    return str(svg), warnings


def _page(
    fonts: tuple[str, ...], data: bytes, number: int, spots: Mapping[str, Rgb] | None, folder: str
) -> PageDrawing:
    from .pdf_pages import page_drawing

    return page_drawing(data, number, spots, folder)


def _pixels(fonts: tuple[str, ...], svg: str, scale: float) -> bytes:
    try:
        return bytes(_convert(fonts).svg_to_png(svg, scale=scale))
    except RuntimeError as error:  # of a drawing without its namespace, with a stack of Rust behind the first line
        raise ValueError(str(error).splitlines()[0]) from None


_REGISTERED: set[str] = set()


def _convert(fonts: tuple[str, ...]) -> Any:
    import vl_convert

    for folder in fonts:
        if folder not in _REGISTERED:
            vl_convert.register_font_directory(folder)
            _REGISTERED.add(folder)
    return vl_convert


def _with_stderr(call: Callable[[], Any]) -> tuple[Any, str]:
    """The result, and what the call wrote to standard error: Vega-Lite's warnings come no other way out of
    vl-convert."""
    with tempfile.TemporaryFile() as kept:
        before = os.dup(2)
        os.dup2(kept.fileno(), 2)
        try:
            result = call()
        finally:
            os.dup2(before, 2)
            os.close(before)
        kept.seek(0)
        return result, kept.read().decode("utf-8", "replace")
