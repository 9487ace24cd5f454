"""How checks are declared, beside their functions as all rules are: a decorator that makes a `Check` of a function and
enters it into the register, and the names that declarations share."""

from __future__ import annotations

import sys
from collections.abc import Callable

from ..base.profiles import Claim
from ..base.rulebook import Severity
from .opened import OpenedPdf
from .records import HOUSE_RULE, Check, Demands, Examined

UA_RULES = "veraPDF's rules, PDF_UA/PDFUA-1.xml"
UA2_RULES = "veraPDF's rules, PDF_UA/PDFUA-2.xml"
A_RULES = "veraPDF's rules, PDF_A/PDFA-3A.xml"
"""Where the clauses of ISO 14289-1, ISO 14289-2 and ISO 19005-3 were read (github.com/veraPDF/
veraPDF-validation-profiles)."""

Run = Callable[[OpenedPdf, Demands], Examined]

_DECLARED: dict[str, tuple[str, Check]] = {}
"""By id: the module that declares it, and the check; of the modules that this process has imported."""


def check(
    name: str,
    title: str,
    why: str,
    claims: tuple[Claim, ...],
    clause: str = HOUSE_RULE,
    source: str = "",
    mend: str = "",
    severity: Severity = Severity.ERROR,
) -> Callable[[Run], Check]:
    """Make a check of a function; `name` is its permanent id, `claims` what it proves. Raises `ValueError` where
    another module declares the id too."""
    module = str(sys._getframe(1).f_globals["__name__"])

    def declare(run: Run) -> Check:
        made = Check(
            id=name,
            title=title,
            rationale=why,
            clause=clause,
            source=source,
            run=run,
            claims=frozenset(claims),
            severity=severity,
            mend=mend,
        )
        if _DECLARED.setdefault(name, (module, made))[0] != module:
            raise ValueError(f"{module} and {_DECLARED[name][0]} both declare the check '{name}'")
        return made

    return declare


def declared(module: str) -> tuple[Check, ...]:
    """The checks that a module declares, in the order of its lines."""
    return tuple(check for by, check in _DECLARED.values() if by == module)
