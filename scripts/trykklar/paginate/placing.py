"""Entries placed one after the other in the book, with blanks, folios and sides.

A step at a time, so that the side on which an entry starts is known as soon as what stands before it
has been typeset.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from ..compose.records import ChapterHtml, Start, trim_size
from ..layouts.layout import Layout
from ..resolve.document import Entry, ResolvedDocument
from ..resolve.pages import PageRef, roman
from ..typeset.records import TypesetChapter

CHARACTERS_A_PAGE = 2650
"""Of text on A4, as the shipped layouts set it; only the first guess at page numbers rests on it and the next two."""
_HEADING, _PICTURE = 200, CHARACTERS_A_PAGE // 2
"""What takes as much room as so many characters: 50 chapters of a report are guessed two pages long or short in all."""
_ROW = 75
"""Of what gathers other entries: a row takes as much room as a line and the space around it, however short it is."""
_A4 = 210.0 * 297.0


@dataclass(frozen=True, slots=True)
class Point:
    """Where the next entry could begin: physical page (1-based) and folio."""

    page: int = 1
    folio: int = 1


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where an entry does begin, after the blanks that its side or section asks for."""

    page: int
    folio: int
    blanks: int

    def after(self, page_count: int) -> Point:
        return Point(self.page + page_count, self.folio + page_count)


@dataclass(frozen=True)
class SetEntry:
    """An entry's HTML and its pages."""

    html: ChapterHtml
    typeset: TypesetChapter


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedChapter:
    """A typeset entry with its place in the book."""

    entry: Entry
    html: ChapterHtml
    typeset: TypesetChapter
    first_page: int
    """Physical page (1-based) of its first page."""
    blanks_before: int
    style: str
    folio: int


STYLES = {"cover": "none", "front": "roman", "body": "arabic"}


def on_recto(entry: Entry, layout: Layout) -> bool:
    """Whether an entry begins on a right-hand page wherever the one before it ends."""
    starts_body = entry.starts_section and entry.section == "body" and layout.starts_body_recto
    return entry.recto or entry.kind in layout.recto or entry.template in layout.recto or starts_body


def begin(resolved: ResolvedDocument, layout: Layout, entry: Entry, point: Point, page_count: int) -> Beginning:
    """Where `entry` begins if the one before it ends at `point`.

    `page_count` is its own length, which counts for a back cover only: it stands on the last page of
    the binding's multiple.
    """
    folio = entry.first_folio if entry.starts_section else point.folio
    own_leaf = point.page == 2 and front_cover(resolved) == 2  # a cover that is printed apart has a leaf of its own
    blanks = 1 if point.page % 2 == 0 and (on_recto(entry, layout) or own_leaf) else 0
    if entry is resolved.entries[-1] and has_back_cover(resolved):
        blanks = _before_back_cover(resolved, point.page - 1, page_count)
    if not (entry.starts_section and point.page > 1):
        folio += blanks
    return Beginning(point.page + blanks, folio, blanks)


def front_cover(resolved: ResolvedDocument) -> int:
    """How many of the first pages are printed apart from the block: front cover and its inside, or none."""
    return 2 if resolved.pdf.print.separate_cover and resolved.entries[0].section == "cover" else 0


def has_back_cover(resolved: ResolvedDocument) -> bool:
    return len(resolved.entries) > 1 and resolved.entries[-1].section == "cover"


def _before_back_cover(resolved: ResolvedDocument, before: int, page_count: int) -> int:
    """Blanks between `before` pages and a back cover, which stands on the last page of the binding's multiple.

    Where the cover is printed apart, the block has that multiple, and one page more is the cover's inside.
    """
    multiple = resolved.pdf.page_multiple
    if resolved.pdf.print.separate_cover:
        return -(before - front_cover(resolved)) % multiple + 1
    return -(before + page_count) % multiple


def start_of(entry: Entry, beginning: Beginning, *, slotted: bool) -> Start:
    """What the entry's pages depend on of where it begins."""
    style = STYLES[entry.section]
    counted = style == "roman" or (style == "arabic" and not slotted)
    return Start(beginning.folio if counted else 0, style, recto=beginning.page % 2 == 1)


def place(
    resolved: ResolvedDocument, layout: Layout, done: Mapping[str, SetEntry], likely: Mapping[str, int]
) -> tuple[PlacedChapter, ...]:
    """All entries that are typeset in their places, with room for those that are not."""
    placed: list[PlacedChapter] = []
    point = Point()
    for entry in resolved.firsts:
        found = done.get(entry.id)
        count = found.typeset.page_count if found else likely[entry.id]
        beginning = begin(resolved, layout, entry, point, count)
        if found:
            style = STYLES[entry.section]
            placed.append(
                PlacedChapter(
                    entry=entry,
                    html=found.html,
                    typeset=found.typeset,
                    first_page=beginning.page,
                    blanks_before=beginning.blanks,
                    style=style,
                    folio=beginning.folio,
                )
            )
        point = beginning.after(count)
    return tuple(placed)


def folio_text(style: str, number: int, cover: str) -> str:
    """A page's label as readers see it."""
    if style == "arabic":
        return str(number)
    return cover if style == "none" else roman(number) if number > 0 else ""


def page_table(resolved: ResolvedDocument, placed: tuple[PlacedChapter, ...]) -> dict[str, PageRef]:
    """Every id of the placed entries with its page; an id that stands twice counts where it stands first."""
    cover = resolved.labels["cover"]
    table: dict[str, PageRef] = {}
    for chapter in placed:
        for name, position in chapter.typeset.positions.items():
            label = folio_text(chapter.style, chapter.folio + position.page, cover)
            table.setdefault(name, PageRef(label, chapter.first_page + position.page))
    return table


def file_of(resolved: ResolvedDocument, name: str, html: ChapterHtml) -> str:
    """The file that an id comes from."""
    target = resolved.targets.get(name) if html.after else None
    chapter = resolved.entry(target.entry).chapter if target else None
    return chapter.file if chapter else html.source or html.entry


def page_labels(resolved: ResolvedDocument, placed: tuple[PlacedChapter, ...]) -> tuple[tuple[str, int], ...]:
    """Per page, blanks included: (style, number)."""
    labels: list[tuple[str, int]] = []
    for chapter in placed:
        continues = not (labels and chapter.entry.starts_section)
        style = chapter.style if continues else labels[-1][0]
        number = chapter.folio - chapter.blanks_before if continues else labels[-1][1] + 1
        labels += [(style, number + i) for i in range(chapter.blanks_before)]
        labels += [(chapter.style, chapter.folio + i) for i in range(chapter.typeset.page_count)]
    apart = front_cover(resolved) + (2 if resolved.pdf.print.separate_cover and has_back_cover(resolved) else 0)
    missing = -(len(labels) - apart) % resolved.pdf.page_multiple
    return (*labels, *((labels[-1][0], labels[-1][1] + 1 + i) for i in range(missing)))


def characters_of(run: Iterable[Entry]) -> int:
    """How much entries have to set: the characters of texts and fields, with room for headings and pictures."""
    return sum(map(_characters_of, run))


def _characters_of(entry: Entry) -> int:
    if entry.text is None:
        return 0
    told = entry.text.told
    pictures = sum(use.name in ("chart", "figure") for use in entry.text.scan.directives)
    return told.characters + _letters(entry.text.fields) + told.headings * _HEADING + pictures * _PICTURE


def _letters(fields: object) -> int:
    """The characters of all texts in a record of front matter."""
    match fields:
        case str():
            return len(fields)
        case Mapping():
            return sum(map(_letters, fields.values()))
        case list() | tuple():
            return sum(map(_letters, fields))
        case BaseModel():
            return _letters(fields.__dict__)
    return 0


def estimated_counts(resolved: ResolvedDocument) -> dict[str, int]:
    """A first guess at the length of every entry, from its text alone, so that it is the same in every build."""
    return {
        first: _pages_of(characters_of(run), resolved) if run[0].text else 1 for first, run in resolved.runs.items()
    }


def estimated_count(html: ChapterHtml, resolved: ResolvedDocument) -> int:
    """A first guess at the length of what has no text of its own and gathers that of others: contents, lists, index."""
    rows = html.html.count("<li") + html.html.count("<tr")
    return _pages_of(max(len(html.words), rows * _ROW), resolved)


def _pages_of(characters: int, resolved: ResolvedDocument) -> int:
    width, height = trim_size(resolved)
    return max(1, round(characters * _A4 / (CHARACTERS_A_PAGE * width * height)))


def beginnings(
    resolved: ResolvedDocument, layout: Layout, counts: Mapping[str, int]
) -> Iterator[tuple[Entry, Beginning]]:
    """Where every entry begins if they have these lengths."""
    point = Point()
    for entry in resolved.firsts:
        beginning = begin(resolved, layout, entry, point, counts[entry.id])
        yield entry, beginning
        point = beginning.after(counts[entry.id])


def estimated_table(resolved: ResolvedDocument, layout: Layout, counts: Mapping[str, int]) -> dict[str, PageRef]:
    """A page table from guessed lengths: every id of an entry on the page where its text would be."""
    table: dict[str, PageRef] = {}
    cover = resolved.labels["cover"]
    ids: dict[str, list[str]] = {}
    for target in resolved.targets.values():
        ids.setdefault(target.entry, []).append(target.id)
    for entry, beginning in beginnings(resolved, layout, counts):
        run = resolved.runs[entry.id]
        marks = [mark.id for each in run if each.text for mark in each.text.scan.index]
        for names in ([name for each in run for name in ids.get(each.id, [])], marks):
            for index, name in enumerate(names):
                offset = index * counts[entry.id] // len(names)
                label = folio_text(STYLES[entry.section], beginning.folio + offset, cover)
                table.setdefault(name, PageRef(label, beginning.page + offset))
    return table
