"""What was found in a chart by an earlier build stands as long as nothing that it depends on has changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support import REPOSITORY, run
from trykklar.base.cache import Cache, KeptMemo
from trykklar.base.problems import Problem
from trykklar.base.settings import read_settings
from trykklar.build.sources import Memory, read_sources
from trykklar.review.form import characters, charts, faces, palette


def found(folder: Path, memory: Memory | None = None) -> tuple[Problem, ...]:
    return read_sources(read_settings(folder), memory).problems


def edited(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")


def test_a_chart_is_looked_at_again_when_its_data_or_specification_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "book"
    assert run("new", folder).exit_code == 0
    memory = Memory()
    assert found(folder, memory) == found(folder, memory)
    read: list[str] = []
    for module, name in ((characters, "_missing_in"), (faces, "_in_chart")):
        monkeypatch.setattr(module, name, noting(read, name, getattr(module, name)))
    found(folder, memory)
    assert "_in_chart" not in read
    assert len(read) == len([*folder.glob("*.yaml")])  # the files of data: what stands in chapters is known
    chapter = next(
        f.relative_to(folder).as_posix() for f in sorted(folder.rglob("*.md")) if "\n\n" in f.read_text("utf-8")
    )
    head = (folder / "data/a-series.csv").read_text("utf-8").splitlines()[0]
    for file, old, new in (
        ("data/a-series.csv", head, head.replace(head.split(",")[0], "another")),
        ("data/a-series.csv", "another", head.split(",")[0]),
        ("data/a-series-chart.yaml", "field:", "feild:"),
        ("data/a-series-chart.yaml", "mark:", "config: {title: {font: Nowhere}}\nmark:"),
        ("data/a-series-chart.yaml", "Nowhere", "Elsewhere"),
        (chapter, "\n\n", "\n\nA word \u4e2d that no font has.\n\n"),
        (chapter, "\u4e2d", "\u4e2d\u4e2e"),
    ):
        edited(folder, file, old, new)
        assert found(folder, memory) == found(folder)
    told = [problem.message for problem in found(folder, memory)]
    assert any("Elsewhere" in message for message in told)
    assert any("U+4E2E" in message for message in told)


def test_the_next_process_finds_what_was_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes long to look at: charts, and the families and colours of layouts."""
    folder = tmp_path / "book"
    assert run("new", folder).exit_code == 0
    edited(folder, "data/a-series-chart.yaml", "field:", "feild:")
    looked: list[str] = []
    for module, name in ((charts, "_found"), (faces, "_of_layout"), (palette, "_contrasts"), (palette, "_twins")):
        monkeypatch.setattr(module, name, noting(looked, name, getattr(module, name)))

    def process() -> tuple[Problem, ...]:
        looked.clear()
        return found(folder, Memory(checked=KeptMemo(Cache(tmp_path / "cache"), tuple[Problem, ...], "salt")))

    first = process()
    assert {*looked} == {"_found", "_of_layout", "_contrasts", "_twins"}
    assert process() == first == found(folder)
    assert any("feild" in problem.message for problem in first), first
    assert process() == first
    assert looked == []


def noting(looked: list[str], name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    def noted(*given: Any, **named: Any) -> Any:
        looked.append(name)
        return function(*given, **named)

    return noted


@pytest.mark.full
def test_a_chart_of_the_board_is_looked_at_again_when_the_board_changed(tmp_path: Path) -> None:
    folder = tmp_path / "pub"
    shutil.copytree(REPOSITORY / "source/kortlaegning", folder, ignore=shutil.ignore_patterns("output"))
    memory = Memory()
    found(folder, memory)
    crossings = sorted((folder / "kryds").rglob("*.md"))
    assert len(crossings) > 2
    for file in crossings[:2]:
        text = file.read_text("utf-8")
        file.write_text(text.replace("assessments:", "assessment:", 1), "utf-8")
    assert found(folder, memory) == found(folder)
