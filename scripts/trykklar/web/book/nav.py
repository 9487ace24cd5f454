"""The navigation of a book (EPUB 3.3, 7): contents, landmarks, and where each printed page begins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from lxml.builder import ElementMaker

from ..frame import direction
from ..job import SiteJob
from ..page import Page
from .leaf import STYLES, XHTML, meaning

OPS = "http://www.idpf.org/2007/ops"
NAV = "nav.xhtml"
_E = ElementMaker(namespace=XHTML, nsmap={None: XHTML, "epub": OPS})
_LANDMARKS = ("preface", "glossary", "bibliography", "index")


def navigation(job: SiteJob, pages: Sequence[Page]) -> Any:
    """The root of the navigation document. `pages`: in reading order."""
    labels, language = job.resolved.labels, job.resolved.manuscript.publication.language
    navs = [_nav("toc", "doc-toc", labels["contents"], _contents(pages), "h1"), _nav_of_landmarks(job, pages)]
    lines = [
        _E.li(_E.a(start.label, href=f"{job.pages.pages[start.entry]}#{labels['web.address.page']}-{start.label}"))
        for start in job.starts
    ]
    if lines:
        pages_nav = _nav("page-list", "doc-pagelist", labels["web.pages"], _E.ol(*lines), "h2")
        pages_nav.set("hidden", "hidden")
        navs.append(pages_nav)
    head = _E.head(
        _E.meta(charset="utf-8"),
        _E.title(labels["contents"]),
        _E.link(rel="stylesheet", type="text/css", href=STYLES),
    )
    root = _E.html(head, _E.body(*navs, **{"class": "navigation"}))
    root.set("lang", language)
    root.set("dir", direction(language))
    return root


def _nav(kind: str, role: str, title: str, listed: Any, heading: str) -> Any:
    nav = _E.nav(_E(heading, title, id=f"{kind}-title"), listed)
    nav.set(f"{{{OPS}}}type", kind)
    nav.set("aria-labelledby", f"{kind}-title")
    if role:
        nav.set("role", role)
    return nav


def _contents(pages: Sequence[Page]) -> Any:
    """The contents, with chapters below their part."""
    listed = _E.ol()
    inner: dict[str, Any] = {}
    for page in pages:
        entry = page.entry
        line = _E.li(_link(page))
        part = entry.part if entry.part != entry.id else None
        if part and part in inner:
            below = inner[part].find(f"{{{XHTML}}}ol")
            if below is None:
                below = _E.ol()
                inner[part].append(below)
            below.append(line)
        else:
            inner[entry.id] = line
            listed.append(line)
    return listed


def _link(page: Page) -> Any:
    number = f"{page.entry.number} " if page.entry.number else ""
    link = _E.a(f"{number}{page.title}", href=page.address)
    if page.entry.language:
        link.set("lang", page.entry.language)
    return link


def _nav_of_landmarks(job: SiteJob, pages: Sequence[Page]) -> Any:
    labels = job.resolved.labels
    lines = [_landmark("toc", f"{NAV}#toc-title", labels["contents"]), *_marked(pages)]
    nav = _nav("landmarks", "", labels["web.navigation"], _E.ol(*lines), "h2")
    nav.set("hidden", "hidden")
    return nav


def _marked(pages: Sequence[Page]) -> Iterator[Any]:
    """The body's beginning, and the first page of each kind that readers jump to."""
    seen: set[str] = set()
    for page in pages:
        kind, _ = meaning(page)
        kind = "bodymatter" if page.entry.section == "body" and kind not in _LANDMARKS and not page.own else kind
        if kind in ("bodymatter", *_LANDMARKS) and kind not in seen:
            seen.add(kind)
            yield _landmark(kind, page.address, page.title)


def _landmark(kind: str, href: str, title: str) -> Any:
    link = _E.a(title, href=href)
    link.set(f"{{{OPS}}}type", kind)
    return _E.li(link)
