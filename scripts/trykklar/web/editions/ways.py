"""Addresses that are no page any more: each has one that leads on, and servers are told where that is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from .fates import Fates
from .ledger import KnownPage


@dataclass(frozen=True, slots=True)
class Way:
    """From an address that was published to one that is there."""

    old: str
    new: str
    """An address in the site."""
    gone: str = ""
    """The last edition that had the page, of one that is nowhere any more: it says so, and leads on by a link alone."""


def ways(fates: Fates, pages: Mapping[str, str], editions: str, shown: Mapping[str, str]) -> Iterator[Way]:
    """One for each old address. `pages`: entry → address; `editions`: the page of editions; `shown`: address of a page
    that is gone → where it stands in an earlier edition, if it does."""
    for page in fates.pages:
        if page.entry in pages:
            yield Way(page.page, pages[page.entry])
        else:
            yield Way(page.page, shown.get(page.page, editions), page.last)


def gone_pages(fates: Fates, pages: Mapping[str, str]) -> list[KnownPage]:
    """Addresses whose page is nowhere any more."""
    return [page for page in fates.pages if page.entry not in pages]


def rules_for_servers(moved: list[Way], base: str) -> tuple[str, str]:
    """What Netlify's and Cloudflare's `_redirects` and Apache's `.htaccess` say of pages that moved. `base`:
    address of the site, which may lie below a path."""
    root = urlsplit(base).path or "/"
    plain = "".join(f"{root}{way.old} {root}{way.new} 301\n" for way in moved)
    apache = "".join(f"Redirect 301 {root}{way.old} {root}{way.new}\n" for way in moved)
    return plain, apache
