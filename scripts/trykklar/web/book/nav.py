"""The navigation of a book (EPUB 3.3, 7): contents, landmarks, and where each printed page begins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from lxml.builder import ElementMaker

from ...compose.views import SectionLine, sections
from ...sources.manuscript import walk_outline
from ..frame import direction
from ..job import SiteJob
from ..page import Page
from ..words import plain
from .leaf import STYLES, XHTML, meaning

OPS = "http://www.idpf.org/2007/ops"
NAV = "nav.xhtml"
_E = ElementMaker(namespace=XHTML, nsmap={None: XHTML, "epub": OPS})
_LANDMARKS = ("preface", "glossary", "bibliography", "index")


def navigation(job: SiteJob, pages: Sequence[Page]) -> Any:
    """The root of the navigation document. `pages`: in reading order."""
    labels, language = job.resolved.labels, job.resolved.manuscript.publication.language
    navs = [_nav("toc", "doc-toc", labels["contents"], _contents(job, pages), "h1"), _nav_of_landmarks(job, pages)]
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


def _contents(job: SiteJob, pages: Sequence[Page]) -> Any:
    """The contents, with chapters below their part, and below them headings to the depth of the contents."""
    listed = _E.ol()
    depth, below_title = _depth(job), sections(job.resolved)
    inner: dict[str, Any] = {}
    for page in pages:
        entry = page.entry
        line = _E.li(_link(page))
        _add_headings(line, page, [each for each in below_title.get(entry.id, ()) if each.level <= depth], job)
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


def _depth(job: SiteJob) -> int:
    """Down to which level the contents name headings: as this document's own say, or those of one that it refers to; 1
    is that of chapters."""
    manuscript = job.resolved.manuscript
    for name in (job.resolved.name, *job.resolved.document.refers_to):
        outline = manuscript.publication.documents[name].outline
        found = [item.depth for item, _ in walk_outline(manuscript.located, name, outline) if item.page == "contents"]
        if found:
            return max(found)
    return 1


def _add_headings(line: Any, page: Page, headings: Sequence[SectionLine], job: SiteJob) -> None:
    """A page's headings below its line, each below the one that it is a part of."""
    above: list[tuple[int, Any]] = [(1, line)]
    for heading in headings:
        while above[-1][0] >= heading.level:
            above.pop()
        words = plain(job.composer.inline_text(page.entry, heading.title))
        link = _E.a(f"{heading.number} {words}".strip(), href=f"{page.address}#{quote(heading.id)}")
        if page.entry.language:
            link.set("lang", page.entry.language)
        below = above[-1][1].find(f"{{{XHTML}}}ol")
        if below is None:
            below = _E.ol()
            above[-1][1].append(below)
        below.append(_E.li(link))
        above.append((heading.level, below[-1]))


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
