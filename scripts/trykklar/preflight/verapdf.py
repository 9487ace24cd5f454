"""veraPDF, where a user has it on PATH: one adapter for the independent validator of PDF/A and PDF/UA.

Its verdict counts only as it was given: an exit code of a verdict, jobs that ended by themselves, the profile that was
asked for, 'compliant' in every result, and rules that were checked. Anything else is a failure, which tells what
veraPDF said; where veraPDF is not installed the check has not run.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ..base.bounds import VERAPDF_SECONDS
from ..base.limits.ending import scratch_folder
from ..base.limits.programs import run_program
from ..base.profiles import Claim
from .declare import check
from .opened import OpenedPdf
from .records import Demands, Examined, Finding
from .run import NotInstalled


@dataclass(frozen=True, slots=True)
class Flavour:
    """What veraPDF can be asked for."""

    name: str
    """The standard, with its part and level."""
    profile: str
    """How the name of its profile begins."""


FLAVOURS = {
    "ua1": Flavour("PDF/UA-1", "PDF/UA-1 "),
    "2a": Flavour("PDF/A-2a", "PDF/A-2A "),
    "3a": Flavour("PDF/A-3a", "PDF/A-3A "),
    "ua2": Flavour("PDF/UA-2", "PDF/UA-2 "),
    "wt1a": Flavour("Well-Tagged PDF 1.0 (accessibility)", "WTPDF 1.0 Accessibility "),
    "wt1r": Flavour("Well-Tagged PDF 1.0 (reuse)", "WTPDF 1.0 Reuse "),
    "4f": Flavour("PDF/A-4f", "PDF/A-4F "),
}
_VERDICTS = {0: True, 1: False}
"""Exit codes that are verdicts; all others say that there is none."""
_PAGE = re.compile(r"\bpages\[(\d+)\]")
_OBJECT = re.compile(r"\((\d+ \d+ obj)\b")
_SAID = 300
"""Characters of what veraPDF said on standard error."""


def conforms(flavour: str) -> Callable[[OpenedPdf, Demands], Examined]:
    """A check's function: veraPDF's verdict for one of `FLAVOURS`."""

    def run(opened: OpenedPdf, demands: Demands) -> Examined:
        program = shutil.which("verapdf")
        if program is None:
            raise NotInstalled("veraPDF is not on PATH")
        with scratch_folder("verapdf-") as folder:
            file = folder / "file.pdf"
            file.write_bytes(opened.data)
            command = [program, "--format", "json", "--flavour", flavour, str(file)]
            code, report, errors = run_program(command, VERAPDF_SECONDS.most)
        return judged(flavour, code, report.decode("utf-8", "replace"), errors.decode("utf-8", "replace"))

    return run


def judged(flavour: str, code: int, report: str, errors: str) -> Examined:
    """What veraPDF found. Raises `ValueError` where it gave no verdict on this flavour, with what it said instead."""
    try:
        return _judged(flavour, code, report)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        known = isinstance(error, _NoVerdictError)
        what = str(error) if known else f"its report is not of a form that is known ({type(error).__name__})"
        said = " ".join(errors.split())
        told = f"; it said: {said[:_SAID]}{'…' if len(said) > _SAID else ''}" if said else ""
        raise ValueError(f"no verdict of veraPDF: {what}, exit code {code}{told}") from None


class _NoVerdictError(ValueError):
    """What is in the report, and is no verdict."""


def _judged(flavour: str, code: int, report: str) -> Examined:
    (job,) = json.loads(report)["report"]["jobs"]
    if job.get("taskException"):
        raise _NoVerdictError(f"it could not read the file: {job['taskException'].get('exceptionMessage', '')}")
    results = job["validationResult"]
    results = results if isinstance(results, list) else [results]
    if not results:
        raise _NoVerdictError("it has no result")
    for result in results:
        _check_verdict(result, flavour)
    if code not in _VERDICTS:
        raise _NoVerdictError("it did not end as it does with one")
    if _VERDICTS[code] != all(result["compliant"] for result in results):
        raise _NoVerdictError("its exit code disagrees with its report")
    rules = sum(_counts(result) for result in results)
    return Examined(rules, "rules checked by veraPDF", tuple(found for result in results for found in _found(result)))


def _check_verdict(result: dict[str, Any], flavour: str) -> None:
    """Raises `_NoVerdictError` for a result that is none, or of another profile than was asked for."""
    if result["jobEndStatus"] != "normal":
        raise _NoVerdictError(f"its job ended as '{result['jobEndStatus']}'")
    if not str(result["profileName"]).startswith(FLAVOURS[flavour].profile):
        raise _NoVerdictError(f"it checked '{result['profileName']}'")
    if result["compliant"] is not True and result["compliant"] is not False:
        raise _NoVerdictError("it does not say whether the file is compliant")
    failed = [int(result["details"].get(key, 0)) for key in ("failedRules", "failedChecks")]
    if result["compliant"] == any(failed):
        raise _NoVerdictError("its verdict disagrees with its counts")


def _counts(result: dict[str, Any]) -> int:
    return int(result["details"]["passedRules"]) + int(result["details"]["failedRules"])


def _found(result: dict[str, Any]) -> Iterator[Finding]:
    """A finding for each failed check that veraPDF tells of, and one for those of a rule that it only counts."""
    if result["compliant"]:
        return
    rules = [rule for rule in result["details"].get("ruleSummaries", ()) if _failed(rule)]
    for rule in rules:
        name = f"{rule.get('specification', '')} {rule.get('clause', '')}-{rule.get('testNumber', '')}"
        told = [failure for failure in rule.get("checks", ()) if _failed(failure)]
        for failure in told:
            context = str(failure.get("context", ""))
            pages, objects = _PAGE.findall(context), _OBJECT.findall(context)
            what = failure.get("errorMessage") or rule.get("description", "")
            page = int(pages[-1]) + 1 if pages else None
            yield Finding(f"{name}: {what}", page, object=objects[-1] if objects else "")
        more = int(rule.get("failedChecks", 0)) - len(told)
        if more > 0 or not told:
            yield Finding(f"{name}: {rule.get('description', '')} ({max(more, 1)} times{' more' if told else ''})")
    if not rules:
        yield Finding("not compliant")


def _failed(item: dict[str, Any]) -> bool:
    return str(item.get("status", item.get("ruleStatus", ""))).lower() != "passed"


_PROVEN = {
    "ua1": Claim.UA1,
    "3a": Claim.A3,
    "2a": Claim.A2,
    "ua2": Claim.UA2,
    "wt1a": Claim.UA2,
    "wt1r": Claim.UA2,
    "4f": Claim.A4,
}
"""veraPDF's flavour → the claim that its verdict proves."""

VALIDATED = [
    check(
        f"verapdf-{flavour}", f"veraPDF finds the file to be {FLAVOURS[flavour].name}", "an independent eye", (claim,)
    )(conforms(flavour))
    for flavour, claim in _PROVEN.items()
]
