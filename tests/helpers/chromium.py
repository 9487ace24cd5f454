"""Chromium for tests: Debian's own, driven by Playwright, without the network."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Page, sync_playwright

from support import FAR

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--headless",
    "--no-sandbox",  # the tests may run as root, where Chromium's own sandbox cannot
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def executable() -> str:
    """Chromium's path. Fails the test where there is none: what was not tried is not right."""
    found = os.environ.get("TRYKKLAR_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        pytest.fail(
            "the tests of the preview need Chromium: 'bash scripts/setup.sh --with-tests' installs it on Debian as "
            "root;"
            " else install it yourself (apt-get install chromium; dnf install chromium; brew install --cask chromium)"
            " or name it in TRYKKLAR_CHROMIUM",
            pytrace=False,
        )
    return found


def _complaint(message: ConsoleMessage) -> list[str]:
    """What a message of the console complains of, and of which address; nothing where it only tells."""
    return [f"{message.text} ({message.location['url']})"] if message.type in ("error", "warning") else []


@contextmanager
def browser_page(profile: Path, *, width: int = 1400, height: int = 900) -> Iterator[Page]:
    """A page of a new browser. Whatever its script complains of fails the test when the page is left."""
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=executable(),
            headless=True,
            args=list(ARGUMENTS),
            viewport={"width": width, "height": height},
        )
        page = browser.pages[0]
        page.set_default_timeout(1000 * FAR)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.extend(_complaint(message)))
        try:
            yield page
        finally:
            browser.close()
    if complaints:
        pytest.fail("the page's console complains:\n" + "\n".join(complaints), pytrace=False)
