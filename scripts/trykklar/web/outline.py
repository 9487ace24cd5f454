"""The pages of a site that no outline names: entrance, lists, comparison, sources of figures, statement. Each is an
entry of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from babel.dates import format_date

from ..base.problems import Place
from ..base.settings import PUBLICATION_FILE
from ..language.labels import Labels
from ..resolve.document import Entry, ResolvedDocument
from ..review.changes.chapter import what_is_new
from ..sources.load import made_chapter
from .addresses import _folder
from .editions.records import History

OWN = "site:"
"""Begins the ids of such pages; no author's id has a colon."""
BOARD = "page-board"
"""The board's id: where the outline names it, it is that entry."""


@dataclass(frozen=True)
class OwnPage:
    """A page that the site makes by itself."""

    entry: Entry
    address: str
    more: Mapping[str, Any] = field(default_factory=dict)
    """What its template is given besides."""


def own_pages(resolved: ResolvedDocument, labels: Labels, history: History, *, printed: bool) -> list[OwnPage]:
    """The pages that this publication gets. `printed`: whether there is a printed document to tell of."""
    publication = resolved.manuscript.publication
    board = publication.board

    def page(name: str, template: str, title: str, address: str = "", **more: Any) -> OwnPage:
        return _own(resolved, name, template, title, address or f"{labels[f'web.address.{name}']}.html", more)

    def titled(name: str) -> OwnPage:
        return page(name, f"site-{name}", labels[f"web.{name}"])

    pages = [page("index", "site-index", resolved.title, "index.html"), titled("contents"), titled("search")]
    if board:
        if all(entry.id != BOARD for entry in resolved.entries):
            pages.append(page(BOARD, "board", board.title, f"{labels['web.address.board']}.html"))
        folder = _folder(board.crossings.chapter_id)
        for scale in publication.scales:
            address = f"{folder}/{labels['web.address.sorted'].format(scale=scale.id)}.html"
            pages.append(
                page(
                    f"sorted-{scale.id}",
                    "site-sorted",
                    labels["web.sorted"].format(scale=scale.title),
                    address,
                    scale=scale,
                )
            )
        pages.append(titled("compare"))
    if any(target.kind in ("figure", "table") and target.number for target in resolved.targets.values()):
        pages.append(titled("figures"))
    if printed:
        pages.append(titled("pages"))
    if history.earlier:
        pages.append(_editions(resolved, labels, history))
    tested = _tested(resolved)
    statement = page("statement", "site-statement", labels["web.statement"], tested=tested)
    pages += [titled("cite"), titled("data"), statement]
    return [*pages, page("not-found", "site-not-found", labels["web.not-found"], "404.html")]


def _tested(resolved: ResolvedDocument) -> dict[str, Any] | None:
    """How the site was tested, with its date in words; nothing where nobody has told."""
    tested = resolved.manuscript.tested
    return {**tested.model_dump(mode="json"), "date": _in_words(resolved, tested.date)} if tested else None


def _in_words(resolved: ResolvedDocument, day: date) -> str:
    locale = resolved.manuscript.publication.language.replace("-", "_")
    return str(format_date(day, "long", locale=locale))


def _editions(resolved: ResolvedDocument, labels: Labels, history: History) -> OwnPage:
    """The page of editions, with what is different since the last one as its text."""
    told = what_is_new(history.comparison, resolved.name, paged=False) if history.comparison else ""
    told = told.replace("\n## ", "\n### ")
    language = resolved.manuscript.publication.language
    address = f"{labels['web.address.editions']}.html"
    dated = [
        {
            "number": earlier.number,
            "opens": "index.html" in earlier.files,
            "withdrawn": earlier.withdrawn,
            "date": _in_words(resolved, date.fromisoformat(earlier.date)),
        }
        for earlier in history.earlier
    ]
    page = _own(resolved, "editions", "site-editions", labels["web.editions"], address, {"editions": dated})
    return replace(
        page, entry=replace(page.entry, chapter=made_chapter(told, "changes.md", language) if told else None)
    )


def title_page(resolved: ResolvedDocument) -> OwnPage:
    """The one page that a book makes by itself."""
    return _own(resolved, "index", "book-title", resolved.title, "title.xhtml", {})


def _own(
    resolved: ResolvedDocument, name: str, template: str, title: str, address: str, more: Mapping[str, Any]
) -> OwnPage:
    entry = Entry(
        id=name if name == BOARD else OWN + name,
        kind="page",
        template=template,
        title=title,
        number="",
        section="body",
        starts_section=False,
        first_folio=1,
        part=None,
        chapter=None,
        named_at=resolved.entries[0].named_at if resolved.entries else Place(PUBLICATION_FILE),
    )
    return OwnPage(entry, address, more)
