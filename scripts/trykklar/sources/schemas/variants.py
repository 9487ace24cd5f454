"""The schema of variants.yaml: what differs between the editions that one publication is made into."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from ...base.records import Record, remember_keys
from .data import Number
from .publication import FilePath, Id, _pattern
from .texts import Text

Code = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z-]{0,39}$")]
Told = bool | int | float | str
VariableType = Literal["text", "yes-no", "number", "date", "picture", "colour"]
FolderPattern = Annotated[Text, _pattern("code", "name", "publication")]


class Variable(Record):
    """A thing that variants tell, each for itself."""

    type: VariableType = Field(description="what may be told: a text, yes or no, a number, a date, a picture, a colour")
    about: Text | None = Field(default=None, description="what it is, for who fills it in")
    default: Told | None = Field(default=None, description="what the base edition says, and who tells nothing else")
    optional: bool = Field(default=False, description="whether a variant may leave it untold")
    own: bool = Field(
        default=False, description="whether it names its variant alone: found in another's file, it stops that"
    )
    width: float | None = Field(default=None, gt=0, le=5000, description="of a picture: how wide it is printed, in mm")
    ppi: int | None = Field(default=None, ge=30, le=2400, description="of a picture: the fewest pixels per inch there")
    placeholder: FilePath | None = Field(
        default=None, description="of a picture: what drafts show until it is there; releases refuse it"
    )
    against: Text | None = Field(default=None, description="of a colour: the colour that it must stand out from")
    contrast: float = Field(default=4.5, ge=1, le=21, description="of a colour: by how much (WCAG 2.2)")

    @model_validator(mode="after")
    def _fits(self) -> Variable:
        if self.type != "picture" and (self.width or self.ppi or self.placeholder):
            raise ValueError("only a picture has width, ppi and placeholder")
        if self.type != "colour" and self.against:
            raise ValueError("only a colour stands out against another")
        return self


class FactOfVariants(Record):
    """A fact that variants tell for themselves."""

    per_variant: bool = Field(default=True, description="whether every variant must tell its own")
    year: int | None = Field(default=None, description="the year in which the source says so, for all of them")
    source: Id | None = Field(default=None, description="a source of sources.yaml, for all of them")


class VariantFact(Record):
    """A variant's own figure."""

    value: Number = Field(description="the figure, or the lower end of a range")
    value_to: Number | None = Field(default=None, description="upper end, where the figure is a range")
    year: int | None = Field(default=None, description="the year in which the source says so")
    source: Id | None = Field(default=None, description="a source of sources.yaml")
    forecast_for: int | None = Field(default=None, description="the year that a forecast speaks of")


class Added(Record):
    """A chapter that stands in no outline of the base edition."""

    chapter: FilePath = Field(description="its file")
    after: Text | None = Field(default=None, description="the chapter's file, or the page's name, that it stands after")
    before: Text | None = Field(default=None, description="or the one that it stands before")
    documents: list[Id] = Field(default=[], description="the documents that get it; all that have the place, if none")

    @model_validator(mode="after")
    def _one_place(self) -> Added:
        if (self.after is None) == (self.before is None):
            raise ValueError("name one of 'after' and 'before'")
        return self


class Variant(Record):
    """One of the editions."""

    values: dict[Id, Told | None] = Field(default={}, description="what it tells for each variable")
    facts: dict[Id, VariantFact] = Field(default={}, description="its own figures, by the ids of facts.yaml")
    without: list[FilePath] = Field(default=[], description="files of chapters that it leaves out")
    replace: dict[FilePath, FilePath] = Field(default={}, description="a chapter's file, and the file in its place")
    add: list[Added] = Field(default=[], description="chapters of its own")
    set: dict[str, Any] = Field(
        default={}, description="keys of publication.yaml that say something else here: pages, print"
    )


class Where(Record):
    """The members of a group, by what they tell."""

    where: Text = Field(description="a condition, as in the directive 'when'")


class Variants(Record):
    """variants.yaml."""

    variables: dict[Id, Variable] = Field(default={}, description="what variants tell: name and type")
    facts: dict[Id, FactOfVariants] = Field(default={}, description="facts of facts.yaml that variants tell")
    groups: dict[Id, list[Code] | Where] = Field(
        default={}, description="names for several variants: their codes, or a condition"
    )
    add: list[Added] = Field(default=[], description="chapters that every variant has, and the base edition has not")
    set: dict[str, Any] = Field(
        default={}, description="keys of publication.yaml that say something else in every variant; they may hold 'var'"
    )
    folder: FolderPattern = Field(
        default="{code}",
        description="pattern of the folders, and of the beginning of the files' names, with {code}, {name} "
        "(the variable 'name') and {publication}",
    )
    variants: dict[Code, Variant] = Field(default={}, description="code and edition; more may stand in variants.csv")


remember_keys(Variable, FactOfVariants, VariantFact, Added, Variant, Where, Variants)
