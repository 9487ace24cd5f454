"""Charts are drawn once for what they depend on, and looked up after that: by number of drawings, not by time."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support import BASE, settings_for
from trykklar.base.cache import Cache
from trykklar.base.problems import Place
from trykklar.build.sources import Sources, checked, read_sources
from trykklar.layouts import chart_process
from trykklar.layouts.chart_process import KeptDrawings, keep_drawings
from trykklar.layouts.charts import draw_chart

CHART = """---
kind: chapter
title: Start
---
:::{chart} bars.yaml
:alt: Drops of two places
:data: drops.csv
Drops.
:::
"""
SPEC = (
    "mark: bar\nencoding:\n  y: {field: place, type: nominal, axis: {labelLimit: 60}}\n"
    "  x: {field: drops, type: quantitative}\n"
)


class Counter:
    """Counts what is drawn, and draws it."""

    def __init__(self, call: Callable[..., Any]) -> None:
        self.count = 0
        self._call = call

    def __call__(self, function: Callable[..., Any], *args: Any) -> Any:
        self.count += 1
        return self._call(function, *args)


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> Counter:
    counter = Counter(chart_process._DRAWING.call)
    monkeypatch.setattr(chart_process._DRAWING, "call", counter)
    monkeypatch.setattr(chart_process, "_KEPT", None)
    return counter


def test_a_kept_check_equals_a_fresh_one(tmp_path: Path, drawings: Counter) -> None:
    folder = Path(shutil.copytree(BASE, tmp_path / "publication"))
    (folder / "start.md").write_text(CHART, "utf-8")
    (folder / "bars.yaml").write_text(SPEC, "utf-8")
    (folder / "drops.csv").write_text("place,drops\nThe long name of a harbour,5\nQuay,7\n", "utf-8")

    def run(cache: Cache | None) -> tuple[int, Sources]:
        before = drawings.count
        sources = read_sources(settings_for(folder, tmp_path / "out"), cache=cache)
        return drawings.count - before, sources

    cache = Cache(tmp_path / "cache")
    first, fresh = run(cache)
    again, kept = run(cache)
    assert first > 0
    assert again == 0
    assert [p.code for p in fresh.problems] == ["chart-label-cut"]
    assert checked(kept, cache) == checked(fresh, cache) == checked(run(None)[1], None)
    (folder / "drops.csv").write_text("place,drops\nHarbour,5\nQuay,8\n", "utf-8")
    changed, other = run(cache)
    assert (changed, other.problems) == (first, ())


def test_what_a_drawing_depends_on_is_in_its_key(tmp_path: Path, drawings: Counter) -> None:
    rows: list[dict[str, Any]] = [{"place": "Quay", "drops": 1234}]
    spec = {"mark": "bar", "encoding": {"y": {"field": "place"}, "x": {"field": "drops", "type": "quantitative"}}}
    cache = Cache(tmp_path)
    for salt, theme, language, grouped, size in (
        ("a", {}, "en", False, 1234),
        ("b", {}, "en", False, 1234),
        ("a", {"bar": {"color": "#ff0000"}}, "en", False, 1234),
        ("a", {}, "da", False, 1234),
        ("a", {}, "da", True, 1234),
        ("a", {}, "en", False, 1235),
    ):
        keep_drawings(cache, salt)
        rows[0]["drops"] = size
        for _ in range(2):
            draw_chart(spec, rows, theme, language, Place("a.md"), grouped=grouped)
    assert drawings.count == 6


def test_a_spoiled_entry_is_drawn_again(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    assert KeptDrawings(cache, "s").find(["a"], lambda: ("<svg/>", "")) == ("<svg/>", "")
    (entry,) = tmp_path.iterdir()
    entry.write_bytes(entry.read_bytes()[:-1])
    assert KeptDrawings(cache, "s").find(["a"], lambda: ("<svg>2</svg>", "")) == ("<svg>2</svg>", "")
    assert KeptDrawings(None, "s").find(["a"], lambda: ("<svg>3</svg>", "")) == ("<svg>3</svg>", "")
