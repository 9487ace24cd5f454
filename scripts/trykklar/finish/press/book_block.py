"""The book block: what is bound, without the leaves of a cover that is printed apart; and the spine that it makes."""

from __future__ import annotations

from dataclasses import replace

from ...base.problems import Problem, ProblemsFound
from ...base.rulebook import rule
from ...paginate.paginate import PaginatedBook
from ...paginate.placing import front_cover, has_back_cover
from ...resolve.document import ResolvedDocument
from ...resolve.pages import PageRef

rule("spine-thin", "a block too thin for the binding that is asked for")

LEAST_SPINE = 2.0
"""mm of spine below which glue does not hold a block together (printers' rule of thumb)."""
TEXT_SPINE = 6.0
"""mm of spine from which it can carry text that stays on it when folding is a millimetre off."""


def covers(resolved: ResolvedDocument) -> tuple[int, int]:
    """How many of the first and of the last pages are printed apart."""
    apart = resolved.pdf.print.separate_cover and has_back_cover(resolved)
    return front_cover(resolved), 2 if apart else 0


def book_block(book: PaginatedBook, resolved: ResolvedDocument) -> PaginatedBook:
    """The book without the leaves of its cover: same pages, same folios, counted from the first leaf of the block."""
    front, back = covers(resolved)
    if not front and not back:
        return book
    last = book.page_count - back
    inner = [chapter for chapter in book.chapters if front < chapter.first_page <= last]
    moved = [replace(chapter, first_page=chapter.first_page - front) for chapter in inner]
    if moved:  # blanks before the first chapter may have been the cover's inside
        moved[0] = replace(moved[0], blanks_before=moved[0].first_page - 1)
    pages = {
        name: PageRef(page.label, page.physical - front)
        for name, page in book.pages.items()
        if front < page.physical <= last
    }
    return replace(book, chapters=tuple(moved), pages=pages, labels=book.labels[front:last])


def spine_width(resolved: ResolvedDocument, pages: int) -> float:
    """mm of the spine of a block of so many pages; 0 where the binding makes none. Raises `ProblemsFound` where it is
    too thin."""
    printed = resolved.pdf.print
    if not printed.separate_cover:
        return 0.0
    width = round(pages / 2 * printed.paper.thickness, 2)
    if width < LEAST_SPINE:
        what = (
            f"{pages} pages of '{resolved.name}' make a spine of {width:g} mm; perfect binding wants "
            f"{LEAST_SPINE:g} mm at least"
        )
        place = resolved.manuscript.located.place(("documents", resolved.name, "print", "binding"))
        raise ProblemsFound(
            [Problem("spine-thin", what, "bind it with 'saddle-stitch', or take a thicker paper", place)]
        )
    if printed.cover_in_spine:
        width += 2 * (printed.cover_paper or printed.paper).thickness
    return round(width, 2)
