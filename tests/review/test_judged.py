"""What a person found right and wrong of a release's errors in four texts (`samples/judged.csv`): figures alone."""

from __future__ import annotations

import csv

from support import SAMPLES
from trykklar.base.rulebook import Severity, rules

ROWS = list(csv.DictReader((SAMPLES / "judged.csv").read_text("utf-8").splitlines()))


def test_of_a_releases_errors_95_of_100_are_right() -> None:
    right, wrong = (sum(int(row[key]) for row in ROWS) for key in ("right", "wrong"))
    assert right + wrong >= 200
    assert right / (right + wrong) >= 0.95
    assert len({row["text"] for row in ROWS}) == 4


def test_each_is_an_error_of_a_release() -> None:
    assert {row["code"] for row in ROWS if row["code"] and rules()[row["code"]].release is not Severity.ERROR} == set()
