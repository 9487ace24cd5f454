"""From paper to the site: where on the site each heading of a printed document stands."""

from __future__ import annotations

from ..resolve.document import ResolvedDocument
from .addresses import SitePages, site_pages
from .editions.records import History
from .outline import BOARD, own_pages


def pages_of(resolved: ResolvedDocument, history: History, *, printed: bool) -> SitePages:
    """The addresses of a site's pages. `printed`: whether there is a printed document to tell of."""
    labels, board = resolved.labels, resolved.manuscript.publication.board
    named = {BOARD: f"{labels['web.address.board']}.html"} if board else {}
    own = own_pages(resolved, labels, history, printed=printed)
    return site_pages(resolved, {**named, **{page.entry.id: page.address for page in own}})


def whole_addresses(resolved: ResolvedDocument) -> dict[str, str]:
    """Id → address on the internet, of everything on a site that has a place; nothing where the site has no address."""
    base = resolved.manuscript.publication.web.base
    pages = pages_of(resolved, History(), printed=True)
    return {name: base + at for name in resolved.targets if base and (at := pages.of(name))}
