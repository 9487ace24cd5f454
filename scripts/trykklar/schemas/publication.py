"""The schema of publication.yaml: title, edition, board, scales, and documents with their outlines."""

from __future__ import annotations

from datetime import date
from string import Formatter
from typing import Annotated, Literal

from pydantic import AfterValidator, Discriminator, Field, StringConstraints, Tag, model_validator

from ..source_files import plain_path
from .editorial import Editorial
from .printing import Attached, Print
from .validate import Record, remember_keys
from .waivers import Waiver
from .words import LanguageCode

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Text = Annotated[str, StringConstraints(min_length=1)]
FilePath = Annotated[Text, AfterValidator(plain_path)]
AxisName = Literal["columns", "rows", "crossings"]


def _pattern(*names: str) -> AfterValidator:
    """A pattern whose only fields are `names`."""

    def check(text: str) -> str:
        try:
            fields = [(name, spec, how) for _, name, spec, how in Formatter().parse(text) if name is not None]
        except ValueError:  # a brace that is not closed
            fields = [(text, "", None)]
        if any(name not in names or spec or how for name, spec, how in fields):
            known = ", ".join(f"{{{name}}}" for name in names)
            raise ValueError(f"the pattern '{text}' may hold only {known}")
        return text

    return AfterValidator(check)


ItemPathPattern = Annotated[FilePath, _pattern("id")]
CrossingPathPattern = Annotated[FilePath, _pattern("row", "column")]
_ID_PATTERN = StringConstraints(pattern=r"^[a-z0-9{][a-z0-9{}-]*$")
ItemIdPattern = Annotated[str, _ID_PATTERN, _pattern("id")]
CrossingIdPattern = Annotated[str, _ID_PATTERN, _pattern("row", "column")]
CoordinatePattern = Annotated[Text, _pattern("row_letter", "row_number", "column_letter", "column_number")]


class Edition(Record):
    """A dated, numbered release of the publication."""

    number: Text
    date: date


class ItemWords(Record):
    """An axis item's names in another language."""

    title: Text
    short: Text


class AxisWords(Record):
    """What an axis's things, or the crossings, are called in another language."""

    singular: Text
    plural: Text


class ScaleWords(Record):
    """A scale's words in another language."""

    title: Text
    low: Text
    high: Text


class AxisItem(Record):
    """One thing of an axis of the board, e.g. one theme."""

    id: Id
    title: Text
    short: Text
    colour: Text = Field(description="a colour token of the layout")
    icon: Text = Field(description="an icon of the layout")
    translations: dict[LanguageCode, ItemWords] = Field(default={}, description="the same words in other languages")


class Axis(Record):
    """One of the board's two axes: an ordered list of named things, each with a chapter."""

    id: Id
    kind: Literal["theme", "area"] = Field(description="the chapter kind of the axis's chapters")
    singular: Text
    plural: Text
    path: ItemPathPattern = Field(description="pattern of the chapters' files, with {id}")
    chapter_id: ItemIdPattern = Field(description="pattern of the chapters' ids, with {id}")
    items: list[AxisItem] = Field(min_length=1)
    translations: dict[LanguageCode, AxisWords] = Field(default={}, description="the same words in other languages")

    def item(self, item_id: str) -> AxisItem | None:
        """The item with this id, or None."""
        return next((item for item in self.items if item.id == item_id), None)


class Crossings(Record):
    """Every pair of a row and a column: how its file, its id and its coordinate are made."""

    singular: Text
    plural: Text
    path: CrossingPathPattern = Field(description="pattern with {row} and {column}")
    chapter_id: CrossingIdPattern
    coordinate: CoordinatePattern = Field(description="pattern with {row_letter}, {row_number}, {column_letter}, {column_number}")
    translations: dict[LanguageCode, AxisWords] = Field(default={}, description="the same words in other languages")


class Board(Record):
    """Two axes of named things; the crossings are every pair."""

    title: Text
    columns: Axis
    rows: Axis
    crossings: Crossings


class Scale(Record):
    """A scale on which crossings are assessed, from 1 to `steps`."""

    id: Id
    title: Text
    low: Text
    high: Text
    steps: int = Field(default=5, ge=2, le=10)
    translations: dict[LanguageCode, ScaleWords] = Field(default={}, description="the same words in other languages")


class OutlineItem(Record):
    """One line of an outline: exactly one of `page`, `chapter`, `part`, `each`, `section`."""

    page: Text | None = Field(default=None, description="a page made by a template alone, e.g. cover, contents")
    chapter: FilePath | None = Field(default=None, description="a chapter file")
    part: FilePath | None = Field(default=None, description="a part opener's file; its chapters stand in `items`")
    each: AxisName | None = Field(default=None, description="all chapters of an axis, or all crossings, in board order")
    section: Literal["cover", "front", "body"] | None = Field(
        default=None, description="how pages are numbered: not at all, roman, arabic from 1"
    )
    first_folio: int = Field(default=1, ge=1, le=3000, description="the number of a section's first page")
    template: Text | None = Field(default=None, description="a template other than the kind's own")
    excerpt: bool = Field(default=False, description="the template prints front matter only, not the chapter's body")
    items: list[OutlineItem] = []

    @model_validator(mode="after")
    def _exactly_one(self) -> OutlineItem:
        chosen = [n for n in ("page", "chapter", "part", "each", "section") if getattr(self, n) is not None]
        if len(chosen) != 1:
            raise ValueError("name exactly one of page, chapter, part, each, section")
        if self.items and chosen[0] not in ("part", "section"):
            raise ValueError("only a part or a section has items")
        return self


class PageLimits(Record):
    """How many pages a document may have."""

    minimum: int = Field(default=1, ge=1)
    maximum: int = Field(default=100_000, ge=1)
    multiple_of: int = Field(default=1, ge=1, description="e.g. 4 for a saddle-stitched booklet")

    @model_validator(mode="after")
    def _in_order(self) -> PageLimits:
        if self.minimum > self.maximum:
            raise ValueError("the minimum is greater than the maximum")
        return self


Side = Annotated[float, Field(ge=30, le=5080)]
"""A side of a page in mm: from that of a visiting card to the 14 400 points that PDF readers show (ISO 32000-1, annex C)."""

Trim = Annotated[
    Annotated[Literal["A4", "A5", "170x240"], Tag("name")] | Annotated[tuple[Side, Side], Tag("sides")],
    Discriminator(lambda value: "sides" if isinstance(value, list | tuple) else "name"),
]


class Document(Record):
    """A document of the publication: its layout, its trim size and its outline."""

    title: Text | None = None
    subtitle: Text | None = None
    layout: Id
    trim: Trim = Field(description="trim size: a name, or width and height in mm")
    citation: Text | None = Field(default=None, description="how other documents name this one, e.g. 'rapporten'")
    pages: PageLimits = PageLimits()
    print: Print = Field(default=Print(), description="how it is printed and bound")
    mail_budget: float = Field(default=5, gt=0, le=1000, description="MB (10⁶ bytes) that a mail file may have")
    refers_to: list[Id] = Field(default=[], description="documents whose page numbers this one prints; they stand before it")
    outline: list[OutlineItem] = Field(min_length=1)

    @property
    def page_multiple(self) -> int:
        """The number that pages come in."""
        return self.print.multiple(self.pages.multiple_of)


class Publication(Record):
    """publication.yaml."""

    id: Id
    title: Text
    subtitle: Text = ""
    kind_of_work: Text = ""
    publisher: Text
    authors: list[Text] = []
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]
    speaks_of: int | None = Field(default=None, description="the year that the text describes")
    edition: Edition
    website: Text | None = None
    citation_style: Text = "ieee"
    board: Board | None = None
    scales: list[Scale] = []
    attachments: list[Attached] = Field(default=[], description="files that archive editions carry besides the sources")
    labels: dict[str, str] = Field(default={}, description="words that replace those of the language's label file")
    documents: dict[Id, Document] = Field(min_length=1)
    editorial: Editorial = Field(default=Editorial(), description="the measures that the text is held to")
    waivers: list[Waiver] = Field(default=[], description="findings that are let stand, each with its reason")


remember_keys(
    Edition, ItemWords, AxisWords, ScaleWords, AxisItem, Axis, Crossings, Board, Scale, OutlineItem, PageLimits, Document, Publication
)
