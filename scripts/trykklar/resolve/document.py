"""From the manuscript to one document's entries, numbers and targets.

An *entry* is what is typeset as a unit: a chapter, a part opener, or a page made by a template alone.
Numbers are given per document in outline order; every reference is either resolved here or a problem.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..base.problems import Place
from ..language.labels import Labels
from ..sources.manuscript import BoardPlace, Chapter, Manuscript, walk_outline
from ..sources.schemas.publication import Document, OutlineItem, PdfDocument


@dataclass(frozen=True, slots=True)
class Target:
    """Something that a reference can name."""

    id: str
    kind: str
    number: str
    """'3', 'B1', '2'; empty for what has no number."""
    title: str
    entry: str
    """Id of the entry on whose pages it stands."""

    def label(self, labels: Labels) -> str:
        """Word and number, e.g. 'figur 7'; the title where there is no number."""
        return f"{labels.get('kind.' + self.kind)} {self.number}" if self.number else self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One unit of typesetting."""

    id: str
    kind: str
    """A chapter kind, or 'page' for a template alone."""
    template: str
    title: str
    number: str
    section: str
    """'cover', 'front' or 'body': how its pages are numbered."""
    starts_section: bool
    first_folio: int
    """The section's first page number."""
    part: str | None
    """Id of the part that it belongs to (a part opener belongs to itself)."""
    chapter: Chapter | None
    named_at: Place
    """The line of the outline that names it."""
    row: str | None = None
    column: str | None = None
    excerpt: bool = False
    """Whether only the chapter's front matter is printed, not its body."""

    @property
    def text(self) -> Chapter | None:
        """The chapter, where its body is printed."""
        return None if self.excerpt else self.chapter

    @property
    def language(self) -> str:
        """The chapter's own language; empty where it is the publication's."""
        return (self.chapter.fields.lang or "") if self.chapter else ""

    @property
    def page_type(self) -> str:
        """What a layout makes its pages with: what back matter gathers, else the template."""
        gathers = getattr(self.chapter.fields, "gather", None) if self.chapter else None
        return str(gathers) if gathers and self.template == self.kind else self.template


@dataclass(frozen=True, kw_only=True)
class ResolvedDocument:
    """A document with its entries in order and everything that can be referred to."""

    name: str
    document: Document
    manuscript: Manuscript
    labels: Labels
    entries: tuple[Entry, ...]
    targets: dict[str, Target]
    cases: dict[str, int]
    """Case id → its number in this document, in order of first appearance."""

    @property
    def title(self) -> str:
        return self.document.title or self.manuscript.publication.title

    @property
    def subtitle(self) -> str:
        return self.document.subtitle if self.document.subtitle is not None else self.manuscript.publication.subtitle

    @property
    def pdf(self) -> PdfDocument:
        """The document's record where it has pages. Raises `TypeError` for one of another form."""
        if not isinstance(self.document, PdfDocument):
            raise TypeError(f"'{self.name}' has no pages: its form is {self.document.form}")
        return self.document

    def entry(self, entry_id: str) -> Entry:
        return next(entry for entry in self.entries if entry.id == entry_id)


NUMBERED = frozenset({"theme", "area", "chapter"})
"""Chapter kinds that are numbered 1, 2, 3 through the whole document."""

_PAGE_PREFIX = "page-"


def resolve(manuscript: Manuscript, name: str, labels: Labels) -> ResolvedDocument:
    """Number and name everything of one document of the publication."""
    document = manuscript.publication.documents[name]
    entries = _Outline(manuscript, name, labels).expand(document.outline)
    targets: dict[str, Target] = {}
    counts: dict[str, int] = {}
    cases: dict[str, int] = {}
    for entry in entries:
        kind = entry.kind if entry.kind != "page" else "page"
        targets.setdefault(entry.id, Target(entry.id, kind, entry.number, entry.title, entry.id))
        if entry.text is None:
            continue
        for anchor in entry.text.scan.anchors:
            number = ""
            if anchor.kind in ("figure", "table"):
                counts[anchor.kind] = counts.get(anchor.kind, 0) + 1
                number = str(counts[anchor.kind])
            targets.setdefault(anchor.id, Target(anchor.id, anchor.kind, number, anchor.title, entry.id))
        for use in entry.text.scan.directives:
            if use.name == "case" and use.argument in manuscript.cases:
                cases.setdefault(use.argument, len(cases) + 1)
        if getattr(entry.text.fields, "gather", None) == "glossary":
            for term in manuscript.terms.values():
                term_id = f"term-{term.id}"
                targets.setdefault(term_id, Target(term_id, "term", "", term.term, entry.id))
    for case in manuscript.cases:
        cases.setdefault(case, len(cases) + 1)
    return ResolvedDocument(
        name=name,
        document=document,
        manuscript=manuscript,
        labels=labels,
        entries=entries,
        targets=targets,
        cases=cases,
    )


class _Outline:
    """Expands an outline into entries, counting parts and chapters as it goes."""

    def __init__(self, manuscript: Manuscript, document: str, labels: Labels) -> None:
        self.manuscript = manuscript
        outline = manuscript.publication.documents[document].outline
        self.named_at = {id(item): place for item, place in walk_outline(manuscript.located, document, outline)}
        self.labels = labels
        self.places = {place.file: place for place in manuscript.board_places}
        self.parts = 0
        self.chapters = 0
        self.entries: list[Entry] = []
        self.section = "body"
        self.section_is_new = True
        self.first_folio = 1
        self.part: str | None = None

    def expand(self, items: list[OutlineItem]) -> tuple[Entry, ...]:
        self._items(items)
        return tuple(self.entries)

    def _items(self, items: list[OutlineItem]) -> None:
        for item in items:
            if item.section:
                self.section, self.section_is_new, self.part = item.section, True, None
                self.first_folio = item.first_folio
                self._items(item.items)
            elif item.page:
                self._page(item)
            elif item.each:
                for place in self._each(item.each):
                    self._chapter(place.file, item)
            elif item.part:
                self._chapter(item.part, item)
                self._items(item.items)
                self.part = None
            elif item.chapter:
                self._chapter(item.chapter, item)

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
            return  # a problem of load or check; the other chapters are still resolved
        place = self.places.get(file)
        number = "" if item.excerpt else self._number(chapter, place)
        if chapter.kind == "part":
            self.part = chapter.id
        self._add(chapter.id, chapter.kind, item.template or chapter.kind, chapter.title, number, chapter, place, item)

    def _number(self, chapter: Chapter, place: BoardPlace | None) -> str:
        if chapter.kind == "part":
            self.parts += 1
            return str(self.parts)
        if chapter.kind in NUMBERED:
            self.chapters += 1
            return str(self.chapters)
        if chapter.kind == "crossing" and place:
            return coordinate(self.manuscript, place)
        return ""

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
        row_letter=_letter(row), row_number=row + 1, column_letter=_letter(column), column_number=column + 1
    )


def _letter(index: int) -> str:
    return chr(ord("A") + index) if index < 26 else _letter(index // 26 - 1) + _letter(index % 26)
