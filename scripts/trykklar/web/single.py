"""The whole site as one page, to be sent or kept: text, board, notes, terms, charts, pictures and fonts are in it, and
links lead within it.

It has no script and no search of its own, since browsers find words in a page that is whole; what needs other files
(comparing, data, records for citing) stays with the site. A policy in the page forbids whatever is not in it.
"""

from __future__ import annotations

import base64
import hashlib
import mimetypes
import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from lxml import etree, html as lxml_html
from markupsafe import Markup

from ..layouts.templates import fill
from .frame import direction, tone_of
from .job import SiteJob
from .outline import BOARD, OWN
from .page import Page
from .parsed import content_root
from .sections import Element
from .site import Site

_LEFT_OUT = frozenset(OWN + name for name in ("search", "compare", "cite", "data", "not-found"))
"""Pages that are nothing without scripts or other files."""
_NAMES = ("href", "for", "aria-labelledby", "aria-describedby", "aria-controls", "popovertarget")
_URL = re.compile(r'url\("([^"]+)"\)')


@dataclass(frozen=True)
class Article:
    """A page as a part of the one."""

    id: str
    classes: str
    language: str
    content: Markup


def single_page(job: SiteJob, site: Site) -> bytes:
    """The page. Raises `ProblemsFound` for faults of its template."""
    publication = job.resolved.manuscript.publication
    labels = job.resolved.labels
    styles = Markup(_URL.sub(lambda found: f'url("{_data(site.files, found[1])}")', site.files["site.css"].decode()))
    digest = base64.b64encode(hashlib.sha256(str(styles).encode()).digest()).decode()
    pages = [page for page in site.pages if page.entry.id not in _LEFT_OUT]
    ways = [page for page in pages if page.entry.id in (BOARD, f"{OWN}contents") or page.entry.kind == "part"]
    context = {
        "publication": publication,
        "title": job.resolved.title_words,
        "labels": labels,
        "release": job.settings.release,
        "language": publication.language,
        "direction": direction(publication.language),
        "policy": f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; font-src data:; base-uri 'none'; "
        "form-action 'none'",
        "styles": styles,
        "pages": list(_articles(job, site, pages)),
        "ways": [{"title": page.title, "href": f"#{page.entry.id}"} for page in ways],
        "contents": f"#{OWN}contents",
    }
    return fill(job.layout, "single.html.j2", context).encode()


def _articles(job: SiteJob, site: Site, pages: list[Page]) -> Iterator[Article]:
    """Every page with ids that no other has, and links that lead to them."""
    taken = Counter(name for page in pages for name in page.content.ids)
    roots = {page.address: content_root(page.content.html) for page in pages}
    renamed = {
        page.address: {name: f"{name}--{page.entry.id}" for name in page.content.ids if taken[name] > 1}
        for page in pages
    }
    heads = {page.address: page.entry.id for page in pages}
    board = job.resolved.manuscript.publication.board
    for page in pages:
        root = roots[page.address]
        for element in root.xpath("descendant::*[contains(concat(' ', @class, ' '), ' site-only ')]"):
            element.drop_tree()
        for element in root.iter(etree.Element):
            _within(element, page.address, renamed, heads)
            src = element.get("src")
            if element.tag == "img" and src and not src.startswith("data:"):
                at = posixpath.normpath(posixpath.join(posixpath.dirname(page.address), unquote(src)))
                element.set("src", _data(site.files, at))
        entry = page.entry
        yield Article(
            id=entry.id,
            classes=f"t-{entry.template} k-{entry.kind} tone-{tone_of(board, entry)}",
            language=entry.language,
            content=Markup((root.text or "") + "".join(lxml_html.tostring(e, encoding="unicode") for e in root)),
        )


def _within(element: Element, address: str, renamed: Mapping[str, Mapping[str, str]], heads: Mapping[str, str]) -> None:
    """Give an element its id on the one page, and lead what it names there; a link to what is not there is text."""
    own = renamed[address]
    name = element.get("id")
    if name in own:
        element.set("id", own[name])
    for attribute in _NAMES:
        told = element.get(attribute)
        if told is None:
            continue
        if attribute != "href":
            element.set(attribute, " ".join(own.get(word, word) for word in told.split()))
            continue
        parts = urlsplit(told)
        if parts.scheme or parts.netloc:
            continue
        path = posixpath.normpath(posixpath.join(posixpath.dirname(address), parts.path)) if parts.path else address
        if path in heads:
            element.set("href", f"#{renamed[path].get(parts.fragment, parts.fragment) or heads[path]}")
        else:
            element.tag = "span"
            for gone in ("href", "download", "aria-label"):
                element.attrib.pop(gone, None)


def _data(files: Mapping[str, bytes], address: str) -> str:
    """A file of the site as an address that holds it (RFC 2397)."""
    kind = "font/woff2" if address.endswith(".woff2") else mimetypes.guess_type(address)[0] or "image/png"
    return f"data:{kind};base64,{base64.b64encode(files[address]).decode()}"
