"""Records of typeset pages: lines, paragraphs, boxes. All lengths in pt from the page's upper left corner, trimmed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ...layouts.slots import FIRST_SLOT


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLine:
    """A line of text."""

    text: str
    left: float
    right: float
    """Where its ink ends, without spaces at the end."""
    top: float
    bottom: float
    baseline: float
    size: float
    """Of its largest type."""
    spacing: float
    """What justification added to each space; 0 in lines that are not justified."""
    ended: bool = False
    """Whether its author ended it there."""

    @property
    def divided(self) -> bool:
        """Whether it ends in a hyphen."""
        return self.text.rstrip().endswith(("-", "\u2010"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """What stands on one page of a block of lines."""

    block: int
    """Which block of the entry: fragments of one block have one number."""
    tag: str
    """Name of its HTML element."""
    classes: frozenset[str]
    around: frozenset[str]
    """Names and classes of the elements around it."""
    source_line: int
    """Line of the chapter's file, of it or of the nearest element around it; 0 where none is known."""
    lines: tuple[SetLine, ...]
    left: float
    right: float
    """Edges of its content box."""
    indent: float
    """Of first lines of its kind: the greater of its own indent and 1.2 em."""
    grid: float
    """Step of the grid that its lines stand on; 0 where they stand on none."""
    in_flow: bool
    """False in what is positioned, floated, or without height of its own."""
    table: int = 0
    """Line of the table around it; 0 outside tables."""

    @property
    def text(self) -> str:
        return " ".join(line.text.strip() for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetBox:
    """A picture, or a table's part on one page."""

    tag: str
    around: frozenset[str]
    source_line: int
    left: float
    top: float
    right: float
    bottom: float
    in_flow: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPage:
    """A page as it was set."""

    number: int
    """0-based, in the entry."""
    width: float
    height: float
    """Of the trimmed page."""
    left: float
    top: float
    right: float
    bottom: float
    """Edges of the page's content area, without footnotes."""
    fragments: tuple[Fragment, ...]
    """In the order of the text; footnotes last."""
    boxes: tuple[SetBox, ...]
    bare: bool = False
    """Nothing is drawn on it but what margin boxes hold."""


@dataclass(frozen=True, slots=True)
class PlacedFigure:
    """Where a numbered figure or table stands."""

    id: str
    page: int
    source_line: int


@dataclass(frozen=True, slots=True)
class Measured:
    """The pages of an entry."""

    pages: tuple[SetPage, ...]
    line_height: float = field(default=12.0)
    """Of the running text."""
    figures: tuple[PlacedFigure, ...] = ()
    named: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """Id → pages on which the entry has a link to it."""

    def fragments(self) -> Iterator[tuple[SetPage, Fragment]]:
        """All fragments with their pages."""
        for page in self.pages:
            for fragment in page.fragments:
                yield page, fragment

    def blocks(self) -> dict[int, list[tuple[SetPage, Fragment]]]:
        """Block → its fragments in order, with their pages."""
        found: dict[int, list[tuple[SetPage, Fragment]]] = {}
        for page, fragment in self.fragments():
            found.setdefault(fragment.block, []).append((page, fragment))
        return found


@dataclass(frozen=True, slots=True)
class TypographyFinding:
    """What a rule objects to."""

    code: str
    """Of a rule that `rules/` declares."""
    pages: tuple[int, ...]
    """0-based, in the entry: the page of each time that it came."""
    source_line: int
    message: str
    hint: str


HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
HEADING_CLASSES = frozenset({"headline", "tabletitle", "label"})


def is_heading(fragment: Fragment) -> bool:
    """Whether it is a title of what follows it."""
    return fragment.tag in HEADINGS or bool(fragment.classes & HEADING_CLASSES) or fragment.tag in ("dt", "caption")


def shown(text: str, most: int = 40) -> str:
    """The beginning of a text, for a message; page numbers, which are not known yet, as 0."""
    text = " ".join("".join("0" if char >= chr(FIRST_SLOT) else char for char in text).split())
    return f"'{text[:most]}…'" if len(text) > most else f"'{text}'"
