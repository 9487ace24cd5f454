"""Formulas that cannot be set."""

from __future__ import annotations

from collections.abc import Iterator

from ...base.problems import Problem
from ...base.rulebook import rule
from ...layouts.formulas import fault
from ...sources.manuscript import Chapter

rule("formula-unreadable", "a formula that cannot be set")


def formulas(chapter: Chapter) -> Iterator[Problem]:
    """Formulas of a chapter that cannot be set, at their lines. A chapter at a time is held to the bound of a rule: a
    book of lectures has thousands, of 5 ms each."""
    for tex, line in chapter.told.formulas:
        if wrong := fault(tex):
            short = " ".join(tex.split())
            shown = short if len(short) < 60 else short[:59] + "…"
            hint = "write it with commands of LaTeX's mathematics, or make a picture of it; \\$ is the sign $"
            yield Problem("formula-unreadable", f"the formula '{shown}': {wrong}", hint, chapter.place(line))
