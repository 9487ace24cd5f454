"""A chapter as its author wrote it, with all references filled in: paragraphs and tables, each with its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ...base.problems import Place

BREAK = "\u2028"
"""A line that ends within a paragraph (LINE SEPARATOR)."""
OBJECT = "\ufffc"
"""A picture, or the mark of a note, in the text of a paragraph (OBJECT REPLACEMENT CHARACTER)."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """Words that are set in one way, a picture, or the mark of a note."""

    text: str = ""
    marks: frozenset[str] = frozenset()
    """Of 'bold', 'italic', 'code', 'strike', 'sub', 'sup', and 'made' for what the build fills in."""
    href: str = ""
    """An address, or '#ID' for a place in the document."""
    language: str = ""
    picture: str = ""
    """The URL of a picture among the chapter's."""
    alt: str = ""
    width: float = 0.0
    """Of a picture, as a part of the line's width; 0: its own."""
    note: Note | None = None

    @property
    def shown(self) -> str:
        """Its text; `OBJECT` for a picture or a note."""
        return OBJECT if self.picture or self.note else self.text


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """A paragraph, heading, item or caption."""

    style: str
    """The name of its style."""
    runs: tuple[Run, ...]
    line: int
    """Of the chapter; may be one of a file that it includes."""
    made: bool = False
    """Whether the build writes it: a word over a box, the number of a figure."""
    boxed: bool = False
    ids: tuple[str, ...] = ()
    """What links may name."""
    number: tuple[int, int] | None = None
    """Of an item of a numbered list: which list it is, and the number that it begins with."""

    @property
    def text(self) -> str:
        return "".join(run.shown for run in self.runs)


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A cell of a table."""

    items: tuple[Item, ...]
    head: bool
    columns: int = 1
    rows: int = 1
    amount: bool = False
    """Whether it is set to the right, as figures are."""


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A table; the first `heads` rows are repeated on every page."""

    rows: tuple[tuple[Cell, ...], ...]
    heads: int
    boxed: bool = False


@dataclass(frozen=True, kw_only=True)
class Note:
    """A footnote."""

    items: tuple[Paragraph, ...]


Item = Paragraph | Grid


@dataclass(frozen=True, kw_only=True)
class ChapterText:
    """A chapter for people who comment."""

    id: str
    title: str
    language: str
    items: tuple[Item, ...]
    origins: Mapping[int, Place]
    """Line of the chapter → where it was written."""
    pictures: Mapping[str, bytes] = field(repr=False)
    """URL → bytes of what it shows."""
    left_out: str = ""
    """The list that it gathers, where that is made of other chapters' words and pages, and is not there."""


def paragraphs_of(items: Sequence[Item]) -> Iterator[Paragraph]:
    """The paragraphs of a text and of its tables, in order, without those of notes."""
    for item in items:
        if isinstance(item, Paragraph):
            yield item
            continue
        for row in item.rows:
            for cell in row:
                yield from paragraphs_of(cell.items)


def notes_of(items: Sequence[Item]) -> Iterator[Note]:
    """The notes that the paragraphs name, in the order of their marks."""
    for paragraph in paragraphs_of(items):
        yield from (run.note for run in paragraph.runs if run.note)
