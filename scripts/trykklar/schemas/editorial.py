"""The `editorial:` part of publication.yaml: the measures that the publication holds its own text to."""

from __future__ import annotations

from .validate import Record, remember_keys


class Editorial(Record):
    """Measures of the text; what is left out has the value that suits a report for a general reader."""


remember_keys(Editorial)
