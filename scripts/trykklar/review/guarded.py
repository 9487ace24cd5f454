"""Rules behind a wall: one that fails on what nobody foresaw says so, and the others go on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ..base.limits.wall import guarded
from ..base.problems import Place, Problem, ProblemsFound
from ..base.settings import PUBLICATION_FILE

WHOLE = Place(PUBLICATION_FILE)


def ruled(rule: partial[Iterator[Problem]], place: Place = WHOLE) -> list[Problem]:
    """What a rule finds; where it does not come to its end, that. `place`: what it looks at."""
    name = f"{rule.func.__module__.rpartition('.')[2]}.{rule.func.__name__}"
    try:
        return guarded(f"the rule '{name}'", place, lambda: list(rule()))
    except ProblemsFound as found:
        return list(found.problems)
