"""The register of checks, and which of them the claims of each profile demand. `scripts/CHECKS.md` is made from it."""

from __future__ import annotations

from typing import Any

from ..base.profiles import CLAIMS
from . import verapdf
from .checks import (
    archive,
    boxes,
    colour,
    content,
    document,
    fonts,
    legible,
    links,
    metadata,
    modern,
    press,
    structure,
    tables,
)
from .declare import declared
from .records import Check

_MODULES = (
    document,
    metadata,
    boxes,
    content,
    fonts,
    structure,
    modern,
    tables,
    links,
    legible,
    archive,
    colour,
    press,
    verapdf,
)
CHECKS: dict[str, Check] = {check.id: check for module in _MODULES for check in declared(module.__name__)}
PROFILE_CHECKS: dict[str, tuple[str, ...]] = {
    profile: tuple(check.id for check in CHECKS.values() if check.claims & claims) for profile, claims in CLAIMS.items()
}
"""Every name of `CLAIMS` → the ids of its checks, in the order of the register."""


def checks_of(profile: str) -> tuple[Check, ...]:
    """The checks of a profile, in the order of the register."""
    return tuple(CHECKS[name] for name in PROFILE_CHECKS[profile])


def check_rows() -> list[dict[str, Any]]:
    """Every check as a record of texts."""
    return [
        {
            "id": check.id,
            "title": check.title,
            "severity": check.severity.value,
            "clause": check.clause,
            "source": check.source,
            "claims": sorted(check.claims),
            "profiles": [name for name, ids in PROFILE_CHECKS.items() if check.id in ids],
            "rationale": check.rationale,
        }
        for check in CHECKS.values()
    ]


def checks_markdown() -> str:
    """The register as a page."""
    out = [
        "# Checks of `trykklar preflight`",
        "",
        (
            "Made from the code by `trykklar checks --markdown`; do not edit. A clause is quoted only where it was "
            "read in the source that is"
        ),
        "named with it; every other check is a house rule. `error` keeps a file from passing, `warning` is told.",
        "A file is held against every check that proves one of its claims:",
        "",
        *(f"- {name}: {', '.join(sorted(claims))}" for name, claims in CLAIMS.items()),
        "",
        "| check | what a file that passes has | clause | read in | claims | severity | why |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in check_rows():
        claims = ", ".join(row["claims"])
        cells = [
            f"`{row['id']}`",
            row["title"],
            row["clause"],
            row["source"] or "–",
            claims,
            row["severity"],
            row["rationale"],
        ]
        out.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(out) + "\n"
