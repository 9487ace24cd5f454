"""Editions of variants, really built, from the build to the archive: each its own object, and built again by itself."""

from __future__ import annotations

import json
import shutil
import tracemalloc
from pathlib import Path

import pytest

from support import BASE, run
from trykklar.publish.archive.store import opened
from trykklar.publish.manifest import Origin
from trykklar.publish.release.differences import ranges
from trykklar.publish.release.freeze import Act, freeze
from trykklar.publish.release.record import Record

DECLARED = """\
variables: {name: {type: text, own: true, default: everybody}}
add: [{chapter: variants/note.md, after: cover}]
variants: {a1: {values: {name: Ærøby}}, b2: {values: {name: Bøstrup}}, c3: {values: {name: Cåsted}}}
"""
NOTE = "---\nkind: front\ntitle: A note\n---\nThese lines are for {var}`name` alone.\n"


@pytest.fixture(scope="module")
def archived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a publication, its release of three variants, and an archive of that."""
    folder = tmp_path_factory.mktemp("released")
    shutil.copytree(BASE, folder / "pub")
    (folder / "pub/variants").mkdir()
    (folder / "pub/variants.yaml").write_text(DECLARED, "utf-8")
    (folder / "pub/variants/note.md").write_text(NOTE, "utf-8")
    where = ["--publication", folder / "pub"]
    ledger = [*where, "--releases", folder / "releases", "--by", "Ida"]
    for command in (
        ["build", "card", "--release", "--profile", "mail", *where],
        ["variants", "build", "--document", "card", "--release", "--profile", "mail", *where],
        ["release", "freeze", "1", *ledger],
        ["release", "approve", "1", *ledger],
        ["archive", "init", folder / "archive"],
        ["archive", "add", folder / "archive", "1", *ledger],
    ):
        done = run(*command)
        assert done.exit_code == 0, done.output
    return folder


def objects(archive: Path) -> dict[str, set[str]]:
    with opened(archive) as store:
        inventories = {identifier: store.inventory(identifier) for identifier in store.heads()}
        return {identifier: set(found.state()) for identifier, found in inventories.items() if found}


def test_each_edition_is_an_object_of_its_own_with_nothing_of_the_others(archived: Path) -> None:
    found = objects(archived / "archive")
    assert [*found] == ["urn:trykklar:base:1", *(f"urn:trykklar:base:1:{code}" for code in ("a1", "b2", "c3"))]
    base = found["urn:trykklar:base:1"]
    assert {"sources.zip", "release.json", "files/card-mail.pdf"} <= base
    assert not [name for name in base if "editions/" in name]
    for code in ("a1", "b2", "c3"):
        own = found[f"urn:trykklar:base:1:{code}"]
        assert f"files/editions/{code}/{code}-card-mail.pdf" in own
        assert all(name.startswith(f"files/editions/{code}/") for name in own if name.startswith("files/"))
        assert {name for name in own if "/" not in name} == {"HOW-TO-CHECK.txt", "SHA512SUMS"}
    frozen = [path for path in (archived / "releases/1").rglob("*") if path.is_file()]
    assert {path.relative_to(archived / "releases/1").as_posix() for path in frozen} == set().union(*found.values())


def test_it_is_safe_to_add_again_and_another_version_wants_a_reason(archived: Path, tmp_path: Path) -> None:
    shutil.copytree(archived / "archive", tmp_path / "archive")
    told = ["--publication", archived / "pub", "--releases", archived / "releases", "--by", "Bo", "--json"]
    again = json.loads(run("archive", "add", tmp_path / "archive", "1", *told).stdout)
    assert [row["unchanged"] for row in again["objects"]] == [True] * 4


def test_what_failed_or_was_made_otherwise_is_not_frozen(archived: Path, tmp_path: Path) -> None:
    shutil.copytree(archived / "pub", tmp_path / "pub")
    told = ["--publication", tmp_path / "pub", "--releases", tmp_path / "releases", "--by", "Ida", "--json"]
    register = tmp_path / "pub/output/editions/editions.json"
    record = json.loads(register.read_text("utf-8"))
    record["editions"][1]["state"] = "failed"
    register.write_text(json.dumps(record), "utf-8")
    (problem,) = run("release", "freeze", "1", *told).problems
    assert (problem.code, "'b2' failed in its last build" in problem.message) == ("release-edition", True)
    record["editions"][1]["state"] = "made"
    register.write_text(json.dumps(record), "utf-8")
    manifest = tmp_path / "pub/output/editions/c3/manifest.json"
    made = json.loads(manifest.read_text("utf-8"))
    made["release"]["origin"]["fonts"] = "0" * 64
    manifest.write_text(json.dumps(made), "utf-8")
    (problem,) = run("release", "freeze", "1", *told).problems
    assert "'c3' was built by another program" in problem.message


def test_only_pages_that_the_base_edition_has_not_are_to_be_looked_at(archived: Path) -> None:
    told = ["--publication", archived / "pub", "--releases", archived / "releases"]
    shown = json.loads(run("release", "show", "1", *told, "--differences", "mail", "--json").stdout)
    assert [(each["variant"], each["pages"], each["differ"]) for each in shown["differing"]] == [
        (code, 2, [2]) for code in ("a1", "b2", "c3")
    ]
    text = run("release", "show", "1", *told, "--differences", "mail").stdout
    assert "to look at b2: page 2 of 2 (editions/b2/b2-card-mail.pdf)" in text
    assert run("release", "show", "1", *told, "--differences", "press").exit_code == 2


def test_pages_are_told_in_ranges() -> None:
    assert (ranges([1, 4, 5, 6, 9]), ranges([]), ranges([2, 3])) == ("1, 4–6, 9", "", "2–3")


@pytest.mark.full
def test_a_lost_file_of_one_variant_is_built_again_by_itself(archived: Path) -> None:
    (lost,) = (archived / "archive").rglob("b2-card-mail.pdf")
    before = lost.read_bytes()
    lost.unlink()
    done = run("archive", "repair", archived / "archive", "--rebuild", "--json")
    assert done.exit_code == 0, done.output
    assert [Path(path).name for path in json.loads(done.stdout)["healed"]] == ["b2-card-mail.pdf"]
    assert lost.read_bytes() == before
    assert run("archive", "verify", archived / "archive").exit_code == 0


def test_no_file_is_held_as_a_whole_while_it_is_frozen(tmp_path: Path) -> None:
    large = tmp_path / "large.pdf"
    with large.open("wb") as stream:
        stream.truncate(96_000_000)
    digest = "0" * 64
    origin = Origin(
        publication="pub",
        edition="1",
        date="2026-01-02",
        sources=digest,
        layouts=digest,
        fonts=digest,
        program=digest,
    )
    record = Record(
        publication="pub", edition="1", date="2026-01-02", trykklar="1", made_from=origin, sources="0" * 128, files=()
    )
    tracemalloc.start()
    freeze(tmp_path / "frozen", record, {"large.pdf": large}, large, Act("Ida", "2026-01-02T00:00:00+00:00"))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (tmp_path / "frozen/files/large.pdf").stat().st_size == 96_000_000
    assert most < 8_000_000
