"""The schemas of the data files: facts, cases, glossary, sources."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from .publication import Id, Text
from .validate import Record, remember_keys
from .words import LanguageCode

MOST = 10**15
"""Numbers beyond it are not held exactly (IEEE 754), and no reader counts their digits."""

Number = Annotated[int | float, Field(ge=-MOST, le=MOST)]


class FactWords(Record):
    """A fact's words in another language."""

    unit: str = ""
    qualifier: str = ""


class Fact(Record):
    """A figure that is written once: value, unit, year, source; for a forecast, its year."""

    id: Id
    about: Text
    value: Number
    value_to: Number | None = Field(default=None, description="upper end, where the figure is a range")
    unit: str = ""
    qualifier: str = ""
    year: int = Field(description="the year in which the source says so")
    forecast_for: int | None = Field(default=None, description="the year that a forecast speaks of")
    source: Id
    heading: Text | None = Field(default=None, description="where in the source")
    note: Text | None = None
    passed: Text | None = Field(default=None, description="how the text treats a forecast whose year has passed")
    translations: dict[LanguageCode, FactWords] = Field(default={}, description="the same words in other languages")


class Case(Record):
    """A case of the register; nothing is told of it that the source does not tell."""

    id: Id
    title: Text
    who: Text
    columns: list[Id] = []
    rows: list[Id] = []
    text: Text
    source: Id
    heading: Text | None = None


class Term(Record):
    """A glossary entry."""

    id: Id
    term: Text
    abbr: Text | None = None
    text: Text
    see: list[Id] = []


class Issued(BaseModel):
    """A CSL date: year, or year, month and day, once or as a range."""

    model_config = ConfigDict(extra="allow", frozen=True, populate_by_name=True, serialize_by_alias=True)

    date_parts: list[Annotated[list[int], Field(min_length=1, max_length=3)]] = Field(default=[], alias="date-parts", max_length=2)


class Source(Record):
    """A cited work as a CSL-JSON item (citationstyles.org, CSL-JSON schema), written in YAML."""

    model_config = ConfigDict(extra="allow", frozen=True)

    id: Id
    type: Text
    title: Text
    author: list[dict[str, str]] = []
    issued: Issued | None = None
    language: str | None = None


remember_keys(Fact, FactWords, Case, Term, Source)
