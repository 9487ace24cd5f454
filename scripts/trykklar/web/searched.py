"""What of a site is searched: the sections of its pages, as the search takes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..language.languages import language_of
from .page import Page
from .rewrite import TERM
from .search import Place, SearchFile, Section, search_files

if TYPE_CHECKING:
    from .job import SiteJob


def searched(job: SiteJob, pages: Sequence[Page]) -> dict[str, bytes]:
    """The search's files by address."""
    sections = [section for page in pages if not page.own for section in _sections(job, page)]
    marks = [mark for page in pages if not page.own for mark in _marks(page)]
    made: tuple[SearchFile, ...] = search_files(sections, job.cache, _places(job, marks))
    return {file.path: file.content for file in made}


def _marks(page: Page) -> Iterator[frozenset[str]]:
    for section in page.content.sections:
        yield frozenset((section.id, *section.marks))


def _places(job: SiteJob, marks: Sequence[frozenset[str]]) -> Iterator[Place]:
    """Printed pages, and all that has a number, with what they are called. `marks`: the ids of each section."""
    resolved = job.resolved
    section_of = {mark: number for number, those in reversed(list(enumerate(marks))) for mark in those}
    prefix = resolved.labels["web.address.page"]
    numbered = [("page", start.label, f"{prefix}-{start.label}") for start in job.starts]
    numbered += [(target.kind, target.number, target.id) for target in resolved.targets.values() if target.number]
    for kind, number, fragment in numbered:
        if fragment in section_of:
            words = (resolved.labels.get(f"kind.{kind}"), *_more_words(kind, resolved.manuscript.publication.language))
            yield Place(called=words, number=number, section=section_of[fragment], fragment=fragment)


def _more_words(kind: str, language: str) -> list[str]:
    """What things of a kind are called before a number, in texts and in citations."""
    known = language_of(language)
    names = known.references.names if known.references else {}
    return f"{names.get(kind, '')} {known.locators.get(kind, '')}".split()


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
