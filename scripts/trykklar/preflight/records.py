"""Records of preflight: checks, what they examined, what they found, and what a file is demanded to be.

A check passes only with positive evidence: it says how much it examined, and where that is nothing it has
not passed. One that could not run has failed. A validator that is not installed is reported as not run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from ..base.problems import Place
from ..base.profiles import CLAIMS, Claim
from ..base.rulebook import Severity

if TYPE_CHECKING:
    from .opened import OpenedPdf

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in pt, in the page's default user space."""

HOUSE_RULE = "house rule"
"""The clause of a check that no standard demands."""


class Verdict(StrEnum):
    """How a check ended."""

    PASS = "pass"
    WARNING = "warning"
    """Findings of a check that only warns."""
    FAIL = "fail"
    NOT_RUN = "not run"
    """An optional outside validator that is not installed; never counts as passed."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check objects to, and where it is."""

    message: str
    page: int | None = None
    """Page of the file, 1-based."""
    area: Box | None = None
    object: str = ""
    """The PDF object: '12 0 obj', or the name of a resource, a font, a structure element."""
    place: Place | None = None
    """Where the author wrote it; filled in through the build's map."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What a check looked at, and what it found."""

    count: int
    """How many things were looked at; 0 fails the check."""
    what: str
    """What they were, in the plural: 'pages', 'text runs on 24 pages'."""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Check:
    """A small function with a permanent id, and the claims that it proves."""

    id: str
    title: str
    """What a file that passes has: 'Every font is embedded'."""
    rationale: str
    """What happens to readers or printers where it fails."""
    clause: str
    """Standard and clause, or `HOUSE_RULE`."""
    source: str
    """Where the clause was read; empty for a house rule."""
    run: Callable[[OpenedPdf, Demands], Examined] = field(repr=False)
    claims: frozenset[Claim]
    """What it proves: it is demanded of every file that makes one of these claims."""
    severity: Severity = Severity.ERROR
    mend: str = ""
    """How to fix it, for authors, designers or publishers."""


@dataclass(frozen=True)
class Demands:
    """What a file is for, and what that demands of it. Where a value is None nothing is demanded."""

    profile: str
    """The profile, or 'press-cover' for what comes besides its pages: a name of `profiles.CLAIMS`."""
    _: KW_ONLY
    trim: tuple[float, float] | None = None
    """Width and height in mm of the trimmed page (of the sheet's finished size for covers and imposed sheets)."""
    bleed: float = 3.0
    """mm on each side, in press files."""
    ink_limit: float = 300.0
    """Total area coverage in percent."""
    image_ppi: float = 300.0
    """Least resolution of pictures at their printed size, in pixels an inch."""
    condition: str | None = None
    """Identifier of the printing condition in the output intent: 'FOGRA39'."""
    size_budget: int | None = None
    """Bytes."""
    page_multiple: int = 1
    """The binding's multiple of pages."""
    ids: Mapping[str, int] = field(default_factory=dict)
    """Every id of the sources → the page of this file (1-based) that it must stand on."""

    @property
    def claims(self) -> frozenset[Claim]:
        """What such a file claims to be."""
        return CLAIMS[self.profile]
