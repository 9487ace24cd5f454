"""What of a site is searched: the sections of its pages, as the search takes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from .page import Page
from .rewrite import TERM
from .search import SearchFile, Section, search_files

if TYPE_CHECKING:
    from .job import SiteJob


def searched(job: SiteJob, pages: Sequence[Page]) -> dict[str, bytes]:
    """The search's files by address."""
    sections = [section for page in pages if not page.own for section in _sections(job, page)]
    made: tuple[SearchFile, ...] = search_files(sections, job.cache)
    return {file.path: file.content for file in made}


def _sections(job: SiteJob, page: Page) -> Iterator[Section]:
    publication = job.resolved.manuscript.publication
    board = publication.board
    entry = page.entry
    terms = job.resolved.manuscript.all_terms
    index = {mark.id: mark.entry for mark in entry.text.scan.index} if entry.text else {}
    facets = {"kind": entry.kind}
    if board and entry.row:
        facets[board.rows.id] = entry.row
    if board and entry.column:
        facets[board.columns.id] = entry.column
    pages = page.pages_of_sections(job.printed, job.resolved.labels["web.address.page"])
    for number, section in enumerate(page.content.sections):
        called = [entry.number] if entry.on_board == "crossing" and number == 0 else []
        glossary = [mark.removeprefix(TERM) for mark in section.marks if mark.startswith(TERM)]
        yield Section(
            address=page.address if number == 0 else f"{page.address}#{section.id}",
            title=section.title or page.title,
            page_title=page.title if number else "",
            text=section.text,
            language=entry.language or publication.language,
            printed=pages.get(section.id, ""),
            index_terms=tuple(dict.fromkeys([*called, *(index[mark] for mark in section.marks if mark in index)])),
            glossary_terms=tuple(dict.fromkeys(terms[term].term for term in glossary if term in terms)),
            facets=facets,
        )
