"""Editions that a cluster makes: what it answers is data, held to what was asked; one that fails costs no other."""

from __future__ import annotations

import dataclasses
import io
import shutil
import tarfile
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from many import CODES, NOTE, publication
from support import BASE
from trykklar.base.bounds import Bound
from trykklar.base.limits.process import WorkerDied
from trykklar.base.problems import ProblemsFound
from trykklar.base.settings import Settings, read_settings
from trykklar.build.editions import cluster, shipped as archives, there
from trykklar.build.editions.one import EditionMade, State, make_edition
from trykklar.build.editions.places import settings_of
from trykklar.build.editions.shipped import moved, shipped, unpack
from trykklar.build.editions.store import Store, Stored
from trykklar.sources.load import read_declared
from trykklar.typeset.executors.answers import answered
from trykklar.typeset.executors.workers import WorkersDiffer

Answer = Callable[[there.Task, EditionMade], object]


class Nearby:
    """A cluster of this process, which may change what it answers."""

    width = 1

    def __init__(self, change: Answer | None = None) -> None:
        self.change = change
        self.asked = 0

    def __call__(self, address: str) -> Nearby:
        return self

    def __enter__(self) -> Nearby:
        return self

    def __exit__(self, *args: object) -> None:
        there._close()

    def submit(self, function: Any, task: there.Task) -> Future[object]:
        future: Future[object] = Future()
        self.asked += 1
        try:
            future.set_result(self._answer(task))
        except WorkerDied as error:
            future.set_exception(error)
        return future

    def _answer(self, task: there.Task) -> object:
        store = Store(task.store)
        with there._unpacked(store, task.archive) as here:
            settings = moved(task.settings, here.scratch.path)
            made = make_edition(settings, list(task.documents))
            for file in made.report.made.files if made.report else ():
                store.put((settings.output_dir / file.name).read_bytes())
        made = dataclasses.replace(made, files=())
        found = self.change(task, made) if self.change else made
        return found if isinstance(found, tuple) else answered(lambda: found)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return publication(tmp_path / "pub")


def wanted(folder: Path) -> tuple[Settings, list[Settings]]:
    settings = dataclasses.replace(read_settings(folder), executor="dask:nearby")
    declared, of = read_declared(folder)
    return settings, [settings_of(settings, declared, of, code) for code in CODES]


def build(
    monkeypatch: pytest.MonkeyPatch, folder: Path, change: Answer | None = None, codes: list[str] = CODES
) -> list[EditionMade]:
    monkeypatch.setattr(cluster, "DaskWorkers", Nearby(change))
    settings, each = wanted(folder)
    each = [one for one in each if one.variant in codes]
    return cluster.make_editions_there(settings, each, ["card"], str(folder.parent / "store"), lambda made: None)


def files(folder: Path) -> dict[str, bytes]:
    below = (folder / "output/editions").rglob("*")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in below if path.is_file()}


def in_manifest(made: EditionMade, **changes: Any) -> EditionMade:
    assert made.report
    manifest = dataclasses.replace(made.report.made, **changes)
    return dataclasses.replace(made, report=dataclasses.replace(made.report, made=manifest))


def first_file(made: EditionMade, **changes: Any) -> EditionMade:
    assert made.report
    first, *others = made.report.made.files
    return in_manifest(made, files=(dataclasses.replace(first, **changes), *others))


def only_b(change: Callable[[EditionMade], object]) -> Answer:
    return lambda task, made: change(made) if made.code == "b2" else made


def stop(made: EditionMade) -> EditionMade:
    raise WorkerDied("killed by signal 9")


FORGED: dict[str, Callable[[EditionMade], object]] = {
    "another variant": lambda made: dataclasses.replace(made, code="a1"),
    "no files and no fault": lambda made: dataclasses.replace(made, report=None),
    "a fault without a problem": lambda made: dataclasses.replace(made, report=None, state=State.FAILED),
    "another program": lambda made: in_manifest(
        made, origin=dataclasses.replace(made.report.made.origin, program="0" * 64) if made.report else None
    ),
    "a release": lambda made: in_manifest(made, release=True),
    "nothing": lambda made: in_manifest(made, files=()),
    "a file twice": lambda made: in_manifest(made, files=made.report.made.files * 2 if made.report else ()),
    "a way out": lambda made: first_file(made, name="../a.pdf"),
    "the root": lambda made: first_file(made, name="/a.pdf"),
    "a hidden file": lambda made: first_file(made, name="maps/.a.json"),
    "the manifest": lambda made: first_file(made, name="manifest.json"),
    "another's bytes": lambda made: first_file(made, sha256="0" * 64),
    "no digest": lambda made: first_file(made, sha256="../../etc/passwd"),
    "another length": lambda made: first_file(made, bytes=7),
    "bytes of anything": lambda made: ("0" * 64, b"x"),
    "a dead process": stop,
}


@pytest.mark.parametrize("forged", FORGED)
def test_what_is_no_answer_costs_that_edition(folder: Path, monkeypatch: pytest.MonkeyPatch, forged: str) -> None:
    (made,) = build(monkeypatch, folder, lambda task, made: FORGED[forged](made), ["b2"])
    assert (made.code, made.state) == ("b2", State.FAILED)
    assert {problem.code for problem in made.problems} <= {"edition-lost", "store-unusable"}
    assert files(folder) == {}
    assert [each for each in folder.parent.iterdir() if each.name not in ("pub", "store")] == []


def test_it_goes_on_where_it_stopped(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = build(monkeypatch, folder, only_b(stop))
    before = files(folder)
    shutil.rmtree(folder.parent / "store")  # it can be lost at any time
    again = build(monkeypatch, folder)
    assert [one.code for one in first] == CODES
    assert [one.state for one in first] == [State.MADE, State.FAILED, State.MADE]
    assert [one.state for one in again] == [State.UNCHANGED, State.MADE, State.UNCHANGED]
    assert before.items() <= files(folder).items()
    nearby = Nearby()
    monkeypatch.setattr(cluster, "DaskWorkers", nearby)
    settings, each = wanted(folder)
    cluster.make_editions_there(settings, each, ["card"], str(folder.parent / "store"), lambda made: None)
    assert nearby.asked == 0


def test_workers_of_another_kind_end_the_run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from trykklar.base.problems import Problem

    def differ(made: EditionMade) -> EditionMade:
        raise WorkersDiffer(Problem("executor-versions", "other", "same"))

    def change(task: there.Task, made: EditionMade) -> object:
        return answered(lambda: differ(made))

    with pytest.raises(ProblemsFound, match="other"):
        build(monkeypatch, folder, change)


def test_an_archive_is_the_same_for_the_same_files(folder: Path, tmp_path: Path) -> None:
    (folder / "variants/lokalt").mkdir()
    (folder / "again").symlink_to("variants")
    (folder / "note.md").symlink_to("variants/note.md")
    (folder / ".git").mkdir()
    (folder / ".git/config").write_text("secret", "utf-8")
    (folder / "output").mkdir()
    (folder / "output/other.pdf").write_bytes(b"%PDF")
    settings, each = wanted(folder)
    data = shipped(settings, each, [])
    (folder / "publication.yaml").touch()
    assert shipped(settings, each, []) == data
    unpack(data, tmp_path / "there")
    there_now = moved(each[0], tmp_path / "there")
    assert (there_now.publication_dir / "publication.yaml").read_bytes() == (folder / "publication.yaml").read_bytes()
    assert (there_now.publication_dir / "again").readlink() == Path("variants")
    assert (there_now.publication_dir / "note.md").read_text("utf-8") == NOTE
    assert not (there_now.publication_dir / ".git").exists()
    assert not (there_now.publication_dir / "output").exists()
    assert (there_now.workspace / "fonts/fonts.yaml").is_file()


def test_what_goes_from_the_cache_meanwhile_is_not_missed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings, each = wanted(folder)
    listed = archives.real_files_below

    def gone(where: Path, *others: object, **more: Any) -> dict[Path, Path]:
        found = listed(where, *others, **more)  # type: ignore[arg-type]
        return found | ({where / "gone": where / "gone"} if where == missing else {})

    monkeypatch.setattr(archives, "real_files_below", gone)
    missing = settings.cache_dir
    assert shipped(settings, each, [])
    missing = settings.publication_dir
    with pytest.raises(ProblemsFound):
        shipped(settings, each, [])


def test_what_is_too_large_to_be_sent_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings, each = wanted(folder)
    monkeypatch.setattr(archives, "SHIPPED_BYTES", Bound(1000, "bytes", "a test", "to be small"))
    with pytest.raises(ProblemsFound) as stopped:
        shipped(settings, each, [])
    assert [problem.code for problem in stopped.value.problems] == ["shipped-large"]


def test_an_archive_that_leads_out_is_not_unpacked(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("../out"))
    store = Store(str(tmp_path / "store"))
    with pytest.raises(WorkerDied, match="cannot be unpacked"), there._unpacked(store, store.put(packed.getvalue())):
        pass
    assert not (tmp_path / "out").exists()


def test_a_store_is_held_to_its_digests(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "store"))
    stored = store.put(b"bytes")
    assert store.put(b"bytes") == stored
    assert store.get(stored) == b"bytes"
    (file,) = [path for path in (tmp_path / "store").rglob("*") if path.is_file()]
    for spoilt in (b"other", b"", b"longer than it was"):
        file.write_bytes(spoilt)
        with pytest.raises(ProblemsFound, match="it has no"):
            store.get(stored)
    assert Store(str(tmp_path / "store")).put(b"bytes") == stored
    with pytest.raises(ProblemsFound) as found:
        Store("nowhere://x")
    assert [(problem.code, problem.exit_code) for problem in found.value.problems] == [("store-unusable", 3)]
    with pytest.raises(ProblemsFound, match="no digest"):
        store.get(Stored("../../etc/passwd", 5))
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ProblemsFound, match="cannot be used"):
        Store(str(tmp_path / "file")).put(b"bytes")


def test_a_store_may_be_of_any_kind() -> None:
    """fsspec's own in memory stands for object stores."""
    store = Store("memory://editions/store")
    stored = store.put(b"bytes")
    assert Store("memory://editions/store").get(stored) == b"bytes"


@pytest.mark.parametrize("options", [("--executor", "dask:tcp://127.0.0.1:1"), ("--store", "x")])
def test_a_cluster_needs_a_store_and_a_store_a_cluster(tmp_path: Path, options: tuple[str, ...]) -> None:
    from support import run

    shutil.copytree(BASE, tmp_path / "pub")
    (tmp_path / "pub/variants.yaml").write_text("variants: {a1: {}}\n", "utf-8")
    done = run("variants", "build", "--publication", tmp_path / "pub", *options)
    assert done.exit_code == 2
    assert "a cluster needs a store" in done.output
