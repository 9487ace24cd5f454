"""From a saved file to new pixels: Trykklar's preview in a real browser, on the page that is edited.

Chromium is driven by Playwright. The clock runs from the moment when the source is written until the browser shows
the edited page's new image, and until the preview says that all is built and nothing on the screen is old.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .measure import MB, Run, RunError, Sampler, cpu_seconds
from .tools import ENVIRONMENT
from .workspace import Workspace, change_word

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
_FIRST, _PATIENCE = 600.0, 120.0
"""s that the first build, and each edit, may take."""
_LOOK = 0.004
"""s between two looks at the browser."""
_AT = """x => ((s, v) => [
    v.book?.revision ?? '', v.changed, v.state?.phase ?? '', v.sheets.length,
    Boolean(s?.image && !s.stale && s.image.complete && s.image.naturalWidth > 0),
    v.sheets.every(e => !e.near || !e.stale)
])(trykklarPreview.sheets[x], trykklarPreview)"""
"""What the preview's page shows of page x (0-based): its revision, the pages that the last build changed, whether it is
building, how many pages there are, whether page x shows what it is now, and whether all that are on the screen do."""


def missing() -> str:
    """Why the preview cannot be measured here; nothing where it can."""
    if importlib.util.find_spec("playwright") is None:
        return "Playwright is not installed ('make test' installs it)"
    return "" if _chromium() else "Chromium is not installed ('bash scripts/setup.sh --with-tests' installs it)"


def _chromium() -> str:
    return os.environ.get("TRYKKLAR_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), "") or ""


@dataclass(frozen=True)
class Seen:
    """One edit as it came to the browser."""

    first: Run
    """Until the edited page showed what it now is."""
    settled: Run
    """Until all did."""
    pages: int


def edits(workspace: Workspace, source: str, numbers: Iterator[int], count: int) -> Iterator[Seen]:
    """The preview of a publication, and so many edits of a source, each seen in the browser; one before them is not
    counted. Raises `RunError`."""
    with _preview(workspace) as (process, address), _page(workspace.root / "browser", address) as page:
        _until(page, 0, _FIRST, lambda at: at[0] and at[2] == "ready")
        before = _look(page, 0)
        change_word(workspace, source, next(numbers))
        at = _until(page, 0, _PATIENCE, lambda at: at[0] != before[0] and at[2] == "ready")
        edited = _edited(page, address, workspace, source, at[1])
        page.fill("#page", f"#{edited + 1}")
        page.press("#page", "Enter")
        _until(page, edited, _PATIENCE, lambda at: at[4] and at[5] and at[2] == "ready")
        for _ in range(count):
            time.sleep(0.3)
            yield _one(page, edited, process.pid, workspace, source, next(numbers))


def _one(page: Any, edited: int, pid: int, workspace: Workspace, source: str, number: int) -> Seen:
    before, work = _look(page, edited), cpu_seconds(pid)
    sampler = Sampler(pid)
    sampler.start()
    change_word(workspace, source, number)
    start = time.perf_counter()
    _until(page, edited, _PATIENCE, lambda at: at[0] != before[0] and edited in at[1] and at[4])
    first = time.perf_counter() - start
    at = _until(page, edited, _PATIENCE, lambda at: at[0] != before[0] and at[2] == "ready" and at[5])
    settled = time.perf_counter() - start
    sampler.stop()
    cpu = cpu_seconds(pid) - work
    runs = [Run(seconds, cpu, sampler.peak / MB, sampler.worker / MB) for seconds in (first, settled)]
    return Seen(runs[0], runs[1], at[3])


def _look(page: Any, index: int) -> Any:
    return page.evaluate(_AT, index)


def _until(page: Any, index: int, patience: float, true: Any) -> Any:
    """Look at the browser until something holds. Raises `RunError`."""
    end = time.perf_counter() + patience
    while not true(at := _look(page, index)):
        if at[2] == "failed":
            raise RunError("the preview's build failed")
        if time.perf_counter() > end:
            raise RunError(f"the browser did not show the edit within {patience:.0f} s")
        time.sleep(_LOOK)
    return at


def _edited(page: Any, address: str, workspace: Workspace, source: str, changed: list[int]) -> int:
    """Of the pages that an edit changed, the first that comes from its source (0-based). Raises `RunError`."""
    for index in changed:
        url = f"{address}documents/{workspace.document}/places?page={index + 1}"
        places = page.evaluate("async url => await (await fetch(url)).json()", url)
        if any(place["file"].endswith(source) for place in places):
            return int(index)
    raise RunError(f"no page of {source} changed with it")


@contextmanager
def _preview(workspace: Workspace) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The preview's process, and its address. Raises `RunError`."""
    command = [sys.executable, "-m", "trykklar", "preview", workspace.document, "--port", "0"]
    command += ["--publication", str(workspace.publication), "--jobs", str(workspace.jobs)]
    process = subprocess.Popen(
        command,
        cwd=workspace.root,
        env={**os.environ, **ENVIRONMENT},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout
        found = re.match(r"(http://127\.0\.0\.1:\d+/) ", process.stdout.readline())
        if not found:
            raise RunError("the preview did not start")
        yield process, found[1]
    finally:
        process.terminate()
        process.communicate(timeout=600)


@contextmanager
def _page(profile: Path, address: str) -> Iterator[Any]:
    """The preview in a new browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=_chromium(),
            headless=True,
            args=list(_ARGUMENTS),
            viewport={"width": 1400, "height": 900},
        )
        try:
            page = browser.pages[0]
            page.goto(address)
            yield page
        finally:
            browser.close()
