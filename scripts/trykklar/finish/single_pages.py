"""Single pages that are not in the book: a template alone, composed and typeset after the book has its page numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..base.problems import Place, ProblemsFound
from ..base.settings import PUBLICATION_FILE
from ..compose.composer import Composer
from ..compose.records import Start
from ..paginate.paginate import PaginatedBook
from ..paginate.placing import PlacedChapter
from ..resolve.document import Entry
from ..resolve.pages import PageRef
from ..typeset.typesetter import Typesetter


def single_page(
    composer: Composer, typesetter: Typesetter, template: str, pages: Mapping[str, PageRef], context: Mapping[str, Any]
) -> PaginatedBook:
    """A template filled in with `context` and set, as a book of its own. Raises `ProblemsFound`."""
    title = composer.book.resolved.title
    entry = Entry(f"page-{template}", "page", template, title, "", "cover", True, 1, None, None, Place(PUBLICATION_FILE))
    html = composer.compose_single(entry, pages, Start(0, "none", recto=True), context)
    typeset = typesetter.submit(html).result()
    if not typeset.page_count:
        raise ProblemsFound(typeset.problems)
    placed = PlacedChapter(entry, html, typeset, 1, 0, "none", 0)
    own = {name: PageRef("", 1 + position.page) for name, position in typeset.positions.items()}
    return PaginatedBook((placed,), own, (("none", 0),) * typeset.page_count, 1, typeset.problems, {})
