"""How checks are declared: a decorator that makes a `Check` of a function, and the names that declarations share."""

from __future__ import annotations

from collections.abc import Callable

from ..base.profiles import Claim
from ..base.rulebook import Severity
from .opened import OpenedPdf
from .records import HOUSE_RULE, Check, Demands, Examined

UA_RULES = "veraPDF's rules, PDF_UA/PDFUA-1.xml"
A_RULES = "veraPDF's rules, PDF_A/PDFA-3A.xml"
"""Where the clauses of ISO 14289-1 and ISO 19005-3 were read (github.com/veraPDF/veraPDF-validation-profiles)."""

Run = Callable[[OpenedPdf, Demands], Examined]


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
    """Make a check of a function; `name` is its permanent id, `claims` what it proves."""
    return lambda run: Check(
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
