"""A Dask cluster: a scheduler and two workers on the loopback that share no disk with the build.

The workers are plain `dask worker` processes. They can read neither the publication nor layouts, fonts,
output or cache: an audit hook refuses it, and where the tests run as root, the workspace belongs to
another user and the workers lack the right to pass over that.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from many import publication as many_editions
from support import BASE, FAR, HELPERS, REPOSITORY, published, run, run_apart
from tiny import FONTS, chapter, chapters, look
from trykklar.base.problems import ProblemsFound
from trykklar.typeset.executors import cluster as clusters
from trykklar.typeset.executors.cluster import DaskWorkers
from trykklar.typeset.executors.local import LocalWorkers
from trykklar.typeset.tool_versions import tool_versions
from trykklar.typeset.typesetter import Typesetter

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
DASK = str(Path(sys.executable).with_name("dask"))
NOBODY = 65534
WALL = (
    ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
    if os.geteuid() == 0 and shutil.which("setpriv")
    else []
)


@dataclass
class Cluster:
    """A running scheduler with two workers."""

    address: str
    workspace: Path
    """Holds layouts, fonts and the publication; walled off from the workers."""
    folder: Path
    environment: dict[str, str]

    def start_worker(self, name: str) -> subprocess.Popen[bytes]:
        arguments = [
            self.address,
            "--host",
            "127.0.0.1",
            "--nthreads",
            "1",
            "--no-dashboard",
            "--no-nanny",
            "--name",
            name,
        ]
        return self.start([*WALL, DASK, "worker", *arguments, "--local-directory", str(self.folder / name)])

    def start(self, command: list[str]) -> subprocess.Popen[bytes]:
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                command, env=self.environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=self.folder
            )


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        return int(server.getsockname()[1])


def stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    root = tmp_path_factory.mktemp("cluster")
    workspace = root / "workspace"
    for name in ("layouts", "fonts"):
        shutil.copytree(REPOSITORY / name, workspace / name)
    shutil.copytree(BASE, workspace / "source" / "small")
    if WALL:
        subprocess.run(["chown", "-R", str(NOBODY), str(workspace)], check=True)
        workspace.chmod(0o700)
    walled = [workspace, REPOSITORY / "layouts", REPOSITORY / "fonts", REPOSITORY / "source", REPOSITORY / "output"]
    (root / "workers").mkdir()
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(HELPERS / "walled"), os.environ["PYTHONPATH"]]),
        "TRYKKLAR_WALLED": os.pathsep.join(map(str, walled)),
        "TMPDIR": str(root / "workers"),
    }
    port = free_port()
    made = Cluster(f"tcp://127.0.0.1:{port}", workspace, root / "workers", environment)
    scheduler = made.start([DASK, "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"])
    workers = [made.start_worker(name) for name in ("one", "two")]
    yield made
    for process in [*workers, scheduler]:
        stop(process)
    assert list((root / "workers").glob("trykklar-*")) == [], "workers that end leave nothing behind"


@pytest.fixture
def workers(cluster: Cluster) -> Iterator[DaskWorkers]:
    with DaskWorkers(cluster.address) as made:
        yield made


@pytest.mark.parametrize(
    "path", ["source/small/start.md", "fonts/fonts.yaml", "layouts/base/base.html.j2", "output/.cache/entry"]
)
def test_the_wall_holds(cluster: Cluster, workers: DaskWorkers, path: str) -> None:
    file = cluster.workspace / path
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        file.write_text("x")
    with pytest.raises(PermissionError):
        workers.submit(Path.read_bytes, file).result()
    if WALL:
        assert workers.submit(subprocess.run, ["cat", str(file)], capture_output=True).result().returncode == 1, (
            "nor can native code"
        )


@pytest.mark.full
def test_the_files_are_those_of_a_local_build(cluster: Cluster, tmp_path: Path) -> None:
    """Whole documents, byte for byte: set by the cluster, set here without a cache, and taken from the cluster's
    cache."""
    publication = cluster.workspace / "source" / "small"
    shutil.rmtree(cluster.workspace / "output", ignore_errors=True)
    made: dict[str, dict[str, bytes]] = {}
    for name, options in {
        "cluster": ["--executor", f"dask:{cluster.address}"],
        "cached": ["--executor", f"dask:{cluster.address}"],
        "local": ["--no-cache", "--jobs", "2"],
    }.items():
        done = run_apart("build", "book", "--publication", publication, *options)
        assert done.exit_code == 0, done.output
        output = cluster.workspace / "output"
        made[name] = published(output / "small")
        if name != "cached":
            shutil.rmtree(output / "small")
        if name == "cluster":
            before = {file.name: file.stat().st_mtime_ns for file in (output / ".cache").iterdir()}
            assert before, "what the cluster set is kept here"
    assert "book-mail-draft.pdf" in made["local"]
    assert made["cluster"] == made["local"] == made["cached"]


@pytest.mark.full
def test_editions_are_those_of_this_machine(cluster: Cluster, tmp_path: Path) -> None:
    """Made by workers that see the store alone, byte for byte; run again, nothing is handed out."""
    source = many_editions(cluster.workspace / "source" / "many")
    local = many_editions(tmp_path / "many")
    there = ("--executor", f"dask:{cluster.address}", "--store", str(tmp_path / "store"))
    build = ("variants", "build", "--document", "card", "--json", "--publication")
    done = run_apart(*build, source, *there)
    assert done.exit_code == 0, done.output
    assert run_apart(*build, local).exit_code == 0
    made = cluster.workspace / "output/many/editions"
    for code in ("a1-aeroeby", "b2-boestrup", "c3-caasted"):
        assert published(made / code) == published(local / "output/editions" / code)
    again = run_apart(*build, source, *there)
    assert {row["state"] for row in json.loads(again.output)["editions"]} == {"unchanged"}


def test_a_worker_lost_in_mid_build_costs_nothing_but_time(cluster: Cluster, workers: DaskWorkers) -> None:
    third = cluster.start_worker("three")
    try:
        workers._client.wait_for_workers(3, timeout=FAR)
        name = next(n for n, w in workers._client.scheduler_info()["workers"].items() if w["id"] == "three")
        typesetter = Typesetter(look(), workers, None)
        many = chapters(15, paragraphs=40)
        futures = [typesetter.submit(each) for each in many]
        deadline = time.monotonic() + FAR
        while not workers._client.processing([name]).get(name) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert workers._client.processing([name])[name], "it has work when it is killed"
        third.send_signal(signal.SIGKILL)
        results = [future.result() for future in futures]
    finally:
        third.kill()
        third.wait()
    assert [result.problems for result in results] == [()] * 15
    with LocalWorkers(1) as local:
        typesetter = Typesetter(look(), local, None)
        for result, each in list(zip(results, many, strict=True))[::8]:
            assert typesetter.submit(each).result() == result


def test_a_look_of_another_kind_and_a_chapter_that_fails(workers: DaskWorkers) -> None:
    bold = {name: data for name, data in FONTS.items() if "Bold" in name}
    first, second = (Typesetter(one, workers, None).submit(chapter("x")).result() for one in (look(), look(fonts=bold)))
    assert first.page_count == second.page_count == 1
    assert first.parts != second.parts
    deep = Typesetter(look(), workers, None).submit(chapter("<div>" * 3000, "deep.md")).result()
    assert [(p.code, str(p.place)) for p in deep.problems] == [("typeset-failed", "deep.md")]


def test_the_time_limit_holds_there_too(workers: DaskWorkers) -> None:
    long = chapter("<p>" + "word " * 200_000 + "</p>", "long.md", "long")
    problems = Typesetter(look(), workers, None, time_limit=1).submit(long).result().problems
    assert [(p.code, str(p.place)) for p in problems] == [("typeset-timeout", "long.md")]


def other_versions() -> tuple[tuple[str, str], ...]:
    return tuple((name, "1.2.3" if name == "pango" else version) for name, version in tool_versions())


def test_workers_with_other_versions_are_refused(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    with DaskWorkers(cluster.address) as workers:  # one that joins later is asked with each task
        monkeypatch.setattr(clusters, "tool_versions", other_versions)
        late = Typesetter(look(), workers, None).submit(chapter("x")).result()
    assert [p.code for p in late.problems] == ["executor-versions"]
    with pytest.raises(ProblemsFound) as found:
        DaskWorkers(cluster.address)
    assert [p.code for p in found.value.problems] == ["executor-versions"] * 2
    assert f"pango {dict(tool_versions())['pango']} instead of 1.2.3" in found.value.problems[0].message


def test_a_cluster_that_lost_its_workers_is_not_waited_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Alone with a scheduler: no workers at first, and none any more later."""
    port = free_port()
    alone = Cluster(f"tcp://127.0.0.1:{port}", tmp_path, tmp_path, {**os.environ})
    scheduler = alone.start([DASK, "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"])
    try:
        monkeypatch.setattr(clusters, "WORKERS_LIMIT", 1.0)
        with pytest.raises(ProblemsFound, match="it has no workers"):
            DaskWorkers(alone.address)
        monkeypatch.undo()
        worker = alone.start_worker("only")
        with DaskWorkers(alone.address, patience=1) as workers:
            worker.kill()
            worker.wait()
            lost = Typesetter(look(), workers, None).submit(chapter("x")).result()
        assert [(p.code, "no workers any more" in p.message) for p in lost.problems] == [("worker-died", True)]
    finally:
        stop(scheduler)


def test_a_scheduler_that_nobody_runs(publication: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "CONNECT_LIMIT", 1.0)
    done = run("build", "--json", "--executor", f"dask:tcp://127.0.0.1:{free_port()}", "--publication", publication)
    assert ([p.code for p in done.problems], done.exit_code) == (["executor-unreachable"], 3)
    assert "dask scheduler" in done.problems[0].hint


def test_without_the_extra_it_says_what_to_install(publication: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    modules: Any = sys.modules
    monkeypatch.setitem(modules, "distributed", None)
    done = run("build", "--json", "--executor", "dask:tcp://127.0.0.1:8786", "--publication", publication)
    assert ([p.code for p in done.problems], done.exit_code) == (["library-missing"], 3)
    assert "trykklar[dask]" in done.problems[0].hint
