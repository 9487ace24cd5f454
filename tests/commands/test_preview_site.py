"""A web edition in the preview: shown before any page is set, at its place after a change, and walled off from it."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Frame, Page

from chromium import browser_page
from previewing import preview_of
from support import FAR, edit

PUBLICATION = """\
id: small
title: A small book
publisher: The Testers
authors: [A. Tester]
language: en
edition: {number: "1", date: 2026-01-02}
documents:
  book: {layout: plain, trim: [120, 180], outline: [chapter: one.md]}
  site: {form: web, layout: web, refers_to: [book], outline: [chapter: one.md, chapter: two.md]}
"""
PATIENCE = FAR
"""Seconds; a machine that does much else besides builds slowly."""


@dataclass(frozen=True)
class Desk:
    folder: Path
    page: Page
    requests: list[str]

    def until(self, true: str, argument: Any = None) -> None:
        """Wait until an expression (of `x`, the argument) holds; from outside, since the policy forbids `eval`."""
        end = time.monotonic() + PATIENCE
        while not self.page.evaluate(f"x => Boolean({true})", argument):
            assert time.monotonic() < end, f"never came true: {true} ({argument})"
            self.page.wait_for_timeout(40)

    @property
    def frame(self) -> Frame:
        return self.page.frames[1]

    @property
    def root(self) -> str:
        """The address that the site is served at."""
        return str(self.page.evaluate("trykklarPreview.state.documents.find(d => d.site).site"))


def ask(address: str, data: bytes | None = None, **headers: str) -> tuple[int, Message, bytes]:
    """Status, headers and body of an answer, whatever it is."""
    try:
        with urllib.request.urlopen(urllib.request.Request(address, data, headers)) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("preview") / "small"
    folder.mkdir()
    (folder / "publication.yaml").write_text(PUBLICATION, "utf-8")
    filler = "Words that fill the page and say nothing at all, line after line.\n\n" * 30
    for name in ("one", "two"):
        text = (
            f"---\nkind: chapter\nid: chapter-{name}\ntitle: Chapter {name}\n---\nThe beginning.\n\n{filler}The end.\n"
        )
        (folder / f"{name}.md").write_text(text, "utf-8")
    requests: list[str] = []
    with preview_of(folder) as url, browser_page(tmp_path_factory.mktemp("chromium")) as page:
        page.on("request", lambda request: requests.append(request.url))
        page.on(
            "response",
            lambda answer: requests.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None,
        )
        page.on("console", lambda message: requests.append(f"{message.type}: {message.text}"))
        page.goto(url)
        desk = Desk(folder, page, requests)
        desk.until("trykklarPreview.state?.documents.some(d => d.site)")
        assert page.evaluate("trykklarPreview.state.documents.length") == 1  # and no page is set yet
        desk.until("trykklarPreview.state.phase === 'ready'")
        page.select_option("#document", "site")
        desk.until("trykklarPreview.site.path === '/site/index.html' || trykklarPreview.site.path === '/site/'")
        yield desk
        assert {one for one in requests if not one.startswith(("http://127.0.0.1:", "data:"))} == set()


def test_it_is_shown_as_it_will_be(desk: Desk) -> None:
    assert desk.page.locator("#site").is_visible()
    assert desk.page.locator("#pages").is_hidden()
    assert desk.frame.locator("h1").inner_text() == "A small book"
    assert desk.frame.evaluate("document.fonts.ready.then(all => all.size)") > 1
    assert desk.page.evaluate("document.title") == "A small book – preview"


def test_a_change_is_shown_at_the_same_place(desk: Desk) -> None:
    desk.frame.goto(f"{desk.root}chapter-two.html")
    desk.until("trykklarPreview.site.path === '/site/chapter-two.html'")
    desk.frame.evaluate("scrollTo(0, 400)")
    edit(desk.folder / "two.md", "The end.", "The very end.")
    desk.frame.get_by_text("The very end.").wait_for(timeout=1000 * PATIENCE)
    desk.until("trykklarPreview.state.phase === 'ready'")
    assert desk.frame.url == f"{desk.root}chapter-two.html"
    desk.frame.wait_for_load_state()
    scrolled = desk.frame.evaluate("new Promise(done => requestAnimationFrame(() => done(scrollY)))")
    assert abs(scrolled - 400) < 3


def test_a_click_tells_file_and_line(desk: Desk) -> None:
    desk.frame.goto(f"{desk.root}chapter-two.html")
    desk.frame.get_by_text("The beginning.").first.click()
    desk.page.locator("#source-place").wait_for()
    assert desk.page.inner_text("#source-place") == "two.md:6"
    assert desk.page.inner_text("#source-body pre") == "The beginning."


def test_problems_lead_to_the_page_that_they_are_on(desk: Desk) -> None:
    line = edit(desk.folder / "one.md", "The end.", "The end, see [](#nowhere).")
    desk.until("trykklarPreview.state.phase === 'failed'")
    found = desk.page.evaluate("trykklarPreview.state.problems[0]")
    assert [found["file"], found["line"], found["pages"]["site"]] == ["one.md", line, "chapter-one.html"]
    desk.page.get_by_role("button", name="Show page").first.click()
    desk.until("trykklarPreview.site.path === '/site/chapter-one.html'")
    edit(desk.folder / "one.md", "The end, see [](#nowhere).", "The end.")
    desk.until("trykklarPreview.state.phase === 'ready'")


def test_the_site_can_ask_the_preview_for_nothing(desk: Desk) -> None:
    """It has an origin of its own, may load its own files alone, and nobody but the preview may frame it."""
    preview = desk.page.url.partition("#")[0]
    own = desk.root.removesuffix("/site/")
    assert not preview.startswith(own)
    assert ask(f"{preview}open", Origin=own, data=b"{}")[0] == 403
    _, headers, _ = ask(f"{desk.root}index.html")
    assert f"frame-ancestors {preview.rstrip('/')} " in headers["Content-Security-Policy"]
    assert "default-src 'none'; script-src 'self'" in headers["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["../small/one.md", "..%2f..%2fone.md", "nothing.html", "%00", "a" * 4000])
def test_only_files_of_the_site_are_served(desk: Desk, address: str) -> None:
    status, _, body = ask(desk.root + address)
    assert status == 404
    assert b"The beginning" not in body


def test_another_host_is_refused(desk: Desk) -> None:
    assert ask(desk.root + "index.html", Host="evil.example")[0] == 403


def test_lines_that_are_on_no_page_are_not_told(desk: Desk) -> None:
    preview = desk.page.url.partition("#")[0]
    for file, line in (("publication.yaml", 1), ("two.md", 1), ("../two.md", 6), ("two.md", "x")):
        assert ask(f"{preview}sites/site/place?file={file}&line={line}")[2] == b"null"


def test_back_to_the_pages(desk: Desk) -> None:
    desk.page.select_option("#document", "book")
    desk.page.wait_for_selector("#pages", state="visible")
    desk.until("trykklarPreview.book.name === 'book' && document.querySelectorAll('.page').length > 0")
    assert desk.page.locator("#site").is_hidden()
    desk.page.select_option("#document", "site")
    assert desk.page.locator("#site").is_visible()
