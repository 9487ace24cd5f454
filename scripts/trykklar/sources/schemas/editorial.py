"""The `editorial:` part of publication.yaml: the measures that the publication holds its own text to."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from ...base.records import Record, remember_keys


class LixBand(Record):
    """Between what values the readability index of each chapter is to lie."""

    minimum: float = Field(default=20, ge=0, le=100, description="below it a chapter reads like a primer")
    maximum: float = Field(default=50, ge=0, le=100, description="above it a chapter is hard to read")

    @model_validator(mode="after")
    def _in_order(self) -> LixBand:
        if self.minimum > self.maximum:
            raise ValueError("the minimum is greater than the maximum")
        return self


class RuleLevel(Record):
    """How one rule counts, and why."""

    level: Literal["error", "warning", "off"] = Field(
        description=(
            "'error' stops a release, 'warning' is told, 'off' is not looked for; a draft has warnings at the most"
        )
    )
    reason: Annotated[str, StringConstraints(min_length=1)] = Field(description="why, for whoever reads it next")


Rules = dict[str, RuleLevel]
"""Code of a rule that may be waived → its level."""


class Editorial(Record):
    """Measures of the text; what is left out has the value that suits a report for a general reader."""

    lix: LixBand = Field(
        default=LixBand(), description="readability index (Björnsson): 25 is easy, 40 a newspaper, 50 hard"
    )
    sentence_words: int = Field(default=45, ge=5, description="words that a sentence may have")
    paragraph_words: int = Field(default=180, ge=20, description="words that a paragraph may have")
    abbreviations: list[Annotated[str, StringConstraints(pattern=r"^\S+$")]] = Field(
        default=[], description="abbreviations in capitals that every reader of the publication knows, e.g. EU"
    )
    spelling: dict[str, str] = Field(
        default={},
        description=(
            "word lists of further languages: language → path of a Hunspell pair without .aff and .dic, or en_US, sv_SE"
        ),
    )
    rules: Rules = Field(
        default={}, description="rules that count otherwise in this publication: code, then level and reason"
    )


remember_keys(Editorial)
remember_keys(RuleLevel)
remember_keys(LixBand)
