"""The engine's speed-ups change time and nothing else: the same bytes, positions and problems with and without them."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import engine_samples as samples
from support import HELPERS, PUBLICATIONS, REPOSITORY, settings_for
from trykklar.base.addresses import BASE_URL
from trykklar.base.rulebook import Severity, rules
from trykklar.compose.records import ChapterHtml
from trykklar.layouts.look import ENGINE_VARIANT, Look, Stylesheet
from trykklar.typeset.executors.scratch import Scratch
from trykklar.typeset.weasyprint import patches as engine
from trykklar.typeset.weasyprint.patches import run

FONTS = {file.stem: file.read_bytes() for file in (REPOSITORY / "fonts").glob("*.ttf")}
NAMES = [patch.name for patch in engine.PATCHES]
OTHER_CSS = (
    samples.CSS.replace("Source Serif 4", "Source Sans 3")
    .replace("9pt/12pt", "10pt/13pt")
    .replace("240pt 200pt", "200pt 260pt")
)


def _compare(
    folder: Path, looks: list[Look], chapters: list[tuple[int, ChapterHtml]], variants: dict[str, Any]
) -> dict[str, Any]:
    scratch = Scratch()
    task = folder / "task.pickle"
    task.write_bytes(pickle.dumps(([scratch.look_file(look) for look in looks], chapters, variants)))
    try:
        done = subprocess.run(
            [sys.executable, str(HELPERS / "engine_worker.py"), str(task)], capture_output=True, text=True, check=False
        )
    finally:
        scratch.close()
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.fixture(scope="module")
def task() -> tuple[list[Look], list[tuple[int, ChapterHtml]]]:
    """Samples in two looks."""
    looks = [
        Look(stylesheets=(Stylesheet("samples.css", css),), files={}, fonts=FONTS, pdf_variant="pdf/ua-1")
        for css in (samples.CSS, OTHER_CSS)
    ]
    pictures = {BASE_URL + "pixel.svg": samples.PIXEL.encode()}
    whole = [
        ChapterHtml(
            entry=n,
            html=samples.page(b),
            assets=pictures,
            shown={},
            slots=(),
            rooms=(),
            ranged=False,
            ids=frozenset(),
            source="a.md",
        )
        for n, b in samples.BODIES.items()
    ]
    return looks, [(look, chapter) for look in (0, 1) for chapter in (whole if look == 0 else whole[::4])]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory, task: Any) -> dict[str, Any]:
    """Without patches, with all of them, and as another version would be set."""
    variants: dict[str, Any] = {"none": {"patches": []}, "all": {"patches": None}}
    variants["version"] = {"patches": None, "version": "70.1", "looks": [1]}
    return _compare(tmp_path_factory.mktemp("engine"), *task, variants)


@pytest.fixture(scope="module")
def more(tmp_path_factory: pytest.TempPathFactory, task: Any) -> dict[str, Any]:
    """Five samples by each patch alone; all in another order, and with caches that are always full."""
    few = ["hyphenation", "tables", "flex", "languages", "boxes"]
    variants: dict[str, Any] = {name: {"patches": [name], "looks": [0], "entries": few} for name in NAMES}
    variants["reversed"] = {"patches": None, "reversed": True}
    variants["small"] = {"patches": None, "small": True}
    return _compare(tmp_path_factory.mktemp("engine"), *task, variants)


def _digests(result: dict[str, Any]) -> dict[str, str]:
    return {name: chapter["digest"] for name, chapter in result["chapters"].items()}


def test_the_samples_are_worth_comparing(results: dict[str, Any]) -> None:
    plain = results["none"]["chapters"]
    assert results["none"]["installed"] == results["none"]["changed"] == []
    assert {name.partition(" ")[2] for name in plain} == set(samples.BODIES)
    assert len(set(_digests(results["none"]).values())) == len(plain)
    assert all(chapter["bytes"] > 1000 for chapter in plain.values())
    assert sum(chapter["pages"] for chapter in plain.values()) > 30
    told = {code for chapter in plain.values() for code in chapter["codes"]}
    assert told <= {"typeset-log", "style-ignored", "table-plain", "character-missing", "text-lost"}


@pytest.mark.full
@pytest.mark.parametrize("name", NAMES)
def test_each_patch_alone_changes_functions_and_no_byte(
    results: dict[str, Any], more: dict[str, Any], name: str
) -> None:
    assert more[name]["installed"] == [name]
    assert more[name]["changed"]
    assert _digests(more[name]).items() <= _digests(results["none"]).items()
    assert len(more[name]["chapters"]) == 5


def test_all_patches_together_change_no_byte(results: dict[str, Any]) -> None:
    """With two looks in one process."""
    assert results["all"]["installed"] == NAMES
    assert _digests(results["all"]) == _digests(results["none"])


@pytest.mark.full
@pytest.mark.parametrize("variant", ["reversed", "small"])
def test_order_and_caches_change_no_byte(results: dict[str, Any], more: dict[str, Any], variant: str) -> None:
    assert more[variant]["installed"] == NAMES
    assert _digests(more[variant]) == _digests(results["none"])


def test_styles_that_are_kept_are_warned_of_in_each_document(results: dict[str, Any]) -> None:
    told = {name: chapter["codes"] for name, chapter in results["all"]["chapters"].items() if " warned " in name}
    assert len(told) >= 2
    assert all(codes for codes in told.values())


def test_another_version_is_left_as_it_is_and_says_so(results: dict[str, Any]) -> None:
    result = results["version"]
    assert result["installed"] == []
    assert [key for key in result["changed"] if key != "weasyprint.__version__"] == []
    assert all(chapter["notices"] == 1 for chapter in result["chapters"].values())
    assert result["chapters"]
    assert _digests(result).items() <= _digests(results["none"]).items()
    assert all(chapter["notices"] == 0 for chapter in results["all"]["chapters"].values())


def test_a_changed_source_leaves_out_the_patches_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    strange = tuple(
        replace(patch, written_for={**patch.written_for, "weasyprint.html": "0" * 16}) for patch in engine.PATCHES
    )
    monkeypatch.setattr(run, "PATCHES", strange)
    found = engine.install()
    assert found.installed == ()
    (problem,) = found.problems
    assert (problem.code, "weasyprint.html" in problem.message, all(name in problem.message for name in NAMES)) == (
        "engine-plain",
        True,
        True,
    )
    assert rules()[problem.code].draft is rules()[problem.code].release is Severity.WARNING


def test_none_are_put_in_place_where_none_are_wanted() -> None:
    assert engine.install([]) == engine.Speedups((), ())
    with pytest.raises(KeyError):
        engine.install(["no-such-patch"])


def test_every_patch_knows_what_it_was_written_for() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert all(patch.written_for and not patch.strangers() for patch in engine.PATCHES)


@pytest.mark.parametrize("name", ["atlas", pytest.param("grid", marks=pytest.mark.full)])
def test_small_publications_are_the_same_to_the_byte(tmp_path: Path, name: str) -> None:
    from trykklar.build.pdf import layout_files
    from trykklar.build.sources import read_sources
    from trykklar.compose.composer import Composer
    from trykklar.compose.records import Start

    settings = settings_for(PUBLICATIONS / name, tmp_path / "output")
    sources = read_sources(settings)
    looks, chapters = [], []
    for resolved in sources.documents.values():
        if resolved.document.refers_to:
            continue  # needs the page map of another document
        layout = sources.layouts[resolved.document.layout]
        composer = Composer(resolved, layout, {}, settings)
        looks.append(
            Look(
                stylesheets=layout.styles,
                files=layout_files(layout),
                fonts=FONTS,
                pdf_variant=ENGINE_VARIANT,
            )
        )
        chapters += [(len(looks) - 1, composer.compose(entry, {}, Start())) for entry in resolved.entries]
    found = _compare(tmp_path, looks, chapters, {"none": {"patches": []}, "all": {"patches": None}})
    assert len(found["none"]["chapters"]) > 5
    assert found["all"]["installed"] == NAMES
    assert _digests(found["all"]) == _digests(found["none"])
