"""The schemas of chapters' front matter, one per kind of chapter."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .publication import Id, Text
from .validate import Record, remember_keys


class Titled(Record):
    """A short heading with a text."""

    title: Text
    text: Text


class Assessed(Record):
    """A judgement on one scale, with its reason."""

    scale: Id
    value: int = Field(ge=1)
    reason: Text


class Preconditions(Record):
    """What a crossing takes: data, law, skills, money."""

    data: Text
    law: Text
    skills: Text
    money: Text


class Perspective(Record):
    """One perspective of an area; its text stands in the body under the same key."""

    key: Id
    title: Text
    lead: Text


class ChapterBase(Record):
    """What every kind of chapter has."""

    id: Id | None = Field(default=None, description="left out on board chapters: the board's pattern makes it")
    title: Text
    short: Text | None = Field(default=None, description="a shorter title for running heads")
    lang: str | None = Field(default=None, description="the chapter's language where it is not the publication's")
    summary: Text | None = None
    reuse: list[Text] = Field(default=[], description="sentences that may stand elsewhere too")


class FrontChapter(ChapterBase):
    """Foreword, reading guide and the like."""

    kind: Literal["front"]


class PlainChapter(ChapterBase):
    """A numbered chapter of running text."""

    kind: Literal["chapter"]


class PartChapter(ChapterBase):
    """The opener of a part."""

    kind: Literal["part"]


class ThemeChapter(ChapterBase):
    """A chapter of the axis of themes: what it is, where it is seen, what drives it, where it goes."""

    kind: Literal["theme"]
    column: Id
    summary: Text
    drivers: list[Titled] = Field(min_length=1)
    short_term: Text
    long_term: Text
    recommendation: Titled


class AreaChapter(ChapterBase):
    """A chapter of the axis of areas: its perspectives, and what they mean for the organisation."""

    kind: Literal["area"]
    row: Id
    summary: Text
    perspectives: list[Perspective] = Field(min_length=1)
    role: Text
    services: Text
    organisation: Text
    questions: list[Text] = Field(min_length=1)


class CrossingChapter(ChapterBase):
    """Where a row and a column meet."""

    kind: Literal["crossing"]
    row: Id
    column: Id
    summary: Text
    opportunities: list[Titled] = Field(min_length=1)
    short_term: Text
    long_term: Text
    preconditions: Preconditions
    assessment: list[Assessed]
    questions: list[Text] = Field(min_length=1)
    recommendation: Titled


class BackChapter(ChapterBase):
    """Back matter; `gather` names what is collected from the publication after the text."""

    kind: Literal["back"]
    gather: Literal["recommendations", "questions", "cases", "glossary", "sources", "index"] | None = None


ChapterFields = Annotated[
    FrontChapter | PlainChapter | PartChapter | ThemeChapter | AreaChapter | CrossingChapter | BackChapter,
    Field(discriminator="kind"),
]

SECTIONS: dict[str, tuple[str, ...]] = {
    "theme": ("what", "today", "drivers", "development", "meaning"),
    "area": ("synthesis",),
    "crossing": ("change", "now", "later", "needs", "risks", "decide"),
}
"""The sections that a kind of chapter has, in order: classes of its level-2 headings."""

SUMMARY_WORDS: dict[str, tuple[int, int]] = {"theme": (40, 80), "area": (40, 80), "crossing": (40, 80)}
"""How many words a kind's summary has (it is used alone, in other documents)."""

remember_keys(
    FrontChapter,
    PlainChapter,
    PartChapter,
    ThemeChapter,
    AreaChapter,
    CrossingChapter,
    BackChapter,
    Titled,
    Assessed,
    Preconditions,
    Perspective,
)
