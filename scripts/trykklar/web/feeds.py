"""For machines: each page's text as Markdown, `llms.txt`, and, where the site's address is known, sitemap and feed."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from .outline import OWN
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
        files["feed.xml"] = _feed(job, pages, base)
        files["robots.txt"] = f"User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n".encode()
    return files


def _markdown(job: SiteJob, page: Page) -> str:
    """The page's words under its headings."""
    pages = page.pages_of_sections(job.printed, job.resolved.labels["web.address.page"])
    parts = [] if any(s.level == 1 for s in page.content.sections) else [f"# {page.title}"]
    for section in page.content.sections:
        folio = pages.get(section.id, "")
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
    head = [f"# {resolved.title_words}", f"> {resolved.subtitle_words}" if resolved.subtitle_words else ""]
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


def _feed(job: SiteJob, pages: Sequence[Page], base: str) -> bytes:
    """Editions as an Atom feed (RFC 4287): the newest with what is different since the last."""
    resolved = job.resolved
    edition = resolved.manuscript.publication.edition
    told = next((page for page in pages if page.entry.id == f"{OWN}editions"), None)
    changes = (
        f'<content type="html" xml:base="{escape(base + told.address)}">{escape(told.content.html)}</content>'
        if told and job.history.comparison
        else f"<summary>{escape(resolved.subtitle_words)}</summary>"
    )
    entries = [_feed_entry(job, edition.number, edition.date.isoformat(), base, f"#{edition.number}", changes)]
    for earlier in job.history.earlier:
        there = f"{base}{job.editions}{earlier.number}/" if earlier.files else f"{base}{job.editions[:-1]}.html"
        words = f"<summary>{escape(earlier.withdrawn or resolved.subtitle_words)}</summary>"
        entries.append(_feed_entry(job, earlier.number, earlier.date, there, f"#{earlier.number}", words))
    author = escape(resolved.manuscript.publication.publisher)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<title>{escape(resolved.title_words)}</title><id>{escape(base)}</id><updated>{edition.date.isoformat()}T00:00:00Z"
        f"</updated><author><name>{author}</name></author>\n"
        f'<link rel="self" href="{escape(base)}feed.xml"/><link href="{escape(base)}"/>\n'
        + "".join(entries)
        + "</feed>\n"
    ).encode()


def _feed_entry(job: SiteJob, number: str, day: str, address: str, name: str, words: str) -> str:
    base = job.resolved.manuscript.publication.web.base
    title = escape(f"{job.resolved.labels['edition']} {number}")
    return (
        f"<entry><title>{title}</title><id>{escape(base + name)}</id><updated>{day}T00:00:00Z</updated>"
        f'<link href="{escape(address)}"/>{words}</entry>\n'
    )
