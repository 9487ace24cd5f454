"""Problems that an editor lets stand are taken out; a waiver that fits nothing, or has run out, is a problem itself."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence

from ..base.located_yaml import Located
from ..base.problems import Place, Problem
from ..base.rulebook import WARNING, find, rule, rules
from ..sources.schemas.waivers import Waiver

rule("waiver-kind", "a waiver of a problem that cannot be waived")
rule("waiver-unused", "a waiver that waives nothing", WARNING)
rule("waiver-expired", "a waiver whose date has passed", WARNING)


def waive(
    problems: Iterable[Problem],
    waivers: Sequence[Waiver],
    edition: datetime.date,
    located: Located,
    looked_for: Collection[str],
) -> list[Problem]:
    """The problems that stay, with those of the waivers themselves.

    `edition`: the date that decides whether a waiver still holds (the clock would make builds differ). `looked_for`:
    the codes that this run has looked for everywhere; of others nobody knows whether a waiver for them fits something.
    """
    places = [located.place(("waivers", index)) for index in range(len(waivers))]
    wrong = [
        problem for waiver, place in zip(waivers, places, strict=True) for problem in _faults(waiver, place, edition)
    ]
    used: set[int] = set()
    kept: list[Problem] = []
    for problem in problems:
        fitting = [i for i, waiver in enumerate(waivers) if _fits(waiver, problem) and not _run_out(waiver, edition)]
        used.update(fitting)
        if not fitting:
            kept.append(problem)
    for index, (waiver, place) in enumerate(zip(waivers, places, strict=True)):
        if index not in used and waiver.check in looked_for and not _run_out(waiver, edition):
            what = f"nothing is waived by the waiver of '{waiver.check}' at {waiver.at}"
            wrong.append(Problem("waiver-unused", what, "remove it, or fix its file and words", place))
    return kept + wrong


def waivable() -> frozenset[str]:
    """Codes of problems that may be waived."""
    return frozenset(code for code, rule in rules().items() if rule.waivable)


def of_waivers(waivers: Iterable[Waiver]) -> frozenset[str]:
    """The codes that waivers name and that may be waived. To ask of all codes would import the whole program."""
    return frozenset(waiver.check for waiver in waivers if (rule := find(waiver.check)) and rule.waivable)


def _fits(waiver: Waiver, problem: Problem) -> bool:
    file = problem.place.file if problem.place else ""
    return (
        problem.waivable
        and waiver.check == problem.code
        and waiver.at == file
        and (waiver.words or "") in problem.message
    )


def _run_out(waiver: Waiver, edition: datetime.date) -> bool:
    return waiver.until is not None and waiver.until < edition


def _faults(waiver: Waiver, place: Place, edition: datetime.date) -> Iterable[Problem]:
    rule = find(waiver.check)
    if rule is None or not rule.waivable:
        known = ", ".join(sorted(waivable()))
        yield Problem("waiver-kind", f"'{waiver.check}' cannot be waived", f"what can be: {known}", place)
    elif _run_out(waiver, edition):
        what = f"the waiver of '{waiver.check}' at {waiver.at} has run out on {waiver.until}"
        yield Problem("waiver-expired", what, "fix what it waives, or look at it again and give it another date", place)
