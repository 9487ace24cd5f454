"""A release lets only files through that pass preflight; verdicts are kept under the files' digests."""

from __future__ import annotations

from collections.abc import Iterable

from ..base.cache import Cache
from ..base.digests import digest_of
from ..base.problems import Place, Problem
from ..base.program import program_digest
from ..base.rulebook import rule
from ..finish.job import Product
from ..preflight.records import Verdict
from ..preflight.report import ApprovedPdf, PreflightReport, approve

rule("preflight-failed", "a finished file does not pass the checks of its profile")

MOST_TOLD = 10
"""Findings of one check that become problems; the rest are counted."""


def passing(products: Iterable[Product], cache: Cache | None) -> tuple[list[ApprovedPdf], list[Problem]]:
    """The files that pass, and a problem for each thing that keeps another from passing."""
    approved: list[ApprovedPdf] = []
    problems: list[Problem] = []
    for product in products:
        finished = product.finished
        key = digest_of(["preflight", finished.sha256, product.map_text, program_digest()])
        if cache and cache.get(key) == finished.sha256.encode():
            report = PreflightReport(
                file=finished.name,
                sha256=finished.sha256,
                profile=product.demands.profile,
                pages=finished.page_count,
                results=(),
                map="",
                passed_before=True,
            )
        else:
            report = _examine(product, cache)
            if report.passed and cache:
                cache.put(key, finished.sha256.encode())
        found = approve(report, finished.name, finished.pdf)
        if found:
            approved.append(found)
        else:
            problems.extend(_problems(report))
    return approved, problems


def _examine(product: Product, cache: Cache | None) -> PreflightReport:
    from ..preflight.opened import open_pdf
    from ..preflight.whole import preflight_built  # and with it all checks: a draft needs none

    finished = product.finished
    with open_pdf(finished.pdf, finished.name, cache) as opened:
        return preflight_built(opened, product.build_map, product.demands.profile)


def _problems(report: PreflightReport) -> list[Problem]:
    problems: list[Problem] = []
    for result in report.failures:
        hint = (
            result.mend
            or f"see 'trykklar preflight {report.file} --profile {report.profile} --html report.html' on a draft"
        )
        if not result.findings:
            problems.append(Problem("preflight-failed", f"[{result.id}] {result.what}", hint, Place(report.file)))
        for finding in result.findings[:MOST_TOLD]:
            where = f", page {finding.page} of {report.file}" if finding.page else ""
            what = f"[{result.id}] {finding.message}{where}"
            problems.append(Problem("preflight-failed", what, hint, finding.place or Place(report.file)))
        left = len(result.findings) - MOST_TOLD
        if left > 0:
            problems.append(
                Problem("preflight-failed", f"[{result.id}] {left} more of the same", hint, Place(report.file))
            )
    if report.results and not any(result.verdict is Verdict.PASS for result in report.results):
        problems.append(
            Problem(
                "preflight-failed", "no check passed", "check that the file is one of Trykklar's", Place(report.file)
            )
        )
    return problems
