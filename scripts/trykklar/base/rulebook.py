"""The rulebook: what a rule is, how a module declares one, and all that are declared.

A rule is a code that a problem may have. It is declared where it is found, beside the function that reports it:

    rule("table-cells", "a row of a table with more cells than the table's head")

Nothing else is to do: a code that no module declares cannot be made, and `rules` finds all that do. What several rooms
report that may not import one another stands in `shared_rules.py`.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

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


WARNING = Severity.WARNING


@dataclass(frozen=True, slots=True)
class Rule:
    """A permanent code, what it means, how severe it is in drafts and in releases, and how a run ends in which it is an
    error."""

    code: str
    about: str
    draft: Severity = Severity.ERROR
    release: Severity = Severity.ERROR
    exit_code: int = EXIT_SOURCES
    _: KW_ONLY
    module: str
    """The module that declares it."""
    waivable: bool = False
    """Whether an editor may let it stand (`waivers.py`): a matter of taste, and nothing that is wrong for a reader's
    program."""
    why: str = ""
    """The reason for the rule, where it is one of taste or habit."""
    fixable: bool = False
    """Whether `trykklar check --fix` fixes most of what it finds."""


_PROGRAM = Path(__file__).parents[1]
_DECLARATION = re.compile(r'^rule\(\s*"([^"]+)"', re.MULTILINE)
_DECLARED: dict[str, Rule] = {}
"""By code: the rules of the modules that this process has imported."""


def rule(
    code: str,
    about: str,
    draft: Severity = Severity.ERROR,
    release: Severity = Severity.ERROR,
    *,
    exit_code: int = EXIT_SOURCES,
    waivable: bool = False,
    why: str = "",
    fixable: bool = False,
) -> None:
    """Declare a rule, at the top level of the module that reports it. Raises `ValueError` where another module declares
    the code too."""
    module = str(sys._getframe(1).f_globals["__name__"])
    made = Rule(code, about, draft, release, exit_code, module=module, waivable=waivable, why=why, fixable=fixable)
    if _DECLARED.setdefault(code, made).module != module:
        raise ValueError(f"{module} and {_DECLARED[code].module} both declare the problem code '{code}'")


def find(code: str) -> Rule | None:
    """The rule of a code; None where no module declares it.

    A problem that comes out of a cache may be of a module that this process has not imported: that one alone is, for
    the whole program takes seconds.
    """
    if code not in _DECLARED and (module := _declaring().get(code)):
        importlib.import_module(module)
    return _DECLARED.get(code) or rules().get(code)


def declared(package: str) -> tuple[Rule, ...]:
    """The rules of the modules of a package that this process has imported."""
    return tuple(rule for rule in _DECLARED.values() if rule.module.startswith(f"{package}."))


@cache
def _declaring() -> Mapping[str, str]:
    """Code → the module that declares it, as its source says: nothing is imported for that."""
    found = dict[str, str]()
    for file in sorted(_PROGRAM.rglob("*.py")):
        codes = _DECLARATION.findall(file.read_text("utf-8"))
        if codes:
            module = ".".join((_PROGRAM.name, *file.relative_to(_PROGRAM).with_suffix("").parts))
            found.update(dict.fromkeys(codes, module.removesuffix(".__init__")))
    return found


@cache
def rules() -> Mapping[str, Rule]:
    """All rules by their codes, in the order of modules. Imports every module of the program, which takes a second or
    two where no build has done so."""
    program = importlib.import_module(_PROGRAM.name)
    for module in pkgutil.walk_packages(program.__path__, f"{program.__name__}."):
        if not module.name.endswith(".__main__"):
            importlib.import_module(module.name)
    return dict(sorted(_DECLARED.items(), key=lambda declared: declared[1].module))
