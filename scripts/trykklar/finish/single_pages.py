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
    title = composer.book.resolved.title_words
    entry = Entry(
        id=f"page-{template}",
        kind="page",
        template=template,
        title=title,
        number="",
        section="cover",
        starts_section=True,
        first_folio=1,
        part=None,
        chapter=None,
        named_at=Place(PUBLICATION_FILE),
    )
    html = composer.compose_single(entry, pages, Start(0, "none", recto=True), context)
    typeset = typesetter.submit(html).result()
    if not typeset.page_count:
        raise ProblemsFound(typeset.problems)
    placed = PlacedChapter(
        entry=entry,
        html=html,
        typeset=typeset,
        first_page=1,
        blanks_before=0,
        style="none",
        folio=0,
    )
    own = {name: PageRef("", 1 + position.page) for name, position in typeset.positions.items()}
    return PaginatedBook(
        chapters=(placed,),
        pages=own,
        labels=(("none", 0),) * typeset.page_count,
        rounds=1,
        problems=typeset.problems,
        expected={},
    )
