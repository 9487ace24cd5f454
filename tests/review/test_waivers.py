"""Waivers take out what they name and nothing else; idle, outlived and forbidden ones are told of."""

from __future__ import annotations

import datetime
from pathlib import Path

from click.testing import CliRunner

from support import PUBLICATIONS
from trykklar.base.located_yaml import read_yaml
from trykklar.base.problems import Place, Problem
from trykklar.commands.main import main
from trykklar.review.waivers import waivable, waive
from trykklar.sources.schemas.waivers import Waiver

TODAY = datetime.date(2026, 1, 2)
WIDOW = Problem("widow", "the last line stands alone: 'til byen' (page 7)", "reword", Place("a.md", 12))
LOCATED = read_yaml("waivers:\n  - check: widow\n  - check: widow\n", "publication.yaml")


def left(
    *waivers: Waiver, problems: list[Problem] | None = None, looked_for: frozenset[str] | None = None
) -> list[str]:
    found = waive(problems or [WIDOW], waivers, TODAY, LOCATED, waivable() if looked_for is None else looked_for)
    return [problem.code for problem in found]


def waiver(check: str = "widow", at: str = "a.md", **more: object) -> Waiver:
    return Waiver.model_validate({"check": check, "at": at, "reason": "A quotation.", **more})


def test_what_is_waived_is_gone() -> None:
    assert left() == ["widow"]
    assert left(waiver()) == []
    assert left(waiver(words="til byen")) == []
    assert left(waiver(until="2026-01-02")) == []


def test_what_fits_nothing_is_told() -> None:
    assert left(waiver(at="b.md")) == ["widow", "waiver-unused"]
    assert left(waiver(words="another")) == ["widow", "waiver-unused"]
    assert left(waiver(at="b.md"), looked_for=frozenset()) == ["widow"]


def test_what_has_run_out_waives_no_more() -> None:
    assert left(waiver(until="2026-01-01")) == ["widow", "waiver-expired"]


def test_what_is_wrong_for_a_reader_cannot_be_waived() -> None:
    missing = Problem("image-alt", "no words for it", "write them", Place("a.md", 3))
    assert left(waiver("image-alt"), problems=[missing]) == ["image-alt", "waiver-kind"]


def test_a_release_fails_until_its_findings_are_waived_with_a_reason(tmp_path: Path) -> None:
    import shutil

    folder = tmp_path / "grid"
    shutil.copytree(PUBLICATIONS / "grid", folder)
    (folder / "layouts" / "loose").mkdir(parents=True)
    publication = folder / "publication.yaml"
    text = publication.read_text("utf-8")
    run = CliRunner().invoke(main, ["build", "--publication", str(folder), "--no-cache"])
    assert run.exit_code == 0, run.output
    publication.write_text(text + "waivers:\n  - {check: widow, at: nowhere.md, reason: None such.}\n", "utf-8")
    run = CliRunner().invoke(main, ["build", "--publication", str(folder), "--no-cache"])
    assert "[waiver-unused]" in run.output
    assert run.exit_code == 0
