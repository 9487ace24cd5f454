"""For machines: each page's text as Markdown, `llms.txt`, and, where the site's address is known, sitemap and feed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from .page import Page

if TYPE_CHECKING:
    from .job import SiteJob


def machine_files(job: SiteJob, pages: Sequence[Page]) -> dict[str, bytes]:
    """Address → bytes."""
    publication = job.resolved.manuscript.publication
    texts = {
        page.address.removesuffix(".html") + ".md": _markdown(job, page).encode() for page in pages if not page.own
    }
    files = {**texts, "llms.txt": _overview(job, pages).encode()}
    base = publication.web.base
    if base:
        files["sitemap.xml"] = _sitemap(base, pages, publication.edition.date.isoformat())
        files["feed.xml"] = _feed(job, base)
        files["robots.txt"] = f"User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n".encode()
    return files


def _markdown(job: SiteJob, page: Page) -> str:
    """The page's words under its headings."""
    printed = job.printed
    parts = [] if any(s.level == 1 for s in page.content.sections) else [f"# {page.title}"]
    for section in page.content.sections:
        folio = printed.page(section.id) if printed else ""
        mark = f" ({job.resolved.labels['page']} {folio})" if folio else ""
        if section.title:
            parts.append(f"{'#' * section.level} {section.title}{mark}")
        if section.text:
            parts.append(section.text)
    return "\n\n".join(parts) + "\n"


def _overview(job: SiteJob, pages: Sequence[Page]) -> str:
    """`llms.txt` (llmstxt.org): what the site is, and its texts."""
    resolved = job.resolved
    edition = resolved.manuscript.publication.edition
    labels = resolved.labels
    head = [f"# {resolved.title}", f"> {resolved.subtitle}" if resolved.subtitle else ""]
    head.append(
        f"{labels['published-by']}: {resolved.manuscript.publication.publisher}. {labels['edition']} "
        f"{edition.number}, {edition.date}."
    )
    lines = [f"- [{page.title}]({page.address.removesuffix('.html')}.md)" for page in pages if not page.own]
    return "\n\n".join(part for part in head if part) + f"\n\n## {labels['contents']}\n\n" + "\n".join(lines) + "\n"


def _sitemap(base: str, pages: Sequence[Page], date: str) -> bytes:
    """sitemaps.org, 0.9."""
    rows = "".join(
        f"<url><loc>{escape(base + page.address.removesuffix('index.html'))}</loc><lastmod>{date}</lastmod></url>\n"
        for page in pages
        if page.address != "404.html"
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return (head + rows + "</urlset>\n").encode()


def _feed(job: SiteJob, base: str) -> bytes:
    """Editions as an Atom feed (RFC 4287)."""
    resolved = job.resolved
    edition = resolved.manuscript.publication.edition
    title, name = escape(resolved.title), escape(f"{resolved.labels['edition']} {edition.number}")
    author = escape(resolved.manuscript.publication.publisher)
    when = f"{edition.date.isoformat()}T00:00:00Z"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<title>{title}</title><id>{escape(base)}</id><updated>{when}</updated><author><name>{author}</name></author>\n"
        f'<link rel="self" href="{escape(base)}feed.xml"/><link href="{escape(base)}"/>\n'
        f"<entry><title>{name}</title><id>{escape(base)}#{escape(edition.number)}</id><updated>{when}</updated>"
        f'<link href="{escape(base)}"/><summary>{escape(resolved.subtitle)}</summary></entry>\n</feed>\n'
    ).encode()
