"""The form `epub`: a document as a book, in one file. Its cover is the first page of the printed document that it
names."""

from __future__ import annotations

from ..publish.contact_sheet import first_page
from ..publish.manifest import Kind
from ..web.book.book import make_book
from .files import published_file
from .making import Made, Making
from .on_screen import site_job

_COVER = 1600
"""Height of the cover picture in px: what shops of books ask for at the least."""


def make_epub(making: Making) -> Made:
    """The book. Raises `ProblemsFound`."""
    job, problems = site_job(making, book=True)
    chief = job.printed
    book = make_book(job, first_page(chief.pdf, _COVER) if chief and chief.pdf else b"")
    name = f"{making.name}{'' if making.settings.release else '-draft'}.epub"
    return Made(
        files=(published_file(making.settings, name, Kind.EPUB, making.name, None, book.data),),
        page_count=book.page_count,
        problems=(*problems, *book.problems),
        composed=book.composed,
    )
