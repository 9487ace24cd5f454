"""The schema of publication.yaml: title, edition, board, scales, and documents with their outlines."""

from __future__ import annotations

import datetime
from string import Formatter
from typing import Annotated, Literal

from pydantic import AfterValidator, Discriminator, Field, StringConstraints, Tag, model_validator

from ...base.files import plain_path
from ...base.records import Record, remember_keys
from .editorial import Editorial
from .people import Author
from .printing import Attached, Print
from .texts import PerhapsProse, Prose, Text, Title
from .waivers import Waiver
from .web import Web
from .words import LanguageCode

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
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

    number: Text = Field(description="as it is printed: '1', '2.3'")
    date: datetime.date = Field(description="the day on which the edition comes out; the only clock of a build")


class ItemWords(Record):
    """An axis item's names in another language."""

    title: Title = Field(description="its full name")
    short: Title = Field(description="its short name")


class AxisWords(Record):
    """What an axis's things, or the crossings, are called in another language."""

    singular: Text = Field(description="one of them")
    plural: Text = Field(description="several of them")


class ScaleWords(Record):
    """A scale's words in another language."""

    title: Title = Field(description="its full name")
    low: Prose = Field(description="what its lowest step means")
    high: Prose = Field(description="what its highest step means")


class AxisItem(Record):
    """One thing of an axis of the board, e.g. one theme."""

    id: Id = Field(description="by which chapters name it")
    title: Title = Field(description="its full name")
    short: Title = Field(description="a name for narrow places")
    colour: Text = Field(description="a colour token of the layout")
    icon: Text = Field(description="an icon of the layout")
    translations: dict[LanguageCode, ItemWords] = Field(default={}, description="the same words in other languages")


class Axis(Record):
    """One of the board's two axes: an ordered list of named things, each with a chapter."""

    id: Id = Field(description="by which templates name the axis")
    kind: Id = Field(description="the kind of the axis's chapters, declared in kinds.yaml")
    singular: Text = Field(description="what one of its things is called")
    plural: Text = Field(description="what several are called")
    path: ItemPathPattern = Field(description="pattern of the chapters' files, with {id}")
    chapter_id: ItemIdPattern = Field(description="pattern of the chapters' ids, with {id}")
    items: list[AxisItem] = Field(min_length=1, description="its things, in order")
    translations: dict[LanguageCode, AxisWords] = Field(default={}, description="the same words in other languages")

    def item(self, item_id: str) -> AxisItem | None:
        """The item with this id, or None."""
        return next((item for item in self.items if item.id == item_id), None)


class Crossings(Record):
    """Every pair of a row and a column: how its file, its id and its coordinate are made."""

    kind: Id = Field(default="crossing", description="the kind of the crossings' chapters, declared in kinds.yaml")
    singular: Text = Field(description="what one crossing is called")
    plural: Text = Field(description="what several are called")
    path: CrossingPathPattern = Field(description="pattern with {row} and {column}")
    chapter_id: CrossingIdPattern = Field(description="pattern of the chapters' ids, with {row} and {column}")
    coordinate: CoordinatePattern = Field(
        description="pattern with {row_letter}, {row_number}, {column_letter}, {column_number}"
    )
    translations: dict[LanguageCode, AxisWords] = Field(default={}, description="the same words in other languages")


class Board(Record):
    """Two axes of named things; the crossings are every pair."""

    title: Title = Field(description="what the board is called")
    columns: Axis = Field(description="the axis across")
    rows: Axis = Field(description="the axis down")
    crossings: Crossings = Field(description="the pairs of both")


class Scale(Record):
    """A scale on which crossings are assessed, from 1 to `steps`."""

    id: Id = Field(description="by which assessments name it")
    title: Title = Field(description="what it measures")
    low: Prose = Field(description="what its lowest step means")
    high: Prose = Field(description="what its highest step means")
    steps: int = Field(default=5, ge=2, le=10, description="how many steps it has")
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
    recto: bool = Field(default=False, description="it begins on a right-hand page, whatever the layout says")
    depth: int = Field(
        default=1, ge=1, le=4, description="of the page contents: 1 names chapters, 2 their headings too, and so on"
    )
    of: list[Literal["figures", "tables"]] = Field(
        default=["figures", "tables"], description="of the page lists: which lists it holds"
    )
    excerpt: bool = Field(default=False, description="the template prints front matter only, not the chapter's body")
    run_on: bool | None = Field(
        default=None,
        description="on paper, a chapter begins where the one before it ends; of a part or a section: each of its "
        "chapters but the first does; where nothing is said, an excerpt does after another one",
    )
    items: list[OutlineItem] = Field(default=[], description="what a part or a section holds")

    @model_validator(mode="after")
    def _exactly_one(self) -> OutlineItem:
        chosen = [n for n in ("page", "chapter", "part", "each", "section") if getattr(self, n) is not None]
        if len(chosen) != 1:
            raise ValueError("name exactly one of page, chapter, part, each, section")
        if self.items and chosen[0] not in ("part", "section"):
            raise ValueError("only a part or a section has items")
        if self.run_on and (chosen[0] not in ("chapter", "part", "section") or (self.chapter and self.recto)):
            raise ValueError("'run_on' is for a chapter that need not begin on a right-hand page, a part or a section")
        return self


class Logo(Record):
    """The publisher's sign."""

    file: FilePath = Field(description="a picture in the publication's folder, best an SVG")
    alt: Text | None = Field(default=None, description="what it shows; else the publisher's name")
    on: list[Literal["cover", "head"]] = Field(
        default=["cover", "head"], description="where it stands: on the cover, beside the running heads"
    )


class OwnBox(Record):
    """A kind of box of the publication's own."""

    label: Title = Field(default="", description="the word over each such box")
    colour: Text = Field(default="accent", description="a colour token of the layout")
    filled: bool = Field(default=True, description="whether it is a field of that colour; else it has a rule of it")


class PageLimits(Record):
    """How many pages a document may have."""

    minimum: int = Field(default=1, ge=1, description="fewest pages")
    maximum: int = Field(default=100_000, ge=1, description="most pages")
    multiple_of: int = Field(default=1, ge=1, description="e.g. 4 for a saddle-stitched booklet")

    @model_validator(mode="after")
    def _in_order(self) -> PageLimits:
        if self.minimum > self.maximum:
            raise ValueError("the minimum is greater than the maximum")
        return self


Side = Annotated[float, Field(ge=30, le=5080)]
"""A side of a page in mm: from that of a visiting card to the 14 400 points that PDF readers show (ISO 32000-1, annex
C)."""

Trim = Annotated[
    Annotated[Literal["A4", "A5", "B5", "170x240", "letter"], Tag("name")] | Annotated[tuple[Side, Side], Tag("sides")],
    Discriminator(lambda value: "sides" if isinstance(value, list | tuple) else "name"),
]


LineNumbers = Literal["page", "chapter"]

NotesAt = Literal["foot", "chapter", "gathered"]
"""Where notes are printed: at the foot of the page, at the end of their chapter, in a chapter that gathers them."""


class DocumentBase(Record):
    """What documents of every form have."""

    title: Title | None = Field(default=None, description="where it is another than the publication's")
    subtitle: Prose | None = Field(default=None, description="where it is another than the publication's")
    layout: Id = Field(description="a folder of layouts/")
    citation: Text | None = Field(default=None, description="how other documents name this one, e.g. 'rapporten'")
    refers_to: list[Id] = Field(
        default=[], description="documents whose page numbers this one prints; they stand before it"
    )
    notes: NotesAt | None = Field(default=None, description="where it prints notes, if not where the publication does")
    first_numbers: dict[Text, Annotated[int, Field(ge=1, le=100_000)]] = Field(
        default={},
        description="of a volume that goes on from another: the number of its first chapter, part, figure, table, "
        "listing or equation, or of the first of a series of kinds.yaml",
    )
    outline: list[OutlineItem] = Field(min_length=1, description="what it holds, in order")


class PdfDocument(DocumentBase):
    """A document on pages: its layout, its trim size and its outline."""

    form: Literal["pdf"] = Field(default="pdf", description="what is made of it")
    trim: Trim = Field(description="trim size: a name, or width and height in mm")
    pages: PageLimits = Field(default=PageLimits(), description="how many pages it may have")
    landscape_from: int | None = Field(
        default=None, ge=2, le=100, description="tables of so many columns or more stand on a page that lies down"
    )
    line_numbers: LineNumbers | None = Field(
        default=None, description="drafts alone: whether lines are numbered, from 1 on each page or through a chapter"
    )
    side_column: bool | None = Field(
        default=None,
        description="whether a layout that has a column beside the text shows it; where nothing is said, it does for a "
        "publication with a board",
    )
    print: Print = Field(default=Print(), description="how it is printed and bound")
    mail_budget: float = Field(default=5, gt=0, le=1000, description="MB (10⁶ bytes) that a mail file may have")

    @property
    def page_multiple(self) -> int:
        """The number that pages come in."""
        return self.print.multiple(self.pages.multiple_of)


class WebDocument(DocumentBase):
    """A document as a site: a folder of pages that works on a server, below a path of one, and from a stick."""

    form: Literal["web"] = Field(description="what is made of it")


class EpubDocument(DocumentBase):
    """A document as a book for reading programs and devices: an EPUB 3.3, one file."""

    form: Literal["epub"] = Field(description="what is made of it")
    certified_by: Text | None = Field(
        default=None,
        description="who has held it to EPUB Accessibility 1.1 and WCAG 2.2 AA; without a name it claims neither",
    )


def _form(value: object) -> object:
    """The form that a document's record asks for."""
    return value.get("form", "pdf") if isinstance(value, dict) else getattr(value, "form", "pdf")


Document = Annotated[
    Annotated[PdfDocument, Tag("pdf")] | Annotated[WebDocument, Tag("web")] | Annotated[EpubDocument, Tag("epub")],
    Discriminator(_form),
]
"""A document of the publication, by its `form`."""


class Publication(Record):
    """publication.yaml."""

    id: Id = Field(description="names the publication in its files' metadata")
    title: Title = Field(description="as it stands on the cover")
    subtitle: Prose = Field(default="", description="below the title")
    kind_of_work: Prose = Field(default="", description="a word such as 'Report', for the cover")
    imprint: Annotated[Title, StringConstraints(max_length=120)] | None = Field(
        default=None,
        description="a line at the foot of every page that has its number: whom this edition is for; on paper",
    )
    publisher: Text = Field(description="who publishes it")
    authors: list[Author] = Field(
        default=[],
        description="who wrote it: people as `{family: Hansen, given: Ane}`, so that lists of sources sort and shorten "
        "their names; an organisation as a text, which nobody takes apart",
    )
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")] = Field(
        description="the language of its text: 'en', 'da', 'en-GB'"
    )
    speaks_of: int | None = Field(default=None, description="the year that the text describes")
    edition: Edition = Field(description="which edition this is")
    website: Text | None = Field(default=None, description="an address, made into a QR code where the layout shows one")
    heading_numbers: int = Field(
        default=1,
        ge=1,
        le=6,
        description="down to which level headings of numbered chapters are numbered: 1 is that of chapters, 2 numbers "
        "`##` as 2.3, 3 `###` as 2.3.1",
    )
    numbers_by: Literal["document", "chapter"] = Field(
        default="document",
        description="how figures, tables, listings and equations are counted: through the whole document, or from 1 in "
        "each numbered chapter, as 3.2 and A.1",
    )
    notes: NotesAt = Field(
        default="foot",
        description="where notes are printed: at the foot of the page, at the end of their chapter, or gathered in a "
        "chapter that says `gather: notes`",
    )
    citation_style: Text = Field(default="ieee", description="a CSL style by its name: 'ieee', 'apa'")
    web: Web = Field(default=Web(), description="where its site stands, and whom readers write to or call")
    logo: Logo | None = Field(default=None, description="the publisher's sign, on cover and running heads")
    boxes: dict[Id, OwnBox] = Field(
        default={}, description="boxes of one's own: a class over the directive `box`, and what such boxes look like"
    )
    board: Board | None = Field(default=None, description="two axes and their crossings, if it has them")
    scales: list[Scale] = Field(default=[], description="on which crossings are assessed")
    attachments: list[Attached] = Field(default=[], description="files that archive editions carry besides the sources")
    labels: dict[str, PerhapsProse] = Field(
        default={}, description="words that replace those of the language's label file"
    )
    bibliographies: list[Text] = Field(
        default=[], description="files of BibTeX (.bib) or CSL-JSON (.json) whose works are sources, too"
    )
    substitutions: dict[str, PerhapsProse] = Field(
        default={}, description="words that {{ name }} prints in every chapter: name, then words"
    )
    documents: dict[Id, Document] = Field(min_length=1, description="what is made of the chapters: name and document")
    editorial: Editorial = Field(default=Editorial(), description="the measures that the text is held to")
    waivers: list[Waiver] = Field(default=[], description="findings that are let stand, each with its reason")


remember_keys(
    Edition,
    ItemWords,
    AxisWords,
    ScaleWords,
    AxisItem,
    Axis,
    Crossings,
    Board,
    Scale,
    OutlineItem,
    Logo,
    OwnBox,
    PageLimits,
    PdfDocument,
    WebDocument,
    EpubDocument,
    Publication,
)
remember_keys(PdfDocument)
