"""The site of one document: every page framed, and what lies beside the pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..base.problems import Problem
from ..compose.records import ChapterHtml
from .beside import beside
from .fonts import face_css, web_faces
from .frame import Frame
from .job import SiteJob, compose_pages
from .meanwhile import meanwhile
from .page import Page
from .styles import stylesheet


@dataclass(frozen=True)
class Site:
    """All files of a site."""

    files: Mapping[str, bytes] = field(repr=False)
    """Address → bytes; the entrance is the first."""
    pages: tuple[Page, ...] = field(repr=False)
    problems: tuple[Problem, ...]
    composed: tuple[ChapterHtml, ...] = field(repr=False)
    """Entries and pages of its own as they were composed."""


def make_site(job: SiteJob) -> Site:
    """The whole site. Raises `ProblemsFound` for faults of templates and addresses."""
    made = compose_pages(job)
    pages, work = made.pages, made.work
    frame = Frame(job, pages)
    files = {page.address: frame.around(page).encode() for page in pages}
    more, told = beside(job, work, pages, frame)
    told += [_claimed_twice(page) for page in pages if page.address in more]
    texts = [page.decode("utf-8") for page in files.values()]
    styles = "".join(sheet.text for sheet in job.layout.styles)
    faces, font_files = web_faces(job.fonts, job.layout.tokens, texts, job.cache, styles=styles, divided=True)
    sheet = stylesheet(job.layout, face_css(faces), work.styles) + meanwhile(job.fonts, job.layout.tokens)
    files |= {"site.css": sheet.encode(), **font_files, **more}
    problems = [problem for page in pages for problem in page.content.problems]
    return Site(files, tuple(pages), (*problems, *told), tuple(made.htmls))


def _claimed_twice(page: Page) -> Problem:
    what = f"the page of '{page.entry.id}' is '{page.address}', which the site has for something else"
    place = page.entry.chapter.place() if page.entry.chapter else page.entry.named_at
    return Problem("web-path", what, "give it another id", place)
