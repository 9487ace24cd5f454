"""The site in a browser: what anybody can use, from a server with a strict policy and from a folder, with scripts and
without."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from boards import write_board
from chromium import ARGUMENTS, executable
from golden import compare
from shifting import shifted
from sites import AXE, RULES, build_site, served
from support import BASE

pytestmark = pytest.mark.xdist_group("site-browser")
TYPES = (
    "index.html",
    "board.html?show=use&use=1-3",
    "themes/t1.html",
    "areas/a1.html",
    "crossing/a1/t1.html",
    "compare.html?a=crossing-a1-t1&b=crossing-a1-t2",
    "search.html?q=meet",
    "contents.html",
    "crossing/by-use.html",
    "about/cite.html",
    "about/data.html",
    "about/accessibility.html",
    "404.html",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_site(write_board(tmp_path_factory.mktemp("site"), 3, 2), "site", "--single")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable(), headless=True, args=list(ARGUMENTS))
        yield started
        started.close()


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as found:
        yield found


def _watched(context: BrowserContext) -> tuple[Page, list[str]]:
    """A page, and what it asks for and complains of."""
    page, told = context.new_page(), list[str]()
    page.on("console", lambda message: told.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on(
        "request",
        lambda request: told.append(request.url) if not request.url.startswith(("http://127.0.0.1", "file:")) else None,
    )
    return page, told


@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        (320, "light"),
        *(
            pytest.param(*case, marks=pytest.mark.full)
            for case in ((320, "dark"), (768, "light"), (768, "dark"), (1280, "light"), (1280, "dark"))
        ),
    ],
)
def test_nothing_bars_anybody(browser: Browser, address: str, width: int, scheme: Any) -> None:
    """axe-core finds nothing, no page scrolls sideways, nothing is asked for elsewhere, stored, or complained of."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=False)
    page, told = _watched(context)
    found: list[str] = []
    for name in TYPES:
        page.goto(address + name)
        if "search" in name:
            page.wait_for_selector("#results li")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        page.evaluate(AXE.read_text("utf-8"))
        result = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
        found += [f"{name}: {v['id']}: {v['nodes'][0]['html'][:160]}" for v in result["violations"]]
    assert found == []
    assert told == []
    assert context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    context.close()


def test_a_reader_who_asks_comes_back_to_the_place(browser: Browser, address: str) -> None:
    """Where reading stopped is kept from page to page, in the browser, from when it is asked for until it is not."""
    context = browser.new_context(viewport={"width": 390, "height": 700})
    page, told = _watched(context)

    def stored() -> int:
        return int(page.evaluate("localStorage.length"))

    page.goto(address + "themes/t1.html")
    page.goto(address + "index.html")
    assert (stored(), page.locator("aside.editionline").count()) == (0, 0)
    page.goto(address + "themes/t1.html")
    page.locator("#keep button").first.click()
    assert page.locator("#keep span").inner_text().endswith(page.locator("h1").inner_text())
    page.goto(address + "crossing/a1/t1.html")
    heading = page.locator("main h2").nth(1)
    heading.evaluate("place => place.scrollIntoView()")
    page.goto(address + "index.html")
    page.locator("aside.editionline a").click()
    assert page.url.startswith(f"{address}crossing/a1/t1.html#")
    assert -700 < heading.bounding_box()["y"] < 350, "what was read last is seen again"  # type: ignore[index]
    page.locator("#keep button").last.click()
    assert stored() == 0
    page.goto(address + "index.html")
    assert (stored(), page.locator("aside.editionline").count()) == (0, 0)
    for hostile in ('["javascript:alert(1)","x"]', '["../../other.html","x"]', '["//elsewhere.org/","x"]', "[", "7"):
        page.evaluate(
            "text => localStorage.setItem('trykklar:' + document.getElementById('keep').dataset.name, text)", hostile
        )
        page.reload()
        assert page.locator("aside.editionline").count() == 0, hostile
    assert told == []
    context.close()


def test_the_text_is_the_same_without_scripts(browser: Browser, address: str) -> None:
    texts = []
    for enabled in (True, False):
        context = browser.new_context(java_script_enabled=enabled)
        page = context.new_page()
        read = {}
        for name in ("index.html", "themes/t1.html", "areas/a1.html", "crossing/a1/t1.html", "crossing/by-use.html"):
            page.goto(address + name)
            page.evaluate(
                "document.getElementById('keep').remove()"
            )  # a control, which without scripts could do nothing
            read[name] = " ".join(page.locator("body").inner_text().split())
        texts.append(read)
        context.close()
    assert texts[0] == texts[1]
    assert "Here they meet" in texts[0]["crossing/a1/t1.html"]


def test_the_board_works_from_a_folder_with_a_space_and_an_ae(browser: Browser, site: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(site, tmp_path / "på en stick, æ"))
    context = browser.new_context()
    page, told = _watched(context)
    page.goto((folder / "board.html").as_uri())
    page.get_by_role("button", name="Use").click()
    values = page.locator("table.sortable tbody tr").evaluate_all("rows => rows.map(row => Number(row.dataset.use))")
    assert values == sorted(values, reverse=True)
    page.get_by_label("from").fill("4")
    assert page.get_by_role("status").inner_text() == "2 of 6 shown"
    assert page.locator("td.cell.out").count() == 4
    assert page.url.endswith("board.html?sort=-use&use=4-5")
    page.reload()
    assert page.get_by_role("status").inner_text() == "2 of 6 shown"
    page.goto((folder / "crossing" / "a1" / "t1.html").as_uri())
    page.get_by_role("navigation", name="Compare with").get_by_role("link").first.click()
    assert page.locator("table.compared thead th").count() == 3
    page.goto((folder / "search.html").as_uri() + "?q=meet")
    page.wait_for_selector("#results li")
    assert told == []
    context.close()


def test_a_crossing_that_is_not_written_yet_is_not_counted(browser: Browser, tmp_path: Path) -> None:
    publication = write_board(tmp_path, 3, 1)
    (publication / "crossings" / "a1-t2.md").unlink()
    context = browser.new_context()
    page, told = _watched(context)
    page.goto((build_site(publication) / "board.html").as_uri())
    assert page.get_by_role("status").inner_text() == "2 of 2 shown"
    assert page.get_by_role("row", name="A2 Not described a1 t2").is_visible()
    page.get_by_label("from").fill("3")
    assert page.get_by_role("status").inner_text() == "1 of 2 shown"
    assert told == []
    context.close()


@pytest.mark.parametrize("name", ["index.html", "crossing/a1/t1.html", *TYPES[1:2], *TYPES[5:7]])
def test_nothing_moves_when_letters_and_scripts_come(browser: Browser, address: str, name: str) -> None:
    """Text stands meanwhile in letters of the machine that are as wide and as high; controls are there from the
    start."""
    wait = "#results li" if "search" in name else "table.compared" if "compare" in name else "h1"
    assert shifted(browser, address + name, 390, wait=wait) < 0.02


def test_no_name_of_a_column_is_broken_within_a_word(browser: Browser, address: str) -> None:
    """Five columns of names as long as any, on a telephone and where names lie down again."""
    context = browser.new_context()
    page, told = _watched(context)
    page.goto(f"{address}board.html")
    for width in (320, 540, 560, 768):
        page.set_viewport_size({"width": width, "height": 900})
        words = page.evaluate(_WORDS_OF_HEADS, "Kunstig intelligens og blockchain")
        assert words == {"Kunstig": 1, "intelligens": 1, "og": 1, "blockchain": 1}, width
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert told == []
    context.close()


_WORDS_OF_HEADS = """(name) => {
  const row = document.querySelector(".board.full thead tr");
  while (row.children.length < 5) row.append(row.children[0].cloneNode(true));
  const lines = {};
  for (const link of row.querySelectorAll("a")) {
    link.textContent = name;
    for (const word of name.split(" ")) {
      const range = document.createRange();
      const at = name.indexOf(word);
      range.setStart(link.firstChild, at);
      range.setEnd(link.firstChild, at + word.length);
      lines[word] = Math.max(lines[word] || 0, range.getClientRects().length);
    }
  }
  return lines;
}"""


def test_pages_hold_where_their_scripts_and_fonts_do_not_come(browser: Browser, address: str) -> None:
    """A proxy keeps back all fonts, all scripts of pages, or the data of a script alone."""
    for kept_back in (("woff2", "scripts/", "editions.js", "search.js"), ("data/compare.js", "search/index.js")):
        context = browser.new_context()
        context.route("**/*", _keeping(kept_back))
        page = context.new_page()
        page.goto(f"{address}board.html?show=use")
        assert page.locator("td.cell a").count() == 6
        page.goto(f"{address}compare.html?a=crossing-a1-t1&b=crossing-a1-t2")
        assert page.locator("table.compared").count() == 0
        assert page.locator("main li a").first.is_visible()
        page.goto(f"{address}search.html?q=meet")
        if "search.js" in kept_back:
            assert not page.locator(".searchform").is_visible(), "no field that does nothing"
        else:
            page.get_by_text("The search could not load its index.").wait_for()
        context.close()


def test_what_is_copied_or_printed_is_whole(browser: Browser, address: str) -> None:
    """Titles without the hyphens that nobody sees; no table moves to a page of its own and leaves one empty."""
    page = browser.new_page()
    page.goto(address + "board.html")
    copied = page.evaluate("""() => {
        const title = document.querySelector("h1"), data = new DataTransfer();
        title.innerHTML = 'A long\\u00adish <a href="index.html">title</a>';
        getSelection().selectAllChildren(title);
        document.dispatchEvent(new ClipboardEvent("copy", {clipboardData: data, cancelable: true}));
        return [data.getData("text/plain"), data.getData("text/html")]; }""")
    assert copied == ["A longish title", f'A longish <a href="{address}index.html">title</a>']
    page.goto(address + "compare.html?a=crossing-a1-t1&b=crossing-a1-t2")
    page.locator("table.compared").wait_for()
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('table')).breakInside") == "auto"
    assert page.locator("select:visible").count() == 0
    page.close()


def test_the_list_below_the_board_has_all_the_room_there_is(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address + "board.html")
    widths = page.evaluate("['.alllist .scroll', '.boardbox'].map(e => document.querySelector(e).offsetWidth)")
    assert widths[0] == widths[1] > 800
    page.close()


def _keeping(kept_back: tuple[str, ...]) -> Callable[[Route], None]:
    def answer(route: Route) -> None:
        if any(name in route.request.url for name in kept_back):
            route.abort()
        else:
            route.continue_()

    return answer


def test_one_page_works_alone_in_an_empty_folder(browser: Browser, site: Path, tmp_path: Path) -> None:
    file = Path(shutil.copy(site.parent / "site.html", tmp_path / "Læs mig.html"))
    context = browser.new_context(viewport={"width": 320, "height": 900})
    page, told = _watched(context)
    page.goto(file.as_uri())
    page.get_by_label("Use", exact=True).first.check()
    assert page.locator(".board.full .lensvalue-1").first.is_visible()
    page.locator(".board.full td a").first.click()
    assert page.url.endswith("#crossing-a1-t1")
    assert page.get_by_text("Here they meet").first.is_visible()
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px \\'Source Serif 4\\''))")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert told == []
    context.close()


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("board", "board.html?show=use&use=1-3"),
        ("crossing", "crossing/a1/t2.html"),
        ("compare", "compare.html?a=crossing-a1-t1&b=crossing-a1-t2"),
    ],
)
def test_what_a_screen_reader_is_told(
    browser: Browser, address: str, kind: str, name: str, request: pytest.FixtureRequest
) -> None:
    """The accessibility tree as text: read it as one who listens."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page, told = _watched(context)
    page.goto(address + name)
    heard = page.locator("body").aria_snapshot() + "\n"
    compare(f"heard-{kind}.txt", heard, refresh=bool(request.config.getoption("--refresh")))
    assert told == []
    context.close()


_STOPS = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
  .filter((each) => each.checkVisibility() && !(each.type === "radio" && !each.checked))"""
_FOCUSED = """(stops) => {
  const here = document.activeElement, box = here.getBoundingClientRect(), style = getComputedStyle(here);
  const top = document.elementFromPoint(box.x + Math.min(box.width / 2, 8), box.y + Math.min(box.height / 2, 8));
  return {at: stops.indexOf(here), outline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1,
    seen: box.bottom > 0 && box.top < innerHeight && here.contains(top), what: here.outerHTML.slice(0, 120)};
}"""


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("name", ["index.html", *TYPES[1:2], "crossing/a1/t1.html", *TYPES[5:7]])
def test_a_keyboard_reaches_everything_in_order_and_shows_where_it_is(
    browser: Browser, address: str, name: str, width: int
) -> None:
    """Every link and field is a stop of Tab, in the order of the page, outlined, in view and not covered; behind the
    last one the page is left."""
    context = browser.new_context(viewport={"width": width, "height": 700})
    page, told = _watched(context)
    page.goto(address + name)
    if "search" in name:
        page.wait_for_selector("#results li")
    stops = page.evaluate_handle(_STOPS)
    count = int(page.evaluate("stops => stops.length", stops))
    found = []
    for _ in range(count):
        page.keyboard.press("Tab")
        found.append(page.evaluate(_FOCUSED, stops))
    assert [stop["at"] for stop in found] == list(range(count)), [stop["what"] for stop in found if stop["at"] < 0]
    assert [stop["what"] for stop in found if not (stop["outline"] and stop["seen"])] == []
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement === document.body || document.activeElement.matches('.skiplink')")
    assert told == []
    context.close()


@pytest.mark.parametrize(
    "query",
    [
        "sort=x&show=y&use=9-1",
        "use=" + "9" * 10_000,
        "q=" + "b%C3%A5d" * 3_000,
        "a=zz&b=__proto__&c=constructor",
        "q=%3Cscript%3Ealert(1)%3C/script%3E",
        "%00=%00",
    ],
)
def test_hostile_addresses_change_nothing(browser: Browser, address: str, query: str) -> None:
    context = browser.new_context()
    page, told = _watched(context)
    for name in ("board.html", "compare.html", "search.html"):
        page.goto(f"{address}{name}?{query}")
        assert page.locator("h1").count() == 1
        assert page.locator("table.compared").count() == 0
    page.goto(f"{address}board.html?{query}")
    assert page.get_by_role("status").inner_text() == "6 of 6 shown"
    assert told == []
    context.close()


@pytest.mark.parametrize("place", ["%zz%3Cscript%3E", "%00", "å" * 10_000, "toString"])
def test_a_place_that_a_page_does_not_have_is_told(browser: Browser, address: str, place: str) -> None:
    context = browser.new_context()
    page, told = _watched(context)
    page.goto(f"{address}areas/a1.html#{place}")
    assert page.get_by_role("status").inner_text() == "This edition does not have that place. Search"
    assert told == []
    context.close()


@pytest.mark.full
def test_a_board_of_fourteen_by_twelve_scrolls_in_its_own_frame(browser: Browser, tmp_path: Path) -> None:
    folder = build_site(write_board(tmp_path, 14, 12))
    context = browser.new_context(viewport={"width": 320, "height": 900})
    page, told = _watched(context)
    page.goto((folder / "board.html").as_uri())
    assert page.locator("td.cell a").count() == 168
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.goto((folder / "index.html").as_uri())
    tops = page.evaluate("[...document.querySelectorAll('.heroboard li')].map((each) => each.offsetTop)")
    assert [tops.count(top) for top in sorted(set(tops))] == [14] * 12
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto((folder / "board.html").as_uri())
    box = page.evaluate(
        "(({scrollWidth, clientWidth}) => [scrollWidth, clientWidth])(document.querySelector('.boardbox .scroll'))"
    )
    assert box[0] <= box[1], "a board of many columns takes the margin before it scrolls"
    assert told == []
    context.close()


def test_an_explanation_opens_by_key_and_closes_with_escape(browser: Browser, tmp_path: Path) -> None:
    publication = Path(shutil.copytree(BASE, tmp_path / "publication"))
    file = publication / "publication.yaml"
    outline = "      - chapter: start.md\n      - chapter: glossary.md\n      - chapter: sources.md\n"
    file.write_text(
        f"{file.read_text('utf-8').rstrip()}\n  site:\n    form: web\n    layout: web\n    outline:\n{outline}", "utf-8"
    )
    folder = build_site(publication)
    context = browser.new_context(java_script_enabled=True)
    page, told = _watched(context)
    page.goto((folder / "start.html").as_uri())
    card = page.locator(".termcard")
    assert not card.is_visible()
    page.locator("button.term").focus()
    page.keyboard.press("Enter")
    assert card.is_visible()
    page.keyboard.press("Escape")
    assert not card.is_visible()
    assert told == []
    context.close()
