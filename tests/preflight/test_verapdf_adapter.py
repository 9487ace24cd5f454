"""What counts as a verdict of veraPDF, and what its findings tell: its JSON reports, and how it ended."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest

from trykklar.preflight.verapdf import judged

PASSED: dict[str, Any] = {
    "report": {
        "buildInformation": {"releaseDetails": [{"id": "core", "version": "1.28.2"}]},
        "jobs": [
            {
                "itemDetails": {"name": "/tmp/file.pdf", "size": 70872},
                "validationResult": [
                    {
                        "details": {
                            "passedRules": 106,
                            "failedRules": 0,
                            "passedChecks": 4711,
                            "failedChecks": 0,
                            "ruleSummaries": [],
                        },
                        "jobEndStatus": "normal",
                        "profileName": "PDF/UA-1 validation profile",
                        "statement": "PDF file is compliant with Validation Profile requirements.",
                        "compliant": True,
                    }
                ],
            }
        ],
        "batchSummary": {"totalJobs": 1, "outOfMemory": 0, "veraExceptions": 0},
    }
}
RULE = {
    "ruleStatus": "FAILED",
    "specification": "ISO 14289-1:2014",
    "clause": "7.1",
    "testNumber": 3,
    "status": "failed",
    "failedChecks": 3,
    "description": "Content shall be marked as Artifact or tagged as real content",
    "object": "SESimpleContentItem",
    "checks": [
        {
            "status": "failed",
            "context": "root/document[0]/pages[3](12 0 obj PDPage)/contentStream[0](14 0 obj PDContentStream)/item[4]",
            "errorMessage": "Content is neither marked as Artifact nor tagged as real content",
        },
        {"status": "failed", "context": "root/document[0]/StructTreeRoot[0](3 0 obj PDStructTreeRoot)"},
    ],
}


def report(**changes: Any) -> str:
    """A report that passed, with one result changed."""
    made = deepcopy(PASSED)
    result = made["report"]["jobs"][0]["validationResult"][0]
    result["details"] |= changes.pop("details", {})
    result |= changes
    return json.dumps(made)


FAILED = report(compliant=False, details={"failedRules": 1, "failedChecks": 3, "ruleSummaries": [RULE]})


def test_a_verdict_counts_its_rules() -> None:
    found = judged("ua1", 0, report(), "")
    assert (found.count, found.findings) == (106, ())


def test_a_finding_tells_its_page_and_its_object() -> None:
    first, second, rest = judged("ua1", 1, FAILED, "").findings
    assert (first.page, first.object) == (4, "14 0 obj")
    assert first.message == "ISO 14289-1:2014 7.1-3: Content is neither marked as Artifact nor tagged as real content"
    assert (second.page, second.object) == (None, "3 0 obj")
    assert rest.message.endswith("(1 times more)")


@pytest.mark.parametrize(
    ("flavour", "code", "text", "told"),
    [
        ("ua1", 9, report(jobEndStatus="cancelled", profileName="PDF/A-1B validation profile"), "'cancelled'"),
        ("ua1", 0, report(jobEndStatus="cancelled"), "'cancelled'"),
        ("ua1", 0, report(profileName="PDF/A-1B validation profile"), "'PDF/A-1B validation profile'"),
        ("3a", 0, report(profileName="PDF/A-3B validation profile"), "'PDF/A-3B validation profile'"),
        ("ua1", 9, report(), "did not end as it does"),
        ("ua1", 1, report(), "disagrees with its report"),
        ("ua1", 0, FAILED, "disagrees with its report"),
        ("ua1", 0, report(details={"failedChecks": 2}), "disagrees with its counts"),
        ("ua1", 0, report(compliant=None), "whether the file is compliant"),
        ("ua1", 0, "{}", "not of a form that is known"),
        ("ua1", 3, "", "not of a form that is known"),
        ("ua1", 7, json.dumps({"report": {"jobs": [{"taskException": {"exceptionMessage": "no PDF"}}]}}), "no PDF"),
    ],
)
def test_what_is_no_verdict_is_a_failure_that_tells_what_was_said(
    flavour: str, code: int, text: str, told: str
) -> None:
    with pytest.raises(ValueError, match="no verdict of veraPDF") as failure:
        judged(flavour, code, text, "java.lang.OutOfMemoryError:\n  heap")
    assert told in str(failure.value)
    assert f"exit code {code}; it said: java.lang.OutOfMemoryError: heap" in str(failure.value)


def test_each_of_several_results_counts() -> None:
    two = json.loads(report())
    results = two["report"]["jobs"][0]["validationResult"]
    results.append(json.loads(FAILED)["report"]["jobs"][0]["validationResult"][0])
    assert len(judged("ua1", 1, json.dumps(two), "").findings) == 3
    results[1]["jobEndStatus"] = "timeout"
    with pytest.raises(ValueError, match="'timeout'"):
        judged("ua1", 1, json.dumps(two), "")
