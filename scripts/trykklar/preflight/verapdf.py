"""veraPDF, where a user has it on PATH: one adapter for the independent validator of PDF/A and PDF/UA.

Its verdict counts only as it was given: 'compliant', with rules that were checked. A report of another form,
a crash or a timeout is a failure, and where veraPDF is not installed the check has not run.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from typing import Any

from ..base.bounds import VERAPDF_SECONDS
from ..base.limits.ending import scratch_folder
from ..base.limits.programs import run_program
from .opened import OpenedPdf
from .records import Demands, Examined, Finding
from .run import NotInstalled


def conforms(flavour: str) -> Callable[[OpenedPdf, Demands], Examined]:
    """A check's function: veraPDF's verdict for a flavour such as 'ua1', '2a', '3a'."""

    def run(opened: OpenedPdf, demands: Demands) -> Examined:
        program = shutil.which("verapdf")
        if program is None:
            raise NotInstalled("veraPDF is not on PATH")
        with scratch_folder("verapdf-") as folder:
            file = folder / "file.pdf"
            file.write_bytes(opened.data)
            _, report, _ = run_program(
                [program, "--format", "json", "--flavour", flavour, str(file)], VERAPDF_SECONDS.most
            )
        return _read(report.decode("utf-8", "replace"))

    return run


def _read(report: str) -> Examined:
    """What veraPDF's JSON report says. Raises `ValueError` where it does not say it."""
    try:
        (job,) = json.loads(report)["report"]["jobs"]
        result = job["validationResult"]
        result = result[0] if isinstance(result, list) else result
        details = result["details"]
        compliant, rules = result["compliant"], int(details["passedRules"]) + int(details["failedRules"])
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"veraPDF's report is not of a form that is known: {type(error).__name__}") from None
    if compliant is not True and compliant is not False:
        raise ValueError("veraPDF gives no verdict")
    if compliant is True and int(details["failedRules"]):
        raise ValueError("veraPDF's verdict disagrees with its counts")
    findings = tuple(_finding(rule) for rule in details.get("ruleSummaries", ()) if rule.get("status") != "passed")
    if not compliant and not findings:
        findings = (Finding("not compliant"),)
    return Examined(rules, "rules checked by veraPDF", () if compliant else findings)


def _finding(rule: dict[str, Any]) -> Finding:
    name = f"{rule.get('specification', '')} {rule.get('clause', '')}-{rule.get('testNumber', '')}"
    return Finding(f"{name}: {rule.get('description', '')} ({int(rule.get('failedChecks', 0))} times)")
