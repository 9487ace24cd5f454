"""What is wrong, where, and how to fix it.

How severe each kind is says its rule (`rulebook.py`). Stages collect problems; only the command line prints them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import KW_ONLY, dataclass, replace

from . import shared_rules  # noqa: F401 - declares them
from .rulebook import EXIT_ENVIRONMENT, EXIT_FINE, EXIT_USAGE, Rule, Severity, find


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in the sources: path relative to the publication or workspace; line 0 = whole file."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


After = tuple[tuple[int, str], ...]
"""Files that follow a first one in one text: how many of the text's lines stand before each, and its name."""


def place_within(first: str, after: After, line: int) -> Place:
    """Where a line (1-based) of a text that several files make up stands; 0 is the whole of the first."""
    before, file = max((each for each in after if each[0] < line), default=(0, first))
    return Place(file, line - before)


@dataclass(frozen=True, slots=True)
class Fix:
    """A change of one line that fixes a problem."""

    column: int
    """0-based, in characters of the problem's line."""
    old: str
    """What stands there."""
    new: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: code, text, remedy, place."""

    code: str
    message: str
    hint: str
    place: Place | None = None
    _: KW_ONLY
    fix: Fix | None = None
    """What `trykklar check --fix` writes; None where a person must decide."""
    level: Severity | None = None
    """What it is in a release, where the publication has decided on that itself (`review/levels.py`)."""
    about: tuple[str, ...] = ()
    """What it is about, for what can say more of it: of an unknown word, the word and the first part of its language's
    tag."""

    def __post_init__(self) -> None:
        self._rule()

    def _rule(self) -> Rule:
        rule = find(self.code)
        if rule is None:
            raise KeyError(f"no rule for problem code {self.code!r}")
        return rule

    def severity(self, *, release: bool) -> Severity:
        """Severity of this problem in a release or in a draft."""
        rule = self._rule()
        return (self.level or rule.release) if release else rule.draft

    @property
    def exit_code(self) -> int:
        return self._rule().exit_code

    @property
    def waivable(self) -> bool:
        return self._rule().waivable


class ProblemsFound(Exception):  # noqa: N818 - a verdict, not a fault of the program
    """Raised by a stage that cannot go on; carries every problem found so far."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(p.message for p in self.problems))

    def __reduce__(self) -> tuple[type[ProblemsFound], tuple[tuple[Problem, ...]]]:
        """It travels between processes whole."""
        return ProblemsFound, (self.problems,)


def placed(problems: Iterable[Problem], place: Place) -> tuple[Problem, ...]:
    """The problems; those of sources and files that do not know their place have this one.

    What the machine lacks, and a call that is wrong, are in no file.
    """
    return tuple(
        problem
        if problem.place or problem.exit_code in (EXIT_ENVIRONMENT, EXIT_USAGE)
        else replace(problem, place=place)
        for problem in problems
    )


def sort_key(problem: Problem) -> tuple[str, int, str, str]:
    """Order of a report: file, line, code, text."""
    place = problem.place or Place("")
    return (place.file, place.line, problem.code, problem.message)


def errors(problems: Iterable[Problem], *, release: bool) -> list[Problem]:
    """The problems that stop a build of this kind."""
    return [p for p in problems if p.severity(release=release) is Severity.ERROR]


def exit_code(problems: Iterable[Problem], *, release: bool) -> int:
    """The exit code of a run: that of its gravest error (environment before sources), else 0."""
    return max((p.exit_code for p in errors(problems, release=release)), default=EXIT_FINE)


def counted(count: int, thing: str, things: str = "") -> str:
    """`1 page`, `2 pages`; `things` where the plural takes more than an s."""
    return f"{count} {thing if count == 1 else things or f'{thing}s'}"


def did_you_mean(name: str, known: Iterable[str], otherwise: str) -> str:
    """A hint that names the known name which is spelled most alike; `otherwise` where none is alike."""
    import difflib  # only where something is wrong

    near = difflib.get_close_matches(name, list(known), n=1)
    return f"did you mean '{near[0]}'?" if near else otherwise
