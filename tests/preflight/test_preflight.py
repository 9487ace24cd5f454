"""Each check of preflight: a good file passes, and one that is spoilt in exactly one way fails with exactly that id."""

from __future__ import annotations

import ast
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from spoilings import SPOILINGS, WARNINGS, Spoiling
from support import REPOSITORY, Build, run
from trykklar.base import profiles
from trykklar.base.cache import Cache
from trykklar.base.profiles import CLAIMS, PROFILES, Claim
from trykklar.preflight.build_map import read_build_map
from trykklar.preflight.opened import OpenedPdf, open_pdf
from trykklar.preflight.readings import reading
from trykklar.preflight.readings.page_digest import page_digests
from trykklar.preflight.records import HOUSE_RULE, Check, Demands, Examined, Verdict
from trykklar.preflight.registry import CHECKS, PROFILE_CHECKS, checks_markdown, checks_of
from trykklar.preflight.report import PreflightReport, approve
from trykklar.preflight.run import run_checks
from trykklar.preflight.verapdf import FLAVOURS

DOCUMENTS = {
    "archive": "specimen",
    "archive-2a": "specimen",
    "mail": "booklet",
    "office": "booklet",
    "press": "booklet",
    "archive-4f": "specimen",
}


@contextmanager
def opened(build: Build, spoiling: Spoiling, cache: Cache | None = None) -> Iterator[tuple[OpenedPdf, Demands]]:
    """The file that a spoiling is for, spoilt, with what its build demanded of it."""
    file = build.folder / f"{DOCUMENTS[spoiling.profile]}-{spoiling.profile}.pdf"
    data = file.read_bytes()
    with open_pdf(data, file.name) as good:
        found, told = read_build_map(file, good.sha256)
    assert found, told
    if spoiling.pdf:
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(data)) as pdf:
            spoiling.pdf(pdf)
            pdf.save(out)
        data = out.getvalue()
    if spoiling.data:
        changed = spoiling.data(data if spoiling.pdf or spoiling.profile == "mail" else resaved(data))
        assert changed != data
        data = changed
    with open_pdf(data, file.name, cache) as bad:
        yield bad, replace(found.demands, **(spoiling.demands or {}))


def resaved(data: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(out)
    return out.getvalue()


def failed(report: PreflightReport) -> dict[str, str]:
    return {
        r.id: f"{r.what}: {[f.message for f in r.findings[:4]]}"
        for r in report.results
        if r.verdict in (Verdict.FAIL, Verdict.WARNING)
    }


@pytest.fixture(scope="module")
def kept(specimen_build: Build, tmp_path_factory: pytest.TempPathFactory) -> Cache:
    """A cache that holds what was read of the good files, under the checks of their profiles."""
    cache = Cache(tmp_path_factory.mktemp("kept"))
    for profile, document in DOCUMENTS.items():
        file = specimen_build.folder / f"{document}-{profile}.pdf"
        with open_pdf(file.read_bytes(), file.name, cache) as good:
            run_checks(good, checks_of(profile), Demands(profile))
    assert not cache.empty
    return cache


@pytest.mark.parametrize("spoiling", SPOILINGS, ids=lambda spoiling: spoiling.check)
def test_a_file_spoilt_in_one_way_fails_in_that_way_alone(
    specimen_build: Build, spoiling: Spoiling, kept: Cache
) -> None:
    """And so it does where its pages were read before."""
    with opened(specimen_build, spoiling) as (bad, demands):
        report = run_checks(bad, checks_of(spoiling.profile), demands)
    found = failed(report)
    warned = WARNINGS - {spoiling.check}  # the specimen's small print has many inks
    assert set(found) - warned == {spoiling.check}, found
    assert report.passed == (spoiling.check in WARNINGS)
    for _ in range(2):  # the second finds the spoilt page too
        with opened(specimen_build, spoiling, kept) as (bad, demands):
            assert run_checks(bad, checks_of(spoiling.profile), demands).results == report.results


def test_a_digest_that_overlooks_a_spoilt_page_is_found_by_this(
    specimen_build: Build, kept: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoiling = next(one for one in SPOILINGS if one.check == "invisible-text")
    file = specimen_build.folder / f"{DOCUMENTS[spoiling.profile]}-{spoiling.profile}.pdf"
    with open_pdf(file.read_bytes(), file.name) as good:
        overlooking = page_digests(good)
    monkeypatch.setattr(reading, "page_digests", lambda opened, drawn, apart: overlooking)
    with opened(specimen_build, spoiling, kept) as (bad, demands):
        assert spoiling.check not in failed(run_checks(bad, checks_of(spoiling.profile), demands))


@pytest.mark.parametrize("profile", PROFILE_CHECKS)
def test_good_files_pass(specimen_build: Build, profile: str) -> None:
    for document in ("specimen", "booklet"):
        file = specimen_build.folder / f"{document}-{profile}.pdf"
        if not file.exists():
            assert (document, profile) in {("specimen", "press-booklet"), ("booklet", "press-cover")}
            continue
        done = run("preflight", file, "--profile", profile, "--json")
        report = json.loads(done.stdout)
        assert done.exit_code == 0, done.output
        assert report["passed"] is True
        assert {check["id"] for check in report["checks"]} == set(PROFILE_CHECKS[profile])


def test_every_check_has_a_spoiling_of_its_own() -> None:
    spoilt = {spoiling.check for spoiling in SPOILINGS}
    assert spoilt | {f"verapdf-{flavour}" for flavour in FLAVOURS} == set(CHECKS)


def test_every_check_is_demanded_and_says_why() -> None:
    assert set().union(*map(set, PROFILE_CHECKS.values())) == set(CHECKS)
    for check in CHECKS.values():
        assert check.rationale
        assert (check.clause == HOUSE_RULE) == (not check.source), check.id


def test_every_claim_is_made_and_proven() -> None:
    assert set().union(*CLAIMS.values()) == set(Claim)
    assert set().union(*(check.claims for check in CHECKS.values())) == set(Claim)
    assert all(Claim.FILE in claims for claims in CLAIMS.values())


def test_what_a_row_declares_it_claims() -> None:
    for row in PROFILES.values():
        assert (row.pdfua is not None) == (Claim.UA in row.claims)
        assert (row.pdfa is not None) == (Claim.A in row.claims)
        assert (row.pdfx is not None) == row.print_shop == (Claim.X in row.claims)
        assert row.budget == row.fast_web_view == (Claim.SENT in row.claims)
        assert row.attachments == bool({Claim.A3, Claim.A4} & row.claims)


def test_no_code_but_the_table_knows_a_profile_by_its_name() -> None:
    table = Path(profiles.__file__)
    for file in sorted(table.parents[1].rglob("*.py")):
        if file == table:
            continue
        tree = ast.parse(file.read_text("utf-8"))
        words = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
        assert not words & set(CLAIMS), file


def test_the_table_of_checks_is_made_from_the_code() -> None:
    assert (REPOSITORY / "scripts" / "CHECKS.md").read_text("utf-8") == checks_markdown(), "run: make checks"


# The frame


def a_check(run_it: object, name: str = "x") -> Check:
    return Check(
        id=name,
        title="T",
        rationale="R",
        clause=HOUSE_RULE,
        source="",
        run=run_it,
        claims=frozenset({Claim.FILE}),
    )  # type: ignore[arg-type]


@pytest.fixture
def file(specimen_build: Build) -> Iterator[OpenedPdf]:
    with open_pdf((specimen_build.folder / "booklet-mail.pdf").read_bytes(), "booklet-mail.pdf") as found:
        yield found


def test_a_check_that_examines_nothing_has_not_passed(file: OpenedPdf) -> None:
    report = run_checks(file, [a_check(lambda opened, demands: Examined(0, "things"))], Demands("mail"))
    assert [r.verdict for r in report.results] == [Verdict.FAIL]
    assert not report.passed


def test_a_check_that_breaks_has_not_passed(file: OpenedPdf) -> None:
    def broken(opened: OpenedPdf, demands: Demands) -> Examined:
        raise RuntimeError("no such thing")

    report = run_checks(
        file, [a_check(broken), a_check(lambda opened, demands: Examined(1, "things"), "y")], Demands("mail")
    )
    assert [r.verdict for r in report.results] == [Verdict.FAIL, Verdict.PASS]
    assert "could not run: RuntimeError: no such thing" in report.results[0].what
    assert not report.passed


def test_no_checks_at_all_is_no_pass(file: OpenedPdf) -> None:
    assert not run_checks(file, [], Demands("mail")).passed


def test_only_a_file_that_passed_is_approved(file: OpenedPdf) -> None:
    good = run_checks(file, [a_check(lambda opened, demands: Examined(1, "things"))], Demands("mail"))
    bad = run_checks(file, [a_check(lambda opened, demands: Examined(0, "things"))], Demands("mail"))
    approved = approve(good, "a.pdf", file.data)
    assert approved is not None
    assert approved.pdf == file.data
    assert approve(good, "a.pdf", file.data + b" ") is None
    assert approve(bad, "a.pdf", file.data) is None


def test_findings_name_the_authors_line(specimen_build: Build, tmp_path: Path) -> None:
    spoiling = next(s for s in SPOILINGS if s.check == "contrast")
    folder = specimen_build.folder
    with opened(specimen_build, spoiling) as (bad, _):
        (tmp_path / "specimen-archive.pdf").write_bytes(bad.data)
        told = json.loads((folder / "maps" / "specimen-archive.json").read_text("utf-8"))
        (tmp_path / "maps").mkdir()
        (tmp_path / "maps" / "specimen-archive.json").write_text(json.dumps(told | {"sha256": bad.sha256}), "utf-8")
    html = tmp_path / "report.html"
    done = run("preflight", tmp_path / "specimen-archive.pdf", "--profile", "archive", "--json", "--html", html)
    assert done.exit_code == 1
    (check,) = [c for c in json.loads(done.stdout)["checks"] if c["verdict"] == "fail"]
    place = check["findings"][0]["place"]
    assert (specimen_build.publication / place["file"]).read_text("utf-8").splitlines()[place["line"] - 1].strip()
    page = html.read_text("utf-8")
    assert f"{place['file']}:{place['line']}" in page
    assert page.count("data:image/png;base64,") >= 1
    assert "<script" not in page
    assert "http" not in page.replace("http://www.w3.org", "")


def test_a_map_of_another_build_is_not_believed(specimen_build: Build, tmp_path: Path) -> None:
    (tmp_path / "booklet-mail.pdf").write_bytes((specimen_build.folder / "booklet-mail.pdf").read_bytes())
    (tmp_path / "maps").mkdir()
    other = (specimen_build.folder / "maps" / "booklet-office.json").read_bytes()
    (tmp_path / "maps" / "booklet-mail.json").write_bytes(other)
    report = json.loads(run("preflight", tmp_path / "booklet-mail.pdf", "--profile", "mail", "--json").stdout)
    assert report["map"] == "the build's map is of another build of this file"


def test_the_table_shows_every_check_and_the_verdict(specimen_build: Build) -> None:
    done = run("preflight", specimen_build.folder / "booklet-press.pdf", "--profile", "press")
    assert done.exit_code == 0
    assert all(name in done.stdout for name in PROFILE_CHECKS["press"])
    assert "passes preflight for press" in done.stdout


VERAPDF = '#!/bin/sh\n[ "$1" = --version ] && echo "veraPDF 1.28" && exit 0\n{}\n'
_RESULT = {
    "compliant": True,
    "jobEndStatus": "normal",
    "profileName": "PDF/UA-1 validation profile",
    "details": {"passedRules": 106, "failedRules": 0},
}
COMPLIANT = {"report": {"jobs": [{"validationResult": [_RESULT]}]}}
BROKEN_RULE = {
    "status": "failed",
    "clause": "7.1",
    "testNumber": 3,
    "specification": "ISO 14289-1",
    "description": "tags",
    "failedChecks": 4,
}


@pytest.mark.parametrize(
    ("script", "verdict", "told"),
    [
        (f"echo '{json.dumps(COMPLIANT)}'", "pass", "106"),
        (
            "echo '"
            + json.dumps(COMPLIANT)
            .replace("true", "false")
            .replace('"failedRules": 0', f'"failedRules": 1, "ruleSummaries": [{json.dumps(BROKEN_RULE)}]')
            + "'; exit 1",
            "fail",
            "7.1-3",
        ),
        (f"echo '{json.dumps(COMPLIANT).replace('106', '0')}'", "fail", "nothing was examined"),
        ("echo '{}'", "fail", "not of a form that is known"),
        ("true", "fail", "not of a form that is known"),
        ("echo crashed >&2; exit 3", "fail", "exit code 3; it said: crashed"),
        (f"echo '{json.dumps(COMPLIANT).replace('normal', 'cancelled')}'; exit 9", "fail", "cancelled"),
    ],
)
def test_verapdfs_word_counts_as_it_was_given(
    specimen_build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, verdict: str, told: str
) -> None:
    program = tmp_path / "verapdf"
    program.write_text(VERAPDF.format(script))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    done = run("preflight", specimen_build.folder / "booklet-mail.pdf", "--profile", "mail", "--json")
    (check,) = [c for c in json.loads(done.stdout)["checks"] if c["id"] == "verapdf-ua1"]
    assert check["verdict"] == verdict
    assert told in json.dumps(check)
    assert done.exit_code == (0 if verdict == "pass" else 1)


def test_an_absent_validator_is_told_as_not_run(specimen_build: Build) -> None:
    done = run("preflight", specimen_build.folder / "booklet-mail.pdf", "--profile", "mail", "--json")
    (check,) = [c for c in json.loads(done.stdout)["checks"] if c["id"] == "verapdf-ua1"]
    assert check["verdict"] == "not run"
    assert done.exit_code == 0
