"""What preflight says of a file, and the only way to an approved one."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from ..base.problems import Place
from ..base.rulebook import Severity
from .records import Check, Finding, Verdict

REPORT_VERSION = 1


@dataclass(frozen=True, kw_only=True)
class CheckResult:
    """How one check ended."""

    id: str
    title: str
    clause: str
    severity: Severity
    verdict: Verdict
    count: int
    """How many things it examined."""
    what: str
    """What they were; why it failed or did not run, where nothing was examined."""
    findings: tuple[Finding, ...] = ()
    mend: str = ""

    @classmethod
    def of(
        cls, check: Check, verdict: Verdict, count: int, what: str, findings: tuple[Finding, ...] = ()
    ) -> CheckResult:
        return cls(
            id=check.id,
            title=check.title,
            clause=check.clause,
            severity=check.severity,
            verdict=verdict,
            count=count,
            what=what,
            findings=findings,
            mend=check.mend,
        )


@dataclass(frozen=True, kw_only=True)
class PreflightReport:
    """All checks of a profile on one file."""

    file: str
    sha256: str
    profile: str
    pages: int
    results: tuple[CheckResult, ...]
    map: str
    """How the author's lines were found: 'the build's map', or why there are none."""
    passed_before: bool = False
    """Whether the very file passed the very checks in an earlier run."""
    looks: tuple[str | None, ...] = ()
    """Of each page a digest of all that it is drawn from, where readings are kept under it and it can be told."""

    @property
    def failures(self) -> tuple[CheckResult, ...]:
        """Results that keep the file from passing."""
        return tuple(result for result in self.results if result.verdict is Verdict.FAIL)

    @property
    def passed(self) -> bool:
        """Whether something was checked and nothing failed."""
        return self.passed_before or (
            not self.failures and any(result.verdict is Verdict.PASS for result in self.results)
        )

    def to_json(self) -> str:
        told: dict[str, Any] = {
            "version": REPORT_VERSION,
            "file": self.file,
            "sha256": self.sha256,
            "profile": self.profile,
            "pages": self.pages,
            "passed": self.passed,
            "map": self.map,
            "counts": dict(Counter(result.verdict.value for result in self.results)),
            "checks": [_record(result) for result in self.results],
        }
        return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _record(result: CheckResult) -> dict[str, Any]:
    return {
        "id": result.id,
        "verdict": result.verdict.value,
        "severity": result.severity.value,
        "title": result.title,
        "clause": result.clause,
        "count": result.count,
        "examined": result.what,
        "mend": result.mend,
        "findings": [
            {
                "message": finding.message,
                "page": finding.page,
                "area": finding.area,
                "object": finding.object,
                "place": _place(finding.place),
            }
            for finding in result.findings
        ],
    }


def _place(place: Place | None) -> dict[str, Any] | None:
    return {"file": place.file, "line": place.line} if place else None


@dataclass(frozen=True)
class ApprovedPdf:
    """A file that passed. Only `approve` makes one."""

    name: str
    pdf: bytes = field(repr=False)
    report: PreflightReport = field(repr=False)
    _token: object = field(repr=False, default=None)

    def __post_init__(self) -> None:
        if self._token is not _APPROVAL:
            raise TypeError("an approved file comes from approve() alone")


_APPROVAL = object()


def approve(report: PreflightReport, name: str, pdf: bytes) -> ApprovedPdf | None:
    """The file as approved, or None where it did not pass, or is not the file that was examined."""
    if not report.passed or hashlib.sha256(pdf).hexdigest() != report.sha256:
        return None
    return ApprovedPdf(name, pdf, report, _APPROVAL)
