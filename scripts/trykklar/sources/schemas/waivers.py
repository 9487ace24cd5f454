"""Findings that an editor has seen and lets stand, each with its reason."""

from __future__ import annotations

import datetime

from pydantic import Field

from ...base.records import Record, remember_keys
from .texts import Text


class Waiver(Record):
    """One finding that is let stand."""

    check: Text = Field(description="the problem's code")
    at: Text = Field(description="the file that the problem is told at, or the page's name")
    words: Text | None = Field(default=None, description="words of the message, where the file has several of the kind")
    reason: Text = Field(description="why it may stand")
    until: datetime.date | None = Field(default=None, description="the last date of an edition that it holds for")


remember_keys(Waiver)
