"""A document's outline becomes its entries, in order and with their numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from ..language.labels import Labels
from ..sources.manuscript import BoardPlace, Chapter, Manuscript, walk_outline
from ..sources.schemas.chapters import BUILT_IN
from ..sources.schemas.publication import OutlineItem
from .document import Entry
from .numbers import letter, numbered

_PAGE_PREFIX = "page-"
FIELDS_TEMPLATE = "fields"
"""The template of a kind that names none: its fields one after the other."""


def template_of(chapter: Chapter) -> str:
    """The layout's template of a chapter: its kind's own, or where it names none, that of fields alone."""
    if chapter.fields.spec.template:
        return str(chapter.fields.spec.template)
    return chapter.kind if chapter.kind in BUILT_IN else FIELDS_TEMPLATE


class Outline:
    """Expands an outline into entries, counting parts and chapters as it goes."""

    def __init__(self, manuscript: Manuscript, document: str, labels: Labels) -> None:
        self.manuscript = manuscript
        outline = manuscript.publication.documents[document].outline
        self.named_at = {id(item): place for item, place in walk_outline(manuscript.located, document, outline)}
        self.labels = labels
        self.places = {place.file: place for place in manuscript.board_places}
        first = manuscript.publication.documents[document].first_numbers
        self.counts: Counter[str] = Counter({series: number - 1 for series, number in first.items()})
        """By series."""
        self.entries: list[Entry] = []
        self.section = "body"
        self.section_is_new = True
        self.first_folio = 1
        self.section_recto = False
        self.part: str | None = None
        self.on_pages = manuscript.publication.documents[document].form == "pdf"
        self.running = False
        """Whether chapters run on where nothing else is said."""

    def expand(self, items: list[OutlineItem]) -> tuple[Entry, ...]:
        self._items(items)
        return tuple(self.entries)

    def _items(self, items: list[OutlineItem]) -> None:
        for item in items:
            if item.section:
                self.section, self.section_is_new, self.part = item.section, True, None
                self.first_folio, self.section_recto = item.first_folio, item.recto
                self._held(item)
            elif item.page:
                self._page(item)
            elif item.each:
                for place in self._each(item.each):
                    self._chapter(place.file, item)
            elif item.part:
                self._chapter(item.part, item)
                self._held(item)
                self.part = None
            elif item.chapter:
                self._chapter(item.chapter, item)

    def _held(self, item: OutlineItem) -> None:
        """What a part or a section holds."""
        before, self.running = self.running, self.running or bool(item.run_on)
        self._items(item.items)
        self.running = before

    def _runs_on(self, chapter: Chapter, item: OutlineItem) -> bool:
        """Whether a chapter begins where the one before it ends. Web pages and pages of devices are a chapter each."""
        wanted = item.run_on if item.run_on is not None else self._runs_on_unasked(chapter, item)
        return self.on_pages and wanted and self._follows(chapter) and not item.recto

    def _runs_on_unasked(self, chapter: Chapter, item: OutlineItem) -> bool:
        """A row of excerpts runs on too, for a few lines do not fill a page; one with a template of its own may."""
        after_one = bool(self.entries) and self.entries[-1].excerpt and not item.template
        return self.running or chapter.fields.spec.run_on or item.excerpt and after_one

    def _follows(self, chapter: Chapter) -> bool:
        """Whether a chapter of the same section and part stands before one, and neither on the board."""
        before = self.entries[-1] if self.entries and not self.section_is_new else None
        if before is None or before.chapter is None or before.kind == "part" or chapter.kind == "part":
            return False
        return before.part == self.part and not before.on_board and not chapter.fields.spec.place

    def _each(self, axis: str) -> list[BoardPlace]:
        want = {"columns": (False, True), "rows": (True, False), "crossings": (True, True)}[axis]
        return [p for p in self.manuscript.board_places if (p.row is not None, p.column is not None) == want]

    def _page(self, item: OutlineItem) -> None:
        name = str(item.page)
        count = sum(1 for entry in self.entries if entry.kind == "page" and entry.template == (item.template or name))
        page_id = f"{_PAGE_PREFIX}{name}-{count + 1}" if count else _PAGE_PREFIX + name
        self._add(page_id, "page", item.template or name, self.labels.get(f"page.{name}", name), "", None, None, item)

    def _chapter(self, file: str, item: OutlineItem) -> None:
        chapter = self.manuscript.chapters.get(file)
        if chapter is None:
            self._left_out(file)
            return  # a problem of load or check; the other chapters are still resolved
        place, runs_on = self.places.get(file), self._runs_on(chapter, item)
        number = "" if item.excerpt else self._number(chapter, place)
        if chapter.kind == "part":
            self.part = chapter.id
            for kind in self.manuscript.kinds.values():
                if kind.number and kind.number.restart:
                    del self.counts[kind.number.series]
        template = item.template or template_of(chapter)
        self._add(chapter.id, chapter.kind, template, chapter.title, number, chapter, place, item)
        self.entries[-1] = replace(self.entries[-1], runs_on=runs_on)

    def _left_out(self, file: str) -> None:
        """Chapters behind one that the board lacks have the numbers that they will have."""
        place, board = self.places.get(file), self.manuscript.publication.board
        if place is None or board is None:
            return
        axis = board.columns if place.row is None else board.rows if place.column is None else board.crossings
        kind = self.manuscript.kinds.get(axis.kind)
        if kind and kind.number:
            self.counts[kind.number.series] += 1

    def _number(self, chapter: Chapter, place: BoardPlace | None) -> str:
        kind = chapter.fields.spec
        if kind.number:
            self.counts[kind.number.series] += 1
            return numbered(self.counts[kind.number.series], kind.number)
        return coordinate(self.manuscript, place) if kind.place == "crossing" and place else ""

    def _add(
        self,
        entry_id: str,
        kind: str,
        template: str,
        title: str,
        number: str,
        chapter: Chapter | None,
        place: BoardPlace | None,
        item: OutlineItem,
    ) -> None:
        self.entries.append(
            Entry(
                id=entry_id,
                kind=kind,
                template=template,
                title=title,
                number=number,
                section=self.section,
                starts_section=self.section_is_new,
                first_folio=self.first_folio,
                part=self.part,
                chapter=chapter,
                named_at=self.named_at[id(item)],
                row=place.row if place else None,
                column=place.column if place else None,
                excerpt=item.excerpt,
                recto=item.recto or (self.section_is_new and self.section_recto),
                depth=item.depth,
                of=tuple(item.of),
            )
        )
        self.section_is_new = False


def coordinate(manuscript: Manuscript, place: BoardPlace) -> str:
    """The crossing's coordinate on the board, by the publication's pattern."""
    board = manuscript.publication.board
    if board is None or place.row is None or place.column is None:  # a chapter that says to be what it is not
        return ""
    row = [item.id for item in board.rows.items].index(place.row)
    column = [item.id for item in board.columns.items].index(place.column)
    return board.crossings.coordinate.format(
        row_letter=letter(row), row_number=row + 1, column_letter=letter(column), column_number=column + 1
    )
