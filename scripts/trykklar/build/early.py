"""The chapter that was edited, shown before the rest of its document has settled.

Whoever edits looks at one page. It is known as soon as its chapter is set; contents, numbers of pages, joining
and reading the whole file come after. So its pages are told of at once, as they would be where they last stood;
the document that follows says how they are.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from ..base.problems import ProblemsFound
from ..finish.job import PrintJob
from ..finish.produce import produce
from ..paginate.paginate import PaginatedBook
from ..paginate.placing import PlacedChapter, SetEntry, page_table
from ..publish.reports import EarlyPages
from .making import Making


class EarlyChapter:
    """Tells how far a document is, and of the first chapter that is not as it was."""

    def __init__(self, making: Making, job: Callable[..., PrintJob]) -> None:
        """`job`: makes a print job of a book."""
        self._making = making
        self._job = job
        last = making.warm.memory.books.get(making.name) if making.progress.early else None
        drawn_alone = not (making.settings.profiles[0].print_shop or making.sources.manuscript.publication.imprint)
        self._book = last if drawn_alone else None
        self._was = {chapter.entry.id: chapter for chapter in self._book.chapters} if self._book else {}

    def entry_set(self, round_: int, found: SetEntry) -> None:
        """An entry was set. Its pages are told of before the step, so that they need not wait behind it."""
        was = self._was.get(found.typeset.entry)
        if was and round_ == 1 and self._is_edited(was, found):
            self._was = {}
            with suppress(ProblemsFound):  # told of the whole document, which is made of the same
                self._show(was, found)
        self._making.progress.entry(self._making.name, round_, found.typeset.entry, found.typeset.page_count)

    def _is_edited(self, was: PlacedChapter, found: SetEntry) -> bool:
        written = was.entry.chapter is not None and not found.html.gathers
        return written and found.typeset.page_count > 0 and found.typeset.digest != was.typeset.digest

    def _show(self, was: PlacedChapter, found: SetEntry) -> None:
        """Make a file of it alone. Raises `ProblemsFound`."""
        name, progress, last = self._making.name, self._making.progress, self._book
        entry = self._making.resolved.entry(found.typeset.entry)
        here = replace(was, entry=entry, html=found.html, typeset=found.typeset, blanks_before=0)
        pages = (last.pages if last else {}) | page_table(self._making.resolved, (here,))
        if not progress.early or not pages.keys() >= set(found.html.slots):
            return  # it names a page that is not known yet
        count = found.typeset.page_count
        book = PaginatedBook(
            chapters=(replace(here, first_page=1),),
            pages=pages,
            labels=tuple((was.style, was.folio + page) for page in range(count)),
            rounds=1,
            problems=(),
            expected={},
        )
        profile = self._making.settings.profiles[0]
        plain = replace(profile, links=False, tags=False, bookmarks=False, pdfa=None, attachments=False, budget=False)
        pdf = produce(self._job(book=book), plain).products[0].finished.pdf
        room = min(count, was.typeset.page_count)
        progress.early(EarlyPages(document=name, first_page=was.first_page, count=room, pdf=pdf))
