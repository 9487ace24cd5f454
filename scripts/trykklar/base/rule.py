"""A rule: a code that a problem may have, how severe it is in drafts and in releases, and the exit code of a run in
which it is an error. `rulebook` holds them all.
"""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from enum import StrEnum

EXIT_FINE = 0
EXIT_SOURCES = 1
EXIT_USAGE = 2
EXIT_ENVIRONMENT = 3
EXIT_PARTLY = 4
"""Partly done: run it again."""
EXIT_PERSON = 5
"""A person must decide."""


class Severity(StrEnum):
    """How a problem counts: an error stops the build, a warning is shown."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table: a permanent code and what it means."""

    code: str
    about: str
    draft: Severity = Severity.ERROR
    release: Severity = Severity.ERROR
    exit_code: int = EXIT_SOURCES
    _: KW_ONLY
    waivable: bool = False
    """Whether an editor may let it stand (`waivers.py`): a matter of taste, and nothing that is wrong for a reader's
    program."""
    why: str = ""
    """The reason for the rule, where it is one of taste or habit."""
    fixable: bool = False
    """Whether `trykklar check --fix` mends most of what it finds."""
