"""The wall around steps: what nobody foresaw is one problem at its file, and the rest goes on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from support import edit, run
from trykklar.base.bounds import Bound
from trykklar.base.limits import wall
from trykklar.base.limits.wall import guarded, told_at
from trykklar.base.problems import Place, Problem, ProblemsFound

HERE = Place("here.md", 3)
unforeseen = wall.unforeseen
"""As it is for users; tests have another (conftest.py)."""


@pytest.fixture(autouse=True)
def _as_for_users(_foreseen: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wall, "unforeseen", unforeseen)


def _nested() -> None:
    _nested()


def _failing() -> None:
    raise KeyError("x")


def _wasting() -> None:
    while True:
        pass


@pytest.mark.parametrize(
    ("step", "code", "says"),
    [(_failing, "internal", "KeyError"), (_nested, "beyond-bounds", "deep"), (_wasting, "beyond-bounds", "long")],
)
def test_a_step_is_told_at_its_place(step: object, code: str, says: str) -> None:
    with pytest.raises(ProblemsFound) as found:
        guarded("reading it", HERE, step, Bound(1, "s", "a test", "it is to end"))  # type: ignore[arg-type]
    (problem,) = found.value.problems
    assert (problem.code, problem.place) == (code, HERE)
    assert says in problem.message


def test_problems_and_refusals_pass_through() -> None:
    told = Problem("usage", "x", "y")
    for raised in (ProblemsFound([told]), PermissionError("z")):
        with pytest.raises(type(raised)), told_at("reading it", HERE):
            raise raised


def test_a_chapter_and_a_rule_that_fail_hide_no_others(publication: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from trykklar.review.form import run as rules
    from trykklar.sources import load

    parse = load.parse

    def broken(text: str, file: str, *more: Any) -> object:
        if file == "leaflet.md":
            raise ZeroDivisionError("a fault")
        return parse(text, file, *more)

    def faulty(*_: object) -> None:
        raise IndexError("another")

    monkeypatch.setattr(load, "parse", broken)
    monkeypatch.setattr(rules, "CHECKS", (faulty, *rules.CHECKS))
    line = edit(publication / "start.md", "{num}`fig-leaf`", "{num}`fig-none`")
    found = run("check", "--publication", publication, "--json").problems
    assert {(p.code, p.at) for p in found} >= {
        ("internal", "leaflet.md"),
        ("internal", "publication.yaml"),
        ("reference-unknown", f"start.md:{line}"),
    }


def test_a_long_paragraph_is_told_at_its_line(publication: Path) -> None:
    file = publication / "start.md"
    line = edit(file, "More of it, and", "[" * 40_000 + " More of it, and")
    found = run("check", "--publication", publication, "--json").problems
    assert ("beyond-bounds", f"start.md:{line}") in {(p.code, p.at) for p in found}
