"""The schemas of the data files: facts, cases, glossary, sources."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from ...base.records import Record, remember_keys
from .publication import Id
from .texts import PerhapsProse, Prose, Text, Title
from .words import LanguageCode

MOST = 10**15
"""Numbers beyond it are not held exactly (IEEE 754), and no reader counts their digits."""

Number = Annotated[int | float, Field(ge=-MOST, le=MOST)]


class FactWords(Record):
    """A fact's words in another language."""

    unit: PerhapsProse = Field(default="", description="what it counts or measures")
    qualifier: PerhapsProse = Field(default="", description="a word before the value, e.g. 'up to'")


class Fact(Record):
    """A figure that is written once: value, unit, year, source; for a forecast, its year."""

    id: Id = Field(description="by which the role 'fact' names it")
    about: Prose = Field(description="what the figure says")
    value: Number = Field(description="the figure, or the lower end of a range")
    value_to: Number | None = Field(default=None, description="upper end, where the figure is a range")
    unit: PerhapsProse = Field(default="", description="printed after it")
    qualifier: PerhapsProse = Field(default="", description="printed before it: 'about', 'at least'")
    year: int = Field(description="the year in which the source says so")
    forecast_for: int | None = Field(default=None, description="the year that a forecast speaks of")
    source: Id = Field(description="a source of sources.yaml")
    heading: Text | None = Field(default=None, description="where in the source")
    note: Prose | None = Field(default=None, description="for the list of facts")
    passed: Prose | None = Field(default=None, description="how the text treats a forecast whose year has passed")
    translations: dict[LanguageCode, FactWords] = Field(default={}, description="the same words in other languages")


class Case(Record):
    """A case of the register; nothing is told of it that the source does not tell."""

    id: Id = Field(description="by which the directive 'case' names it")
    title: Title = Field(description="its heading")
    who: Prose = Field(description="whose case it is")
    columns: list[Id] = Field(default=[], description="items of the board that it belongs to")
    rows: list[Id] = Field(default=[], description="items of the board that it belongs to")
    text: Prose = Field(description="what happened")
    source: Id = Field(description="a source of sources.yaml")
    heading: Text | None = Field(default=None, description="where in the source")


class Term(Record):
    """A glossary entry."""

    id: Id = Field(description="by which the role 'term' names it")
    term: Title = Field(description="the word")
    abbr: Text | None = Field(default=None, description="its abbreviation")
    text: Prose = Field(description="what it means")
    see: list[Id] = Field(default=[], description="other terms to look at")


class Issued(BaseModel):
    """A CSL date: year, or year, month and day, once or as a range."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, serialize_by_alias=True)

    date_parts: list[Annotated[list[int], Field(min_length=1, max_length=3)]] = Field(
        alias="date-parts",
        min_length=1,
        max_length=2,
        description="year, or year, month and day; two of them are a range",
    )
    season: int | str | None = Field(default=None, description="1 to 4: spring to winter")
    circa: bool | int | str | None = Field(default=None, description="whether nobody knows it exactly")


_DAY = re.compile(r"(-?\d{1,4})(?:-(\d\d?)(?:-(\d\d?))?)?")


def _as_date(value: Any) -> Any:
    """A date as people write it (2019, 2019-05, 2019-05-31) as CSL has it; what CSL has stays.

    A processor of citations prints nothing of words where a date is wanted, and says nothing.
    """
    told = value.get("raw", value.get("literal", "")) if isinstance(value, dict) and "date-parts" not in value else ""
    words = str(told or value).strip()
    found = _DAY.fullmatch(words) if not isinstance(value, dict) or told else None
    if found:
        return {"date-parts": [[int(part) for part in found.groups() if part]]}
    if not isinstance(value, dict) or told or not value:
        raise ValueError("write the year, or the day: 2019, 2019-05 or 2019-05-31")
    return value


Date = Annotated[Issued, BeforeValidator(_as_date, json_schema_input_type=int | str | Issued)]


class Source(Record):
    """A cited work as a CSL-JSON item (citationstyles.org, CSL-JSON schema), written in YAML."""

    model_config = ConfigDict(extra="allow", frozen=True)

    id: Id = Field(description="by which the role 'cite' names it")
    type: Text = Field(description="a CSL type: 'book', 'article-journal', 'report', 'webpage'")
    title: Text = Field(description="the work's title")
    author: list[dict[str, str]] = Field(
        default=[], description="names, each `family` and `given`, or `literal` for an organisation"
    )
    issued: Date | None = Field(default=None, description="when it came out: 2019, 2019-05 or 2019-05-31")
    accessed: Date | None = Field(default=None, description="when somebody read it on the web, written so too")
    language: str | None = Field(default=None, description="its language")


remember_keys(Fact, FactWords, Case, Term, Source)
