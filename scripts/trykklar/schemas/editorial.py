"""The `editorial:` part of publication.yaml: the measures that the publication holds its own text to."""

from __future__ import annotations

from pydantic import Field

from .validate import Record, remember_keys


class Editorial(Record):
    """Measures of the text; what is left out has the value that suits a report for a general reader."""

    spelling: dict[str, str] = Field(
        default={}, description="word lists of further languages: language → path of a Hunspell pair without .aff and .dic, or en_US, sv_SE"
    )


remember_keys(Editorial)
