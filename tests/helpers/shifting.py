"""How far a page moves while it is loaded (Layout Instability, W3C), on a slow machine whose letters come late."""

from __future__ import annotations

from functools import partial

from playwright.sync_api import Browser, Route

SLOW = 4
"""How many times slower than this machine."""
_WATCH = """() => {
  window.shifts = [];
  new PerformanceObserver((list) => { for (const shift of list.getEntries()) window.shifts.push(shift.value); })
    .observe({type: "layout-shift", buffered: true});
}"""


def _keep(late: list[Route], route: Route) -> None:
    late.append(route)


def shifted(browser: Browser, address: str, width: int, *, wait: str = "h1") -> float:
    """The sum of all shifts, where letters come when all else has been shown; `wait`: what is there when all is."""
    context = browser.new_context(viewport={"width": width, "height": 844})
    page, late = context.new_page(), list[Route]()
    page.route("**/*.woff2", partial(_keep, late))
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOW})
    page.goto(address, wait_until="domcontentloaded")
    page.evaluate(_WATCH)
    page.wait_for_selector(wait)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert late, "nothing was kept back"
    for route in late:
        route.continue_()
    page.evaluate("document.fonts.ready.then(() => 0)")
    page.wait_for_load_state("load")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 300)))")
    assert page.evaluate("[...document.fonts].some((face) => face.status === 'loaded')")
    told = float(page.evaluate("window.shifts.reduce((sum, value) => sum + value, 0)"))
    context.close()
    return told
