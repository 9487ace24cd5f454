"""The preview from end to end: a real publication, a real server, a real browser, and an author who edits."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from chromium import browser_page
from previewing import preview_of
from support import BASE, FAR, edit

PUBLICATION = """\
id: small
title: A small book
publisher: The Testers
authors: [A. Tester]
language: en
edition: {number: "1", date: 2026-01-02}
documents:
  book:
    layout: tiny
    trim: [120, 180]
    outline: [chapter: one.md, chapter: two.md, chapter: three.md]
  card:
    layout: tiny
    trim: [120, 180]
    outline: [chapter: card.md]
"""
VARIANTS = """\
variables: {name: {type: text, default: for all}}
variants: {a1: {values: {name: of Ærø}}, b2: {values: {name: of Bøstrup}}}
"""
PATIENCE = FAR
"""Seconds; a machine that does much else besides builds slowly."""
SETTLED = """(v => v.state.phase === 'ready' && !v.book.early
    && v.book.revision === v.state.documents.find(d => d.name === v.book.name).revision)(trykklarPreview)"""
"""The build has ended, and its pages are here: an edited chapter comes before the others do."""
FILLER = "Words that fill the page and say nothing at all, line after line.\n\n" * 40


def shown(address: str) -> str:
    """The address of a page's image without its width."""
    return re.sub(r"-\d+\.png$", "", address)


@dataclass(frozen=True)
class Desk:
    """The author's desk: the sources, and the browser beside them."""

    folder: Path
    page: Page
    requests: list[str]

    def source(self, name: str) -> Path:
        return self.folder / name

    def until(self, true: str, argument: Any = None) -> None:
        """Wait until an expression (of `x`, the argument) holds; from outside, since the page's policy forbids
        `eval`."""
        end = time.monotonic() + PATIENCE
        while not self.page.evaluate(f"x => Boolean({true})", argument):
            assert time.monotonic() < end, f"never came true: {true} ({argument})"
            self.page.wait_for_timeout(40)

    def save(self, name: str, old: str, new: str) -> int:
        """Change a source, and wait until the browser shows what comes of it. Gives the line."""
        before = self.page.evaluate("trykklarPreview.book.revision")
        line = edit(self.source(name), old, new)
        self.until(f"trykklarPreview.book.revision !== x && {SETTLED}", before)
        return line

    def spoil(self, name: str, old: str, new: str) -> int:
        """Break a source, and wait until it is found out. Gives the line."""
        line = edit(self.source(name), old, new)
        self.until("trykklarPreview.state.phase === 'failed'")
        return line

    def mend(self, name: str, old: str, new: str) -> None:
        """Fix it, and wait until all is well."""
        edit(self.source(name), old, new)
        self.until(SETTLED)

    def images(self) -> dict[str, str]:
        """Page → address of the image that it shows, for those that show one; without its width, which follows the
        window's scroll bar."""
        found = self.page.evaluate(
            "() => Object.fromEntries([...document.querySelectorAll('.page img')].map(i => "
            "[i.parentElement.dataset.page, i.src]))"
        )
        return {page: shown(address) for page, address in found.items()}

    def show(self, page: int) -> None:
        """Go to a page (from 1) and wait for its image."""
        self.page.fill("#page", f"#{page}")
        self.page.press("#page", "Enter")
        self.image_of(page)

    def image_of(self, page: int) -> None:
        """Wait until a page shows the image of what it is now."""
        self.until("(s => s?.image && !s.stale && s.image.naturalWidth > 0)(trykklarPreview.sheets[x - 1])", page)

    def at_rest(self) -> None:
        """Wait until nothing has been asked for during half a second: neighbours of a page come a little later than
        it."""
        asked = -1
        while asked != len(self.requests):
            asked = len(self.requests)
            self.page.wait_for_timeout(500)

    def place(self) -> dict[str, Any]:
        return dict(
            self.page.evaluate("({...trykklarPreview.place, scroll: document.getElementById('pages').scrollTop})")
        )

    def page_of(self, text: str) -> int:
        """The page (from 1) of the contents' line with this text."""
        href = self.page.locator("#outline a", has_text=text).get_attribute("href")
        assert href
        return int(href.rpartition("/")[2])


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A preview of a small publication, and a browser that shows it."""
    folder = tmp_path_factory.mktemp("preview") / "small"
    folder.mkdir()
    shutil.copytree(BASE / "layouts", folder / "layouts")
    (folder / "publication.yaml").write_text(PUBLICATION, "utf-8")
    for name in ("one", "two", "three"):
        body = f"The beginning of {name}.\n\n## Middle of {name}\n\n{FILLER}## End of {name}\n\n"
        body += f"See [](#chapter-three). The last words of {name}.\n"
        (folder / f"{name}.md").write_text(
            f"---\nkind: chapter\nid: chapter-{name}\ntitle: Chapter {name}\n---\n{body}", "utf-8"
        )
    (folder / "card.md").write_text("---\nkind: chapter\ntitle: Card {var}`name`\n---\nA card.\n", "utf-8")
    (folder / "variants.yaml").write_text(VARIANTS, "utf-8")
    requests: list[str] = []
    with preview_of(folder) as url, browser_page(tmp_path_factory.mktemp("chromium")) as page:
        page.on("request", lambda request: requests.append(request.url))
        page.goto(url)
        desk = Desk(folder, page, requests)
        desk.until("trykklarPreview.state?.build > 0 && trykklarPreview.book")
        desk.image_of(1)
        yield desk
        assert {request for request in requests if not request.startswith((url, "data:"))} == set()


def test_pages_are_shown_sharp_and_as_they_come_near(desk: Desk) -> None:
    page = desk.page
    assert page.title() == "A small book – preview"
    count = page.locator(".page").count()
    assert count >= 12
    sizes = page.evaluate(
        "[...document.querySelectorAll('.page')].map(p => (p.clientHeight / p.clientWidth).toFixed(2))"
    )
    assert set(sizes) == {"1.50"}
    shown = page.evaluate(
        "[...document.querySelectorAll('.page img')]"
        ".map(i => [i.alt, i.naturalWidth, i.clientWidth * devicePixelRatio, i.parentElement.ariaLabel])"
    )
    assert [1 <= len(shown) < count, shown[0][0], shown[0][3]] == [True, "page 1", "Page 1"]
    assert all(natural == wanted for _, natural, wanted, _ in shown)
    assert page.inner_text("#phase-text").startswith("Up to date")
    assert page.inner_text("#count") == f"1 of {count}"
    desk.show(count)
    assert len(desk.images()) < count
    assert page.locator("#after").is_disabled()


def test_an_edit_changes_its_page_and_leaves_the_rest(desk: Desk) -> None:
    desk.show(desk.page_of("End of two"))
    desk.page.evaluate("document.getElementById('pages').scrollTop += 37")
    desk.page.evaluate(
        "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )  # the scroll is told
    desk.until("document.getElementById('page').value")
    desk.at_rest()
    before, images, asked = desk.place(), desk.images(), len(desk.requests)
    desk.save("two.md", "The last words of two.", "The very last words of two, rewritten.")
    target = desk.page_of("End of two")
    desk.image_of(target)
    assert desk.place() == before
    after = desk.images()
    assert [number for number in after if number in images and after[number] != images[number]] == [str(target)]
    fetched = {shown(url) for url in desk.requests[asked:] if "/images/" in url}
    assert fetched - set(images.values()) == {after[str(target)]}
    desk.until("/^Built in .* 1 page changed\\.$/.test(document.getElementById('said').textContent)")
    assert desk.page.inner_text("#next-change") == f"Page {target} changed"


def test_the_place_follows_the_text_when_pages_come_before_it(desk: Desk) -> None:
    before = desk.page_of("End of three")
    desk.show(before)
    height = desk.place()["at"]
    desk.save("one.md", "The beginning of one.\n", "The beginning of one.\n\n" + FILLER + FILLER)
    after = desk.page_of("End of three")
    assert after > before
    assert desk.place()["page"] == after - 1
    assert desk.place()["at"] == pytest.approx(height, abs=0.01)
    desk.image_of(after)
    desk.save("one.md", "\n\n" + FILLER + FILLER, "\n")
    assert desk.place()["page"] == before - 1


def test_a_broken_source_shows_its_line_and_keeps_the_pages(desk: Desk) -> None:
    target = desk.page_of("Middle of two")
    desk.show(target)
    before, images = desk.place(), desk.images()
    line = desk.spoil("two.md", "The beginning of two.", "The beginning of two, [](#nowhere).")
    page = desk.page
    page.wait_for_selector("#banner", state="visible")
    assert "1 error" in page.inner_text("#banner")
    problem = page.locator("#problems li")
    assert problem.locator(".place").inner_text() == f"two.md:{line}"
    assert "reference-unknown" in problem.inner_text()
    assert problem.is_visible()
    assert desk.place()["page"] == before["page"]
    assert set(images.values()) & set(desk.images().values())
    desk.until("document.getElementById('said').textContent.includes('1 error')")
    problem.get_by_role("button", name="Show page").click()
    desk.until("trykklarPreview.place.page === x", desk.page_of("Chapter two") - 1)
    desk.mend("two.md", "The beginning of two, [](#nowhere).", "The beginning of two.")
    page.wait_for_selector("#banner", state="hidden")
    assert page.locator("#problems li").count() == 0
    page.keyboard.press("Escape")


def test_half_a_source_is_no_fault(desk: Desk) -> None:
    whole = desk.source("publication.yaml").read_text("utf-8")
    desk.spoil("publication.yaml", whole, whole[: len(whole) // 2])
    assert desk.page.locator("#problems .place").first.inner_text().startswith("publication.yaml")
    assert desk.page.locator(".page").count() > 1
    desk.mend("publication.yaml", whole[: len(whole) // 2], whole)
    assert desk.page.inner_text("#phase-text").startswith("Up to date")


def test_a_click_on_a_paragraph_tells_its_line(desk: Desk) -> None:
    target = desk.page_of("Chapter three")
    desk.show(target)
    line = desk.source("three.md").read_text("utf-8").splitlines().index("The beginning of three.") + 1
    box = desk.page.evaluate(
        """async n => {
            const book = trykklarPreview.book, leaf = book.pages[n - 1];
            const blocks = await (await fetch(`/documents/book/places?page=${n}`)).json();
            const sheet = document.querySelector(`.page[data-page="${n}"]`).getBoundingClientRect();
            const [left, top] = blocks.find(b => b.text[0] === 'The beginning of three.').box;
            return [sheet.left + (left + 20) / leaf.width * sheet.width,
                    sheet.top + (top + 5) / leaf.height * sheet.height];
        }""",
        target,
    )
    desk.page.mouse.click(*box)
    desk.page.wait_for_selector("#source-place")
    assert desk.page.inner_text("#source-place") == f"three.md:{line}"
    assert desk.page.inner_text("#source pre") == "The beginning of three."
    assert desk.page.locator(".mark").count() == 1
    assert desk.page.get_by_role("button", name="Open in editor").count() == 0  # none was named
    desk.page.keyboard.press("i")
    desk.page.wait_for_selector("#made summary")
    made = desk.page.inner_text("#made")
    assert "chapter.html.j2" in made
    assert desk.page.locator("#made details[open] .rule .selector").count() > 0
    desk.page.locator("#made summary").last.click()
    assert "--size-body" in desk.page.inner_text("#made")
    desk.page.keyboard.press("i")
    assert desk.page.locator("#made").count() == 0
    desk.page.keyboard.press("Escape")


def test_paragraphs_by_the_keyboard_alone(desk: Desk) -> None:
    desk.show(desk.page_of("Chapter three"))
    desk.page.keyboard.press("l")
    desk.page.wait_for_selector(".paragraphs button:focus")
    desk.page.keyboard.press("Tab")
    text = desk.page.evaluate("document.activeElement.textContent")
    assert text.startswith("three.md:")
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_selector("#source-place")
    assert text.startswith(desk.page.inner_text("#source-place"))
    desk.page.keyboard.press("Escape")
    assert desk.page.locator("#panel").is_hidden()


def test_a_style_changes_every_page(desk: Desk) -> None:
    desk.show(2)
    before = desk.images()
    desk.save(
        "layouts/tiny/tiny.css", "@page { margin: 15mm }", "@page { margin: 15mm } body { color: #333 !important }"
    )
    desk.until("trykklarPreview.sheets.every(s => s.image ? !s.stale : !s.near)")
    assert "2" in desk.images()
    assert not set(desk.images().values()) & set(before.values())
    assert desk.place()["page"] == 1


def test_links_keys_and_the_page_box(desk: Desk) -> None:
    page = desk.page
    target = desk.page_of("Chapter three")
    desk.show(desk.page_of("End of one"))
    start = desk.place()["page"]
    page.locator(f".page[data-page='{start + 1}'] a").first.click()
    desk.until("trykklarPreview.place.page === x", target - 1)
    page.go_back()
    desk.until("trykklarPreview.place.page === x", start)
    page.keyboard.press("Home")
    desk.until("trykklarPreview.place.page === 0")
    page.keyboard.press("ArrowRight")
    desk.until("trykklarPreview.place.page === 1")
    page.keyboard.press("End")
    desk.until("trykklarPreview.place.page >= trykklarPreview.sheets.length - 2")
    page.keyboard.press("g")
    page.keyboard.type("no such page")
    page.keyboard.press("Enter")
    assert page.get_attribute("#page", "aria-invalid") == "true"
    page.fill("#page", "4")
    page.keyboard.press("Enter")
    desk.until("trykklarPreview.place.page === 3")
    page.keyboard.press("s")
    assert page.get_attribute("#spread", "aria-pressed") == "false"
    assert desk.place()["page"] == 3
    page.keyboard.press("s")


def test_the_other_document_and_back(desk: Desk) -> None:
    desk.show(6)
    desk.page.select_option("#document", "card")
    desk.until("trykklarPreview.book.name === 'card'")
    desk.image_of(1)
    assert desk.page.locator(".page").count() == 1
    desk.page.select_option("#document", "book")
    desk.until("trykklarPreview.book.name === 'book'")
    assert desk.place()["page"] == 5


def test_a_reload_comes_back_to_the_page(desk: Desk) -> None:
    desk.show(7)
    desk.until("location.hash === '#/book/7'")
    desk.page.reload()
    desk.image_of(7)
    assert desk.place()["page"] == 6
    assert in_view(desk.page, 7)


def test_an_address_leads_to_its_page(desk: Desk) -> None:
    desk.page.goto("about:blank")
    desk.page.goto(f"{desk.requests[0]}#/book/9")
    desk.image_of(9)
    assert desk.place()["page"] in (7, 8)
    assert in_view(desk.page, 9)


def in_view(page: Page, number: int) -> bool:
    """Whether the middle of a page (from 1) is seen."""
    script = """n => {
        const sheet = document.querySelector(`.page[data-page="${n}"]`).getBoundingClientRect();
        const view = document.getElementById('pages').getBoundingClientRect();
        return sheet.top + sheet.height / 2 > view.top && sheet.top + sheet.height / 2 < view.bottom;
    }"""
    return bool(page.evaluate(script, number))


def test_on_a_telephone(desk: Desk) -> None:
    desk.page.set_viewport_size({"width": 420, "height": 860})
    desk.until(
        "document.documentElement.scrollWidth <= 420 && document.querySelectorAll('.row')[1].children.length === 1"
    )
    assert desk.page.locator("#contents").is_hidden()
    desk.page.click("#contents-toggle")
    desk.page.locator("#outline a", has_text="Chapter two").click()
    desk.page.wait_for_selector("#contents", state="hidden")
    desk.image_of(desk.page_of("Chapter two"))
    desk.page.set_viewport_size({"width": 1400, "height": 900})


def test_another_variant_is_chosen_and_the_address_keeps_it(desk: Desk) -> None:
    page = desk.page
    assert page.locator("#variant option").all_inner_texts() == ["Base edition", "a1 of Ærø", "b2 of Bøstrup"]
    page.select_option("#document", "card")
    desk.until("trykklarPreview.book?.name === 'card'")
    base = page.evaluate("trykklarPreview.book.revision")
    page.select_option("#variant", "a1")
    desk.until("trykklarPreview.state.variant === 'a1' && trykklarPreview.state.phase === 'ready'")
    desk.until("trykklarPreview.book?.name === 'card' && trykklarPreview.book.revision !== x", base)
    desk.until("location.search === '?variant=a1'")
    address = page.url
    page.select_option("#variant", "")
    desk.until("trykklarPreview.state.variant === '' && trykklarPreview.state.phase === 'ready'")
    desk.until("location.search === ''")
    page.goto("about:blank")
    page.goto(address)
    desk.until("trykklarPreview.state?.variant === 'a1' && trykklarPreview.state.phase === 'ready'")
    assert page.input_value("#variant") == "a1"
    page.select_option("#variant", "")
    desk.until("trykklarPreview.state.variant === '' && trykklarPreview.state.phase === 'ready'")


def test_an_edition_that_was_chosen_before_the_pages_came_troubles_nobody(desk: Desk) -> None:
    """The address names an edition: what was asked for of the one before is answered late, and without a complaint."""
    page = desk.page
    held: list[Route] = []
    late = [True]
    page.goto("about:blank")
    page.route("**/documents/**", lambda route: held.append(route) if late[0] else route.continue_())
    page.goto(f"{desk.requests[0]}?variant=a1#/card/1")
    desk.until("trykklarPreview.state?.variant === 'a1' && trykklarPreview.state.phase === 'ready'")
    late[0] = False
    assert held
    for route in held:
        route.continue_()
    desk.until(
        "trykklarPreview.book?.revision === trykklarPreview.state.documents.find(d => d.name === 'card').revision"
    )
    desk.image_of(1)
    page.unroute("**/documents/**")
    page.select_option("#variant", "")
    desk.until("trykklarPreview.state.variant === '' && trykklarPreview.state.phase === 'ready'")
