"""What the benchmark tells besides its times: where time goes, the READMEs' tables, and edits that a release bears."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from bench.cases import CASES
from bench.readme import BEGIN, END, filled, long_tables, short_table
from bench.stages import flame_graph, read_samples, stage_of, stage_rows
from bench.workspace import Workspace, change_word_rightly
from support import FAR, REPOSITORY

LAYOUT = ("worker", "trykklar/typeset/worker.py:set", "weasyprint/layout/inlines.py:split", "text/ffi.py:shape")
SAMPLES = {
    LAYOUT: 3.0,
    ("main", "trykklar/build/line.py:build", "trykklar/compose/render.py:render", "jinja2/x.py:y"): 1.0,
    ("main", "trykklar/build/line.py:build", "<frozen importlib._bootstrap>:load", "trykklar/web/x.py:<module>"): 0.5,
}


def test_time_counts_for_the_innermost_room() -> None:
    assert [stage_of(stack) for stack in SAMPLES] == [
        "worker: typeset, layout",
        "main: compose",
        "main: start and imports",
    ]
    assert stage_rows(SAMPLES)[1] == ("worker: typeset, layout", "3.00", "67%")
    assert stage_rows(SAMPLES)[-1] == ("all", "4.50", "100%")


def test_a_flame_graph_has_a_box_a_call() -> None:
    boxes = [
        title.text or "" for title in ET.fromstring(flame_graph(SAMPLES)).iter("{http://www.w3.org/2000/svg}title")
    ]
    assert "trykklar/build/line.py:build: 1.50 s, 33.3%" in boxes
    assert len(boxes) == 10


def test_a_process_notes_where_its_time_goes(tmp_path: Path) -> None:
    code = "def busy():\n    x = 0\n    while x < 6_000_000: x += 1\nbusy()"
    environment = {"PYTHONPATH": str(REPOSITORY / "scripts/bench/sampled"), "TRYKKLAR_BENCH_SAMPLES": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, timeout=FAR)
    samples = read_samples(tmp_path)
    assert sum(samples.values()) > 0.05
    assert max(samples, key=lambda stack: samples[stack])[-1] == "<string>:busy"


RECORDS = [
    {"case": "cold", "tool": "trykklar", "seconds": 5.25, "peak_mb": 400.0, "pages": 266, "bytes": 1_800_000},
    {"case": "cold", "tool": "typst", "seconds": 2.0, "peak_mb": 300.0, "pages": 268, "bytes": 2_000_000},
    {"case": "release", "tool": "trykklar", "seconds": 0.5, "peak_mb": 400.0, "pages": 266, "bytes": 0},
]


def test_readme_shows_what_was_measured() -> None:
    assert "| cold | 5.2 | – | 2.0 |\n| release | 0.5 | – | – |" in short_table(RECORDS)
    verdict = {"case": "cold", "target": "≤ 2.5 × Typst cold", "value": 2.625, "met": False}
    details = {"verdicts": [verdict], "machine": {"cores": 2, "load": 0.1}, "date": "2026-01-02T03:04", "failures": []}
    told = long_tables(RECORDS, details, "| stage |")
    assert "| cold | ≤ 2.5 × Typst cold | 2.62 | not met |" in told
    assert "| cold | 5.25 · 400 · 266 · 1800 | – | 2.00 · 300 · 268 · 2000 |" in told
    assert "Measured 2026-01-02 on 2 cores" in told


def test_both_readmes_have_a_place_for_it() -> None:
    for file in (REPOSITORY / "README.md", REPOSITORY / "scripts/bench/README.md"):
        text = filled(file.read_text("utf-8"), "X")
        assert f"{BEGIN}\nX\n{END}" in text
        assert len(text) > 1000
    with pytest.raises(ValueError, match="no place"):
        filled("nothing", "X")


def test_every_case_is_told_of() -> None:
    text = (REPOSITORY / "scripts/bench/README.md").read_text("utf-8")
    assert [case for case in CASES if f"`{case}`" not in text] == []


BEFORE = "# Et kapitel\n\n- Her står der noget, som ingen retter: en liste."


def test_a_word_that_proofreading_knows_takes_the_place_of_the_last(tmp_path: Path) -> None:
    line = "Kommunerne arbejder sammen om opgaver, som ingen af dem kan løse alene i længden."
    (tmp_path / "one.md").write_text(f"{BEFORE}\n\n{line}\n", "utf-8")
    workspace = Workspace(tmp_path, tmp_path, "bog")
    for number, word in ((0, "også"), (11, "dog")):
        change_word_rightly(workspace, "one.md", number)
        assert (tmp_path / "one.md").read_text("utf-8") == f"{BEFORE}\n\n{line.replace(' ', f' {word} ', 1)}\n"
