"""Formulas that cannot be set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from ...base.problems import Problem
from ...base.rulebook import rule
from ...layouts.formulas import fault
from ...sources.manuscript import Chapter
from ...sources.markup.formulas import FORMULAS

rule("formula-unreadable", "a formula that cannot be set")


def formulas(chapter: Chapter) -> Iterator[Problem]:
    """Formulas of a chapter that cannot be set, at their lines. A chapter at a time is held to the bound of a rule: a
    book of lectures has thousands, of 5 ms each."""
    for tex, line in _formulas(chapter.tokens):
        if wrong := fault(tex):
            short = " ".join(tex.split())
            shown = short if len(short) < 60 else short[:59] + "…"
            hint = "write it with commands of LaTeX's mathematics, or make a picture of it; \\$ is the sign $"
            yield Problem("formula-unreadable", f"the formula '{shown}': {wrong}", hint, chapter.place(line))


def _formulas(tokens: Sequence[Token]) -> Iterator[tuple[str, int]]:
    line = 0
    for token in tokens:
        line = token.map[0] + 1 if token.map else line
        if token.type in FORMULAS:
            yield token.content, line
        for child in token.children or ():
            if child.type in FORMULAS:
                yield child.content, int(child.meta.get("line", line))
