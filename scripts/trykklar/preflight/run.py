"""Every check of a profile on one file; none stops another, and none passes on silence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..base.bounds import FINDINGS
from ..base.problems import Place
from ..base.rulebook import Severity
from .opened import OpenedPdf
from .readings.page_digest import page_digests
from .records import Check, Demands, Examined, Finding, Verdict
from .report import CheckResult, PreflightReport
from .source_map import SourceMap

MOST_FINDINGS = FINDINGS.most
"""Of one check; more of the same help nobody."""


def run_checks(
    opened: OpenedPdf,
    checks: Iterable[Check],
    demands: Demands,
    lines: SourceMap | None = None,
    map_told: str = "no map of the build",
) -> PreflightReport:
    """Hold a file against checks. `lines` finds the author's line of a place on a page."""
    results: list[CheckResult] = []
    for check in checks:
        result = _run(check, opened, demands)
        if lines is not None:
            result = replace(result, findings=tuple(_placed(finding, lines) for finding in result.findings))
        results.append(result)
    return PreflightReport(
        file=opened.name,
        sha256=opened.sha256,
        profile=demands.profile,
        pages=opened.page_count,
        results=tuple(results),
        map=map_told,
        looks=tuple(page.drawn for page in page_digests(opened)) if opened.cache else (),
    )


def _run(check: Check, opened: OpenedPdf, demands: Demands) -> CheckResult:
    try:
        examined = check.run(opened, demands)
    except NotInstalled as absent:
        return CheckResult.of(check, Verdict.NOT_RUN, 0, str(absent))
    except Exception as error:  # noqa: BLE001 - whatever stops a check, it has not passed
        return CheckResult.of(check, Verdict.FAIL, 0, f"could not run: {type(error).__name__}: {str(error)[:200]}")
    return _judged(check, examined)


def _judged(check: Check, examined: Examined) -> CheckResult:
    if examined.count <= 0:
        return CheckResult.of(check, Verdict.FAIL, 0, f"nothing was examined: no {examined.what}", examined.findings)
    objection = Verdict.WARNING if check.severity is Severity.WARNING else Verdict.FAIL
    verdict = objection if examined.findings else Verdict.PASS
    findings = examined.findings[:MOST_FINDINGS]
    left = len(examined.findings) - len(findings)
    if left:
        findings += (Finding(f"and {left} more of the same"),)
    return CheckResult.of(check, verdict, examined.count, examined.what, findings)


class NotInstalled(Exception):  # noqa: N818 - a verdict, not a fault of the program
    """Raised by a check whose outside program is not installed: it has not run."""


def _placed(finding: Finding, lines: SourceMap) -> Finding:
    """The finding with the author's line: that of the block at its middle, or at the page's top."""
    if finding.place or finding.page is None:
        return finding
    if finding.area:
        left, bottom, right, top = finding.area
        found = lines.at(finding.page, (left + right) / 2, (bottom + top) / 2)
    else:
        blocks = lines.on(finding.page)
        found = lines.at(finding.page, (blocks[0].left + blocks[0].right) / 2, blocks[0].top) if blocks else None
    return replace(finding, place=Place(found.place.file, found.place.line)) if found else finding
