"""How a rule of taste or habit counts is the publication's to say, for all of it, for a chapter, and for a
passage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..base.problems import Place, Problem, did_you_mean
from ..base.rulebook import Severity, find, rule
from ..resolve.document import ResolvedDocument
from ..sources.manuscript import Manuscript
from .waivers import waivable

rule("rule-unknown", "a level for a rule that there is not, or that has no levels")


def levelled(problems: Iterable[Problem], manuscript: Manuscript) -> Iterator[Problem]:
    """The problems with the level that the nearest setting gives them: the passage's, the chapter's, the publication's,
    the rulebook's."""
    for problem in problems:
        level = _level(problem, manuscript) if problem.waivable else None
        if level is None:
            yield problem
        elif level != "off":
            yield replace(problem, level=Severity(level))


def _level(problem: Problem, manuscript: Manuscript) -> str | None:
    chapter = manuscript.chapters.get(problem.place.file) if problem.place else None
    if chapter and problem.place:
        for passage in reversed(chapter.scan.ruled):
            if passage.first <= problem.place.line <= passage.last and problem.code in passage.levels:
                return passage.levels[problem.code]
    for rules in ([chapter.fields.rules] if chapter else []) + [manuscript.publication.editorial.rules]:
        if problem.code in rules:
            return str(rules[problem.code].level)
    return None


def unknown_rules(manuscript: Manuscript, _documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """Levels for what is no rule, or for one that has no levels; and passages that set none."""
    for code in manuscript.publication.editorial.rules:
        yield from _unknown(code, manuscript.located.place(("editorial", "rules", code)))
    for chapter in manuscript.chapters.values():
        for code in chapter.fields.rules:
            yield from _unknown(code, chapter.located.place(("rules", code)))
        for passage in chapter.scan.ruled:
            for code in passage.levels:
                yield from _unknown(code, chapter.place(passage.first))
            if not passage.levels:
                hint = "add a line ':off: …', ':warning: …' or ':error: …' with the codes of rules"
                yield Problem("directive-option", "'rules' names no rule", hint, chapter.place(passage.first))


def _unknown(code: str, place: Place) -> Iterator[Problem]:
    rule = find(code)
    if rule and not rule.waivable:
        yield Problem(
            "rule-unknown",
            f"'{code}' has no level: what it finds is wrong for every reader",
            "fix what it finds",
            place,
        )
    elif rule is None:
        hint = did_you_mean(code, waivable(), "see 'trykklar problems' for the rules that there are")
        yield Problem("rule-unknown", f"there is no rule '{code}'", hint, place)
