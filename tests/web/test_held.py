"""The real sites and books, held to the programs that authorities, shops and readers hold them to (`make web-test`)."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from playwright.sync_api import Browser, Page, sync_playwright

from checkers import TOOLS, ace, epubcheck, firefox, qualweb, run_node, vnu
from chromium import ARGUMENTS, executable
from epubs import read_epub
from sites import AXE, RULES, broken_links, pages, served
from support import REPOSITORY, Build, run

pytestmark = [pytest.mark.web, pytest.mark.xdist_group("held")]
SPACED = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } "
SPACED += "p { margin-bottom: 2em !important }"
"""WCAG 2.2, 1.4.12."""
FONTS = 52_000
"""Bytes of the five faces that a chapter shows; 45 000 are aimed at."""
SEARCH = 160_000
"""Bytes that the first search may load: index, program, and the texts of the hits that are shown."""
NAMES = ("kortlaegning", "handbook")


@dataclass(frozen=True)
class Held:
    """A publication's site and book."""

    site: Path
    book: Path
    types: tuple[str, ...]
    """Addresses: one page of each template, and states that an address tells."""


@pytest.fixture(scope="module")
def kortlaegning(real_build: Build) -> Held:
    return _held(
        real_build.folder / "web",
        next(real_build.folder.glob("ebog*.epub")),
        "plade.html?vis=risiko&sorter=potentiale&risiko=2-4",
        "sammenlign.html?a=kryds-social-ai&b=kryds-laering-ai",
        "soeg.html?q=ledighed",
    )


@pytest.fixture(scope="module")
def handbook(tmp_path_factory: pytest.TempPathFactory) -> Held:
    """A publication without a board, in English: its outline of print as a site and as a book."""
    workspace = tmp_path_factory.mktemp("held")
    for name in ("layouts", "fonts"):
        shutil.copytree(REPOSITORY / name, workspace / name)
    publication = Path(shutil.copytree(REPOSITORY / "source" / "handbook", workspace / "source" / "handbook"))
    file = publication / "publication.yaml"
    text = file.read_text("utf-8").rstrip()
    outline = text[text.index("      - section: body") : text.rindex("      - section: cover")]
    for form, layout, name in (("web", "web", "held-site"), ("epub", "epub", "held-book")):
        text += f"\n  {name}:\n    form: {form}\n    layout: {layout}\n    outline:\n{outline}"
    file.write_text(text, "utf-8")
    built = run("build", "held-site", "held-book", "--publication", publication, "--json")
    assert built.exit_code == 0, built.problems
    output = workspace / "output" / "handbook"
    return _held(output / "held-site", output / "held-book-draft.epub", "search.html?q=page")


@pytest.fixture
def held(name: str, request: pytest.FixtureRequest) -> Held:
    found: Held = request.getfixturevalue(name)
    return found


def _held(site: Path, book: Path, *states: str) -> Held:
    first: dict[str, str] = {}
    for page in pages(site):
        body = html.fromstring(page.read_bytes()).find(".//body")
        if body is not None and body.get("class"):
            first.setdefault(str(body.get("class")).split(" tone-")[0], page.relative_to(site).as_posix())
    assert len(first) > 10
    return Held(site, book, (*first.values(), *states))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable(), headless=True, args=list(ARGUMENTS))
        yield started
        started.close()


@pytest.mark.parametrize("name", NAMES)
def test_no_checker_of_html_has_anything_to_say(held: Held) -> None:
    assert vnu(held.site) == []
    assert broken_links(held.site) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_book_passes_epubcheck_and_ace(held: Held, tmp_path: Path) -> None:
    book = held.book
    assert epubcheck(book) == []
    assert ace(book, tmp_path) == []
    assert read_epub(book.read_bytes()).leads_nowhere() == []


def test_the_book_has_every_printed_page(kortlaegning: Held, real_build: Build) -> None:
    listed = [words for words, _ in read_epub(kortlaegning.book.read_bytes()).listed("page-list")]
    told = real_build.pages("report")["targets"].values()
    last = max(int(target["page"]) for target in told if target["page"].isdigit())
    assert listed == [str(number) for number in range(1, last + 1)]


@pytest.mark.parametrize("name", NAMES)
def test_qualweb_finds_nothing_on_any_page(held: Held) -> None:
    site = held.site
    addresses = [page.relative_to(site).as_posix() for page in pages(site)]
    chosen = [address for address in addresses if not address.startswith(("side/", "page/", "was/"))]
    with served(site) as root:
        assert qualweb([root + address for address in chosen]) == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark", "forced"])
def test_axe_finds_nothing_on_any_kind_of_page(held: Held, browser: Browser, width: int, scheme: str) -> None:
    colours: dict[str, Any] = {"forced_colors": "active"} if scheme == "forced" else {"color_scheme": scheme}
    context = browser.new_context(viewport={"width": width, "height": 900}, **colours)
    page, told = context.new_page(), list[str]()
    page.on("console", lambda message: told.append(f"{message.type}: {message.text}"))
    page.on("request", lambda request: told.append(request.url) if "127.0.0.1" not in request.url else None)
    with served(held.site) as root:
        for address in held.types:
            _open(page, root + address)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
            page.evaluate(AXE.read_text("utf-8"))
            result = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
            told += [f"{address}: {v['id']}: {v['nodes'][0]['html'][:160]}" for v in result["violations"]]
    context.close()
    assert told == []


@pytest.mark.parametrize("name", NAMES)
def test_the_first_view_weighs_little(held: Held, browser: Browser) -> None:
    """Bytes as a server sends them: text packed by gzip, fonts as they are (they are packed)."""
    heavy: list[str] = []
    with served(held.site) as root:
        for address in held.types:
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            page, asked = context.new_page(), list[str]()
            page.on("request", lambda request, asked=asked: asked.append(request.url.removeprefix(root).split("?")[0]))
            _open(page, root + address)
            page.evaluate("document.fonts.ready.then(() => 0)")
            context.close()
            files = {name: (held.site / name).read_bytes() for name in asked}
            packed = {name: len(gzip.compress(data)) for name, data in files.items()}
            fonts = sum(len(data) for name, data in files.items() if name.endswith(".woff2"))
            search = sum(size for name, size in packed.items() if name.startswith("search/"))
            scripts = sum(size for name, size in packed.items() if name.startswith("scripts/"))
            text = sum(size for name, size in packed.items() if name.endswith((".html", ".css"))) + scripts
            told = {
                "text": (text, 60_000),
                "fonts": (fonts, FONTS),
                "scripts": (scripts, 15_000),
                "search": (search, SEARCH),
            }
            heavy += [f"{address}: {what} {size}" for what, (size, most) in told.items() if size > most]
    assert heavy == []


@pytest.mark.parametrize("name", NAMES)
def test_text_may_be_set_wider_and_nothing_is_cut(held: Held, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 900}, bypass_csp=True)
    page, cut = context.new_page(), list[str]()
    with served(held.site) as root:
        for address in held.types:
            _open(page, root + address)
            page.add_style_tag(content=SPACED)
            cut += [f"{address}: {what}" for what in page.evaluate(_CUT)]
            if page.evaluate("document.documentElement.scrollWidth") > 320:
                cut.append(f"{address}: scrolls sideways")
    context.close()
    assert cut == []


_SCRIPTED = ("plade", "soeg", "search", "sammenlign")
"""Pages that scripts add controls to."""
_CUT = """() => [...document.querySelectorAll("main *, header *, footer *")].filter((element) => {
  const style = getComputedStyle(element);
  const hides = ["hidden", "clip"].includes(style.overflowX) || ["hidden", "clip"].includes(style.overflowY);
  return hides && element.innerText?.trim() &&
    (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1);
}).map((element) => element.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("name", NAMES)
def test_all_text_is_there_without_scripts(held: Held, browser: Browser) -> None:
    read: list[dict[str, str]] = []
    with served(held.site) as root:
        for enabled in (True, False):
            context = browser.new_context(java_script_enabled=enabled)
            page = context.new_page()
            read.append({})
            for address in held.types:
                if "?" not in address and not any(script in address for script in _SCRIPTED):
                    page.goto(root + address)
                    read[-1][address] = " ".join(page.locator("body").inner_text().split())
            context.close()
    assert len(read[0]) > 8
    assert read[0] == read[1]


def test_firefox_does_what_readers_do_from_a_folder(kortlaegning: Held, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(kortlaegning.site, tmp_path / "på en stick, æ"))
    told = run_node(
        TOOLS / "firefox.cjs",
        firefox(),
        folder.as_uri() + "/",
        "plade.html",
        "sammenlign.html?a=kryds-social-ai&b=kryds-laering-ai",
        "soeg.html?q=ledighed",
    )
    seen = json.loads(told.splitlines()[-1])
    assert seen.pop("fonts") >= 2
    assert seen == {
        "title": "Tredive kryds",
        "cells": 30,
        "sorted": 1,
        "state": "30 af 30 vises",
        "compared": 3,
        "results": 3,
        "complaints": [],
    }


def _open(page: Page, address: str) -> None:
    page.goto(address)
    if "q=" in address:
        page.wait_for_selector("#results li")
