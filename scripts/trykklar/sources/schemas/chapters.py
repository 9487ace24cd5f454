"""The schemas of chapters' front matter, one per kind of chapter."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ...base.records import Record, remember_keys
from .editorial import Rules
from .publication import Id
from .texts import Prose, Text, Title


class Titled(Record):
    """A short heading with a text."""

    title: Title = Field(description="its heading")
    text: Prose = Field(description="its text")


class Assessed(Record):
    """A judgement on one scale, with its reason."""

    scale: Id = Field(description="a scale of publication.yaml")
    value: int = Field(ge=1, description="from 1 to the scale's steps")
    reason: Prose = Field(description="why")


class Preconditions(Record):
    """What a crossing takes: data, law, skills, money."""

    data: Prose = Field(description="what data it takes")
    law: Prose = Field(description="what law it takes")
    skills: Prose = Field(description="what skills it takes")
    money: Prose = Field(description="what money it takes")


class Perspective(Record):
    """One perspective of an area; its text stands in the body under the same key."""

    key: Id = Field(description="by which the directive 'perspective' names it")
    title: Title = Field(description="its heading")
    lead: Prose = Field(description="its first lines, set apart")


class ChapterBase(Record):
    """What every kind of chapter has."""

    id: Id | None = Field(default=None, description="left out on board chapters: the board's pattern makes it")
    title: Title = Field(description="its heading, and its line in the contents")
    short: Title | None = Field(default=None, description="a shorter title for running heads")
    lang: str | None = Field(default=None, description="the chapter's language where it is not the publication's")
    summary: Prose | None = Field(
        default=None, description="what it says, in a few lines; may stand in other documents alone"
    )
    generated: bool = Field(
        default=False, description="written by a program: its text is not proofread, what it is made of is"
    )
    reuse: list[Text] = Field(default=[], description="sentences that may stand elsewhere too")
    rules: Rules = Field(
        default={}, description="rules that count otherwise in this chapter: code, then level and reason"
    )


class FrontChapter(ChapterBase):
    """Foreword, reading guide and the like."""

    kind: Literal["front"] = Field(description="foreword, reading guide and the like")


class PlainChapter(ChapterBase):
    """A numbered chapter of running text."""

    kind: Literal["chapter"] = Field(description="a numbered chapter of running text")


class PartChapter(ChapterBase):
    """The opener of a part."""

    kind: Literal["part"] = Field(description="the opener of a part")


class ThemeChapter(ChapterBase):
    """A chapter of the axis of themes: what it is, where it is seen, what drives it, where it goes."""

    kind: Literal["theme"] = Field(description="a chapter of the axis of themes")
    column: Id = Field(description="the item of the board's columns")
    summary: Prose = Field(description="40 to 80 words")
    drivers: list[Titled] = Field(min_length=1, description="what drives it")
    short_term: Prose = Field(description="where it is in some years")
    long_term: Prose = Field(description="where it goes after that")
    recommendation: Titled = Field(description="what to do")


class AreaChapter(ChapterBase):
    """A chapter of the axis of areas: its perspectives, and what they mean for the organisation."""

    kind: Literal["area"] = Field(description="a chapter of the axis of areas")
    row: Id = Field(description="the item of the board's rows")
    summary: Prose = Field(description="40 to 80 words")
    perspectives: list[Perspective] = Field(min_length=1, description="its views; the text of each stands in the body")
    role: Prose = Field(description="what it means for the organisation's role")
    services: Prose = Field(description="what it means for its services")
    organisation: Prose = Field(description="what it means for how it is organised")
    questions: list[Prose] = Field(min_length=1, description="what there is to decide")


class CrossingChapter(ChapterBase):
    """Where a row and a column meet."""

    kind: Literal["crossing"] = Field(description="where a row and a column meet")
    row: Id = Field(description="the item of the board's rows")
    column: Id = Field(description="the item of the board's columns")
    summary: Prose = Field(description="40 to 80 words")
    opportunities: list[Titled] = Field(min_length=1, description="what becomes possible")
    short_term: Prose = Field(description="what comes first")
    long_term: Prose = Field(description="what comes after that")
    preconditions: Preconditions = Field(description="what it takes")
    assessment: list[Assessed] = Field(description="one judgement on every scale")
    questions: list[Prose] = Field(min_length=1, description="what there is to decide")
    recommendation: Titled = Field(description="what to do")


class BackChapter(ChapterBase):
    """Back matter; `gather` names what is collected from the publication after the text."""

    kind: Literal["back"] = Field(description="back matter")
    gather: Literal["recommendations", "questions", "cases", "glossary", "sources", "index"] | None = Field(
        default=None, description="what is collected from the publication after the text"
    )


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
