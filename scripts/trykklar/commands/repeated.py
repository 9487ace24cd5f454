"""What is told of problems that come again and again: one of them, how many they are, and the first places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from ..base.problems import Fix, Place, Problem, sort_key
from ..base.rulebook import Severity

PLACES = 5
"""Places of one fault that are named on the terminal."""
OF_A_CODE = 12
"""Faults of one code that the terminal tells one by one."""
OF_A_FORM = 3
"""Those of them that say the same, each of another name."""
NAMES = 5
"""Names of others that follow."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Problems that say the same, in the order of their places."""

    problems: tuple[Problem, ...]

    @property
    def first(self) -> Problem:
        return self.problems[0]

    @property
    def places(self) -> tuple[Place, ...]:
        return tuple(problem.place for problem in self.problems if problem.place)


def faults(problems: Iterable[Problem]) -> list[Fault]:
    """The problems, those of one code with the same words as one fault, in the order of their first places."""
    same: dict[tuple[str, str, str, Fix | None, Severity | None], list[Problem]] = {}
    for problem in sorted(problems, key=sort_key):
        same.setdefault((problem.code, problem.message, problem.hint, problem.fix, problem.level), []).append(problem)
    return [Fault(tuple(those)) for those in same.values()]


@dataclass(frozen=True, slots=True)
class Rest:
    """Faults of one code that are counted and not told one by one."""

    code: str
    faults: tuple[Fault, ...]
    names: tuple[str, ...] = ()
    """What those of one form name, one each; empty where they have several forms."""

    def __str__(self) -> str:
        count = sum(len(fault.problems) for fault in self.faults)
        where = listed(place for fault in self.faults for place in fault.places)
        if not self.names:
            return f"and {count} more of [{self.code}]: {where} (--json tells them all)"
        shown = ", ".join(self.names[:NAMES]) + (" …" if len(self.names) > NAMES else "")
        return f"    and {count} more like it, of {shown}: {where}"


_NAMED = re.compile(r"'[^']*'")
_PLACED = re.compile(r"[\w./-]+:\d+")
"""Another place that a message names: `chapters/a.md:3`."""


def shortened(told: list[Fault]) -> Iterator[Fault | Rest]:
    """Faults as the terminal tells them: of those that say the same of other names the first ones, and behind them the
    rest in one; of a code with many forms the first ones, and at the end the rest."""
    forms: dict[tuple[str, str], list[Fault]] = {}
    for fault in told:
        form = _PLACED.sub("", _NAMED.sub("''", fault.first.message))
        forms.setdefault((fault.first.code, form), []).append(fault)
    met: dict[str, int] = {}
    rest: dict[str, list[Fault]] = {}
    for (code, _), those in forms.items():
        first = those[:OF_A_FORM] if len(those) > OF_A_FORM + 1 else those
        met[code] = met.get(code, 0) + len(first)
        if met[code] > OF_A_CODE:
            rest.setdefault(code, []).extend(those)
            continue
        yield from first
        if more := tuple(those[len(first) :]):
            names = (_NAMED.search(fault.first.message) for fault in more)
            yield Rest(code, more, tuple(dict.fromkeys(name[0] for name in names if name)))
    for code, those in rest.items():
        yield Rest(code, tuple(those)) if len(those) > 1 else those[0]


def listed(places: Iterable[Place], most: int = PLACES) -> str:
    """The first places, lines of one file behind its name once: `a.md:3, 9, b.md:1 …`."""
    every = list(places)
    runs = groupby(every[:most], key=lambda place: place.file)
    words = []
    for file, those in runs:
        lines = [str(place.line) for place in those if place.line]
        words.append(f"{file}:{', '.join(lines)}" if lines else file)
    return ", ".join(words) + (" …" if len(every) > most else "")
