"""Pages of a site as they look on screens: the first of each template, by address, at a telephone's width and a desk's,
in the light and the dark scheme.

Chromium asks for what it shows at an address that is nobody's, and is answered from the site's folder, with the headers
that the site asks servers for: nothing is fetched, and no other file is read.
"""

from __future__ import annotations

import io
import mimetypes
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple
from urllib.parse import unquote, urlsplit

from PIL import Image

from ...base.bounds import SCREEN_SECONDS
from ...base.files import MAX_PICTURE_BYTES, read_bytes
from ...base.problems import Place, Problem, ProblemsFound
from ...base.rulebook import EXIT_ENVIRONMENT, rule
from ...base.settings import named_browser
from ...web.headers import HEADERS
from ..doctor import BROWSERS
from .compare import Sight
from .pictures import with_palette

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

rule("browser-missing", "pages of a site that cannot be looked at, as there is no browser", exit_code=EXIT_ENVIRONMENT)

_ORIGIN = "https://site.invalid/"
"""An address that no site ever has (RFC 6761, 6.4)."""
_BODY = re.compile(rb'<body class="t-([a-z0-9-]+)')
_EDITIONS = "editions.js"
"""Stands in the folder of each edition: frozen ones look as they did."""
_ARGUMENTS = ("--disable-gpu", "--hide-scrollbars", "--font-render-hinting=none")
"""Letters and edges are drawn as on every machine."""
_SETTLED = """new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() =>
  document.fonts.ready.then(() => requestAnimationFrame(() => done(0))))))"""
"""Faces are asked for when what scripts made has been laid out."""


class View(NamedTuple):
    """A screen that pages are looked at on."""

    name: str
    """What a page's type is called after that of its template."""
    width: int
    """Pixels."""
    height: int
    """Pixels: what stands below is not looked at."""
    scheme: Literal["light", "dark"]


VIEWS = (View("320", 320, 1200, "light"), View("1280", 1280, 900, "light"), View("1280-dark", 1280, 900, "dark"))


def site_sights(document: str, folder: Path) -> list[Sight]:
    """One page of each template of a site, at each view. Raises `ProblemsFound` where there is no browser."""
    pages = template_pages(folder)
    found: dict[tuple[str, str], Sight] = {}
    with _browser() as browser:
        for view in VIEWS:
            context = browser.new_context(
                viewport={"width": view.width, "height": view.height},
                color_scheme=view.scheme,
                reduced_motion="reduce",
            )
            context.set_default_timeout(1000 * SCREEN_SECONDS.most)
            context.route("**/*", lambda route: _answer(route, folder))
            page = context.new_page()
            for kind, address in pages.items():
                name = f"{kind}-{view.name}"
                found[kind, view.name] = Sight(document, name, document, address, _drawn(page, address))
            context.close()
    return [found[kind, view.name] for kind in pages for view in VIEWS]


def template_pages(folder: Path) -> dict[str, str]:
    """Template → address of the first page that is made by it, in the order of addresses; none of earlier editions."""
    older = [file.parent for file in folder.rglob(_EDITIONS) if file.parent != folder]
    found: dict[str, str] = {}
    for file in sorted(folder.rglob("*.html"), key=lambda file: file.relative_to(folder).parts):
        named = None if any(map(file.is_relative_to, older)) else _BODY.search(file.read_bytes())
        if named:
            found.setdefault(named[1].decode(), file.relative_to(folder).as_posix())
    return found


def _drawn(page: Page, address: str) -> Image.Image:
    """What the window shows of a page, with a palette."""
    page.goto(_ORIGIN + address, wait_until="load")
    page.evaluate(_SETTLED)
    with Image.open(io.BytesIO(page.screenshot(animations="disabled")), formats=("PNG",)) as image:
        return with_palette(image.convert("RGB"))


def _answer(route: Route, folder: Path) -> None:
    """Answer with a file of the site, or not at all."""
    asked = urlsplit(route.request.url)
    file = folder / unquote(asked.path).lstrip("/")
    inside = route.request.url.startswith(_ORIGIN) and file.resolve().is_relative_to(folder.resolve())
    if not inside or not file.is_file():
        route.abort()
        return
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    data = read_bytes(file, file.name, MAX_PICTURE_BYTES, Place(file.name))
    route.fulfill(body=data, headers={**HEADERS, "Content-Type": kind})


@contextmanager
def _browser() -> Iterator[Browser]:
    """Chromium, without the network. Raises `ProblemsFound` (browser-missing)."""
    program = next(filter(None, map(shutil.which, filter(None, [named_browser(), *BROWSERS]))), None)
    if program is None:
        raise ProblemsFound([_missing("there is no Chromium", "'trykklar doctor' says what installs it")])
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        hint = "pip install 'trykklar[looks]'"
        raise ProblemsFound([_missing("Playwright, which drives it, is not installed", hint)]) from None
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=program,
                headless=True,
                args=list(_ARGUMENTS),
                chromium_sandbox=os.geteuid() != 0,  # which root cannot have
            )
        except Error as error:
            told = str(error).splitlines()[0]
            what = f"{program} does not start: {told}"
            raise ProblemsFound([_missing(what, "name another one in TRYKKLAR_CHROMIUM")]) from None
        try:
            yield browser
        except Error as error:
            told = str(error).splitlines()[0]
            what = f"{program} stopped while it drew a page: {told}"
            raise ProblemsFound([_missing(what, "run the command again")]) from None
        finally:
            browser.close()


def _missing(what: str, hint: str) -> Problem:
    hint = f"{hint}; or leave sites out by --no-web"
    return Problem("browser-missing", f"pages of sites cannot be looked at: {what}", hint)
