"""The schema of kinds.yaml: the kinds of chapter that a publication has besides the built-in ones."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from ...base.located_yaml import Path
from ...base.records import Record, remember_keys
from .publication import Id
from .texts import PerhapsProse, Text, Title
from .words import LanguageCode

FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
FieldType = Literal[
    "title", "prose", "text", "choice", "list", "record", "records", "assessment", "reference", "picture"
]
Words = Annotated[int, Field(ge=0, le=10_000)]


class FieldSpec(Record):
    """One key of a kind's front matter."""

    type: FieldType = Field(
        description="title: a short heading; prose: text for readers; text: ids, codes, names, not proofread; "
        "choice: one of `values`; list: several texts; record: one of each of `fields`; records: several such; "
        "assessment: a value with its reason on each scale of the publication; reference: an id of the publication; "
        "picture: a picture as Markdown writes it"
    )
    label: Title | None = Field(default=None, description="what stands above it")
    note: Title | None = Field(default=None, description="what stands beside the label")
    required: bool = Field(default=True, description="whether a chapter must have it")
    words: tuple[Words, Words] | None = Field(default=None, description="fewest and most words of a prose")
    at_least: int = Field(default=1, ge=0, le=1000, description="fewest texts of a list, or fewest records")
    values: list[Text] = Field(default=[], description="what a choice may be")
    fields: dict[FieldName, FieldSpec] = Field(default={}, description="what a record holds")
    body: bool = Field(
        default=False,
        description="each record has a `key`, and its text stands in the body: `:::{record} KEY`",
    )
    one: Title | None = Field(default=None, description="what one record is called, above its text in the body")
    counted: Title | None = Field(default=None, description="what several are called where the text counts them")
    says: Literal["question", "action"] | None = Field(
        default=None, description="held to the rules of questions, or of what there is to do"
    )
    about: Text | None = Field(default=None, description="what it is for, said to its author")

    @model_validator(mode="after")
    def _whole(self) -> FieldSpec:
        if (self.type == "choice") != bool(self.values):
            raise ValueError("'values' and the type 'choice' belong together")
        if (self.type in ("record", "records")) != bool(self.fields):
            raise ValueError("'fields' and the types 'record' and 'records' belong together")
        if self.body and self.type != "records":
            raise ValueError("'body' is for the type 'records'")
        if self.words and self.words[0] > self.words[1]:
            raise ValueError("the first of 'words' is the smaller one")
        return self


class Numbering(Record):
    """How chapters of a kind are numbered."""

    series: Id = Field(
        default="chapter", description="kinds of one series are counted together; `chapter` is that of chapters"
    )
    style: Literal["decimal", "upper-roman", "lower-roman", "upper-alpha", "lower-alpha"] = Field(
        default="decimal", description="as CSS calls it"
    )
    form: Annotated[Text, StringConstraints(pattern=r"^[^{}]*\{number\}[^{}]*$")] = Field(
        default="{number}", description="what stands around it: '§ {number}'"
    )
    restart: bool = Field(default=False, description="whether each part begins again")
    headings: int | None = Field(
        default=None,
        ge=1,
        le=6,
        description="down to which level its headings are numbered; else as publication.yaml says",
    )


class ChapterKind(Record):
    """A kind of chapter: what its front matter holds, which sections it has, how it is numbered and set."""

    about: Text | None = Field(default=None, description="what it is for, said to its author")
    label: Title | None = Field(default=None, description="what a chapter of it is called in references: 'appendix'")
    template: Text | None = Field(
        default=None, description="the layout's template; without one its fields are set one after the other"
    )
    place: Literal["column", "row", "crossing"] | None = Field(
        default=None, description="whether its chapters stand on the board, and where"
    )
    number: Numbering | None = Field(default=None, description="how its chapters are numbered, if they are")
    run_on: bool = Field(
        default=False, description="on paper, its chapters begin where the chapter before them ends, not on a page"
    )
    sections: dict[Id, PerhapsProse] = Field(
        default={}, description="the classes of its level-2 headings, in order, and what stands above each"
    )
    fields: dict[FieldName, FieldSpec] = Field(default={}, description="keys of its front matter, in order")
    translations: dict[LanguageCode, dict[Text, Title]] = Field(
        default={},
        description="the kind's label (`kind`), of fields by their names, and of sections (`section.NAME`), in "
        "other languages",
    )

    @model_validator(mode="after")
    def _labelled(self) -> ChapterKind:
        bare = [] if self.template else [name for name, spec in self.fields.items() if not spec.label]
        if [name for name in bare if name != "summary"]:
            raise ValueError(f"without a template, each field needs a 'label'; '{bare[0]}' has none")
        if self.run_on and self.place:
            raise ValueError("chapters of the board begin a page: take 'run_on' or 'place' out")
        return self

    def at(self, path: Path) -> FieldSpec | None:
        """The declared field that a path of front matter leads to, or through to a list's text."""
        fields, found = self.fields, None
        for name in (part for part in path if isinstance(part, str)):
            found = fields.get(name)
            if found is None:
                return None
            fields = found.fields
        return found

    @cached_property
    def prose_keys(self) -> frozenset[str]:
        """Names of fields, also of records, that hold texts for readers."""
        named = ((path.rpartition(".")[2], spec.type) for path, spec in self.fields_within())
        return frozenset(name for name, type_ in named if type_ in ("title", "prose", "list", "picture"))

    def fields_within(self) -> Iterator[tuple[str, FieldSpec]]:
        """All fields, those of records under the names that lead to them: 'costs.why'."""
        return _within(self.fields, "")


def _within(fields: dict[str, FieldSpec], before: str) -> Iterator[tuple[str, FieldSpec]]:
    for name, spec in fields.items():
        yield before + name, spec
        yield from _within(spec.fields, f"{before}{name}.")


Kinds = dict[Id, ChapterKind]

remember_keys(FieldSpec, Numbering, ChapterKind)
