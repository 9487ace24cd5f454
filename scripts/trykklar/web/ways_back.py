"""From a source to the pages that cite it: links in the list of sources, to the first citation on each page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from html import escape

from ..base.addresses import IN
from .addresses import relative
from .page import Page

_CITED = re.compile(r'<a class="source" href="[^"#]*#source-([^"]+)"')
_FEW = 6
_LISTED = re.compile(r'(<li\b[^>]*\bid="source-([^"]+)"[^>]*>.*?)(</li>)', re.DOTALL)


def with_ways_back(pages: Sequence[Page], label: str) -> list[Page]:
    """The pages, where the first citation of each source has an id, and the source leads to all of them.

    `label` stands before the links: 'Mentioned in'.
    """
    cited: dict[str, list[Page]] = {}
    marked = [_marked(page, cited) for page in pages]
    return [
        replace(page, content=replace(page.content, html=_listed(page, cited, label)))
        if 'id="source-' in page.content.html
        else page
        for page in marked
    ]


def _marked(page: Page, cited: dict[str, list[Page]]) -> Page:
    """The page, with an id at the first citation of each source."""
    ids: set[str] = set()

    def first(found: re.Match[str]) -> str:
        if f"cites-{found[1]}" in ids:
            return found[0]
        ids.add(f"cites-{found[1]}")
        cited.setdefault(found[1], []).append(page)
        return found[0].replace("<a ", f'<a id="cites-{found[1]}" ', 1)

    html = _CITED.sub(first, page.content.html)
    return replace(page, content=replace(page.content, html=html, ids=page.content.ids | ids))


def _told(label: str, links: Sequence[str]) -> str:
    """The links after their label; many of them stay folded until they are asked for."""
    if not links:
        return ""
    if len(links) <= _FEW:
        return f' <span class="waysback">{escape(label)} {", ".join(links)}</span>'
    folded = f"<summary>{escape(label)} ({len(links)})</summary> {', '.join(links)}"
    return f'<details class="waysback">{folded}</details>'


def _listed(page: Page, cited: dict[str, list[Page]], label: str) -> str:
    """The list of sources, each with its ways back."""

    def back(found: re.Match[str]) -> str:
        name = found[2] if found[2] in cited else found[2].partition(IN)[0]
        links = [
            f'<a href="{relative(page.address, f"{place.address}#cites-{name}")}">{escape(place.title)}</a>'
            for place in cited.get(name, ())
        ]
        return found[1] + _told(label, links) + found[3]

    return _LISTED.sub(back, page.content.html)
